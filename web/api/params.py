"""Parameters as tables: each row reads its value into what is asked, and is told in the OpenAPI document."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

T = TypeVar("T")
LONGEST = 2_000
MOST_VALUES = 100
LARGEST_PAGE_SIZE = 100
MOST_FIELDS = 60


class BadValue(Exception):
    """A parameter makes no sense; the argument is the sentence that Linked Events answers with."""


@dataclass(frozen=True, slots=True)
class Param(Generic[T]):
    """One parameter. read: puts its value into what is asked; raises BadValue. schema: JSON Schema."""

    name: str
    read: Callable[[T, str, Any], T]
    schema: Mapping[str, Any]
    help: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """The parameters of one list."""

    rows: tuple[Param[T], ...]
    by_name: Mapping[str, Param[T]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {row.name: row for row in self.rows})

    def read(self, query: str, begun: T, about: Any) -> T:
        """What a query string asks; unknown parameters and empty values count for nothing, of several the last.

        about: what reading a value needs beside it. Raises BadValue.
        """
        asked = begun
        for name, value in fields(query).items():
            row = self.by_name.get(name)
            if row is not None and value:
                asked = row.read(asked, value, about)
        return asked


def fields(query: str) -> dict[str, str]:
    """The names and values of a query string. Raises BadValue where a value is no text that can be asked for."""
    try:
        told = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise BadValue("too many parameters") from error
    for name, value in told.items():
        if "\0" in value:
            raise BadValue(f"{name[:40]}: null characters are not allowed.")
        if len(value) > LONGEST:
            raise BadValue(f"{name[:40]} is longer than {LONGEST} characters")
    return told


def several(value: str) -> tuple[str, ...]:
    """Values set apart by commas. Raises BadValue for too many."""
    found = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    if len(found) > MOST_VALUES:
        raise BadValue(f"at most {MOST_VALUES} values may be given at once")
    return found


def whole(value: str, name: str, least: int = 0, most: int = 10**9) -> int:
    """A whole number. Raises BadValue in Linked Events' words."""
    if not re.fullmatch(r"[0-9]{1,10}", value) or not least <= int(value) <= most:
        raise BadValue(f"{name} must be a digit")
    return int(value)


def truth(value: str, name: str) -> bool:
    """ "true" or "false", however written. Raises BadValue."""
    known = {"true": True, "false": False, "1": True, "0": False}
    if value.lower() not in known:
        raise BadValue(f"{name}: invalid value, use 'true' or 'false'")
    return known[value.lower()]


def decimals(value: str, name: str, count: int) -> tuple[float, ...]:
    """So many finite numbers set apart by commas. Raises BadValue."""
    try:
        numbers = tuple(float(part) for part in value.split(","))
    except ValueError:
        numbers = ()
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise BadValue(f"{name} must be {count} numbers set apart by commas")
    return numbers


# JSON Schema of values
def one_of(values: Iterable[str]) -> dict[str, Any]:
    """Values set apart by commas, each one of these."""
    choice = "|".join(map(re.escape, values))
    return {"type": "string", "pattern": f"^({choice})(,({choice}))*$"}


TEXT = {"type": "string", "maxLength": LONGEST}
LIST = {"type": "string", "maxLength": LONGEST, "description": "values set apart by commas"}
NUMBER = {"type": "integer", "minimum": 0}
AGE = {"type": "integer", "minimum": 0, "maximum": 120}
TRUTH = {"type": "string", "enum": ["true", "false"]}

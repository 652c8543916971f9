"""What a child process may answer: data, never code.

The child reads hostile bytes, so what it says is hostile too. Its answers are pickles (there is nothing faster for
thousands of records), but read by an unpickler that knows only plain data and our own records, and that hands the
pickle machine nothing it could change: see `_call_only`.
"""

from __future__ import annotations

import datetime
import decimal
import io
import pickle
import sys
import zoneinfo
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

from sources.errors import SourceError, fill

ROOMS = ("sources", "aggregator")  # packages whose records may be answered
PLAIN: dict[tuple[str, str], Callable[..., Any]] = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        datetime.date,
        datetime.datetime,
        datetime.time,
        datetime.timedelta,
        datetime.timezone,
        decimal.Decimal,
        zoneinfo.ZoneInfo,
        set,
        frozenset,
    )
}


def encode(value: Any) -> bytes:
    """In the child: `value` as bytes. Raises pickle.PicklingError, TypeError for what cannot be sent."""
    out = io.BytesIO()
    _Pickler(out, protocol=5).dump(value)
    return out.getvalue()


def decode(answer: bytes) -> Any:
    """In the parent: what `encode` was given. Raises pickle.UnpicklingError for anything else."""
    try:
        return _Unpickler(io.BytesIO(answer)).load()
    except Exception as error:
        raise pickle.UnpicklingError(f"no answer we take: {type(error).__name__} {str(error)[:200]!r}") from error


class _Pickler(pickle.Pickler):
    """Writes every record as "call its class with its fields", the one form `_Unpickler` takes."""

    def reducer_override(self, value: Any) -> Any:
        """As the pickle module wants it."""
        kind = type(value)
        if isinstance(value, SourceError):
            return error_from, (kind.__module__, kind.__qualname__, value.what, value.values, value.__dict__)
        if kind is zoneinfo.ZoneInfo:  # would ask for getattr, the door to everything
            return kind, (value.key,)
        values = _values_of(kind) if is_dataclass(kind) else None
        return (kind, values(value)) if values else NotImplemented


@cache
def _values_of(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """How to take a record's fields, in the order of its constructor."""
    names = [field.name for field in fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Plain data and our records; everything else a pickle may name is refused."""
        found = PLAIN.get((module, name))
        if (module, name) == (__name__, "error_from"):
            found = error_from
        found = found or _ours(module, name, lambda kind: is_dataclass(kind) or issubclass(kind, Enum))
        if found is None:
            raise pickle.UnpicklingError(f"{module}.{name} may not be answered")
        return _call_only(found)


def _call_only(found: Callable[..., Any]) -> Any:
    """Something that calls `found` and is nothing else.

    A pickle can set attributes of whatever it holds (opcode BUILD), so a class of ours must not get into its
    hands. A bound `__call__` has no attributes to set.
    """
    return type(found).__call__.__get__(found)


def _ours(module: str, name: str, allowed: Callable[[type], bool]) -> type[Any] | None:
    """A class defined (not just imported) in a module of ours that is loaded already; else None."""
    if module.partition(".")[0] not in ROOMS or module not in sys.modules:
        return None
    found = vars(sys.modules[module]).get(name)
    return found if isinstance(found, type) and found.__module__ == module and allowed(found) else None


def error_from(module: str, name: str, what: str, values: dict[str, str], state: dict[str, Any]) -> SourceError:
    """The error a child raised, as it was. Raises TypeError if it is none of ours."""
    kind = _ours(module, name, lambda kind: issubclass(kind, SourceError))
    if kind is None:
        raise TypeError(f"{module}.{name} is no error of ours")
    error: SourceError = Exception.__new__(kind)
    Exception.__init__(error, fill(what, values))
    error.__dict__.update(state)
    return error

"""A settings file that is a list of TOML tables of one name: [[goal]], [[collection]], [[municipality]]."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sources.errors import N_, SourceError


def tables(path: Path, name: str, otherwise: str, error_of: type[SourceError]) -> list[dict[str, Any]]:
    """The file's tables of that name. Raises `error_of` where it cannot be read, or holds anything else.

    otherwise: the sentence for the latter, with the place {file}.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise error_of(N_("{file} cannot be read: {why}"), file=path, why=error.strerror) from error
    except ValueError as error:  # of TOML and UTF-8 alike
        raise error_of(N_("{file} cannot be read: {why}"), file=path, why=error) from error
    found = told.get(name, [])
    whole = isinstance(found, list) and all(isinstance(table, dict) for table in found)
    if not whole or set(told) - {name}:
        raise error_of(otherwise, file=path)
    return list(found)

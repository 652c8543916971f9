"""How events are named in the API: `puuha:{uid}`, an instance of a series `puuha:{uid}-20261119T080000Z`. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

PREFIX = "puuha:"
_NAME = re.compile(r"(?:puuha:)?([a-z2-7]{16})(?:-(\d{8}T\d{6}Z))?", re.ASCII)


def event_name(uid: str, start: int | None = None) -> str:
    """The id of an event, or of the instance of a series that begins at `start`."""
    if start is None:
        return f"{PREFIX}{uid}"
    return f"{PREFIX}{uid}-{datetime.fromtimestamp(start, UTC):%Y%m%dT%H%M%SZ}"


def read_name(name: str) -> tuple[str, int | None] | None:
    """(uid, start) of an id; None if it is none of ours."""
    found = _NAME.fullmatch(name.strip())
    if found is None:
        return None
    try:
        start = found[2] and int(datetime.strptime(found[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return None
    return found[1], start or None

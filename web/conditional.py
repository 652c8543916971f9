"""When the client's copy is still good (RFC 9110 section 13), and which coding it takes (section 12.5.3). Pure.

Header values are bytes as ASGI gives them.
"""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache

_TAG = re.compile(rb'(?:W/)?("[^"]*")')


def matching_tag(if_none_match: bytes, tags: tuple[bytes, ...]) -> bytes | None:
    """Which of `tags` the header names (weak comparison, section 13.1.2); the first one for "*"."""
    if if_none_match.strip() == b"*":
        return tags[0]
    named = set(_TAG.findall(if_none_match))
    return next((tag for tag in tags if tag in named), None)


@lru_cache(maxsize=1024)
def instant_of(http_date: bytes) -> int | None:
    """An HTTP date as seconds since 1970, None if it is not one (section 13.1.3: then the header is ignored)."""
    try:
        moment = parsedate_to_datetime(http_date.decode("ascii"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())


def http_date(instant: int) -> bytes:
    """Seconds since 1970 as an HTTP date (section 5.6.7)."""
    return formatdate(instant, usegmt=True).encode("ascii")


def fresh(
    tags: tuple[bytes, ...], modified: int, if_none_match: bytes | None, since: bytes | None
) -> bytes | None:
    """The tag of the client's copy if it is still good, else None (section 13.2.2: a tag wins over a date)."""
    if if_none_match is not None:
        return matching_tag(if_none_match, tags)
    instant = instant_of(since) if since is not None else None
    return tags[0] if instant is not None and instant >= modified else None


@lru_cache(maxsize=512)
def takes_gzip(accept_encoding: bytes) -> bool:
    """Whether gzip is welcome; without the header identity is sent, which everybody takes."""
    weights: dict[bytes, float] = {}
    for offer in accept_encoding.lower().split(b","):
        coding, _, parameter = offer.partition(b";")
        weights[coding.strip()] = _weight(parameter)
    return weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", 0.0))) > 0


def _weight(parameter: bytes) -> float:
    name, _, value = parameter.strip().partition(b"=")
    try:
        return float(value) if name.strip() == b"q" else 1.0
    except ValueError:
        return 0.0

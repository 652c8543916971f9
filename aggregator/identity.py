"""Stable names and content hashes. Pure."""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from hashlib import blake2b


def _name(*parts: str, size: int) -> str:
    digest = blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=size).digest()
    return b32encode(digest).decode("ascii").lower().rstrip("=")


def event_uid(source: str, key: str) -> str:
    """The event's own name, 16 letters and digits: the same for the same source and key, for ever.

    A feed's UIDs are unique only within that feed (seen: ids that restart from 1), hence the source.
    """
    return _name(source, key, size=10)


def filter_id(canonical: str) -> str:
    """The short name of a canonical filter, 10 letters and digits (50 bits).

    Google takes at most 256 characters in a subscription address and fails in silence past that.
    """
    return _name("filter", canonical, size=8)[:10]


def content_hash(*parts: str) -> bytes:
    """16 bytes that change when what people see of an event changes."""
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).digest()


def slugify(text: str, limit: int = 60) -> str:
    """`text` as lower-case ASCII words joined by hyphens ("" if nothing is left)."""
    # the marks of ä and ö go, the dash of 3–6 stays something between two numbers
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:limit].strip("-")

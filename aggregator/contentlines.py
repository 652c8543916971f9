"""Content lines of iCalendar (RFC 5545 section 3.1) from texts that may hold anything."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from urllib.parse import quote

from aggregator.instances import in_zone
from aggregator.rules import basic

CRLF = "\r\n"
LONGEST_LINE = 75
# what some reader takes for the end of a line, beside CR and LF
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_INERT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_ADDRESS = re.compile(r"https?://[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]]+", re.IGNORECASE)
_OTHER = re.compile("[^\x00-\x7f]+")
_UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"})


def plain(text: str) -> str:
    """`text` with every kind of line break as LF and without control characters and lone surrogates."""
    if text.replace("\n", "").isprintable():
        return text
    return _INERT.sub("", _BREAKS.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """`text` with each run of white space as one space."""
    if text.isprintable() and "  " not in text:  # nearly every title and place
        return text.strip()
    return " ".join(plain(text).split())


def escaped(text: str) -> str:
    """`text` as a value of type TEXT (RFC 5545 section 3.3.11)."""
    text = plain(text).replace("\\", "\\\\").replace(";", "\\;")
    return text.replace(",", "\\,").replace("\n", "\\n")


def address(text: str) -> str:
    """`text` if it is an http(s) address that can stand in a line as it is, else "". Other letters are escaped."""
    if not text.isascii():
        text = _OTHER.sub(lambda found: quote(found[0], errors="ignore"), text)
    return text if _ADDRESS.fullmatch(text) else ""


def fold(lines: Iterable[str]) -> str:
    """The lines, each with its CRLF, broken so that no part has over 75 octets or ends inside a character."""
    return "".join([
        line + CRLF if len(line) <= LONGEST_LINE and line.isascii() else _long(line) for line in lines
    ])  # fmt: skip


def _long(line: str) -> str:
    if line.isascii():
        rest = LONGEST_LINE - 1
        parts = [line[:LONGEST_LINE], *(line[at : at + rest] for at in range(LONGEST_LINE, len(line), rest))]
        return "\r\n ".join(parts) + CRLF
    return _folded(line.encode("utf-8", "ignore")).decode() + CRLF


def _folded(octets: bytes) -> bytes:
    parts, at, room = [], 0, LONGEST_LINE
    while len(octets) - at > room:
        cut = at + room
        while octets[cut] & 0xC0 == 0x80:  # the middle of a character
            cut -= 1
        parts.append(octets[at:cut])
        # the space that begins a continued line is one of its octets
        at, room = cut, LONGEST_LINE - 1
    parts.append(octets[at:])
    return b"\r\n ".join(parts)


def in_utc(when: datetime | int) -> str:
    """A time, or an instant in seconds since 1970, as a DATE-TIME in UTC."""
    moment = datetime.fromtimestamp(when, UTC) if isinstance(when, int) else in_zone(when, UTC)
    return basic(moment) + "Z"


def moment(name: str, when: date | datetime, *, zoned: bool) -> str:
    """A line that tells a day, or a time: in its own zone (zoned) or in UTC."""
    if not isinstance(when, datetime):
        return f"{name};VALUE=DATE:{basic(when)}"
    zone = zone_name(when.tzinfo) if zoned else ""
    return f"{name};TZID={zone}:{basic(when)}" if zone else f"{name}:{in_utc(when)}"


def zone_name(zone: tzinfo | None) -> str:
    """The zone's IANA name; "" if it is UTC or has none."""
    name: str = getattr(zone, "key", None) or ""
    return "" if name in _UTC_NAMES else name

"""What comes back from a fetch, and what an answer's header says about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from sources.backoff import seconds_asked
from sources.errors import N_, BadStatus
from sources.records import Document

LONGEST_VALIDATOR = 512  # characters
LONGEST_LINKS = 8_000  # characters
_LINK = re.compile(r"<([^<>]*)>([^<,]*(?:,(?!\s*<)[^<,]*)*)")
_RELATION = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))', re.IGNORECASE)

STATUS_SENTENCES = {
    401: N_("{host} wants a user name and a password."),
    403: N_("{host} does not let us in (status {status})."),
    404: N_("{host} has nothing at this address (status {status})."),
    410: N_("{host} says that this address is gone for good."),
    429: N_("{host} asks us to come less often."),
}
SERVER_TROUBLE = N_("{host} is in trouble (status {status}).")
OTHER_STATUS = N_("{host} did not send the feed (status {status}).")
CHALLENGE = N_("{host} lets in only people with a browser (a bot check); its keeper would have to let us in.")


@dataclass(frozen=True, slots=True)
class Validators:
    """What an answer can be asked for again by (RFC 9110 section 8.8); "" where the server gave none."""

    etag: str = ""
    last_modified: str = ""


NOTHING_KEPT = Validators()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A new answer.

    digest: BLAKE2b of the body, 16 bytes. max_age: seconds it counts as fresh, 0 to a day, None if untold.
    moved_to: where every redirect on the way was permanent, the final address; else "". elapsed: seconds.
    """

    document: Document
    validators: Validators
    digest: bytes
    max_age: float | None = None
    moved_to: str = ""
    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: what we have still holds. Fields as of Fetched."""

    validators: Validators
    max_age: float | None = None
    moved_to: str = ""
    elapsed: float = 0.0


def read_validators(headers: Mapping[str, str]) -> Validators:
    """ETag and Last-Modified as they may be sent back; what could not be is left out."""
    return Validators(_sendable(headers.get("etag", "")), _sendable(headers.get("last-modified", "")))


def _sendable(value: str) -> str:
    return value if len(value) <= LONGEST_VALIDATOR and value.isascii() and value.isprintable() else ""


def bad_status(status: int, host: str, headers: Mapping[str, str], now: datetime) -> BadStatus:
    """The error for an answer that is not the feed."""
    sentence = STATUS_SENTENCES.get(status, SERVER_TROUBLE if status >= 500 else OTHER_STATUS)
    if is_challenge(status, headers):
        sentence = CHALLENGE
    wait = seconds_asked(headers.get("retry-after", ""), now)
    return BadStatus(sentence, status=status, retry_after=wait, host=host)


def is_challenge(status: int, headers: Mapping[str, str]) -> bool:
    """Whether an answer is a check for people instead of the page (Cloudflare says so in a header of its own)."""
    return status in (403, 429, 503) and headers.get("cf-mitigated", "").strip().lower() == "challenge"


def read_links(header: str, base: str) -> dict[str, str]:
    """A Link header (RFC 8288 section 3): relation -> absolute address, the first of each. Never raises."""
    found: dict[str, str] = {}
    for target, parameters in _LINK.findall(header[:LONGEST_LINKS]):
        relation = _RELATION.search(parameters)
        try:
            address = urljoin(base, target.strip())
        except ValueError:
            continue
        for name in (relation[1] or relation[2] or "").lower().split() if relation else ():
            found.setdefault(name, address)
    return found

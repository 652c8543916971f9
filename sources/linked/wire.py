"""Linked Events' JSON as it comes over the wire: read, told apart from anything else, taken to pieces."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from sources.errors import N_, NotAFeed, ParseError
from sources.records import Document
from sources.text import one_line, plain, safe_address

Item = Mapping[str, Any]
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,8})?")
_ID = re.compile(r"[\w:.-]{0,200}", re.ASCII)
_MARKS = tuple(
    re.compile(rb'"%s"\s*:' % mark) for mark in (b"@id", b"data_source", b"event_status", b"start_time")
)
_LIST = re.compile(rb'"data"\s*:\s*\[')
_EMPTY_LIST = re.compile(rb'"data"\s*:\s*\[\s*\]')
_ONE_EVENT = re.compile(rb'"@type"\s*:\s*"Event/LinkedEvent"')
_SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False)
SHORT = 4_096  # bytes: an answer with nothing in it
_META = re.compile(rb'"meta"\s*:\s*\{')


class Unreadable(Exception):
    """One event cannot be read; the argument is a message id."""


def likeness(body: bytes) -> int:
    """How surely these bytes are events of Linked Events, 0 to 100; looks at the ends only."""
    ends = body[:65_536] + body[-2_048:]
    if not ends.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return 0
    if _META.search(ends) and _EMPTY_LIST.search(ends):
        return 60 if _is_empty_page(body) else 40
    listed_or_one = (_META.search(ends) and _LIST.search(ends)) or _ONE_EVENT.search(ends)
    return 95 if listed_or_one and sum(bool(mark.search(ends)) for mark in _MARKS) >= 3 else 0


def _is_empty_page(body: bytes) -> bool:
    """Whether the whole answer is `meta` with its count, and no `data`: nothing but the API itself writes so."""
    try:
        whole = json.loads(body) if len(body) <= SHORT else None
    except (ValueError, RecursionError):
        return False
    if not isinstance(whole, dict) or whole.keys() != {"meta", "data"} or whole["data"] != []:
        return False
    return isinstance(whole["meta"], dict) and "count" in whole["meta"]


def spelt(value: Any) -> bytes:
    """JSON (as `json.loads` gives it) as bytes that do not depend on the order of its names."""
    return _SPELLING.encode(value).encode()


def load(document: Document) -> Any:
    """The document's JSON. Raises NotAFeed for anything that is not meant as JSON, ParseError for broken JSON."""
    head = document.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise NotAFeed(N_("The answer is empty."))
    if head[:1] == b"<":
        raise NotAFeed(N_("The answer is a web page, not a list of events."))
    if head[:1] not in (b"{", b"["):
        raise NotAFeed(N_("The answer is not a list of events but something else."))
    try:
        return json.loads(document.body.removeprefix(b"\xef\xbb\xbf").decode())
    except UnicodeDecodeError as error:
        raise ParseError(N_("The answer has characters that are not UTF-8.")) from error
    except (ValueError, RecursionError) as error:
        raise ParseError(N_("The answer is cut off or broken.")) from error


def page(document: Document) -> tuple[Item, list[Any]]:
    """The list's `meta` and `data`; a single event's document is a list of one. Raises NotAFeed, ParseError."""
    whole = load(document)
    if _is_event(whole):
        return {}, [whole]
    meta, data = (whole.get("meta"), whole.get("data")) if isinstance(whole, dict) else (None, None)
    if not isinstance(meta, dict) or not isinstance(data, list) or (data and not any(map(_is_event, data))):
        raise NotAFeed(N_("The answer is JSON, but not a list of events of Linked Events."))
    return meta, data


def _is_event(item: object) -> bool:
    return (
        isinstance(item, dict) and "id" in item and "name" in item and ("start_time" in item or "deleted" in item)
    )


def texts(value: object, language: str = "und", read: Callable[[str], str] = plain) -> dict[str, str]:
    """`{fi, sv, en}` with nulls and markup -> language (BCP 47) -> text read by `read`, without empty ones.

    A bare string is taken to be in `language`.
    """
    if isinstance(value, str):
        value = {language: value}
    if not isinstance(value, dict):
        return {}
    said = {code: text for code, text in value.items() if isinstance(text, str) and _LANGUAGE.fullmatch(code)}
    # many feeds repeat the Finnish text in every language
    readings = {text: read(text) for text in set(said.values())}
    return {code.replace("_", "-"): readings[text] for code, text in said.items() if readings[text]}


def titles(value: object, language: str = "und") -> dict[str, str]:
    """As `texts`, each on one line."""
    return texts(value, language, one_line)


def in_one(value: object) -> str:
    """One line of `{fi, sv, en}` (or of a string): the Finnish one, else the first there is, else ""."""
    said = titles(value)
    return said.get("fi") or next(iter(said.values()), "")


def address_in(value: object) -> str:
    """The address in `{fi, sv, en}` or a string, Finnish first; "" if there is none that may be followed."""
    if isinstance(value, str):
        return safe_address(value)
    if not isinstance(value, dict):
        return ""
    said = [value.get("fi"), value.get("sv"), value.get("en"), *value.values()]
    return next((good for text in said if isinstance(text, str) and (good := safe_address(text))), "")


def listed(value: object) -> list[Item]:
    """The objects in `value` if it is a list, or `value` itself if it is one object."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def own_id(reference: Item) -> str:
    """The id of what a reference (`{"@id": ".../keyword/yso:p4354/"}` or the object itself) points to."""
    said, address = reference.get("id"), reference.get("@id")
    if not (isinstance(said, str) and said):
        said = unquote(address.rstrip("/").rpartition("/")[2]) if isinstance(address, str) else ""
    return said if _ID.fullmatch(said) else one_line(said)


def whole_number(value: object) -> int | None:
    """A whole number of 0 or more, also written as a string; else None."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None

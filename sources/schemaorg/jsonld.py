"""JSON-LD as people write it -> values (RFC 8259, JSON-LD 1.1 section 7: "Embedding JSON-LD in HTML").

What is put right: raw line breaks and tabs in texts, comments, CDATA and HTML comments around the block, commas
before a closing bracket, several values one after the other, escapes that JSON does not have, HTML's escapes.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

_STRING = r'"(?:[^"\\]|\\.)*+(?:"|\Z)'
_TOKEN = re.compile(rf"{_STRING}|/\*|//[^\n]*+|<!--|-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_COMMAS = re.compile(rf"{_STRING}|,[\s,]*+(?P<after>[\]}}]|\Z)?", re.DOTALL)
_BAD_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.)|\Z)', re.DOTALL)
_BETWEEN = re.compile(r"[\s,;]*")
_DECODER = json.JSONDecoder(strict=False)
MOST_VALUES = 1_000


class Unreadable(Exception):
    """A block is no JSON, nor anything that could be made into some."""


def loads(text: str) -> Any:
    """The value of a block; a list where it holds several. Raises Unreadable."""
    try:
        return _DECODER.decode(text)
    except ValueError:
        pass
    except RecursionError:
        raise Unreadable from None
    try:
        values = list(_values(_put_right(text)))
    except (ValueError, RecursionError):
        raise Unreadable from None
    return values[0] if len(values) == 1 else values


def _values(text: str) -> Iterator[Any]:
    at = _end_of_gap(text, 0)
    if at == len(text):
        raise ValueError("nothing")
    for _ in range(MOST_VALUES):
        if at == len(text):
            return
        value, at = _DECODER.raw_decode(text, at)
        yield value
        at = _end_of_gap(text, at)


def _end_of_gap(text: str, at: int) -> int:
    gap = _BETWEEN.match(text, at)
    return gap.end() if gap else at


def _put_right(text: str) -> str:
    if '"' not in text:
        text = html.unescape(text)
    return _COMMAS.sub(_kept, "".join(_without_comments(text.strip().removeprefix("\ufeff"))))


def _without_comments(text: str) -> Iterator[str]:
    """The parts of `text` between comments, its strings with JSON's escapes only."""
    at = 0
    while token := _TOKEN.search(text, at):
        yield text[at : token.start()]
        at = token.end()
        if token[0] == "/*":
            end = text.find("*/", at)
            at = len(text) if end < 0 else end + 2
        elif token[0][0] == '"':
            yield _BAD_ESCAPE.sub(_escape, token[0]) if "\\" in token[0] else token[0]
    yield text[at:]


def _escape(match: re.Match[str]) -> str:
    return match[0] if match[1] else match[2] or ""


def _kept(match: re.Match[str]) -> str:
    if match[0][0] != ",":
        return match[0]
    return "," if match["after"] is None else match["after"]

"""Plain text from a feed as safe HTML: paragraphs, line breaks, links to http(s) addresses. Pure."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)
_GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_TRAILING = ".,;:!?…”’»*"
_PAIRS = {")": "(", "]": "["}


def paragraphs(text: str) -> Markup:
    """`text` as <p> elements: an empty line parts them, a line break stays one. Everything else is escaped."""
    blocks = [block.strip() for block in _GAP.split(text.replace("\r\n", "\n").strip())]
    return Markup("\n").join(Markup("<p>{}</p>").format(_lines(block)) for block in blocks if block)


def _lines(block: str) -> Markup:
    return Markup("<br>\n").join(linked(line.strip()) for line in block.split("\n"))


def linked(line: str) -> Markup:
    """`line` escaped, with its http(s) addresses as links."""
    out, position = Markup(), 0
    for found in _ADDRESS.finditer(line):
        address = _trimmed(found[0])
        out += escape(line[position : found.start()])
        out += Markup('<a href="{0}" rel="nofollow noopener">{0}</a>').format(address)
        position = found.start() + len(address)
    return out + escape(line[position:])


def _trimmed(address: str) -> str:
    """Without the sentence's own punctuation and a bracket that was opened before the address."""
    while address:
        last = address[-1]
        unpaired = last in _PAIRS and address.count(last) > address.count(_PAIRS[last])
        if last not in _TRAILING and not unpaired:
            break
        address = address[:-1]
    return address


def is_web_address(address: str) -> bool:
    """Whether `address` may be a link: http or https, with nothing odd in it."""
    return _ADDRESS.fullmatch(address) is not None


def excerpt(text: str, limit: int = 200) -> str:
    """The beginning of `text` on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0].rstrip(_TRAILING) + "…"

"""Markup -> lines of plain text in reading order.

A line is what stands between two breaks: a heading, a paragraph (or what is between its `<br>`), a list item, a
row of a table with its cells. What every page of a site repeats (navigation, header, footer) is dropped.

The tree is built by lexbor, whose time grows with the square of the nesting; so markup that is nested deeper than
any page needs is refused before it is built.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Literal
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from sources.errors import N_, ParseError
from sources.text import one_line, plain, safe_address

Kind = Literal["heading", "text", "item", "row"]

DEEPEST = 300
LONGEST_LINE = 4_000
MOST_LINES = 5_000
_DROPPED = (
    "script,style,noscript,template,iframe,object,svg,nav,aside,button,select,textarea,input,label,dialog,"
    "[hidden],[aria-hidden=true],[role=navigation],[role=search],[role=contentinfo],[role=complementary],"
    ".breadcrumb,.breadcrumbs,.sr-only,.visually-hidden,.screen-reader-text,.cookie-notice,.share,.sharing"
)
_OUTSIDE = "body > header,body > footer,[role=banner],#header,#footer,.site-header,.site-footer"
_MAIN = ("main", "[role=main]", "article", "#main-content", "#content", ".entry-content", "body")
_BLOCK_NAMES = """address article blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu ol option p pre section
    summary table tbody tfoot thead tr ul"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"summary": 4, "caption": 5, "legend": 5, "dt": 5}
_STRONG = frozenset({"b", "strong", "th"})
_NESTING = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_MARKUP, _ESCAPED = re.compile(r"<[a-zA-Z]"), re.compile(r"&lt;/?[a-zA-Z]")
# elements that end by themselves where the next one begins, or have no end at all
_NO_END = frozenset(
    b"""p li td th tr dt dd option thead tbody tfoot colgroup area base br col embed hr img input link meta param
    source track wbr path circle rect""".split()
)


@dataclass(slots=True)
class Line:
    """A line of text. level: of a heading, 1 to 6. strong: what is in bold at its beginning. cells: of a row.

    links: (address, words). whole_strong: whether all of it is in bold.
    """

    kind: Kind
    text: str
    level: int = 0
    strong: str = ""
    whole_strong: bool = False
    cells: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Open:
    """A line that is being put together."""

    kind: Kind = "text"
    level: int = 0
    pieces: list[str] = field(default_factory=list)
    strong: list[bool] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def tree(body: bytes | str) -> LexborHTMLParser:
    """The parsed markup. Raises ParseError if it is nested too deep to be read in time."""
    raw = body if isinstance(body, bytes) else body.encode("utf-8", "replace")
    if _depth(raw) > DEEPEST:
        raise ParseError(N_("The page's markup is nested too deep to be read."))
    return LexborHTMLParser(body)


def _depth(body: bytes) -> int:
    depth = deepest = 0
    for end, name, closed in _NESTING.findall(body):
        if closed or name.lower() in _NO_END:
            continue
        depth = max(0, depth - 1) if end else depth + 1
        deepest = max(deepest, depth)
    return deepest


def main_part(page: LexborHTMLParser) -> Any:
    """The node that holds the page's own content, without what every page repeats; None for an empty page."""
    for node in page.css(_DROPPED):
        node.decompose()
    for name in _MAIN:
        found = page.css(name)
        if name == "article" and len(found) > 1:
            continue
        if found and len(found[0].text(strip=True)) > 20:
            if name == "body":
                for node in page.css(_OUTSIDE):
                    node.decompose()
            return found[0]
    return page.body


def lines_of(node: Any, address: str = "") -> list[Line]:
    """The lines under `node`. address: of the page, for links."""
    return list(_lines(node, address)) if node is not None else []


def lines_of_text(markup: str, address: str = "") -> list[Line]:
    """The lines of a fragment: HTML (escaped or not), or plain text line by line."""
    if _ESCAPED.search(markup) and not _MARKUP.search(markup):
        markup = html.unescape(markup)
    if "<" not in markup:
        return [Line("text", text) for row in plain(markup).split("\n") if (text := row.strip(" –•"))]
    page = tree(f"<!doctype html><body>{markup}")
    for node in page.css(_DROPPED):
        node.decompose()
    return lines_of(page.body, address)


def _lines(root: Any, address: str) -> Iterator[Line]:
    current, block, cell, count = _Open(), None, None, 0
    for node in root.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            here, inner = _block_of(node, root)
            if here != block:
                if line := _closed(current):
                    yield line
                    count += 1
                current, block, cell = _begun(node, root), here, inner
            if inner != cell:
                current.pieces.append("\x1f")
                current.strong.append(False)
                cell = inner
            _add(current, node, root, address)
        elif tag in ("br", "hr") and current.kind != "row":
            if line := _closed(current):
                yield line
                count += 1
            current = _Open(current.kind, current.level)
        if count > MOST_LINES:
            return
    if line := _closed(current):
        yield line


def _ancestors(node: Any, root: Any) -> Iterator[Any]:
    parent, steps = node.parent, 0
    while parent is not None and steps < DEEPEST * 2:
        yield parent
        if parent.mem_id == root.mem_id:
            return
        parent, steps = parent.parent, steps + 1


def _block_of(node: Any, root: Any) -> tuple[int, int]:
    """Which block the text is in (a row of a table counts as one), and which of its cells."""
    first, cell = 0, 0
    for parent in _ancestors(node, root):
        if parent.tag in ("td", "th"):
            cell = cell or parent.mem_id
        elif parent.tag == "tr":
            return parent.mem_id, cell
        elif not first and parent.tag in _BLOCKS:
            first = parent.mem_id
            if parent.tag in _HEADINGS:
                return first, 0
    return first, 0


def _begun(node: Any, root: Any) -> _Open:
    for parent in _ancestors(node, root):
        if parent.tag in _HEADINGS:
            return _Open("heading", _HEADINGS[parent.tag])
        if parent.tag == "tr":
            return _Open("row")
        if parent.tag == "li":
            return _Open("item")
    return _Open()


def _add(current: _Open, node: Any, root: Any, address: str) -> None:
    text = node.text_content or ""
    current.pieces.append(text)
    strong = False
    for parent in _ancestors(node, root):
        strong = strong or parent.tag in _STRONG
        if parent.tag == "a" and (found := _address(parent.attributes.get("href"), address)):
            current.links.append((found, one_line(text)))
        if parent.tag in _BLOCKS:
            break
    current.strong.append(strong)


def _address(href: str | None, address: str) -> str:
    try:
        return safe_address(urljoin(address, (href or "").strip()))
    except ValueError:
        return ""


def _closed(current: _Open) -> Line | None:
    raw = "".join(current.pieces)[: LONGEST_LINE * 2]
    cells = tuple(_clean(cell) for cell in raw.split("\x1f")) if current.kind == "row" else ()
    text = " | ".join(cell for cell in cells if cell) if cells else _clean(raw)
    if not text:
        return None
    filled = [pair for pair in zip(current.pieces, current.strong, strict=True) if pair[0].strip("\x1f \n\t")]
    leading = list(takewhile(lambda pair: pair[1], filled))
    strong = _clean("".join(piece for piece, _ in leading))
    whole = len(leading) == len(filled)
    return Line(current.kind, text[:LONGEST_LINE], current.level, strong, whole, cells, tuple(current.links))


def _clean(text: str) -> str:
    # already without markup: what looks like some is text
    return one_line(text.replace("&", "&amp;").replace("<", "&lt;"), LONGEST_LINE)

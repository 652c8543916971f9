"""A page's bytes -> text, its script blocks, a tree whose depth is bounded; and whether it is all there.

lexbor needs 45 s for 500 kB of nested `<div>`: where a page has very many tags, or could make the parser repeat
them, only links and the tags that carry microdata or microformats reach it, flat and closed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from sources.errors import N_, NotAFeed, ParseError
from sources.records import Document
from sources.schemaorg.things import language_code
from sources.text import one_line

LONGEST = 8_000_000
MOST_TAGS = 6_000
MOST_REPEATED = 1_000_000
DEEPEST = 60
HEAD = 2_048
TAIL = 20_000
LONGEST_TAG = 2_000

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{3,20})""", re.IGNORECASE)
_CHARSETS = {
    b"utf-8": "utf-8", b"utf8": "utf-8",
    # as the Encoding standard section 4.2 has it
    b"iso-8859-1": "cp1252", b"latin1": "cp1252", b"us-ascii": "cp1252", b"windows-1252": "cp1252",
    b"cp1252": "cp1252", b"iso-8859-15": "iso-8859-15", b"iso-8859-4": "iso-8859-4", b"windows-1257": "cp1257",
}  # fmt: skip
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

_SCRIPT = re.compile(r"<!--|<(?P<name>script|style)\b", re.IGNORECASE)
_HTML_END, _BODY_END = (re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("html", "body"))
_HEAD = re.compile(r"</?head\b", re.IGNORECASE)
_WHOLE_TAG = re.compile(r"<[^<>]*>")
_CLOSED = tuple(
    (re.compile(rf"<{name}\b", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE))
    for name in ("div", "section", "article", "main", "span", "script", "ul", "table", "a", "title", "style")
)
_ENDS = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style")}
_LD_JSON = re.compile(r"application/ld\+json", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]{0,500}>([^<]{0,2000})", re.IGNORECASE)
_CONTENT = re.compile(r"""\bcontent\s*=\s*(?:"([^"]{0,300})"|'([^']{0,300})')""", re.IGNORECASE)
_LANGUAGE = re.compile(r"""<html\b[^>]{0,1000}?\slang\s*=\s*["']?([A-Za-z-]{2,20})""", re.IGNORECASE)
_MARKED = re.compile(
    r"""\bitem(?:scope|prop)\b|class\s*=\s*["']?[^"'>]*\b(?:vevent|h-event|vcard|adr|geo|h-(?:card|adr|geo)|[pued]t?-[a-z]
    |dtstart|dtend|summary|location|description|category|organizer|url|uid|status|value|value-title|duration
    |fn|org|street-address|locality|postal-code|latitude|longitude|photo)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-z][a-z0-9:-]*+)(?P<more>(?:"[^"<]*"|'[^'<]*'|[^<>"'])*+|[^<>]*)>""", re.IGNORECASE
)
_REPEATING = re.compile(r"<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)[\s>]", re.IGNORECASE)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
# Elements whose value is an attribute; all others may as well be <div> (HTML section 5.2.4).
_VALUED = frozenset(
    "a area abbr audio data embed iframe img link meta meter object source time track video".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Page:
    """A page as text. title: of the site or the page. language: of the page, "" if it does not say."""

    address: str
    text: str
    title: str = ""
    language: str = ""

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The page's elements, made when first asked for."""
        return tree(self.text)


def page(document: Document) -> Page:
    """The page. Raises NotAFeed for anything that is no HTML, ParseError for a page that is cut or too large."""
    if len(document.body) > LONGEST:
        raise ParseError(N_("The page is too large to be read: {size} bytes."), size=len(document.body))
    text = decoded(document)
    start = text[:HEAD].lstrip("\ufeff \t\r\n")
    if not start:
        raise NotAFeed(N_("The answer is empty."))
    if start[0] != "<" or re.search(r"<(?:rss|feed|rdf:RDF|VCALENDAR)\b", start):
        raise NotAFeed(N_("The answer is not a web page."))
    if is_cut(text):
        raise ParseError(N_("The page is cut off."))
    language = _LANGUAGE.search(text, 0, HEAD * 2)
    return Page(document.address, text, _title(text), language_code(language[1]) if language else "")


def _title(text: str) -> str:
    """What the site calls itself (https://ogp.me), else the page's title."""
    at = text.find("og:site_name")
    if at >= 0:
        begin, end = text.rfind("<", max(0, at - 500), at), text.find(">", at, at + 500)
        content = _CONTENT.search(text, begin, end) if 0 <= begin < end else None
        if content and (name := one_line(content[1] or content[2] or "")):
            return name
    title = _TITLE.search(text, 0, 200_000)
    return one_line(title[1]) if title else ""


def decoded(document: Document) -> str:
    """The text, by byte order mark, header or `<meta charset>`, else UTF-8, else Windows-1252."""
    body = document.body
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "ignore")
    told = _CHARSET.search(document.content_type.encode(errors="ignore")) or _CHARSET.search(body[:HEAD])
    wanted = _CHARSETS.get(told[1].lower(), "utf-8") if told else "utf-8"
    for encoding in (wanted, "utf-8"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("cp1252", "ignore")


def is_cut(text: str) -> bool:
    """Whether the end of the page is missing.

    A page ends with </html> or </body>. Both may be left out (HTML section 13.1.2.4): then, and in a fragment, the
    elements that must be closed tell.
    """
    tail = text[-TAIL:]
    if _HTML_END.search(tail) or "</html>" in text:
        return False
    if end := _BODY_END.search(tail):
        return "<" in _WHOLE_TAG.sub("", tail[end.end() :])
    if _HEAD.search(text):
        return True
    return any(len(opens.findall(text)) != len(closes.findall(text)) for opens, closes in _CLOSED)


def scripts(text: str) -> Iterator[str]:
    """The JSON-LD blocks of a page."""
    for head, begin, end in _blocks(text):
        if _LD_JSON.search(text, head, begin):
            yield text[begin:end]


def _blocks(text: str) -> Iterator[tuple[int, int, int]]:
    """Scripts, styles and comments: where each one's head, inside and end begin."""
    at = 0
    while found := _SCRIPT.search(text, at):
        name = found["name"]
        begin = text.find(">", found.end()) + 1 if name else found.end()
        end = _end_of(name.lower(), text, begin) if name else text.find("-->", begin)
        if end < 0 or begin <= 0:
            return
        yield found.start(), begin, end
        at = end


def _end_of(name: str, text: str, begin: int) -> int:
    end = _ENDS[name].search(text, begin)
    return end.start() if end else -1


def tree(text: str) -> LexborHTMLParser:
    """The page as a tree, in time that grows with its length only."""
    tags = text.count("<") - text.count("</")
    # to count those that repeat takes half as long as the tree, and on most pages all tags together are too few
    many = tags * tags > MOST_REPEATED and tags * len(_REPEATING.findall(text)) > MOST_REPEATED
    if tags > MOST_TAGS or many:
        text = _reduced(text)
    return LexborHTMLParser(text)


def _reduced(text: str) -> str:
    """The text with the marked tags alone, each closed, at most `DEEPEST` inside of one another."""
    parts: list[str] = []
    at = 0
    for _, begin, end in _blocks(text):
        parts.append(text[at:begin])
        at = end
    text = "".join((*parts, text[at:]))
    cutter = _Cutter(["<!doctype html><body>"], [], Counter())
    at = 0
    for tag in _TAG.finditer(text):
        cutter.out.append(text[at : tag.start()])
        at = tag.end()
        cutter.take(tag["name"].lower(), tag["more"][:LONGEST_TAG], bool(tag["end"]))
    cutter.out.append(text[at:])
    cutter.out += [close for _, close in reversed(cutter.open)]
    return "".join(cutter.out)


@dataclass(slots=True)
class _Cutter:
    """Writes marked tags to `out`. open: (name, the end tag written for it). names: how many of each are open."""

    out: list[str]
    open: list[tuple[str, str]]
    names: Counter[str]
    depth: int = 0

    def take(self, name: str, more: str, end: bool) -> None:
        if end:
            self._close(name)
            return
        shown = name if name in _VALUED else "div"
        # links are kept too: a list has nothing else
        marked = self.depth < DEEPEST and (name == "a" or (len(more) > 1 and bool(_MARKED.search(more))))
        if marked:
            self.out.append(f"<{shown}{more}>")
        if name in _VOID or more.endswith("/"):
            if marked and shown not in _VOID:
                self.out.append(f"</{shown}>")
            return
        self.open.append((name, f"</{shown}>" if marked else ""))
        self.names[name] += 1
        self.depth += marked

    def _close(self, name: str) -> None:
        """Close the innermost of that name and all that is in it; nothing if none is open."""
        if not self.names[name]:
            return
        last = ""
        while last != name:
            last, close = self.open.pop()
            self.names[last] -= 1
            if close:
                self.out.append(close)
                self.depth -= 1

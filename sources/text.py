"""Whatever a feed sends as text -> plain text. The one place where markup and odd characters end.

    raw -> capped -> characters cleaned -> unescaped while the markup itself is escaped
        -> tags turned into marks (flat: no nesting is left to parse) -> well-written links replaced
        -> what else there is (scripts, comments, odd links) by lexbor -> marks into line breaks -> trimmed -> cut

Tags never reach the HTML parser nested: a tree builder needs 45 s for 500 kB of nested `<div>`, while one pass
over the tags is linear. What is left for the parser is what it is good at, and few texts have any of it: to build
a tree takes longer than all the rest.
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

RAW_LIMIT = 100_000
ADDRESS_LIMIT = 2_000

# Marks stand for line breaks while there is still markup; C0 characters are cleaned out of the raw text first.
_LINE, _PARAGRAPH, _BREAK, _ITEM, _ITEM_END = "\x01", "\x02", "\x03", "\x04", "\x05"

_PARAGRAPHS = "p h1 h2 h3 h4 h5 h6 blockquote table dl pre hr article section header footer address figure"
_LINES = """div tr dt dd ul ol menu option optgroup form fieldset legend main nav aside details summary figcaption
    center caption thead tbody tfoot html body head dialog search hgroup"""
_CELLS = "td th"
_INLINE = """a b i u s em strong span font small big sub sup mark del ins strike tt code kbd samp var cite q abbr
    acronym dfn time data label output bdi bdo ruby rt rp wbr nobr blink img picture source video audio track embed
    object param canvas svg path g use rect circle math map area input button select textarea datalist progress
    meter noscript template slot col colgroup link meta base"""
_DROPPED = ("script", "style", "iframe", "title")
_MARKS = (
    dict.fromkeys(_PARAGRAPHS.split(), _PARAGRAPH)
    | dict.fromkeys(_LINES.split(), _LINE)
    | dict.fromkeys(_CELLS.split(), " ")
    | dict.fromkeys((*_INLINE.split(), *_DROPPED), "")
    | {"br": _BREAK, "li": _ITEM}
)
# Tags without attributes as they are mostly written, whole; `_mark` has the rule.
_BARE = {
    form.format(name): mark
    for name, mark in _MARKS.items()
    if name not in _DROPPED
    for form in ("<{}>", "<{}/>", "<{} />", "</{}>")
} | {"</li>": _ITEM_END}
del _BARE["</a>"]

_REST_OF_ENTITY = r"(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});"
_TAG = r"""<(?P<end>/?)(?P<name>[a-z][a-z0-9:]*+(?=[\s/>]))(?:(?:"[^"<]*"|'[^'<]*'|[^<>"'])*+|[^<>]*)>"""
_TAGS = re.compile(_TAG, re.IGNORECASE)
_TOKENS = re.compile(rf"{_TAG}|<(?!!--|!doctype\b|\?xml\b)|&(?!{_REST_OF_ENTITY})", re.IGNORECASE)
_ESCAPED_TAGS = re.compile(
    r"&(?:amp;)*(?:lt|#60|#x3c);(?:(?P<other>!--|!\[CDATA)|/?(?P<name>[a-z][a-z0-9:]*))", re.IGNORECASE
)
_ENTITIES = re.compile(f"&{_REST_OF_ENTITY}", re.IGNORECASE)
_NAMED = {f"&{name}": said for name, said in html5.items() if name.endswith(";")}
# a link as programs write it: its address holds no character reference but "&amp;" (HTML section 13.2.5.73 leaves
# "&name=" alone), its text no tag that is left
_ATTRIBUTE = r'[a-z-]++="[^"<>]*+"'
_LINK = re.compile(
    rf"<a(?: ++(?!href=){_ATTRIBUTE})*+"
    r' ++href="(?P<href>(?:[^"<>&]|&amp;|&(?=[a-z0-9]++=))*+)"'
    rf"(?: ++{_ATTRIBUTE})*+ *+>(?P<text>[^<]*+)</a>",
    re.IGNORECASE,
)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_LINE_MARKS = re.compile(f"[{_LINE}{_PARAGRAPH}{_BREAK}{_ITEM}]")
_RUN_OF_MARKS = re.compile(f"[{_LINE}-{_ITEM_END}][ {_LINE}-{_ITEM_END}]*")
_SPACES, _EMPTY_LINES = re.compile(r" {2,}"), re.compile(r"\n{3,}")

# C1 characters are Windows-1252 read as Latin-1 ("3\x966 v"), as the HTML standard section 13.2.5.80 also has it.
_CHARACTERS: dict[int, str | None] = (
    dict.fromkeys((*range(10), *range(11, 32), 127, 0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF))
    | dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)))
    | dict.fromkeys((9, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
    | dict.fromkeys((11, 12, 13, 0x2028, 0x2029), "\n")
    | {code: bytes((code,)).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
)
_ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u1680\u2000-\u200b\u2028-\u202f\u205f\u2060\u2066-\u2069\u3000\ud800-\udfff"
    "\ufeff\ufffe\uffff]"
)
_UNSAFE_IN_ADDRESS = re.compile(r"[\s<>\"\\`]")
_COMMON_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?:[/?#][^\s<>\"\\`\x00-\x20\x7f-\U0010ffff]*)?")
_CORE = re.compile(r"^(?:https?://)?(?:www\.)?|[/\s]+$|[\s-]")
_SPACES_AND_MARKS = dict.fromkeys(map(ord, f"{_LINE}{_PARAGRAPH}{_BREAK}{_ITEM}{_ITEM_END} "))


def plain(text: str, limit: int = 20_000) -> str:
    """`text` (plain, HTML, escaped once or twice, CDATA) as plain text of at most `limit` characters.

    Blocks and `<br>` become line breaks with at most one empty line in a row, list items "– …", links
    "text (address)". Only the first `RAW_LIMIT` characters are read. Never raises.
    """
    raw = _characters(text if len(text) <= RAW_LIMIT else _whole_tags(text[:RAW_LIMIT]))
    if "<" in raw or "&" in raw:
        raw = _characters(_without_markup(raw))
    return cut(_tidy(raw), limit)


def one_line(text: str, limit: int = 300) -> str:
    """`text` as `plain` has it, on one line: for titles, names, prices."""
    if len(text) <= limit and text.isprintable() and "<" not in text and "&" not in text:
        return " ".join(text.split())
    return cut(" ".join(plain(text).split()), limit)


def safe_address(text: str) -> str:
    """An http(s) address without credentials, spaces or control characters, at most 2,000 characters, or ""."""
    address = text.strip().replace("&amp;", "&")
    if len(address) <= ADDRESS_LIMIT and _COMMON_ADDRESS.fullmatch(address):
        return address
    if len(address) > ADDRESS_LIMIT or _ODD.search(address) or _UNSAFE_IN_ADDRESS.search(address):
        return ""
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    if not good or "@" in parts.netloc:
        return ""
    return parts.scheme + address[len(parts.scheme) :]


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut between words where possible, with "…" where something is gone."""
    if len(text) <= limit:
        return text
    head = text[: max(limit - 1, 0)]
    words = head if text[len(head)].isspace() else "".join(head.rsplit(None, 1)[:1])
    kept = words if len(words) >= limit // 2 else head
    return (kept.rstrip(" \n,;:–-") + "…")[:limit]


def _characters(text: str) -> str:
    if text.replace("\n", " ").isprintable() or not _ODD.search(text):
        return text
    return _ODD.sub(lambda match: _CHARACTERS[ord(match[0])] or "", text.replace("\r\n", "\n"))


def _whole_tags(head: str) -> str:
    """`head` without the tag or entity that the cap has cut in two."""
    tail = max(head.rfind("<"), head.rfind("&"))
    return head[:tail] if tail > len(head) - 500 and head[tail:].find(">") < 0 else head


def _tidy(text: str) -> str:
    text = _SPACES.sub(" ", text) if "  " in text else text
    if "\n" in text:
        text = text.replace(" \n", "\n").replace("\n ", "\n")
        text = _EMPTY_LINES.sub("\n\n", text) if "\n\n\n" in text else text
    return text.strip()


def _without_markup(raw: str) -> str:
    raw = _unescaped_markup(raw)
    if "[CDATA[" in raw or "]]>" in raw:
        raw = _CDATA.sub("", raw)
    if "<" not in raw:
        return _unescape(_unescape(raw))
    flat = _TOKENS.sub(_mark, raw)
    if _LINE_MARKS.search(flat):
        # with blocks in it this is HTML, where a line break in the source is a space
        flat = flat.replace("\n", " ")
    flat = _SPACES.sub(" ", flat) if "  " in flat else flat
    linked = _LINK.sub(_linked, flat) if "<" in flat else flat
    text = _parsed(flat) if "<" in linked else _unescape(linked)
    return _unescape(_RUN_OF_MARKS.sub(_breaks, text.strip(f" {_LINE}{_PARAGRAPH}{_BREAK}{_ITEM_END}")))


def _unescaped_markup(raw: str) -> str:
    """Markup that is itself escaped ("&lt;p&gt;") with its escapes taken off, however many there are up to 3."""
    for _ in range(3):
        if _has_markup(_TAGS, raw) or not _has_markup(_ESCAPED_TAGS, raw):
            break
        raw = _unescape(raw)
    return raw


def _has_markup(pattern: re.Pattern[str], raw: str) -> bool:
    return any(not match["name"] or _known(match["name"]) for match in pattern.finditer(raw))


def _known(name: str) -> bool:
    # "o:p", "v:shape": what word processors leave behind
    return name.lower() in _MARKS or ":" in name


def _unescape(text: str) -> str:
    # only with a semicolon: html.unescape alone makes "?a=1&copy=2" into "?a=1©=2"
    return _ENTITIES.sub(lambda one: _NAMED.get(one[0]) or html.unescape(one[0]), text) if "&" in text else text


def _mark(token: re.Match[str]) -> str:
    if token[0] in _BARE:
        return _BARE[token[0]]
    if token["name"] is None:
        return "&lt;" if token[0] == "<" else "&amp;"
    name, end = token["name"].lower(), token["end"]
    if not _known(name):
        return html.escape(token[0], quote=False)
    if name in _DROPPED or (name == "a" and (end or "href" in token[0].lower())):
        return token[0]
    return _ITEM_END if end and name == "li" else _MARKS.get(name, "")


def _breaks(run: re.Match[str]) -> str:
    marks = run[0]
    item, item_end = marks.rfind(_ITEM), marks.rfind(_ITEM_END)
    if item > item_end >= 0:
        return "\n– "
    gap = "\n\n" if _PARAGRAPH in marks or marks.count(_BREAK) > 1 else "\n"
    return gap + ("– " if item > item_end else "")


def _linked(link: re.Match[str]) -> str:
    """A link's text with its address, still escaped."""
    said = link["text"]
    address = _shown_address(link["href"].replace("&amp;", "&"), _unescape(said))
    return f"{said} ({html.escape(address, quote=False)})" if address else said


def _parsed(flat: str) -> str:
    """The text of markup that has only links, comments and `_DROPPED` left in it."""
    tree = LexborHTMLParser(f"<!doctype html><body>{flat}")
    tree.strip_tags(list(_DROPPED))
    for link in tree.css("a[href]") if "<a" in flat.lower() else ():
        address = _shown_address(link.attributes.get("href") or "", link.text())
        if address:
            link.insert_after(f" ({address})")
    return tree.body.text() if tree.body else ""


def _shown_address(href: str, text: str) -> str:
    """What to write behind a link: "" if there is nothing to call, or if the text says it already."""
    scheme, _, rest = href.strip().partition(":")
    bare = rest.partition("?")[0].strip()
    shown = bare if scheme.lower() in ("mailto", "tel") and not _ODD.search(bare) else safe_address(href)
    said = text.translate(_SPACES_AND_MARKS)
    return shown if said and _core(shown) != _core(said) else ""


def _core(address: str) -> str:
    return _CORE.sub("", address.lower())

"""From a body's bytes to clean bytes; from a block's bytes to unfolded text; one content line taken apart.

Cleaning touches the whole body and is therefore done only as far as needed; unfolding and decoding are left to
the moment a block is read. RFC 5545 section 3.1.
"""

from __future__ import annotations

import re

from sources.errors import N_, NotAFeed, ParseError
from sources.found import Found, shortened

HEAD_BYTES = 4096
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"B\0": "utf-16-le", b"\0B": "utf-16-be"}
_BEGIN = re.compile(rb"(?:\A|[\r\n])[ \t]*BEGIN[ \t]*:[ \t]*VCALENDAR[ \t]*(?=[\r\n]|\Z)", re.IGNORECASE)
_PAGE = re.compile(rb"<!doctype html|<html", re.IGNORECASE)
_INDENT = re.compile(rb"\nBEGIN:VCALENDAR\r?\n([ \t]+)(?=[A-Za-z])", re.IGNORECASE)
_NESTED_INDENT = re.compile(rb"\n[ \t]+(?:BEGIN|END):|\nBEGIN:[A-Z]+\r?\n[ \t]+[A-Za-z]", re.IGNORECASE)
_FOLD = re.compile(rb"(?<!\n)\n++[ \t]")
_LINE_END = re.compile(rb"\r\n?")

# name, parameters (quoted strings may hold anything but quotes), colon: 3.1 contentline, 3.2
_PARAMETERS = r'(?P<parameters>(?:;[^":;]*+(?:"[^"]*+"[^":;]*+)*+)*+)'
HEAD = re.compile(rf"(?P<name>[A-Za-z][A-Za-z0-9-]*+)[ \t]*+{_PARAMETERS}:")
NAME = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]*+)[ \t]*+(?=[:;])")
PARAMETER = re.compile(r';[ \t]*([A-Za-z0-9-]++)[ \t]*=((?:[^";]++|"[^"]*+")*+)(?=;|\Z)')
_PARAMETER_VALUE = re.compile(r'(?:"[^"]*+"|[^",]*+)(?:,(?:"[^"]*+"|[^",]*+))*+')

_OTHER_THINGS = (
    (re.compile(rb"<\?xml", re.IGNORECASE), N_("This is XML, not a calendar.")),
    (re.compile(rb"<"), N_("This is a web page, not a calendar.")),
    (re.compile(rb"[\[{]"), N_("This is JSON data, not a calendar.")),
    (re.compile(rb"\Z"), N_("The answer is empty.")),
    (re.compile(rb""), N_("This is not a calendar; it begins with “{start}”.")),
)


def likeness(body: bytes) -> int:
    """How surely `body` is iCalendar, 0 to 100, by its first 4 kB."""
    head = body[:HEAD_BYTES].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    begin = _BEGIN.search(head + b"\n")
    if not begin:
        return 0
    return 100 if begin.start() == 0 else 20 if _PAGE.match(head) else 60


def clean(body: bytes, found: Found) -> bytes:
    """The calendar in `body` as UTF-8-like bytes with LF or CRLF, from the line feed before BEGIN:VCALENDAR on.

    Raises NotAFeed when there is no calendar in the first 4 kB, ParseError when the text cannot be decoded.
    """
    text = _from_begin(_eight_bit(body, found), found)
    if b"\r" in text:
        text = _usual_line_ends(text, found)
    indent = _INDENT.match(text)
    if indent:
        found.note("indented")
        text = text.replace(b"\n" + indent[1], b"\n")
        # indented by levels: no folding can be told from it
        text = re.sub(rb"\n[ \t]+", b"\n", text) if _NESTED_INDENT.search(text) else text
    return text


def _eight_bit(body: bytes, found: Found) -> bytes:
    codec = _UTF_16.get(body[:2])
    if codec:
        found.note("utf_16")
        try:
            body = body.decode(codec).encode()
        except UnicodeError as error:
            raise ParseError(N_("The letters of the calendar cannot be read.")) from error
    if b"\0" in body:
        found.note("nul")
        body = body.replace(b"\0", b"")
    return body.removeprefix(b"\xef\xbb\xbf")


def _from_begin(body: bytes, found: Found) -> bytes:
    text = body.strip()
    begin = _BEGIN.search(text[:HEAD_BYTES])
    if not begin or _PAGE.match(text):
        sentence = next(sentence for start, sentence in _OTHER_THINGS if start.match(text))
        raise NotAFeed(sentence, start=shortened(decoded(text[:200])[0], 60))
    before = text[: begin.start()].strip()
    if before:
        found.note("text_before", text=decoded(before)[0])
    elif body[:1].isspace():
        found.note("empty_lines")
    return b"\n" + text[begin.start() :].lstrip()


def _usual_line_ends(text: bytes, found: Found) -> bytes:
    # who writes it writes it everywhere
    if b"\r\r\n" in text[:HEAD_BYTES]:
        found.note("line_ends")
        text = re.sub(rb"\r++\n", b"\n", text)
    if text.find(b"\n", 1) < 0:
        found.note("line_ends")
        text = text.replace(b"\r", b"\n")
    return text


def unfolded(raw: bytes, found: Found) -> bytes:
    """`raw` with LF line ends, its folded lines joined and its empty lines dropped."""
    text = raw
    if b"\r" in text:
        text = _LINE_END.sub(b"\n", text)
    if b"\n\n" in text:
        text = _FOLD.sub(b"", text)
        if b"\n\n" in text.rstrip():
            found.note("empty_lines")
        return re.sub(rb"\n++", b"\n", text)
    return text.replace(b"\n ", b"").replace(b"\n\t", b"")


def decoded(raw: bytes) -> tuple[str, str]:
    """`raw` as text and the name of the quirk that was needed ("" if none). Never makes a U+FFFD.

    Lines that are not UTF-8 are Windows-1252, unless most of their letters are good UTF-8: then a letter was cut.
    """
    try:
        return raw.decode(), ""
    except UnicodeDecodeError:
        lines = [_decoded_line(line) for line in raw.split(b"\n")]
    return "\n".join(line for line, _ in lines), next(quirk for _, quirk in lines if quirk)


def _decoded_line(line: bytes) -> tuple[str, str]:
    try:
        return line.decode(), ""
    except UnicodeDecodeError:
        kept = line.decode(errors="ignore")
    good = sum(letter > "\x7f" for letter in kept)
    lost = len(line) - len(kept.encode())
    if good and good * 2 >= lost:
        return kept, "broken_utf_8"
    try:
        return line.decode("cp1252"), "windows_1252"
    except UnicodeDecodeError:
        # five bytes have no letter in Windows-1252; as C1 controls they are dropped with the other controls
        return line.decode("latin-1"), "windows_1252"


def parameters(text: str) -> tuple[dict[str, str], bool]:
    """Parameters by their names in capitals, quotes and RFC 6868 escapes resolved; False if some were none."""
    values: dict[str, str] = {}
    end, good = 0, True
    for match in PARAMETER.finditer(text):
        if match.start() != end:
            break
        end = match.end()
        good = good and bool(_PARAMETER_VALUE.fullmatch(match[2]))
        values.setdefault(match[1].upper(), _parameter_value(match[2]))
    return values, good and end == len(text)


def _parameter_value(text: str) -> str:
    value = text.replace('"', "").strip()
    if "^" in value:
        value = re.sub(r"\^([n^'])", lambda escape: {"n": "\n", "^": "^", "'": '"'}[escape[1]], value)
    return value

"""A web page -> what matters for finding feeds. By regular expressions: one pass, whatever the markup is like.

Run it in a child process all the same: it reads hostile bytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from sources.detecting.systems import Shown, shown
from sources.records import Document
from sources.text import one_line, safe_address

LONGEST = 1_500_000  # bytes
MOST_LINKS = 1_500
MOST_COMMENTS = 2_000
FEW_WORDS = 40  # a page with less text than this says nothing
LOGIN_WORDS = 250
_UNSEEN = re.compile(r"<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>|<body\b", re.IGNORECASE)
_LINK_END = re.compile(r"</a\b", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_TAG = re.compile(r"<(a|area|link|iframe|script|meta|base|input|embed)\b([^>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TITLE = re.compile(r"<title[^>]*>(.{0,500}?)</title", re.DOTALL | re.IGNORECASE)
_NUMBERED = re.compile(r"&(#\d{1,6}|#x[0-9a-f]{1,5}|quot);", re.IGNORECASE)
_SHELL = re.compile(
    r"<(?:div|main|body)\b[^<>]{0,300}\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|main-app)\b[^<>]{0,300}>\s*</"
    r"|<app-root[^<>]{0,300}>\s*</app-root|enable JavaScript|JavaScript to run this app|requires? JavaScript"
    r"|JavaScript (?:ei ole|on) (?:käytössä|pois|päällä)|vaatii JavaScript|kräver JavaScript|aktivera JavaScript",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"/cdn-cgi/challenge-platform/|_cf_chl_opt|cf-browser-verification|DDoS protection by|_Incapsula_Resource"
    r"|<title>\s*(?:Just a moment|Attention Required!|Vercel Security)|px-captcha|captcha-delivery\.com|sgcaptcha",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"//(?:accounts\.google\.com|login\.microsoftonline\.com|login\.live\.com)/"
    r"|/(?:login|log-in|signin|sign-in|wp-login\.php|kirjaudu|sisaankirjautuminen|logga-in|auth/realms)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page. text: what is written on it. kind: its media type, where it tells one."""

    address: str
    text: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself.

    alternates: <link rel="alternate">. links: <a>. embeds: frames. words: how many there are to read.
    systems: which it was made with. shell: it is empty until its scripts have run. login, challenge: it is
    no page at all but a door.
    """

    address: str
    title: str = ""
    alternates: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    embeds: tuple[str, ...] = ()
    words: int = 0
    systems: tuple[Shown, ...] = ()
    shell: bool = False
    login: bool = False
    challenge: bool = False


def is_page(document: Document) -> bool:
    """Whether these bytes are a web page and no feed."""
    head = document.body[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head.startswith(b"<") or re.search(rb"<(?:rss|feed|rdf:rdf|urlset|vcalendar)\b", head):
        return False
    return b"<html" in head or b"<!doctype html" in head or b"html" in document.content_type.lower().encode()


def facts(document: Document) -> Facts:
    """What the page says of itself. Never raises."""
    raw = _without_comments(document.body[:LONGEST].decode("utf-8", "replace"))
    tags = [(match[1].lower(), _attributes(match[2]), match.end()) for match in _TAG.finditer(raw)]
    base = _base(tags, document.address)
    head = _HEAD_END.search(raw)
    words = len(_TAGS.sub(" ", _UNSEEN.sub(" ", raw[head.start() if head else 0 :])).split())
    title = _TITLE.search(raw)
    password = any(name == "input" and said.get("type", "").lower() == "password" for name, said, _ in tags)
    return Facts(
        address=document.address,
        title=one_line(title[1]) if title else "",
        alternates=tuple(_alternates(tags, base)),
        links=tuple(_links(tags, base, raw)),
        embeds=tuple(dict.fromkeys(_embeds(tags, base))),
        words=words,
        systems=shown(raw),
        shell=words < FEW_WORDS and bool(_SHELL.search(raw)),
        login=bool(_LOGIN.search(document.address)) or (password and words < LOGIN_WORDS),
        challenge=words < LOGIN_WORDS and bool(_CHALLENGE.search(raw)),
    )


def _without_comments(raw: str) -> str:
    """`raw` without its comments; an open one goes to the end. No pattern: that would look for each end anew."""
    parts: list[str] = []
    rest = raw
    while "<!--" in rest:
        before, _, after = rest.partition("<!--")
        parts.append(before)
        rest = after.partition("-->")[2]
        if len(parts) > MOST_COMMENTS:
            break
    return "".join([*parts, rest])


Tag = tuple[str, dict[str, str], int]


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match[1].lower(), _unescaped(value))
    return found


def _unescaped(value: str) -> str:
    """Entities that belong into attributes; not "&copy", which is the beginning of a parameter's name."""
    return _NUMBERED.sub(lambda match: html.unescape(match[0]), value).replace("&amp;", "&").strip()


def _base(tags: list[Tag], address: str) -> str:
    href = next((said["href"] for name, said, _ in tags if name == "base" and said.get("href")), "")
    return absolute(href, address) or address


def absolute(href: str, base: str) -> str:
    """Where a link leads, webcal: as https:; "" if nowhere we could go."""
    href = re.sub(r"^webcals?:", "https:", href.strip(), flags=re.IGNORECASE)
    try:
        joined = urljoin(base, href)
        if urlsplit(joined).scheme not in ("http", "https"):
            return ""
    except ValueError:
        return ""
    return safe_address(joined.partition("#")[0].replace(" ", "%20"))


def _alternates(tags: list[Tag], base: str) -> Iterator[Link]:
    for name, said, _ in tags:
        relations = said.get("rel", "").lower().split()
        if name == "link" and said.get("href") and ("alternate" in relations or "https://api.w.org/" in relations):
            kind = (
                "wp-json" if "https://api.w.org/" in relations else said.get("type", "").lower().partition(";")[0]
            )
            if address := absolute(said["href"], base):
                yield Link(address, one_line(said.get("title", "")), kind.strip())


def _links(tags: list[Tag], base: str, raw: str) -> Iterator[Link]:
    count = 0
    for name, said, end in tags:
        if name in ("a", "area") and said.get("href") and count < MOST_LINKS:
            count += 1
            if address := absolute(said["href"], base):
                inside = _LINK_END.split(raw[end : end + 600], maxsplit=1)[0]
                text = " ".join(_TAGS.sub(" ", inside).split()) or said.get("title") or said.get("aria-label", "")
                yield Link(address, one_line(text, 100), said.get("type", "").lower())


def _embeds(tags: list[Tag], base: str) -> Iterator[str]:
    for name, said, _ in tags:
        if name in ("iframe", "embed"):
            source = said.get("src") or said.get("data-src") or said.get("data-lazy-src") or ""
            if source and (address := absolute(source, base)):
                yield address

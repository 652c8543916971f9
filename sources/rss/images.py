"""An entry's picture: of its own elements, else in its text; and addresses made absolute.

media:content, media:thumbnail       Media RSS (https://www.rssboard.org/media-rss)
enclosure                            RSS 2.0, Atom
itunes:image, <image><url>           podcasts; some sites
<img>                                in the text
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from sources.text import safe_address

LOOK = 50_000
_IMG = re.compile(r"<img\s[^>]{1,2000}>", re.IGNORECASE)
_SRC = re.compile(r"""\ssrc\s?=\s?["']?(?P<address>[^"'\s>]+)""", re.IGNORECASE)
# what counts visitors, and what smiles
_TINY = re.compile(
    r"""\b(?:width|height)\s?=\s?["']?[01]\b|\bclass\s?=\s?["'][^"']*(?:emoji|smiley)""", re.IGNORECASE
)
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)\b", re.IGNORECASE)


def address(base: str, link: str) -> str:
    """A link made absolute, "" if it is none that may be followed."""
    try:
        return safe_address(urljoin(base, link)) if link else ""
    except ValueError:
        return ""


def image(raw: Mapping[str, Any]) -> str:
    """The address of the picture that the entry's elements name, "" if there is none."""
    return next((found for one in _named(raw) if (found := safe_address(one))), "")


def _named(raw: Mapping[str, Any]) -> Iterator[str]:
    for one in (*(raw.get("media_content") or ()), *(raw.get("media_thumbnail") or ())):
        if "image" in str(one.get("type") or one.get("medium") or "image"):
            yield str(one.get("url") or "")
    for link in raw.get("links") or ():
        if link.get("rel") == "enclosure" and str(link.get("type") or "").startswith("image/"):
            yield str(link.get("href") or "")
    picture = raw.get("image")
    yield str(picture.get("href") or "") if isinstance(picture, Mapping) else ""
    # feedparser's name for <image><url>, and for any other <url>
    other = str(raw.get("href") or "")
    yield other if _FILE.search(other) else ""


def image_in(markup: str, base: str) -> str:
    """The first picture in a text that is one to look at, "" if there is none."""
    tags = (found[0] for found in _IMG.finditer(markup[:LOOK]))
    sources = (found["address"] for tag in tags if not _TINY.search(tag) and (found := _SRC.search(tag)))
    return next((good for one in sources if (good := address(base, html.unescape(one)))), "")

"""Streams for feed readers: RSS 2.0 and JSON Feed 1.1. Pure.

    Channel(title, …, items)  --rss-->  bytes      --json_feed-->  bytes

RSS: https://www.rssboard.org/rss-specification with atom:link rel="self" (its best practices); dates as RFC 822.
JSON Feed: https://www.jsonfeed.org/version/1.1/; dates as RFC 3339.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any
from xml.sax.saxutils import escape, quoteattr

# XML 1.0 section 2.2 allows no others
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TTL_MINUTES = 360
RSS_TYPE = b"application/rss+xml; charset=utf-8"
JSON_TYPE = b"application/feed+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of ours. size: bytes."""

    address: str
    size: int
    content_type: str = "image/webp"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing. id: its own for ever. text: plain. published, changed: instants. more: for the JSON extension."""

    id: str
    url: str
    title: str
    text: str
    published: int
    changed: int
    language: str = ""
    tags: tuple[str, ...] = ()
    image: Image | None = None
    author: str = ""
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A stream. home: the page it belongs to. self_address: its own address."""

    title: str
    description: str
    home: str
    self_address: str
    language: str
    items: tuple[Item, ...]


def rss(channel: Channel) -> bytes:
    """The channel as RSS 2.0. Without a moment of its own making: the same items are the same bytes."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">',
        "<channel>",
        _tag("title", channel.title),
        _tag("link", channel.home),
        _tag("description", channel.description),
        _tag("language", channel.language),
        f'<atom:link href={quoteattr(_clean(channel.self_address))} rel="self" type="application/rss+xml"/>',
        _tag("ttl", str(TTL_MINUTES)),
    ]
    if channel.items:
        lines.append(_tag("lastBuildDate", _rfc822(max(item.changed for item in channel.items))))
    for item in channel.items:
        lines += ["<item>", *_rss_item(item), "</item>"]
    return "\n".join([*lines, "</channel>", "</rss>", ""]).encode()


def _rss_item(item: Item) -> Iterator[str]:
    yield _tag("title", item.title)
    yield _tag("link", item.url)
    yield f'<guid isPermaLink="false">{escape(_clean(item.id))}</guid>'
    yield _tag("pubDate", _rfc822(item.published))
    yield _tag("description", "<br>\n".join(escape(line) for line in item.text.split("\n")))
    if item.author:
        yield _tag("dc:creator", item.author)
    for tag in item.tags:
        yield _tag("category", tag)
    if item.image:
        image = item.image
        yield f'<enclosure url={quoteattr(image.address)} length="{image.size}" type="{image.content_type}"/>'


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(_clean(text))}</{name}>"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _rfc822(instant: int) -> str:
    return formatdate(instant, usegmt=True)


def json_feed(channel: Channel) -> bytes:
    """The channel as JSON Feed 1.1."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.self_address,
        "description": channel.description,
        "language": channel.language,
        "items": [_json_item(item) for item in channel.items],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _json_item(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_text": item.text,
        "image": item.image.address if item.image else "",
        "date_published": _rfc3339(item.published),
        "date_modified": _rfc3339(item.changed),
        "authors": [{"name": item.author}] if item.author else [],
        "tags": list(item.tags),
        "language": item.language,
        "_puuhakalenteri": dict(item.more),
    }
    # an item has to have its text, even if empty
    return {key: value for key, value in told.items() if value or key == "content_text"}


def _rfc3339(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat().replace("+00:00", "Z")

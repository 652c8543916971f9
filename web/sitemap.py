"""`/sitemap.xml` (https://www.sitemaps.org/protocol.html): the pages that are for everybody, and every event.

Past 50,000 addresses it becomes an index of `/sitemap-1.xml`, `/sitemap-2.xml` … Kept like the feeds, but apart
from them: what robots ask for once a day must not push out what families ask for all day.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from urllib.parse import quote
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from aggregator.ics import event_path
from aggregator.model import LANGUAGES
from web import dates
from web.fast import Kept, Kind
from web.feed import Answer, renewed
from web.parts import Parts, parts

MOST = 50_000  # addresses of one file, as the protocol has it
EVENTS = 16_000  # of one file, in each language
PAST = 30 * 86_400
PAGES = ("/", "/vinkit", "/tietoa", "/saavutettavuus", "/perhe", "/upota/ohje")
XML = Kind(b"application/xml; charset=utf-8", b"public, max-age=3600")
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(request: Request) -> Response:
    """The map, the index of maps, or one of them; 404 as text past the last."""
    site, number = parts(request), request.path_params.get("number", 0)
    key = f"/sitemap {number}"
    shelf = request.app.state.maps
    kept: Kept | None = renewed(site, shelf.get(key), partial(_body, site, number), "sitemap.xml", XML)
    if kept is None:
        return PlainTextResponse("No such map.\n", 404)
    shelf.put(key, kept)
    return Answer(kept)


def _body(site: Parts, number: int) -> bytes | None:
    since = site.midnight() - PAST
    files = max(1, -(-site.store.beside.map_size(since) // EVENTS))
    if number > files or (number and files == 1):
        return None
    if not number and files > 1:
        return _index(site, files)
    return _urls(site, max(number, 1), since)


def _index(site: Parts, files: int) -> bytes:
    maps = "".join(
        f"<sitemap><loc>{escape(site.address(f'/sitemap-{number}.xml'))}</loc></sitemap>\n"
        for number in range(1, files + 1)
    )
    return f"{HEAD}<sitemapindex {SPACE}>\n{maps}</sitemapindex>\n".encode()


def _urls(site: Parts, number: int, since: int) -> bytes:
    lines = [f"{HEAD}<urlset {SPACE}>"]
    if number == 1:
        collections = [f"/kokoelma/{one}" for one in site.collections]
        lines += (_url(site, f"/{code}{page}") for code in LANGUAGES for page in (*PAGES, *collections))
    lines += _events(site, number, since)
    return "\n".join([*lines, "</urlset>", ""]).encode()


def _events(site: Parts, number: int, since: int) -> Iterable[str]:
    for row in site.store.beside.map_rows(since, (number - 1) * EVENTS, EVENTS):
        for code in LANGUAGES:
            yield _url(site, event_path(row.uid, row.titles, code), row.changed_at)


def _url(site: Parts, path: str, changed: int = 0) -> str:
    day = dates.local(changed, site.settings.zone).date()
    told = f"<lastmod>{day}</lastmod>" if changed else ""
    return f"<url><loc>{escape(site.address(quote(path, safe='/%-')))}</loc>{told}</url>"

"""Reading web pages, The Events Calendar and Eventz, beside the library that reads the same bytes. CPU time.

    .venv/bin/python tests/bench/webformats.py [--events 500]

bare: the library alone (selectolax and json on a page's blocks; json). texts: and selectolax on each text with
markup, which is the least that makes them fit to show. known: all events are stored already.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from sources.adapters import Adapter, adapters
from sources.records import Document, Reading

TEXT = (
    "<p>Tervetuloa koko perheen satutuntiin! Luemme yhdessä kirjoja, laulamme ja leikimme.</p><p>Satutunti sopii "
    "3–6-vuotiaille lapsille yhdessä aikuisen kanssa.<br>Vapaa p&auml;&auml;sy. Mukaan mahtuu 20 lasta.</p>"
)


def schema_event(n: int) -> dict[str, Any]:
    street = {"@type": "PostalAddress", "streetAddress": f"Kirjastokatu {n % 40}", "postalCode": "41990"}
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"https://feed.example/e/{n}",
        "name": f"Satutunti {n}",
        "description": TEXT,
        "url": f"https://feed.example/tapahtumat/{n}",
        "startDate": f"2026-05-{n % 28 + 1:02}T18:00:00+03:00",
        "endDate": f"2026-05-{n % 28 + 1:02}T19:00:00+03:00",
        "location": {"@type": "Place", "name": "Kirjasto", "address": street | {"addressLocality": "Puuhala"}},
        "offers": {"@type": "Offer", "price": "0", "priceCurrency": "EUR"},
        "typicalAgeRange": "3-6",
    }


def tribe_event(n: int) -> dict[str, Any]:
    return {
        "id": n + 1,
        "url": f"https://feed.example/tapahtuma/t{n}/",
        "title": f"Perhekerho {n}, 3&#8211;6 v",
        "description": TEXT,
        "excerpt": TEXT,
        "start_date": "2026-05-12 09:30:00",
        "end_date": "2026-05-12 11:30:00",
        "utc_start_date": "2026-05-12 06:30:00",
        "timezone": "Europe/Helsinki",
        "all_day": False,
        "cost": "Maksuton",
        "cost_details": {"values": ["0"]},
        "categories": [{"name": "Lapset &amp; perheet"}],
        "tags": [],
        "venue": {"id": 5, "venue": "Talo &#8211; sali", "address": f"Kirkkotie {n % 40}", "city": "Puuhala"},
        "organizer": [{"organizer": "Seurakunta"}],
    }


def eventz_page(n: int) -> dict[str, Any]:
    return {
        "_id": f"66{n:06}",
        "name": f"Puuhapäivä {n}",
        "privacy": "public",
        "pageType": "event",
        "language": "fi",
        "descriptionLong": TEXT,
        "locations": [{"address": f"Museo, Alatie {n % 40}, 41990 Puuhala"}],
        "hashtags": ["lapset"],
        "defaultStartDate": "2026-05-16T07:00:00.000Z",
        "ownerName": "Museo",
        "defaultEndDate": "2026-05-16T08:00:00.000Z",
    }


def page_of(events: int) -> bytes:
    blocks = []
    for n in range(events):
        written = json.dumps(schema_event(n)).replace("</", "<\\/")
        article = f"<article><h2>Satutunti {n}</h2>{TEXT}</article>"
        blocks.append(f'<script type="application/ld+json">{written}</script>{article}')
    return f'<!doctype html><html lang="fi"><body>{"".join(blocks)}</body></html>'.encode()


def blocks_of(body: bytes) -> list[Any]:
    blocks = LexborHTMLParser(body.decode()).css('script[type="application/ld+json"]')
    return [json.loads(block.text()) for block in blocks]


def items_of(body: bytes) -> list[Any]:
    return next(value for value in json.loads(body).values() if isinstance(value, list))


def with_texts(items: list[dict[str, Any]], names: tuple[str, ...]) -> None:
    for item in items:
        for name in names:
            LexborHTMLParser(item[name]).text()


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    work()
    took = []
    for _ in range(times):
        begin = time.process_time()
        work()
        took.append(time.process_time() - begin)
    return min(took) * 1000


def measure(adapter: Adapter, body: bytes, bare: Callable[[bytes], list[Any]], names: tuple[str, ...]) -> None:
    document = Document("https://feed.example/api/", body)
    parsed = adapter.parse(document, Reading())
    assert not parsed.problems
    known = Reading(known=parsed.present)
    alone, texts, read, again = (
        milliseconds(lambda: bare(body)),
        milliseconds(lambda: with_texts(bare(body), names)),
        milliseconds(lambda: adapter.parse(document, Reading())),
        milliseconds(lambda: adapter.parse(document, known)),
    )
    count = len(parsed.events)
    print(
        f"{adapter.name:8} {count} events, {len(body) // 1024} kB: bare {alone:.1f} ms, texts {texts:.1f}, "
        f"read {read:.1f} ({read / alone:.1f} × bare, {read / texts:.1f} × texts; {count / read * 1000:.0f}/s), "
        f"known {again:.1f} ({again / alone:.1f} × bare)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=500)
    count = parser.parse_args().events
    known = adapters()
    tribe = {"events": [tribe_event(n) for n in range(count)], "total": count}
    eventz = {"pages": [eventz_page(n) for n in range(count)]}
    measure(known["jsonld"], page_of(count), blocks_of, ("name", "description"))
    measure(known["tribe"], json.dumps(tribe).encode(), items_of, ("title", "description"))
    measure(known["eventz"], json.dumps(eventz).encode(), items_of, ("name", "descriptionLong"))


if __name__ == "__main__":
    main()

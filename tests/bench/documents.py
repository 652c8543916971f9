"""Made-up calendars, pages, feeds and tables, in the size and shape that real ones have. No two events are alike.

The same words fill the answers of the JSON APIs, which are in apis.py.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds import TITLES, feed_body

START = datetime(2026, 5, 1, 6, tzinfo=UTC)
WORDS = (
    "Tervetuloa koko perheen {title}on! Luemme yhdessä kirjoja, laulamme ja leikimme.",
    "Tuokio sopii 3–6-vuotiaille lapsille yhdessä aikuisen kanssa, ja se kestää noin puoli tuntia.",
    "Paikalla on ohjaaja, ja kahvila on auki. Mukaan mahtuu {number} lasta; paikkoja ei voi varata.",
    "Lisätietoja saa kirjaston asiakaspalvelusta sekä tapahtuman omalta sivulta.",
)


def at(n: int, hours: int = 0) -> datetime:
    return START + timedelta(days=n % 60, minutes=30 * (n % 16), hours=hours)


def utc(n: int, hours: int = 0) -> str:
    return f"{at(n, hours):%Y-%m-%dT%H:%M:%SZ}"


def local(n: int, hours: int = 0) -> str:
    return f"{at(n, hours + 3):%Y-%m-%dT%H:%M:%S}+03:00"


def title(n: int) -> str:
    return f"{TITLES[n % 7]} {n}"


def sentences(n: int) -> list[str]:
    said = [words.format(title=TITLES[n % 7].lower(), number=n) for words in WORDS]
    return said[n % 4 :] + said[: n % 4]


def text(n: int) -> str:
    return " ".join(sentences(n))


def markup(n: int) -> str:
    """As editors write it: paragraphs, emphasis, entities; every third with a link."""
    one, two, three, four = sentences(n)
    link = f'<p><a href="https://feed.example/ilmo/{n}">Lue lisää</a></p>' if n % 3 == 0 else ""
    return f"<p><strong>{one}</strong></p>\n<p>{two}<br />{three}</p>\n<p>{four} Vapaa p&auml;&auml;sy.</p>{link}"


def ical(events: int) -> bytes:
    return feed_body(0, events, START.replace(tzinfo=None))


def schema_item(n: int) -> dict[str, Any]:
    street = {"@type": "PostalAddress", "streetAddress": f"Kirjastokatu {n % 40}", "postalCode": "41990"}
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"https://feed.example/e/{n}",
        "name": title(n),
        "description": markup(n),
        "url": f"https://feed.example/tapahtumat/{n}",
        "startDate": local(n),
        "endDate": local(n, 1),
        "location": {"@type": "Place", "name": "Kirjasto", "address": street | {"addressLocality": "Puuhala"}},
        "offers": {"@type": "Offer", "price": "0", "priceCurrency": "EUR"},
        "typicalAgeRange": "3-6",
    }


def site(content: str, head: str = "") -> bytes:
    """A page of a site: menus, teasers and a footer of about 40 kB around the content."""
    menu = "".join(f'<li class="menu-item"><a href="/sivu/{i}">Palvelu {i}</a></li>' for i in range(200))
    teaser = '<div class="card"><a href="/n/{0}"><img src="/kuvat/{0}.jpg" alt=""><h3>Uutinen {0}</h3></a></div>'
    teasers = "".join(teaser.format(i) for i in range(100))
    return (
        f'<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Tapahtumat | Puuhala</title>{head}'
        f"<style>{'p { color: #111 } ' * 200}</style></head><body><header><nav><ul>{menu}</ul></nav></header>"
        f"<main>{content}</main><aside>{teasers}</aside><footer><p>Kunnantie 1, 41992 Puuhala. Vaihde 08 123 4567, "
        "avoinna ma–pe klo 9–15.</p></footer></body></html>"
    ).encode()


def jsonld(events: int) -> bytes:
    """A list page: one block of JSON-LD for all events, and an article for each."""
    written = json.dumps([schema_item(n) for n in range(events)]).replace("</", "<\\/")
    articles = "".join(f"<article><h2>{title(n)}</h2>{markup(n)}</article>" for n in range(events))
    return site(f'<script type="application/ld+json">{written}</script>{articles}')


def microdata(events: int) -> bytes:
    return site("".join(map(microdata_item, range(events))))


def microdata_item(n: int) -> str:
    day = f'<time itemprop="startDate" datetime="{local(n)}">{at(n):%d.%m.}</time>'
    return (
        f'<article itemscope itemtype="https://schema.org/Event"><h2 itemprop="name">{title(n)}</h2>{day}'
        f'<a itemprop="url" href="/tapahtumat/{n}">Lue</a><meta itemprop="endDate" content="{local(n, 1)}">'
        f'<div itemprop="description">{markup(n)}</div><div itemprop="location" itemscope '
        'itemtype="https://schema.org/Place"><span itemprop="name">Kirjasto</span>, <span itemprop="address">'
        f"Koulukuja {n % 40}, 41990 Puuhala</span></div></article>"
    )


def rss(entries: int) -> bytes:
    """Half events of a library's event module, half news without a date of any event."""
    items = []
    for n in range(entries):
        module = (
            f"<xcal:dtstart>{at(n, 3):%Y-%m-%dEEST%H:%M:%S}</xcal:dtstart><xcal:location>Kirjasto</xcal:location>"
        )
        items.append(
            f"<item><title>{title(n)}</title><link>https://feed.example/u/{n}</link><guid>{n} at feed.example</guid>"
            f"<pubDate>Mon, 27 Apr 2026 08:{n % 60:02}:00 +0300</pubDate><category>Lapset</category>"
            f"<description><![CDATA[{markup(n)}]]></description>{module if n % 2 else ''}</item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:xcal="urn:ietf:params:xml:ns:xcal"><channel>'
        f"<title>Kirjasto</title><language>fi-FI</language>{''.join(items)}</channel></rss>"
    ).encode()


def csvsheet(rows: int) -> bytes:
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(["Tapahtuma", "Pvm", "Klo", "Paikka", "Kuvaus", "Ikä", "Hinta", "Ilmoittautuminen"])
    days = ("ma", "ti", "ke", "to", "pe", "la", "su")
    for n in range(rows):
        day, begin, end = at(n), at(n, 3), at(n, 4)
        when = f"{days[day.weekday()]} {day.day}.{day.month}.2026"
        clock = f"{begin:%H.%M}–{end:%H.%M}"
        place = f"Pääkirjasto, Koulukuja {n % 40}"
        table.writerow((title(n), when, clock, place, text(n), "3-6", "0 €", f"https://lyyti.example/{n}"))
    return out.getvalue().encode()


def prose(events: int) -> bytes:
    """News of a town's site: `events` events in about three kB of running text each ten."""
    told = "".join(
        f"<p>{title(n)} pidetään kirjastossa {at(n).day}.{at(n).month}. klo {9 + n % 8}–{10 + n % 8}. {text(n)}</p>"
        for n in range(events)
    )
    head = '<meta property="article:published_time" content="2026-04-28T09:15:00+03:00">'
    return site(f"<article><h1>Kirjaston kevät</h1>{told}</article>", head)

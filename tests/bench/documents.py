"""Made-up documents of every format, in the size and shape that real ones have. No two events are alike.

Each maker takes how many events are wanted and gives bytes; `PAGES` has the ones that hold a single page.
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


def linked_item(n: int) -> dict[str, Any]:
    base = "https://feed.example/v1"
    keywords = [{"@id": f"{base}/keyword/yso:p{1000 + (n + i) % 10}/"} for i in range(3)]
    nothing = ("super_event", "date_published", "custom_data", "audience_max_age", "super_event_type", "provider")
    nothing += ("location_extra_info", "provider_contact_info", "replaced_by", "enrolment_start_time")
    return dict.fromkeys(nothing) | {
        "id": f"kaupunki:ag{n:08}",
        "location": {"@id": f"{base}/place/tprek:{n % 40}/"},
        "keywords": keywords,
        "audience": keywords[:1],
        "event_status": "EventScheduled",
        "type_id": "General",
        "external_links": [{"name": "extlink_facebook", "link": f"https://social.example/{n}", "language": "fi"}],
        "offers": [{"is_free": n % 2 == 0, "description": None, "price": None, "info_url": None}],
        "data_source": "kaupunki",
        "publisher": "kaupunki:1200",
        "sub_events": [],
        "images": [{"id": n, "url": f"https://feed.example/media/{n}.jpg", "name": "kuva", "alt_text": None}],
        "videos": [],
        "in_language": [{"@id": f"{base}/language/fi/"}],
        "created_time": "2026-03-02T08:00:00.125000Z",
        "last_modified_time": "2026-04-20T06:30:00.500000Z",
        "start_time": utc(n),
        "end_time": utc(n, 1),
        "audience_min_age": 3,
        "deleted": False,
        "maximum_attendee_capacity": None,
        "name": {"fi": title(n), "sv": f"Sagostund {n}", "en": f"Story time {n}"},
        "short_description": {"fi": sentences(n)[0], "sv": None, "en": None},
        "description": {"fi": markup(n), "sv": f"<p>Välkommen med, {n} platser!</p>", "en": None},
        "info_url": {"fi": f"https://feed.example/tapahtumat/{n}"},
        "@id": f"{base}/event/kaupunki:ag{n:08}/",
        "@context": "http://schema.org",
        "@type": "Event/LinkedEvent",
    }


def linkedevents(events: int) -> bytes:
    meta = {"count": events, "next": None, "previous": None}
    return json.dumps({"meta": meta, "data": [linked_item(n) for n in range(events)]}).encode()


def linked_references() -> list[tuple[str, bytes]]:
    """The places and keywords that `linkedevents` points to, each with its role."""
    base = "https://feed.example/v1"
    place = {"street_address": {"fi": "Koulukuja 2"}, "postal_code": "41990", "address_locality": {"fi": "Puuhala"}}
    place |= {"position": {"type": "Point", "coordinates": [25.7, 62.4]}}
    told: list[tuple[str, dict[str, Any]]] = [
        ("place", place | {"id": f"tprek:{n}", "@id": f"{base}/place/tprek:{n}/", "name": {"fi": f"Kirjasto {n}"}})
        for n in range(40)
    ]
    for n in range(1000, 1010):
        address = f"{base}/keyword/yso:p{n}/"
        told.append(("keyword", {"id": f"yso:p{n}", "@id": address, "name": {"fi": f"aihe {n}", "sv": f"ämne {n}"}}))
    return [(role, json.dumps(said).encode()) for role, said in told]


def tribe_item(n: int) -> dict[str, Any]:
    begin, end = at(n, 3), at(n, 5)
    return {
        "id": n + 1,
        "url": f"https://feed.example/tapahtuma/t{n}/",
        "rest_url": f"https://feed.example/wp-json/tribe/events/v1/events/{n}",
        "status": "publish",
        "modified_utc": "2026-04-20 09:00:00",
        "title": f"{title(n)}, 3&#8211;6 v",
        "description": markup(n),
        "excerpt": f"<p>{sentences(n)[0]}</p>",
        "slug": f"t{n}",
        "image": {"url": f"https://feed.example/kuvat/{n}.jpg", "id": n, "width": 1200, "height": 800, "sizes": {}},
        "all_day": False,
        "start_date": f"{begin:%Y-%m-%d %H:%M:%S}",
        "end_date": f"{end:%Y-%m-%d %H:%M:%S}",
        "utc_start_date": f"{at(n):%Y-%m-%d %H:%M:%S}",
        "timezone": "Europe/Helsinki",
        "cost": "Maksuton",
        "cost_details": {"currency_symbol": "€", "values": ["0"]},
        "categories": [{"name": "Lapset &amp; perheet", "slug": "lapset-perheet", "id": 5}],
        "tags": [],
        "venue": {"id": 5, "venue": "Talo &#8211; sali", "address": f"Kirkkotie {n % 40}", "city": "Puuhala"},
        "organizer": [{"id": 7, "organizer": "Seurakunta"}],
    }


def tribe(events: int) -> bytes:
    items = [tribe_item(n) for n in range(events)]
    return json.dumps({"events": items, "total": events, "rest_url": "https://feed.example/"}).encode()


def openactive_item(n: int) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "streetAddress": f"Rantatie {n % 40}", "postalCode": "41992"}
    geo = {"@type": "GeoCoordinates", "latitude": 62.25, "longitude": 25.75}
    place = {"@type": "Place", "@id": f"https://feed.example/paikat/{n % 40}", "name": "Uimahalli", "geo": geo}
    data = {
        "@context": ["https://openactive.io/", "https://openactive.io/ns-beta"],
        "@type": "Event",
        "@id": f"https://feed.example/tapahtumat/{n}",
        "url": f"https://feed.example/tapahtumat/{n}",
        "name": title(n),
        "description": text(n),
        "activity": [{"@type": "Concept", "prefLabel": "Uinti", "@id": "https://openactive.io/activity-list#1"}],
        "ageRange": {"minValue": 7, "maxValue": 12},
        "startDate": local(n),
        "endDate": local(n, 1),
        "location": place | {"address": address | {"addressLocality": "Puuhala", "addressCountry": "FI"}},
        "offers": [{"@type": "Offer", "name": "Muut", "price": 5.5, "priceCurrency": "EUR"}],
        "organizer": {"@type": "Organization", "name": "Puuhalan kunta"},
        "maximumAttendeeCapacity": 10,
        "remainingAttendeeCapacity": n % 10,
    }
    return {"state": "updated", "kind": "Event", "id": n + 1, "modified": 1780000000 + n, "data": data}


def openactive(events: int) -> bytes:
    page = {"next": "https://feed.example/feed?afterId=9", "items": [openactive_item(n) for n in range(events)]}
    return json.dumps(page | {"license": "https://creativecommons.org/licenses/by/4.0/"}).encode()


def eventz_item(n: int) -> dict[str, Any]:
    return {
        "_id": f"66{n:06}",
        "name": title(n),
        "privacy": "public",
        "pageType": "event",
        "language": "fi",
        "descriptionShort": sentences(n)[0],
        "descriptionLong": markup(n),
        "locations": [{"address": f"Museo, Alatie {n % 40}, 41990 Puuhala", "lat": 61.5, "lng": 23.7}],
        "hashtags": ["lapset", "perheet"],
        "globalContentCategories": ["kids"],
        "ages": ["age-5-9"],
        "defaultStartDate": f"{at(n):%Y-%m-%dT%H:%M:%S}.000Z",
        "defaultEndDate": f"{at(n, 1):%Y-%m-%dT%H:%M:%S}.000Z",
        "event": {"dates": [], "isFree": True, "ticketLink": None},
        "ownerName": "Museo",
        "imageDesktop": f"kuva{n}.jpg",
    }


def eventz(events: int) -> bytes:
    return json.dumps({"pages": [eventz_item(n) for n in range(events)]}).encode()


def hellewi_item(n: int) -> dict[str, Any]:
    lessons = [{"id": i, "begins": local(n + 7 * i), "ends": local(n + 7 * i, 1)} for i in range(8)]
    return {
        "id": 41000 + n,
        "code": f"1101{n:04}",
        "name": title(n),
        "description": markup(n),
        "begins": lessons[0]["begins"],
        "ends": lessons[-1]["ends"],
        "lessons": lessons,
        "registrationbegins": local(0),
        "registrationends": local(n % 60),
        "minparticipants": 6,
        "maxparticipants": 10,
        "prices": [{"id": 1, "name": "Kurssimaksu", "price": 48}, {"id": 2, "name": "Alennus", "price": 36.5}],
        "location": {"id": n % 40, "name": "Opistotalo", "address": f"Koulukatu {n % 40}", "zip": "41992"},
        "catalogitems": [{"type": "subject", "id": 12, "name": "Kuvataide", "parent": None}],
        "full": False,
    }


def hellewi(events: int) -> bytes:
    return json.dumps([hellewi_item(n) for n in range(events)]).encode()


def kirkanta_item(n: int) -> dict[str, Any]:
    times = [{"from": "08:00", "to": "10:00", "status": 2}, {"from": "10:00", "to": "19:00", "status": 1}]
    days = [{"date": f"2026-05-{day:02}", "closed": False, "info": None, "times": times} for day in range(4, 18)]
    feed = {"id": "events", "title": None, "value": f"https://kirjasto.feed.example/{n}.rss"}
    return {
        "id": 84000 + n,
        "name": f"Puuhalan {n}. kirjasto",
        "address": {"street": f"Kirjastokatu {n}", "zipcode": "41992", "city": "Puuhala", "area": None},
        "coordinates": {"lat": 62.25, "lon": 25.75},
        "primaryContactInfo": {"homepage": {"name": "Kotisivu", "url": f"https://kirjasto.feed.example/{n}"}},
        "schedules": days,
        "customData": [feed],
    }


def kirkanta(libraries: int) -> bytes:
    items = [kirkanta_item(n) for n in range(libraries)]
    return json.dumps({"type": "library", "total": libraries, "items": items}).encode()


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
    table.writerow("Tapahtuma Pvm Klo Paikka Kuvaus Ikä Hinta Ilmoittautuminen".split())
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

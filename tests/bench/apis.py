"""Made-up answers of the JSON APIs, in the size and shape that real ones have. No two events are alike."""

from __future__ import annotations

import json
from typing import Any

from documents import at, local, markup, sentences, text, title, utc


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
    place = {
        "street_address": {"fi": "Koulukuja 2"},
        "postal_code": "41990",
        "address_locality": {"fi": "Puuhala"},
    }
    place |= {"position": {"type": "Point", "coordinates": [25.7, 62.4]}}
    told: list[tuple[str, dict[str, Any]]] = [
        ("place", place | {"id": f"tprek:{n}", "@id": f"{base}/place/tprek:{n}/", "name": {"fi": f"Kirjasto {n}"}})
        for n in range(40)
    ]
    for n in range(1000, 1010):
        address = f"{base}/keyword/yso:p{n}/"
        told.append(
            ("keyword", {"id": f"yso:p{n}", "@id": address, "name": {"fi": f"aihe {n}", "sv": f"ämne {n}"}})
        )
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
        "image": {
            "url": f"https://feed.example/kuvat/{n}.jpg",
            "id": n,
            "width": 1200,
            "height": 800,
            "sizes": {},
        },
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

"""Happenings of the town as objects of the Linked Events API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from aggregator.demo.drawings import address
from aggregator.demo.happening import ZONE, Happening, Venue
from aggregator.demo.venues import DISTRICTS_SV, KEYWORDS, PLACES, TOWN

Json = dict[str, Any]
AUDIENCES = frozenset({"yso:p4354", "yso:p11617", "yso:p13050", "yso:p15937", "yso:p4074"})
PROVIDERS = {
    "nuorisotalo": "Puuhalan nuorisopalvelut",
    "laituri": "Puuhalan nuorisopalvelut",
    "liikuntahalli": "Puuhalan liikuntapalvelut",
    "uimahalli": "Puuhalan liikuntapalvelut",
    "seurakuntatalo": "Puuhalan seurakunta",
    "perhekeskus": "Puuhalan perhepalvelut",
    "museo": "Puuhalan museo",
    "luontokoulu": "Luontokoulu Kuikka",
    "koulu": "Puuhalan Pallo ry",
}


@dataclass(frozen=True, slots=True)
class LinkedData:
    """All there is behind the API: id -> object."""

    events: dict[str, Json]
    places: dict[str, Json]
    keywords: dict[str, Json]


def as_linked_data(happenings: Iterable[Happening], today: date, base: str) -> LinkedData:
    """The API's objects. base: the server's address without a slash at the end."""
    api = f"{base}/linkedevents/v1"
    events = [event for each in happenings for event in _events(each, today, api, base)]
    return LinkedData(
        _by_id([*events, _volunteering(today, api), _deleted(today, api)]),
        _by_id(_place(venue, api) for venue in PLACES),
        _by_id(_keyword(id_, names, api) for id_, names in KEYWORDS.items()),
    )


def _by_id(objects: Iterable[Json]) -> dict[str, Json]:
    return {each["id"]: each for each in objects}


def _events(happening: Happening, today: date, api: str, base: str) -> Iterator[Json]:
    """One object; of a series one for every instance, and one for the series as a whole."""
    common = _common(happening, today, api, base)
    if happening.times == 1:
        begins = happening.begins(today)
        yield common | _identity(api, "event", happening.id) | _times(begins, happening.ends(begins))
        return
    instances = [(f"{happening.id}-{number + 1}", begins) for number, begins in happening.instances(today)]
    whole = _identity(api, "event", happening.id)
    part = {"super_event": {"@id": whole["@id"]}, "sub_event_type": "sub_recurring"}
    for id_, begins in instances:
        yield common | part | _identity(api, "event", id_) | _times(begins, happening.ends(begins))
    parts = [{"@id": _identity(api, "event", id_)["@id"]} for id_, _ in instances]
    lasts = _times(instances[0][1], happening.ends(instances[-1][1]))
    yield common | whole | lasts | {"super_event_type": "recurring", "sub_events": parts}


def _common(happening: Happening, today: date, api: str, base: str) -> Json:
    """What all instances of a happening share."""
    said = {"fi": (happening.title, happening.text), "sv": happening.sv, "en": happening.en}
    texts = {code: pair for code, pair in said.items() if pair}
    status = "EventCancelled" if happening.cancelled else "EventScheduled"
    return {
        "data_source": "puuhala",
        "publisher": "puuhala:100",
        "type_id": "Course" if happening.course else "General",
        "event_status": status,
        "name": {code: title for code, (title, _) in texts.items()},
        "short_description": {code: text.split(". ")[0].rstrip(".") + "." for code, (_, text) in texts.items()},
        "description": {code: f"<p>{text}</p>" for code, (_, text) in texts.items()},
        "provider": {"fi": PROVIDERS.get(happening.venue, "Puuhalan kulttuuripalvelut")},
        "location": {"@id": _identity(api, "place", happening.venue)["@id"]},
        "location_extra_info": None,
        "keywords": _pointers(api, happening.keywords),
        "audience": _pointers(api, [id_ for id_ in happening.keywords if id_ in AUDIENCES]),
        "in_language": [{"@id": f"{api}/language/{code}/"} for code in happening.languages],
        "audience_min_age": happening.ages[0],
        "audience_max_age": happening.ages[1],
        "offers": [_offer(happening)],
        "info_url": {"fi": f"{base}/tapahtumat/{happening.id}"},
        "images": [{"url": picture}] if (picture := address(happening.id, base)) else [],
        "external_links": [],
        "super_event": None,
        "super_event_type": None,
        "sub_events": [],
        "deleted": False,
        "replaced_by": None,
        "last_modified_time": _utc(
            datetime.combine(today, time(7), ZONE) - timedelta(days=len(happening.text) % 9 + 1)
        ),
        **_enrolment(happening, today, base),
    }


def _offer(happening: Happening) -> Json:
    price = {"fi": happening.price} if happening.price else None
    return {"is_free": bool(happening.free), "price": price, "description": None, "info_url": None}


def _enrolment(happening: Happening, today: date, base: str) -> Json:
    if not happening.places:
        return {"enrolment_start_time": None, "enrolment_end_time": None, "maximum_attendee_capacity": None}
    begins = happening.begins(today)
    return {
        "enrolment_start_time": _utc(datetime.combine(begins - timedelta(days=28), time(9), ZONE)),
        "enrolment_end_time": _utc(datetime.combine(begins - timedelta(days=2), time(23, 59), ZONE)),
        "enrolment_url": f"{base}/ilmoittautuminen/{happening.id}",
        "maximum_attendee_capacity": happening.places,
    }


def _times(begins: date, ends: date) -> Json:
    """Days as the API's editors write them: from 00.00 to 23.59 local time."""
    if not isinstance(begins, datetime) or not isinstance(ends, datetime):
        begins = datetime.combine(begins, time(), ZONE)
        ends = datetime.combine(ends - timedelta(days=1), time(23, 59), ZONE)
    return {"start_time": _utc(begins), "end_time": _utc(ends)}


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _identity(api: str, kind: str, name: str) -> Json:
    id_ = name if ":" in name else f"puuhala:{name}"
    schema = {"event": "Event/LinkedEvent", "place": "Place", "keyword": "Keyword"}[kind]
    return {"id": id_, "@id": f"{api}/{kind}/{id_}/", "@context": "http://schema.org", "@type": schema}


def _pointers(api: str, keywords: Iterable[str]) -> list[Json]:
    return [{"@id": _identity(api, "keyword", id_)["@id"]} for id_ in keywords]


def _place(venue: Venue, api: str) -> Json:
    division = {"fi": venue.district, "sv": DISTRICTS_SV[venue.district]}
    return _identity(api, "place", venue.id) | {
        "data_source": "puuhala",
        "name": {"fi": venue.name, "sv": venue.name_sv},
        "street_address": {"fi": venue.street},
        "postal_code": venue.postal_code,
        "address_locality": {"fi": TOWN},
        "position": {"type": "Point", "coordinates": [venue.lon, venue.lat]},
        "divisions": [{"type": "neighborhood", "municipality": TOWN, "name": division}],
        "info_url": None,
        "deleted": False,
    }


def _keyword(id_: str, names: tuple[str, str, str], api: str) -> Json:
    names_by_language = dict(zip(("fi", "sv", "en"), names, strict=True))
    return _identity(api, "keyword", id_) | {"data_source": "yso", "name": names_by_language, "deleted": False}


def _volunteering(today: date, api: str) -> Json:
    """Voluntary work, which the API leaves out unless asked for it."""
    digging = Happening("talkoot", "Rannan siivoustalkoot", "Siivotaan uimaranta yhdessä.", "tori", 1, 5, "10.00")
    (event,) = _events(digging, today, api, api)
    return event | {"type_id": "Volunteering"}


def _deleted(today: date, api: str) -> Json:
    """An event taken away this morning: the API then tells only this much of it."""
    gone = {"fi": "POISTETTU", "sv": "RADERAD", "en": "DELETED"}
    taken_away = _utc(datetime.combine(today, time(8), ZONE))
    return _identity(api, "event", "poistettu") | {
        "name": gone,
        "deleted": True,
        "replaced_by": None,
        "last_modified_time": taken_away,
    }

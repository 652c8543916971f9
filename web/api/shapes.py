"""Records as the API's objects. Pure, but for the address of the site and what the catalogue has counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from functools import cache
from typing import Any
from urllib.parse import quote

from babel import Locale, UnknownLocaleError

from aggregator.identity import slugify
from aggregator.model import LANGUAGES, Place, Texts
from aggregator.store.published import keywordids
from aggregator.store.published.keywordids import Keyword
from aggregator.store.published.things import Division, PlaceCount, TagCount
from web.api.times import stamp
from web.text import is_web_address

CONTEXT = "http://schema.org"
Json = dict[str, Any]


def texts(told: Texts) -> Json | None:
    """{language: text}; what is told in no language stands as Finnish, if there is none. None: nothing."""
    found = {code: text for code, text in told.items() if text and code != "und"}
    if told.get("und") and "fi" not in found:
        found = {"fi": told["und"], **found}
    return found or None


def one_text(text: str) -> Json | None:
    """A text that has no language."""
    return {"fi": text} if text else None


def address(site: str, kind: str, name: str) -> str:
    """The address of an object."""
    return f"{site}/v1/{kind}/{quote(name, safe=':')}/"


def identity(site: str, kind: str, name: str, type_: str) -> Json:
    """What every object begins with."""
    return {"id": name, "@id": address(site, kind, name), "@context": CONTEXT, "@type": type_}


def pointer(site: str, kind: str, name: str) -> Json:
    """A reference to an object."""
    return {"@id": address(site, kind, name)}


def keyword(one: Keyword, count: TagCount | None, site: str) -> Json:
    """A keyword."""
    return identity(site, "keyword", one.id, "Keyword") | {
        "name": dict(one.name), "alt_labels": [], "aggregate": False, "deprecated": False, "deleted": False,
        "n_events": count.events if count else 0, "has_upcoming_events": bool(count and count.coming),
        "data_source": "puuha" if one.is_own else "yso", "publisher": None, "image": None, "replaced_by": None,
        "created_time": None, "last_modified_time": None,
    }  # fmt: skip


def keywords_of(kind: str, values: Iterable[str]) -> list[Keyword]:
    """The keywords of topics or audiences."""
    known = keywordids.every()
    return [known[kind, value] for value in values if (kind, value) in known]


def place(
    id_: str, told: Place, area: tuple[str, str, str], count: PlaceCount | None, site: str, home: str
) -> Json:
    """A place as an event tells it. home: the site's own municipality."""
    here = told.lat is not None and told.lon is not None
    return identity(site, "place", id_, "Place") | {
        "name": texts(told.name), "description": None, "street_address": one_text(told.street),
        "postal_code": told.postal_code or None, "address_locality": one_text(told.city), "address_region": None,
        "address_country": None, "post_office_box_num": None,
        "info_url": one_text(told.url if is_web_address(told.url) else ""), "telephone": None, "email": None,
        "contact_type": None, "image": None,
        "position": {"type": "Point", "coordinates": [told.lon, told.lat]} if here else None,
        "divisions": divisions(area, home), "n_events": count.events if count else 0,
        "has_upcoming_events": bool(count and count.coming), "data_source": "puuha", "publisher": None,
        "parent": None, "replaced_by": None, "deleted": False, "created_time": None, "last_modified_time": None,
        "custom_data": None,
    }  # fmt: skip


def divisions(area: tuple[str, str, str], home: str) -> list[Json]:
    """The area of a place, and its municipality where that is known."""
    slug, name, municipality = Division(*area).slug, area[1], area[2] or home
    found = []
    town = slugify(municipality)
    base = f"ocd-division/country:fi/kunta:{town}" if town else None
    if slug:
        ocd = f"{base}/kaupunginosa:{slug}" if base else None
        found.append({
            "type": "neighborhood", "ocd_id": ocd, "municipality": municipality or None, "name": {"fi": name},
        })  # fmt: skip
    if base:
        found.append({"type": "muni", "ocd_id": base, "municipality": None, "name": {"fi": municipality}})
    return found


def language(code: str, site: str) -> Json:
    """A language."""
    return identity(site, "language", code, "Language") | {
        "name": dict(language_names(code)) or None, "translation_available": code in LANGUAGES,
    }  # fmt: skip


@cache
def language_names(code: str) -> Mapping[str, str]:
    """What a language is called in ours; {} where nobody knows it."""
    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return {}
    told = {ours: locale.get_language_name(ours) for ours in LANGUAGES}
    return {ours: name for ours, name in told.items() if name}


def day_or_moment(at: int, all_day: bool, zone: tzinfo) -> str:
    """A day of the site's own zone, or a moment in UTC."""
    return datetime.fromtimestamp(at, zone).date().isoformat() if all_day else stamp(at)

"""`/v1/place/`, `/v1/keyword/`, `/v1/language/`, one of each, and `/v1/` itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from starlette.requests import Request

from aggregator.identity import slugify
from aggregator.model import Place
from aggregator.store.published import keywordids
from aggregator.store.published.keywordids import Keyword
from aggregator.store.published.things import PlaceCount
from web.api import shapes
from web.api.answers import NotFound, listed, resource
from web.api.catalogue import Catalogue
from web.api.events import catalogue
from web.api.params import (
    LARGEST_PAGE_SIZE,
    LIST,
    TEXT,
    TRUTH,
    BadValue,
    Param,
    Table,
    one_of,
    several,
    truth,
    whole,
)
from web.api.shapes import Json
from web.parts import parts

SORTS = ("name", "n_events", "id")
T = TypeVar("T", PlaceCount, Keyword)


@dataclass(frozen=True, slots=True)
class Asked:
    """A list of places or keywords. areas: slugs, None for all. everything: also what no event tells."""

    text: str = ""
    areas: tuple[str, ...] | None = None
    coming: bool = False
    everything: bool = False
    sources: tuple[str, ...] = ()
    sort: tuple[str, ...] = ("-n_events",)
    page: int = 1
    size: int = 20


def _text(asked: Asked, value: str, about: Catalogue) -> Asked:
    return replace(asked, text=slugify(value))


def _division(asked: Asked, value: str, about: Catalogue) -> Asked:
    return replace(asked, areas=about.areas_of(several(value)))


def _coming(asked: Asked, value: str, about: Catalogue) -> Asked:
    return replace(asked, coming=truth(value, "has_upcoming_events"))


def _everything(asked: Asked, value: str, about: Catalogue) -> Asked:
    return replace(asked, everything=truth(value, "show_all"))


def _sources(asked: Asked, value: str, about: Catalogue) -> Asked:
    return replace(asked, sources=several(value.lower()))


def _sort(asked: Asked, value: str, about: Catalogue) -> Asked:
    wanted = several(value)
    if not wanted or any(one.removeprefix("-") not in SORTS for one in wanted):
        raise BadValue(f"It is possible to sort with the following params only: {', '.join(SORTS)}")
    return replace(asked, sort=wanted)


def _page(asked: Asked, value: str, about: Catalogue) -> Asked:
    return replace(asked, page=whole(value, "page", least=1, most=10**6))


def _page_size(asked: Asked, value: str, about: Catalogue) -> Asked:
    return replace(asked, size=min(LARGEST_PAGE_SIZE, whole(value, "page_size", least=1)))


PAGES: tuple[Param[Asked], ...] = (
    Param("sort", _sort, one_of((*SORTS, *(f"-{name}" for name in SORTS))), "With - backwards.", "name"),
    Param("page", _page, {"type": "integer", "minimum": 1, "maximum": 1_000_000}, "From 1.", "1"),
    Param("page_size", _page_size, {"type": "integer", "minimum": 1, "maximum": 1_000_000},
          "How many a page: 20, or up to 100.", "20"),
)  # fmt: skip
PLACES: Table[Asked] = Table((
    Param("text", _text, TEXT, "In the place's name.", "kirjasto"),
    Param("division", _division, LIST, "Areas or municipalities, by slug, name or id.", "keskusta"),
    Param("has_upcoming_events", _coming, TRUTH, "Where something is to come.", "true"),
    Param("data_source", _sources, LIST, "All our places are of `puuha`."),
    Param("show_all_places", _everything, TRUTH, "We know only places that events tell."),
    *PAGES,
))  # fmt: skip
KEYWORDS: Table[Asked] = Table((
    Param("text", _text, TEXT, "In the keyword's name.", "lapset"),
    Param("free_text", _text, TEXT, "The same as `text`."),
    Param("has_upcoming_events", _coming, TRUTH, "Of which something is to come.", "true"),
    Param("show_all_keywords", _everything, TRUTH, "Also those that no event has."),
    Param("data_source", _sources, LIST, "`yso`, or `puuha` for those of our own.", "yso"),
    *PAGES,
))  # fmt: skip


def _cut(rows: Iterable[T], asked: Asked, key: Callable[[T, str], Any]) -> tuple[list[T], int]:
    """A page of rows, in order, and how many there are."""
    found = sorted(rows, key=lambda one: one.id)
    for by in reversed(asked.sort):
        found.sort(key=lambda one: key(one, by.removeprefix("-")), reverse=by.startswith("-"))
    before = (asked.page - 1) * asked.size
    return found[before : before + asked.size], len(found)


@resource
def place_list(request: Request) -> Json:
    """A page of places."""
    known = catalogue(request)
    asked = PLACES.read(request.url.query, Asked(), known)
    found = [
        one
        for one in known.places().values()
        if asked.text in slugify(one.name)
        and (asked.areas is None or one.area[0] in asked.areas)
        and (one.coming or not asked.coming)
        and (not asked.sources or "puuha" in asked.sources)
    ]
    rows, total = _cut(found, asked, lambda one, by: {"name": one.name, "n_events": one.events, "id": one.id}[by])
    told = parts(request).store.published.place_records(one.latest for one in rows)
    data = [_place(request, one, told.get(one.latest, Place({"fi": one.name}))) for one in rows]
    return listed(request, data, total, asked.page, asked.size)


def _place(request: Request, one: PlaceCount, told: Place) -> Json:
    settings = parts(request).settings
    return shapes.place(one.id, told, one.area, one, settings.site_address, settings.municipality)


@resource
def place_one(request: Request) -> Json:
    """One place."""
    one = catalogue(request).places().get(request.path_params["name"])
    if one is None:
        raise NotFound("Not found.")
    told = parts(request).store.published.place_records([one.latest])
    return _place(request, one, told.get(one.latest, Place({"fi": one.name})))


@resource
def keyword_list(request: Request) -> Json:
    """A page of keywords."""
    known, site = catalogue(request), parts(request).settings.site_address
    asked = KEYWORDS.read(request.url.query, Asked(), known)
    counts = known.counts()
    events = {one.id: counts[one.tag] for one in keywordids.every().values() if one.tag in counts}
    found = [
        one
        for one in keywordids.every().values()
        if any(asked.text in slugify(name) for name in one.name.values())
        and (asked.everything or one.id in events)
        and (not asked.coming or (one.id in events and events[one.id].coming))
        and (not asked.sources or ("puuha" if one.is_own else "yso") in asked.sources)
    ]

    def key(one: Keyword, by: str) -> Any:
        told = {"name": one.name["fi"], "n_events": events[one.id].events if one.id in events else 0, "id": one.id}
        return told[by]

    rows, total = _cut(found, asked, key)
    data = [shapes.keyword(one, events.get(one.id), site) for one in rows]
    return listed(request, data, total, asked.page, asked.size)


@resource
def keyword_one(request: Request) -> Json:
    """One keyword."""
    one = keywordids.by_id().get(request.path_params["name"])
    if one is None:
        raise NotFound("Not found.")
    return shapes.keyword(one, catalogue(request).counts().get(one.tag), parts(request).settings.site_address)


@resource
def language_list(request: Request) -> Json:
    """The languages that events are held in."""
    codes = sorted(value for kind, value in catalogue(request).counts() if kind == "language")
    site = parts(request).settings.site_address
    return listed(request, [shapes.language(code, site) for code in codes], len(codes), 1, max(1, len(codes)))


@resource
def language_one(request: Request) -> Json:
    """One language."""
    code = request.path_params["name"]
    if not shapes.language_names(code):
        raise NotFound("Not found.")
    return shapes.language(code, parts(request).settings.site_address)


@resource
def root(request: Request) -> Json:
    """What there is."""
    site = parts(request)
    found = {kind: site.address(f"/v1/{kind}/") for kind in ("event", "place", "keyword", "language")}
    return found | {"openapi": site.address("/v1/openapi.json"), "documentation": site.address("/en/rajapinta")}

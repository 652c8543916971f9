"""A dry run: what would be taken from an address or a file, and what was understood. Writes nothing.

The same fetcher, guards, child processes and stages as a pull; for `puuha inspect` and for adding a source.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from aggregator import understand
from aggregator.model import Event, say
from aggregator.normalise import Policy
from aggregator.pull import DAY, outcome_of, site_of
from aggregator.recurrence import Horizon
from aggregator.settings import Settings
from aggregator.understand import Page, Understood
from sources.adapters import Adapter
from sources.collect import Collector, Memory
from sources.detect import adapter_named, named_feeds, recognise
from sources.errors import N_, NotAFeed, Problem, SourceError
from sources.fetch import Fetched, Fetcher, NotModified, Validators
from sources.isolate import Children
from sources.records import Document, Reading, Request, SourceArticle

Verdict = Literal["ok", "empty", "not_a_feed", "refused", "error"]
EARLIEST = 0  # 1970: a dry run also shows what is long past


@dataclass(slots=True)
class Inspection:
    """What one address or file came to. feeds: (address, adapter, title, number of events)."""

    address: str
    outcome: Verdict
    adapter: str = ""
    title: str = ""
    feeds: list[tuple[str, str, str, int]] = field(default_factory=list)
    items: list[Understood] = field(default_factory=list)
    articles: list[SourceArticle] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Inspector:
    """Makes inspections with the parts it is given."""

    settings: Settings
    fetcher: Fetcher
    children: Children

    async def inspect(self, address: str, *, adapter: str = "", timezone: str = "") -> Inspection:
        """What is at an address, or in a file if there is one of that name. Never raises SourceError."""
        try:
            if "://" not in address and Path(address).is_file():
                return await self._file(address, adapter, timezone)
            return await self._address(address, adapter, timezone)
        except SourceError as error:
            kind = outcome_of(error)
            verdict: Verdict = kind if kind in ("not_a_feed", "refused") else "error"
            return Inspection(address, verdict, adapter, problems=[error.problem()])

    async def _file(self, name: str, adapter: str, timezone: str) -> Inspection:
        body = Path(name).read_bytes()
        document = Document(Path(name).resolve().as_uri(), body)
        chosen = adapter_named(adapter) if adapter else recognise(document)
        if chosen is None:
            return await self._nothing(name, document)
        reading = self._reading(timezone)
        page = await self._read(chosen, document, reading)
        return _found(name, chosen.name, [page], list(page.problems))

    async def _address(self, address: str, adapter: str, timezone: str) -> Inspection:
        fetches = _Fetched(self.fetcher)
        if adapter:
            chosen: Adapter | None = adapter_named(adapter)
        else:
            answer = await fetches.fetch(Request(address))
            assert isinstance(answer, Fetched)
            chosen = recognise(answer.document)
            if chosen is None:
                return await self._nothing(address, answer.document)
        assert chosen is not None
        collector: Collector[Page] = Collector(
            chosen,
            fetches,
            lambda document, reading: self._read(chosen, document, reading),
            lambda document, reading: self.children.run(understand.links, chosen.name, document, reading),
            lambda documents: self.children.run(understand.refer, chosen.name, documents),
        )
        now = datetime.now(UTC)
        collected = await collector.collect(address, Memory(), self._reading(timezone), now)
        problems = [*collected.problems, *(problem for page in collected.pages for problem in page.problems)]
        return _found(address, chosen.name, collected.pages, problems)

    async def _nothing(self, address: str, document: Document) -> Inspection:
        feeds = await self.children.run(named_feeds, document)
        what = (
            N_("This is a web page; it names {count} feeds, see the list.")
            if feeds
            else N_("There is no calendar or feed at this address.")
        )
        error = NotAFeed(what, count=len(feeds))
        return Inspection(
            address,
            "not_a_feed",
            feeds=[(feed, "ical", title, 0) for feed, title in feeds],
            problems=[error.problem()],
        )

    def _reading(self, timezone: str) -> Reading:
        return Reading(timezone or self.settings.timezone, "und", datetime.now(UTC))

    async def _read(self, adapter: Adapter, document: Document, reading: Reading) -> Page:
        ends = int(datetime.now(UTC).timestamp()) + self.settings.horizon_days * DAY
        how = understand.Understanding(Policy(), site_of(self.settings), Horizon(EARLIEST, ends))
        return await self.children.run(understand.read, adapter.name, document, reading, how)


@dataclass(slots=True)
class _Fetched:
    """A fetcher that keeps an unconditional answer, so that finding out the format costs no second request."""

    fetcher: Fetcher
    kept: dict[str, Fetched | NotModified] = field(default_factory=dict)

    async def fetch(self, request: Request, validators: Validators | None = None) -> Fetched | NotModified:
        if request.address not in self.kept:
            self.kept[request.address] = await self.fetcher.fetch(request, Validators())
        return self.kept[request.address]


def _found(address: str, adapter: str, pages: list[Page], problems: list[Problem]) -> Inspection:
    items = [item for page in pages for item in page.items]
    articles = [article for page in pages for article in page.articles]
    title = next((page.title for page in pages if page.title), "")
    verdict: Verdict = "ok" if items or articles else "empty"
    return Inspection(
        address, verdict, adapter, title, [(address, adapter, title, len(items))], items, articles, problems
    )


def as_json(inspection: Inspection) -> dict[str, Any]:
    """The inspection with JSON types only, in the documented form; what is not understood yet is None or []."""
    return {
        "address": inspection.address,
        "outcome": inspection.outcome,
        "adapter": inspection.adapter or None,
        "title": inspection.title or None,
        "feeds": [
            {"address": address, "adapter": adapter, "title": title, "events": events}
            for address, adapter, title, events in inspection.feeds
        ],
        "events": [event_json(item) for item in inspection.items],
        "articles": [_article(article) for article in inspection.articles],
        "problems": [{"item": problem.item, "what": str(problem)} for problem in inspection.problems],
    }


def event_json(item: Understood) -> dict[str, Any]:
    """One event; times ISO 8601 with offset, dates for all-day, `ends` exclusive."""
    event, age = item.event, item.event.age
    return {
        "uid": item.key,
        "title": say(event.title),
        "description": say(event.description) or None,
        "starts": _moment(event.starts),
        "ends": _moment(event.ends),
        "all_day": event.all_day,
        "timezone": event.timezone,
        "status": event.status,
        "rrule": (event.series.rrule or None) if event.series else None,
        "occurrences": [_instant(o.start, event) for o in item.occurrences],
        "place": _place(event),
        "categories": list(event.categories),
        "min_age": age.range.min if age else None,
        "max_age": age.range.max if age else None,
        "age_basis": age.basis if age else None,
        "age_evidence": age.evidence if age else None,
        "audiences": list(event.audiences),
        "suits": None if event.suits == "unknown" else event.suits,
        "topics": list(event.topics),
        "free": event.price.is_free,
        "price": say(event.price.words) or None,
        "language": list(event.languages),
        "url": event.url or None,
        "image": event.image or None,
        "signup": _signup(event),
        "organiser": say(event.organiser) or None,
    }


def _moment(value: date | datetime) -> str:
    return value.isoformat()


def _instant(at: int, event: Event) -> str:
    zone = ZoneInfo(event.timezone)
    moment = datetime.fromtimestamp(at, zone)
    return moment.date().isoformat() if event.all_day else moment.isoformat()


def _place(event: Event) -> dict[str, Any] | None:
    place = event.place
    if place is None:
        return None
    return {
        "name": say(place.name) or None,
        "street": place.street or None,
        "city": place.city or None,
        "lat": place.lat,
        "lon": place.lon,
    }


def _signup(event: Event) -> dict[str, Any] | None:
    told = event.signup
    if told is None:
        return None
    return {
        "url": told.url or None,
        "opens": told.opens.isoformat() if told.opens else None,
        "closes": told.closes.isoformat() if told.closes else None,
        "capacity": told.capacity,
    }


def _article(article: SourceArticle) -> dict[str, Any]:
    published = article.published.isoformat() if article.published else None
    return {**asdict(article), "title": say(article.title), "text": say(article.text), "published": published}

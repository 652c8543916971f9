"""A dry run: what would be taken from an address or a file, and what was understood. Writes nothing.

The same fetcher, guards, child processes and stages as a pull; for `puuha inspect` and for adding a source.

    a feed's address    everything in it
    any other address   the feeds behind it, best first, and what is in the best one's first document
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aggregator import understand
from aggregator.given import DAY, holidays_of, site_of
from aggregator.inspection import FoundFeed, Inspection, Verdict
from aggregator.normalise import Policy
from aggregator.obstacles import of_error, of_problems
from aggregator.recurrence import Horizon
from aggregator.report import outcome_of
from aggregator.settings import Settings
from aggregator.understand import Page
from sources import following
from sources.adapters import Adapter
from sources.collect import Collector, Fetches, Memory
from sources.detect import Detection, Detector, Found, Holds, adapter_named, is_page, recognise
from sources.detecting.candidates import GIVEN
from sources.detecting.holds import AHEAD
from sources.errors import N_, NotAFeed, Problem, SourceError
from sources.fetch import Fetched, NotModified, Validators
from sources.isolate import Children
from sources.records import Document, Reading, Request
from sources.sheet import workbook

TABLES = "csvsheet"
PROSE = "prose"  # reads any page; without events in it that is no find
LONGEST_TOLD = 120  # characters of an address
EARLIEST = 0  # 1970: a dry run also shows what is long past
READING = N_("Reading {address}…")
LOOKING = N_("A feed was found; its events are being read…")
TABLE = N_("Reading the table…")
FIRST_PAGE = N_("This is what the first page of the feed holds; a pull reads all of them.")


Tell = Callable[[str, Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class Inspector:
    """Makes inspections with the parts it is given. tell: called with what is being done now, and its values."""

    settings: Settings
    fetcher: Fetches
    children: Children
    tell: Tell = lambda what, values: None

    async def inspect(
        self, address: str, *, adapter: str = "", timezone: str = "", secret: str = "", files: bool = False
    ) -> Inspection:
        """What is behind an address. Never raises SourceError.

        files: an address may be the name of a file on this machine; only for who may read it anyway.
        secret: the name of the source's key in the settings, if it wants one.
        """
        try:
            if files and "://" not in address and Path(address).is_file():
                return await self._file(address, adapter, timezone)
            if adapter:
                chosen, key = adapter_named(adapter), self.settings.secret(secret)
                return await self._all(address, chosen, _Fetched(self.fetcher, self.tell), timezone, key)
            return await self._behind(address, timezone)
        except SourceError as error:
            kind = outcome_of(error)
            verdict: Verdict = kind if kind in ("not_a_feed", "refused") else "error"
            return Inspection(address, verdict, adapter, problems=[error.problem()], obstacle=of_error(error))

    async def table(self, name: str, body: bytes) -> tuple[Inspection, bytes]:
        """What is in a spreadsheet somebody brings, and the CSV to keep of it. Never raises SourceError."""
        self.tell(TABLE, {})
        try:
            text = await self.children.run(workbook.as_csv, body)
            page = await self._read(TABLES, Document(f"file:{name}", text), self._reading(""))
        except SourceError as error:
            refused = Inspection(name, "not_a_feed", TABLES, problems=[error.problem()], obstacle="table")
            return refused, b""
        return _whole(name, TABLES, [page], list(page.problems)), text

    async def _file(self, name: str, adapter: str, timezone: str) -> Inspection:
        document = Document(Path(name).resolve().as_uri(), Path(name).read_bytes())
        chosen = adapter_named(adapter) if adapter else recognise(document)
        reading = self._reading(timezone)
        if chosen is None:
            return await self._prose(name, document, reading)
        page = await self._read(chosen.name, document, reading)
        return _whole(name, chosen.name, [page], list(page.problems))

    async def _prose(self, name: str, document: Document, reading: Reading) -> Inspection:
        """A page without any markup of events: what its text tells, if that is events."""
        try:
            page = await self._read(PROSE, document, reading) if is_page(document) else Page()
        except NotAFeed:
            page = Page()
        if not page.items:
            raise NotAFeed(N_("This file is no calendar or feed."))
        return _whole(name, PROSE, [page], list(page.problems))

    async def _behind(self, address: str, timezone: str) -> Inspection:
        """Whatever is behind an address, without being told its format."""
        fetches = _Fetched(self.fetcher, self.tell)
        detector = Detector(fetches, self.children.run, self._look)
        detection = await detector.detect(address, self._reading(timezone), datetime.now(UTC))
        best = detection.feeds[0] if detection.feeds else None
        if best and best.candidate.why == GIVEN:
            return await self._all(address, adapter_named(best.adapter), fetches, timezone)
        return _detected(detection)

    async def _all(
        self, address: str, adapter: Adapter, fetches: _Fetched, timezone: str, key: str = ""
    ) -> Inspection:
        """Everything in a feed, page by page."""
        collector: Collector[Page] = Collector(
            adapter,
            fetches,
            lambda document, reading: self._read(adapter.name, document, reading),
            lambda document, reading: self.children.run(following.links, adapter.name, document, reading),
            lambda documents: self.children.run(following.refer, adapter.name, documents),
        )
        now = datetime.now(UTC)
        collected = await collector.collect(address, Memory(), self._reading(timezone), now, key)
        problems = [*collected.problems, *(problem for page in collected.pages for problem in page.problems)]
        return _whole(address, adapter.name, collected.pages, problems)

    def _reading(self, timezone: str) -> Reading:
        return Reading(timezone or self.settings.timezone, "und", datetime.now(UTC))

    async def _look(self, adapter: str, document: Document, reading: Reading) -> tuple[Holds, Page]:
        self.tell(LOOKING, {})
        page = await self._read(adapter, document, reading)
        return _holds([page], datetime.now(UTC)), page

    async def _read(self, adapter: str, document: Document, reading: Reading) -> Page:
        ends = int(datetime.now(UTC).timestamp()) + self.settings.horizon_days * DAY
        how = understand.Understanding(
            Policy(), site_of(self.settings), Horizon(EARLIEST, ends), holidays=holidays_of(self.settings)
        )
        return await self.children.run(understand.read, adapter, document, reading, how)


@dataclass(slots=True)
class _Fetched:
    """A fetcher that keeps an unconditional answer, so that finding out the format costs no second request."""

    fetcher: Fetches
    tell: Tell
    kept: dict[str, Fetched | NotModified] = field(default_factory=dict)

    async def fetch(self, request: Request, validators: Validators | None = None) -> Fetched | NotModified:
        if request.address not in self.kept:
            self.tell(READING, {"address": request.address[:LONGEST_TOLD]})
            self.kept[request.address] = await self.fetcher.fetch(request, Validators())
        return self.kept[request.address]


def _holds(pages: list[Page], now: datetime) -> Holds:
    """What pages hold, with the ages that were understood."""
    first, last = int(now.timestamp()), int((now + AHEAD).timestamp())
    items = [item for page in pages for item in page.items]
    return Holds(
        next((page.title for page in pages if page.title), ""),
        len(items),
        sum(any(one.end >= first and one.start <= last for one in item.occurrences) for item in items),
        sum(item.event.age is not None for item in items),
        sum(len(page.articles) for page in pages),
        max((page.newest for page in pages if page.newest), default=None),
    )


def _whole(address: str, adapter: str, pages: list[Page], problems: list[Problem]) -> Inspection:
    """An inspection of a feed that was read to its end. A directory's own feeds come after it."""
    holds = _holds(pages, datetime.now(UTC))
    named = [one for page in pages for one in page.feeds]
    feeds = [FoundFeed(one.address, "", one.title, one.holds) for one in named]
    if not named:
        feeds = [FoundFeed(address, adapter, holds.title, GIVEN, holds)]
    items = [item for page in pages for item in page.items]
    articles = [article for page in pages for article in page.articles]
    verdict: Verdict = "ok" if items or articles or named else "empty"
    obstacle = "" if items or named else of_problems(problems, articles=bool(articles), empty=True)
    left_out = _left_out(pages)
    return Inspection(address, verdict, adapter, holds.title, feeds, items, articles, problems, left_out, obstacle)


def _left_out(pages: list[Page]) -> int:
    """Items that are there and are not among those read."""
    read = {item.key for page in pages for item in page.items}
    return len({key for page in pages for key in page.present} - read)


def _detected(detection: Detection[Page]) -> Inspection:
    """An inspection of what a search found: the best feed's first page, and a list of all."""
    best = detection.feeds[0] if detection.feeds else None
    inspection = Inspection(
        detection.address,
        _verdict(detection, best),
        feeds=[_feed(one) for one in detection.feeds],
        problems=list(detection.problems),
    )
    if best:
        inspection.adapter, inspection.title = best.adapter, best.title
    if best and best.what:
        inspection.items, inspection.articles = best.what.items, best.what.articles
        inspection.left_out = _left_out([best.what])
        inspection.problems += best.what.problems
        if best.holds and best.holds.more:
            inspection.problems.append(Problem("", FIRST_PAGE))
    if not inspection.items:
        empty, articles = best is not None, bool(inspection.articles)
        inspection.obstacle = of_problems(detection.problems, articles=articles, empty=empty)
    return inspection


def _verdict(detection: Detection[Page], best: Found[Page] | None) -> Verdict:
    if best is None:
        return "refused" if detection.refused else "not_a_feed"
    return "ok" if best.holds and (best.holds.events or best.holds.articles) else "empty"


def _feed(found: Found[Page]) -> FoundFeed:
    why, system = found.candidate.why, found.candidate.system
    return FoundFeed(found.address, found.adapter, found.title, why, found.holds, system)

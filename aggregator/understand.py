"""Bytes -> finished events, in one step that can run in a child process.

    Document -> adapter.parse -> SourceEvent -> normalise -> Event -> expand -> calendar text -> Understood

Everything that touches a feed's bytes, texts or rules happens here, so that hostile input meets the child's
limits and the parent only gets rows that are ready to be stored. Pure but for those limits.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aggregator.articles import Article, understand_all
from aggregator.blocking import NOTHING, Blocks, blocks_of, forget
from aggregator.codec import dump_event, load_event
from aggregator.corrections import Correction, always
from aggregator.grouping import likeness
from aggregator.ics import Site, event_text
from aggregator.identity import content_hash
from aggregator.model import Event, Occurrence
from aggregator.normalise import Policy, normalise
from aggregator.recurrence import Horizon, expand
from aggregator.schoolholidays import Municipalities
from aggregator.searchwords import event_words
from aggregator.texts import with_texts
from aggregator.unrolled import unrolled
from sources.adapters import adapter as adapter_of
from sources.errors import N_, Problem
from sources.records import Document, Reading, SourceArticle, SourceEvent, SourceFeed, SourcePlace
from sources.windows import cut_window

TOLD_AT_MOST = 200
CUT = N_("The list has exactly {count} events and names no next page; there may be more.")
# raised when the same bytes are understood otherwise than before: then every source is read again at its next pull
UNDERSTANDING = "3"


@dataclass(frozen=True, slots=True)
class Understanding:
    """What is needed to understand events: the source's policy, the site, and the horizon for series.

    always: what a worker corrected for all of the source's events. holidays: when weekly hobbies pause.
    """

    policy: Policy
    site: Site
    horizon: Horizon
    always: tuple[Correction, ...] = ()
    holidays: Municipalities = field(default_factory=Municipalities)


@dataclass(frozen=True, slots=True)
class Understood:
    """An event ready to be stored. text: its calendar text, not yet stamped (aggregator.ics.stamped).

    first_start, last_end: instants; of an event without occurrences inside the horizon, both its first start.
    area: (slug, name), ("", "") if unknown. expanded_until: instant, None where no more occurrences can come.
    blocks: what the same happening of another source is found by (aggregator.blocking).
    words: the tokens it is found by (aggregator.searchwords). likeness: see aggregator.grouping.
    """

    key: str
    event: Event
    detail: str
    text: str
    hash: bytes
    occurrences: tuple[Occurrence, ...]
    first_start: int
    last_end: int
    area: tuple[str, str]
    expanded_until: int | None
    blocks: Blocks = NOTHING
    words: str = ""
    likeness: int | None = None


@dataclass(slots=True)
class Page:
    """What one document held, understood. Fields as in sources.records.Parsed. newest: the last change told.

    tips: the articles, understood.
    """

    title: str = ""
    items: list[Understood] = field(default_factory=list)
    articles: list[SourceArticle] = field(default_factory=list)
    present: dict[str, bytes] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    places: list[SourcePlace] = field(default_factory=list)
    feeds: list[SourceFeed] = field(default_factory=list)
    newest: datetime | None = None
    tips: list[Article] = field(default_factory=list)


def understand(source_event: SourceEvent, how: Understanding) -> tuple[Understood, tuple[Problem, ...]]:
    """One event, and what was wrong with its rules."""
    event, told = with_texts(normalise(source_event, how.policy), source_event, how.policy)
    event = always(unrolled(event, how.site.zone, how.holidays.of(event.place)), how.always)
    area = how.policy.areas.of(event.place, how.policy.area)[1]
    understood, problems = complete(source_event.key, event, area, how)
    return understood, told + problems


def complete(key: str, event: Event, area: str, how: Understanding) -> tuple[Understood, tuple[Problem, ...]]:
    """Occurrences, calendar text and hash for an event; also for one that was stored earlier."""
    expansion = expand(event, how.horizon, how.site.zone)
    detail = dump_event(event)
    text = event_text(event, how.site)
    understood = Understood(
        key=key,
        event=event,
        detail=detail,
        text=text,
        hash=neutral_hash(detail),
        occurrences=expansion.occurrences,
        first_start=min((o.start for o in expansion.occurrences), default=instant(event.starts, how.site.zone)),
        last_end=max((o.end for o in expansion.occurrences), default=instant(event.starts, how.site.zone)),
        area=(event.area, area) if event.area else ("", ""),
        expanded_until=None if expansion.finished else how.horizon.end,
        blocks=blocks_of(event, expansion.occurrences, how.site.zone),
        words=event_words(event, (area,)),
        likeness=likeness(event, expansion.occurrences, how.site.zone),
    )
    return understood, tuple(Problem(key, p.what, p.values) for p in expansion.problems)


def neutral_hash(detail: str) -> bytes:
    """The hash of an event's JSON without its uid: the same happening under another key has the same.

    Of the detail alone: another site address or form of the text is no news to a family.
    """
    return content_hash(detail.partition(",")[2])


def served_as(item: Understood, uid: str, site: Site) -> Understood:
    """The item under the uid that its event was first served by."""
    if item.event.uid == uid:
        return item
    event = replace(item.event, uid=uid)
    return replace(item, event=event, detail=dump_event(event), text=event_text(event, site))


def instant(value: date, zone: ZoneInfo) -> int:
    """Seconds since 1970 of an aware datetime, or of the beginning of a day in `zone`."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=zone)
    return int(value.timestamp())


def read(adapter: str, document: Document, reading: Reading, how: Understanding) -> Page:
    """Everything in one document. Raises ParseError; runs in a child process."""
    parsed = adapter_of(adapter).parse(document, reading)
    page = Page(
        parsed.title, [], parsed.articles, parsed.present, parsed.deleted, parsed.problems,
        parsed.places, parsed.feeds, max((e.modified for e in parsed.events if e.modified), default=None),
        understand_all(parsed.articles, (how.policy.min_age, how.policy.max_age)),
    )  # fmt: skip
    for source_event in parsed.events:
        try:
            item, problems = understand(source_event, how)
        except (ValueError, OverflowError, TypeError, KeyError) as error:
            # one event that breaks us must not cost the others; without its digest it is tried again next time
            page.present[source_event.key] = b""
            why = f"{type(error).__name__}: {error}"[:200]
            page.problems.append(
                Problem(source_event.key, N_("The event could not be understood ({why})."), {"why": why})
            )
            continue
        page.items.append(item)
        page.problems.extend(problems)
    if is_cut(adapter, len(page.present)):
        page.problems.append(Problem("", CUT, {"count": str(len(page.present))}))
    page.problems = _bounded(page.problems)
    forget()
    return page


def is_cut(adapter: str, count: int) -> bool:
    """Whether a calendar of `count` events looks cut at a limit: it has no pages, and cannot say that it was."""
    return adapter == "ical" and cut_window(count)


def _bounded(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= TOLD_AT_MOST:
        return problems
    rest = str(len(problems) - TOLD_AT_MOST)
    return [*problems[:TOLD_AT_MOST], Problem("", N_("{count} more problems are not listed."), {"count": rest})]


def expand_again(stored: list[tuple[str, str, str]], how: Understanding) -> list[Understood]:
    """Stored events (key, detail, area name) worked out to a new horizon. Runs in a child process."""
    return [complete(key, load_event(detail), area, how)[0] for key, detail, area in stored]

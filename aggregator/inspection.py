"""What a dry run came to, and how it is told as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from aggregator.model import Event, say
from aggregator.understand import Understood
from sources.detect import Holds
from sources.errors import Problem, fill
from sources.records import SourceArticle

Verdict = Literal["ok", "empty", "not_a_feed", "refused", "error"]


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed behind an address. holds: None if it has not been looked at.

    why: how it was found, a message id with a place for `system`.
    """

    address: str
    adapter: str
    title: str = ""
    why: str = ""
    holds: Holds | None = None
    system: str = ""

    @property
    def reason(self) -> str:
        """How it was found, a sentence."""
        return fill(self.why, {"system": self.system})


@dataclass(slots=True)
class Inspection:
    """What one address or file came to. feeds: best first; items, articles: of the first of them.

    left_out: how many items of the feed are there under an identity of their own, but could not be read.
    obstacle: of aggregator.obstacles.KINDS, "" where there are events.
    """

    address: str
    outcome: Verdict
    adapter: str = ""
    title: str = ""
    feeds: list[FoundFeed] = field(default_factory=list)
    items: list[Understood] = field(default_factory=list)
    articles: list[SourceArticle] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    obstacle: str = ""

    @property
    def feed(self) -> str:
        """The address to keep as a source: the best feed's, "" if there is none."""
        return self.feeds[0].address if self.feeds else ""


def feed_json(feed: FoundFeed) -> dict[str, Any]:
    """One feed. coming: events in the next 60 days; with_age: share of events that tell an age, 0 to 1."""
    holds, share = feed.holds, feed.holds.share_with_age if feed.holds else None
    return {
        "address": feed.address,
        "adapter": feed.adapter or None,
        "title": feed.title or None,
        "why": feed.reason or None,
        "events": holds.events if holds else None,
        "coming": holds.coming if holds else None,
        "with_age": round(share, 3) if share is not None else None,
        "articles": holds.articles if holds else None,
        "newest": holds.newest.isoformat() if holds and holds.newest else None,
        "more": holds.more if holds else None,
    }


def as_json(inspection: Inspection) -> dict[str, Any]:
    """The inspection with JSON types only, in the documented form; what is not understood yet is None or []."""
    return {
        "address": inspection.address,
        "outcome": inspection.outcome,
        "adapter": inspection.adapter or None,
        "title": inspection.title or None,
        "feeds": [feed_json(feed) for feed in inspection.feeds],
        "events": [event_json(item) for item in inspection.items],
        "articles": [_article(article) for article in inspection.articles],
        "left_out": inspection.left_out,
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
        "age_evidence": [evidence.words for evidence in age.evidence] if age else None,
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

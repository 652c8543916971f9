"""What was found behind an address, made small enough to be kept and shown to the worker who asked. Pure.

Inspection -> {"obstacle", "problems", "feeds": [...], "previews": {number of the feed: {...}}}   (JSON types)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aggregator.inspection import FoundFeed, Inspection
from aggregator.model import Event, say
from aggregator.reading.textlanguage import text_language
from aggregator.understand import CUT, Understood
from aggregator.wording import place_of
from sources.errors import Problem

SHOWN = 10
MOST_FEEDS, MOST_PROBLEMS = 20, 40
LONGEST_TEXT, LONGEST_LINE, LONGEST_ADDRESS = 400, 300, 2_048
BEFORE = 120  # characters of a description before the words that tell its ages
# what a source's name says of who keeps it (sources.catalogue.KINDS)
KEEPERS = (
    ("library", r"kirjasto|bibliotek|library|helmet"),
    ("youth", r"nuoris|nuorten|nuoret|ungdom|youth"),
    ("parish", r"seurakun|församling|kirkko|parish|church|evl\.fi"),
    ("school", r"opisto|koulu|skola|school|institut"),
    ("sports", r"liikun|urheil|seura\b|idrott|sport|gymnast|voimist"),
    ("culture", r"museo|teatteri|kulttuuri|musei|teater|kultur|museum|theat"),
    ("club", r"kerho|yhdisty|\bry\b|\brf\b|förening|klubb|club|mll|martat"),
    ("municipality", r"kaupun|kunta|kommun|\bstad\b|\bcity\b|municip"),
)


def result_of(found: Inspection, already: Mapping[str, str]) -> dict[str, Any]:
    """What is kept of a whole inspection. already: address of a feed -> the source that it is."""
    return {
        "obstacle": found.obstacle,
        "problems": problems_json(found.problems),
        "feeds": [_feed(feed, already.get(feed.address, "")) for feed in found.feeds[:MOST_FEEDS]],
        "previews": {},
    }


def _feed(feed: FoundFeed, already: str) -> dict[str, Any]:
    holds = feed.holds
    return {
        "address": feed.address[:LONGEST_ADDRESS], "adapter": feed.adapter, "title": feed.title[:LONGEST_LINE],
        "why": feed.why, "system": feed.system[:80], "already": already, "looked": holds is not None,
        "events": holds.events if holds else 0, "coming": holds.coming if holds else 0,
        "with_age": holds.with_age if holds else 0, "articles": holds.articles if holds else 0,
        "more": bool(holds and holds.more),
    }  # fmt: skip


def preview_of(
    found: Inspection, same: Mapping[str, Event], now: int, zone: ZoneInfo, *, more: bool = False
) -> dict[str, Any]:
    """What is kept of a feed's events: the warnings, and SHOWN of them. same: key -> its twin in the calendar."""
    items = found.items
    coming = [item for item in items if item.last_end > now]
    return {
        "title": found.title[:LONGEST_LINE],
        "adapter": found.adapter,
        "obstacle": found.obstacle,
        "total": len(items),
        "coming": len(coming),
        "articles": len(found.articles),
        "untold": sum(item.event.age is None for item in items),
        "same": len(same),
        "twins": [{"uid": one.uid, "title": dict(one.title)} for one in list(same.values())[:3]],
        "shifts": sum(shifts(item, zone) for item in items),
        "cut": any(problem.what == CUT for problem in found.problems),
        "left_out": found.left_out,
        "more": more,
        "events": [_event(item) for item in chosen(items, now)],
        "problems": problems_json(problem for problem in found.problems if problem.what != CUT),
        "language": language_of(items),
        "kind": kind_of(f"{found.title} {found.address}"),
        "organiser": _commonest(say(item.event.organiser) for item in items),
    }


def chosen(items: Sequence[Understood], now: int) -> list[Understood]:
    """SHOWN of the events: what is coming before what is past, different titles before the same again."""
    seen: Counter[str] = Counter()
    order: list[tuple[bool, int, int, Understood]] = []
    for item in sorted(items, key=lambda one: (one.last_end <= now, one.first_start if one.last_end > now else 0)):
        title = say(item.event.title)
        order.append((item.last_end <= now, seen[title], len(order), item))
        seen[title] += 1
    first = sorted(order, key=lambda one: one[:3])[:SHOWN]
    return [item for *_, item in sorted(first, key=lambda one: one[2])]


def shifts(item: Understood, zone: ZoneInfo) -> bool:
    """Whether a series is told in UTC, so that its hour of the day changes with the clocks."""
    event = item.event
    if not event.series or not event.series.rrule or event.timezone != "UTC" or event.all_day:
        return False
    clocks = {datetime.fromtimestamp(one.start, zone).utcoffset() for one in item.occurrences}
    return len(clocks) > 1


def language_of(items: Sequence[Understood]) -> str:
    """The language most of the texts are in; "und" where it cannot be told or they are mixed."""
    votes = Counter(
        text_language(say(item.event.title) + " " + say(item.event.description)[:500]) for item in items[:30]
    )
    votes.pop("und", None)
    best, count = votes.most_common(1)[0] if votes else ("und", 0)
    return best if best != "mixed" and count * 2 > sum(votes.values()) else "und"


def kind_of(words: str) -> str:
    """Who keeps the source, by the words of its name and address."""
    return next((kind for kind, pattern in KEEPERS if re.search(pattern, words.casefold())), "other")


def _commonest(names: Iterable[str]) -> str:
    told = Counter(name for name in names if name)
    name, count = told.most_common(1)[0] if told else ("", 0)
    return name[:LONGEST_LINE] if count * 2 > sum(told.values()) else ""


def problems_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems for the store, at most MOST_PROBLEMS of them; each still to be translated."""
    return [
        {
            "item": one.item[:LONGEST_LINE],
            "what": one.what,
            "values": {k: v[:LONGEST_LINE] for k, v in one.values.items()},
        }
        for one in list(problems)[:MOST_PROBLEMS]
    ]


def _event(item: Understood) -> dict[str, Any]:
    event, claim = item.event, item.event.age
    evidence = [*(claim.evidence if claim else ()), *event.audience_evidence]
    told = [one.words for one in evidence if one.field == "description"]
    return {
        "key": item.key[:LONGEST_ADDRESS],
        "title": _cut(event.title, LONGEST_LINE),
        "text": _cut(event.description, LONGEST_TEXT, told),
        "start": item.first_start,
        "end": next((one.end for one in item.occurrences), item.first_start),
        "all_day": event.all_day,
        "times": len(item.occurrences),
        "place": say(event.place.name)[:LONGEST_LINE] if event.place else "",
        "status": event.status,
        "ages": [claim.range.min, claim.range.max] if claim else None,
        "basis": claim.basis if claim else "",
        "audiences": list(event.audiences),
        "evidence": [{**asdict(one), "words": one.words[:LONGEST_LINE]} for one in evidence[:12]],
    }


def _cut(texts: Mapping[str, str], length: int, words: Sequence[str] = ()) -> dict[str, str]:
    """Each text in at most `length` characters; of a longer one the part around the first of `words`."""
    found = {}
    for language, text in list(texts.items())[:5]:
        at = next((place[0] for word in words if (place := place_of(text, word))), 0)
        begin = max(0, at - BEFORE) if len(text) > length else 0
        part = text[begin : begin + length]
        found[language] = ("…" if begin else "") + part + ("…" if begin + length < len(text) else "")
    return found

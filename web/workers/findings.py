"""What an inquiry has found, as its pages show it. Pure but for the clock that is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from aggregator.model import AgeRange, Evidence
from web import because, dates, words
from web.i18n import N_, Tongue
from web.workers.marking import Piece, pieces

SHARE = 1 / 3  # of events without an age, from which on a source's own ages are asked for first
SHOWN_PROBLEMS = 12


@dataclass(frozen=True, slots=True)
class FeedView:
    """A feed found. counts: "12 events, 3 in the next 60 days" … already: slug of the source that it is."""

    number: int
    title: str
    address: str
    why: str
    counts: str
    already: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class EventView:
    """An event of the preview. low, high: the ages as the form shows them. basis: "" where no age is told."""

    number: int
    title: list[Piece]
    language: str
    when: str
    place: str
    state: str
    age: str
    basis: str
    audiences: str
    text: list[Piece]
    reasons: list[because.Reason]
    low: str
    high: str
    mended: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to look at before saving. strong: it will show."""

    text: str
    strong: bool = False


def feeds(result: Mapping[str, Any], chosen: int | None, said: Tongue) -> list[FeedView]:
    """The feeds, best first; the first that is not a source yet is chosen where nobody has."""
    found = result.get("feeds", [])
    free = (number for number, one in enumerate(found) if not one["already"])
    chosen = next(free, None) if chosen is None else chosen
    return [
        FeedView(
            number, one["title"] or one["address"], one["address"], _because(one, said),
            counts(one, said), one["already"], number == chosen,
        )
        for number, one in enumerate(found)
    ]  # fmt: skip


def _because(feed: Mapping[str, Any], said: Tongue) -> str:
    why = feed["why"]
    return said(why, system=feed["system"])


def counts(feed: Mapping[str, Any], said: Tongue) -> str:
    """What a feed holds, in words."""
    if not feed["looked"]:
        return said("not looked at yet")
    told = []
    if feed["events"] or not feed["articles"]:
        told.append(said.plural("{count} event", "{count} events", feed["events"]))
    if feed["events"]:
        told.append(said.plural("{count} in the next 60 days", "{count} in the next 60 days", feed["coming"]))
        told.append(said.plural("{count} tells an age", "{count} tell an age", feed["with_age"]))
    if feed["articles"]:
        told.append(said.plural("{count} article", "{count} articles", feed["articles"]))
    return ", ".join(told) + ("" if not feed["more"] else said(" (the first page of several)"))


def warnings(preview: Mapping[str, Any], said: Tongue) -> list[Warned]:
    """What a worker should know before saving."""
    total, untold, same = (preview[name] for name in ("total", "untold", "same"))
    told = []
    if untold:
        text = said("No age is told in {count} of {total} events.", count=untold, total=total)
        told.append(Warned(text, strong=untold >= SHARE * total))
    if total and not preview["coming"]:
        told.append(Warned(said(PAST), strong=True))
    if same:
        text = said.plural(
            "{count} event is in the calendar already, from another source.",
            "{count} events are in the calendar already, from another source.", same,
        )  # fmt: skip
        told.append(Warned(f"{text} {said(JOINED)}", strong=same >= preview["coming"]))
    return told + _of_feed(preview, said)


def _of_feed(preview: Mapping[str, Any], said: Tongue) -> list[Warned]:
    """What is odd about the feed itself."""
    told = []
    if preview["shifts"]:
        text = said.plural(
            "{count} weekly event is told in world time, so its hour changes when the clocks are turned.",
            "{count} weekly events are told in world time, so their hours change when the clocks are turned.",
            preview["shifts"],
        )
        told.append(Warned(f"{text} {said(ZONE)}", strong=True))
    if preview["cut"]:
        told.append(Warned(said(CUT, count=preview["total"])))
    if preview["left_out"]:
        text = said.plural(
            "{count} event could not be read; the reason is told below.",
            "{count} events could not be read; the reasons are told below.", preview["left_out"],
        )  # fmt: skip
        told.append(Warned(text))
    return [*told, *([Warned(said(MORE))] if preview["more"] else [])]


PAST = N_("All its events are past. The source may be between two seasons, or nobody keeps it up any more.")
JOINED = N_("They are joined: each is shown once, with both sources.")
ZONE = N_("Tell the organiser that the calendar lacks a time zone.")
CUT = N_("The calendar has exactly {count} events: it seems to be cut there, and the rest may be missing.")
MORE = N_("This is the first page of the source. All pages are read when it is saved.")


def events(preview: Mapping[str, Any], mends: Mapping[str, Any], zone: ZoneInfo, said: Tongue) -> list[EventView]:
    """The events of the preview. mends: key of an event -> [lowest, highest] age a worker has given it."""
    return [_event(number, one, mends.get(one["key"]), zone, said) for number, one in enumerate(preview["events"])]


def _event(
    number: int, one: Mapping[str, Any], mend: list[int | None] | None, zone: ZoneInfo, said: Tongue
) -> EventView:
    evidence = [Evidence(**told) for told in one["evidence"]]
    title, language = words.in_language(one["title"], said.code)
    text, _ = words.in_language(one["text"], said.code)
    ages = mend or one["ages"]
    basis = words.BASES["corrected"] if mend else words.BASES.get(one["basis"], "")
    span = dates.span(one["start"], one["end"], one["all_day"], zone)
    times = said.plural("{count} time", "{count} times", one["times"]) if one["times"] > 1 else ""
    low, high = ("" if age is None else str(age) for age in ages or (None, None))
    return EventView(
        number,
        pieces(title or said("Untitled event"), _words(evidence, "title")),
        language,
        ", ".join(filter(None, (dates.whole(span, said.code), times))),
        one["place"],
        words.state(one["status"], said),
        words.age(AgeRange(*ages), said) if ages else "",
        said(basis) if basis else "",
        words.audiences(one["audiences"], said),
        pieces(text, _words(evidence, "description")),
        because.reasons((told for told in evidence if told.field not in ("title", "description")), said),
        low,
        high,
        mend is not None,
    )


def _words(evidence: Iterable[Evidence], field: str) -> list[str]:
    return [one.words for one in evidence if one.field == field]


def problems(told: Iterable[Mapping[str, Any]], said: Tongue) -> list[str]:
    """Problems of a feed or a table, each a line; the last says how many more there are."""
    lines = [_line(one, said) for one in told]
    rest = len(lines) - SHOWN_PROBLEMS
    return [*lines[:SHOWN_PROBLEMS], *([said("… and {count} more", count=rest)] if rest > 0 else [])]


def _line(problem: Mapping[str, Any], said: Tongue) -> str:
    what = problem["what"]
    text = said(what, **problem["values"])
    item = because.short(problem["item"])
    return f"{item}: {text}" if item else text

"""Sessions -> how many of each profile there are on each day, and the lasting hobbies. Pure.

A session is one occurrence, counted on the day on which it begins; one long row that means weekly times ("13 Jan
10:00 to 31 March 10:30") is those times, the days of school holidays left out. A hobby is lasting if it meets at
least `LASTING` times within a school term, told as a series or as single events that are alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aggregator.coverage.profile import Profile, When
from aggregator.coverage.terms import Period, term_of
from aggregator.hobbies import hobby
from aggregator.matching.times import weekly_row
from aggregator.model import Occurrence
from aggregator.schoolholidays import Holidays

LASTING = 8
HALF_DAY = 43_200
NOON, EVENING = 12, 17  # as aggregator.store.marks has it


@dataclass(frozen=True, slots=True)
class Told:
    """An event with what its sessions share. cancelled occurrences among its own are told by themselves."""

    uid: str
    profile: Profile
    all_day: bool
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True)
class Lasting:
    """A lasting hobby in one term. key: of the hobby, in every term. first, last: of its sessions there."""

    term: date
    key: str
    profile: Profile
    first: date
    last: date
    sessions: int


@dataclass(slots=True)
class Counted:
    """days: day -> profile -> sessions."""

    days: dict[date, Counter[Profile]] = field(default_factory=lambda: defaultdict(Counter))
    hobbies: list[Lasting] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Session:
    """One session: the day it begins, by the site's own calendar."""

    day: date
    when: When
    occurrence: Occurrence


Groups = Mapping[str, str]  # uid of a single event -> key of the lasting hobby that it is a meeting of


def sessions(told: Told, zone: ZoneInfo, holidays: Holidays) -> list[Session]:
    """An event's sessions, earliest first."""
    row = weekly_row(told.occurrences, told.all_day, zone)
    found = [_session(one, told.all_day, zone) for one in sorted(row or told.occurrences, key=lambda o: o.start)]
    return [one for one in found if holidays.name(one.day) is None] or found if row else found


def _session(occurrence: Occurrence, all_day: bool, zone: ZoneInfo) -> Session:
    begins = datetime.fromtimestamp(occurrence.start, zone)
    if all_day or occurrence.end - occurrence.start >= HALF_DAY:
        return Session(begins.date(), "day", occurrence)
    when: When = "morning" if begins.hour < NOON else "afternoon" if begins.hour < EVENING else "evening"
    return Session(begins.date(), when, occurrence)


def lasting_terms(
    told: Told, held: Sequence[Session], zone: ZoneInfo, holidays: Holidays
) -> dict[date, list[Session]]:
    """First day of a term -> the sessions of each term in which an event told as a series is a lasting hobby."""
    if len(held) < LASTING:
        return {}
    terms: dict[date, list[Session]] = defaultdict(list)
    for one, term in zip(held, _terms(held), strict=True):
        terms[term.first].append(one)
    found = {}
    for first, some in terms.items():
        if len(some) >= LASTING:
            weekly = hobby([one.occurrence for one in some], zone, holidays, all_day=told.all_day)
            if weekly and weekly.count >= LASTING:
                found[first] = some
    return found


def _terms(held: Sequence[Session]) -> Iterator[Period]:
    term: Period | None = None
    for one in held:
        if term is None or one.day not in term:
            term = term_of(one.day)
        yield term


@dataclass(frozen=True, slots=True)
class Profiled:
    """An event's sessions with their own profiles. lasting: first day of a term -> sessions of the hobby it is."""

    sessions: list[tuple[Session, Profile]]
    lasting: dict[date, list[Session]]


def profiled(told: Told, groups: Groups, zone: ZoneInfo, holidays: Holidays) -> Profiled:
    """What each session of an event counts as. groups: of single events that are one hobby."""
    every, base = sessions(told, zone, holidays), told.profile
    held = [one for one in every if not one.occurrence.cancelled]
    lasting = lasting_terms(told, held, zone, holidays) if base.state == "held" else {}
    grouped = base.state == "held" and told.uid in groups
    made: dict[tuple[bool, When, bool], Profile] = {}
    found = []
    for one in every:
        variant = (
            one.occurrence.cancelled,
            one.when,
            grouped or (bool(lasting) and term_of(one.day).first in lasting),
        )
        profile = made.get(variant)
        if profile is None:
            state = "cancelled" if variant[0] and base.state == "held" else base.state
            profile = made[variant] = base._replace(state=state, when=one.when, lasting=variant[2])
        found.append((one, profile))
    return Profiled(found, lasting)


def count(events: Iterable[Told], groups: Groups, zone: ZoneInfo, holidays: Holidays) -> Counted:
    """Every session of every event, and every lasting hobby."""
    counted = Counted()
    together: dict[tuple[date, str], list[tuple[Session, Profile]]] = defaultdict(list)
    for told in events:
        found = profiled(told, groups, zone, holidays)
        for one, profile in found.sessions:
            counted.days[one.day][profile] += 1
        for first, some in found.lasting.items():
            own = next(profile for one, profile in found.sessions if one is some[0])
            counted.hobbies.append(_lasting(first, told.uid, own, some))
        if told.uid in groups:
            for one, profile in found.sessions:
                if profile.state == "held":
                    together[term_of(one.day).first, groups[told.uid]].append((one, profile))
    for (first, key), alike in together.items():
        if len(alike) >= LASTING:
            alike.sort(key=lambda pair: pair[0].occurrence.start)
            counted.hobbies.append(_lasting(first, key, alike[0][1], [one for one, _ in alike]))
    return counted


def _lasting(term: date, key: str, base: Profile, some: Sequence[Session]) -> Lasting:
    profile = base._replace(when=some[0].when, lasting=True)
    return Lasting(term, key, profile, some[0].day, some[-1].day, len(some))

"""Successive days of one feed, pulled in turn over HTTP: exactly the town's changes come out, and nothing else.

Each row is one answer of the town's server: what it says, what the pull has to make of it, and whether a
subscriber's calendar may change. In between, the calendar must stay the same byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from aggregator.model import EventQuery
from aggregator.store import history, resolve

pytestmark = pytest.mark.anyio
NOW = 1_795_000_000  # 2026-11-18T13:06:40 in Helsinki, a Wednesday
HOUR, DAY = 3600, 86_400
PATH = "/tapahtumat.ics"
FIRST = datetime(2026, 11, 19, 10)


@dataclass(frozen=True)
class E:
    """An event of the town. day: after 2026-11-19, at `hour`."""

    name: str
    title: str
    day: float
    hour: int = 10
    extra: str = ""
    place: str = "Pääkirjasto"


@dataclass(frozen=True)
class Answer:
    """What the server says `hours` after the last time, and what is to come of it.

    says: the events, or a body as it is. uids: what stands after each UID (another: renewed).
    expect: outcome, new, changed, hidden. news: whether a subscriber's calendar changes.
    """

    what: str
    says: Sequence[E] | bytes
    expect: tuple[str, int, int, int]
    news: bool = False
    hours: float = 2
    uids: str = ""
    status: int = 200
    served: dict[str, str] = field(default_factory=dict)  # title -> a line its VEVENT has to have


def vevent(event: E, stamp: int, uids: str) -> str:
    start = FIRST.replace(hour=event.hour) + timedelta(days=event.day)
    return (
        f"BEGIN:VEVENT\r\nUID:{event.name}{uids}@kirjasto.example.fi\r\nDTSTAMP:202611{stamp:02}T000000Z\r\n"
        f"DTSTART;TZID=Europe/Helsinki:{start:%Y%m%dT%H%M%S}\r\nDURATION:PT1H\r\nSUMMARY:{event.title}\r\n"
        f"LOCATION:{event.place}\r\n{event.extra}END:VEVENT\r\n"
    )


def body(answer: Answer, number: int) -> bytes:
    if isinstance(answer.says, bytes):
        return answer.says
    blocks = "".join(vevent(event, number + 1, answer.uids) for event in answer.says)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//FI\r\n{blocks}END:VCALENDAR\r\n".encode()


def served(store) -> dict[str, dict[str, str]]:
    """Title -> UID, SEQUENCE, DTSTART and STATUS of every VEVENT that a subscriber gets."""
    text = store.calendar_feed(EventQuery(), NOW).texts.decode().replace("\r\n ", "")
    found = {}
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.S):
        lines = dict(line.split(":", 1) for line in block.splitlines() if ":" in line)
        found[lines["SUMMARY"]] = lines
    return found


async def replay(pulls, feeds, answer, story: Sequence[Answer]):
    """Pull every answer in turn; the town and what was served after each."""
    shown = []
    async with pulls() as town:
        town.add(feeds.base + PATH)
        before = town.store.calendar_feed(EventQuery(), NOW).texts
        for number, day in enumerate(story):
            town.clock.now += 0 if number == 0 else day.hours * HOUR
            feeds.pages[PATH] = answer(body(day, number), day.status, etag=False)
            report = await town.pull()
            told = (report.outcome, report.new, report.changed, report.hidden)
            assert told == day.expect, (number, day.what, report)
            after = town.store.calendar_feed(EventQuery(), NOW).texts
            assert (after != before) is day.news, (number, day.what)
            shown.append(served(town.store))
            for title, line in day.served.items():
                name, _, value = line.partition(":")
                assert shown[-1][title][name] == value, (number, day.what, shown[-1][title])
            before = after
        return town, shown


ROW = [
    E("a", "Satutunti", 1), E("b", "Satutunti", 8), E("c", "Satutunti", 15), E("d", "Muskari 0–1 v", 2),
    E("e", "Muskari 1–2 v", 2), E("f", "Pelikerho", 3, 15), E("g", "Lukukoira", 5, 14), E("h", "Nuorten ilta", 6, 18),
]  # fmt: skip


def change(row: Sequence[E], name: str, **fields: object) -> list[E]:
    return [E(**{**vars(event), **fields}) if event.name == name else event for event in row]  # type: ignore[arg-type]


LONGER = change(ROW, "f", title="Pelikerho ja turnaus")
MOVED = change(LONGER, "g", day=6)
OFF = change(MOVED, "h", title="PERUTTU: Nuorten ilta")
ONE_MORE = [*MOVED, E("i", "Kädentaitopaja", 9)]
ONE_LESS = [event for event in ONE_MORE if event.name != "c"]

RENEWED = [
    Answer("the first day", ROW, ("changed", 8, 0, 0), True),
    Answer("other stamps, other UIDs", ROW, ("unchanged", 0, 0, 0), uids="-1"),
    Answer("a longer title under another UID", LONGER, ("changed", 0, 1, 0), True, uids="-2",
           served={"Pelikerho ja turnaus": "SEQUENCE:1", "Satutunti": "SEQUENCE:0"}),
    Answer("a log-in page", b"<!doctype html><title>Kirjaudu</title>", ("not_a_feed", 0, 0, 0)),
    Answer("well again, renewed", LONGER, ("unchanged", 0, 0, 0), uids="-4"),
    Answer("half-empty and renewed", LONGER[:3], ("quarantined", 0, 0, 0), uids="-5"),
    Answer("whole again", LONGER, ("unchanged", 0, 0, 0), uids="-6"),
    Answer("moved by a day", MOVED, ("changed", 0, 1, 0), True, hours=1, uids="-7",
           served={"Lukukoira": "SEQUENCE:1"}),
    Answer("called off by its title", OFF, ("changed", 0, 1, 0), True, hours=1, uids="-8",
           served={"PERUTTU: Nuorten ilta": "STATUS:CANCELLED"}),
    Answer("an error, as the server fails", b"oops", ("unreachable", 0, 0, 0), hours=1, status=500),
    Answer("it takes place after all", MOVED, ("changed", 0, 1, 0), True, hours=1, uids="-10",
           served={"Nuorten ilta": "SEQUENCE:2"}),
    Answer("one more", ONE_MORE, ("changed", 1, 0, 0), True, hours=1, uids="-11"),
    Answer("one less, renewed", ONE_LESS, ("unchanged", 0, 0, 0), hours=1, uids="-12"),
    Answer("still one less, renewed", ONE_LESS, ("changed", 0, 0, 1), True, hours=7, uids="-13"),
    Answer("it is back, renewed", ONE_MORE, ("changed", 0, 1, 0), True, hours=7, uids="-14"),
    Answer("and so it stays", ONE_MORE, ("unchanged", 0, 0, 0), hours=7, uids="-15"),
]  # fmt: skip


async def test_a_feed_that_renews_its_uids(pulls, feeds, answer) -> None:
    town, shown = await replay(pulls, feeds, answer, RENEWED)
    first, last = shown[0], shown[-1]
    for title in ("Muskari 0–1 v", "Muskari 1–2 v", "Lukukoira", "Nuorten ilta"):
        assert first[title]["UID"] == last[title]["UID"]
    assert first["Pelikerho"]["UID"] == last["Pelikerho ja turnaus"]["UID"]
    assert len(last) == len({event.title for event in ONE_MORE})
    assert town.store.calendar_feed(EventQuery(), NOW).events == 9
    page = town.store.event_page(last["Lukukoira"]["UID"].partition("@")[0], NOW)
    assert page is not None
    assert page.moved_from == datetime(2026, 11, 24, 14, tzinfo=page.event.starts.tzinfo)
    assert page.event.starts == datetime(2026, 11, 25, 14, tzinfo=page.event.starts.tzinfo)
    over = town.store.event_page(page.event.uid, NOW + 9 * DAY)
    assert over is not None
    assert over.moved_from is None

    with town.store.read() as db:
        number = resolve.event_id(db, last["Nuorten ilta"]["UID"].partition("@")[0])
        entries = history.of(db, number).entries
        assert [(one.kind, one.origin) for one in entries] == [
            ("arrived", "kirjasto"), ("cancelled", "kirjasto"), ("restored", "kirjasto"),
        ]  # fmt: skip
        assert entries[1].changes == {"status": ["confirmed", "cancelled"]}
        number = resolve.event_id(db, page.event.uid)
        assert [one.kind for one in history.of(db, number).entries] == ["arrived", "moved"]


DAYS = [E(f"p{day}", f"Avoin ovi {day}", day) for day in range(26)]
URGENT = E("x", "Tonttuverstas", 4.25)
NEXT = 10


def window(first: int, *more: E, without: Sequence[str] = ()) -> list[E]:
    """The next ten as the server has them."""
    coming = sorted((*DAYS[first:], *more), key=lambda event: event.day)
    return [event for event in coming if event.name not in without][:NEXT]


CAPPED = [
    Answer("ten of many", window(0), ("changed", 10, 0, 0), True),
    Answer("a day later", window(1), ("changed", 1, 0, 0), True, hours=24),
    Answer("one pushes another out at the end", window(1, URGENT), ("changed", 1, 0, 0), True, hours=1),
    Answer("and again the same with other stamps", window(1, URGENT), ("unchanged", 0, 0, 0), hours=8),
    Answer("a day later: it is back in sight", window(2, URGENT), ("unchanged", 0, 0, 0), hours=15),
    Answer("one in the middle is gone", window(2, URGENT, without=["p6"]), ("changed", 1, 0, 0), True, hours=1),
    Answer("so it is taken out", window(2, URGENT, without=["p6"]), ("changed", 0, 0, 1), True, hours=7),
    Answer("an error page", b"<html><body>503</body></html>", ("unreachable", 0, 0, 0), hours=1, status=503),
    Answer("in another order", window(2, URGENT, without=["p6"])[::-1], ("unchanged", 0, 0, 0), hours=1),
    Answer("it comes back", window(2, URGENT), ("changed", 0, 1, 0), True, hours=8),
    Answer("three days later, never asked meanwhile", window(5), ("changed", 3, 0, 0), True, hours=72),
    Answer("only seven of them: not cut, so the rest is missed", window(5)[:7], ("unchanged", 0, 0, 0), hours=1),
    Answer("all ten again", window(5), ("unchanged", 0, 0, 0), hours=8),
    Answer("a week later", window(12), ("changed", 7, 0, 0), True, hours=168),
]


async def test_a_feed_that_shows_only_the_next_ten(pulls, feeds, answer) -> None:
    _, shown = await replay(pulls, feeds, answer, CAPPED)
    assert {f"Avoin ovi {day}" for day in range(22)} | {"Tonttuverstas"} == shown[-1].keys()
    assert {lines["SEQUENCE"] for lines in shown[-1].values()} == {"0"}
    assert len({lines["UID"] for lines in shown[-1].values()}) == 23


CLUB = [E(f"k{week}", "Sählykerho", 7 * week, 17, place="Liikuntahalli") for week in range(6)]
RULE = "RRULE:FREQ=WEEKLY;COUNT=5\r\n"
CHOIR = E("r", "Lapsikuoro", 2, 16, RULE, "Seurakuntatalo")
BREAK = E("r", "Lapsikuoro", 2, 16, RULE + "EXDATE;TZID=Europe/Helsinki:20261128T160000\r\n", "Seurakuntatalo")
LATE = change(CLUB, "k2", hour=18)
BY_STATUS = change(CLUB, "k3", extra="STATUS:CANCELLED\r\n")
SPRING = [E(f"s{week}", "Sählykerho", 54 + 7 * week, 17, place="Liikuntahalli") for week in range(6)]
EMPTY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//FI\r\nEND:VCALENDAR\r\n"
CUT = body(Answer("", CLUB, ("", 0, 0, 0)), 0)[:-40]

SEASON = [
    Answer("autumn", [*CLUB, CHOIR], ("changed", 7, 0, 0), True),
    Answer("the same bytes but for the stamps", [*CLUB, CHOIR], ("unchanged", 0, 0, 0), hours=6),
    Answer("an hour later, by the same UID", [*LATE, CHOIR], ("changed", 0, 1, 0), True, hours=6),
    Answer("and back", [*CLUB, CHOIR], ("changed", 0, 1, 0), True, hours=6),
    Answer("a holiday in the series", [*CLUB, BREAK], ("changed", 0, 1, 0), True, hours=6),
    Answer("nothing at all", EMPTY, ("quarantined", 0, 0, 0), hours=6),
    Answer("a broken transfer", CUT, ("error", 0, 0, 0), hours=6),
    Answer("no body", b"", ("unreachable", 0, 0, 0), hours=6),
    Answer("all is well", [*CLUB, BREAK], ("unchanged", 0, 0, 0), hours=6),
    Answer("called off by its status", [*BY_STATUS, BREAK], ("changed", 0, 1, 0), True, hours=6),
    Answer("only what is to come: two weeks later", [*BY_STATUS[3:], BREAK], ("unchanged", 0, 0, 0), hours=336),
    Answer("and two more", [*BY_STATUS[5:], BREAK], ("unchanged", 0, 0, 0), hours=336),
    Answer("the last one has just begun", [BREAK], ("unchanged", 0, 0, 0), hours=142),
    Answer("only what is past", [BREAK], ("between_seasons", 0, 0, 0), hours=48),
    Answer("the season is over", EMPTY, ("empty", 0, 0, 0), hours=96),
    Answer("still", EMPTY, ("unchanged", 0, 0, 0), hours=96),
    Answer("spring", SPRING, ("changed", 6, 0, 0), True, hours=24),
]  # fmt: skip


async def test_a_clubs_season_from_its_begin_to_the_next(pulls, feeds, answer) -> None:
    town, shown = await replay(pulls, feeds, answer, SEASON)
    assert shown[-1].keys() == {"Sählykerho", "PERUTTU: Sählykerho", "Lapsikuoro"}
    assert town.store.calendar_feed(EventQuery(), NOW).events == 13
    assert town.row().quarantine.since is None

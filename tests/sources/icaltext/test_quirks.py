"""Every named repair is made, told under its name, and makes sense to a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from sources import found as found_module
from sources.found import Found
from sources.icaltext import blocks, events, groups, read
from sources.quirks import QUIRKS

START = "DTSTART;TZID=Europe/Helsinki:20260907T170000"
SERIES = "RRULE:FREQ=WEEKLY;COUNT=4"
CUSTOM_ZONE = """BEGIN:VTIMEZONE
TZID:Omamme
BEGIN:STANDARD
DTSTART:16011028T040000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
END:DAYLIGHT
END:VTIMEZONE""".replace("\n", "\r\n")

# quirk -> lines of one event that need it
IN_AN_EVENT: dict[str, tuple[str, ...]] = {
    "broken_utf_8": ("SUMMARY:Pöytälätkää \udcc3",),
    "windows_1252": ("SUMMARY:P\udcf6yt\udce4l\udce4tk\udce4",),
    "empty_lines": ("", "SUMMARY:Kerho"),
    "zone_name": ("DTSTART;TZID=FLE Standard Time:20260907T170000",),
    "zone_rules": ("DTSTART;TZID=Omamme:20260907T170000",),
    "zone_unknown": ("DTSTART;TZID=Atlantis:20260907T170000",),
    "no_uid": ("UID:",),
    "long_uid": ("UID:" + "x" * 300,),
    "instance_alone": ("RECURRENCE-ID:20260907T140000Z",),
    "stray_line": ("CLASS:PUBLIC", "mikään"),
    "bare_line_break": ("DESCRIPTION:yksi", "kaksi kolme"),
    "semicolon_for_colon": ("DTSTART;20260907T140000Z",),
    "parameter": ('ORGANIZER;CN="Kerho "Vyö" ry":mailto:a@example.fi',),
    "huge_line": ("DESCRIPTION:" + "puuha " * 20_000,),
    "too_many_lines": tuple(f"RDATE:2026090{n % 9 + 1}T{n % 24:02}{n % 60:02}00Z" for n in range(1_001)),
    "nested": ("BEGIN:A",) * 30 + ("END:A",) * 30,
    "given_twice": ("SUMMARY:Kerho", "SUMMARY:Toinen kerho"),
    "unreadable_line": ("SEQUENCE:uusi",),
    "date_form": ("DTSTART:2026-09-07T17:00",),
    "date_kind": ("DTSTART:20260907",),
    "date_with_zone": ("DTSTART;VALUE=DATE;TZID=Europe/Helsinki:20260907",),
    "utc_with_zone": ("DTSTART;TZID=Europe/Helsinki:20260907T140000Z",),
    "bad_date": ("DTEND:huomenna",),
    "no_start": ("DTSTART:huomenna",),
    "year": ("DTSTART;VALUE=DATE:30110811",),
    "end_before_start": (START, "DTEND;TZID=Europe/Helsinki:20260907T160000"),
    "end_year": (START, "DURATION:P99999W"),
    "end_of_other_kind": (START, "DTEND;VALUE=DATE:20260908"),
    "end_and_duration": (START, "DURATION:PT1H", "DTEND;TZID=Europe/Helsinki:20260907T190000"),
    "duration_form": ("DURATION:P90M",),
    "all_day_by_clock": ("DTSTART:20260907T000000", "DTEND:20260907T235900"),
    "until_kind": ("RRULE:FREQ=WEEKLY;UNTIL=20261130",),
    "until_local": ("RRULE:FREQ=WEEKLY;UNTIL=20261130T170000",),
    "rule_in_utc": ("DTSTART:20260907T140000Z", "RRULE:FREQ=WEEKLY;COUNT=12"),
    "count_and_until": ("RRULE:FREQ=WEEKLY;COUNT=3;UNTIL=20261130T150000Z",),
    "rule_form": ("RRULE:FREQ=FORTNIGHTLY",),
    "rule_too_often": ("RRULE:FREQ=MINUTELY",),
    "exrule": (SERIES, "EXRULE:FREQ=MONTHLY"),
    "too_many_dates": tuple(
        "RDATE:" + ",".join(f"2026{n % 12 + 1:02}{d:02}T{n % 24:02}0000Z" for d in range(1, 29)) for n in range(80)
    ),
    "period": ("RDATE;VALUE=PERIOD:20260914T140000Z/PT3H",),
    "series_date_kind": (SERIES, "EXDATE;VALUE=DATE:20260914"),
    "geo_form": ("GEO:60,17;24,94",),
    "geo_swapped": ("GEO:24.94;60.17",),
    "geo_refused": ("GEO:0;0",),
    "status": ("STATUS:CANCELED",),
    "private": ("CLASS:PRIVATE",),
}  # fmt: skip
LOST = {"nested", "no_start", "year", "private"}

# quirk -> body from (calendar, event)
Body = Callable[[Callable[..., bytes], Callable[..., str]], bytes]
IN_A_CALENDAR: dict[str, Body] = {
    "utf_16": lambda calendar, event: calendar(event()).decode().encode("utf-16"),
    "nul": lambda calendar, event: calendar(event("SUMMARY:Ker\0ho")),
    "line_ends": lambda calendar, event: calendar(event()).replace(b"\r\n", b"\r"),
    "indented": lambda calendar, event: calendar(event()).replace(b"\n", b"\n  "),
    "text_before": lambda calendar, event: b"Warning: x\r\n" + calendar(event()),
    "text_after": lambda calendar, event: calendar(event()) + b"<!-- valmis -->",
    "frame": lambda calendar, event: calendar(event()).replace(b"END:VEVENT", b"end:vevent "),
    "unclosed_event": lambda calendar, event: calendar(event().replace("END:VEVENT", ""), event("UID:2")),
    "too_many_events": lambda calendar, event: calendar(*[event("UID:1")] * 12),
    "head_line": lambda calendar, event: calendar(event(), head=("X-WR-CALDESC:a", "b c")),
    "refresh_interval": lambda calendar, event: calendar(event(), head=("REFRESH-INTERVAL;VALUE=DURATION:P15M",)),
    "calscale": lambda calendar, event: calendar(event(), head=("CALSCALE:GEORGIAN",)),
    "calendar_zone": lambda calendar, event: calendar(event(), head=("X-WR-TIMEZONE:Helsinki",)),
    "calendar_zone_unknown": lambda calendar, event: calendar(event(), head=("X-WR-TIMEZONE:Atlantis",)),
    "same_event_twice": lambda calendar, event: calendar(event(), event()),
    "same_uid": lambda calendar, event: calendar(event(), event("DTSTART:20260908T140000Z")),
    "instances_without_rule": lambda calendar, event: calendar(
        event(), event("RECURRENCE-ID:20260914T140000Z", "DTSTART:20260914T150000Z")
    ),
}  # fmt: skip
OURS = {"failed"}


def names(problems: list[Any]) -> set[str]:
    sentences = {quirk.what: name for name, quirk in QUIRKS.items()}
    return {sentences[problem.what] for problem in problems}


def test_every_quirk_has_an_example() -> None:
    assert {*IN_AN_EVENT, *IN_A_CALENDAR, *OURS} == QUIRKS.keys()


@pytest.mark.parametrize("quirk", IN_AN_EVENT)
def test_in_an_event(quirk: str, calendar: Any, event: Any, parse: Any) -> None:
    body = calendar(CUSTOM_ZONE, event("UID:hyva", "SUMMARY:Hyvä")).replace(
        b"BEGIN:VEVENT", event(*IN_AN_EVENT[quirk]).encode(errors="surrogateescape") + b"\r\nBEGIN:VEVENT", 1
    )
    parsed = parse(body)
    assert quirk in names(parsed.problems)
    assert "Hyvä" in [event.title["und"] for event in parsed.events]
    assert len(parsed.events) == (1 if quirk in LOST else 2)


@pytest.mark.parametrize("quirk", IN_A_CALENDAR)
def test_in_a_calendar(quirk: str, calendar: Any, event: Any, parse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "EVENTS", 10)
    parsed = parse(IN_A_CALENDAR[quirk](calendar, event))
    assert names(parsed.problems) >= {quirk}
    assert "Kerho" in [event.title["und"] for event in parsed.events]


def test_nothing_is_told_of_a_good_calendar(calendar: Any, event: Any, parse: Any) -> None:
    body = calendar(event(SERIES, "DURATION:PT1H", "GEO:60.17;24.94", "STATUS:CONFIRMED", "CLASS:PUBLIC"))
    assert parse(body).problems == []


def test_a_surprise_costs_one_event(
    calendar: Any, event: Any, parse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def assemble(key: str, *rest: Any, **more: Any) -> Any:
        if key == "2":
            raise LookupError
        return events.assemble(key, *rest, **more)

    monkeypatch.setattr(read, "assemble", assemble)
    parsed = parse(calendar(event(), event("UID:2"), event("UID:3")))
    assert [event.key for event in parsed.events] == ["1@kirjasto.example.fi", "3"]
    assert names(parsed.problems) == {"failed"}
    assert set(parsed.present) == {"1@kirjasto.example.fi", "2", "3"}


@pytest.mark.parametrize("name", QUIRKS)
def test_the_table_is_complete(name: str) -> None:
    quirk = QUIRKS[name]
    assert re.fullmatch(r"[A-Z“{].{15,}\.", quirk.what)
    assert quirk.standard
    assert re.fullmatch(r"[a-z0-9_]+", name)


def test_what_many_items_need_is_told_once() -> None:
    found = Found()
    for number in range(found_module.TOLD_ONE_BY_ONE + 1):
        found.note("no_uid", f"Kerho {number:02}")
    (problem,) = found.problems()
    assert problem.item == "Kerho 00, Kerho 01, Kerho 02 … (21)"
    assert str(problem) == QUIRKS["no_uid"].what


def test_what_few_items_need_is_told_of_each_whatever_their_order() -> None:
    one, other = Found(), Found()
    for number in range(20):
        one.note("no_uid", f"Kerho {number}")
        other.note("no_uid", f"Kerho {19 - number}")
        other.note("no_uid", f"Kerho {19 - number}")
    assert len(one.problems()) == 20
    assert one.problems() == other.problems()


def test_what_is_told_is_short_and_without_control_characters() -> None:
    found = Found()
    found.note("stray_line", "otsikko\x07\n" * 100, line="x" * 5_000)
    (problem,) = found.problems()
    assert len(problem.item) <= 80
    assert len(problem.values["line"]) <= 120
    assert "\x07" not in problem.item


def test_groups_bound_the_length_of_keys(calendar: Any, event: Any, parse: Any) -> None:
    (key,) = parse(calendar(event("UID:" + "x" * 300))).present
    assert len(key) <= groups.UID_LENGTH

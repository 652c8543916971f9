"""Hostile calendars: refused or limited, in linear time, and never at the cost of the other events."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sources.errors import NotAFeed, ParseError
from sources.icaltext import blocks, events, read


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Processor time, so that a busy machine makes no difference; far above what linear work takes."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < seconds


def test_a_million_dates_are_cut_off(calendar: Any, event: Any, parse: Any) -> None:
    dates = ",".join(["20260914T140000Z"] * 1_000_000)
    with within(2):
        parsed = parse(calendar(event("RDATE:" + dates), event("UID:2")))
    assert len(parsed.events) == 2
    assert len(parsed.events[0].recurrence.rdates) == 1


def test_many_different_dates_are_cut_off(
    calendar: Any, event: Any, parse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "DATES", 5)
    dates = [f"202609{day:02}T140000Z" for day in range(10, 30)]
    parsed = parse(calendar(event(f"RDATE:{','.join(dates)}", f"EXDATE:{','.join(dates)}")))
    recurrence = parsed.events[0].recurrence
    assert (
        [day.day for day in recurrence.rdates] == [day.day for day in recurrence.exdates] == [10, 11, 12, 13, 14]
    )


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VEVENT\r\n" * 400_000,
        "BEGIN:VALARM\r\n" * 400_000,
        "BEGIN:VCALENDAR\r\n" * 400_000,
        "BEGIN:VEVENT\r\n" + "BEGIN:VALARM\r\n" * 400_000 + "END:VEVENT\r\n",
        "BEGIN:VEVENT\r\n" + "BEGIN:VALARM\r\nEND:VALARM\r\n" * 200_000 + "END:VEVENT\r\n",
        "END:VEVENT\r\n" * 400_000,
        "BEGIN:VTIMEZONE\r\nTZID:x\r\n" + "RDATE:19700101T000000\r\n" * 200_000 + "END:VTIMEZONE\r\n",
        "BEGIN:VEVENT\r\n" + "\r\n" * 1_000_000 + "END:VEVENT\r\n",
        "BEGIN:VEVENT\r\n" + "\r\n " * 1_000_000 + "END:VEVENT\r\n",
        "BEGIN:VEVENT\r\n" + "X" * 4_000_000 + "\r\nEND:VEVENT\r\n",
        "BEGIN:VEVENT\r\nSUMMARY" + ';A="' * 300_000 + "\r\nEND:VEVENT\r\n",
        "BEGIN:VEVENT\r\nSUMMARY" + ';A="b"' * 300_000 + "\r\nEND:VEVENT\r\n",
        "BEGIN:VEVENT\r\nDTSTART:" + "20260907T140000," * 300_000 + "\r\nEND:VEVENT\r\n",
        "BEGIN:VEVENT\r\nRRULE:" + "FREQ=WEEKLY;BYDAY=" + "MO," * 600_000 + "\r\nEND:VEVENT\r\n",
        "BEGIN:VEVENT\r\nCATEGORIES:" + "a\\," * 600_000 + "\r\nEND:VEVENT\r\n",
        "BEGIN:VEVENT\r\nDESCRIPTION:" + "&lt;div&gt;" * 300_000 + "\r\nEND:VEVENT\r\n",
        "BEGIN:VEVENT\r\nUID:" + "u\r\n " * 600_000 + "\r\nEND:VEVENT\r\n",
    ],
    ids=lambda text: text[:40],
)
def test_no_nesting_and_no_length_takes_long(text: str, calendar: Any, event: Any, parse: Any) -> None:
    body = calendar(event("UID:hyva"), text.rstrip())
    with within(6):
        try:
            keys = {event.key for event in parse(body).events}
        except ParseError as error:
            assert not isinstance(error, NotAFeed)
        else:
            assert "hyva" in keys


def test_events_past_the_bound_are_counted(
    calendar: Any, event: Any, parse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "EVENTS", 5)
    parsed = parse(calendar(*(event(f"UID:{number}") for number in range(9))))
    assert [event.key for event in parsed.events] == ["0", "1", "2", "3", "4"]
    assert [str(problem) for problem in parsed.problems] == [
        "The calendar has 9 events; only the first 5 were read."
    ]
    assert parse(calendar(*(event(f"UID:{number}") for number in range(5)))).problems == []


def test_long_lists_are_cut(calendar: Any, event: Any, parse: Any) -> None:
    (one,) = parse(calendar(event("CATEGORIES:" + ",".join(f"sana {n}" for n in range(10_000))))).events
    assert len(one.categories) == events.CATEGORIES


def test_a_file_inside_of_an_event_is_no_reason_to_complain(calendar: Any, event: Any, parse: Any) -> None:
    attach = "ATTACH;FMTTYPE=image/png;ENCODING=BASE64;VALUE=BINARY:" + "QUJD" * 50_000
    parsed = parse(calendar(event(attach, "DESCRIPTION:Näin")))
    assert parsed.problems == []
    assert parsed.events[0].description == {"und": "Näin"}
    assert parsed.events[0].image == ""


def test_of_too_many_lines_the_important_are_kept(
    calendar: Any, event: Any, parse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "LINES", 10)
    guests = [f"ATTENDEE;CN=Vieras {n}:mailto:{n}@example.fi" for n in range(30)]
    (one,) = parse(calendar(event(*guests, "LOCATION:Sali"))).events
    assert one.title == {"und": "Kerho"}
    assert one.place.name == {"und": "Sali"}


@pytest.mark.parametrize("seed", range(4))
def test_no_shuffled_calendar_is_a_surprise(seed: int, calendar: Any, event: Any, parse: Any) -> None:
    chance = random.Random(seed)
    pieces = calendar(
        event("RRULE:FREQ=WEEKLY;UNTIL=20261130", "EXDATE;VALUE=DATE:20260914", "DURATION:PT1H"),
        event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260914T140000Z", "STATUS:CANCELLED"),
        event("UID:2", "DTSTART:99991231T235959", "DTEND:00010101", 'SUMMARY;LANGUAGE="fi:Hei'),
        event(
            "UID:3", "DTSTART;VALUE=DATE:22001231", "DURATION:P9999W", "GEO:1;2;3", "LAST-MODIFIED:00010101T000000"
        ),
    ).split(b"\r\n")
    for _ in range(150):
        mixed = pieces[1:-2]
        chance.shuffle(mixed)
        del mixed[: chance.randrange(8)]
        try:
            parsed = parse(b"\r\n".join([pieces[0], *mixed, b"END:VCALENDAR"]))
        except ParseError:
            continue
        assert {event.key for event in parsed.events} <= set(parsed.present)
        assert not [problem for problem in parsed.problems if "could not be read" in str(problem)]


# --- what is no calendar, or only a part of one


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"<!DOCTYPE html><title>Just a moment...</title>", "This is a web page, not a calendar."),
        (b"\n <HTML><body>403</body>", "This is a web page, not a calendar."),
        (b'{"error": "not found"}', "This is JSON data, not a calendar."),
        (b"<?xml version='1.0'?><rss/>", "This is XML, not a calendar."),
        (b"403 Forbidden", "This is not a calendar; it begins with “403 Forbidden”."),
        (b"/etc/passwd", "This is not a calendar; it begins with “/etc/passwd”."),
        (b"", "The answer is empty."),
        (b" \r\n", "The answer is empty."),
        (b"<html><pre>\nBEGIN:VCALENDAR\nEND:VCALENDAR\n</pre></html>", "This is a web page, not a calendar."),
    ],
)
def test_something_else_is_told_in_words(body: bytes, sentence: str, parse: Any) -> None:
    with pytest.raises(NotAFeed) as told:
        parse(body)
    assert str(told.value) == sentence


def test_a_body_that_was_cut_off_is_no_calendar(calendar: Any, event: Any, parse: Any) -> None:
    body = calendar(event(), event("UID:2"), event("UID:3"))
    for end in range(len(b"BEGIN:VCALENDAR"), len(body) - 2):
        with pytest.raises(ParseError):
            parse(body[:end])
    assert len(parse(body[:-2]).events) == 3


def test_a_text_that_is_not_even_utf_16_is_an_error(parse: Any) -> None:
    with pytest.raises(ParseError, match="letters"):
        parse(b"\xff\xfeB")

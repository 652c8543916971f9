"""Keys and digests: the same as long as what is told is the same, another as soon as it is not."""

from __future__ import annotations

from typing import Any

import pytest

ONE, TWO = "UID:1", "UID:2"
SERIES = ("UID:s", "RRULE:FREQ=WEEKLY;COUNT=5")
MOVED = ("UID:s", "RECURRENCE-ID:20260914T140000Z", "DTSTART:20260914T150000Z", "SUMMARY:Siirretty")


def digests(parse: Any, *args: Any, **kwargs: Any) -> dict[str, bytes]:
    found: dict[str, bytes] = parse(*args, **kwargs).present
    return found


@pytest.mark.parametrize(
    "line", ["DTSTAMP:{}", "LAST-MODIFIED:{}", "SEQUENCE:{}", "DTSTAMP;TZID=Europe/Helsinki:{}"]
)
def test_when_it_was_told_changes_nothing(line: str, calendar: Any, event: Any, parse: Any) -> None:
    first, second = (parse(calendar(event(line.format(value)))).present for value in ("20260801T100000", "7"))
    assert first == second


@pytest.mark.parametrize(
    "line",
    ["SUMMARY:Toinen", "LOCATION:Sali", "STATUS:CANCELLED", "CREATED:20260801T100000Z", "X-OMA:1", "EXDATE:x"],
)
def test_everything_else_does(line: str, calendar: Any, event: Any, parse: Any) -> None:
    assert digests(parse, calendar(event())) != digests(parse, calendar(event(line)))


def test_one_changed_event_is_read_alone(calendar: Any, event: Any, parse: Any) -> None:
    known = parse(calendar(event(ONE), event(TWO))).present
    again = parse(calendar(event(TWO), event(ONE, "LOCATION:Sali")), known=known)
    assert [event.key for event in again.events] == ["1"]
    assert again.present.keys() == known.keys()
    assert again.present["2"] == known["2"]


@pytest.mark.parametrize(
    "head",
    [("X-WR-TIMEZONE:Asia/Tokyo",), ("METHOD:CANCEL",)],
)
def test_what_the_calendar_says_of_its_events_counts(
    head: tuple[str, ...], calendar: Any, event: Any, parse: Any
) -> None:
    floating = event("DTSTART:20260907T170000")
    assert digests(parse, calendar(floating)) != digests(parse, calendar(floating, head=head))


@pytest.mark.parametrize(
    "head", [("X-WR-CALNAME:Toinen",), ("REFRESH-INTERVAL:PT1H",), ("X-WR-TIMEZONE:Europe/Helsinki",)]
)
def test_what_it_says_of_itself_does_not(head: tuple[str, ...], calendar: Any, event: Any, parse: Any) -> None:
    assert digests(parse, calendar(event())) == digests(parse, calendar(event(), head=head))


def test_what_the_source_says_counts(calendar: Any, event: Any, parse: Any) -> None:
    body = calendar(event())
    assert (
        len(
            {
                digests(parse, body, **said)["1@kirjasto.example.fi"]
                for said in ({}, {"timezone": "Asia/Tokyo"}, {"language": "sv"})
            }
        )
        == 3
    )


def test_the_meaning_of_a_zone_of_its_own_counts(calendar: Any, event: Any, parse: Any) -> None:
    def body(summer: str) -> bytes:
        zone = "BEGIN:VTIMEZONE\r\nTZID:Oma\r\nBEGIN:STANDARD\r\nDTSTART:20000101T000000\r\n"
        return calendar(
            zone + f"TZOFFSETFROM:{summer}\r\nTZOFFSETTO:{summer}\r\nEND:STANDARD\r\nEND:VTIMEZONE",
            event("DTSTART;TZID=Oma:20260907T170000"),
        )

    one, other = parse(body("+0000")), parse(body("+0300"))
    assert one.present != other.present
    assert one.events[0].starts != other.events[0].starts


def test_a_changed_instance_changes_its_series(calendar: Any, event: Any, parse: Any) -> None:
    before, after = (
        calendar(event(*SERIES), event(*MOVED)),
        calendar(event(*SERIES), event(*MOVED, "LOCATION:Sali")),
    )
    again = parse(after, known=parse(before).present)
    (series,) = again.events
    assert series.key == "s"
    assert series.recurrence.overrides[0].place.name == {"und": "Sali"}


def test_instances_may_come_before_their_series(calendar: Any, event: Any, parse: Any) -> None:
    forwards, backwards = (
        parse(calendar(*parts)) for parts in ((event(*SERIES), event(*MOVED)), (event(*MOVED), event(*SERIES)))
    )
    assert forwards.events == backwards.events
    assert forwards.present == backwards.present
    assert forwards.events[0].recurrence.overrides[0].title == {"und": "Siirretty"}


def test_the_latest_version_of_an_instance_is_taken(calendar: Any, event: Any, parse: Any) -> None:
    newer = event(*MOVED[:3], "SUMMARY:Uusin", "SEQUENCE:2")
    for parts in ((newer, event(*MOVED)), (event(*MOVED), newer)):
        (series,) = parse(calendar(event(*SERIES), *parts)).events
        assert [change.title for change in series.recurrence.overrides] == [{"und": "Uusin"}]


def test_instances_without_their_series_stand_alone(calendar: Any, event: Any, parse: Any) -> None:
    parsed = parse(
        calendar(event(*MOVED), event("UID:s", "RECURRENCE-ID:20260921T140000Z", "DTSTART:20260921T140000Z"))
    )
    assert [event.key for event in parsed.events] == ["s#20260914T140000Z", "s#20260921T140000Z"]
    assert {event.series_key for event in parsed.events} == {"s"}
    assert all(event.recurrence is None for event in parsed.events)


def test_instances_go_to_the_one_of_two_that_repeats(calendar: Any, event: Any, parse: Any) -> None:
    parsed = parse(calendar(event(*SERIES), event("UID:s", "DTSTART:20270101T100000Z"), event(*MOVED)))
    changes = {event.key: event.recurrence for event in parsed.events}
    assert changes["s#20270101T100000Z"] is None
    assert len(changes["s#20260907T170000"].overrides) == 1


def test_the_uid_of_an_alarm_is_no_key(calendar: Any, event: Any, parse: Any) -> None:
    alarm = "BEGIN:VALARM\r\nUID:halytys\r\nACTION:DISPLAY\r\nEND:VALARM"
    assert parse(calendar(event(alarm, "UID:kerho"))).present.keys() == {"kerho"}


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        (("UID:tag:a\\,2008:1",), "tag:a,2008:1"),
        (("UID: x ",), "x"),
        (("UID;X-A=1:x",), "x"),
        (("uid:x",), "x"),
        (("UID:" + "a" * 60, " " + "b" * 60), "a" * 60 + "b" * 60),
        (("UID:pää",), "pää"),
    ],
)
def test_keys_are_what_the_uid_says(
    lines: tuple[str, ...], key: str, calendar: Any, event: Any, parse: Any
) -> None:
    parsed = parse(calendar(event("\r\n".join(lines))))
    assert parsed.present.keys() == {key}
    assert [event.key for event in parsed.events] == [key]


def test_an_event_that_becomes_private_goes_missing(calendar: Any, event: Any, parse: Any) -> None:
    assert parse(calendar(event(ONE), event(TWO, "CLASS:PRIVATE"))).present.keys() == {"1"}


def test_an_event_that_cannot_be_read_is_still_there(calendar: Any, event: Any, parse: Any) -> None:
    parsed = parse(calendar(event(ONE), event(TWO, "DTSTART:joskus")))
    assert [event.key for event in parsed.events] == ["1"]
    assert parsed.present.keys() == {"1", "2"}


def test_a_uid_is_the_same_whatever_its_line_ends_in(calendar: Any, event: Any, parse: Any) -> None:
    body = calendar(event(*SERIES), event(*MOVED).replace("UID:s\r\n", "UID: s \n"))
    (series,) = parse(body).events
    assert len(series.recurrence.overrides) == 1

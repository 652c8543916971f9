"""What an event says besides its times: texts, places, pictures, and what differs in one instance."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sources.records import Recurrence, SourceOverride, SourcePlace

HELSINKI = ZoneInfo("Europe/Helsinki")
SERIES = ("UID:s", "RRULE:FREQ=WEEKLY;COUNT=9", "DURATION:PT1H", "DESCRIPTION:Mukaan!", "LOCATION:Sali")
INSTANCE = ("UID:s", "RECURRENCE-ID;TZID=Europe/Helsinki:20260914T170000")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("SUMMARY:Satuja &amp\\; leikkiä\\, 3&#8211\\;6-v.", "title", {"und": "Satuja & leikkiä, 3–6-v."}),
        ("SUMMARY:<b>Kerho</b>\\nuusi", "title", {"und": "Kerho uusi"}),
        ("SUMMARY;LANGUAGE=fi-FI:Kerho", "title", {"fi": "Kerho"}),
        ("SUMMARY;LANGUAGE=???:Kerho", "title", {"und": "Kerho"}),
        ("SUMMARY:", "title", {}),
        ("SUMMARY:a\\\\nb", "title", {"und": "a\\nb"}),
        ("DESCRIPTION:yksi\\nkaksi\\Nkolme", "description", {"und": "yksi\nkaksi\nkolme"}),
        ("DESCRIPTION:<p>yksi</p><script>x</script>", "description", {"und": "yksi"}),
        ("DESCRIPTION: \\n ", "description", {}),
        ("X-ALT-DESC;FMTTYPE=text/html:<p>yksi\\, kaksi</p>", "description", {"und": "yksi, kaksi"}),
        ("LOCATION:Kirjasto\\, Katu 1", "place", SourcePlace(name={"und": "Kirjasto, Katu 1"})),
        ("LOCATION:Kirjasto\\nKatu 1", "place", SourcePlace(name={"und": "Kirjasto, Katu 1"})),
        ("LOCATION: ", "place", None),
        (
            "LOCATION:https://a.example/x",
            "place",
            SourcePlace(name={"und": "https://a.example/x"}, url="https://a.example/x"),
        ),
        ("GEO:60.17;24.94", "place", SourcePlace(lat=60.17, lon=24.94)),
        ("GEO:24.94;60.17", "place", SourcePlace(lat=60.17, lon=24.94)),
        ("GEO:-122.86;38.61", "place", SourcePlace(lat=38.61, lon=-122.86)),
        ("GEO:91;181", "place", None),
        ("GEO:52.52;13.40", "place", SourcePlace(lat=52.52, lon=13.40)),
        (
            "CATEGORIES:Lapset,,Nuoret,Lapset, Pelit\\, leikit ",
            "categories",
            ("Lapset", "Nuoret", "Pelit, leikit"),
        ),
        ("URL:https://a.example/x", "url", "https://a.example/x"),
        ("URL;VALUE=URI:http://a.example/x?a=1\\,2", "url", "http://a.example/x?a=1,2"),
        ("URL:javascript:alert(1)", "url", ""),
        ("URL:file:///etc/passwd", "url", ""),
        ("ATTACH;FMTTYPE=image/png:https://a.example/x.png", "image", "https://a.example/x.png"),
        ("ATTACH;FMTTYPE=application/pdf:https://a.example/x.pdf", "image", ""),
        ("ATTACH:https://a.example/x.png", "image", ""),
        ("ATTACH;FMTTYPE=image/png:cid:1", "image", ""),
        ("IMAGE;VALUE=URI;DISPLAY=BADGE:https://a.example/x.png", "image", "https://a.example/x.png"),
        ("ORGANIZER;CN=Kerho:mailto:a@a.example", "organiser", {"und": "Kerho"}),
        ("ORGANIZER;CN=a@a.example:mailto:a@a.example", "organiser", {}),
        ("ORGANIZER:mailto:a@a.example", "organiser", {}),
        ("STATUS:TENTATIVE", "status", "tentative"),
        ("LAST-MODIFIED:20260801T100000Z", "modified", datetime(2026, 8, 1, 10, tzinfo=UTC)),
        ("LAST-MODIFIED:20260801T100000", "modified", datetime(2026, 8, 1, 10, tzinfo=HELSINKI)),
        ("LAST-MODIFIED:00010101T000000Z", "modified", None),
    ],
)
def test_one_line(line: str, field: str, value: object, calendar: Any, event: Any, parse: Any) -> None:
    (one,) = parse(calendar(event(line))).events
    assert getattr(one, field) == value


def test_html_only_speaks_where_there_is_no_text(calendar: Any, event: Any, parse: Any) -> None:
    (one,) = parse(calendar(event("DESCRIPTION:teksti", "X-ALT-DESC;FMTTYPE=text/html:<p>html</p>"))).events
    assert one.description == {"und": "teksti"}


def test_the_language_of_the_source_is_used_where_the_feed_says_none(
    calendar: Any, event: Any, parse: Any
) -> None:
    body = calendar(event("SUMMARY:Klubb", "DESCRIPTION;LANGUAGE=en:Club"))
    (one,) = parse(body, language="sv").events
    assert (one.title, one.description) == ({"sv": "Klubb"}, {"en": "Club"})


def overrides(parsed: Any) -> tuple[SourceOverride, ...]:
    (series,) = parsed.events
    assert isinstance(series.recurrence, Recurrence)
    return series.recurrence.overrides


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 9, day, hour, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("lines", "differs"),
    [
        (("DTSTART;TZID=Europe/Helsinki:20260914T170000", "DURATION:PT1H"), {}),
        (("DTSTART:20260914T140000Z", "DTEND:20260914T150000Z"), {}),
        (("DTSTART;TZID=Europe/Helsinki:20260914T170000", "DURATION:PT2H"), {"ends": at(14, 19)}),
        (
            ("DTSTART;TZID=Europe/Helsinki:20260915T180000", "DURATION:PT1H"),
            {"starts": at(15, 18), "ends": at(15, 19)},
        ),
        (
            ("DTSTART;TZID=Europe/Helsinki:20260914T170000", "DURATION:PT1H", "STATUS:CANCELLED"),
            {"status": "cancelled"},
        ),
        (
            ("DTSTART;TZID=Europe/Helsinki:20260914T170000", "DURATION:PT1H", "SUMMARY:Juhla"),
            {"title": {"und": "Juhla"}},
        ),
        (
            ("DTSTART;TZID=Europe/Helsinki:20260914T170000", "DURATION:PT1H", "LOCATION:Piha"),
            {"place": SourcePlace(name={"und": "Piha"})},
        ),
        (
            (
                "DTSTART;TZID=Europe/Helsinki:20260914T170000",
                "DURATION:PT1H",
                "DESCRIPTION:Mukaan!",
                "LOCATION:Sali",
            ),
            {},
        ),
    ],
)
def test_only_what_differs_is_kept(
    lines: tuple[str, ...], differs: dict[str, Any], calendar: Any, event: Any, parse: Any
) -> None:
    parsed = parse(calendar(event(*SERIES), event(*INSTANCE, *lines)))
    assert overrides(parsed) == (SourceOverride(recurrence_id=at(14, 17), **differs),)


def test_an_instance_may_say_only_that_it_is_cancelled(calendar: Any, event: Any, parse: Any) -> None:
    bare = "\r\n".join(("BEGIN:VEVENT", *INSTANCE, "STATUS:CANCELLED", "END:VEVENT"))
    assert overrides(parse(calendar(event(*SERIES), bare))) == (
        SourceOverride(recurrence_id=at(14, 17), status="cancelled"),
    )


@pytest.mark.parametrize(
    "instance",
    [
        "RECURRENCE-ID:20260914T140000Z",
        "RECURRENCE-ID;VALUE=DATE:20260914",
        "RECURRENCE-ID;TZID=Europe/Stockholm:20260914T160000",
    ],
)
def test_instances_are_told_as_their_series_tells_times(
    instance: str, calendar: Any, event: Any, parse: Any
) -> None:
    (change,) = overrides(parse(calendar(event(*SERIES), event("UID:s", instance, "DTSTART:20260914T150000Z"))))
    assert change.recurrence_id == at(14, 17)
    assert change.recurrence_id.tzinfo is HELSINKI


def test_this_and_future(calendar: Any, event: Any, parse: Any) -> None:
    moved = event("UID:s", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260914T140000Z", "DTSTART:20260914T150000Z")
    (change,) = overrides(parse(calendar(event(*SERIES), moved)))
    assert change.this_and_future
    assert change.starts == at(14, 18)


def test_dates_are_told_once_and_as_the_series_tells_times(calendar: Any, event: Any, parse: Any) -> None:
    dates = ("RDATE:20260914T140000Z,20260910T140000Z", "RDATE;TZID=Europe/Helsinki:20260914T170000")
    (one,) = parse(calendar(event(*dates, "EXDATE;VALUE=DATE:20260910", "EXDATE:00010101T000000"))).events
    assert one.recurrence.rdates == (at(10, 17), at(14, 17))
    assert one.recurrence.exdates == (at(10, 17),)
    assert {moment.tzinfo for moment in one.recurrence.rdates} == {HELSINKI}

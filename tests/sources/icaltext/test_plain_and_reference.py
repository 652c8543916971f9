"""The fast reader says what the reference reader says, or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from sources.found import Found
from sources.icaltext import blocks, reference
from sources.icaltext.plain import PlainReader
from sources.icaltext.zones import Zones, zones_of

ZONES = zones_of(blocks.Calendar(), "Europe/Helsinki", None, Found())

# texts as feeds have them: escapes good and bad, HTML, Finnish letters, what looks like iCalendar
characters = st.sampled_from(
    [*"aäöÅ€—1 \t,;:\\\"'<>&^=%\u2028\x85\x0b", "\\n", "\\,", "\\;", "\\N", "\\\\", "\\:", "BEGIN:VEVENT"]
)
raw_texts = st.lists(characters, max_size=12).map("".join)
dates = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(lambda day: f"{day.year:04}{day:%m%d}")
clocks = st.times().map(lambda time: f"T{time:%H%M%S}")
odd_dates = st.sampled_from(
    ["", "20260230", "2026-09-07", "20260907T1700", "20260907T250000", "20260907T170000z", "x", "０" * 8]
)
zones = st.sampled_from(
    ["", ";TZID=Europe/Helsinki", ';TZID="Europe/Helsinki"', ";TZID=FLE Standard Time", ";TZID=Atlantis"]
)


@st.composite
def moments(draw: Any, name: str) -> str:
    value = draw(st.one_of(dates, dates.flatmap(lambda day: clocks.map(day.__add__)), odd_dates))
    value += draw(st.sampled_from(["", "", "Z", " "]))
    kind = draw(st.sampled_from(["", "", ";VALUE=DATE", ";VALUE=DATE-TIME", ";value=date", ";VALUE=PERIOD"]))
    many = draw(st.sampled_from(["", ",20260914T140000Z", ",20260914"])) if name in ("RDATE", "EXDATE") else ""
    return f"{name}{kind}{draw(zones)}:{value}{many}"


def texts(name: str, *parameters: str) -> st.SearchStrategy[str]:
    return st.builds(lambda more, text: f"{name}{more}:{text}", st.sampled_from(["", *parameters]), raw_texts)


def fixed(*lines: str) -> st.SearchStrategy[str]:
    return st.sampled_from(lines)


content_lines = st.one_of(
    *(moments(name) for name in ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE", "LAST-MODIFIED")),
    texts("SUMMARY", ";LANGUAGE=fi", ';ALTREP="http://a:b"', ";X=a^nb"),
    texts("DESCRIPTION", ";LANGUAGE=sv-FI", ";ENCODING=QUOTED-PRINTABLE"),
    texts("LOCATION", ";LANGUAGE=fi", ';X-UID="a;b"'),
    texts("CATEGORIES", ";LANGUAGE=fi"),
    texts("UID"),
    texts("URL", ";VALUE=URI", ";VALUE=TEXT"),
    texts("X-ALT-DESC", ";FMTTYPE=text/html"),
    texts("ATTACH", ";FMTTYPE=image/png", ";FMTTYPE=image/png;ENCODING=BASE64", ";FMTTYPE=text/plain"),
    texts("IMAGE", ";VALUE=URI", ";VALUE=URI;FMTTYPE=image/png;DISPLAY=BADGE", ";VALUE=BINARY"),
    texts("X-OMA", ';A="b:c"', ";A"),
    texts("Huom"),
    texts("COMMENT"),
    fixed("GEO:60.17;24.94", "GEO:-1;2", "GEO:60,17;24,94", "GEO:nan;1", "GEO:", "GEO:1.;2"),
    fixed(*(f"DURATION:{value}" for value in ("PT1H30M", "P1W", "-PT5M", "P", "P1DT", "P90M", "PT1H0M0S"))),
    fixed("STATUS:CONFIRMED", "STATUS: cancelled", "STATUS:", "CLASS:PUBLIC", "CLASS:"),
    fixed("SEQUENCE:3", "SEQUENCE:-1", "SEQUENCE:٣", "SEQUENCE:"),
    fixed("RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:freq=weekly", "RRULE:", "EXRULE:FREQ=DAILY"),
    fixed(*(f"ORGANIZER{value}" for value in (";CN=Kerho:a@b", ';CN="Kerho, oma":a@b', ';CN="a":b":c', ":x"))),
    fixed("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "X-FUNAMBOL-ALLDAY:0", "dtstart:20260907T140000Z"),
    fixed("SUMMARY", "", "roska", "summary:a"),
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(content_lines, max_size=6, unique_by=lambda line: line.partition(":")[0].partition(";")[0]))
def test_they_agree(lines: list[str]) -> None:
    text = "\n".join(["", "DTSTART:20260907T140000Z", *lines])
    fast = PlainReader(ZONES).read(text)
    slow = reference.read(text, ZONES)
    if fast is not None:
        assert fast == slow
        assert slow.quirks == []


@settings(max_examples=300, deadline=None)
@given(st.lists(content_lines, max_size=9))
def test_they_agree_on_events_without_a_given_start(lines: list[str]) -> None:
    text = "\n".join(["", *lines])
    fast = PlainReader(ZONES).read(text)
    assert fast is None or fast == reference.read(text, ZONES)


def test_they_agree_on_every_golden_file(case_blocks: list[tuple[str, Zones]]) -> None:
    for text, zones_of_case in case_blocks:
        fast = PlainReader(zones_of_case).read(text)
        assert fast is None or fast == reference.read(text, zones_of_case)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;TZID=Europe/Helsinki:20260907T170000", "DTEND;TZID=Europe/Helsinki:20260907T180000"),
        ("DTSTART;VALUE=DATE:20260907", "CATEGORIES:Lapset,Nuoret", "CATEGORIES:Perheet"),
        ("DTSTART:20260907T140000Z", "DURATION:PT1H", "SUMMARY;LANGUAGE=fi:a", "X-ALT-DESC;FMTTYPE=text/html:<p>"),
        ("DTSTART:20260907T140000", "RRULE:FREQ=WEEKLY", "EXDATE:20260914T140000,20260921T140000"),
        ("DTSTART:20260907T140000Z", 'ORGANIZER;CN="Kerho":mailto:a@example.fi', "X-OMA;X=1:2", "ATTENDEE;CN=a:b"),
    ],
)  # fmt: skip
def test_the_usual_is_read_fast(lines: tuple[str, ...]) -> None:
    assert PlainReader(ZONES).read("\n".join(lines)) is not None


# --- what icalendar writes, both read


written_texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=60
).filter(lambda text: text.strip() and r"\N" not in text)  # which icalendar itself writes as a line break
instants = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
kinds_of_time = st.one_of(
    instants,
    instants.map(lambda moment: moment.date()),
    instants.map(lambda moment: moment.replace(tzinfo=UTC)),
    instants.map(lambda moment: moment.replace(tzinfo=ZONES.default)),
)


@settings(max_examples=200, deadline=None)
@given(
    written_texts,
    written_texts,
    st.lists(written_texts, min_size=1, max_size=4),
    instants,
    st.sampled_from(["days", "utc", "zone", "floating"]),
)
def test_what_icalendar_writes(title: str, text: str, words: list[str], start: datetime, kind: str) -> None:
    event = Event()
    moment: Any = {
        "days": start.date(),
        "utc": start.replace(tzinfo=UTC),
        "zone": start.replace(tzinfo=ZONES.default),
        "floating": start,
    }[kind]
    event.add("uid", "1")
    event.add("dtstart", moment)
    event.add("dtend", moment + timedelta(days=1))
    event.add("summary", title)
    event.add("description", text)
    event.add("categories", words)
    event.add("exdate", [moment])
    calendar = Calendar()
    calendar.add_component(event)
    found = Found()
    split = blocks.split(b"\n" + calendar.to_ical().strip(), found)
    ((_, raw),) = split.blocks
    body = blocks.lines.decoded(blocks.lines.unfolded(raw, found))[0]
    for read in (PlainReader(ZONES).read(body), reference.read(body, ZONES)):
        assert read is not None
        assert read.summary == (("", title),)
        assert read.description == (("", text),)
        assert read.categories == tuple(words)
        assert (read.starts, read.ends) == (moment, moment + timedelta(days=1))
        assert read.exdates == (moment,)
        assert not read.quirks

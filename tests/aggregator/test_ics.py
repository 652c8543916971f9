"""Our calendar text: what others read in it, and what hostile texts do to it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.contentlines import fold
from aggregator.ics import STAMPS, Site, calendar, event_path, event_text, stamped
from aggregator.model import AgeClaim, AgeRange, Event, Override, Place, Price, Series, Signup
from aggregator.recurrence import Horizon, expand
from aggregator.vtimezone import vtimezone

DATA = Path(__file__).parent.parent / "data" / "ics"
HELSINKI = ZoneInfo("Europe/Helsinki")
SITE = Site("Puuhakalenteri", "https://puuha.example.fi", HELSINKI)
CREATED, CHANGED = 1_767_225_600, 1_767_312_000  # the first and second of January 2026 in UTC
MUSIC = Event(
    uid="k3v7qj2m5t9xwz4a",
    title={"fi": "Muskari 3–6-vuotiaille; laulua, leikkiä", "sv": "Musiklek"},
    starts=datetime(2026, 1, 13, 17, 30, tzinfo=HELSINKI),
    ends=datetime(2026, 1, 13, 18, 15, tzinfo=HELSINKI),
    timezone="Europe/Helsinki",
    description={"fi": "Tule laulamaan!\nOta mukaan:\n\\ sukat; juomapullo, hyvä mieli 🎵"},
    place=Place({"fi": "Imatran pääkirjasto"}, "Virastokatu 1", "55100", "Imatra", "", 61.1719, 28.7764),
    age=AgeClaim(AgeRange(3, 6), "stated"),
    audiences=("children", "families"),
    topics=("musiikki",),
    categories=("Lapset", "Laulu, soitto"),
    price=Price(True, {"fi": "0 €"}),
    image="https://example.org/kuva.jpg?a=1,2;b",
    signup=Signup("https://example.org/ilmo", None, datetime(2026, 1, 10, 21, 59, tzinfo=UTC)),
)


def written(*events: Event, site: Site = SITE, **options: object) -> bytes:
    texts = "".join(stamped(event_text(event, site), CREATED, CHANGED, 3) for event in events)
    about = {"name": "Lapsille", "description": "Maksuton", "source": "https://puuha.example.fi/k/a.ics",
             "url": "https://puuha.example.fi/fi/k/a"}  # fmt: skip
    return calendar(texts.encode(), site=site, **(about | options))


def parsed(*events: Event, site: Site = SITE) -> list[icalendar.Event]:
    """The VEVENTs as icalendar reads them, which must find nothing wrong."""
    read = icalendar.Calendar.from_ical(written(*events, site=site))
    found = read.walk("VEVENT")
    assert [component.errors for component in read.walk()] == [[] for _ in read.walk()]
    return found


def one(event: Event, site: Site = SITE) -> icalendar.Event:
    (found,) = parsed(event, site=site)
    return found


def well_formed(body: bytes) -> None:
    """CRLF only, no control characters, at most 75 octets a line, every line whole UTF-8."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\r\n\r\n" not in body
    for line in body.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert not re.search(rb"[\x00-\x1f\x7f]", line)
        line.decode()


# --- one event ---


def test_every_field_is_read_back() -> None:
    found = one(MUSIC)
    address = "https://puuha.example.fi" + event_path(MUSIC.uid, MUSIC.title)
    assert {name: found.decoded(name) for name in ("DTSTART", "DTEND", "DTSTAMP", "CREATED", "LAST-MODIFIED")} == {
        "DTSTART": datetime(2026, 1, 13, 15, 30, tzinfo=UTC),
        "DTEND": datetime(2026, 1, 13, 16, 15, tzinfo=UTC),
        "DTSTAMP": datetime(2026, 1, 2, tzinfo=UTC),
        "CREATED": datetime(2026, 1, 1, tzinfo=UTC),
        "LAST-MODIFIED": datetime(2026, 1, 2, tzinfo=UTC),
    }
    assert {name: str(found[name]) for name in ("UID", "SUMMARY", "STATUS", "LOCATION", "URL", "IMAGE")} == {
        "UID": "k3v7qj2m5t9xwz4a@puuhakalenteri",
        "SUMMARY": "Muskari 3–6-vuotiaille; laulua, leikkiä",
        "STATUS": "CONFIRMED",
        "LOCATION": "Imatran pääkirjasto, Virastokatu 1, Imatra",
        "URL": address,
        "IMAGE": "https://example.org/kuva.jpg?a=1,2;b",
    }
    assert str(found["DESCRIPTION"]) == (
        "Ikä: 3–6 v (järjestäjän ilmoittama)\nMaksuton\n"
        "Ilmoittautuminen: 10.1. mennessä, https://example.org/ilmo\n\n"
        "Tule laulamaan!\nOta mukaan:\n\\ sukat; juomapullo, hyvä mieli 🎵\n\n" + address
    )
    assert found["SEQUENCE"] == 3
    assert (found["GEO"].latitude, found["GEO"].longitude) == (61.1719, 28.7764)
    assert [str(word) for word in found["CATEGORIES"].cats] == ["musiikki", "lapset", "perheet", "Laulu, soitto"]
    assert dict(found["IMAGE"].params) == {"VALUE": "URI", "DISPLAY": "BADGE"}
    told = set(found)
    assert not told & {"ORGANIZER", "ATTENDEE", "ATTACH", "RRULE", "RECURRENCE-ID", "COLOR"}
    assert not found.subcomponents


def test_the_uid_does_not_know_the_sites_address() -> None:
    moved = replace(SITE, address="https://uusi.example.fi")
    assert one(MUSIC)["UID"] == one(MUSIC, moved)["UID"]


@pytest.mark.parametrize(
    ("status", "title", "summary", "stands"),
    [
        ("confirmed", "Kerho", "Kerho", "CONFIRMED"),
        ("tentative", "Kerho", "Kerho", "TENTATIVE"),
        ("rescheduled", "Kerho", "Kerho", "CONFIRMED"),
        ("cancelled", "Kerho", "PERUTTU: Kerho", "CANCELLED"),
        ("cancelled", "Peruttu! Kerho", "Peruttu! Kerho", "CANCELLED"),
        ("cancelled", "", "PERUTTU: Nimetön tapahtuma", "CANCELLED"),
        ("postponed", "Kerho", "SIIRRETTY: Kerho", "TENTATIVE"),
        ("postponed", "Siirretty: Kerho", "Siirretty: Kerho", "TENTATIVE"),
        ("confirmed", "  Monta\r\nriviä\t ", "Monta riviä", "CONFIRMED"),
    ],
)
def test_status_and_title(status: str, title: str, summary: str, stands: str) -> None:
    found = one(replace(MUSIC, status=status, title={"fi": title}))
    assert (str(found["SUMMARY"]), str(found["STATUS"])) == (summary, stands)


@pytest.mark.parametrize(
    ("starts", "ends", "lines"),
    [
        (date(2026, 1, 5), date(2026, 1, 7), ["DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260107"]),
        (date(2026, 1, 5), date(2026, 1, 5), ["DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260106"]),
        # a point in time has no end: one that is not later would be an error
        (datetime(2026, 7, 1, 12, tzinfo=HELSINKI), datetime(2026, 7, 1, 12, tzinfo=HELSINKI),
         ["DTSTART:20260701T090000Z"]),
        (datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/London")), datetime(2026, 7, 1, 14, 30, tzinfo=HELSINKI),
         ["DTSTART:20260701T110000Z", "DTEND:20260701T113000Z"]),
        # the second time that the clocks show 03:30
        (datetime(2026, 10, 25, 3, 30, tzinfo=HELSINKI, fold=1), datetime(2026, 10, 25, 4, tzinfo=HELSINKI),
         ["DTSTART:20261025T013000Z", "DTEND:20261025T020000Z"]),
        (datetime(1, 1, 1, tzinfo=HELSINKI), datetime(1, 1, 1, tzinfo=HELSINKI), ["DTSTART:00010101T000000Z"]),
    ],
)  # fmt: skip
def test_times_of_single_events(starts: date, ends: date, lines: list[str]) -> None:
    text = event_text(replace(MUSIC, starts=starts, ends=ends), SITE)
    assert [line for line in text.split("\r\n") if line.startswith("DT")] == lines


# --- words ---


@pytest.mark.parametrize(
    ("changes", "language", "head"),
    [
        ({"age": None, "price": Price(), "signup": None}, "fi", ""),
        ({"age": AgeClaim(AgeRange(7, None), "read")}, "fi", "Ikä: 7+ v (arvioitu)"),
        ({"age": AgeClaim(AgeRange(None, 6), "default")}, "fi", "Ikä: 0–6 v (arvioitu)"),
        ({"age": AgeClaim(AgeRange(9, 9), "corrected")}, "fi", "Ikä: 9 v (tarkistettu)"),
        ({"age": AgeClaim(AgeRange(), "stated")}, "fi", ""),
        ({"age": AgeClaim(AgeRange(7, 9), "stated")}, "sv", "Ålder: 7–9 år (enligt arrangören)"),
        ({"age": AgeClaim(AgeRange(7, 9), "read")}, "en", "Age: 7–9 years (estimated)"),
        ({"price": Price(True, {"fi": "0 €"})}, "sv", "Gratis"),
        ({"price": Price(False, {"fi": "5 €, sisarukset 2 €"})}, "fi", "5 €, sisarukset 2 €"),
        ({"price": Price(None, {})}, "fi", ""),
        ({"signup": Signup()}, "fi", "Ennakkoilmoittautuminen"),
        ({"signup": Signup("https://a.fi/i")}, "fi", "Ilmoittautuminen: https://a.fi/i"),
        ({"signup": Signup("", datetime(2025, 12, 1, 8, tzinfo=UTC))}, "fi", "Ilmoittautuminen: 1.12.2025 alkaen"),
        ({"signup": Signup("", datetime(2025, 12, 1, 8, tzinfo=UTC), datetime(2026, 1, 4, 22, 30, tzinfo=UTC))},
         "fi", "Ilmoittautuminen: 1.12.2025–5.1."),
        ({"signup": Signup("", None, datetime(2026, 1, 5, 8, tzinfo=UTC))}, "en", "Sign-up: by 5.1."),
    ],
)  # fmt: skip
def test_description_begins_with_what_families_ask(changes: dict[str, object], language: str, head: str) -> None:
    bare = replace(MUSIC, age=None, price=Price(), signup=None, description={"fi": "Teksti."})
    event = replace(bare, **changes)
    site = replace(SITE, language=language)
    page = "https://puuha.example.fi" + event_path(event.uid, event.title, language)
    assert str(one(event, site)["DESCRIPTION"]) == "\n\n".join(filter(None, [head, "Teksti.", page]))


def test_long_texts_are_cut() -> None:
    found = one(replace(MUSIC, title={"fi": "Ö" * 5000}, description={"fi": "ä" * 5000}))
    assert str(found["SUMMARY"]) == "Ö" * 299 + "…"
    assert "\n" + "ä" * 1999 + "…\n\nhttps://" in str(found["DESCRIPTION"])


def test_the_language_of_the_site_is_preferred() -> None:
    assert str(one(MUSIC, replace(SITE, language="sv"))["SUMMARY"]) == "Musiklek"
    assert "/sv/t/k3v7qj2m5t9xwz4a-musiklek" in str(one(MUSIC, replace(SITE, language="sv"))["URL"])


@pytest.mark.parametrize(
    ("place", "location", "geo"),
    [
        (None, None, False),
        (Place(), None, False),
        (Place({"fi": "Kirjasto"}, city="Imatra", lat=61.0, lon=28.0), "Kirjasto, Imatra", True),
        (Place({"fi": "Virastokatu 1"}, "Virastokatu 1", "55100", "Imatra"), "Virastokatu 1, Imatra", False),
        (Place({"fi": "Kirjasto"}, lat=float("nan"), lon=28.0), "Kirjasto", False),
        (Place({"fi": "Kirjasto"}, lat=610.0, lon=28.0), "Kirjasto", False),
        (Place({"fi": "Kirjasto"}, lat=61.0), "Kirjasto", False),
    ],
)
def test_places(place: Place | None, location: str | None, geo: bool) -> None:
    found = one(replace(MUSIC, place=place))
    assert (found.get("LOCATION"), "GEO" in found) == (location, geo)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"audiences": (), "categories": (), "topics": ()}, ["lapset"]),
        ({"audiences": (), "categories": (), "topics": (), "age": AgeClaim(AgeRange(10, 15), "read")},
         ["lapset", "nuoret"]),
        ({"audiences": (), "categories": (), "topics": (), "age": AgeClaim(AgeRange(16, None), "read")},
         ["nuoret", "aikuiset"]),
        ({"audiences": (), "categories": (), "topics": (), "age": AgeClaim(AgeRange(), "read")}, []),
        ({"audiences": (), "categories": (" ", ""), "topics": (), "age": None}, []),
        ({"audiences": (), "categories": ("MUSIIKKI", "Uusi"), "age": None}, ["musiikki", "Uusi"]),
        ({"audiences": ("youth",), "categories": tuple("abcdefghijklm"), "topics": ()}, ["nuoret", *"abcdefghi"]),
    ],
)  # fmt: skip
def test_categories(changes: dict[str, object], words: list[str]) -> None:
    found = one(replace(MUSIC, **changes)).get("CATEGORIES")
    assert ([str(word) for word in found.cats] if found else []) == words


def test_event_path() -> None:
    assert event_path("u1", {"fi": "Äiti & Ålands öar!", "sv": "Mamma"}) == "/fi/t/u1-aiti-alands-oar"
    assert event_path("u1", {"fi": "Muskari 3–6-vuotiaille"}) == "/fi/t/u1-muskari-3-6-vuotiaille"
    assert event_path("u1", {"sv": "Mamma"}, "sv") == "/sv/t/u1-mamma"
    assert event_path("u1", {"fi": "!!!"}) == "/fi/t/u1"
    assert event_path("u/1\r\n", {}) == "/fi/t/u%2F1%0D%0A"
    assert len(event_path("u1", {"fi": "sana " * 50})) <= len("/fi/t/u1-") + 60


# --- hostile texts ---

BREAKS = ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e")
INJECTION = "x\x00\x1b\ud800" + "".join(f"{sign}{name}:1" for sign in BREAKS for name in ("BEGIN", "X"))
NAMES = {"BEGIN", "END", "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY",
         "STATUS", "DESCRIPTION", "LOCATION", "GEO", "CATEGORIES", "URL", "IMAGE"}  # fmt: skip


def hostile(text: str) -> Event:
    """An event with `text` wherever a feed can put text."""
    texts = {"fi": text}
    return replace(
        MUSIC, uid=text, title=texts, description=texts, place=Place(texts, text, text, text, text, 1.0, 2.0),
        topics=(text,), categories=(text, text + "2"), audiences=(text,), price=Price(None, texts), image=text,
        url=text, signup=Signup(text), organiser=texts,
    )  # fmt: skip


def names(body: bytes) -> list[str]:
    """The names of all content lines, to a reader for whom a line ends wherever Python ends one."""
    unfolded = body.decode().replace("\r\n ", "")
    return [re.split("[:;]", line)[0] for line in unfolded.splitlines()]


def test_texts_cannot_become_lines() -> None:
    body = written(hostile(INJECTION), named=False)
    well_formed(body)
    found = names(body)
    assert found.count("BEGIN") == 2
    assert set(found[found.index("UID") :]) <= NAMES
    assert not one(hostile(INJECTION)).subcomponents


@pytest.mark.parametrize(
    ("image", "line"),
    [
        ("https://a.fi/kuva ä.jpg", ""),
        ("https://a.fi/kuvä.jpg", "https://a.fi/kuv%C3%A4.jpg"),
        ("HTTPS://a.fi/k.jpg", "HTTPS://a.fi/k.jpg"),
        ("https://a.fi/k.jpg\r\nX:1", ""),
        ("javascript:alert(1)", ""),
        ("data:image/png;base64,AAAA", ""),
        ("https://a.fi/\ud800k.jpg", "https://a.fi/k.jpg"),
        ('https://a.fi/"k', ""),
        ("", ""),
    ],
)
def test_images_are_addresses_or_nothing(image: str, line: str) -> None:
    assert str(one(replace(MUSIC, image=image)).get("IMAGE", "")) == line


TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=120) | st.sampled_from(
    ["", "\\", ";,\\n", "\\\\n", "é\ud800", "a" * 61 + "ä", "🎵" * 40, "\r\n\r\n", ":;\"='"]
)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_text_is_read_back(text: str) -> None:
    event = hostile(text)
    body = written(event)
    well_formed(body)
    found = one(event)
    # what a reader may take for the end of a line is one; other control characters are gone
    told = re.sub("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    told = re.sub("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff]", "", told).encode("utf-8", "ignore").decode()
    assert " ".join(told.split()) in " ".join(str(found["DESCRIPTION"]).split())
    assert str(found["SUMMARY"]) == (" ".join(told.split()) or "Nimetön tapahtuma")
    assert str(found.get("LOCATION", "")) == " ".join(told.split())
    assert event_text(event, SITE) == event_text(event, SITE)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=400))
def test_folding_keeps_every_octet(text: str) -> None:
    folded = fold([text])
    assert folded.removesuffix("\r\n").replace("\r\n ", "") == text
    lines = folded.encode().removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    # no line could have taken the next character too
    for line, following in pairwise(lines):
        assert len(line) + len(following[1:].decode()[:1].encode()) > 75


# --- series ---


def series(rrule: str = "FREQ=WEEKLY;COUNT=4", **lists: tuple[object, ...]) -> Event:
    return replace(MUSIC, series=Series(rrule, **lists))


def lines_of(event: Event, *starts: str) -> list[str]:
    return [line for line in event_text(event, SITE).split("\r\n") if line.startswith(starts)]


def test_a_series_is_told_in_its_zone_with_its_overrides() -> None:
    event = series(
        exdates=(date(2026, 1, 20), datetime(2026, 1, 27, 15, 30, tzinfo=UTC)),
        rdates=(datetime(2026, 1, 20, 9, tzinfo=HELSINKI), datetime(2026, 2, 4, 9, tzinfo=HELSINKI)),
        overrides=(
            Override(datetime(2026, 2, 3, 17, 30, tzinfo=HELSINKI), title={"fi": "Retki"}, status="cancelled"),
            Override(datetime(2026, 1, 27, 17, 30, tzinfo=HELSINKI), title={"fi": "Poistettu"}),
        ),
    )
    assert lines_of(event, "DT", "R", "EX", "SUM", "STAT") == [
        "DTSTART;TZID=Europe/Helsinki:20260113T173000",
        "DTEND;TZID=Europe/Helsinki:20260113T181500",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        # of the dates, that on the day taken away is left out; of the overrides, that of an instance taken away
        "RDATE;TZID=Europe/Helsinki:20260204T090000",
        "EXDATE;TZID=Europe/Helsinki:20260120T173000",
        "EXDATE;TZID=Europe/Helsinki:20260127T173000",
        "SUMMARY:Muskari 3–6-vuotiaille\\; laulua\\, leikkiä",
        "STATUS:CONFIRMED",
        "RECURRENCE-ID;TZID=Europe/Helsinki:20260203T173000",
        "DTSTART;TZID=Europe/Helsinki:20260203T173000",
        "DTEND;TZID=Europe/Helsinki:20260203T181500",
        "SUMMARY:PERUTTU: Retki",
        "STATUS:CANCELLED",
    ]
    assert event_text(event, SITE).count(STAMPS) == 2
    assert {str(each["URL"]) for each in parsed(event)} == {str(one(MUSIC)["URL"])}


def test_all_day_series() -> None:
    event = replace(
        series("FREQ=WEEKLY;UNTIL=20260301T215959Z", exdates=(date(2026, 1, 12),),
               overrides=(Override(date(2026, 1, 19), this_and_future=True, starts=date(2026, 1, 20),
                                   ends=date(2026, 1, 22)),)),
        starts=date(2026, 1, 5), ends=date(2026, 1, 6),
    )  # fmt: skip
    assert lines_of(event, "DT", "R", "EX") == [
        "DTSTART;VALUE=DATE:20260105",
        "DTEND;VALUE=DATE:20260106",
        "RRULE:FREQ=WEEKLY;UNTIL=20260301",
        "EXDATE;VALUE=DATE:20260112",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260119",
        "DTSTART;VALUE=DATE:20260120",
        "DTEND;VALUE=DATE:20260122",
    ]


@pytest.mark.parametrize(
    ("rrule", "line"),
    [
        ("FREQ=WEEKLY;UNTIL=20260301", ["RRULE:FREQ=WEEKLY;UNTIL=20260301T215959Z"]),
        ("FREQ=WEEKLY;UNTIL=20260714T173000", ["RRULE:FREQ=WEEKLY;UNTIL=20260714T143000Z"]),
        ("UNTIL=20260301T153000Z;freq=weekly;BYDAY=TU", ["RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20260301T153000Z"]),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20270101T000000Z", ["RRULE:FREQ=WEEKLY;COUNT=3"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", ["RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"]),
        ("FREQ=SECONDLY", []),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", []),
        ("FREQ=WEEKLY\r\nATTACH:x", []),
        ("FREQ=WEEKLY;X=Y", []),
        ("", []),
    ],
)
def test_rules_are_checked_and_their_end_is_in_utc(rrule: str, line: list[str]) -> None:
    assert lines_of(series(rrule), "RRULE") == line


@pytest.mark.parametrize(
    ("event", "lines"),
    [
        # ical.js shows a start that the rule does not give, or an override of no instance, only if it is listed
        (series("FREQ=WEEKLY;BYDAY=FR;COUNT=2"), ["RDATE;TZID=Europe/Helsinki:20260113T173000"]),
        (series("", rdates=(date(2026, 1, 20), date(2026, 1, 20))),
         ["RDATE;TZID=Europe/Helsinki:20260113T173000", "RDATE;TZID=Europe/Helsinki:20260120T173000"]),
        (series(overrides=(Override(date(2026, 1, 20)), Override(date(2026, 1, 21)))),
         ["RDATE;TZID=Europe/Helsinki:20260121T173000"]),
        # what the rule gives is not listed again; what takes nothing away is not told
        (series(rdates=(date(2026, 1, 20),), exdates=(date(2026, 1, 21), date(2026, 1, 27))),
         ["EXDATE;TZID=Europe/Helsinki:20260127T173000"]),
        # the rule ended before the start, so it does not count
        (series("FREQ=WEEKLY;UNTIL=20260112T000000Z"), []),
    ],
)  # fmt: skip
def test_dates_are_told_so_that_every_client_comes_to_the_same(event: Event, lines: list[str]) -> None:
    assert lines_of(event, "RDATE", "EXDATE") == lines


def test_a_series_in_utc_stays_in_utc() -> None:
    event = replace(series(), starts=MUSIC.starts.astimezone(ZoneInfo("UTC")), ends=MUSIC.ends)
    assert lines_of(event, "DT") == ["DTSTART:20260113T153000Z", "DTEND:20260113T161500Z"]
    assert b"VTIMEZONE" not in written(event)


def test_others_find_exceptions_and_changes_told_by_days() -> None:
    event = series(
        "FREQ=WEEKLY;UNTIL=20260310",
        exdates=(date(2026, 1, 20),),
        rdates=(date(2026, 1, 21), datetime(2026, 1, 20, 9, tzinfo=HELSINKI)),
        overrides=(Override(date(2026, 1, 27), status="cancelled"),),
    )
    horizon = Horizon(CREATED, CREATED + 100 * 86_400)
    ours = expand(event, horizon, HELSINKI).occurrences
    read = recurring_ical_events.of(icalendar.Calendar.from_ical(written(event)))
    theirs = sorted(
        (int(each.start.timestamp()), int(each.end.timestamp()), each["STATUS"] == "CANCELLED")
        for each in read.between(*(datetime.fromtimestamp(at, UTC) for at in (horizon.start, horizon.end)))
    )
    assert theirs == [(o.start, o.end, o.cancelled) for o in ours]
    assert len(theirs) == 9


# --- the calendar around them ---


def test_calendar_properties() -> None:
    site = replace(SITE, name="A;B\r\nX")
    body = written(name="Lapsille; 7–9 v", description="Maksuton, keskusta", site=site)
    well_formed(body)
    assert body.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//A\\;B X//Puuhakalenteri//FI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Lapsille\\; 7–9 v",
        "X-WR-CALNAME:Lapsille\\; 7–9 v",
        "DESCRIPTION:Maksuton\\, keskusta",
        "X-WR-CALDESC:Maksuton\\, keskusta",
        "COLOR:darkblue",
        "X-APPLE-CALENDAR-COLOR:#00539b",
        "SOURCE;VALUE=URI:https://puuha.example.fi/k/a.ics",
        "URL:https://puuha.example.fi/fi/k/a",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "END:VCALENDAR",
        "",
    ]
    assert icalendar.Calendar.from_ical(body)["REFRESH-INTERVAL"].dt == timedelta(hours=6)


def test_one_events_file_has_no_name() -> None:
    body = written(MUSIC, named=False, source="", description="")
    assert set(icalendar.Calendar.from_ical(body)) == {
        "VERSION", "PRODID", "CALSCALE", "METHOD", "COLOR", "X-APPLE-CALENDAR-COLOR", "URL",
    }  # fmt: skip


def test_no_events_are_a_valid_calendar() -> None:
    body = written()
    well_formed(body)
    assert icalendar.Calendar.from_ical(body).subcomponents == []


def test_zones_come_only_where_they_are_used_each_once() -> None:
    stockholm = replace(series(), uid="s", starts=MUSIC.starts.replace(tzinfo=ZoneInfo("Europe/Stockholm")))
    texts = replace(MUSIC, description={"fi": "\nDTSTART;TZID=Europe/Paris:20260101T000000"})
    assert b"VTIMEZONE" not in written(MUSIC, texts)
    both = written(series(), stockholm, series(), texts)
    assert re.findall(rb"\r\nTZID:(.*)\r\n", both) == [b"Europe/Helsinki", b"Europe/Stockholm"]


def test_stamps_are_filled_in_every_part_and_nowhere_else() -> None:
    text = event_text(series(overrides=(Override(date(2026, 1, 20), status="cancelled"),)), SITE)
    assert stamped(text, CREATED, CHANGED, 12) == text.replace(
        "\x00\r\n",
        "DTSTAMP:20260102T000000Z\r\nCREATED:20260101T000000Z\r\nLAST-MODIFIED:20260102T000000Z\r\nSEQUENCE:12\r\n",
    )
    assert "\x00" not in stamped(text, CREATED, CHANGED, 12)


def test_a_calendar_for_people_to_read() -> None:
    """tests/data/ics/calendar.ics: three events as they stand in a feed, byte for byte."""
    club = replace(
        series(
            "FREQ=WEEKLY;UNTIL=20260505T143000Z",
            exdates=(datetime(2026, 2, 24, 17, 30, tzinfo=HELSINKI),),
            overrides=(
                Override(datetime(2026, 3, 3, 17, 30, tzinfo=HELSINKI), status="cancelled"),
                Override(datetime(2026, 4, 7, 17, 30, tzinfo=HELSINKI), title={"fi": "Muskari ulkona"},
                         starts=datetime(2026, 4, 8, 17, tzinfo=HELSINKI),
                         ends=datetime(2026, 4, 8, 18, tzinfo=HELSINKI)),
            ),
        ),
        uid="c4",
    )  # fmt: skip
    camp = Event(
        "a1", {"fi": "Päiväleiri"}, date(2026, 6, 8), date(2026, 6, 13), "Europe/Helsinki", status="postponed",
        age=AgeClaim(AgeRange(7, 12), "read"), price=Price(False, {"fi": "40 €"}),
    )  # fmt: skip
    assert written(MUSIC, club, camp) == (DATA / "calendar.ics").read_bytes()


# --- VTIMEZONE ---


def test_helsinki_has_the_rule_of_the_european_union() -> None:
    assert vtimezone("Europe/Helsinki").split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Helsinki",
        "BEGIN:DAYLIGHT",
        "DTSTART:19960331T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0300",
        "TZNAME:EEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T040000",
        "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0200",
        "TZNAME:EET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def offset(text: str) -> timedelta:
    minutes = int(text[1:3]) * 60 + int(text[3:5])
    return timedelta(minutes=-minutes if text[0] == "-" else minutes)


ZONES = ["Europe/Helsinki", "Europe/London", "Europe/Dublin", "America/New_York", "America/Nuuk", "Etc/GMT+5",
         "America/Santiago", "Africa/Cairo", "Asia/Kolkata", "Asia/Jerusalem", "Australia/Lord_Howe"]  # fmt: skip


@pytest.mark.parametrize("name", ZONES)
def test_the_rules_give_the_zones_offsets(name: str) -> None:
    """Worked out from our text by dateutil, compared with zoneinfo, day by day of four years."""
    changes = []
    for block in re.findall(r"BEGIN:(?:DAYLIGHT|STANDARD)\r\n(.*?)END:", vtimezone(name), re.DOTALL):
        fields = dict(line.split(":", 1) for line in block.strip().split("\r\n"))
        begins = datetime.strptime(fields["DTSTART"], "%Y%m%dT%H%M%S")
        times = [begins]
        if "RRULE" in fields:
            times = rrulestr(fields["RRULE"], dtstart=begins).between(datetime(2026, 1, 1), datetime(2032, 1, 1))
        changes += [(at - offset(fields["TZOFFSETFROM"]), offset(fields["TZOFFSETTO"])) for at in times]
    changes.sort()
    for number in range(4 * 365):
        day = datetime(2028, 1, 1) + timedelta(days=number)
        ours = [after for at, after in changes if at <= day][-1]
        assert ours == day.replace(tzinfo=UTC).astimezone(ZoneInfo(name)).utcoffset(), day


@pytest.mark.parametrize("name", ["", "FLE Standard Time", "../etc/passwd", "Europe/Atlantis"])
def test_unknown_zones_have_none(name: str) -> None:
    assert vtimezone(name) == ""

"""Whether one has to sign up, until when and for how many there is room."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Signup
from aggregator.reading.signup import signup

ZONE = ZoneInfo("Europe/Helsinki")
START = datetime(2027, 1, 20, 18, tzinfo=ZONE)

NEEDED = """
Ennakkoilmoittautuminen
Sitova ilmoittautuminen sähköpostilla
Ilmoittautuminen avautuu maaliskuussa.
Ilmoittaudu mukaan!
Ilmoita mukaan kirjaston palvelutiskille
Varaa paikka verkossa
Varaa vartin aika
Paikat on varattava etukäteen: varaa oma paikkasi
Anmälan per e-post
Anmäl dig till kursen
Föranmälan krävs.
Boka plats på webben
Boka tid
Registration required
Pre-registration is required
Sign up at the library
RSVP requested
Book your place online
""".strip().splitlines()
NOT_NEEDED = """
Ei ennakkoilmoittautumista
Ei ilmoittautumista!
Ei tarvitse ilmoittautua.
Ilman ilmoittautumista
Ilmoittautumista ei tarvita.
Ilmoittautuminen ei ole pakollista
Ei ennakkovarausta
Mukaan pääsee, eikä paikkaa tarvitse varata
Ilmoittautuminen paikan päällä
Ingen anmälan
Ingen förhandsanmälan behövs
Utan förhandsbokning
Inget krav på föranmälan
Du behöver inte anmäla dig.
Anmälan krävs inte
No registration needed
No need to register
Registration is not required.
No booking required
Just drop in.
Walk-ins welcome
""".strip().splitlines()
NOT_TOLD = """
Konsertti kirkossa klo 18
Mukaan mahtuu 20
Paikkoja 12
Lue kirjavinkit ja varaa kirja
A registered nurse talks about sleep
Lasten paikka on metsässä
Kaikki tervetulleita
""".strip().splitlines()
CLOSES = """
Ilmoittautuminen 5.1. mennessä = 2027-01-05 23:59
Ilmoittaudu viimeistään 5.1. = 2027-01-05 23:59
Ilmoittaudu viimeistään ma 4.1. = 2027-01-04 23:59
Ilmoittaudu 20.12. mennessä = 2026-12-20 23:59
Sitova ilmoittautuminen 10.1. mennessä sähköpostilla. = 2027-01-10 23:59
Ilmoittautuminen päättyy 12.1. = 2027-01-12 23:59
Ilmoittautuminen 1.–15.1. = 2027-01-15 23:59
Ilmoittautumiset 15.1. asti = 2027-01-15 23:59
Ilmoittautuminen 5.1.2027 klo 12 mennessä = 2027-01-05 12:00
Ilm. 10.1. mennessä puh. 040 765 4321 = 2027-01-10 23:59
Anmälan senast 5.1 = 2027-01-05 23:59
Anmälan senast den 5 januari. = 2027-01-05 23:59
Anmälningar senast 10.1 kl. 12 = 2027-01-10 12:00
Sign up by 5 January = 2027-01-05 23:59
Registration required by January 10. = 2027-01-10 23:59
Please register by 10 January at https://example.org/form. = 2027-01-10 23:59
""".strip().splitlines()
ROOM = """
Ilmoittaudu! Paikkoja 12. = 12
Ilmoittautuminen ennakkoon, mukaan mahtuu 20. = 20
Ilmoittaudu, ryhmään otetaan 8 lasta. = 8
Ilmoittautumisjärjestyksessä mukaan mahtuu 10–12 kokkia = 12
Enintään 15 osallistujaa, ilmoittaudu heti = 15
Anmäl dig, högst 10 deltagare = 10
Anmälan krävs. Plats för 16. = 16
Registration is limited to 15 participants = 15
Sign up now: 30 places = 30
Ilmoittaudu. Joukkueessa on 4 pelaajaa. = None
""".strip().splitlines()


def _of(text: str, stated: Signup | None = None, starts: date = START) -> tuple[Signup | None, bool | None]:
    return signup(stated, [{"und": text}], starts, ZONE)


@pytest.mark.parametrize("text", NEEDED)
def test_one_has_to_sign_up(text: str) -> None:
    assert _of(text) == (Signup(), True)


@pytest.mark.parametrize("text", NOT_NEEDED)
def test_one_need_not_sign_up(text: str) -> None:
    assert _of(text) == (None, False)


@pytest.mark.parametrize("text", NOT_TOLD)
def test_nobody_tells(text: str) -> None:
    assert _of(text) == (None, None)


@pytest.mark.parametrize("case", CLOSES)
def test_the_last_day(case: str) -> None:
    text, _, expected = case.rpartition(" = ")
    told, needed = _of(text)
    assert needed and told and told.closes
    assert told.closes == datetime.strptime(expected, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        (START, 2027),
        (date(2026, 12, 30), 2027),
        (datetime(2026, 11, 1, 12, tzinfo=ZONE), 2026),
        (date(2027, 12, 1), 2028),
    ],
)
def test_the_year_is_the_event_s(starts: date, expected: int) -> None:
    told, _ = _of("Ilmoittautuminen 5.1. mennessä", starts=starts)
    assert told and told.closes and told.closes.year == expected


@pytest.mark.parametrize("case", ROOM)
def test_how_many_fit_in(case: str) -> None:
    text, _, expected = case.rpartition(" = ")
    told, _ = _of(text)
    assert told and str(told.capacity) == expected


def test_where_to_sign_up_and_from_when() -> None:
    told, _ = _of("Ilmoittautuminen alkaa 2.1. ja päättyy 9.1.: https://example.org/lomake?id=7.")
    assert told == Signup(
        "https://example.org/lomake?id=7",
        datetime(2027, 1, 2, tzinfo=ZONE),
        datetime(2027, 1, 9, 23, 59, tzinfo=ZONE),
    )


def test_fields_beat_words_one_by_one() -> None:
    closes = datetime(2027, 1, 7, 12, tzinfo=ZONE)
    told, needed = _of("Ilmoittaudu 5.1. mennessä! Paikkoja 12.", Signup("https://example.org/", closes=closes))
    assert (told, needed) == (Signup("https://example.org/", closes=closes, capacity=12), True)


def test_a_stated_sign_up_stays_though_the_text_says_one_need_not() -> None:
    stated = Signup("https://example.org/")
    assert _of("Ei ennakkoilmoittautumista", stated) == (stated, True)


def test_a_last_day_in_one_sentence_beats_no_need_in_another() -> None:
    told, needed = _of("Työpajaan ilmoittaudutaan 5.1. mennessä. Näyttelyyn ei tarvitse ilmoittautua.")
    assert needed and told and told.closes


@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(
                [
                    "ilmoittaudu",
                    "5.1.",
                    "31.2.",
                    "mennessä",
                    "ei",
                    "anmälan",
                    "senast",
                    "99",
                    "max",
                    "paikkoja",
                    ":",
                    ".",
                    "!",
                ]
            )
        ).map(" ".join),
    ),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_never_raises_and_reading_again_adds_nothing(text: str, starts: date) -> None:
    told, needed = _of(text, starts=starts)
    assert (told is not None) == (needed is True)
    if told:
        assert told.closes is None or told.closes.tzinfo is ZONE
        assert _of(text, told, starts) == (told, True)

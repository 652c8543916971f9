"""Each veto and each rule by itself, on the plainest pair that shows it."""

from __future__ import annotations

import pytest

from aggregator.matching.judge import RULES, judge
from aggregator.matching.vetoes import GROUPS
from sources.errors import fill

VETOES = [
    ("ages", "Muskari 0–1 v", "Muskari 1–2 v"),
    ("ages", "Värikylpy 6–12 kk", "Värikylpy 1–2 v"),
    ("ages", "Temppukoulu alle 5 v", "Temppukoulu yli 5 v"),
    ("ages", "Gymnastik 3–4 år", "Gymnastik 5–6 år"),
    ("ages", "Coding club for ages 7–9", "Coding club for ages 10–12"),
    ("grades", "Sählykerho 1.–2. lk", "Sählykerho 3.–4. lk"),
    ("grades", "Klubb för åk 3–4", "Klubb för åk 5–6"),
    ("groups", "Sirkuskoulu ryhmä A", "Sirkuskoulu ryhmä B"),
    ("groups", "Sirkuskoulu, A-ryhmä", "Sirkuskoulu, B-ryhmä"),
    ("groups", "Voimistelukoulu 1. ryhmä", "Voimistelukoulu 2. ryhmä"),
    ("groups", "Perhevalmennus 1/3", "Perhevalmennus 2/3"),
    ("groups", "Perhevalmennus, osa 1", "Perhevalmennus, osa 2"),
    ("groups", "Kuvataidekurssi I", "Kuvataidekurssi II"),
    ("groups", "Digipaja 1", "Digipaja 2"),
    ("levels", "Shakkikerho, alkeet", "Shakkikerho, jatko"),
    ("levels", "Simskola nybörjare", "Simskola fortsättning"),
    ("teams", "Jalkapallo P2015", "Jalkapallo P2016"),
    ("clocks", "Vauvauinti klo 10 ryhmä", "Vauvauinti klo 10.30 ryhmä"),
    ("people", "Tyttöjen futsal", "Poikien futsal"),
    ("people", "Vauvojen askartelu", "Taaperoiden askartelu"),
    ("people", "Lasten keramiikka", "Aikuisten keramiikka"),
    ("language", "Satutunti", "Venäjänkielinen satutunti"),
    ("language", "Satutunti suomeksi", "Satutunti ruotsiksi"),
    ("language", "Satutunti", "Viittomakielinen satutunti"),
    ("towns", "Salibandy: Imatra – Lahti", "Salibandy: Imatra – Kotka"),
]


@pytest.mark.parametrize(("rule", "one", "other"), VETOES)
def test_a_veto_holds_whatever_else_speaks_for_it(happening, rule: str, one: str, other: str) -> None:
    more = {"url": "https://kirjasto.example.fi/e/77", "organiser": "Kirjasto", "description": "sama teksti " * 20}
    found = judge(happening(one, **more), happening(other, "city", **more))
    assert not found.same
    assert [reason.rule for reason in found.reasons] == [rule]


def test_every_veto_is_shown_above() -> None:
    assert {veto.rule for veto in GROUPS} == {rule for rule, _, _ in VETOES}


TITLES = [
    ("Satutunti kirjastossa", "Pääkirjaston satutunti"),
    ("Satutunti", "Sagostund"),
    ("Story time", "Satutunti"),
    ("Satutunti – Sagostund", "Satutunti"),
    ("Läksyapu / Läxhjälp / Homework help", "Läksyapu"),
    ("Kirjasto: Satutunti", "Satutunti"),
    ("Imatran satutunti", "Satutunti"),
    ("PERUTTU: Satutunti", "Satutunti"),
    ("Satutunti (maksuton)", "Satutunti"),
    ("🎈 SATUTUNTI 🎈", "Satutunti"),
    ("Satutunti ti 3.3. klo 10", "Satutunti"),
    ("Lautapelikerho", "Lautapeli-kerho"),
    ("Lukukoira", "Lukukoira Onni"),
    ("Paasiaisaskartelu", "Pääsiäisaskartelu"),
    ("Nukketeatteri: Kettu ja kuunkuvajainen, koko perheen…", "Nukketeatteri: Kettu ja kuunkuvajainen, koko perheen esitys"),
    ("Sirkuskoulu ryhmä A", "Sirkuskoulu, A-ryhmä"),
    ("Varjoteatteri yli kolmevuotiaille", "Varjoteatteri yli 3-vuotiaille"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), TITLES)
def test_one_title_told_in_two_ways(happening, one: str, other: str) -> None:
    found = judge(happening(one), happening(other, "city"))
    assert found.same, [str(reason) for reason in found.reasons]


OTHER_TITLES = [
    ("Lukukoira Onni", "Lukukoira Nuppu"),
    ("Muskari", "Taidemuskari"),
    ("Kerho", "Kokkikerho"),
    ("Lapsikuoro", "Nuorisokuoro"),
    ("Shakkikerho", "Shakkiturnaus"),
    ("Elokuva: Hiirten yö", "Elokuva: Pikku mäyrän talvi"),
    ("Satutunti", "Digineuvonta"),
]


@pytest.mark.parametrize(("one", "other"), OTHER_TITLES)
def test_two_matters_at_one_place_and_hour(happening, one: str, other: str) -> None:
    assert not judge(happening(one), happening(other, "city")).same


PLACES = [
    ("Imatran pääkirjasto", "Pääkirjasto, Imatra", True),
    ("Pääkirjasto, Virastokatu 1, 55100 Imatra", {"name": "Virastokatu 1", "city": "Imatra"}, True),
    (
        {"name": "Kulttuuritalo Virta", "lat": 61.0, "lon": 28.0},
        {"name": "Kosken koulu", "lat": 61.0008, "lon": 28.0},
        False,
    ),
    (
        {"name": "Virta", "lat": 61.0, "lon": 28.0},
        {"name": "Kulttuuritalo Virta", "lat": 61.0008, "lon": 28.0},
        True,
    ),
    ("Huvudbiblioteket, Borgå", "Porvoon pääkirjasto", True),
    ("Kontulan kirjasto", "Itäkeskuksen kirjasto", False),
    ("Pääkirjasto", "Vuoksenniskan kirjasto", False),
    ("Seurakuntatalo, Imatra", "Seurakuntatalo, Lahti", False),
    ("Sali, Koulukatu 3", "Sali, Koulukatu 33", False),
    ("Kino Kuvakulma, sali 1", "Kino Kuvakulma, sali 2", False),
    ("Verkossa (Teams)", "Pääkirjasto", False),
    ("Pääkirjasto, satuhuone", "Pääkirjasto", True),
]


@pytest.mark.parametrize(("one", "other", "same"), PLACES)
def test_places(happening, one: object, other: object, same: bool) -> None:
    assert judge(happening("Satutunti", place=one), happening("Satutunti", "city", place=other)).same is same


def at(starts: str, ends: str = "", **more: object) -> dict[str, object]:
    return {"starts": starts, **({"ends": ends} if ends else {}), **more}


TIMES = [
    (at("2026-03-03T10:00"), at("2026-03-03T10:15"), True),
    (at("2026-03-03T10:00"), at("2026-03-03T10:16"), False),
    (at("2026-03-03T08:00Z"), at("2026-03-03T10:00"), True),
    (at("2026-03-03T10:00"), at("2026-03-03T12:00"), False),
    (at("2026-03-03"), at("2026-03-03T10:00"), True),
    (at("2026-03-03T00:00"), at("2026-03-03T10:00"), True),
    (at("2026-03-03"), at("2026-03-04T10:00"), False),
    (at("2026-01-13T10:00", rrule="FREQ=WEEKLY;COUNT=12"), at("2026-02-10T10:00"), True),
    (at("2026-01-13T10:00", rrule="FREQ=WEEKLY;COUNT=12"), at("2026-02-11T10:00"), False),
    (at("2026-01-13T10:00", "2026-03-31T10:30"), at("2026-02-10T10:00"), True),
    (at("2026-01-13T10:00", "2026-03-31T10:30"), at("2026-01-20T10:00", rrule="FREQ=WEEKLY;COUNT=9"), True),
    (at("2026-01-13T10:00", rrule="FREQ=WEEKLY;INTERVAL=2;COUNT=6"), at("2026-01-20T10:00", rrule="FREQ=WEEKLY;INTERVAL=2;COUNT=6"), False),
    (at("2026-06-08", "2026-06-13"), at("2026-06-08T09:00", "2026-06-12T15:00"), True),
    (at("2026-06-08", "2026-06-13"), at("2026-06-08T09:00", "2026-06-08T15:00"), False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "same"), TIMES)
def test_times(happening, one: dict[str, str], other: dict[str, str], same: bool) -> None:
    assert judge(happening("Satutunti", **one), happening("Satutunti", "city", **other)).same is same


def test_a_clock_read_in_the_wrong_zone_is_believed_only_by_night(happening) -> None:
    page = {"url": "https://kirjasto.example.fi/e/77"}
    by_day = (
        happening("Satutunti", starts="2026-03-03T10:00", **page),
        happening("Satutunti", "city", starts="2026-03-03T12:00", **page),
    )
    assert not judge(*by_day).same
    by_night = (
        happening("Yökerho", starts="2026-03-03T20:00", **page),
        happening("Yökerho", "city", starts="2026-03-03T22:00", **page),
    )
    assert judge(*by_night).same


def test_one_source_lists_two_unless_nothing_tells_them_apart(happening) -> None:
    assert not judge(happening("Muskari"), happening("Muskari", uid="2")).same
    page = {"url": "https://kirjasto.example.fi/e/77"}
    assert judge(happening("Muskari", **page), happening("Muskari", uid="2", **page)).same
    assert not judge(
        happening("Muskari", **page), happening("Muskari", uid="2", starts="2026-03-03T11:00", **page)
    ).same


def test_called_off_is_no_difference(happening) -> None:
    found = judge(happening("Satutunti", status="cancelled"), happening("Satutunti", "city"))
    assert found.same


def test_a_common_title_needs_a_place(happening) -> None:
    assert not judge(happening("Perhekahvila", place=None), happening("Perhekahvila", "city")).same
    clear = "Varjoteatteri: Saapasjalkakissan seikkailu"
    assert judge(happening(clear, place=None), happening(clear, "city")).same


def test_reasons_tell_what_they_found(happening) -> None:
    found = judge(happening("Satutunti kirjastossa"), happening("Pääkirjaston satutunti", "city"))
    texts = {reason.rule: str(reason) for reason in found.reasons}
    assert "“Satutunti kirjastossa”" in texts["title"] and "“Pääkirjaston satutunti”" in texts["title"]
    assert round(sum(reason.points for reason in found.reasons), 3) == found.score
    veto = judge(happening("Satutunti"), happening("Satutunti", "city", starts="2026-03-04T10:00")).reasons[0]
    assert str(veto) == "They are at different times: 2026-03-04 10:00 and 2026-03-03 10:00."


def test_no_message_has_a_place_that_nobody_fills(happening) -> None:
    a, b = happening("Satutunti"), happening("Satutunti", "city")
    for veto in GROUPS:
        assert "{" not in fill(veto.message, dict(veto.words(a, b)))
    assert len({rule.name for rule in RULES}) == len(RULES)

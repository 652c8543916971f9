"""The vocabulary tables say what is read, and the written forms of ages are read as the vocabulary's rules say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aggregator.ages import Telling, read
from aggregator.ages.further import keywords
from aggregator.ages.numberwords import joined_numbers, number_words
from aggregator.ages.spotting import line_of, spot, tokens_of
from aggregator.ages.vocabulary import ANYWHERE, Entry, Line, anywhere, lines, stems
from aggregator.ages.wordforms import Token

Range = tuple[int | None, int | None]


def tokens(text: str) -> list[Token]:
    line = line_of(text)
    return list(tokens_of(line, spot(line)[0]))


def ages(title: str, description: str = "", year: int | None = 2027) -> Range:
    claim = read(Telling((title,), (description,), year=year)).claim
    return (claim.range.min, claim.range.max) if claim else (None, None)


def examples(line: Line) -> Iterator[str]:
    return (example for example in line.examples if example)


EXAMPLES = [(line.entry, example) for line in lines() for example in examples(line)]
STEMS = [(line.entry, stem) for line in lines() if line.entry.kind not in ANYWHERE for stem in line.stems]


@pytest.mark.parametrize(("entry", "example"), EXAMPLES)
def test_every_example_is_read_as_its_line_says(entry: Entry, example: str) -> None:
    if entry.kind in ANYWHERE:
        assert anywhere(entry.kind).search(example)
        return
    found = [token for token in tokens(example) if token.entry is not None]
    assert any(
        (t.entry.code, t.entry.low, t.entry.high) == (entry.code, entry.low, entry.high) for t in found if t.entry
    )


@pytest.mark.parametrize(("entry", "stem"), STEMS)
def test_every_stem_is_found(entry: Entry, stem: str) -> None:
    """No longer or earlier stem hides it; where languages share a stem, the first one counts."""
    bare = stem.rstrip("$")
    if bare in {":an", "s", "f"}:
        pytest.skip("found only behind a number or before a full stop")
    found = tokens(bare)
    assert found
    assert found[0].start == 0
    assert found[0].end >= len(bare.rstrip("'’"))
    # the same letters as a whole word may say something else
    codes = {entry.code for entry in (stems().get(bare), stems().get(f"{bare}$")) if entry}
    assert found[0].code in (codes | set("uiy") if "Y" in codes else codes)


GROUPS = [(e, x) for e, x in EXAMPLES if e.kind in {"group", "child", "activity"} and not x.endswith("sta")]


@pytest.mark.parametrize(("entry", "example"), GROUPS)
def test_a_group_word_alone_tells_its_ages(entry: Entry, example: str) -> None:
    assert ages(example) == (entry.low, entry.high)


def test_every_line_of_a_group_has_an_example() -> None:
    silent = [
        line.stems[0] for line in lines() if not any(examples(line)) and line.entry.kind in {"group", "child"}
    ]
    assert not silent


def test_audiences_of_the_tables_are_known() -> None:
    from aggregator.model import AUDIENCES

    told = {audience for line in lines() for audience in line.entry.audiences}
    told |= {audience for keyword in keywords().values() for audience in keyword.audiences}
    assert told <= set(AUDIENCES)


def test_number_words_are_what_they_say() -> None:
    assert {number_words()[word] for word in ("kolme", "kolmesta", "kolmanteen", "tre", "three", "threes")} == {3}
    assert joined_numbers()["nelivuotia"] == (4, 4)
    for word, value in number_words().items():
        assert [(t.code, t.value) for t in tokens(word)] == [("N", value)] or word in stems(), word
    for stem, (value, length) in joined_numbers().items():
        number, unit = tokens(stem)[:2]
        assert (number.value, number.end, unit.start) == (value, length, length)


# ---- written forms (section by section of the vocabulary's rules)

NONE = (None, None)
FORMS: list[tuple[str, Range]] = [
    # ranges
    ("3–6-vuotiaat", (3, 6)), ("3-6 -vuotiaille", (3, 6)), ("3 – 6 v", (3, 6)), ("3–6 v.", (3, 6)), ("3–6-v", (3, 6)),
    ("3–6-vuotiaita", (3, 6)), ("3–6-vuotiaiden", (3, 6)), ("3‐6-vuotiaille", (3, 6)), ("3‑6 vuotiaat", (3, 6)),
    ("3‒6 v", (3, 6)), ("3—6-vuotiaille", (3, 6)), ("3&#8211;6 v", (3, 6)), ("3&ndash;6-vuotiaille", (3, 6)),
    ("3\u00a0–\u00a06 v", (3, 6)), ("3–6 vuotiaille", (3, 6)), ("3–6-vuotaille", (3, 6)), ("3–6-vuotaat", (3, 6)),
    ("3–6-åringar", (3, 6)), ("3–6 år", (3, 6)), ("i åldern 3–6", (3, 6)), ("för 3–6-åringar", (3, 6)), ("3-6 åringar", (3, 6)),
    ("4- to 8-year-olds", (4, 8)), ("ages 4–8", (4, 8)), ("aged 4 to 8", (4, 8)), ("4–8 year olds", (4, 8)), ("4-8 yrs", (4, 8)),
    ("children aged 4–8", (4, 8)), ("from 4 to 8 years", (4, 8)),
    ("viisi- ja kuusivuotiaat", (5, 6)), ("5- ja 6-vuotiaat", (5, 6)), ("5–6-vuotiaille", (5, 6)), ("5- och 6-åringar", (5, 6)),
    ("noin 5–8-vuotiaat", (5, 8)), ("n. 5–8 v", (5, 8)), ("viisivuotiaille", (5, 5)), ("nelivuotiaille", (4, 4)),
    ("kolmivuotiaille", (3, 3)), ("5-vuotiaille", (5, 5)),
    ("kolmesta kuuteen vuotiaille", (3, 6)), ("3-vuotiaasta 6-vuotiaaseen", (3, 6)),
    # open upwards
    ("yli 7-v.", (7, None)), ("yli 7-vuotiaat", (7, None)), ("yli 7-vuotiaille", (7, None)), ("över 7 år", (7, None)),
    ("7+", (7, None)), ("+7", (7, None)), ("7-vuotiaasta alkaen", (7, None)), ("7-vuotiaasta ylöspäin", (7, None)),
    ("7-vuotiaasta eteenpäin", (7, None)), ("7 vuotta täyttäneet", (7, None)), ("7 vuotta täyttäneille", (7, None)),
    ("7-vuotiaat ja sitä vanhemmat", (7, None)), ("7-vuotiaille ja sitä vanhemmille", (7, None)),
    ("7-vuotiaille ja vanhemmille", (7, None)), ("från 7 år", (7, None)), ("7 år och äldre", (7, None)),
    ("7 and over", (7, None)), ("ages 7 and up", (7, None)), ("7 years and older", (7, None)), ("over 7s", (7, None)),
    ("vähintään 7-vuotiaille", (7, None)), ("minst 7 år", (7, None)), ("at least 7 years old", (7, None)),
    ("7 år och uppåt", (7, None)), ("7 vuodesta ylöspäin", (7, None)),
    ("alaikäraja 15 vuotta", (15, None)), ("ikäraja 18 vuotta", (18, None)), ("alaikäraja 15 v", (15, None)),
    ("åldersgräns 15 år", (15, None)), ("age limit 15 years", (15, None)), ("minimum age 15", (15, None)),
    ("ei sovi alle 4-vuotiaille", (4, None)), ("inte för barn under 4 år", (4, None)), ("ei suositella alle 4-vuotiaille", (4, None)),
    ("not suitable for under 4s", (4, None)), ("not for children under 4", (4, None)),
    # open downwards
    ("alle 3-v.", (0, 2)), ("alle 3-vuotiaille", (0, 2)), ("alle 3-vuotiaat", (0, 2)), ("under 3 år", (0, 2)), ("under-3s", (0, 2)),
    ("under 3s", (0, 2)), ("barn under 3 år", (0, 2)), ("children under 3", (0, 2)), ("alle kolmevuotiaille", (0, 2)),
    ("enintään 12-vuotiaat", (0, 12)), ("enintään 12-vuotiaille", (0, 12)), ("högst 12 år", (0, 12)), ("up to 12 years", (0, 12)),
    ("children up to 12", (0, 12)), ("12-vuotiaat ja nuoremmat", (0, 12)), ("12 år och yngre", (0, 12)), ("12 years and under", (0, 12)),
    # years of birth, in 2027
    ("vuosina 2016–2018 syntyneet", (8, 11)), ("v. 2016–2018 synt.", (8, 11)), ("v. 2016 synt.", (10, 11)), ("födda 2016–2018", (8, 11)),
    ("born in 2016–2018", (8, 11)), ("2016–2018 syntyneille", (8, 11)), ("2016-18 syntyneet", (8, 11)), ("födda 2016", (10, 11)),
    ("born between 2016 and 2018", (8, 11)), ("vuonna 2016 syntyneet", (10, 11)), ("2016 ja 2017 syntyneille", (9, 11)),
    # grades
    ("1.–3. lk", (7, 10)), ("1-3 lk", (7, 10)), ("1.–3.-luokkalaiset", (7, 10)), ("1.–3.-luokkalaisille", (7, 10)),
    ("1–3-luokkalaisille", (7, 10)), ("eka- ja tokaluokkalaiset", (7, 9)), ("eka- ja tokaluokkalaisille", (7, 9)),
    ("3.–6. lk", (9, 13)), ("7.–9. lk", (13, 16)), ("0.–2. lk", (6, 9)), ("7. lk–17 v", (13, 17)), ("0. lk", (6, 6)), ("4. lk", (10, 11)),
    ("åk 3–6", (9, 13)), ("årskurs 3–6", (9, 13)), ("klass 3–6", (9, 13)), ("årskurserna 1–2", (7, 9)), ("grades 3–6", (9, 13)),
    ("4th–6th graders", (10, 13)), ("4th to 6th graders", (10, 13)), ("3rd graders", (9, 10)), ("1. ja 2. luokkalaisille", (7, 9)),
    ("kutosluokkalaisille", (12, 13)), ("seiskat", (13, 14)), ("9.-luokkalaisille", (15, 16)), ("luokille 1–3", (7, 10)),
    # months
    ("0–12 kk", (0, 0)), ("6–18 kk", (0, 1)), ("3 kk–4 v", (0, 4)), ("2–10 months", (0, 0)), ("3 mån–4 år", (0, 4)),
    ("3–12 kuukauden ikäisille", (0, 0)), ("6–18 months", (0, 1)), ("3–10 månader", (0, 0)), ("4–24 kk", (0, 1)),
    ("1½–3 v", (1, 3)), ("1,5–3 v", (1, 3)), ("1½–alle 2 v", (1, 1)), ("½–3 v", (0, 3)), ("alle 12 kk", (0, 0)),
    # group words
    ("Vauvoista eskareihin", (0, 6)), ("kasiluokkalaisista lukiolaisiin", (14, 19)), ("leikki-ikäisille lapsille", (3, 6)),
    ("lapsille, yli 7-v.", (7, None)), ("alle kouluikäisten satutuokio", (0, 6)), ("nuorille aikuisille", (18, 29)),
    ("barn under skolåldern", (0, 6)), ("unga vuxna", (18, 29)), ("school-age children", (7, 16)), ("young adults", (18, 29)),
    ("lapsille ja nuorille", (0, 17)), ("Satutunti", (3, 6)), ("sagostund", (3, 6)), ("story time", (3, 6)), ("lorutuokio", (0, 2)),
    ("rhyme time", (0, 2)), ("babypoesi", (0, 2)), ("rim och ramsor", (0, 2)),
    ("vauvasta vaariin", NONE), ("kaikenikäisille", NONE), ("koko perheelle", NONE), ("hela familjen", NONE), ("perhekahvila", NONE),
    ("vanhempainilta", NONE), ("för alla åldrar", NONE), ("all ages", NONE), ("kaikille avoin", NONE), ("0–3", NONE),
    # not an age (in a sentence of its own)
    ("K-7", NONE), ("K12", NONE), ("ikäraja K-12", NONE), ("Sallittu", NONE), ("åldersgräns K-16", NONE),
    ("12–15 €", NONE), ("8/6 €", NONE), ("45 € / 10 kertaa", NONE),
    ("klo 10-12", NONE), ("klo 16-17.30", NONE), ("kl. 9–15", NONE), ("4–5.30 pm", NONE), ("kello kolmesta puoli kuuteen", NONE),
    ("kesto 35 min", NONE), ("20–30 minuuttia", NONE), ("puoli tuntia", NONE), ("7.–11.6.", NONE), ("14–18.6", NONE), ("12.12.", NONE),
    ("2–5 pelaajaa", NONE), ("enintään 8 osallistujaa", NONE), ("paikkoja 60", NONE), ("7–12 kirjaa", NONE), ("10 kertaa", NONE),
    ("5–10 km", NONE), ("50–140 cm", NONE), ("puikot 3–6", NONE), ("pakkasta yli 20", NONE), ("tila 3–4", NONE), ("2. krs", NONE),
    ("linja 7", NONE), ("laituri 7", NONE), ("Koulukatu 7–9", NONE), ("040 123 1316", NONE), ("täyttää 60 vuotta", NONE),
    ("1800-luvun", NONE), ("1930-talet", NONE), ("vuonna 1927 syntynyt runoilija", NONE),
    ("9.-luokkalaisten pitämä kahvila", NONE), ("lukiolaiset opastavat", NONE), ("eskarilaiset laulavat", NONE),
    ("12-vuotias pianisti", NONE), ("barnkören", NONE), ("luento lapsuudesta", NONE), ("föräldrakväll om barn", NONE),
    ("lastenvaatekirppis", NONE), ("lastenrattaat", NONE), ("nuorisoseurantalo", NONE), ("ungdomsförening", NONE),
    ("nuorisotyöntekijä", NONE), ("lastenvalvoja", NONE), ("barnmorska", NONE), ("youth worker", NONE), ("perhonen", NONE),
    ("Satumaa", NONE), ("satunnainen", NONE), ("pelimanni", NONE), ("ungefär", NONE), ("Ungern", NONE), ("barnhem", NONE),
    ("barnbarn", NONE), ("lastenlapset", NONE), ("lapsuus", NONE), ("barndom", NONE), ("nuori pianisti", NONE),
]  # fmt: skip

# rules that stand beside something else and say nothing of the event's own ages
RULES = [
    "Alle 10-vuotiaat aikuisen seurassa.",
    "Barn under 10 år i vuxens sällskap.",
    "Children under 10 must be accompanied by an adult.",
    "Alle 18-vuotias tarvitsee huoltajan luvan.",
    "Alle 18-vuotiaille vapaa pääsy.",
    "Lapset ja eläkeläiset 5 €.",
    "Gratis under 18 år.",
    "Free for under-18s.",
]


@pytest.mark.parametrize(("written", "expected"), FORMS)
def test_a_written_form(written: str, expected: Range) -> None:
    assert ages(written) == expected


@pytest.mark.parametrize(("written", "expected"), [(w, r) for w, r in FORMS if r != NONE])
def test_a_written_form_in_a_sentence(written: str, expected: Range) -> None:
    assert ages("Kerho", f"Kerho on tarkoitettu: {written}. Tilaisuus on ulkona.") == expected


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_tells_no_ages(rule: str) -> None:
    assert ages("Konsertti", f"Illan aikana kuullaan musiikkia. {rule}") == NONE

"""What must hold for all ages, forms and languages: one range, however it is written, and nothing else moves it."""

from __future__ import annotations

import html
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.ages import AgeReading, Telling, read

Range = tuple[int | None, int | None]
YEAR = 2027
MANY = settings(max_examples=150, deadline=None)


def reading(title: str, description: str = "", categories: tuple[str, ...] = ()) -> AgeReading:
    return read(Telling((title,), (description,), categories, year=YEAR))


def ages(title: str, description: str = "") -> Range:
    claim = reading(title, description).claim
    return (claim.range.min, claim.range.max) if claim else (None, None)


def labels(
    title: str, description: str = "", categories: tuple[str, ...] = ()
) -> tuple[Range, tuple[str, ...], str]:
    told = reading(title, description, categories)
    claim = told.claim
    return ((claim.range.min, claim.range.max) if claim else (None, None)), told.audiences, told.suits


# ---- any two written forms of the same range agree

DASHES = ["-", "‐", "‑", "‒", "–", "—", "&#8211;", "&ndash;", " – ", " - ", "\u00a0–\u00a0", " – "]
UNITS = {
    "fi": ["-vuotiaat", "-vuotiaille", "-vuotiaita", "-vuotiaiden", " -vuotiaille", " v", " v.", "-v", "-v.", " vuotiaille",
           "-vuotiaiden lasten", "-vuotiaille lapsille", "-vuotaille", " vuotta", "-vuotiaalle"],
    "sv": ["-åringar", " år", " åringar", "-åringar och deras vuxna", " års ålder", "-åringarna", "-åriga barn"],
    "en": ["-year-olds", " year olds", " years old", " yrs", " years", " years of age"],
}  # fmt: skip
AGE_BEFORE = [
    "i åldern {}",
    "ages {}",
    "aged {}",
    "age {}",
    "ikäsuositus {}",
    "ikäryhmä {}",
    "målgrupp {} år",
    "kohderyhmä {} v",
]
ABOUT = ["", "noin ", "n. ", "ca ", "about "]
ranges = st.tuples(st.integers(0, 16), st.integers(1, 17)).filter(lambda pair: pair[0] < pair[1])
DIGITS = [
    "nolla",
    "yksi",
    "kaksi",
    "kolme",
    "neljä",
    "viisi",
    "kuusi",
    "seitsemän",
    "kahdeksan",
    "yhdeksän",
    "kymmenen",
]
BEFORE_UNIT = [
    "nolla",
    "yksi",
    "kaksi",
    "kolmi",
    "neli",
    "viisi",
    "kuusi",
    "seitsemän",
    "kahdeksan",
    "yhdeksän",
    "kymmen",
]
ELATIVES = [
    "-",
    "yhdestä",
    "kahdesta",
    "kolmesta",
    "neljästä",
    "viidestä",
    "kuudesta",
    "seitsemästä",
    "kahdeksasta",
    "yhdeksästä",
    "kymmenestä",
]
ILLATIVES = [
    "-",
    "yhteen",
    "kahteen",
    "kolmeen",
    "neljään",
    "viiteen",
    "kuuteen",
    "seitsemään",
    "kahdeksaan",
    "yhdeksään",
    "kymmeneen",
]
CONTEXTS: list[Callable[[str], tuple[str, str]]] = [
    lambda written: (f"Muskari {written}", ""),
    lambda written: (f"Muskari ({written})", ""),
    lambda written: (f"Muskari, {written}", "Tervetuloa!"),
    lambda written: (f"{written}: muskari", "Soitetaan ja lauletaan."),
    lambda written: ("Muskari", f"Soitetaan ja lauletaan. Muskari {written}. Paikkana musiikkisali."),
    lambda written: ("Pajor på lördag", f"Lördagens pyssel, {written}. Välkommen!"),
    lambda written: ("Pajat", f"Kerho|{written}|Sali"),
    lambda written: ("Pajat", f"<p>Kerho</p><p>{written}</p>"),
]


@MANY
@given(
    ranges,
    st.sampled_from(DASHES),
    st.sampled_from([u for units in UNITS.values() for u in units]),
    st.sampled_from(CONTEXTS),
)
def test_a_range_with_a_unit(
    pair: tuple[int, int], dash: str, unit: str, context: Callable[[str], tuple[str, str]]
) -> None:
    assert ages(*context(f"{pair[0]}{dash}{pair[1]}{unit}")) == pair


@MANY
@given(ranges, st.sampled_from(DASHES), st.sampled_from(AGE_BEFORE), st.sampled_from(CONTEXTS))
def test_a_range_behind_a_word_for_age(
    pair: tuple[int, int], dash: str, form: str, context: Callable[[str], tuple[str, str]]
) -> None:
    assert ages(*context(form.format(f"{pair[0]}{dash}{pair[1]}"))) == pair


@MANY
@given(ranges, st.sampled_from(ABOUT), st.sampled_from(["-vuotiaille", " v", "-åringar", " år"]))
def test_about_a_range(pair: tuple[int, int], about: str, unit: str) -> None:
    assert ages(f"Pajat {about}{pair[0]}–{pair[1]}{unit}") == pair


TWO_UNITS = ["{} v – {} v", "{}-vuotiaasta {}-vuotiaaseen", "{} år–{} år", "{} to {} years", "{} till {} år", "mellan {} och {} år",
             "between {} and {} years old", "{}- to {}-year-olds", "from {} to {} years", "från {} till {} år", "{}-{} v", "{}..{} v"][:-1]  # fmt: skip


@MANY
@given(ranges, st.sampled_from(TWO_UNITS), st.sampled_from(CONTEXTS))
def test_a_range_with_two_units_or_words(
    pair: tuple[int, int], form: str, context: Callable[[str], tuple[str, str]]
) -> None:
    assert ages(*context(form.format(*pair))) == pair


@pytest.mark.parametrize(("low", "high"), [(a, b) for a, b in itertools.combinations(range(1, 11), 2)])
def test_number_words(low: int, high: int) -> None:
    assert ages(f"Kerho {ELATIVES[low]} {ILLATIVES[high]} vuotiaille") == (low, high)
    assert ages(f"Kerho {low}–{high}-vuotiaille") == (low, high)


@pytest.mark.parametrize("low", range(1, 10))
def test_two_ages_side_by_side(low: int) -> None:
    forms = [f"{low}- ja {low + 1}-vuotiaille", f"{low}- och {low + 1}-åringar", f"{low}- and {low + 1}-year-olds",
             f"{DIGITS[low]}- ja {BEFORE_UNIT[low + 1]}vuotiaille"]  # fmt: skip
    assert {form: ages(f"Kerho {form}") for form in forms} == dict.fromkeys(forms, (low, low + 1))


FROM = ["yli {}-v.", "yli {}-vuotiaat", "yli {}-vuotiaille", "över {} år", "{}+", "+{}", "{}-vuotiaasta alkaen", "{}-vuotiaasta ylöspäin",
        "{}-vuotiaasta eteenpäin", "{}-vuotiaasta lähtien", "{} vuotta täyttäneet", "{} vuotta täyttäneille", "{}-vuotiaat ja sitä vanhemmat",
        "{}-vuotiaille ja sitä vanhemmille", "från {} år", "{} år och äldre", "{} and over", "{} years and older", "{} år och uppåt",
        "vähintään {}-vuotiaille", "minst {} år", "{} v ylöspäin", "{} v. alkaen", "ei sovi alle {}-vuotiaille", "inte för barn under {} år",
        "ei suositella alle {}-vuotiaille", "not suitable for children under {}", "alaikäraja {} vuotta", "ages {} and up", "ages {}+"]  # fmt: skip
BELOW = ["alle {}-v.", "alle {}-vuotiaat", "alle {}-vuotiaille", "alle {}-vuotiaiden", "under {} år", "under-{}s", "under {}s", "barn under {} år",
         "children under {}", "alle {} v", "under {} years", "alle {} vuotta"]  # fmt: skip
UP_TO = ["enintään {}-vuotiaat", "enintään {}-vuotiaille", "korkeintaan {}-vuotiaille", "högst {} år", "up to {} years", "children up to {}",
         "{}-vuotiaat ja nuoremmat", "{} år och yngre", "{} years and younger", "max {} v"]  # fmt: skip


@pytest.mark.parametrize("form", FROM)
def test_open_upwards(form: str) -> None:
    expected = {age: (age, None) for age in range(3, 19)}
    assert {age: ages(f"Pajat, {form.format(age)}") for age in expected} == expected
    assert {age: ages("Pajat", f"Pajat torstaisin. Mukaan: {form.format(age)}.") for age in expected} == expected


@pytest.mark.parametrize("form", BELOW)
def test_open_downwards(form: str) -> None:
    expected = {age: (0, age - 1) for age in range(2, 19)}
    assert {age: ages(f"Pajat, {form.format(age)}") for age in expected} == expected
    assert {age: ages("Pajat", f"Pajat torstaisin. Mukaan: {form.format(age)}.") for age in expected} == expected


@pytest.mark.parametrize("form", UP_TO)
@pytest.mark.parametrize("age", range(2, 18))
def test_up_to(form: str, age: int) -> None:
    assert ages(f"Pajat, {form.format(age)}") == (0, age)


# ---- the arithmetic of months, grades and years of birth

GRADE_MAX = [6, *range(8, 17)]


@pytest.mark.parametrize("form", ["{}.–{}. lk", "{}-{} lk", "{}.–{}.-luokkalaiset", "{}.-{}.-luokkalaisille", "åk {}–{}", "årskurs {}–{}",
                                  "klass {}–{}", "grades {}–{}", "{}–{}-luokkalaisille", "luokille {}–{}", "grades {} to {}"])  # fmt: skip
def test_grades(form: str) -> None:
    pairs = list(itertools.combinations(range(10), 2))
    assert {pair: ages(f"Kerho {form.format(*pair)}") for pair in pairs} == {
        (a, b): (6 + a, 7 + b) for a, b in pairs
    }


@pytest.mark.parametrize(
    "form",
    [
        "{}. lk",
        "{}.-luokkalaisille",
        "{}.-luokkalaiset",
        "åk {}",
        "årskurs {}",
        "grade {}",
        "{}. luokka",
        "{}. luokan oppilaille",
    ],
)
def test_one_grade(form: str) -> None:
    assert [ages(f"Kerho {form.format(grade)}") for grade in range(10)] == [
        (6 + n, GRADE_MAX[n]) for n in range(10)
    ]


@MANY
@given(st.integers(0, 17), st.integers(0, 17), st.sampled_from(["vuosina {}–{} syntyneet", "{}–{} syntyneille", "v. {}–{} synt.", "födda {}–{}",
                                                              "born in {}–{}", "född {}-{}"][:-1]))  # fmt: skip
def test_years_of_birth(one: int, other: int, form: str) -> None:
    first, last = sorted((YEAR - 1 - one, YEAR - 1 - other))
    expected = (YEAR - last - 1, YEAR - first)
    assert (
        ages(f"Kerho {form.format(first, last)}" if first < last else f"Kerho vuonna {first} syntyneille")
        == expected
    )


@MANY
@given(
    st.integers(0, 30),
    st.integers(1, 36),
    st.sampled_from(
        [
            "{}–{} kk",
            "{}-{} kuukautta",
            "{}–{} months",
            "{}–{} mån",
            "{}–{} månader",
            "{} - {} kk",
            "{}–{} kk:n ikäisille",
        ]
    ),
)
def test_months(one: int, other: int, form: str) -> None:
    low, high = sorted((one, other))
    if low < high:
        assert ages(f"Vauvamuskari {form.format(low, high)}") == (low // 12, (high - 1) // 12)


@MANY
@given(
    st.integers(0, 24),
    st.integers(2, 10),
    st.sampled_from(
        ["{} kk–{} v", "{} kk - {} v", "{} mån–{} år", "{} months to {} years", "{} kuukautta–{} vuotta"]
    ),
)
def test_months_to_years(months: int, years: int, form: str) -> None:
    assert ages(f"Muskari {form.format(months, years)}") == (months // 12, years)


@pytest.mark.parametrize("low", range(1, 9))
@pytest.mark.parametrize("form", ["{}½–{} v", "{},5–{} v", "{}.5–{} v", "{} ½–{} v", "{}½-{}-vuotiaille"])
def test_halves_round_down(low: int, form: str) -> None:
    assert ages(f"Muskari {form.format(low, low + 2)}") == (low, low + 2)


# ---- what stands beside the ages changes nothing of them

AUDIENCES = ["3–6-vuotiaille", "7–12-vuotiaille", "1.–3. lk", "4–8-åringar", "ages 9–12", "13–17-vuotiaille", "lapsille", "nuorille", "vauvoille",
             "leikki-ikäisille", "alakoululaisille", "barn", "ungdomar", "children", "yli 7-vuotiaille", "7+", "alle kouluikäisille", "aikuisille",
             "senioreille", "vuosina 2016–2018 syntyneille", "alle 3-vuotiaille", "6–18 kk"]  # fmt: skip
DISTRACTORS = {
    "a clock time": ["Klo 10–12.", "Klo 16-17.30.", "Kl. 9–15.", "4–5.30 pm.", "Ovet klo 17.", "Kello 14.00–15.30.", "At 3 pm.", "Kl 18.",
                     "Aloitamme kello kymmenen.", "Klo 10 alkaen.", "Ma–pe 8–16."],
    "a price": ["Hinta 12–15 €.", "8/6 €.", "Liput 10 €.", "45 € / 10 kertaa.", "Pris 5 €.", "Tickets 7 €.", "Maksu 5 euroa.", "Osallistumismaksu 20 e.",
                "Alkaen 7 €.", "Inträde 3–5 €."],
    "a date": ["7.–11.6.", "12.12.", "Lauantaina 3.5.", "Ilmoittautuminen 5.1. mennessä.", "Den 7 juni.", "June 7.", "14–18.6.", "5.1.–9.4.2027.",
               "Viikolla 8.", "Syksyllä 2027."],
    "a telephone number": ["Puh. 040 123 1316.", "Tel. 09 310 12345.", "+358 40 123 4567.", "Tiedustelut 050-1234567."],
    "a number of people": ["Paikkoja 60.", "Ryhmään mahtuu 12.", "Enintään 8 osallistujaa.", "Högst 10 deltagare.", "Max 15 participants.",
                           "Vähintään 5 osallistujaa.", "2–5 pelaajaa."],
    "a duration": ["Kesto 35 min.", "20–30 minuuttia.", "Puoli tuntia.", "Längd 45 minuter.", "Takes 2 hours."],
    "a place": ["Tila 3–4.", "2. krs.", "Koulukatu 7–9.", "Linja 7.", "Bussi 12 vie perille.", "Rum 5."],
    "a measure": ["5–10 km.", "50–140 cm.", "Puikot 3–6.", "7–12 kirjaa.", "10 kertaa.", "Pakkasta 20 astetta."],
}  # fmt: skip
COMPANY = ["Alle 7-vuotiaat aikuisen seurassa.", "Alle 10-vuotiaat vain aikuisen kanssa.", "Barn under 7 år i vuxens sällskap.",
           "Children under 8 must be accompanied by an adult.", "Alle 18-vuotias tarvitsee huoltajan luvan."]  # fmt: skip
PLAIN = "Ohjelmassa on monenlaista tekemistä."


@pytest.mark.parametrize("kind", DISTRACTORS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_distractor_changes_nothing(audience: str, kind: str) -> None:
    in_title, in_text = (
        labels(f"Tapahtuma {audience}", PLAIN),
        labels("Tapahtuma", f"Tapahtuma {audience}. {PLAIN}"),
    )
    for sentence in DISTRACTORS[kind]:
        assert labels(f"Tapahtuma {audience}", f"{PLAIN} {sentence}") == in_title, sentence
        assert labels(f"Tapahtuma {audience}", f"{sentence} {PLAIN}") == in_title, sentence
        assert labels("Tapahtuma", f"Tapahtuma {audience}. {sentence} {PLAIN}") == in_text, sentence
        assert labels("Tapahtuma", f"{sentence} Tapahtuma {audience}. {PLAIN}") == in_text, sentence


@pytest.mark.parametrize("rule", COMPANY)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_rule_of_company_changes_no_ages(audience: str, rule: str) -> None:
    assert ages(f"Tapahtuma {audience}", f"{PLAIN} {rule}") == ages(f"Tapahtuma {audience}", PLAIN)
    assert ages("Tapahtuma", f"Tapahtuma {audience}. {PLAIN} {rule}") == ages(
        "Tapahtuma", f"Tapahtuma {audience}. {PLAIN}"
    )


@pytest.mark.parametrize("kind", DISTRACTORS)
def test_a_distractor_alone_tells_nothing(kind: str) -> None:
    for sentence in DISTRACTORS[kind]:
        assert labels("Tapahtuma", f"{PLAIN} {sentence}") == ((None, None), (), "unknown"), sentence


# ---- how a text is typed and sent changes nothing


@pytest.mark.parametrize("audience", AUDIENCES)
def test_case_entities_and_odd_spaces_change_nothing(audience: str) -> None:
    title, text = f"Kerho {audience}", f"Kerho {audience}. {PLAIN}"
    for told in ((title, PLAIN), ("Tapahtuma", text)):
        plain = labels(*told)
        for written in (
            str.upper, str.lower, str.title, html.escape, lambda t: "".join(f"&#{ord(c)};" if not c.isalnum() and c != " " else c for c in t),
            lambda t: t.replace(" ", "\u00a0"), lambda t: t.replace(" ", "  "), lambda t: f"  {t}\n", lambda t: f"<p>{t}</p>",
            lambda t: t.replace("ä", "&auml;").replace("å", "&aring;").replace("ö", "&ouml;"), lambda t: t.replace("–", "-"),
        ):  # fmt: skip
            assert labels(*map(written, told)) == plain, [written(one) for one in told]


@MANY
@given(
    st.lists(
        st.sampled_from(
            [
                "Lapset",
                "Nuoret",
                "Aikuiset",
                "Perheet",
                "Musiikki",
                "Kirjasto",
                "Barn",
                "Kulttuuri",
                "Seniorit",
                "Vauvat",
                "7–12 v",
            ]
        ),
        unique=True,
        max_size=5,
    ),
    st.randoms(),
)
def test_the_order_of_categories_changes_nothing(categories: list[str], dice: object) -> None:
    shuffled = list(categories)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert labels("Tapahtuma", "", tuple(categories)) == labels("Tapahtuma", "", tuple(shuffled))


PIECES = st.sampled_from(
    [
        *AUDIENCES,
        *(one for some in DISTRACTORS.values() for one in some),
        *COMPANY,
        PLAIN,
        "3",
        "–",
        ".",
        "v",
        "€",
        "(",
        "lapset",
    ]
)


@MANY
@given(st.lists(PIECES, max_size=12), st.text(max_size=40))
def test_reading_is_deterministic_and_in_order(pieces: list[str], noise: str) -> None:
    text = " ".join(pieces) + noise
    first, again = reading(text, noise + text), reading(text, noise + text)
    assert first == again
    if first.claim and first.claim.range.min is not None and first.claim.range.max is not None:
        assert 0 <= first.claim.range.min <= first.claim.range.max
    for why in first.evidence:
        assert why.words


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    reading(text, text, (text,))

"""What an event costs, by fields and by words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Price
from aggregator.reading.prices import BOTH, TEXT_SAYS_FREE, price
from sources.records import SourceOffer

FREE = [
    "Maksuton",
    "Tapahtumaan on vapaa pääsy.",
    "Pääsy vapaa",
    "Kerho on ilmainen, eikä mukaan tarvita välineitä.",
    "Ei pääsymaksua.",
    "Ei osallistumismaksua!",
    "Kaikki ohjelma on ilmaista",
    "Leiri on lapsille ja perheille suunnattu. Leiri on maksuton.",
    "Maksuton tapahtuma lapsille",
    "Maksuton kaikille",
    "Perhekahvila on maksuton",
    "Työpaja on maksuton. Kahvi ja pulla 2 €.",
    "Vapaa pääsy, pysäköinti 3 €",
    "Hinta: 0 €",
    "Maksu 0 euroa",
    "Fri entré",
    "Fritt inträde, kaffe 2 €",
    "Gratis",
    "Kursen är avgiftsfri.",
    "Ingen deltagaravgift",
    "Gratis för alla",
    "Gratis konsert för barn",
    "Klubben är kostnadsfri",
    "Free of charge.",
    "Free admission",
    "Admission is free",
    "No fee",
    "There is no charge to attend.",
    "This is a free event, but registration is required.",
    "A free workshop for children",
    "FREE outdoor movie in the park",
    "Cost: free",
    "Free for all!",
]
NOT_TOLD = [
    "",
    "Konsertti kirkossa klo 18",
    "Alle 7-v. maksutta",
    "Lapset maksutta",
    "Maksuton lapsille",
    "Alle 18-vuotiaille vapaa pääsy",
    "Ensimmäinen kerta maksuton",
    "Gratis för barn under 7 år",
    "Kids 12 and under free.",
    "Free for members",
    "Maksuton pysäköinti",
    "Ilmainen kahvi",
    "Välineet saa lainaksi maksutta.",
    "Pysäköinti on maksuton",
    "Free parking is available",
    "Free coffee and buns",
    "The first ten get a free book",
    "Gratis kaffe",
    "Fria platser finns kvar!",
    "Vapaita paikkoja",
    "Vapaapaikkoja voi hakea",
    "Vapaa-aika",
    "Fritid och frivilliga",
    "Free time activities",
    "Feel free to bring a friend",
    "Sockerfri saft",
    "Gluten free snacks",
    "Toll-free 800 123 456",
    "Ilmaistaan tunteita tanssien",
    "Ilmaisutaidon ryhmä",
    "Kahvi 2 €",
    "Lounas 12 €, jälkiruoka 4 €",
    "Korv 2 €",
    "Popcorn €3",
    "Myyntipaikka 10 €",
    "Pääpalkinto 500 €",
    "Voita 100 € lahjakortti",
    "Poisjäännistä veloitetaan 20 €",
    "Vapaaehtoinen kahvimaksu 2 €",
    "Maksullinen pysäköinti",
    "Ei ole maksuton",
    "Inte gratis",
    "Rantakatu 7 e",
    "722 E Main Street",
    "Puh. 040 765 4321",
    "5 e-kirjaa lainaan",
]
COSTS: list[tuple[str, float | None, float | None]] = [
    ("7 €", 7, 7),
    ("7,50 €/kerta", 7.5, 7.5),
    ("5–10 €", 5, 10),
    ("5 - 10 €", 5, 10),
    ("alk. 12 €", 12, None),
    ("Liput alkaen 15 €", 15, None),
    ("Från 10 €", 10, None),
    ("liput 12/8 €", 8, 12),
    ("45 € / 10 kertaa", 45, 45),
    ("Hinta 5 e", 5, 5),
    ("12 euroa", 12, 12),
    ("5 euros", 5, 5),
    ("EUR 10", 10, 10),
    ("€8 at the door", 8, 8),
    ("10€/lapsi, aikuinen ilmainen", 10, 10),
    ("Materiaalimaksu 5 €", 5, 5),
    ("Kurssimaksu 40 €, materiaalimaksu 12 €", 40, 40),
    ("Liput 9 €, lapset ja opiskelijat 4 €.", 4, 9),
    ("Aikuiset 10€/lapset 5€", 5, 10),
    ("Liput 14 €, alle 7-v. maksutta", 14, 14),
    ("Kerta 5 € sisältää kahvin", 5, 5),
    ("Retken hinta 30 €, lounas kuuluu hintaan", 30, 30),
    ("Leiri 1 200 €", 1200, 1200),
    ("La 5.1. klo 10–12, 7 €", 7, 7),
    ("Klo 10–12 7 €", 7, 7),
    ("Hinta: 7", 7, 7),
    ("Retki on omakustanteinen", None, None),
    ("Maksullinen tapahtuma", None, None),
    ("Kerhomaksu sisältää tarvikkeet", None, None),
    ("Biljetter 15 €", 15, 15),
    ("Pris 8 euro", 8, 8),
    ("Kostnad 6–9 €", 6, 9),
    ("Barn 3 €, vuxna 6 €", 3, 6),
    ("Deltagaravgift 50 kr", None, None),
    ("Avgiftsbelagd kurs", None, None),
    ("Tickets 10 euros, kids 5 euros", 5, 10),
    ("Free entry for under-18s, others €9.", 9, 9),
    ("Tickets: $35", None, None),
    ("Cost: free for members, $5 nonmembers", None, None),
]


def _of(text: str, language: str = "und") -> Price:
    return price((), [{language: text}])[0]


@pytest.mark.parametrize("text", FREE)
def test_free_for_everybody(text: str) -> None:
    believed, problems = price((), [{"und": text}])
    assert (believed.is_free, believed.low, believed.high, problems) == (True, 0, 0, ())


@pytest.mark.parametrize("text", NOT_TOLD)
def test_nothing_is_invented(text: str) -> None:
    assert price((), [{"und": text}]) == (Price(), ())


@pytest.mark.parametrize(("text", "low", "high"), COSTS)
def test_what_it_costs(text: str, low: float | None, high: float | None) -> None:
    believed, problems = price((), [{"und": text}])
    assert (believed.is_free, believed.low, believed.high, problems) == (False, low, high, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kerho on maksuton. Kertamaksu 7 €.", "7 €"),
        ("Free event. Tickets 5–8 €", "5–8 €"),
        ("Gratis! Biljetter 7,50 €", "7,50 €"),
    ],
)
def test_free_and_not_free_is_not_free_and_told(text: str, told: str) -> None:
    believed, problems = price((), [{"und": text}])
    assert believed.is_free is False
    assert [(one.what, one.values) for one in problems] == [(BOTH, {"price": told})]


def _offer(words: str = "", is_free: bool | None = None, about: str = "") -> SourceOffer:
    return SourceOffer(is_free, {"fi": words} if words else {}, {"fi": about} if about else {})


@pytest.mark.parametrize(
    ("offers", "text", "expected", "problems"),
    [
        ([_offer("7 €")], "", (False, 7, 7), 0),
        ([_offer("12/8")], "", (False, 8, 12), 0),
        ([_offer("7,50")], "Liput 20 €", (False, 7.5, 7.5), 0),
        ([_offer("Free")], "", (True, 0, 0), 0),
        ([_offer("vapaa pääsy")], "", (True, 0, 0), 0),
        ([_offer("0")], "", (True, 0, 0), 0),
        ([_offer(is_free=True)], "", (True, 0, 0), 0),
        ([_offer(is_free=True)], "Kahvi 2 €", (True, 0, 0), 0),
        ([_offer(is_free=True)], "Liput 5 €", (False, 5, 5), 1),
        ([_offer("7 €", is_free=True)], "", (False, 7, 7), 1),
        ([_offer(is_free=False)], "Liput 5–9 €", (False, 5, 9), 0),
        ([_offer(is_free=False)], "", (False, None, None), 0),
        ([_offer(is_free=False)], "Vapaa pääsy", (False, None, None), 1),
        ([_offer("7 €")], "Maksuton", (False, 7, 7), 1),
        ([_offer("10 €", about="aikuiset"), _offer(is_free=True, about="lapset")], "", (False, 0, 10), 0),
        ([_offer("45 €"), _offer("12 €", about="materiaalimaksu")], "", (False, 45, 45), 0),
        ([_offer("12 €", about="materiaalimaksu")], "", (False, 12, 12), 0),
        ([_offer(about="Liput 10 €, lapset 5 €")], "", (False, 5, 10), 0),
        ([_offer("20 £")], "", (False, None, None), 0),
        ([_offer("Tiedustele")], "Vapaa pääsy", (True, 0, 0), 0),
        ([], "Vapaa pääsy", (True, 0, 0), 0),
    ],
)
def test_fields_beat_text_and_money_beats_free(
    offers: list[SourceOffer], text: str, expected: tuple[object, ...], problems: int
) -> None:
    believed, told = price(offers, [{"fi": text}])
    assert (believed.is_free, believed.low, believed.high) == expected
    assert len(told) == problems


def test_a_field_that_says_not_free_without_a_sum_is_told_in_its_own_words() -> None:
    _, problems = price([_offer(is_free=False)], [{"fi": "Vapaa pääsy"}])
    assert [one.what for one in problems] == [TEXT_SAYS_FREE]


def test_words_are_the_offers_or_else_the_sentence_that_tells() -> None:
    text = {"fi": "Tule mukaan! Liput 9 €, lapset 4 €. Kahvio auki.", "sv": "Kom med! Biljetter 9 €."}
    assert price((), [text])[0].words == {"fi": "Liput 9 €, lapset 4 €", "sv": "Biljetter 9 €"}
    assert price([_offer("9/4 €")], [text])[0].words == {"fi": "9/4 €"}


NEUTRAL = st.sampled_from(
    [
        "klo 17–18.30",
        "Ke 5.1. klo 9",
        "040 123 4567",
        "10.–12.6.2027",
        "kl. 9–15",
        "2 x 45 min",
        "3–6-vuotiaille",
        "puh. 09 1234 567",
    ]
)


@given(st.sampled_from([*FREE, *(text for text, _, _ in COSTS)]), st.lists(NEUTRAL, max_size=3), st.booleans())
def test_clock_times_days_and_phones_change_no_price(text: str, added: list[str], first: bool) -> None:
    more = ". ".join(added)
    other = f"{more}. {text}" if first else f"{text}. {more}."
    plain, found = _of(text), _of(other.removeprefix(". "))
    if not text.startswith(("FREE", "Hinta: 7", "Cost: free")):
        assert (found.is_free, found.low, found.high) == (plain.is_free, plain.low, plain.high)


@given(st.text(), st.text(alphabet="0123456789 €,.-/efrimaksutonhit\n"))
def test_never_raises_and_low_is_never_above_high(one: str, other: str) -> None:
    for text in (one, other):
        found, _ = price([_offer(other)], [{"und": text}])
        assert found.low is None or found.high is None or 0 <= found.low <= found.high
        assert found.is_free is not True or found.high == 0

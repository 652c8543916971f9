"""The words on cards, pages and subscriptions."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import AgeClaim, AgeRange, Choices, Near, Price
from web import words
from web.filter import Filter
from web.i18n import Tongue, preferred, tongue
from web.text import excerpt, is_web_address, paragraphs

FI, SV, EN = (tongue(code) for code in ("fi", "sv", "en"))


@pytest.mark.parametrize(
    ("ages", "fi", "sv", "en"),
    [
        (AgeRange(7, 9), "7–9 v", "7–9 år", "7–9 years"),
        (AgeRange(16, None), "16+ v", "16+ år", "16+ years"),
        (AgeRange(None, 6), "0–6 v", "0–6 år", "0–6 years"),
        (AgeRange(8, 8), "8 v", "8 år", "8 years"),
    ],
)
def test_ages(ages: AgeRange, fi: str, sv: str, en: str) -> None:
    assert [words.age(ages, said) for said in (FI, SV, EN)] == [fi, sv, en]


def test_a_claim_that_says_nothing_is_no_age() -> None:
    assert words.known(AgeClaim(AgeRange(), "read")) is None
    assert words.known(None) is None
    claim = AgeClaim(AgeRange(0, None), "read")
    assert words.known(claim) is claim


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Price(True), "Maksuton"),
        (Price(True, {"fi": "0 €"}), "Maksuton"),
        (Price(False, {"fi": "7 €"}), "7 €"),
        (Price(False), "Maksullinen"),
        (Price(None, {"fi": "Vapaaehtoinen maksu"}), "Vapaaehtoinen maksu"),
        (Price(), ""),
    ],
)
def test_price(told: Price, expected: str) -> None:
    assert words.price(told, FI) == expected


@pytest.mark.parametrize(
    ("rrule", "remaining", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=9", 9, "joka tiistai, 9 kertaa jäljellä"),
        ("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO", 2, "joka maanantai, 2 kertaa jäljellä"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", 9, "toistuu, 9 kertaa jäljellä"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", 9, "toistuu, 9 kertaa jäljellä"),
        ("FREQ=MONTHLY;BYDAY=2TU", 9, "toistuu, 9 kertaa jäljellä"),
        ("FREQ=WEEKLY", 3, "toistuu, 3 kertaa jäljellä"),
        ("RDATE", 3, "toistuu, 3 kertaa jäljellä"),
        ("FREQ=WEEKLY;BYDAY=TU", 1, ""),
        ("", 1, ""),
    ],
)
def test_series(rrule: str, remaining: int, expected: str) -> None:
    assert words.series(rrule, remaining, FI) == expected


@pytest.mark.parametrize(
    ("seconds", "fi", "sv"),
    [
        (-5, "1 min sitten", "för 1 min sedan"),
        (600, "10 min sitten", "för 10 min sedan"),
        (7_300, "2 h sitten", "för 2 h sedan"),
        (172_800, "2 päivää sitten", "för 2 dagar sedan"),
    ],
)
def test_how_long_ago(seconds: int, fi: str, sv: str) -> None:
    assert [words.ago(1_000_000, 1_000_000 + seconds, said) for said in (FI, SV)] == [fi, sv]


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({"fi": "Satu", "sv": "Saga"}, "sv", ("Saga", "")),
        ({"fi": "Satu"}, "sv", ("Satu", "fi")),
        ({"und": "Satu"}, "sv", ("Satu", "")),
        ({"fi": "Bingo", "sv": "Bingo"}, "sv", ("Bingo", "")),
        ({}, "fi", ("", "")),
    ],
)
def test_the_language_of_a_text_is_told_where_it_differs(
    texts: dict[str, str], language: str, expected: tuple[str, str]
) -> None:
    assert words.in_language(texts, language) == expected


def test_a_filter_in_words() -> None:
    choices = Choices((("keskusta", "Keskusta"),), (), (("kirjasto", "Kirjasto"),))
    everything = Filter(
        ages=(AgeRange(4, 4), AgeRange(7, 9)), unstated=False, areas=("keskusta", "muu"), places=("Talo",),
        sources=("kirjasto",), free=True, day="viikonloppu",
    )  # fmt: skip
    assert words.filter_words(everything, choices, FI) == [
        "4, 7–9 v", "vain jos ikä on kerrottu", "Keskusta", "muu", "Talo", "Kirjasto", "maksuttomat",
        "viikonloppuna",
    ]  # fmt: skip
    assert words.filter_words(Filter(), choices, FI) == []


MANY = Filter(
    words="satu tunti", births=(2019, 2022), audiences=("children", "parents"), suits="made_for", shape="hobby",
    topics=("music", "sports"), near=Near(61.19, 28.77, 1.5), languages=("sv", "smn"), accessibility=("wheelchair",),
    weekdays=(0, 5), parts=("morning", "evening"),
)  # fmt: skip
OTHERS = Filter(
    suits="also", shape="single", stated=False, places=("Talo",), radius=2.5, day="ti", parts=("afternoon",)
)


@pytest.mark.parametrize(
    ("filter_", "said", "expected"),
    [
        (MANY, FI, [
            "”satu tunti”", "2019 syntyneet", "2022 syntyneet", "lapset", "vanhemmat",
            "lapsille, nuorille ja perheille tehdyt", "harrastukset", "musiikki", "liikunta ja urheilu",
            "enintään 1,5 km päässä", "kieli: ruotsi", "kieli: inarinsaame", "esteetön", "maanantai", "lauantai",
            "aamulla", "illalla",
        ]),
        (MANY, SV, [
            "”satu tunti”", "födda 2019", "födda 2022", "barn", "föräldrar", "gjort för barn, unga och familjer",
            "hobbyer", "musik", "idrott och motion", "högst 1,5 km bort", "språk: svenska", "språk: enaresamiska",
            "tillgänglig med rullstol", "måndag", "lördag", "på morgonen", "på kvällen",
        ]),
        (MANY, EN, [
            "“satu tunti”", "born in 2019", "born in 2022", "children", "parents",
            "made for children, young people and families", "hobbies", "music", "sports and exercise", "within 1.5 km",
            "language: Swedish", "language: Inari Sami", "wheelchair accessible", "Monday", "Saturday",
            "in the morning", "in the evening",
        ]),
        (OTHERS, FI, [
            "vain jos ikää ei ole kerrottu", "lapsille, nuorille ja perheille sopivat", "yksittäiset tapahtumat",
            "Talo", "enintään 2,5 km päässä niistä", "päivällä", "tiistaina",
        ]),
        (OTHERS, SV, [
            "bara om åldern inte anges", "passar barn, unga och familjer", "enskilda evenemang", "Talo",
            "högst 2,5 km från dem", "på dagen", "på tisdag",
        ]),
        (OTHERS, EN, [
            "only with no age told", "suits children, young people and families", "single events", "Talo",
            "within 2.5 km of them", "in the afternoon", "on Tuesday",
        ]),
    ],
)  # fmt: skip
def test_every_field_has_its_words(filter_: Filter, said: Tongue, expected: list[str]) -> None:
    assert words.filter_words(filter_, Choices((), (), ()), said) == expected
    # each part can be taken away, and is then no longer told
    for part, told in words.filter_parts(filter_, Choices((), (), ()), said):
        assert told not in words.filter_words(filter_.without(part), Choices((), (), ()), said)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 12, 24), None, ["to 24.12.2026 alkaen"]),
        (None, date(2026, 12, 24), ["to 24.12.2026 asti"]),
        (date(2026, 12, 24), date(2026, 12, 24), ["to 24.12.2026"]),
        (date(2026, 12, 24), date(2026, 12, 26), ["to 24.12.2026 – la 26.12.2026"]),
    ],
)
def test_days_in_words(first: date | None, last: date | None, expected: list[str]) -> None:
    assert words.filter_words(Filter(first=first, last=last), Choices((), (), ()), FI) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("a\r\nb", "<p>a<br>\nb</p>"),
        ("a\n \n\n b ", "<p>a</p>\n<p>b</p>"),
        ("", ""),
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
        ("katso https://a.fi/b?c=1&d=2.",
         '<p>katso <a href="https://a.fi/b?c=1&amp;d=2" rel="nofollow noopener">https://a.fi/b?c=1&amp;d=2</a>.</p>'),
        ("(http://a.fi/b_(c))",
         '<p>(<a href="http://a.fi/b_(c)" rel="nofollow noopener">http://a.fi/b_(c)</a>)</p>'),
        ("javascript:alert(1) mailto:a@b.fi", "<p>javascript:alert(1) mailto:a@b.fi</p>"),
    ],
)  # fmt: skip
def test_paragraphs(text: str, expected: str) -> None:
    assert paragraphs(text) == expected


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.targets: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.targets += [value or "" for name, value in attrs if name == "href"]


HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(["<script>", "</p>", "https://a.fi/\"onclick=x", "'", '"', "http://x", "javascript:"]),
        st.sampled_from(["<", ">", "\n\n", "&lt;", "&"]),
    )
).map("".join)  # fmt: skip


@given(HOSTILE)
def test_no_text_gets_anything_but_paragraphs_breaks_and_web_links(text: str) -> None:
    found = Tags(paragraphs(text))
    assert found.tags <= {"p", "br", "a"}
    assert found.attributes <= {"href", "rel"}
    assert all(target.lower().startswith(("http://", "https://")) for target in found.targets)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.fi/", True), ("http://a.fi", True), ("HTTPS://a.fi", True), ("javascript:alert(1)", False),
        ("//a.fi", False), ("https://a.fi/ x", False), ('https://a.fi/"', False), ("", False),
        ("data:text/html,x", False),
    ],
)  # fmt: skip
def test_web_addresses(address: str, expected: bool) -> None:
    assert is_web_address(address) is expected


def test_an_excerpt_ends_at_a_word() -> None:
    assert excerpt("Luetaan\nkirjoja, ja lauletaan", 18) == "Luetaan kirjoja…"
    assert excerpt("Lyhyt") == "Lyhyt"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("sv-FI,sv;q=0.9,en;q=0.8", "sv"), ("en", "en"), ("de,en;q=0.5", "en"), ("de", "fi"), ("", "fi"),
        ("en;q=0.1, sv;q=0.9", "sv"), ("sv;q=0", "fi"), ("en;q=x", "fi"), (",;,", "fi"),
    ],
)  # fmt: skip
def test_preferred_language(header: str, expected: str) -> None:
    assert preferred(header) == expected


def test_values_are_put_in_without_being_looked_into() -> None:
    assert FI("{ages} years", ages="{ages} {0} %s") == "{ages} {0} %s v"
    assert EN("{unknown} and {", unknown_too=1) == "{unknown} and {"
    assert FI.plural("{count} event", "{count} events", 10_000) == "10\u00a0000 tapahtumaa"
    assert EN.plural("{count} event", "{count} events", 10_000) == "10,000 events"
    assert FI.plural("{count} event", "{count} events", 1) == "1 tapahtuma"

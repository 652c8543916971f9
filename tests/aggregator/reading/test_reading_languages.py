"""The languages an event is held in, and the language a text is written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.reading.languages import languages
from aggregator.reading.textlanguage import text_language

HELD = """
Satuhetki suomeksi ja ruotsiksi = fi sv
På svenska = sv
In English = en
Englanninkielinen leikkituokio = en
Sagostund på finska och svenska = fi sv
På finska, svenska och engelska = fi sv en
Kaksikielinen lauluhetki = fi sv
Tvåspråkig sångstund = fi sv
Bilingual playgroup = fi sv
Bilingual playgroup in English and Finnish = fi en
Kaksikielinen loruhetki (suomi–arabia) = fi ar
Satuja arabiaksi = ar
Somalinkielinen perhekerho = so
Ohjaus venäjäksi = ru
Satuja ukrainaksi = uk
Lauluja saameksi = se
Turkinkielinen kerho = tr
Loruja persiaksi ja kurdiksi = fa ku
Ohjelma viroksi ja latviaksi = et lv
Dubattu suomeksi, tekstit ruotsiksi = fi
Puhutaan suomeksi, text på svenska = fi
Elokuva englanniksi, suomenkielinen tekstitys = en
Film på svenska, finsk text = sv
In English with Finnish subtitles = en
Tekstitys englanniksi =
Suomen kielen alkeet =
Kielikahvila, jossa puhutaan suomeksi =
Ruotsin kerho =
Språkcafé på svenska =
Swedish conversation club =
Learn Finnish in a small group =
Kurssi pidetään englanniksi. Suomen kielen alkeet. = en
Loruja kolmella kielellä = fi sv en
Ramsor på tre språk = fi sv en
Kieli: suomi = fi
Kielet: suomi, ruotsi ja englanti = fi sv en
Språk: svenska = sv
Language: English = en
Languages: Finnish and Swedish = fi sv
Lukukieli on ruotsi = sv
Suomen- ja ruotsinkielinen opastus = fi sv
Svenskspråkig familjekväll = sv
English-language guided tour = en
Russian-speaking families are welcome = ru
Kirjoja arabiaksi =
Venäjänkielisiä kirjoja hyllyssä =
Lisätietoja englanniksi verkossa =
Läs mer på svenska =
More information in English =
Teos on käännetty suomeksi =
Tapahtuma ei ole englanniksi =
She studied English literature =
Konsertti kirkossa =
""".strip().splitlines()

WRITTEN = """
fi | Lukupiiri kokoontuu kirjastossa joka toinen tiistai.
fi | Muksukirppis lauantaina
fi | Kesäleiri 7–10-vuotiaille
fi | Uimakoulu
fi | Joulupolku
fi | Nuorten peli-ilta
fi | Askartelua koko perheelle
fi | Graffitipaja nuorille
fi | Disco alakoululaisille
fi | Soitinkokeilu, vapaa pääsy
sv | Läsecirkeln träffas på biblioteket varannan tisdag.
sv | Simskola 5–7 år
sv | Julpyssel på biblioteket
sv | Fotbollsskola för flickor
sv | Konsert i kyrkan
sv | Öppen verkstad
sv | Sommarläger vid havet
sv | Familjelördag
sv | Workshop för unga
en | The book club meets at the library every other Tuesday.
en | Summer camp
en | Open house at the museum
en | Board games
en | Swimming lessons for beginners
en | Singing together with babies
mixed | Lauletaan yhdessä tutut laulut! Vi sjunger tillsammans alla bekanta sånger!
mixed | Avoimet ovet / Öppet hus / Open doors. Tervetuloa! Välkommen! Welcome!
mixed | Perhekerho on avoin kaikille. The family club is open to everyone.
mixed | Satuja lapsille joka maanantai *** Sagor för barn varje måndag *** Stories for children on Mondays
mixed | Retki metsään klo 10, lapset ja aikuiset. Utfärd till skogen kl. 10 för barn och vuxna.
und | 12.6.
und | Parkour Parkour
und |
""".strip("\n").splitlines()


@pytest.mark.parametrize("case", HELD)
def test_the_event_s_own_languages(case: str) -> None:
    text, _, expected = case.rpartition(" =")
    assert " ".join(languages((), [{"und": text}])) == expected.strip()


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (("fi",), ("fi",)),
        (("en", "sv", "fi"), ("fi", "sv", "en")),
        (("fi-FI", "swe", "ENG"), ("fi", "sv", "en")),
        (("so", "ar", "fi"), ("fi", "ar", "so")),
        (("und", "", "not a language"), ("ru",)),
        ((), ("ru",)),
    ],
)
def test_the_feed_s_field_beats_words(stated: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert languages(stated, [{"fi": "Ohjaus venäjäksi"}]) == expected


@pytest.mark.parametrize("case", [one for one in WRITTEN if "Parkour" not in one])
def test_the_language_a_text_is_written_in(case: str) -> None:
    expected, _, text = case.partition(" |")
    assert text_language(text.strip()) == expected


def test_addresses_have_no_language() -> None:
    assert text_language("https://example.org/the/way/and/the/word www.example.org/this-is-the-end") == "und"


WORDS = st.sampled_from(
    [
        "suomeksi",
        "ja",
        "ruotsiksi",
        "på",
        "svenska",
        "och",
        "finska",
        "in",
        "english",
        "bilingual",
        "text",
        "kieli",
        ":",
        ",",
        ".",
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)))
def test_never_raises_and_is_the_same_twice(text: str) -> None:
    found = languages((), [{"und": text}])
    assert found == languages(found, [{"und": "In Arabic"}]) or not found
    assert len(set(found)) == len(found)
    assert text_language(text) in ("fi", "sv", "en", "mixed", "und")


@given(st.sampled_from([one for one in WRITTEN if one[:2] in ("fi", "sv", "en")]), st.integers(2, 4))
def test_saying_it_again_changes_no_language(case: str, times: int) -> None:
    expected, _, text = case.partition(" |")
    assert text_language(f"{text} " * times) == expected

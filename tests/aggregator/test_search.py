"""Words find events however they are inflected or joined, alike on both databases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import searchwords
from aggregator.model import EventQuery
from aggregator.store import search

NOW = 1_795_000_000
# (what is asked, a title, whether it is found)
CASES = [
    # the case endings and plurals of Finnish
    ("muskareita", "Muskari 1–3-vuotiaille", True),
    ("muskari", "Muskareita perheille", True),
    ("muskarit", "Muskarissa lauletaan", True),
    ("kirjastoissa", "Pulkkamäki kirjaston takana", True),
    ("kirjasto", "Tapahtumia kirjastoissa", True),
    ("kerhoja", "Kerho alakoululaisille", True),
    ("elokuvia", "Elokuva: Rannan valot", True),
    ("näyttelyt", "Näyttelyyn tutustuminen", True),
    ("konserttien", "Konsertti kirkossa", True),
    ("vauvoille", "Vauvat ja taaperot", True),
    ("perheille", "Koko perheen päivä", True),
    ("perheiden", "Perhe liikkeelle", True),
    ("pelejä", "Pelit ja pulmat", True),
    ("tanssia", "Tanssit lavalla", True),
    ("robotteja", "Robotti tutuksi", True),
    ("lapsille", "Lasten lauantai", True),
    ("lapsi", "Koululaisten ja lasten ilta", True),
    ("nuorille", "Nuorten ilta", True),
    ("nuoret", "Ilta nuorille", True),
    ("isien", "Isät ja lapset", True),
    ("äideille", "Äidit kahvilla", True),
    ("tyttöjen", "Tytöt pelaavat", True),
    ("retkelle", "Retket metsään", True),
    ("jumpassa", "Jumppaa kaikille", True),
    ("joogaan", "Jooga alkaa", True),
    # grades of consonants
    ("satutunnit", "Satutunti pääkirjastossa", True),
    ("satutunti", "Satutunnit jatkuvat", True),
    ("uinnin", "Uinti alkaa", True),
    ("leikit", "Leikki sallittu", True),
    ("kokin", "Kokki kylässä", True),
    ("lautojen", "Laudat ja naulat", True),
    ("kaupungin", "Kaupunki juhlii", True),
    ("silloilla", "Sillat kierrokselle", True),
    ("leivät", "Leipä leivotaan", True),
    ("kampojen", "Kammat esiin", True),
    ("lehden", "Lehti tehdään itse", True),
    ("puvut", "Puku päälle", True),
    ("puku", "Puvut kuntoon", True),
    ("puvussa", "Pukuja nukeille", True),
    ("luvun", "Luku kerrallaan", True),
    ("kyvyt", "Kyky keksiä", True),
    ("poroja", "Poro pihalla", True),
    ("poro", "Porot tulevat", True),
    ("porat", "Pora ja vasara", True),
    # parts of compounds
    ("muskari", "Vauvamuskari", True),
    ("muskareita", "Vauvamuskareissa", True),
    ("satu", "Satutunti", True),
    ("tunti", "Satutunnit lapsille", True),
    ("pelit", "Lautapelejä kaikille", True),
    ("paja", "Joulukorttipaja", True),
    ("pajat", "Robottipajoja", True),
    ("kirjasto", "Lastenkirjastopäivä", True),
    ("näyttelyitä", "Valokuvanäyttely", True),
    ("kerhot", "Yläkoululaisten kokkikerho", True),
    ("jääkiekko", "Jääkiekkokoulu", True),
    ("jää", "Jääkiekkokoulu", True),
    ("uinti", "Vauvauinti", True),
    ("retki", "Perheretki eläinpuistoon", True),
    ("ilta", "Peli-ilta nuorille", True),
    ("peli-ilta", "Varhaisnuorten peli-ilta", True),
    # Swedish and English
    ("sagostunder", "Sagostund på biblioteket", True),
    ("sagostund", "Sagostunden för små", True),
    ("barnen", "Barn och vuxna", True),
    ("konserter", "Konsert i kyrkan", True),
    ("biblioteket", "Bibliotek för alla", True),
    ("stories", "Story time", True),
    ("workshops", "Robot workshop", True),
    ("swimming", "Swim with us", True),
    ("libraries", "Library day", True),
    # every word, in any order; small words and marks count for nothing
    ("kirjasto satutunti", "Satutunti pääkirjastossa", True),
    ("satutunti ja muskari", "Muskari, satutunti", True),
    ("SATUTUNTI!", "satutunti", True),
    ("café", "Kahvila Cafe Päivölä", True),
    ("3d", "3D-tulostus", True),
    ("2026", "Kesä 2026", True),
    # what must not be found
    ("peli", "Pelastuslaitoksen päivä", False),
    ("pelit", "Gospel-konsertti", False),
    ("satu", "Kissatalo", False),
    ("tori", "Historian kerho", False),
    ("poro", "Pora ja vasara", False),
    ("poroja", "Pora ja vasara", False),
    ("pora", "Poro pihalla", False),
    ("puku", "Puppu ja pupu", False),
    ("kukka", "Kuvat seinälle", False),
    ("ala", "Kalastusretki", False),
    ("kirja", "Kirkkokonsertti", False),
    ("satutunti muskari", "Satutunti pääkirjastossa", False),
    ("uinti", "Uusi tanssi", False),
    ("äiti", "Ääni ja valo", False),
    ("kuu", "Kukkapaja", False),
    ("ranta", "Rata auki", False),
    ("barn", "Bakning", False),
]


@pytest.fixture
def shown(town):
    """A town with every title of the table."""
    titles = sorted({title for _, title, _ in CASES})
    town.take_in(*(town.event(str(n), title={"fi": title}, place=None) for n, title in enumerate(titles)))
    return town


def found(town, words: str) -> set[str]:
    listing = town.store.listing(EventQuery(words=words), NOW)
    assert listing.total == len(listing.cards)
    return {card.title["fi"] for card in listing.cards}


def test_the_table(shown) -> None:
    wrong = [
        (asked, title, "found" if title in found(shown, asked) else "missed")
        for asked, title, expected in CASES
        if (title in found(shown, asked)) is not expected
    ]
    assert wrong == []
    assert len(CASES) >= 60


def test_every_part_of_an_event_is_found(town) -> None:
    town.take_in(
        town.event(
            "1", title={"fi": "Hetki", "sv": "Stund"}, description={"fi": "Askarrellaan tonttuja."},
            organiser={"fi": "Imatran seurakunta"}, categories=("Käsityöt",),
        )
    )  # fmt: skip
    for words in (
        "hetkiä",
        "stunden",
        "tontut",
        "seurakunnat",
        "käsityö",
        "pääkirjastossa",
        "Puuhala",
        "keskusta",
    ):
        assert found(town, words) == {"Hetki"}, words
    assert found(town, "joulupukki") == set()


def test_what_changes_and_goes_is_no_longer_found(town) -> None:
    town.take_in(town.event("1", title={"fi": "Muskari"}), town.event("2", title={"fi": "Satutunti"}))
    town.take_in(town.event("1", title={"fi": "Kuorolaulu"}), town.event("2", title={"fi": "Satutunti"}))
    assert found(town, "muskari") == set()
    assert found(town, "kuorossa laulaa") == set()
    assert found(town, "kuorolaulut") == {"Kuorolaulu"}
    town.take_in(town.event("2", title={"fi": "Satutunti"}), now=NOW)
    town.take_in(town.event("2", title={"fi": "Satutunti"}), now=NOW + 7 * 3600)
    assert found(town, "kuorolaulu") == set()


def test_a_word_that_looks_inflected_is_the_same_as_its_forms() -> None:
    assert {searchwords.finnish_key(word) for word in ("keskusta", "keskustan", "keskustassa")} == {"keskust"}


HOSTILE = [
    '"', "'", "''; DROP TABLE event; --", "a* OR b", "NEAR(a b)", "AND", "OR NOT", "(", ")", "*", "^a", "-a", "a:b",
    "words:a", "{a}", "a\x00b", "\\", "%", "_", "a\\:*", "&|!", "<->", "😀", "ß", "ı", "İ", "\u200b", "a" * 5_000,
    "å" * 300, " ".join("abcdefgh"), "ﬁ", "²", "½", "אבג", "مكتبة", "библиотека", "…", "n̈", "\ud800",
]  # fmt: skip


def test_hostile_words_are_only_words(town) -> None:
    town.take_in(town.event("1", title={"fi": "Satutunti"}))
    for words in HOSTILE:
        assert found(town, words) <= {"Satutunti"}, words
    assert found(town, "satutunti' OR 'a") == {"Satutunti"} - found(town, "ei-ole")


def test_other_alphabets_are_found_too(town) -> None:
    for number, title in enumerate(("Библиотека для детей", "مكتبة الأطفال", "Maktabadda carruurta")):
        town.take_in(town.event(str(number), title={"und": title}), complete=False)
    for words, many in (("библиотека", 1), ("مكتبة", 1), ("carruurta", 1), ("детей библиотека", 1)):
        assert town.store.listing(EventQuery(words=words), NOW).total == many, words


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_safe_questions(text: str) -> None:
    wanted = searchwords.wanted(text)
    tokens = [token.rstrip("*") for group in wanted for token in group]
    assert all(c.isalnum() or c == "·" for token in tokens for c in token)
    assert search.fts5(wanted).count('"') == 2 * len(tokens)
    assert search.tsquery(wanted).count("'") == 2 * len(tokens)


@given(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=30))
def test_a_word_finds_itself(word: str) -> None:
    kept = {token for part in searchwords.words(word) for token in searchwords.tokens(part)}
    for group in searchwords.wanted(word):
        assert any(
            any(token.startswith(form[:-1]) for token in kept) if form.endswith("*") else form in kept
            for form in group
        )

"""Topics by words of three languages, by keyword ids, and what only looks alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import LANGUAGES
from aggregator.reading import vocabulary
from aggregator.reading.stems import stem
from aggregator.reading.topics import TOPICS, labels, topics

CASES = [
    ("fi", "Sulkapalloa ja uintia", ("sports",)),
    ("fi", "Katutanssin alkeet", ("dance",)),
    ("fi", "Ukulelekerho", ("music",)),
    ("fi", "Akvarellipaja", ("visual_arts",)),
    ("fi", "Ompelukerho", ("crafts",)),
    ("fi", "Nukketeatteri Hattu", ("theatre_circus",)),
    ("fi", "Satutunti", ("reading_stories",)),
    ("fi", "Satunnaisia kohtaamisia", ()),
    ("fi", "Satumaa-tangoja ja tanssia", ("dance",)),
    ("fi", "Satumaa ja satuja", ("reading_stories",)),
    ("fi", "Vauvakino", ("film_media",)),
    ("fi", "Lautapelikerho", ("games_tech",)),
    ("fi", "Pelimannit lavalla", ()),
    ("fi", "Metsäretki ja eläinten jälkiä", ("nature_animals", "camps_trips")),
    ("fi", "Lukukoira", ("reading_stories", "nature_animals")),
    ("fi", "Leivotaan yhdessä: leipomispaja", ("food",)),
    ("fi", "Kokkikerho", ("food",)),
    ("fi", "Päiväleiri", ("camps_trips",)),
    ("fi", "Ryhmä odottaville vanhemmille", ("parenting_support",)),
    ("fi", "Iltapäivä kasvimaalla vanhemmille lapsille", ("nature_animals",)),
    ("fi", "Avoin ilta", ("meeting_places",)),
    ("fi", "Avoin kerho", ()),
    ("fi", "Avoimet ovet perhetalossa", ("meeting_places",)),
    ("fi", "Stand up nuorille", ("theatre_circus",)),
    ("fi", "Kaupunginvaltuuston kokous", ()),
    ("sv", "Simskola och innebandy", ("sports",)),
    ("sv", "Dansskola", ("dance",)),
    ("sv", "Barnkör", ("music",)),
    ("sv", "Spelmansstämma", ()),
    ("sv", "Konstverkstad", ("visual_arts",)),
    ("sv", "Konstiga saker", ()),
    ("sv", "Stickcafé", ("crafts",)),
    ("sv", "Dockteater", ("theatre_circus",)),
    ("sv", "Sagostund på biblioteket", ("reading_stories",)),
    ("sv", "Filmkväll", ("film_media",)),
    ("sv", "Brädspel", ("games_tech",)),
    ("sv", "Fågelutflykt", ("nature_animals", "camps_trips")),
    ("sv", "Matlagning för unga", ("food",)),
    ("sv", "Föräldragrupp", ("parenting_support",)),
    ("sv", "Öppet hus på ungdomsgården", ("meeting_places",)),
    ("en", "Swimming lessons", ("sports",)),
    ("en", "Ballet for beginners", ("dance",)),
    ("en", "Jam session", ("music",)),
    ("en", "Strawberry jam for everyone", ()),
    ("en", "Watercolour workshop", ("visual_arts",)),
    ("en", "Art club, not a party", ("visual_arts",)),
    ("en", "Party for everyone", ()),
    ("en", "Knitting circle", ("crafts",)),
    ("en", "Puppet show", ("theatre_circus",)),
    ("en", "Story time", ("reading_stories",)),
    ("en", "Open on Saturday", ()),
    ("en", "Movie night", ("film_media",)),
    ("en", "Chess and coding", ("games_tech",)),
    ("en", "Farm animals and horse riding", ("sports", "nature_animals")),
    ("en", "Baking day", ("food",)),
    ("en", "Summer camp", ("camps_trips",)),
    ("en", "Peer support for new families", ("parenting_support",)),
    ("en", "Drop-in at the youth centre", ("meeting_places",)),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_words(language: str, text: str, expected: tuple[str, ...]) -> None:
    assert topics([{language: text}]) == expected


@pytest.mark.parametrize(("_language", "text", "expected"), CASES)
def test_words_where_no_language_is_told(_language: str, text: str, expected: tuple[str, ...]) -> None:
    assert set(expected) <= set(topics([{"und": text}]))


def test_a_description_in_another_language_than_told_is_read_in_its_own() -> None:
    text = "Come and play chess with us every Saturday, all ages are welcome to join the club."
    assert topics([{"fi": "Kerho"}, {"fi": text}]) == ("games_tech",)


def test_every_part_of_a_mixed_text_in_its_own_language() -> None:
    text = "Kirjastossa on satuja lapsille. *** I biblioteket ordnas en konsert för barn. *** We bake bread in the library."
    assert topics([{"und": text}]) == ("music", "reading_stories", "food")


def test_title_description_and_categories_of_one_event() -> None:
    assert topics([{"fi": "Kerho"}, {"fi": "Ohjelmassa jalkapalloa"}], ["Musiikki"]) == ("sports", "music")


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["yso:p916"], ("sports",)),
        (["yso:p1278", "yso:p1808"], ("dance", "music")),
        (["yso:p14710"], ("reading_stories",)),
        (["yso:p4354", "helfi:1"], ()),
    ],
)
def test_keyword_ids(ids: list[str], expected: tuple[str, ...]) -> None:
    assert topics([{"fi": "Tapahtuma"}], (), ids) == expected


def test_fourteen_topics_with_labels_in_three_languages() -> None:
    assert len(TOPICS) == len(set(TOPICS)) == 14
    for language in LANGUAGES:
        assert tuple(labels(language)) == TOPICS
        assert all(labels(language).values())
    assert labels("sv")["dance"] == "Dans"
    assert labels("de") == labels("fi")


def test_every_stem_finds_its_own_topic() -> None:
    for topic in vocabulary.topics():
        for language, stems in topic.stems.items():
            for written in stems:
                found = topics([{language: stem(written, 0).text}])
                assert topic.slug in found or topic.slug in ("reading_stories", "visual_arts"), written


def test_a_stem_needs_letters() -> None:
    with pytest.raises(ValueError, match="without letters"):
        stem("\\b", 1)


@given(st.text(), st.sampled_from(["fi", "sv", "en", "und", "ru"]))
def test_any_text_gives_topics_in_their_order_and_twice_the_same(text: str, language: str) -> None:
    found = topics([{language: text}], [text])
    assert found == topics([{language: text}], [text])
    assert list(found) == [slug for slug in TOPICS if slug in found]


@given(st.sampled_from(CASES), st.sampled_from(["klo 17–18", "5.1.2027", "puh. 040 123 4567"]))
def test_times_and_numbers_change_no_topic(case: tuple[str, str, tuple[str, ...]], added: str) -> None:
    language, text, expected = case
    assert topics([{language: f"{text}, {added}"}]) == expected

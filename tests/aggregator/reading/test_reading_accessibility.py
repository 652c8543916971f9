"""Accessibility: what is there, what is said not to be, and what only sounds alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.reading.accessibility import FEATURES, LABELS, accessibility

CASES = """
Tila on esteetön. = wheelchair
Esteetön sisäänkäynti pihan puolelta. = wheelchair
Tila ei ole esteetön. =
Valitettavasti ei esteetön =
Esteettömyys: ei =
Alakerta on esteetön, yläkerta ei ole esteetön =
Pyörätuolilla pääsee saliin. = wheelchair
Pyörätuolilla ei pääse sisään. =
Pyörätuolikoripallo nuorille = adapted
Ovella on portaita, muuten tila on esteetön = wheelchair
Lokalen är tillgänglig. = wheelchair
Lokalen är inte tillgänglig med rullstol. =
Materialet är tillgängligt på nätet. =
Tillgänglig entré = wheelchair
Rullstolsanpassad = wheelchair
Rullstolsbasket för unga = adapted
The building is wheelchair accessible. = wheelchair
Not wheelchair accessible. =
An accessible introduction to maths =
Informal, accessible, and fun =
This lecture is accessible to everyone. =
The museum is accessible by bus =
Step-free access = wheelchair
Wheelchair basketball = adapted
Esitys tulkataan viittomakielelle. = sign_language
Viittomakielinen satuhetki = sign_language
Viittomakielen alkeet =
Ei tulkkausta viittomakielelle. =
Teckenspråkstolkning ordnas = sign_language
Teckenspråkskurs för nybörjare =
Sign language interpretation available = sign_language
Sign language course for beginners =
Opastus selkokielellä = plain_language
Selkosuomeksi = plain_language
Guidning på lätt svenska = plain_language
Lättläst bokcirkel = plain_language
Tour in plain language = plain_language
Salissa on induktiosilmukka. = hearing_loop
Hörslinga finns. = hearing_loop
Hörslinga saknas. =
There is a hearing loop. = hearing_loop
Kirjoitustulkkaus tilauksesta = speech_to_text
Skrivtolkning = speech_to_text
Kuvailutulkattu näytös = audio_description
Syntolkad föreställning = audio_description
Audio described performance = audio_description
Soveltava jumppa erityislapsille = adapted
Soveltava taide =
Vertaisryhmä erityislasten vanhemmille =
Erityisryhmien uinti = adapted
Kehitysvammaisten disko = adapted
Luento kehitysvammaisuudesta =
Anpassad motion = adapted
Disco för barn med särskilda behov = adapted
Adapted swimming = adapted
Sports for children with disabilities = adapted
Aistiystävällinen näytös = low_stimulus
Hiljainen tunti klo 9–10 = low_stimulus
Hiljainen viikko kirkossa =
Rauhoitettu näytös = low_stimulus
Sinnesvänlig föreställning = low_stimulus
Sensory-friendly morning = low_stimulus
Relaxed performance = low_stimulus
Sensory play for babies =
Avustaja pääsee maksutta. = personal_assistant
Assistent går in gratis = personal_assistant
Carers go free = personal_assistant
Tila on esteetön, ja salissa on induktiosilmukka. = wheelchair hearing_loop
Esteetön wc, ei induktiosilmukkaa = wheelchair
""".strip().splitlines()


@pytest.mark.parametrize("case", CASES)
def test_words(case: str) -> None:
    text, _, expected = case.rpartition(" =")
    assert " ".join(accessibility([{"und": text}])) == expected.strip()


@pytest.mark.parametrize(
    ("categories", "ids", "expected"),
    [
        (["Visual impairment"], [], ("adapted",)),
        (["Learning difficulties"], [], ("adapted",)),
        (["Autism"], [], ("adapted",)),
        (["Wheelchair accessible"], [], ("wheelchair",)),
        (["Accessible"], [], ("wheelchair",)),
        (["Esteettömyys"], [], ("wheelchair",)),
        (["Yoga", "Beginner"], [], ()),
        ([], ["yso:p17354"], ("adapted",)),
        ([], ["yso:p4354"], ()),
    ],
)
def test_categories_and_keyword_ids(categories: list[str], ids: list[str], expected: tuple[str, ...]) -> None:
    assert accessibility([{"fi": "Kerho"}], categories, ids) == expected


def test_title_and_description_in_two_languages_are_one_event() -> None:
    texts = [{"fi": "Esitys"}, {"fi": "Tila on esteetön.", "sv": "Hörslinga finns."}]
    assert accessibility(texts) == ("wheelchair", "hearing_loop")


def test_every_feature_has_a_label() -> None:
    assert tuple(LABELS) == FEATURES
    assert all(LABELS.values())


WORDS = st.sampled_from(
    [
        "ei",
        "esteetön",
        "tila",
        "inte",
        "rullstol",
        "no",
        "wheelchair",
        ",",
        ".",
        "ja",
        "och",
        "selkokieli",
        "avustaja",
        "free",
        "maksutta",
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)))
def test_never_raises_and_features_come_in_order(text: str) -> None:
    found = accessibility([{"und": text}], [text])
    assert list(found) == [slug for slug in FEATURES if slug in found]

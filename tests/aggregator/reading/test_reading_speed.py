"""Reading takes time in proportion to a text's length, whatever stands in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from aggregator.model import Texts
from aggregator.reading import glance, textlanguage
from aggregator.reading.accessibility import accessibility
from aggregator.reading.languages import languages
from aggregator.reading.prices import price
from aggregator.reading.signup import signup
from aggregator.reading.textlanguage import text_language
from aggregator.reading.topics import topics

ZONE = ZoneInfo("Europe/Helsinki")
START = datetime(2027, 1, 20, 18, tzinfo=ZONE)
SIZE = 100_000
# seconds of one core; some 20 ms on a quiet machine, and minutes if anything is quadratic
BOUND = 0.4
READERS: dict[str, Callable[[list[Texts]], object]] = {
    "topics": topics,
    "price": lambda texts: price((), texts),
    "accessibility": accessibility,
    "languages": lambda texts: languages((), texts),
    "signup": lambda texts: signup(None, texts, START, ZONE),
    "text_language": lambda texts: text_language(next(iter(texts[0].values()))),
}
REPEATED = [
    "a", "-", "1 ", "5/", "12-12-", "5 € ", "€", "1e ", "maksuton lapsille ", "maksuton, ", "free ", "a free a ", "ei ",
    "konsertti", "ilmoittautuminen 5.1. mennessä. ", "ei ennakko", "varaa a ", "max 1 ", "paikkoja 1", "esteetön ",
    "viittomakieli tulk a ", "suomeksi ja ", "på svenska och ", "in english, ", "https://a", "\n", " ", "w-", "ä́",
    "Kerho on maksuton, 7 €/kerta. In English, på svenska. Esteetön tila. Ilmoittaudu 5.1. mennessä! Satutunti. ",
]  # fmt: skip


def _forget() -> None:
    for remembered in (glance.glance, glance._word, textlanguage.text_language, textlanguage._votes):
        remembered.cache_clear()


@pytest.mark.parametrize("reader", READERS)
def test_a_hundred_kilobytes_of_anything(reader: str) -> None:
    read = READERS[reader]
    read([{"und": "Satutunti"}])
    for unit in REPEATED:
        text = "5 € maksuton esteetön ilmoittaudu suomeksi " + unit * (SIZE // len(unit))
        took = []
        for _ in range(3):
            _forget()
            begun = process_time()
            read([{"und": text}])
            took.append(process_time() - begun)
            if took[-1] < BOUND:
                break
        assert min(took) < BOUND, (unit, took)


def test_what_stands_far_behind_is_not_read_and_what_stands_before_is() -> None:
    filler = "sana " * 5_000
    assert price((), [{"fi": f"Liput 5 €. {filler}"}])[0].low == 5
    assert price((), [{"fi": f"{filler} Liput 5 €."}])[0].low is None

"""Articles: what is understood of them, and how they are kept beside the events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.articles import EXCERPT, shortened, understand, understand_all
from aggregator.model import AgeRange
from aggregator.store import articles
from aggregator.understand import Page
from sources.records import SourceArticle

NOW = 1_795_000_000


def told(key: str, title: str = "Vinkki", text: str = "", days: float | None = 1, **fields: Any) -> SourceArticle:
    published = None if days is None else datetime.fromtimestamp(NOW, UTC) - timedelta(days=days)
    return SourceArticle(key, {"fi": title}, {"fi": text}, published=published, **fields)


def keep(town: Any, *some: SourceArticle, now: int = NOW, slug: str = "kirjasto") -> int:
    source_id = town.source(slug)
    with town.store.write() as db:
        return articles.keep(db, source_id, [Page(tips=understand_all(some))], now)


def keys(town: Any, *args: Any, **kwargs: Any) -> list[str]:
    return [one.key for one in town.store.beside.articles(*args, **kwargs)]


@pytest.mark.parametrize(
    ("title", "text", "ages"),
    [
        ("Kirjavinkit 7–9-vuotiaille", "", AgeRange(7, 9)),
        ("Boktips för 10–12-åringar", "", AgeRange(10, 12)),
        ("Aukioloajat muuttuvat", "Kirjasto on kiinni perjantaina.", None),
        ("Lukuvinkki", "Sopii 3–6-vuotiaille.", AgeRange(3, 6)),
    ],
)
def test_ages_are_read_from_the_texts(title: str, text: str, ages: AgeRange | None) -> None:
    assert understand(told("a", title, text)).ages == ages


def test_the_excerpt_ends_after_a_sentence_or_a_word() -> None:
    assert shortened("Yksi. Kaksi.") == "Yksi. Kaksi."
    sentences = shortened("Tämä on yksi aivan tavallinen virke. " * 40)
    assert sentences.endswith("virke.") and EXCERPT // 2 < len(sentences) <= EXCERPT
    assert shortened("sana " * 200).endswith("sana…")
    assert len(shortened("x" * 10_000)) <= EXCERPT + 1


def test_new_and_changed_move_the_revision_and_unchanged_do_not(town: Any) -> None:
    town.source()
    before = town.store.revision()
    assert keep(town, told("a"), told("b")) == 2
    assert town.store.revision() == before + 1
    assert keep(town, told("a"), told("b"), now=NOW + 60) == 0
    assert town.store.revision() == before + 1
    assert keep(town, told("a", "Parempi vinkki"), now=NOW + 60) == 1
    assert town.store.beside.articles()[0].title == {"fi": "Parempi vinkki"}


def test_only_the_newest_of_each_source_are_kept(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "KEPT", 3)
    keep(town, *(told(str(n), days=n) for n in range(1, 8)))
    keep(town, told("toinen", days=100), slug="nuoriso")
    assert keys(town) == ["1", "2", "3", "toinen"]
    assert keep(town, *(told(str(n), days=n) for n in range(1, 8))) == 0, "what was cut does not come back"
    assert keep(town, told("uusi", days=0.5)) == 1
    assert keys(town) == ["uusi", "1", "2", "toinen"]


def test_one_without_a_date_keeps_the_day_it_was_first_seen_and_none_is_of_the_future(town: Any) -> None:
    keep(town, told("a", days=None), told("b", days=-30))
    keep(town, told("a", "Muuttunut", days=None), now=NOW + 1000)
    found = {one.key: one.published for one in town.store.beside.articles()}
    assert found == {"a": NOW, "b": NOW}


def test_ages_audiences_and_sources_narrow(town: Any) -> None:
    keep(
        town,
        told("pienet", "Vinkit 3–6-vuotiaille"),
        told("isot", "Vinkit 13–17-vuotiaille", days=2),
        told("kaikki", "Aukiolot", days=3),
    )
    keep(town, told("muu", "Vanhemmille tietoa unesta", days=4), slug="nuoriso")
    assert keys(town, (AgeRange(4, 4),)) == ["pienet", "kaikki", "muu"]
    assert keys(town, (AgeRange(18, None),)) == ["kaikki", "muu"]
    assert keys(town, sources=("nuoriso",)) == ["muu"]
    assert "muu" in keys(town, audiences=("parents",)) and "kaikki" not in keys(town, audiences=("parents",))
    assert keys(town, most=1) == ["pienet", "isot"], "one more than asked tells of another page"
    assert keys(town, page=2, most=2) == ["kaikki", "muu"]
    assert town.store.beside.tellers() == [("kirjasto", "Kirjasto"), ("nuoriso", "Nuoriso")]


def test_they_go_with_their_source(town: Any) -> None:
    from aggregator.store.tables import source

    keep(town, told("a"))
    with town.store.write() as db:
        db.execute(source.delete())
    assert keys(town) == []


def test_one_that_breaks_us_does_not_cost_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    real = understand

    def breaking(one: SourceArticle, default: Any) -> Any:
        if one.key == "b":
            raise ValueError
        return real(one, default)

    monkeypatch.setattr("aggregator.articles.understand", breaking)
    assert [one.key for one in understand_all([told("a"), told("b"), told("c")])] == ["a", "c"]

"""Everything that was decided, carried to another installation: the same bytes come out of it again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator import correcting, merging
from aggregator.exchange.bring import bring, difference, everything
from aggregator.exchange.records import Cargo, Decision, Placed
from aggregator.exchange.tomlfile import dump, load
from aggregator.reading.topics import TOPICS
from aggregator.settings import Settings
from aggregator.store import Store, places
from aggregator.store.tables import metadata
from aggregator.store.waitingtables import waiting
from sources.catalogue import KINDS, Source
from sources.errors import CatalogueError

SITE = Settings(database="sqlite:///unused")
FEEDS = Path(__file__).parent.parent.parent / "sources" / "feeds"
SLUGS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
# no line of a database holds a null character, no file a lone surrogate
WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=20)
AT = st.integers(0, 4_000_000_000)
AGES = st.sampled_from([(3, 6), (7, None), (None, 12), (5, 5)])
VALUES = st.one_of(
    AGES.map(lambda ages: ("ages", json.dumps(list(ages)))),
    st.just(("hidden", "true")),
    st.just(("audiences", '["children", "families"]')),
    st.sets(st.sampled_from(sorted(TOPICS)), max_size=3).map(
        lambda topics: ("topics", json.dumps(sorted(topics), ensure_ascii=False))
    ),
)


@st.composite
def cargoes(draw: st.DrawFn) -> Cargo:
    """Sources with any settings, and decisions about events that nobody has pulled."""
    ids = sorted(draw(st.sets(SLUGS, min_size=1, max_size=3)))
    sources = tuple(
        Source(
            id=id_, name=draw(WORDS.filter(str.strip)), address=f"https://{number}.example.fi/a", adapter="ical",
            organiser=draw(WORDS), kind=draw(st.sampled_from(KINDS)), min_age=draw(st.none() | st.integers(0, 9)),
            max_age=draw(st.none() | st.integers(9, 120)), every=draw(st.sampled_from([0, 300, 86_400])),
            paused=draw(st.booleans()),
        )
        for number, id_ in enumerate(ids)
    )  # fmt: skip
    items = st.tuples(st.sampled_from(ids), WORDS)
    found: dict[Any, Decision] = {}
    for _ in range(draw(st.integers(0, 4))):
        field, value = draw(VALUES)
        pair = sorted((draw(items), draw(items)))
        by = (draw(WORDS), draw(AT))
        made = [Decision("event", pair[0], ("", ""), field, value, *by)]
        made += [Decision("always", (pair[0][0], ""), ("", ""), field, value, *by)] if field != "hidden" else []
        made += [Decision("same", pair[0], pair[1], "", "", *by)] if pair[0] != pair[1] else []
        found |= {one.about: one for one in made}
    keys = draw(st.sets(SLUGS, max_size=2))
    put = tuple(
        Placed(f"{key}/puuhala", draw(st.sampled_from([("ita", "Itä"), ("", "")])), draw(AT)) for key in keys
    )
    owners = {id_: draw(WORDS) for id_ in ids if draw(st.booleans())}
    return Cargo(sources, owners, tuple(found.values()), put)


def emptied(store: Store) -> None:
    """The store without a row of what is carried."""
    names = ("correction", "waiting", "place_area", "source")
    with store.write() as db:
        for name in names:
            db.execute(metadata.tables[name].delete())


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cargo=cargoes())
def test_what_comes_out_goes_in_and_comes_out_again(store: Store, tmp_path: Path, cargo: Cargo) -> None:
    emptied(store)
    file = tmp_path / "all.toml"
    file.write_text(dump(cargo), encoding="utf-8")
    bring(store, SITE, load([file]), 1_795_000_000)
    with store.read() as db:
        assert dump(everything(db)) == file.read_text(encoding="utf-8")
        again = difference(db, load([file]))
    assert not (again.added or again.changed or again.decisions or again.places)


def test_decisions_wait_for_their_events(town: Any, tmp_path: Path) -> None:
    """Decided in one installation, carried to an empty one, and in force there after the same feeds were pulled."""
    told = [town.event("1"), town.event("2"), town.event("3", title={"fi": "Muskari"})]
    other = town.event("x", title={"fi": "Ihan muuta"})
    town.take_in(*told)
    town.take_in(other, slug="museo")
    uid = {item.key: item.event.uid for item in town.understood(*told)}
    theirs = town.understood(other, slug="museo")[0].event.uid
    correcting.correct(town.store, SITE, uid["1"], {"ages": (3, 6)}, "aino", town.now)
    correcting.correct(town.store, SITE, uid["2"], {"hidden": True}, "aino", town.now)
    correcting.correct_source(town.store, "museo", {"audiences": ["families"]}, "aino", town.now)
    merging.merge(town.store, SITE, uid["3"], theirs, "eero", town.now)
    merging.not_the_same(town.store, uid["1"], theirs, "eero", town.now)
    with town.store.write() as db:
        places.put(db, "paakirjasto/puuhala", ("keskusta", "Keskusta"), town.now)
    file = tmp_path / "all.toml"
    with town.store.read() as db:
        file.write_text(dump(everything(db)), encoding="utf-8")
    with town.store.write() as db:
        for table in reversed(metadata.sorted_tables):
            if table.name not in ("meta", "area", "alembic_version"):
                db.execute(table.delete())
    bring(town.store, SITE, load([file]), town.now)
    with town.store.read() as db:
        assert dump(everything(db)) == file.read_text(encoding="utf-8")
        assert len(db.execute(waiting.select()).all()) == 5
    town.take_in(*told)
    town.take_in(other, slug="museo")
    with town.store.read() as db:
        assert dump(everything(db)) == file.read_text(encoding="utf-8")
        assert not db.execute(waiting.select()).all()
    page = town.store.event_page(uid["1"], town.now)
    assert (page.event.age.range.min, page.event.age.range.max) == (3, 6)
    assert town.store.event_page(uid["2"], town.now) is None
    assert town.store.event_page(theirs, town.now).event.uid == town.store.event_page(uid["3"], town.now).event.uid


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(
        '[[source]]\nid = "Väärä"\nname = "x"\naddress = "ei"\norganisation = 3\n'
        '[[event]]\nsource = "a"\nages = "kolme"\n'
        '[[event]]\nsource = "a"\nkey = "1"\nages = "9-3"\n'
        '[[always]]\nsource = "a"\nhidden = true\n'
        '[[same]]\none = ["a", "1"]\nother = ["a", "1"]\n'
        '[[not_the_same]]\none = ["a"]\nother = ["a", "1"]\nat = "eilen"\n'
        '[[place]]\narea = "x"\ncolour = "red"\n'
    )
    with pytest.raises(CatalogueError) as caught:
        load([file, tmp_path / "nosuch.toml"])
    told = "\n".join(f"{problem.item}: {problem}" for problem in caught.value.problems)
    for words in ("Väärä", "organisation", "`key` is missing", "`ages`", "Ages are years", "hidden", "same event",
                  "`one` names", "`at` is a time", "colour", "cannot be read"):  # fmt: skip
        assert words in told, told


def test_the_starter_files_are_taken_in(sqlite_store: Store) -> None:
    files = sorted(path for path in FEEDS.glob("*.toml") if not path.name.startswith("_"))
    found = bring(sqlite_store, SITE, load(files), 1_795_000_000)
    assert len(found.added) == len(load(files).sources) > 5
    assert load([FEEDS / "_template.toml"]).sources

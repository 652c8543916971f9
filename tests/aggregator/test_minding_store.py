"""Minding the sources against both databases: counts, the queue, telling exactly once, letters, changes, joining."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aggregator import correcting, merging
from aggregator.minding import changing, summary, telling
from aggregator.minding.changing import ChangeError, NoSource
from aggregator.minding.dossier import candidate, candidates, dossier
from aggregator.minding.telling import Told, Writer
from aggregator.model import EventQuery
from aggregator.report import PullReport
from aggregator.settings import Settings
from aggregator.store import doubtful, minding, pulls, sources, told, views, workers
from aggregator.store.tables import source
from sources.records import SourcePlace

NOW = 1_795_000_000
HOUR, DAY = 3600, 86_400
WRITER = Writer(
    lambda one: (f"{one.notice.kind} {one.notice.step}", one.of.row.about.name),
    lambda week: ("week", str(week.new)),
)


def settings(town) -> Settings:
    return Settings(database=town.store.database, site_address="https://puuha.example.fi")


def set_row(town, slug: str, **values: object) -> None:
    with town.store.write() as db:
        db.execute(source.update().where(source.c.slug == slug).values(**values))


def uids(town) -> dict[str, str]:
    return {card.title["fi"]: card.uid for card in town.store.listing(EventQuery(), NOW).cards}


def queue(town, *slugs: str, most: int = 10) -> tuple[list[str], int]:
    with town.store.read() as db:
        ids = [sources.one(db, slug).id for slug in slugs or ("kirjasto",)]  # type: ignore[union-attr]
        found = doubtful.queue(db, ids, NOW, most)
    return [one.event.title["fi"] for one in found.first], found.total


def test_what_a_source_has_is_counted(town) -> None:
    ended = datetime.fromtimestamp(NOW - 9 * DAY, ZoneInfo("Europe/Helsinki"))
    town.take_in(
        town.event("1", min_age=3), town.event("2", title={"fi": "Lukupiiri"}),
        town.event("3", title={"fi": "Peli-ilta"}), town.event("4", starts=ended, min_age=3),
    )  # fmt: skip
    town.source("tyhja")
    set_row(town, "kirjasto", changed_at=NOW - 200 * DAY, checked_at=NOW - HOUR, outcome="unchanged")
    correcting.correct(town.store, settings(town), uids(town)["Peli-ilta"], {"hidden": True}, "aino", NOW)
    with town.store.write() as db:
        pulls.record(db, sources.one(db, "kirjasto").id, PullReport("kirjasto", "error", NOW - 60, NOW - 50))
        full, empty = minding.minded(db, NOW)
        assert minding.minded(db, NOW, "kirjasto") == [full]
        assert minding.minded(db, NOW, "muu") == []
        stretches = minding.stretches(db, full.row.id, NOW - DAY)
    assert (full.slug, full.events, full.with_age, full.share_with_age) == ("kirjasto", 2, 1, 50)
    assert (full.pulled_at, full.stale(NOW), full.state(NOW, HOUR)) == (NOW - 50, True, "works")
    assert (empty.events, empty.share_with_age, empty.pulled_at, empty.state(NOW, HOUR)) == (0, None, None, "new")
    assert [(one.outcome, one.times) for one in stretches] == [("error", 1)]


def test_the_queue_has_the_most_seen_first_and_each_once(town) -> None:
    town.take_in(
        town.event("1", title={"fi": "Lukupiiri"}), town.event("2", title={"fi": "Peli-ilta"}),
        town.event("3", title={"fi": "Kerho 3–6 v"}),
        town.event("4", title={"fi": "Ompelu"}, min_age=3, max_age=5, description={"fi": "Tule, 10–12-vuotias!"}),
    )  # fmt: skip
    town.take_in(town.event("9", title={"fi": "Muualla"}), slug="seura")
    named = uids(town)
    with town.store.write() as db:
        views.add(db, {named["Peli-ilta"]: 2, named["Ompelu"]: 4, "a" * 16: 99})
        views.add(db, {named["Peli-ilta"]: 5})
    assert queue(town) == (["Peli-ilta", "Ompelu", "Lukupiiri"], 3)
    assert queue(town, most=1) == (["Peli-ilta"], 3)
    assert queue(town, "seura", "kirjasto")[1] == 4
    correcting.correct(town.store, settings(town), named["Peli-ilta"], {"ages": (7, 9)}, "aino", NOW)
    one = dossier(town.store, named["Ompelu"], NOW)
    assert one is not None and one.doubt == "contradictory"
    with town.store.write() as db:
        doubtful.pass_by(db, one.number, "aino", NOW)
        doubtful.pass_by(db, one.number, "aino", NOW)
    assert queue(town) == (["Lukupiiri"], 1)
    # what was left as it is comes again when the event changes
    town.take_in(
        town.event("4", title={"fi": "Ompelu"}, min_age=3, max_age=5, description={"fi": "Vain 10–12-vuotiaille!"}),
        complete=False, now=NOW + HOUR,
    )  # fmt: skip
    assert queue(town) == (["Ompelu", "Lukupiiri"], 2)
    with town.store.write() as db:
        assert doubtful.back(db, one.number)
        assert not doubtful.back(db, one.number)
    correcting.undo(town.store, settings(town), named["Peli-ilta"], ["ages"], "aino", NOW)
    assert queue(town)[0] == ["Peli-ilta", "Ompelu", "Lukupiiri"]
    with town.store.read() as db:
        ids = [sources.one(db, "kirjasto").id]
        assert [title["fi"] for _, title, _, _ in doubtful.find(db, ids, "peli", NOW)] == ["Peli-ilta"]
        assert doubtful.find(db, ids, "muualla", NOW) == doubtful.find(db, ids, "?", NOW) == []
        assert doubtful.queue(db, [], NOW).total == 0


def joined(town, *members: tuple[str, str, str]) -> None:
    with town.store.write() as db:
        for email, role, organisation in members:
            one = workers.add(db, email, "", role, organisation, NOW)
            workers.change(db, one.id, password="x")
        workers.add(db, "kutsuttu@example.fi", "", "administrator", "kirjasto", NOW)


def posted(town, now: int) -> list[tuple[str, str]]:
    with town.store.write() as db:
        return [(one.address, one.subject) for one in told.claim(db, now, 100)]


def test_a_failure_is_told_once_by_many_processes_at_once(town) -> None:
    town.source("kirjasto")
    town.source("seura")
    with town.store.write() as db:
        sources.set_organisation(db, "kirjasto", "Kirjasto")
    joined(
        town,
        ("k@example.fi", "worker", "kirjasto"),
        ("p@example.fi", "administrator", ""),
        ("n@example.fi", "worker", "nuoriso"),
    )
    bad = {"outcome": "unreachable", "failures": 3, "checked_at": NOW - DAY}
    set_row(town, "kirjasto", **bad)
    set_row(town, "seura", **bad)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: telling.tell(town.store, settings(town), WRITER, NOW), range(4)))
    assert sorted(len(one) for one in done) == [0, 0, 0, 2] or sorted(map(len, done)) == [0, 0, 1, 1]
    # its own organisation's workers; administrators where it has none
    assert sorted(posted(town, NOW)) == [("k@example.fi", "failing begins"), ("p@example.fi", "failing begins")]
    for failures in range(4, 9):
        set_row(town, "kirjasto", failures=failures)
        assert telling.tell(town.store, settings(town), WRITER, NOW + failures) == []
    set_row(town, "kirjasto", failures=0, outcome="unchanged", checked_at=NOW)
    set_row(town, "seura", paused=True)
    steps = {one.step for one in telling.tell(town.store, settings(town), WRITER, NOW + HOUR)}
    assert steps == {"ends", "dropped"}
    assert posted(town, NOW + HOUR + 1)[-1] == ("k@example.fi", "failing ends")
    with town.store.read() as db:
        assert told.standing(db) == set()


def test_without_mail_it_is_noted_all_the_same_and_a_removed_source_is_forgotten(town) -> None:
    town.take_in(town.event())
    set_row(town, "kirjasto", quarantined_since=NOW, quarantined_pulls=1, checked_at=NOW)
    (notice,) = telling.tell(town.store, settings(town), None, NOW)
    assert (notice.kind, notice.step) == ("quarantined", "begins")
    assert posted(town, NOW) == []
    changing.remove(town.store, settings(town), "kirjasto", NOW)
    assert telling.tell(town.store, settings(town), WRITER, NOW) == []
    with town.store.read() as db:
        assert told.standing(db) == set()


def test_letters_are_claimed_once_tried_again_and_given_up(town) -> None:
    with town.store.write() as db:
        told.post(db, [("a@example.fi", "s", "b"), ("b@example.fi", "s", "b")], NOW)
    with town.store.write() as db:
        first, second = told.claim(db, NOW)
    with town.store.write() as db:
        assert told.claim(db, NOW + 60) == []
        told.sent(db, first.id)
        told.failed(db, second, NOW)
    with town.store.write() as db:
        assert told.claim(db, NOW + 299) == []
        (again,) = told.claim(db, NOW + 300)
        assert (again.address, again.tries) == ("b@example.fi", 1)
        told.failed(db, again, NOW + 300)
        assert told.claim(db, NOW + 300 + 599) == []
    with town.store.write() as db:
        assert told.claim(db, NOW + 6 * DAY) == []
        assert told.claim(db, NOW) == []


def test_the_week_is_told_once(town) -> None:
    town.take_in(town.event("1"), town.event("2", title={"fi": "Lukupiiri"}))
    town.take_in(town.event("3", title={"fi": "Peli"}), slug="seura")
    with town.store.write() as db:
        sources.set_organisation(db, "seura", "seura")
    joined(town, ("k@example.fi", "worker", "kirjasto"), ("s@example.fi", "worker", "seura"))
    monday = int(datetime(2026, 11, 23, 7, 5, tzinfo=ZoneInfo("Europe/Helsinki")).timestamp())
    with ThreadPoolExecutor(3) as pool:
        sent = list(pool.map(lambda _: telling.tell_week(town.store, settings(town), WRITER, monday), range(3)))
    assert sorted(sent) == [0, 0, 2]
    assert telling.tell_week(town.store, settings(town), WRITER, monday + 60) == 0
    with town.store.write() as db:
        assert sorted((one.address, one.body) for one in told.claim(db, monday)) == [
            ("k@example.fi", "2"), ("s@example.fi", "3"),
        ]  # fmt: skip
    week = summary.week(town.store, settings(town), NOW, lambda organisation: organisation == "seura")
    assert (week.counts, week.new, week.queue) == ({"new": 1}, 1, 1)


def test_settings_change_and_are_due_at_once(town) -> None:
    town.take_in(town.event())
    town.source("seura")
    set_row(town, "kirjasto", next_pull_at=NOW + 9 * DAY, etag='"x"')
    changing.change(town.store, "kirjasto", {"name": "Uusi", "min_age": 3, "max_age": 6, "id": "muu"}, NOW)
    with town.store.read() as db:
        row = sources.one(db, "kirjasto")
        assert sources.one(db, "muu") is None
    assert row is not None
    assert (row.about.name, row.about.min_age, row.next_pull_at) == ("Uusi", 3, NOW)
    for values, words in (
        ({"address": "https://seura.example.fi/feed.ics"}, "Seura"),
        ({"min_age": 9}, "above"),
        ({"kind": "x"}, "kind"),
    ):
        with pytest.raises(ChangeError, match=words):
            changing.change(town.store, "kirjasto", values, NOW)
    with pytest.raises(NoSource):
        changing.change(town.store, "ei", {}, NOW)
    changing.pause(town.store, "kirjasto", True, NOW)
    with pytest.raises(ChangeError, match="paused"):
        changing.pull_soon(town.store, "kirjasto", NOW)
    with pytest.raises(ChangeError, match="quarantine"):
        changing.decide(town.store, "kirjasto", True, NOW)


def place() -> SourcePlace:
    return SourcePlace(name={"fi": "Pääkirjasto"}, street="Kirjastokatu 1", city="Puuhala", lat=62.11, lon=25.13)


def test_a_source_is_removed_and_what_others_tell_too_stays(town) -> None:
    town.take_in(
        town.event("1", title={"fi": "Satutunti lumiukoista"}, place=place()), town.event("2", title={"fi": "Oma"})
    )
    town.take_in(
        town.event("3", title={"fi": "Talviomppu"}, place=place(), description={"fi": "Kaupungin sanoin"}),
        slug="kaupunki",
    )
    named = uids(town)
    merging.merge(town.store, settings(town), named["Satutunti lumiukoista"], named["Talviomppu"], "aino", NOW)
    assert changing.would_go(town.store, "kirjasto") == (1, 1)
    before = town.store.revision()
    assert changing.remove(town.store, settings(town), "kirjasto", NOW) == 1
    assert town.store.revision() > before
    assert list(uids(town)) == ["Talviomppu"]


def test_one_event_with_its_past_and_what_may_be_the_same(town) -> None:
    town.take_in(
        town.event("1", title={"fi": "Satutunti"}, place=place()), town.event("2", title={"fi": "Muskari"})
    )
    later = town.event().starts + timedelta(hours=3)  # type: ignore[operator]
    town.take_in(
        town.event("3", title={"fi": "Satutunnin iltapäivä"}, place=place(), starts=later), slug="kaupunki"
    )
    named = uids(town)
    correcting.correct(town.store, settings(town), named["Satutunti"], {"ages": (3, 6)}, "aino", NOW)
    one = dossier(town.store, named["Satutunti"], NOW)
    assert one is not None
    assert (one.sources, one.hidden, one.doubt, one.waiting) == (("kirjasto",), False, None, ())
    assert [entry.kind for entry in one.history] == ["corrected", "arrived"]
    assert one.area == ("keskusta", "Keskusta") and one.key
    assert [near.title["fi"] for near in candidates(town.store, one)] == ["Satutunnin iltapäivä"]
    assert {near.title["fi"] for near in candidates(town.store, one, "muskari")} == {"Muskari"}
    beside = candidate(town.store, settings(town), one, named["Satutunnin iltapäivä"], NOW)
    assert beside is not None and beside.judgement is not None and beside.judgement.reasons
    assert candidate(town.store, settings(town), one, one.uid, NOW) is None
    assert dossier(town.store, "a" * 16, NOW) is None
    merging.merge(town.store, settings(town), one.uid, named["Satutunnin iltapäivä"], "aino", NOW)
    both = dossier(town.store, named["Satutunnin iltapäivä"], NOW)
    assert both is not None
    assert (both.uid, both.sources, len(both.merges)) == (one.uid, ("kaupunki", "kirjasto"), 1)
    correcting.correct(town.store, settings(town), one.uid, {"hidden": True}, "aino", NOW)
    hidden = dossier(town.store, one.uid, NOW)
    assert hidden is not None and hidden.hidden


def test_what_a_letter_is_made_of(town) -> None:
    seen: list[Told] = []
    town.source("kirjasto")
    joined(town, ("p@example.fi", "administrator", ""))
    set_row(town, "kirjasto", outcome="error", failures=1)
    with town.store.write() as db:
        pulls.record(db, sources.one(db, "kirjasto").id, PullReport("kirjasto", "error", NOW - 60, NOW - 50))
    telling.tell(town.store, settings(town), Writer(lambda one: seen.append(one) or ("s", "b"), WRITER.week), NOW)
    ((one),) = seen
    assert one.last is not None and (one.last.outcome, one.of.slug) == ("error", "kirjasto")

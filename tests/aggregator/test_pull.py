"""One source through all its stages, over real HTTP, on both databases."""

from __future__ import annotations

import pytest

from aggregator.model import EventQuery
from aggregator.store import pulls as log
from aggregator.store import sources

pytestmark = pytest.mark.anyio
NOW = 1_795_000_000
HOUR = 3600
PATH = "/tapahtumat.ics"


def titles(store, now: int = NOW) -> list[str]:
    return sorted(card.title["fi"] for card in store.listing(EventQuery(), now).cards)


def twenty(ics, *, mark: str = "", count: int = 20) -> bytes:
    calendar, vevent = ics
    start = "20261127T100000"
    blocks = (vevent(f"u{n}", f"Satutunti {n:02}{mark if n == 0 else ''}", start) for n in range(count))
    return calendar(*blocks)


async def test_first_pull_then_nothing_new_then_one_change(pulls, feeds, ics, answer) -> None:
    feeds.pages[PATH] = answer(twenty(ics), etag=False)
    async with pulls() as town:
        town.add(feeds.base + PATH)
        first = await town.pull()
        assert (first.outcome, first.new, first.problems) == ("changed", 20, ())
        assert len(titles(town.store)) == 20
        revision, feed = town.store.revision(), town.store.calendar_feed(EventQuery(), NOW)

        town.clock.now += HOUR
        again = await town.pull()
        assert (again.outcome, again.new, again.changed) == ("unchanged", 0, 0)

        # other bytes, the same content: DTSTAMP says nothing
        feeds.pages[PATH].body = feeds.pages[PATH].body.replace(b"DTSTAMP:20261101", b"DTSTAMP:20261102")
        volatile = await town.pull()
        assert (volatile.outcome, volatile.unchanged) == ("unchanged", 20)
        assert town.store.revision() == revision
        assert town.store.calendar_feed(EventQuery(), NOW) == feed

        feeds.pages[PATH].body = twenty(ics, mark=" ja muskari")
        changed = await town.pull()
        assert (changed.outcome, changed.new, changed.changed, changed.unchanged) == ("changed", 0, 1, 19)
        assert "Satutunti 00 ja muskari" in titles(town.store)
        assert town.store.revision() == revision + 1


async def test_not_modified_writes_only_the_time_of_the_check(pulls, feeds, ics, answer) -> None:
    feeds.pages[PATH] = answer(twenty(ics))
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        checked = town.row().checked_at
        town.clock.now += HOUR
        report = await town.pull()
        assert report.outcome == "not_modified"
        assert feeds.asked[-1][1] is not None
        assert town.row().checked_at == checked + HOUR
        with town.store.read() as db:
            assert [r.outcome for r in log.latest(db, "kirjasto")] == ["not_modified", "changed"]
        town.clock.now += HOUR
        await town.pull()
        with town.store.read() as db:
            assert len(log.latest(db, "kirjasto")) == 2  # quiet pulls share a row


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (500, b"oops", "unreachable"),
        (404, b"not here", "unreachable"),
        (403, b"403 Forbidden", "unreachable"),
        (200, b"<html><body>Kirjaudu</body></html>", "not_a_feed"),
        (200, b"", "unreachable"),
        (200, b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u1\r\n", "error"),
        (200, b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_feed"),
    ],
)
async def test_a_bad_answer_leaves_every_stored_event_as_it_was(
    pulls, feeds, ics, answer, status: int, body: bytes, outcome: str
) -> None:
    feeds.pages[PATH] = answer(twenty(ics), etag=False)
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        before, revision = town.store.calendar_feed(EventQuery(), NOW), town.store.revision()
        feeds.pages[PATH] = answer(body, status, etag=False)
        for _ in range(3):
            town.clock.now += 9 * HOUR
            report = await town.pull()
            assert report.outcome == outcome
            assert report.problems
            assert not report.good
        assert town.store.calendar_feed(EventQuery(), NOW) == before
        assert town.store.revision() == revision
        row = town.row()
        assert row.failures == 3
        assert row.next_pull_at > town.clock.now
        # and when it is well again, nothing has happened
        feeds.pages[PATH] = answer(twenty(ics), etag=False)
        assert (await town.pull()).outcome == "unchanged"
        assert town.row().failures == 0


async def test_the_server_may_ask_for_patience(pulls, feeds, answer) -> None:
    feeds.pages[PATH] = answer(b"later", 503, {"Retry-After": "7200"})
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        assert town.row().next_pull_at >= NOW + 7200
        assert (await town.pull()).outcome == "unreachable"  # "pull now" works all the same


async def test_gone_pauses_and_keeps(pulls, feeds, ics, answer) -> None:
    feeds.pages[PATH] = answer(twenty(ics), etag=False)
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        feeds.pages[PATH] = answer(b"gone", 410)
        assert (await town.pull()).outcome == "gone"
        assert town.row().about.paused
        assert len(titles(town.store)) == 20


async def test_a_suddenly_small_feed_is_quarantined_then_believed(pulls, feeds, ics, answer) -> None:
    feeds.pages[PATH] = answer(twenty(ics), etag=True)
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        feeds.pages[PATH].body = twenty(ics, count=4)
        # the same small answer again and again: it is read each time though its ETag is known
        for hours, outcome, left in ((0, "quarantined", 20), (25, "quarantined", 20), (24, "changed", 4)):
            town.clock.now += hours * HOUR
            report = await town.pull()
            assert report.outcome == outcome
            assert len(titles(town.store)) == left
        assert report.hidden == 16
        assert (await town.pull()).outcome == "not_modified"


async def test_quarantine_approved_by_hand(pulls, feeds, ics, answer) -> None:
    calendar, _ = ics
    feeds.pages[PATH] = answer(twenty(ics))
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        feeds.pages[PATH].body = calendar()
        assert (await town.pull()).outcome == "quarantined"
        with town.store.write() as db:
            assert sources.approve(db, "kirjasto", NOW)
        assert (await town.pull()).hidden == 20
        assert titles(town.store) == []
        assert town.row().quarantine.since is None


async def test_one_missing_event_is_hidden_by_the_second_equal_answer(pulls, feeds, ics, answer) -> None:
    feeds.pages[PATH] = answer(twenty(ics))
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        feeds.pages[PATH].body = twenty(ics, count=19)
        assert (await town.pull()).missing == 1
        town.clock.now += 7 * HOUR
        assert (await town.pull()).hidden == 1
        assert len(titles(town.store)) == 19


async def test_one_broken_event_of_many_is_told_and_the_rest_kept(pulls, feeds, ics, answer) -> None:
    calendar, vevent = ics
    broken = vevent("rikki", "Rikki", start="ei-mitään")
    blocks = [vevent(f"u{n}", f"Satutunti {n}") for n in range(99)]
    feeds.pages[PATH] = answer(calendar(*blocks[:50], broken, *blocks[50:]))
    async with pulls() as town:
        town.add(feeds.base + PATH)
        report = await town.pull()
        assert report.new == 99
        assert any("Rikki" in problem.item for problem in report.problems)


async def test_a_feed_without_events_is_empty_not_broken(pulls, feeds, ics, answer) -> None:
    calendar, _ = ics
    feeds.pages[PATH] = answer(calendar())
    async with pulls() as town:
        town.add(feeds.base + PATH)
        assert (await town.pull()).outcome == "empty"


async def test_a_source_paused_while_it_is_pulled_keeps_its_old_events(pulls, feeds, ics, answer) -> None:
    feeds.pages[PATH] = answer(twenty(ics), etag=False)
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        feeds.pages[PATH].body = twenty(ics, mark=" uusi")
        collect = town.puller.fetcher.fetch

        async def pausing(*args):
            with town.store.write() as db:
                sources.set_paused(db, "kirjasto", True, NOW)
            return await collect(*args)

        town.puller.fetcher.fetch = pausing
        assert (await town.pull()).outcome == "superseded"
        assert "Satutunti 00 uusi" not in titles(town.store)


async def test_a_lasting_redirect_is_believed_the_third_time(pulls, feeds, ics, answer) -> None:
    feeds.pages["/vanha.ics"] = answer(b"", 301, {"Location": PATH}, etag=False)
    feeds.pages[PATH] = answer(twenty(ics), etag=False)
    async with pulls() as town:
        town.add(feeds.base + "/vanha.ics")
        for _ in range(3):
            assert town.row().about.address.endswith("/vanha.ics")
            await town.pull()
        assert town.row().about.address == feeds.base + PATH


async def test_an_address_inside_is_refused_without_a_connection(pulls, feeds, ics, answer) -> None:
    feeds.pages[PATH] = answer(twenty(ics))
    async with pulls() as town:
        town.add(feeds.base.replace("127.0.0.1", "127.0.0.2") + PATH)
        report = await town.pull()
        assert report.outcome == "refused"
        assert feeds.asked == []


async def test_hostile_rules_end_in_the_child(pulls, feeds, ics, answer) -> None:
    calendar, vevent = ics
    hostile = [
        vevent("s", "Sekunti", extra="RRULE:FREQ=SECONDLY\r\n"),
        vevent("f", "Karkauspäivä", extra="RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n"),
        vevent("d", "Päivittäin", extra="RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n"),
        vevent("y", "Vuosi 1", start="00010101T000000", extra="RRULE:FREQ=DAILY\r\n"),
        vevent("p", "Pitkä").replace("DURATION:PT1H", "DURATION:P999999D"),
    ]
    feeds.pages[PATH] = answer(calendar(vevent("ok", "Satutunti"), *hostile))
    async with pulls() as town:
        town.add(feeds.base + PATH)
        report = await town.pull()
        assert report.outcome == "changed"
        assert "Satutunti" in titles(town.store)
        assert len({problem.item for problem in report.problems}) >= 4

"""Series go on, texts follow the site's address, the log is cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator.model import EventQuery
from aggregator.store import pulls as log
from aggregator.store import versions
from aggregator.upkeep import CLOCK, expand_further, forget, rewrite_texts
from sources.records import Recurrence

pytestmark = pytest.mark.anyio
DAY = 86_400
NOW = 1_795_000_000
PATH = "/kerho.ics"


async def test_an_endless_series_goes_on_though_its_feed_is_never_read_again(pulls, feeds, ics, answer) -> None:
    calendar, vevent = ics
    feeds.pages[PATH] = answer(calendar(vevent("u1", "Kerho", extra="RRULE:FREQ=WEEKLY\r\n")))
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        later = NOW + 390 * DAY
        ahead = EventQuery(each_time=True)
        assert town.store.listing(ahead, later).total < 5
        settings = town.puller.settings
        assert await expand_further(town.store, settings, town.puller.children, later) == 1
        assert town.store.listing(ahead, later).total > 50
        assert await expand_further(town.store, settings, town.puller.children, later) == 0


async def test_another_site_address_makes_every_text_anew_but_no_event_newer(pulls, feeds, ics, answer) -> None:
    calendar, vevent = ics
    feeds.pages[PATH] = answer(calendar(*(vevent(f"u{n}", f"Kerho {n}") for n in range(3))))
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        moved = town.puller.settings.model_copy(update={"site_address": "https://uusi.example.fi"})
        assert rewrite_texts(town.store, moved) == 3
        assert rewrite_texts(town.store, moved) == 0
        feed = town.store.calendar_feed(EventQuery(), NOW)
        assert feed.texts.count(b"https://uusi.example.fi/fi/t/") >= 3
        assert feed.changed_at == NOW
        assert b"SEQUENCE:0\r\n" in feed.texts
        # and the next pull with the new address finds nothing changed
        feeds.pages[PATH].body = feeds.pages[PATH].body.replace(b"DTSTAMP:20261101", b"DTSTAMP:20261102")
        town.puller.settings = moved
        assert (await town.pull()).outcome == "unchanged"


async def test_the_log_is_cut_to_the_days_it_is_kept(pulls, feeds, ics, answer) -> None:
    async with pulls() as town:
        town.add(feeds.base + PATH)
        await town.pull()
        settings = town.puller.settings
        assert forget(town.store, settings, NOW + 80 * DAY) == 0
        with town.store.write() as db:  # it was asked every day since
            versions.keep(db, CLOCK, str(NOW + 99 * DAY))
        assert forget(town.store, settings, NOW + 100 * DAY) == 1
        with town.store.read() as db:
            assert log.latest(db, "kirjasto") == []


def test_series_of_the_past_are_finished(town) -> None:
    first = town.event().starts
    ended = replace(
        town.event(),
        starts=first.replace(year=2025),
        ends=first.replace(year=2025),
        recurrence=Recurrence("FREQ=DAILY;COUNT=3"),
    )
    (item,) = town.understood(ended)
    assert item.expanded_until is None
    assert item.occurrences == ()
    assert item.last_end > 0

"""A calendar that shows its next thirty events only: what slides out at its end has not been called off."""

from __future__ import annotations

import pytest

from aggregator.model import EventQuery

pytestmark = pytest.mark.anyio
NOW = 1_795_000_000
DAY = 86_400
PATH = "/tapahtumat/?ical=1"


def days(ics, numbers: list[int]) -> bytes:
    """A calendar with an event on each of the days from 2026-12-01 on."""
    calendar, vevent = ics
    return calendar(*(vevent(f"u{n}", f"Kerho {n}", f"202612{n + 1:02}T100000") for n in numbers))


def shown(store) -> set[str]:
    return {card.title["fi"] for card in store.listing(EventQuery(), NOW).cards} | {
        card.title["fi"] for card in store.listing(EventQuery(page=2), NOW).cards
    }


@pytest.mark.parametrize(
    ("first", "then", "hidden"),
    [
        # one more at the front pushes the last one out of the window
        ([*range(1, 31)], [*range(30)], set()),
        # one that is missing in the middle is missing, window or not
        ([*range(30)], [*range(14), *range(15, 31)], {14}),
        # twenty-nine are no window: the last one is gone
        ([*range(1, 31)], [*range(1, 30)], {30}),
    ],
)
async def test_only_what_is_missing_inside_the_window_goes(
    pulls, feeds, ics, answer, first: list[int], then: list[int], hidden: set[int]
) -> None:
    async with pulls() as town:
        town.add(feeds.base + PATH)
        feeds.pages[PATH] = answer(days(ics, first))
        report = await town.pull()
        assert "exactly 30 events" in str(report.problems[0])
        for _ in range(3):
            feeds.pages[PATH] = answer(days(ics, then), etag=False)
            town.clock.now += DAY
            await town.pull()
        everything = {f"Kerho {n}" for n in {*first, *then}}
        assert everything - shown(town.store) == {f"Kerho {n}" for n in hidden}

"""Formats that remember something between pulls, from the town's server into the store."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr

from aggregator.model import EventQuery

pytestmark = pytest.mark.anyio
NOW = 1_795_000_000
HOUR = 3600


def titles(store) -> list[str]:
    return sorted(next(iter(card.title.values())) for card in store.listing(EventQuery(), NOW).cards)


def session(number: str, modified: int, **more: Any) -> dict[str, Any]:
    data = {
        "@type": "ScheduledSession", "@id": f"https://x.example/{number}", "superEvent": "https://x.example/s",
        "startDate": f"2026-12-0{number}T15:00:00Z", **more,
    }  # fmt: skip
    return {"state": "updated", "kind": "ScheduledSession", "id": number, "modified": modified, "data": data}


SERIES = {
    "state": "updated", "kind": "SessionSeries", "id": "s", "modified": 1,
    "data": {"@type": "SessionSeries", "@id": "https://x.example/s", "name": "Temppujumppa"},
}  # fmt: skip


async def test_what_is_told_later_is_added_and_what_is_deleted_goes(pulls, feeds, answer) -> None:
    def serve(*pages: list[dict[str, Any]]) -> None:
        for number, items in enumerate(pages):
            following = min(number + 1, len(pages) - 1)
            body = {"next": f"{feeds.base}/rpde?after={following}", "items": items, "license": "x"}
            feeds.pages[f"/rpde?after={number}"] = answer(json.dumps(body).encode(), etag=False)

    async with pulls() as town:
        town.add(f"{feeds.base}/rpde?after=0", adapter="openactive")
        serve([SERIES, session("1", 2), session("2", 3)], [])
        first = await town.pull()
        assert (first.outcome, first.new) == ("changed", 2)
        assert titles(town.store) == ["Temppujumppa", "Temppujumppa"]

        town.clock.now += HOUR
        assert (await town.pull()).outcome == "unchanged", "nothing new is not an empty feed"

        deleted = {"state": "deleted", "kind": "ScheduledSession", "id": "1", "modified": 9}
        both = [session("3", 7), session("3", 8, name="Päätös"), deleted]
        serve([SERIES, session("1", 2), session("2", 3)], both, [])
        town.clock.now += HOUR
        later = await town.pull()
        assert (later.outcome, later.new) == ("changed", 1)
        assert titles(town.store) == ["Päätös", "Temppujumppa"]
        assert [path for path, _ in feeds.asked].count("/rpde?after=0") == 1


async def test_an_event_deleted_and_told_again_on_a_later_page_stays(pulls, feeds, answer) -> None:
    gone = {"state": "deleted", "kind": "ScheduledSession", "id": "1", "modified": 3}
    pages = [[SERIES, session("1", 2), session("2", 2)], [gone, {**gone, "id": "2"}], [session("1", 4)], []]
    for number, items in enumerate(pages):
        body = {"next": f"{feeds.base}/r?n={min(number + 1, 3)}", "items": items, "license": "x"}
        feeds.pages[f"/r?n={number}"] = answer(json.dumps(body).encode(), etag=False)
    async with pulls() as town:
        town.add(f"{feeds.base}/r?n=0", adapter="openactive")
        assert (await town.pull()).new == 1
        assert len(titles(town.store)) == 1


async def test_a_source_that_wants_a_key_gets_the_one_of_the_settings(pulls, feeds, answer) -> None:
    course = {"id": 7, "name": "Keramiikka 7–9 v", "begins": "2026-12-01T15:00:00Z", "catalogitems": []}
    feeds.pages["/v1/imatra/fi/courses?page=1&limit=100"] = answer(json.dumps([course]).encode(), etag=False)
    feeds.pages["/v1/imatra/fi/course-participants?ids=7"] = answer(b'[{"id": 7, "full": true}]', etag=False)
    async with pulls() as town:
        town.add(feeds.base + "/v1/imatra/fi/courses", adapter="hellewi", secret="opisto")
        refused = await town.pull()
        assert (refused.outcome, refused.good) == ("error", False)
        assert "opisto" in str(refused.problems[-1])
        secrets = {"opisto": SecretStr("avain:salainen")}
        town.puller.settings = town.puller.settings.model_copy(update={"secrets": secrets})
        town.clock.now += HOUR
        report = await town.pull()
        assert (report.outcome, report.new) == ("changed", 1)
        assert "salainen" not in repr(town.puller.settings)
        with town.store.read() as db:
            rows = db.exec_driver_sql("select adapter_state, adapter_references, about from source").all()
        assert "salainen" not in repr(rows)
        assert titles(town.store) == ["Keramiikka 7–9 v"]

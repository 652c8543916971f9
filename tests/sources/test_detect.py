"""The feed a person would have chosen, found first: pages in the shapes of real systems, served on loopback.

Every address of a case, whichever host it names, is asked of one server on loopback over HTTP.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.adapters import adapters
from sources.answers import Fetched, NotModified
from sources.detect import MOST_REQUESTS, Detection, Detector, Holds, holds
from sources.errors import SourceError
from sources.fetch import Fetcher
from sources.records import Document, Parsed, Reading, Request

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
CASES = sorted((Path(__file__).parent.parent / "data" / "detect").glob("*.toml"))
AT_LEAST = 38


def ics(*events: tuple[str, str], name: str = "Tapahtumat") -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Puuhala//FI", f"X-WR-CALNAME:{name}"]
    for title, start in events:
        lines += [
            "BEGIN:VEVENT", f"UID:{title}@puuhala", "DTSTAMP:20260501T080000Z", f"DTSTART:{start}",
            f"SUMMARY:{title}", "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def rss(*items: tuple[str, str], title: str = "Uutiset") -> str:
    inside = "".join(
        f"<item><title>{name}</title><link>https://sivu.example/{number}</link><guid>g{number}</guid>"
        f"<pubDate>Fri, 01 May 2026 09:00:00 +0300</pubDate>{more}</item>"
        for number, (name, more) in enumerate(items)
    )
    spaces = 'xmlns:ev="http://purl.org/rss/1.0/modules/event/"'
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel><title>{title}</title><link>https://sivu.example/</link><description>x</description>{inside}</channel></rss>'


def linked_events(*titles: str) -> str:
    data = [
        {
            "id": f"x:{number}", "@id": f"https://api.example/v1/event/x:{number}/", "data_source": "x",
            "name": {"fi": title}, "start_time": f"2026-05-{number + 10}T15:00:00Z", "end_time": None,
            "event_status": "EventScheduled", "audience_min_age": 3, "location": None, "keywords": [],
        }
        for number, title in enumerate(titles)
    ]  # fmt: skip
    return json.dumps({"meta": {"count": len(data), "next": None, "previous": None}, "data": data})


def tribe(*titles: str) -> str:
    events = [
        {
            "id": number, "title": title, "description": "<p>Tervetuloa</p>", "url": f"https://wp.example/event/{number}/",
            "start_date": f"2026-05-{number + 10} 17:00:00", "end_date": f"2026-05-{number + 10} 18:00:00",
            "utc_start_date": f"2026-05-{number + 10} 14:00:00", "utc_end_date": f"2026-05-{number + 10} 15:00:00",
            "timezone": "Europe/Helsinki", "all_day": False, "cost": "", "venue": [], "categories": [], "tags": [],
            "status": "publish", "global_id": f"wp.example?id={number}", "modified": "2026-05-01 08:00:00",
        }
        for number, title in enumerate(titles)
    ]  # fmt: skip
    return json.dumps(
        {"events": events, "rest_url": "https://wp.example/x", "total": len(events), "total_pages": 1}
    )


def rpde() -> str:
    data = {
        "@type": "Event",
        "@id": "https://oa.example/e/1",
        "name": "Melontaa",
        "startDate": "2026-05-20T15:00:00Z",
    }
    item = {"state": "updated", "kind": "Event", "id": "1", "modified": 1780000000, "data": data}
    return json.dumps({"next": "https://oa.example/rpde/events?after=1", "items": [item], "license": "x"})


COMING = (("Satutunti", "20260512T070000Z"), ("Pelikerho", "20260513T120000Z"))
PAST = (("Vanha satutunti", "20240512T070000Z"),)
EVENTZ = {
    "pages": [
        {
            "_id": "5f0000000000000000000001", "name": "Perhesirkus", "descriptionLong": "Tule mukaan",
            "defaultStartDate": "2026-05-16T09:00:00.000Z", "defaultEndDate": "2026-05-16T11:00:00.000Z",
            "locations": [{"address": "Koskikatu 1, Tampere"}], "hashtags": ["lapset"], "privacy": "public",
            "pageType": "event",
        }
    ]
}  # fmt: skip
JSONLD = {
    "@context": "https://schema.org", "@type": "Event", "name": "Nukketeatteri",
    "startDate": "2026-05-20T10:00:00+03:00", "location": {"@type": "Place", "name": "Kulttuuritalo"}, "url": "https://sivu.example/nukketeatteri",
}  # fmt: skip
READY = {
    "@calendar": ics(*COMING),
    "@calendar-youth": ics(("Skeittikerho", "20260514T140000Z"), name="Nuoret"),
    "@calendar-council": ics(("Valtuuston kokous", "20260514T140000Z"), name="Valtuusto"),
    "@calendar-one": ics(COMING[0]),
    "@calendar-past": ics(*PAST),
    "@calendar-empty": ics(),
    "@rss-news": rss(("Kirjasto muuttaa", ""), ("Uusi johtaja", "")),
    "@rss-comments": rss(("Kommentti: hieno", ""), title="Kommentit"),
    "@rss-events": rss(
        ("Satutunti", "<ev:startdate>2026-05-12T10:00:00+03:00</ev:startdate>"),
        ("Muskari", "<ev:startdate>2026-05-13T10:00:00+03:00</ev:startdate>"),
        title="Tapahtumat",
    ),
    "@linked-events": linked_events("Satutunti", "Pelikerho"),
    "@tribe": tribe("Satutunti", "Pelikerho"),
    "@rpde": rpde(),
    "@eventz": json.dumps(EVENTZ),
    "@jsonld": f'<script type="application/ld+json">{json.dumps(JSONLD)}</script>',
    "@sheet": "päivä;klo;tapahtuma;paikka\n12.5.2026;10.00;Satutunti;Kirjasto\n13.5.2026;15.00;Peli;Nuorisotila\n",
}


class Loopback:
    """A fetcher that asks one server for every host: https://a.example/x becomes http://127.0.0.1/a.example/x."""

    def __init__(self, fetcher: Fetcher, server: Any) -> None:
        self.fetcher = fetcher
        self.server = server
        self.asked: list[str] = []

    async def fetch(self, request: Request) -> Fetched | NotModified:
        self.asked.append(request.address)
        path = "/" + request.address.partition("://")[2]
        answer = await self.fetcher.fetch(replace(request, address=self.server.url(path)))
        assert isinstance(answer, Fetched)
        came_from = "https://" + answer.document.address.removeprefix(self.server.url("/"))
        return replace(answer, document=replace(answer.document, address=came_from))


def serve(server: Any, pages: dict[str, Any]) -> None:
    for name, said in pages.items():
        page = said if isinstance(said, dict) else {"body": said}
        body = page.get("body", "")
        for ready, text in READY.items():
            body = text if body == ready else body.replace("{" + ready + "}", text)
        headers = {key: str(value) for key, value in page.items() if key not in ("body", "status", "type")}
        if "location" in headers:
            headers["location"] = server.url("/" + headers["location"].partition("://")[2])
        kind = page.get("type") or ("text/html" if body.lstrip()[:1] == "<" else "text/plain")
        server.reply("/" + name, body.encode(), status=page.get("status", 200), content_type=kind, **headers)


async def look(adapter: str, document: Document, reading: Reading) -> tuple[Holds, Parsed]:
    parsed = adapters()[adapter].parse(document, reading)
    return holds(parsed, NOW), parsed


async def work(function: Callable[..., Any], *arguments: Any) -> Any:
    return function(*arguments)


class Answers(dict[str, Any]):
    """By path and query; "?*" stands for any query; 404 for the rest."""

    def get(self, path: str, default: object = None) -> Any:
        return super().get(path) or super().get(path.partition("?")[0] + "?*", NOTHING)


NOTHING = b"HTTP/1.1 404 X\r\ncontent-length: 1\r\n\r\nx"


async def detect(server: Any, pages: dict[str, Any], address: str) -> tuple[Detection[Parsed], Loopback]:
    server.answers = Answers()
    serve(server, pages)
    async with Fetcher(server.rules()) as fetcher:
        web = Loopback(fetcher, server)
        detector: Detector[Parsed] = Detector(web, work, look, directory="https://directory.example/v4")
        try:
            return await detector.detect(address, Reading(now=NOW), NOW), web
        except SourceError as error:
            return Detection(address, problems=[error.problem()]), web


def case(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def outcome(found: Detection[Parsed]) -> tuple[str, str]:
    first = found.feeds[0] if found.feeds else None
    return (first.address, first.adapter) if first else ("", "")


@pytest.mark.anyio
async def test_the_feed_a_person_would_have_chosen_comes_first(hostile: Any, capsys: Any) -> None:
    results: dict[str, bool] = {}
    missed: list[str] = []
    for path in CASES:
        said = case(path)
        found, web = await detect(hostile, said["pages"], said["address"])
        told = " ".join(str(problem) for problem in found.problems)
        wanted = (said["first"], said.get("adapter", ""))
        results[path.stem] = outcome(found) == wanted and said.get("says", "") in told
        assert len(web.asked) <= MOST_REQUESTS, path.stem
        assert len(set(web.asked)) == len(web.asked), f"{path.stem} asks the same twice"
        if not results[path.stem]:
            feeds = [(one.address, one.adapter) for one in found.feeds]
            missed.append(f"{path.stem}: wanted {wanted}, found {feeds}, told {told!r}")
    good = sum(results.values())
    with capsys.disabled():
        sys.stdout.write("\n".join(["", f"detection: {good} of {len(results)} found first", *missed, ""]))
    assert len(results) >= 40
    assert good >= max(AT_LEAST, len(results) - 2), "\n".join(missed)


def test_every_case_is_whole() -> None:
    for path in CASES:
        said = case(path)
        assert said.keys() <= {"address", "first", "adapter", "says", "pages", "about"}, path.stem
        assert said["first"] == "" or said["adapter"] in adapters(), path.stem

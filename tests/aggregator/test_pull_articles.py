"""Articles on their way from a feed into the store, in the same transaction as its events."""

from __future__ import annotations

import pytest

from aggregator.model import AgeRange

pytestmark = pytest.mark.anyio
HOUR = 3600
ITEM = """<item><title>{title}</title><link>https://kirjasto.example.fi/{key}</link><guid>{key}</guid>
<pubDate>Tue, 17 Nov 2026 09:00:00 +0200</pubDate><description>{text}</description></item>"""


def rss(*items: tuple[str, str, str]) -> bytes:
    told = "".join(ITEM.format(key=key, title=title, text=text) for key, title, text in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>K</title>{told}</channel></rss>'.encode()


async def test_tips_of_a_feed_are_kept_and_are_no_events(pulls, feeds, answer) -> None:
    tip = ("1", "Kirjavinkkejä 7–9-vuotiaille", "Kolme hyvää kirjaa, joita on mukava lukea yhdessä iltaisin.")
    async with pulls() as town:
        town.add(f"{feeds.base}/uutiset.rss", adapter="rss")
        feeds.pages["/uutiset.rss"] = answer(rss(tip), etag=False)
        await town.pull()
        (kept,) = town.store.beside.articles()
        assert (kept.title, kept.ages, kept.url) == (
            {"fi": tip[1]}, AgeRange(7, 9), "https://kirjasto.example.fi/1",
        )  # fmt: skip
        assert town.store.beside.map_size(0) == 0

        town.clock.now += HOUR
        feeds.pages["/uutiset.rss"] = answer(
            rss(("2", "Uusi satuhaaste alkaa", "Lue kymmenen satua."), tip), etag=False
        )
        await town.pull()
        assert len(town.store.beside.articles()) == 2

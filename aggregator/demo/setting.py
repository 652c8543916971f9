"""The demo's settings and sources: everything in a folder that is thrown away."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from aggregator.demo.stories import FEEDS
from aggregator.settings import Settings
from sources.catalogue import Source


def demo_settings(folder: str, site_address: str) -> Settings:
    """Settings that allow loopback, where the made-up town is, and nothing else that is not public."""
    return Settings(
        database=f"sqlite:///{Path(folder) / 'puuha.sqlite3'}",
        site_address=site_address,
        municipality="Puuhala",
        contact="demo",
        allow_addresses=["127.0.0.1/32"],
        allow_ports=["1024-65535"],
        pull_every=300,
        coverage_public=True,
    )


def demo_sources(base: str) -> list[Source]:
    """The town's feeds. base: where its sites are, without a slash at the end."""
    assert urlsplit(base).hostname == "127.0.0.1"
    return [
        Source(
            id="puuhalan-kirjasto",
            name="Puuhalan kirjasto",
            address=f"{base}/kirjasto/tapahtumat.ics",
            adapter="ical",
            kind="library",
            city="Puuhala",
            licence="CC BY 4.0",
        ),
        Source(
            id="puuhalan-tapahtumat",
            name="Puuhalan tapahtumat",
            address=f"{base}/linkedevents/v1/",
            adapter="linkedevents",
            kind="municipality",
            city="Puuhala",
            licence="CC BY 4.0",
        ),
        *(
            Source(id=id_, name=FEEDS[path][0], address=base + path, adapter="rss", kind=kind, city="Puuhala")
            for id_, path, kind in (
                ("kirjaston-vinkit", "/kirjasto/vinkit.rss", "library"),
                ("lasten-puuhala", "/lasten-puuhala.rss", "municipality"),
            )
        ),
    ]

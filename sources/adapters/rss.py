"""RSS and Atom: events where an entry tells when something happens, articles where it does not.

pubDate is the time of writing and never an event's. A feed lists its newest entries only, so one that has fallen
out has not been cancelled: the plan is never complete. But where an entry is still there and tells another day
than before, the day it no longer tells is gone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sources.adapters import Plan, State
from sources.errors import N_, ParseError, Problem
from sources.prose.items import digest, gone, key_of, once
from sources.records import Document, Links, Parsed, Reading, Request
from sources.rss.entries import Entry, Feed, language_of, read_entry
from sources.rss.feed import likeness, load
from sources.text import one_line

MOST_ENTRIES = 5_000
YEAR = 2026


class Rss:
    """The adapter. Keys are guid or id, else the link; with the start behind them where an entry has several."""

    name = "rss"
    linked = False

    def recognises(self, document: Document) -> int:
        """95 for a feed with an event module, 90 for any other, else 0."""
        return likeness(document.body)

    def start(self, address: str, state: State, now: datetime) -> Plan:
        """The address itself; never complete, since feeds list a limited number of entries."""
        accept = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
        return Plan((Request(address, conditional=True, accept=accept),), complete=False)

    def links(self, document: Document, reading: Reading) -> Links:
        """None: a feed is one document."""
        return Links()

    def refer(self, document: Document) -> tuple[str, Any]:
        """Never asked for, since `links` names no references."""
        raise ParseError(N_("A feed refers to nothing that could be fetched."))

    def parse(self, document: Document, reading: Reading) -> Parsed:
        """Events and articles. Raises NotAFeed, ParseError."""
        feed, problems = load(document.body)
        head = feed.get("feed") or {}
        zone = ZoneInfo(reading.timezone)
        about = Feed(
            document.address,
            zone,
            language_of(head.get("language")) or reading.language,
            reading.now or datetime(YEAR, 1, 1, tzinfo=UTC),
        )
        # plain dicts: feedparser's own answer for what is not there with what is somewhere else
        entries = [read_entry(dict(dict.items(raw)), about) for raw in feed.entries[:MOST_ENTRIES]]
        parsed = Parsed(title=one_line(str(head.get("title") or "")), problems=problems + _problems(entries))
        _add(parsed, _with_keys(entries), reading)
        today = about.read_at.astimezone(zone).date()
        parsed.deleted = gone(
            reading.known, parsed.present, {entry.key for entry in entries if entry.events}, today
        )
        return parsed

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        """Nothing to remember."""
        return {}


def _problems(entries: list[Entry]) -> list[Problem]:
    told = [problem for entry in entries for problem in entry.problems]
    empty = sum(1 for entry in entries if not (entry.events or entry.article or entry.bad))
    if empty:
        told.append(Problem("", N_("{count} entries have neither title nor text."), {"count": str(empty)}))
    return told


def _with_keys(entries: list[Entry]) -> list[Entry]:
    """The entries; where several different ones share an id, the start tells their events apart."""
    sharing: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        sharing[entry.key].append(entry)
    for key, same in sharing.items():
        if len(same) > 1:
            for entry in same:
                entry.events = [replace(event, key=key_of(key, event.starts)) for event in entry.events]
    return entries


def _add(parsed: Parsed, entries: list[Entry], reading: Reading) -> None:
    for event in once(event for entry in entries for event in entry.events):
        parsed.present[event.key] = now = digest(event)
        if reading.known.get(event.key) != now:
            parsed.events.append(event)
    for entry in entries:
        if entry.bad and entry.key not in parsed.present and not entry.events:
            # it is there, so what was read of it before is not gone; nothing stored has this digest
            parsed.present[entry.key] = b""
    articles = {entry.article.key: entry.article for entry in entries if entry.article}
    parsed.articles = list(articles.values())

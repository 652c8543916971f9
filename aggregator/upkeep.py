"""What has to be done now and then whatever the feeds say: series worked out further, texts made anew, logs cut,
counts made of what is on offer.

Every job works in small transactions and may be stopped and begun again at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import anyio.to_thread
from sqlalchemy import Connection, select, update

from aggregator import understand
from aggregator.accounts import entering
from aggregator.codec import load_event
from aggregator.coverage import assembling
from aggregator.given import horizon, site_of, understanding
from aggregator.ics import event_text, stamped
from aggregator.normalise import Policy
from aggregator.pictures import tidy
from aggregator.settings import Settings
from aggregator.store import (
    Store,
    families,
    history,
    inquiries,
    matchmaker,
    pulls,
    series,
    versions,
    voices,
    writes,
)
from aggregator.store.engine import CHUNK
from aggregator.store.tables import event, meta
from aggregator.store.written import UPDATE_TEXT
from sources.isolate import Children

DAY = 86_400
TEXT_FORMAT = "1"  # raised when aggregator.ics writes the same event differently
EXPAND_AHEAD = 30 * DAY
CLOCK = "forgets_at"


@dataclass(frozen=True, slots=True)
class Kept:
    """What an upkeep came to: series worked out further, calendar texts made anew, rows and files let go of,
    days of which is told what was on offer."""

    expanded: int
    rewritten: int
    forgotten: int
    counted: int = 0


async def upkeep(store: Store, settings: Settings, children: Children, now: int) -> Kept:
    """All of it."""
    expanded = await expand_further(store, settings, children, now)
    await anyio.to_thread.run_sync(matchmaker.go_on, store, understanding(settings, now), now)
    rewritten = await anyio.to_thread.run_sync(rewrite_texts, store, settings)
    forgotten = await anyio.to_thread.run_sync(forget, store, settings, now)
    counted = await anyio.to_thread.run_sync(assembling.refresh, store, settings, now)
    return Kept(expanded, rewritten, forgotten, counted)


async def expand_further(store: Store, settings: Settings, children: Children, now: int) -> int:
    """Work endless series out to the present horizon, those that have less than it by 30 days or more."""
    ahead = horizon(now, settings)
    how = understand.Understanding(Policy(), site_of(settings), ahead)
    done = 0
    while series := await anyio.to_thread.run_sync(_due, store, ahead.end - EXPAND_AHEAD):
        stored = [(uid, detail, area) for _, uid, detail, area in series]
        items = await children.run(understand.expand_again, stored, how)
        numbered = [(row[0], item) for row, item in zip(series, items, strict=True)]
        await anyio.to_thread.run_sync(_expanded, store, numbered)
        done += len(numbered)
    return done


def _due(store: Store, until: int) -> list[tuple[int, str, str, str]]:
    with store.read() as db:
        return series.due_for_expansion(db, until)


def _expanded(store: Store, items: list[tuple[int, understand.Understood]]) -> None:
    with store.write() as db:
        series.expanded(db, items)


def text_version(settings: Settings) -> str:
    """What the calendar texts depend on beside the events."""
    return f"{TEXT_FORMAT} {settings.site_address} {settings.timezone}"


def rewrite_texts(store: Store, settings: Settings) -> int:
    """Make every calendar text anew if the site's address or the text's form has changed; how many."""
    version = text_version(settings)
    with store.read() as db:
        stored = db.execute(select(meta.c.value).where(meta.c.key == "text_version")).scalar_one()
    if stored == version:
        return 0
    done, after = 0, -1
    while True:
        with store.write() as db:
            rows = db.execute(
                select(event.c.id, event.c.detail, event.c.created_at, event.c.changed_at, event.c.sequence)
                .where(event.c.id > after)
                .order_by(event.c.id)
                .limit(CHUNK)
            ).all()
            if not rows:
                db.execute(update(meta).where(meta.c.key == "text_version").values(value=version))
                if done:
                    writes.move_revision(db)
                return done
            texts = []
            for row in rows:
                text = stamped(
                    event_text(load_event(row.detail), site_of(settings)),
                    row.created_at,
                    row.changed_at,
                    row.sequence,
                )
                texts.append({"b_id": row.id, "b_text": text})
            db.execute(UPDATE_TEXT, texts)
        done, after = done + len(rows), rows[-1].id


def forget(store: Store, settings: Settings, now: int) -> int:
    """Cut the log of pulls to the days it is kept, and crowded histories; let go of what nobody uses."""
    with store.write() as db:
        now = trusted(db, now)
        forgotten = history.prune(db) + pulls.prune(db, now - settings.history_days * DAY)
        forgotten += families.forget(db, now) + entering.forget(db, now, settings.log_days)
        forgotten += inquiries.forget(db, now)
        forgotten += voices.forget(db, datetime.fromtimestamp(now, settings.zone).toordinal())
    return forgotten + tidy(store, settings.picture_folder, now)


def trusted(db: Connection, now: int) -> int:
    """The time by which things are forgotten: the clock's, but at most a day after what it was the last time.

    A clock that is a year ahead for an afternoon must not end what families and workers have kept.
    """
    last = versions.find(db, CLOCK)
    if last is not None:
        now = min(now, int(last) + DAY)
    versions.keep(db, CLOCK, str(now))
    return now

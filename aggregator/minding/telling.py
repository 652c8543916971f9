"""Telling workers about their sources: what aggregator.minding.notices decides, carried out exactly once.

A notice and the letters that tell it are written in one transaction; several processes may look at the same time.
Sending is another's matter (`letters`): a letter that cannot be sent waits in the database and stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from aggregator.accounts.model import may
from aggregator.minding import notices, summary
from aggregator.minding.notices import Condition, Notice
from aggregator.minding.summary import Week
from aggregator.report import PullReport
from aggregator.settings import Settings
from aggregator.store import Store, minding, pulls, told, workers
from aggregator.store.minding import Minded

log = structlog.get_logger(__name__)
Words = tuple[str, str]  # a letter's subject and body


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter about a source is made of. last: its newest pull."""

    notice: Notice
    of: Minded
    last: PullReport | None


@dataclass(frozen=True, slots=True)
class Writer:
    """How letters are put: each gives a subject and a body in the workers' language."""

    notice: Callable[[Told], Words]
    week: Callable[[Week], Words]


def tell(store: Store, settings: Settings, writer: Writer | None, now: int) -> list[Notice]:
    """Note what has begun or ended, and put letters about it among those to be sent; what was told.

    writer: None where no letters can be sent; then it is told on the site only.
    """
    with store.read() as db:
        found = minding.minded(db, now)
        due = notices.due((_condition(one, settings, now) for one in found), told.standing(db))
    if not due:
        return []
    by_id = {one.row.id: one for one in found}
    with store.write() as db:
        done = [notice for notice in due if _take(db, notice, now)]
        if writer:
            for notice in done:
                if notice.step != "dropped":
                    _post(db, writer, notice, by_id[notice.source], now)
    for notice in done:
        log.info("told", source=by_id[notice.source].slug, what=notice.kind, step=notice.step)
    return done


def _condition(one: Minded, settings: Settings, now: int) -> Condition:
    word = one.state(now, settings.pull_every)
    return Condition(one.row.id, word, one.paused, one.quarantined, one.outcome, one.failures)


def _take(db: Connection, notice: Notice, now: int) -> bool:
    """Whether it is ours to tell: nobody else has, and the source is still there."""
    if notice.step == "begins":
        return minding.exists(db, notice.source) and told.begin(db, notice.source, notice.kind, now)
    return told.end(db, notice.source, notice.kind)


def _post(db: Connection, writer: Writer, notice: Notice, one: Minded, now: int) -> None:
    last = next(iter(pulls.latest(db, one.slug, 1)), None)
    subject, body = writer.notice(Told(notice, one, last))
    told.post(db, ((email, subject, body) for email in readers(db, one.row.organisation)), now)


def readers(db: Connection, organisation: str) -> list[str]:
    """Whom to write to about a source: its organisation's workers; administrators where it has none."""
    listed = workers.who_come_in(db)
    own = [one.email for one in listed if organisation and one.organisation.casefold() == organisation.casefold()]
    return own or [one.email for one in listed if one.administers]


def tell_week(store: Store, settings: Settings, writer: Writer | None, now: int) -> int:
    """The weekly summary, once for everybody, on Monday morning; how many letters it makes."""
    local = datetime.fromtimestamp(now, settings.zone)
    with store.read() as db:
        name = notices.week_due(local, told.week(db))
        everyone = workers.who_come_in(db) if name and writer else []
    if not name:
        return 0
    letters = []
    for worker in everyone:
        week = summary.week(store, settings, now, partial(may, worker))
        if writer and week.sources:
            letters.append((worker.email, *writer.week(week)))
    with store.write() as db:
        return told.post(db, letters, now) if told.claim_week(db, name) else 0

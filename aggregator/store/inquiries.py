"""Addresses and files on their way to become sources: what is found out of them, and what a worker answers.

running ──> done        found, or an obstacle told
   ├──────> cancelled   by the worker
   ├──────> failed      by a fault of ours
   └──────> lost        its process has not said for a while that it goes on (told by `Inquiry.lost`)
done ─────> saved       a source was made of it, or its document replaced
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from aggregator.store.desktables import inquiry
from aggregator.tokens import new_token

State = Literal["running", "done", "cancelled", "failed", "saved"]
DAY = 86_400
BEAT_SECONDS = 30  # a process that has not said anything for so long has died
AT_ONCE = 2  # of one worker, in all processes
A_DAY = 200  # of one worker
LONGEST = 400_000  # characters of a result; longer ones are a fault of the caller's


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One inquiry. Fields as in the table; step: (message id, values). has_body: whether it is about a file."""

    id: str
    worker_id: int
    organisation: str
    state: State
    address: str
    has_body: bool
    slug: str
    step: tuple[str, Mapping[str, str]]
    result: Mapping[str, Any]
    answers: Mapping[str, Any]
    created_at: int
    beat_at: int

    def lost(self, now: int) -> bool:
        """Whether the process that worked on it has died."""
        return self.state == "running" and now - self.beat_at > BEAT_SECONDS


_COLUMNS = (
    inquiry.c.id, inquiry.c.worker_id, inquiry.c.organisation, inquiry.c.state, inquiry.c.address,
    inquiry.c.body.is_not(None).label("has_body"), inquiry.c.slug, inquiry.c.step, inquiry.c.result,
    inquiry.c.answers, inquiry.c.created_at, inquiry.c.beat_at,
)  # fmt: skip


def begin(
    db: Connection, worker_id: int, organisation: str, address: str, now: int, *, body: bytes | None = None,
    slug: str = "",
) -> str | None:  # fmt: skip
    """A new one's id; None where the worker has as many under way, or has made as many today, as there may be."""
    mine = inquiry.c.worker_id == worker_id
    running = mine & (inquiry.c.state == "running") & (inquiry.c.beat_at >= now - BEAT_SECONDS)
    count = select(func.count()).select_from(inquiry)
    if (
        db.execute(count.where(running)).scalar_one() >= AT_ONCE
        or db.execute(count.where(mine)).scalar_one() >= A_DAY
    ):
        return None
    token = new_token()
    values = {
        "id": token, "worker_id": worker_id, "organisation": organisation, "state": "running", "address": address,
        "body": body, "slug": slug, "step": '["", {}]', "result": "{}", "answers": "{}", "created_at": now,
        "beat_at": now,
    }  # fmt: skip
    db.execute(insert(inquiry).values(values))
    return token


def one(db: Connection, token: str) -> Inquiry | None:
    """The inquiry of that id."""
    row = db.execute(select(*_COLUMNS).where(inquiry.c.id == token)).first()
    if row is None:
        return None
    what, values = json.loads(row.step)
    return Inquiry(
        row.id, row.worker_id, row.organisation, row.state, row.address, bool(row.has_body), row.slug,
        (what, values), json.loads(row.result), json.loads(row.answers), row.created_at, row.beat_at,
    )  # fmt: skip


def body(db: Connection, token: str) -> bytes:
    """The file it is about, b"" if it is about none."""
    return db.execute(select(inquiry.c.body).where(inquiry.c.id == token)).scalar_one_or_none() or b""


def put_body(db: Connection, token: str, content: bytes) -> None:
    """Keep the file in the form in which it is to be a source's document."""
    db.execute(update(inquiry).where(inquiry.c.id == token).values(body=content))


def beat(db: Connection, token: str, now: int, step: tuple[str, Mapping[str, str]]) -> bool:
    """Say that it goes on, and with what; whether it is still wanted."""
    values = {"beat_at": now, "step": json.dumps([step[0], dict(step[1])], ensure_ascii=False)}
    return _while_running(db, token, values)


def end(db: Connection, token: str, state: State, now: int, result: Mapping[str, Any] | None = None) -> bool:
    """End one that is running; whether it was."""
    values: dict[str, object] = {"state": state, "beat_at": now}
    if result is not None:
        written = json.dumps(result, ensure_ascii=False)
        assert len(written) <= LONGEST
        values["result"] = written
    return _while_running(db, token, values)


def _while_running(db: Connection, token: str, values: Mapping[str, object]) -> bool:
    where = (inquiry.c.id == token) & (inquiry.c.state == "running")
    return db.execute(update(inquiry).where(where).values(values)).rowcount == 1


def again(db: Connection, token: str, now: int, *, anew: bool = False) -> bool:
    """Have it run once more; False where a process is at it, or it became a source. anew: forget the findings."""
    free = inquiry.c.state.in_(("done", "cancelled", "failed")) | (
        (inquiry.c.state == "running") & (inquiry.c.beat_at < now - BEAT_SECONDS)
    )
    values = {"state": "running", "beat_at": now, "step": '["", {}]'} | ({"result": "{}"} if anew else {})
    return db.execute(update(inquiry).where((inquiry.c.id == token) & free).values(values)).rowcount == 1


def answer(db: Connection, token: str, answers: Mapping[str, Any]) -> None:
    """Keep what the worker has answered so far."""
    written = json.dumps(answers, ensure_ascii=False)
    db.execute(update(inquiry).where(inquiry.c.id == token).values(answers=written))


def saved(db: Connection, token: str, slug: str, now: int) -> bool:
    """It has become the source `slug`; False if it was not ready for that, or has become one already."""
    where = (inquiry.c.id == token) & (inquiry.c.state == "done")
    values = {"state": "saved", "slug": slug, "beat_at": now, "body": None}
    return db.execute(update(inquiry).where(where).values(values)).rowcount == 1


def forget(db: Connection, now: int) -> int:
    """Let go of those of yesterday; how many."""
    return db.execute(delete(inquiry).where(inquiry.c.created_at < now - DAY)).rowcount

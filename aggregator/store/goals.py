"""The goals that are written on the site, and the door to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from aggregator.coverage import cuts
from aggregator.coverage.goals import Goal
from aggregator.store.goaltables import coverage_goal

Opened = Callable[[], AbstractContextManager[Connection]]
_ROWS = select(coverage_goal).order_by(coverage_goal.c.id)


@dataclass(frozen=True, slots=True)
class Written:
    """A goal as it stands in the store. version: of this state of it."""

    id: int
    version: int
    goal: Goal


class Goals:
    """Synchronous and safe to use from several threads, as the store itself."""

    def __init__(self, read: Opened, write: Opened) -> None:
        self._read, self._write = read, write

    def every(self) -> list[Written]:
        """All of them, oldest first."""
        with self._read() as db:
            return [_written(row) for row in db.execute(_ROWS)]

    def find(self, number: int) -> Written | None:
        """One of them; None if there is none of that number."""
        with self._read() as db:
            row = db.execute(_ROWS.where(coverage_goal.c.id == number)).one_or_none()
        return None if row is None else _written(row)

    def add(self, goal: Goal, now: int, most: int) -> int | None:
        """Keep a new goal; its number, None where there are `most` already. Raises IntegrityError: slug taken."""
        with self._write() as db:
            if db.execute(select(func.count()).select_from(coverage_goal)).scalar_one() >= most:
                return None
            values = _values(goal, now) | {"slug": goal.slug, "version": 1}
            return int(db.execute(insert(coverage_goal).values(values).returning(coverage_goal.c.id)).scalar_one())

    def change(self, number: int, version: int, goal: Goal, now: int) -> bool:
        """Put another goal in its place, with the slug it has; False if it is not of that version any more."""
        here = (coverage_goal.c.id == number) & (coverage_goal.c.version == version)
        values = _values(goal, now) | {"version": version + 1}
        with self._write() as db:
            return db.execute(update(coverage_goal).where(here).values(values)).rowcount == 1

    def remove(self, number: int) -> bool:
        """Whether there was one."""
        with self._write() as db:
            return db.execute(delete(coverage_goal).where(coverage_goal.c.id == number)).rowcount == 1


def _values(goal: Goal, now: int) -> dict[str, Any]:
    return {
        "title": json.dumps(dict(goal.title), ensure_ascii=False), "query": cuts.written(goal.cut),
        "count": goal.count, "at_least": goal.at_least, "by_area": goal.by_area, "weeks": goal.weeks,
        "changed_at": now,
    }  # fmt: skip


def _written(row: Row[Any]) -> Written:
    goal = Goal(
        row.slug, json.loads(row.title), cuts.read(row.query), row.at_least, row._mapping["count"],
        bool(row.by_area), row.weeks,
    )  # fmt: skip
    return Written(row.id, row.version, goal)

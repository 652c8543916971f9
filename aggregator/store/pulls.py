"""The log of pulls."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, desc, func, insert, select, update

from aggregator.report import QUIET, PullReport
from aggregator.store.tables import pull, source
from sources.errors import Problem


def record(db: Connection, source_id: int, report: PullReport) -> None:
    """Keep a report; quiet pulls in a row share one row, whose `times` and `finished_at` grow."""
    told = _told(report)
    if report.outcome in QUIET:
        again = {"source": source_id, "quiet": report.outcome, "told": told, "at": report.finished}
        if db.execute(_AGAIN, again).rowcount:
            return
    db.execute(
        insert(pull).values(
            source_id=source_id,
            started_at=report.started,
            finished_at=report.finished,
            outcome=report.outcome,
            times=1,
            new=report.new,
            changed=report.changed,
            unchanged=report.unchanged,
            missing=report.missing,
            hidden=report.hidden,
            refused=report.refused,
            problems=told,
        )
    )


_LATEST = select(func.max(pull.c.id)).where(pull.c.source_id == bindparam("source")).scalar_subquery()
_AGAIN = (
    update(pull)
    .where(pull.c.id == _LATEST, pull.c.outcome == bindparam("quiet"), pull.c.problems == bindparam("told"))
    .values(times=pull.c.times + 1, finished_at=bindparam("at"))
)


def _told(report: PullReport) -> str:
    return json.dumps([asdict(problem) for problem in report.problems], ensure_ascii=False)


def latest(db: Connection, slug: str, limit: int = 30) -> list[PullReport]:
    """A source's newest reports, newest first."""
    query = (
        select(pull)
        .join(source, source.c.id == pull.c.source_id)
        .where(source.c.slug == slug)
        .order_by(desc(pull.c.id))
        .limit(limit)
    )
    return [_report(slug, row) for row in db.execute(query)]


def _report(slug: str, row: Row[*tuple[Any, ...]]) -> PullReport:
    problems = tuple(Problem(**problem) for problem in json.loads(row.problems))
    return PullReport(
        slug, row.outcome, row.started_at, row.finished_at,
        row.new, row.changed, row.unchanged, row.missing, row.hidden, row.refused, problems,
    )  # fmt: skip


def prune(db: Connection, before: int) -> int:
    """Forget pulls that finished before an instant; how many."""
    return int(db.execute(delete(pull).where(pull.c.finished_at < before)).rowcount)

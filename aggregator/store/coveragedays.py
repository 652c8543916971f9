"""What is kept of each day as a whole: its few sums, and how the sources were doing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select

from aggregator.coverage.tally import Day
from aggregator.coverage.terms import Period
from aggregator.store.coveragetables import coverage_day, coverage_source
from aggregator.store.sets import raw


def days(db: Connection, period: Period) -> list[Day]:
    """The sums of each day of a period that was counted."""
    columns = coverage_day.c
    told = select(columns.day, columns.told).where(
        columns.day.between(period.first.toordinal(), period.last.toordinal())
    )
    return Day.load([(date.fromordinal(day), text) for day, text in raw(db, told.order_by(columns.day), {})])


def sources(db: Connection, period: Period) -> dict[str, str]:
    """How the sources were doing on the last day that was told of, at the end of the period."""
    columns = coverage_source.c
    newest = select(func.max(columns.day)).where(columns.day <= period.last.toordinal()).scalar_subquery()
    return dict(raw(db, select(columns.slug, columns.state).where(columns.day == newest), {}))

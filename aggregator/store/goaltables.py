"""The tables of the goals that are written on the site, and of what each day has towards a goal."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text

from aggregator.store.tables import metadata

# A goal as aggregator.coverage.goals.Goal has it. title: JSON, language -> text. query: its cut. version: moves
# with every change, so that two who change it at the same time do not undo each other's work unseen.
coverage_goal = Table(
    "coverage_goal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("count", Text, nullable=False),
    Column("at_least", Integer, nullable=False),
    Column("by_area", Boolean, nullable=False),
    Column("weeks", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

# The cuts that goals ask for, each once; while one stands here, every day that was counted has its sums below.
coverage_cut = Table(
    "coverage_cut",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("query", Text, nullable=False, unique=True),
)

# day: as in coverage_count. area: slug, "" where it is not known.
coverage_cut_sum = Table(
    "coverage_cut_sum",
    metadata,
    Column("cut_id", Integer, ForeignKey("coverage_cut.id", ondelete="CASCADE"), primary_key=True,
           autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("area", Text, primary_key=True),
    Column("sessions", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

"""The tables of what was on offer: a day's counts, kept after the events are gone. A day is its number, day 1 is
1 January of the year 1 (`date.toordinal`), so that weekdays and weeks can be worked out in the database."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from aggregator.store.tables import metadata

# aggregator.coverage.profile.Profile as JSON, each once
coverage_profile = Table(
    "coverage_profile",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("profile", Text, nullable=False, unique=True),
)

# How many sessions of each profile there were on a day; a day that was counted has a row in coverage_day.
coverage_count = Table(
    "coverage_count",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("profile_id", Integer, ForeignKey("coverage_profile.id"), primary_key=True, autoincrement=False),
    Column("sessions", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What the report adds up (aggregator.coverage.tally.Cell as JSON), each once; and a day's sums of them.
coverage_cell = Table(
    "coverage_cell",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cell", Text, nullable=False, unique=True),
)

coverage_sum = Table(
    "coverage_sum",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("cell_id", Integer, ForeignKey("coverage_cell.id"), primary_key=True, autoincrement=False),
    Column("sessions", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# digest: of the day's counts, so that a day is written only when it has changed. told: the few sums that a look at
# many days needs, as JSON (aggregator.coverage.tally.Day).
coverage_day = Table(
    "coverage_day",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("counted_at", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("told", Text, nullable=False),
)

# The lasting hobbies of a school term: term, first_day and last_day are days.
coverage_hobby = Table(
    "coverage_hobby",
    metadata,
    Column("term", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    Column("profile_id", Integer, ForeignKey("coverage_profile.id"), nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("sessions", Integer, nullable=False),
    Index("ix_coverage_hobby_days", "last_day", "first_day"),
)

# How the sources were doing on a day. state: ok, failing, silent, quarantined, paused.
coverage_source = Table(
    "coverage_source",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("slug", Text, primary_key=True),
    Column("state", Text, nullable=False),
)

# What areas, schools and sources were called, so that an old report can name them. kind: area, school, source.
coverage_name = Table(
    "coverage_name",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

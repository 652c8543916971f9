"""The tables of minding the sources; see aggregator.store.tables for how times stand."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from aggregator.store.tables import event, metadata, source

EVENT_ID = event.c.id.type

# How often an event's page was asked for. A number only: nothing is kept of who asked.
seen = Table(
    "seen",
    metadata,
    Column(
        "event_id", EVENT_ID, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("views", BigInteger, nullable=False),
)

# An event whose age a worker looked at and left as it was; it comes again when the event changes.
passed = Table(
    "passed",
    metadata,
    Column(
        "event_id", EVENT_ID, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("passed_at", BigInteger, nullable=False),
    Column("passed_by", Text, nullable=False),
)

# What a source's workers have been told and has not ended; kind: of aggregator.minding.notices.KINDS.
told = Table(
    "told",
    metadata,
    Column("source_id", Integer, ForeignKey(source.c.id, ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("told_at", BigInteger, nullable=False),
)

# Letters that are still to be sent. Deleted when they are, or when nobody would want them any more.
letter = Table(
    "letter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", BigInteger, nullable=False, index=True),
)

"""The tables of what has been decided about events: corrections, merges, history, and what waits for a decision.

Apart from `tables`, whose conventions hold here too. None of them is touched by a pull that changes nothing.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from aggregator.store.tables import event, metadata

EVENT_ID = event.c.id.type

# A worker's word, for one event or for all of a source (see aggregator.corrections): one of the two ids is set.
correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", EVENT_ID, ForeignKey("event.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("source_id", Integer, ForeignKey("source.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    # what the source's own words were then, as hashes by field: when they change, a worker has to look
    Column("words", Text, nullable=False),
    Column("needs_look", Boolean, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("undone_by", Text, nullable=False),
    Column("undone_at", BigInteger, nullable=True),
)

# What changed, when, and from which source; nothing for an event's first arrival (event.created_at tells it).
history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", EVENT_ID, ForeignKey("event.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False),
    # the source's slug, or who did it; "" where neither is known
    Column("origin", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # field -> [old, new] as JSON
    Column("changes", Text, nullable=False),
    Index("ix_history_event", "event_id", "id"),
)

# One event taken into another. While undone_at is NULL the taken one is hidden and its uid answers as the other's.
merge = Table(
    "merge",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", EVENT_ID, ForeignKey("event.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("into_id", EVENT_ID, ForeignKey("event.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("score", Integer, nullable=False),  # per mille, as the judge had it; of a worker 1000
    Column("reasons", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("undone_by", Text, nullable=False),
    Column("undone_at", BigInteger, nullable=True),
)

# Merges that were decided and wait to be carried out, the surest first; a pull of thousands makes them in parts.
joint = Table(
    "joint",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", EVENT_ID, ForeignKey("event.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("other_id", EVENT_ID, ForeignKey("event.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("score", Integer, nullable=False),  # per mille
    Column("reasons", Text, nullable=False),
)

# "Not the same", a worker's word for ever: the two events' own names, the smaller first.
apart = Table(
    "apart",
    metadata,
    Column("uid", Text, primary_key=True),
    Column("other_uid", Text, primary_key=True),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

# What events of other sources are looked up by, see aggregator.blocking: two that may be one share a key.
block = Table(
    "block",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", EVENT_ID, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True),
    # the key stands first: SQLite 3.40 takes a table of another order for damaged (PRAGMA integrity_check)
    # the source's row id, 0 where several tell the event
    Column("source_id", Integer, nullable=False),
    # whether the event tells its house apart from others
    Column("named", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# Which events would go if a quarantined source's smaller answer were believed.
quarantined = Table(
    "quarantined",
    metadata,
    Column("source_id", Integer, ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    Column("event_id", EVENT_ID, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

"""The tables of children's voices: wishes and taps. A day is its number (date.toordinal); nobody is told of."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from aggregator.store.tables import event, metadata

# A wish. It stays as a count when its words are gone.
wish = Table(
    "wish",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Integer, nullable=False, index=True),
    # of aggregator.coverage.bands.BAND_KEYS and aggregator.reading.topics.TOPICS
    Column("band", Text, nullable=False),
    Column("topic", Text, nullable=False),
    # the language of the page it was written on
    Column("language", Text, nullable=False),
    Column("words", Text, nullable=False),
    # of aggregator.store.voices.STATES
    Column("state", Text, nullable=False),
    Index("ix_wish_state", "state", "topic"),
)

# How an event was, said with one tap. answer: "fun", "so-so" or "not-fun"
tap = Table(
    "tap",
    metadata,
    Column(
        "event_id",
        event.c.id.type,
        ForeignKey("event.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("answer", Text, primary_key=True),
    Column("taps", Integer, nullable=False),
)

"""The table of decisions that wait for their events; see aggregator.store.tables for its conventions."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from aggregator.store.tables import metadata

# A worker's decision about items that no pull has brought yet (see aggregator.exchange.records.Decision). No
# foreign key: its sources may come later too. other_*: "" of a correction; field, value: ""
# of a decision about two.
waiting = Table(
    "waiting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("slug", Text, nullable=False, index=True),
    Column("key", Text, nullable=False),
    Column("other_slug", Text, nullable=False, index=True),
    Column("other_key", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

"""The tables of the workers' desk: addresses being looked into, documents kept here, rows typed in by hand.

See aggregator.store.tables for how times stand.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from aggregator.store.tables import metadata, source

# One address or file on its way to become a source. Forgotten after a day.
inquiry = Table(
    "inquiry",
    metadata,
    Column("id", Text, primary_key=True),
    Column("worker_id", Integer, nullable=False),
    Column("organisation", Text, nullable=False),
    # of aggregator.store.inquiries.STATES
    Column("state", Text, nullable=False),
    # what is looked at: an address, or the name of the file in `body`
    Column("address", Text, nullable=False),
    Column("body", LargeBinary, nullable=True),
    # the source whose document the file is to replace, "" for a new one; after saving the source that was made
    Column("slug", Text, nullable=False),
    # what is being done now: a message id and its values, as JSON
    Column("step", Text, nullable=False),
    # what was found (aggregator.preview), and what the worker has answered so far, as JSON
    Column("result", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False, index=True),
    # when the process that works on it last said so
    Column("beat_at", BigInteger, nullable=False),
    Index("ix_inquiry_worker", "worker_id", "state"),
)

# A source's own document, for those whose source is no address on the network.
document = Table(
    "document",
    metadata,
    Column("source_id", Integer, ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    # the name of the file it came in
    Column("name", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    # whether a worker has agreed that what is no longer in it goes at once
    Column("agreed", Boolean, nullable=False),
    Column("kept_at", BigInteger, nullable=False),
)

# An event typed in by hand. detail: aggregator.handmade.Typed as JSON.
typed = Table(
    "typed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", source.c.id.type, ForeignKey("source.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

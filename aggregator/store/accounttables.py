"""The tables of the workers' accounts; see aggregator.store.tables for how times stand.

Nothing here opens anything to one who reads it: of passwords, sessions and invitations only hashes are kept.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, Table, Text

from aggregator.store.tables import metadata

# email: in lower case. password: a hash as aggregator.accounts.passwords writes it, "" while there is none.
# subject: issuer and `sub` of an OpenID provider, once it has been seen; NULL before.
worker = Table(
    "worker",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("subject", Text, nullable=True, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("entered_at", BigInteger, nullable=True),
)

# agent: what the browser calls itself, for the worker's own list of sessions
session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("worker_id", Integer, ForeignKey("worker.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("agent", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # the last use, told to some minutes
    Column("used_at", BigInteger, nullable=False),
)

# A link that sets a worker's name and password, once; a newer one takes its place.
invitation = Table(
    "invitation",
    metadata,
    Column(
        "worker_id", Integer, ForeignKey("worker.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("expires_at", BigInteger, nullable=False),
)

# Buckets of log-in attempts, shared by all web processes. key: a hash of what is counted; remaining: attempts.
attempt = Table(
    "attempt",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("remaining", Float, nullable=False),
    Column("counted_at", BigInteger, nullable=False, index=True),
)

# Who did what, when, on what. It outlives its worker, so it refers to none: who is the name at the time.
audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("done_at", BigInteger, nullable=False, index=True),
    Column("worker_id", Integer, nullable=True),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_audit_worker", "worker_id", "id"),
    Index("ix_audit_subject", "subject", "id"),
)

"""What each source tells, corrections, history, merges, and what waits in quarantine.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EVENT_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _decided() -> "tuple[sa.Column[object], ...]":
    return (
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
    )


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def upgrade() -> None:
    op.add_column("event", sa.Column("moved_from", sa.Text(), nullable=True))
    op.add_column("event", sa.Column("provenance", sa.Text(), nullable=True))
    op.add_column("source_event", sa.Column("telling", sa.Text(), nullable=True))
    op.add_column("source_event", sa.Column("telling_hash", sa.LargeBinary(), nullable=True))
    op.add_column("source_event", sa.Column("home_id", EVENT_ID, nullable=True))
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", EVENT_ID, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("needs_look", sa.Boolean(), nullable=False),
        *_decided(),
        _foreign("correction", "event_id", "event"),
        _foreign("correction", "source_id", "source"),
        _key("correction", "id"),
    )
    op.create_index(op.f("ix_correction_event_id"), "correction", ["event_id"])
    op.create_index(op.f("ix_correction_source_id"), "correction", ["source_id"])
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", EVENT_ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        _foreign("history", "event_id", "event"),
        _key("history", "id"),
    )
    op.create_index("ix_history_event", "history", ["event_id", "id"])
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", EVENT_ID, nullable=False),
        sa.Column("into_id", EVENT_ID, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        *_decided(),
        _foreign("merge", "event_id", "event"),
        _foreign("merge", "into_id", "event"),
        _key("merge", "id"),
    )
    op.create_index(op.f("ix_merge_event_id"), "merge", ["event_id"])
    op.create_index(op.f("ix_merge_into_id"), "merge", ["into_id"])
    op.create_table(
        "apart",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("other_uid", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        _key("apart", "uid", "other_uid"),
    )
    op.create_table(
        "block",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", EVENT_ID, nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        _foreign("block", "event_id", "event"),
        _key("block", "key", "event_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_block_event_id"), "block", ["event_id"])
    op.create_table(
        "quarantined",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("event_id", EVENT_ID, nullable=False),
        _foreign("quarantined", "source_id", "source"),
        _foreign("quarantined", "event_id", "event"),
        _key("quarantined", "source_id", "event_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_quarantined_event_id"), "quarantined", ["event_id"])
    op.execute("UPDATE source_event SET missed = 2 WHERE event_id IN (SELECT id FROM event WHERE hidden)")
    meta = sa.table("meta", sa.column("key", sa.Text), sa.column("value", sa.Text))
    # "": everything is read again at the next pull, as its reading has changed since
    op.bulk_insert(meta, [{"key": "understanding_version", "value": ""}])

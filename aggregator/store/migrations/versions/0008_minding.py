"""Minding the sources: how often events are looked at, what was told to workers, letters to be sent.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

EVENT_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name, columns in (
        ("seen", [sa.Column("views", sa.BigInteger(), nullable=False)]),
        (
            "passed",
            [
                sa.Column("passed_at", sa.BigInteger(), nullable=False),
                sa.Column("passed_by", sa.Text(), nullable=False),
            ],
        ),
    ):
        op.create_table(
            name,
            sa.Column("event_id", EVENT_ID, autoincrement=False, nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["event_id"], ["event.id"], name=op.f(f"fk_{name}_event_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("event_id", name=op.f(f"pk_{name}")),
        )
    op.create_table(
        "told",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_told_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "kind", name=op.f("pk_told")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index("ix_letter_next_try_at", "letter", ["next_try_at"])
    op.execute("INSERT INTO meta (key, value) VALUES ('week_told', '')")

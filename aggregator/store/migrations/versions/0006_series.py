"""Single events that are one hobby, and merges that wait to be carried out.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("likeness", "hobby_id"):
        op.add_column("event", sa.Column(name, sa.BigInteger(), nullable=True))
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_event_{name}", "event", [name, "id"], sqlite_where=there, postgresql_where=there)
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "joint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", number, nullable=False),
        sa.Column("other_id", number, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_joint_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["event.id"], name=op.f("fk_joint_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint")),
    )
    op.create_index("ix_joint_event_id", "joint", ["event_id"])
    op.create_index("ix_joint_other_id", "joint", ["other_id"])

"""Goals written on the site, and what each day has towards a goal.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coverage_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("count", sa.Text(), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("by_area", sa.Boolean(), nullable=False),
        sa.Column("weeks", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_goal")),
        sa.UniqueConstraint("slug", name=op.f("uq_coverage_goal_slug")),
    )
    op.create_table(
        "coverage_cut",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_cut")),
        sa.UniqueConstraint("query", name=op.f("uq_coverage_cut_query")),
    )
    op.create_table(
        "coverage_cut_sum",
        sa.Column("cut_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cut_id"], ["coverage_cut.id"], name=op.f("fk_coverage_cut_sum_cut_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cut_id", "day", "area", name=op.f("pk_coverage_cut_sum")),
        sqlite_with_rowid=False,
    )

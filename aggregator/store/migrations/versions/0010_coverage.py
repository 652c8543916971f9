"""What was on offer on each day, kept after the events are gone.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coverage_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_profile")),
        sa.UniqueConstraint("profile", name=op.f("uq_coverage_profile_profile")),
    )
    op.create_table(
        "coverage_count",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("profile_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["coverage_profile.id"], name=op.f("fk_coverage_count_profile_id")
        ),
        sa.PrimaryKeyConstraint("day", "profile_id", name=op.f("pk_coverage_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coverage_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_cell")),
        sa.UniqueConstraint("cell", name=op.f("uq_coverage_cell_cell")),
    )
    op.create_table(
        "coverage_sum",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["coverage_cell.id"], name=op.f("fk_coverage_sum_cell_id")),
        sa.PrimaryKeyConstraint("day", "cell_id", name=op.f("pk_coverage_sum")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "coverage_day",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_at", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_coverage_day")),
    )
    op.create_table(
        "coverage_hobby",
        sa.Column("term", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["coverage_profile.id"], name=op.f("fk_coverage_hobby_profile_id")
        ),
        sa.PrimaryKeyConstraint("term", "key", name=op.f("pk_coverage_hobby")),
    )
    op.create_index("ix_coverage_hobby_days", "coverage_hobby", ["last_day", "first_day"])
    op.create_table(
        "coverage_source",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", "slug", name=op.f("pk_coverage_source")),
    )
    op.create_table(
        "coverage_name",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_coverage_name")),
    )
    # the day on which the counts were last made, and a number that moves when they change
    op.execute(sa.text("INSERT INTO meta (key, value) VALUES ('coverage_day', ''), ('coverage_version', '0')"))

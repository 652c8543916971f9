"""When an engine last looked for what is due.

Revision ID: 0010
Revises: 0004
"""

from alembic import op

revision = "0010"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("INSERT INTO meta (key, value) VALUES ('ticked_at', '0')")

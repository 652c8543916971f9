"""What filters look for: words, tags, positions, marks; a series as one card; places put right.

Revision ID: 0003
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EVENT_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FEED = ["hidden", "last_end_at", "first_start_at", "min_age", "max_age", "free", "area_id", "cancelled",
        "marks", "changed_at", "id"]
BY_AREA = ["area_id", "is_long", "free", "start_at", "end_at", "prev_end_at", "min_age", "max_age", "marks", "event_id"]
BY_TIME = ["is_long", "start_at", "end_at", "prev_end_at", "min_age", "max_age", "free", "area_id", "marks", "event_id"]
THREE_DAYS = 3 * 86_400


def upgrade() -> None:
    for table, names in (("event", ["ix_event_feed"]), ("occurrence", ["ix_occurrence_area", "ix_occurrence_time"])):
        for name in names:
            op.drop_index(name, table)
    op.add_column("area", sa.Column("municipality", sa.Text(), nullable=False, server_default=""))
    op.add_column("event", sa.Column("marks", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("event", sa.Column("lat", sa.Float(), nullable=True))
    op.add_column("event", sa.Column("lon", sa.Float(), nullable=True))
    op.add_column("occurrence", sa.Column("marks", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("occurrence", sa.Column("prev_end_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE occurrence SET prev_end_at = coalesce((SELECT max(o.end_at) FROM occurrence AS o"
        " WHERE o.event_id = occurrence.event_id AND o.start_at < occurrence.start_at), 0)"
    )
    op.execute(f"UPDATE occurrence SET is_long = 2 WHERE end_at - start_at > {THREE_DAYS}")
    op.create_index("ix_event_feed", "event", FEED)
    op.create_index("ix_event_place", "event", ["place", "id"])
    op.create_index("ix_event_position", "event", ["lat", "lon", "id"])
    op.create_index("ix_occurrence_area", "occurrence", BY_AREA)
    op.create_index("ix_occurrence_time", "occurrence", BY_TIME)
    op.create_table(
        "place_area",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_place_area")),
    )
    op.create_table(
        "event_tag",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("event_id", EVENT_ID, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_tag_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("kind", "value", "event_id", name=op.f("pk_event_tag")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_tag_event_id", "event_tag", ["event_id"])
    op.create_table(
        "event_words",
        sa.Column("event_id", EVENT_ID, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_words_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_words")),
    )
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)
    # marks, tags and words are worked out from the events themselves (aggregator.store.derived)
    op.execute("INSERT INTO meta (key, value) VALUES ('derived_version', ''), ('areas_version', '')")


REMOVE = "INSERT INTO event_search(event_search, rowid, words) VALUES ('delete', old.event_id, old.words);"
ADD = "INSERT INTO event_search(rowid, words) VALUES (new.event_id, new.words);"
SEARCH = {
    "sqlite": [
        # every letter that is not ASCII belongs to a token: the tokens are made elsewhere and only separated here
        "CREATE VIRTUAL TABLE event_search USING fts5(words, content='event_words', content_rowid='event_id',"
        " tokenize='ascii', detail='none', columnsize=0)",
        f"CREATE TRIGGER event_words_insert AFTER INSERT ON event_words BEGIN {ADD} END",
        f"CREATE TRIGGER event_words_delete AFTER DELETE ON event_words BEGIN {REMOVE} END",
        f"CREATE TRIGGER event_words_update AFTER UPDATE ON event_words BEGIN {REMOVE} {ADD} END",
    ],
    "postgresql": [
        # kept: working it out for each row that an index only nearly tells took 0.1 ms
        "ALTER TABLE event_words ADD COLUMN vector tsvector"
        " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
        "CREATE INDEX ix_event_words ON event_words USING gin (vector)",
    ],
}

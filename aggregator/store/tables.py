"""The tables, the same on SQLite and PostgreSQL.

* An instant is whole seconds since 1970-01-01T00:00:00Z, a BIGINT: it compares and indexes alike in both
  databases and needs no conversion on the way. Its name ends in `_at` (or `_until`, `_since`).
* Records that are only ever shown whole stand as JSON in a TEXT column; what is searched has a column.
* Ages in `event` and `occurrence` are bounds for overlap: an open end is 0 or AGE_OPEN, an age nobody told is
  the whole span from AGE_UNSTATED, so that one comparison finds both and `min_age >= 0` leaves the unstated out.
* `free` is 1 free, 0 paid, 2 not told.
* `marks` is a set of bits (aggregator.store.marks): the local part of day and weekdays of an occurrence, whether
  the event is a hobby or made for children; in `event` those of all its occurrences together.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

AGE_OPEN = 200
AGE_UNSTATED = -1
FREE_UNTOLD = 2
GONE = 2
LIKE, JOINED = "likeness IS NOT NULL", "hobby_id IS NOT NULL"
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)

# One row a counter or a mark: `revision`, `next_event_id`, `text_version`, `understanding_version`,
# `derived_version`, `areas_version`, `forgets_at`, `ticked_at`.
meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("adapter", Text, nullable=False),
    # the rest of sources.catalogue.Source as JSON: what a worker says of the feed
    Column("about", Text, nullable=False),
    Column("paused", Boolean, nullable=False),
    # what the last answers told
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("body_digest", LargeBinary, nullable=True),
    Column("adapter_state", Text, nullable=False),
    # places and keywords its items point to: address -> [fetched at, value]
    Column("adapter_references", Text, nullable=False),
    Column("moved_to", Text, nullable=False),
    Column("moved_times", Integer, nullable=False),
    # how it is doing
    Column("outcome", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("checked_at", BigInteger, nullable=True),
    Column("changed_at", BigInteger, nullable=True),
    # the next answer is to be read even if it is the same: something is missing, or waits for a decision
    Column("pending", Boolean, nullable=False),
    Column("quarantined_since", BigInteger, nullable=True),
    Column("quarantined_pulls", Integer, nullable=False),
    # who may pull it, and when
    Column("next_pull_at", BigInteger, nullable=False, index=True),
    Column("lease_token", BigInteger, nullable=False),
    Column("lease_until", BigInteger, nullable=True),
    # whose workers mind it; "": every worker may
    Column("organisation", Text, nullable=False, server_default=""),
)

area = Table(
    "area",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("municipality", Text, nullable=False, server_default=""),
)

# Where a worker says a place is: key as aggregator.areas.place_key makes it; area: slug and name, "" for none.
place_area = Table(
    "place_area",
    metadata,
    Column("key", Text, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("set_at", BigInteger, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("uid", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("all_day", Boolean, nullable=False),
    Column("rrule", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("area_id", Integer, ForeignKey("area.id"), nullable=False),
    Column("free", SmallInteger, nullable=False),
    Column("min_age", SmallInteger, nullable=False),
    Column("max_age", SmallInteger, nullable=False),
    Column("first_start_at", BigInteger, nullable=False),
    Column("last_end_at", BigInteger, nullable=False),
    # hidden: gone from every source, or taken out by a worker; then it has no occurrences
    Column("hidden", Boolean, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    # until when the occurrences of an endless series are worked out; NULL where nothing more can come
    Column("expanded_until", BigInteger, nullable=True),
    # aggregator.model.Event as JSON
    Column("detail", Text, nullable=False),
    # ISO 8601: when it began before it was moved; NULL if it was not. Shown until the event is over
    Column("moved_from", Text, nullable=True),
    # field -> slug of the source it was taken from, as JSON; NULL where there is but one
    Column("provenance", Text, nullable=True),
    Column("marks", Integer, nullable=False, server_default="0"),
    Column("lat", Float, nullable=True),
    Column("lon", Float, nullable=True),
    # of a single event: a number that those have in common that are alike but for their day (aggregator.grouping)
    Column("likeness", BigInteger, nullable=True),
    # of a single event that is one time of a hobby told one by one: the first of them (aggregator.store.singles)
    Column("hobby_id", BigInteger, nullable=True),
    # a feed is chosen from this index alone; then only its texts are read
    Index(
        "ix_event_feed",
        "hidden", "last_end_at", "first_start_at", "min_age", "max_age", "free", "area_id", "cancelled",
        "marks", "changed_at", "id",
    ),
    Index("ix_event_expanded_until", "expanded_until"),
    Index("ix_event_place", "place", "id"),
    Index("ix_event_position", "lat", "lon", "id"),
    Index("ix_event_likeness", "likeness", "id", sqlite_where=text(LIKE), postgresql_where=text(LIKE)),
    Index("ix_event_hobby_id", "hobby_id", "id", sqlite_where=text(JOINED), postgresql_where=text(JOINED)),
)  # fmt: skip

# The calendar text of an event, made once when the event changes; apart, so that a feed reads nothing else.
event_text = Table(
    "event_text",
    metadata,
    Column(
        "event_id",
        event.c.id.type,
        ForeignKey("event.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("text", Text, nullable=False),
)

# What an event is found by beside its columns; kind: topic, audience, language, accessibility.
event_tag = Table(
    "event_tag",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("event_id", event.c.id.type, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Every token an event is found by (aggregator.searchwords), one space between. The index on them is each
# database's own (aggregator.store.search): on SQLite the FTS5 table event_search, kept by triggers; on PostgreSQL
# a GIN index on the generated column vector.
event_words = Table(
    "event_words",
    metadata,
    Column(
        "event_id",
        event.c.id.type,
        ForeignKey("event.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("words", Text, nullable=False),
)

source_event = Table(
    "source_event",
    metadata,
    Column("source_id", Integer, ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("event_id", event.c.id.type, ForeignKey("event.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("digest", LargeBinary, nullable=False),
    # 0: there; 1: a complete answer has not had it, since when; 2: counted out (GONE)
    Column("missed", Integer, nullable=False),
    Column("missing_since", BigInteger, nullable=True),
    # what this source tells, aggregator.model.Event as JSON, and its hash; NULL where that is event.detail itself:
    # of an event with one item and no correction
    Column("telling", Text, nullable=True),
    Column("telling_hash", LargeBinary, nullable=True),
    # the event it came in as, if that has been merged into `event_id`
    Column("home_id", event.c.id.type, nullable=True),
    UniqueConstraint("source_id", "key"),
)

occurrence = Table(
    "occurrence",
    metadata,
    Column("event_id", event.c.id.type, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("start_at", BigInteger, primary_key=True, autoincrement=False),
    Column("end_at", BigInteger, nullable=False),
    # 1 longer than a day, 2 longer than three: looked for apart, so that all others can be found by a bounded
    # range of starts
    Column("is_long", SmallInteger, nullable=False),
    Column("area_id", Integer, nullable=False),
    Column("free", SmallInteger, nullable=False),
    Column("min_age", SmallInteger, nullable=False),
    Column("max_age", SmallInteger, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("title", Text, nullable=True),
    Column("marks", Integer, nullable=False, server_default="0"),
    # when the last of the event's earlier occurrences is over; 0 if there is none: the first occurrence of a
    # series from an instant on is the one that ends after it while this one does not. Single events that are one
    # hobby count as one event here
    Column("prev_end_at", BigInteger, nullable=False, server_default="0"),
    Index(
        "ix_occurrence_area",
        "area_id", "is_long", "free", "start_at", "end_at", "prev_end_at", "min_age", "max_age", "marks",
        "event_id",
    ),
    Index(
        "ix_occurrence_time",
        "is_long", "start_at", "end_at", "prev_end_at", "min_age", "max_age", "free", "area_id", "marks",
        "event_id",
    ),
    sqlite_with_rowid=False,
)  # fmt: skip

pull = Table(
    "pull",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", Integer, ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    # equal quiet pulls in a row share one row
    Column("times", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("hidden", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("problems", Text, nullable=False),
    Index("ix_pull_source", "source_id", "id"),
)

saved_filter = Table(
    "saved_filter",
    metadata,
    Column("id", Text, primary_key=True),
    Column("query", Text, nullable=False),
)

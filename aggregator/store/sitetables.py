"""The tables of what the site keeps beside events; see aggregator.store.tables for how times and ages stand."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, SmallInteger, Table, Text

from aggregator.store.tables import metadata

# A family calendar. Only hashes of its two secret tokens are kept, no name, no address of a person.
family = Table(
    "family",
    metadata,
    Column("edit_hash", LargeBinary, primary_key=True),
    Column("feed_hash", LargeBinary, nullable=False, unique=True),
    # canonical query strings, one for each child, as a JSON list
    Column("queries", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    # the last use, told to about a month: what nobody has used for long is removed
    Column("used_at", BigInteger, nullable=False),
)

article = Table(
    "article",
    metadata,
    Column("source_id", Integer, ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("image", Text, nullable=False),
    # when it was first seen, where the feed does not say
    Column("published_at", BigInteger, nullable=False, index=True),
    Column("changed_at", BigInteger, nullable=False),
    Column("min_age", SmallInteger, nullable=False),
    Column("max_age", SmallInteger, nullable=False),
    # of aggregator.model.AUDIENCES, as a JSON list
    Column("audiences", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

# A picture of an event or article, by its address at the source. small, large: names of the files we serve, ""
# while there is none. small_width, width, height: in pixels, the latter two of the large one. size: bytes of both.
picture = Table(
    "picture",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("address", Text, nullable=False),
    Column("small", Text, nullable=False),
    Column("large", Text, nullable=False),
    Column("small_width", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("next_try_at", BigInteger, nullable=False, index=True),
    Column("wanted_at", BigInteger, nullable=False),
)

"""Finding events by words: the same tokens (aggregator.searchwords) in each database's own full-text index.

SQLite: an FTS5 table that only separates tokens. PostgreSQL: a GIN index on a stored tsvector of the tokens.
Neither stems by itself: PostgreSQL's Finnish dictionary and FTS5 would not find the same, and neither knows
compounds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, column, literal_column, select, table

from aggregator import searchwords
from aggregator.store.tables import event_words

_FTS = table("event_search", column("rowid"), column("event_search"))


def matching(words: str, dialect: str) -> Select[int] | None:
    """The ids of the events that have every word; None if `words` holds none."""
    wanted = searchwords.wanted(words)
    if not wanted:
        return None
    if dialect == "sqlite":
        asked = _FTS.c.event_search.op("MATCH")(fts5(wanted))
        found: Select[Any] = select(_FTS.c.rowid.label("event_id")).where(asked)
        return found
    # written into the statement: planned without knowing the words, it would read every row
    words_told: Any = bindparam(None, tsquery(wanted), type_=Text, literal_execute=True)
    return select(event_words.c.event_id).where(_VECTOR.op("@@")(words_told.op("::")(_TSQUERY)))


def prepare(db: Connection) -> None:
    """For the rest of the transaction PostgreSQL takes its pages to be as near as they are on today's disks: by
    its own figures it would rather read every row than the index (of 50,000 rows: 40 ms, not 0.1)."""
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("SET LOCAL random_page_cost = 1.1")


_VECTOR: Any = literal_column("event_words.vector")
_TSQUERY: Any = literal_column("tsquery")


@lru_cache(256)
def fts5(wanted: tuple[tuple[str, ...], ...]) -> str:
    """An FTS5 expression (sqlite.org/fts5.html section 3); tokens hold letters, digits and "·" only."""
    return " AND ".join("(" + " OR ".join(map(_fts5_token, group)) + ")" for group in wanted)


def _fts5_token(token: str) -> str:
    return f'"{token[:-1]}" *' if token.endswith("*") else f'"{token}"'


@lru_cache(256)
def tsquery(wanted: tuple[tuple[str, ...], ...]) -> str:
    """The same as a tsquery (PostgreSQL manual section 8.11.2)."""
    return " & ".join("(" + " | ".join(map(_lexeme, group)) + ")" for group in wanted)


def _lexeme(token: str) -> str:
    return f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'"

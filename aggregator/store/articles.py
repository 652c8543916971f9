"""Articles beside the events: kept in the pull's own transaction, the newest of each source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, or_, select, update

from aggregator.articles import Article
from aggregator.model import AgeRange, Texts
from aggregator.store.sitetables import article
from aggregator.store.tables import AGE_OPEN, AGE_UNSTATED, source
from aggregator.store.writes import move_revision
from aggregator.understand import Page

KEPT = 60  # of each source
PAGE = 30


@dataclass(frozen=True, slots=True)
class Told:
    """An article as pages show it. published: instant. source: its name; slug: its short one."""

    key: str
    title: Texts
    excerpt: Texts
    url: str
    image: str
    published: int
    changed_at: int
    ages: AgeRange | None
    audiences: tuple[str, ...]
    source: str
    slug: str


def keep(db: Connection, source_id: int, pages: Iterable[Page], now: int) -> int:
    """Add and change what a pull brought, forget all but the newest; how many were new or other than before."""
    newest = sorted((one for page in pages for one in page.tips), key=lambda one: -_published(one, now))
    told = {one.key: one for one in newest[:KEPT]}
    if not told:
        return 0
    columns = article.c
    there = (columns.source_id == source_id, columns.key.in_(list(told)))
    stored = select(columns.key, columns.digest, columns.published_at).where(*there)
    known = {row.key: row for row in db.execute(stored)}
    fresh = [one for key, one in told.items() if key not in known]
    other = [one for key, one in told.items() if key in known and known[key].digest != one.digest]
    if fresh:
        db.execute(insert(article), [_row(source_id, one, now) for one in fresh])
    for one in other:
        row = _row(source_id, one, now)
        if one.published is None:
            row["published_at"] = known[one.key].published_at
        db.execute(update(article).where(columns.source_id == source_id, columns.key == one.key).values(row))
    if fresh or other:
        _cut(db, source_id)
        move_revision(db)
    return len(fresh) + len(other)


def _published(one: Article, now: int) -> int:
    """A date in the future would stand first for ever; one without was published when it was first seen."""
    return min(int(one.published.timestamp()), now) if one.published else now


def _row(source_id: int, one: Article, now: int) -> dict[str, object]:
    low, high = AGE_UNSTATED, AGE_OPEN
    if one.ages is not None:
        low, high = one.ages.min or 0, AGE_OPEN if one.ages.max is None else one.ages.max
    return {
        "source_id": source_id, "key": one.key, "published_at": _published(one, now), "changed_at": now,
        "title": _json(one.title), "excerpt": _json(one.excerpt), "url": one.url, "image": one.image,
        "min_age": low, "max_age": high, "audiences": _json(one.audiences), "digest": one.digest,
    }  # fmt: skip


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _cut(db: Connection, source_id: int) -> None:
    columns = article.c
    newest = (
        select(columns.key)
        .where(columns.source_id == source_id)
        .order_by(columns.published_at.desc(), columns.key)
        .limit(KEPT)
    )
    kept = list(db.execute(newest).scalars())
    db.execute(delete(article).where(columns.source_id == source_id, columns.key.not_in(kept)))


def told(
    db: Connection,
    ages: Sequence[AgeRange] = (),
    audiences: Sequence[str] = (),
    sources: Sequence[str] = (),
    *,
    page: int = 1,
    most: int = PAGE,
) -> list[Told]:
    """The newest articles; one more than `most` if there are more pages. Those with no age told suit every age."""
    columns = article.c
    conditions: list[ColumnElement[bool]] = [source.c.slug.in_(sources)] if sources else []
    if ages:
        overlaps: list[ColumnElement[bool]] = [
            (columns.min_age <= (AGE_OPEN if one.max is None else one.max)) & (columns.max_age >= (one.min or 0))
            for one in ages
        ]
        conditions.append(or_(*overlaps))
    if audiences:
        conditions.append(or_(*(columns.audiences.contains(f'"{name}"', autoescape=True) for name in audiences)))
    query = (
        select(article, source.c.name, source.c.slug)
        .join(source, source.c.id == columns.source_id)
        .where(*conditions)
        .order_by(columns.published_at.desc(), columns.source_id, columns.key)
        .offset((page - 1) * most)
        .limit(most + 1)
    )
    return list(_read(db, query))


def _read(db: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[Told]:
    for row in db.execute(query):
        yield Told(
            row.key, json.loads(row.title), json.loads(row.excerpt), row.url, row.image, row.published_at,
            row.changed_at, _ages(row.min_age, row.max_age), tuple(json.loads(row.audiences)), row.name, row.slug,
        )  # fmt: skip


def _ages(low: int, high: int) -> AgeRange | None:
    return AgeRange(low, None if high == AGE_OPEN else high) if low >= 0 else None


def tellers(db: Connection) -> list[tuple[str, str]]:
    """(slug, name) of the sources that have articles, by name."""
    columns = (source.c.slug, source.c.name)
    query = select(*columns).distinct().join(article, article.c.source_id == source.c.id).order_by(source.c.name)
    return [(slug, name) for slug, name in db.execute(query)]

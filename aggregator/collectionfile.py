"""The file of collections that the settings name: named filters and article streams of a municipality.

    [[collection]]
    slug = "vanhemmuuden-tueksi"                # in its addresses, /fi/kokoelma/vanhemmuuden-tueksi
    title.fi = "Tapahtumia vanhemmuuden tueksi"
    title.sv = "Evenemang som stöd för föräldraskapet"
    title.en = "Events to support parents"
    query = "kenelle=vanhemmat"                 # what stands after "?" in the address of a list

    [[collection]]
    slug = "kirjaston-vinkit"
    title.fi = "Kirjaston vinkit lapsille ja nuorille"
    articles = ["imatran-kirjasto"]             # ids of sources; [] is every source
    ages = "7-17"                               # may be left out

`text`, like `title`, may say more in each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aggregator.model import LANGUAGES, AgeRange
from aggregator.tablefile import tables
from sources.errors import N_, SourceError

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
AGES = re.compile(r"(\d{1,3})-(\d{1,3})?")
KEYS = {"slug", "title", "text", "query", "articles", "ages"}


class CollectionsError(SourceError):
    """The file of collections cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A named filter (query), or a stream of articles of some sources (articles; (): of every one)."""

    slug: str
    title: Mapping[str, str]
    text: Mapping[str, str] = field(default_factory=dict)
    query: str | None = None
    articles: tuple[str, ...] = ()
    ages: AgeRange | None = None


def load(path: Path | None) -> dict[str, Collection]:
    """The collections in a file, by slug and in its order. Raises CollectionsError. None: none."""
    if path is None:
        return {}
    found: dict[str, Collection] = {}
    for table in tables(
        path, "collection", N_("{file}: each collection is a table [[collection]]."), CollectionsError
    ):
        problem = next(_problems(table, found), None)
        if problem:
            name = str(table.get("slug", "?"))
            raise CollectionsError(N_("{file}: collection {name}: {why}"), file=path, name=name, why=problem)
        made = _collection(table)
        found[made.slug] = made
    return found


def _problems(table: Mapping[str, Any], known: Mapping[str, Collection]) -> Iterator[str]:
    """What is wrong, first things first."""
    slug = table.get("slug")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        yield "slug: a-z, 0-9, -"
    if slug in known:
        yield "slug: twice"
    if unknown := sorted(set(table) - KEYS):
        yield f"{unknown[0]}?"
    for key in ("title", "text"):
        texts = table.get(key, {})
        if not isinstance(texts, dict) or not all(k in LANGUAGES and isinstance(v, str) for k, v in texts.items()):
            yield f'{key}: {key}.fi = "…", {key}.sv, {key}.en'
    if not table.get("title"):
        yield "title"
    if ("query" in table) == ("articles" in table):
        yield "query | articles"
    if not isinstance(table.get("query", ""), str):
        yield "query"
    sources = table.get("articles", [])
    if not isinstance(sources, list) or not all(isinstance(one, str) for one in sources):
        yield "articles"
    if "ages" in table and ("query" in table or not AGES.fullmatch(str(table["ages"]))):
        yield 'ages: "7-17"'


def _collection(table: Mapping[str, Any]) -> Collection:
    found = AGES.fullmatch(str(table.get("ages", "")))
    ages = AgeRange(int(found[1]), int(found[2]) if found[2] else None) if found else None
    return Collection(
        table["slug"], dict(table["title"]), dict(table.get("text", {})), table.get("query"),
        tuple(table.get("articles", ())), ages,
    )  # fmt: skip

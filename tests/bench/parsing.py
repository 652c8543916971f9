"""What it costs each adapter to read a document, against the underlying library alone on the same bytes.

    .venv/bin/python tests/bench/parsing.py [FOLDER] [--events 500] [--rounds 9] [--only NAME …]

alone     the library, and nothing done with what it says: feedparser; icalendar; csv.reader; json.loads; for pages
          the tree by lexbor, with json.loads for each block of JSON-LD
records   comparable work by libraries, for JSON: json.loads, the items as pydantic dataclasses (times read, types
          checked), and the text of their descriptions by lexbor
ours      bytes -> records: the library, texts made plain, times placed in their zones, digests; nothing is known
known     the same document again, all of its events being stored already

CPU time. Each figure is the best of its rounds; what is compared is measured in turn within each round, and every
cache of ours is emptied before it. FOLDER: files of real feeds, each read by the adapter that recognises it.
"""

from __future__ import annotations

import argparse
import csv
import functools
import gc
import io
import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import apis
import documents
import feedparser
import schemas
from icalendar import Calendar
from pydantic import TypeAdapter
from selectolax.lexbor import LexborHTMLParser

from sources.adapters import Adapter, adapters
from sources.errors import SourceError
from sources.found import shortened
from sources.records import Document, Reading

TO_REACH = 1.5
AT_LEAST = 0.01
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
Work = Callable[[bytes], object]


def feed(body: bytes) -> object:
    return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


def page(body: bytes) -> object:
    tree, read = LexborHTMLParser(body), []
    for block in tree.css('script[type="application/ld+json"]'):
        with suppress(ValueError):  # what people write by hand is not always JSON
            read.append(json.loads(block.text()))
    return tree, read


def page_or_json(body: bytes) -> object:
    return page(body) if body.lstrip()[:1] == b"<" else json.loads(body)


def rows(body: bytes) -> object:
    return list(csv.reader(io.StringIO(body.decode(), newline=""), delimiter=";"))


def as_records(kind: TypeAdapter[Any], where: str, texts: Callable[[Any], Iterator[str]]) -> Work:
    """json.loads, records of `kind` of the list under `where`, and the plain text of each of their `texts`."""

    def work(body: bytes) -> object:
        whole = json.loads(body)
        items = kind.validate_python(whole[where] if where else whole)
        return items, [LexborHTMLParser(text).text() for item in items for text in texts(item)]

    return work


def languages(item: schemas.LinkedEvent) -> Iterator[str]:
    said = (item.description or {}, item.short_description or {})
    return (text for texts in said for text in texts.values() if text)


@dataclass(frozen=True)
class Case:
    """label: as printed. adapter: its name. body: what is read. references: documents told before, with roles."""

    label: str
    adapter: str
    body: bytes
    alone: Work
    records: Work | None = None
    references: tuple[tuple[str, bytes], ...] = ()


LIBRARIES: dict[str, Work] = {
    "ical": Calendar.from_ical,
    "rss": feed,
    "jsonld": page_or_json,
    "prose": LexborHTMLParser,
    "csvsheet": rows,
}


def cases(events: int) -> Iterator[Case]:
    """One realistic document for each adapter and form."""
    yield Case("ical", "ical", documents.ical(events), Calendar.from_ical)
    yield Case("rss", "rss", documents.rss(events), feed)
    yield Case("jsonld", "jsonld", documents.jsonld(events), page)
    yield Case("jsonld, 20 on a page", "jsonld", documents.jsonld(20), page)
    yield Case("microdata", "jsonld", documents.microdata(events), page)
    yield Case("microdata, 20 on a page", "jsonld", documents.microdata(20), page)
    yield Case("csvsheet", "csvsheet", documents.csvsheet(events), rows)
    yield Case("prose, 10 on a page", "prose", documents.prose(10), LexborHTMLParser)
    yield Case("prose, 100 on a page", "prose", documents.prose(100), LexborHTMLParser)
    told = tuple(apis.linked_references())
    linked = as_records(schemas.LINKED, "data", languages)
    yield Case("linkedevents", "linkedevents", apis.linkedevents(events), json.loads, linked, told)
    for name, kind, where, texts in (
        ("tribe", schemas.TRIBE, "events", lambda item: iter((item.title, item.description))),
        ("openactive", schemas.OPENACTIVE, "items", lambda item: iter((item.data.description,))),
        ("eventz", schemas.EVENTZ, "pages", lambda item: iter((item.descriptionLong,))),
        ("hellewi", schemas.HELLEWI, "", lambda item: iter((item.description,))),
        ("kirkanta", schemas.KIRKANTA, "items", lambda item: iter(())),
    ):
        count = events // 5 if name == "kirkanta" else events
        body = getattr(apis, name)(count)
        yield Case(name, name, body, json.loads, as_records(kind, where, texts))


@functools.cache
def caches() -> tuple[Any, ...]:
    """What our modules keep of earlier readings."""
    kept = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))
    return tuple(one for one in kept if (one.__module__ or "").startswith("sources."))


def seconds(work: Callable[[], object]) -> float:
    """The best of as many runs as fit into `AT_LEAST` seconds, one at least."""
    gc.collect()
    taken: list[float] = []
    while sum(taken) < AT_LEAST:
        for one in caches():
            one.cache_clear()
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return min(taken)


@dataclass(frozen=True)
class Figures:
    """Seconds; records is nan where there is no such work. count: of what was read."""

    alone: float
    ours: float
    known: float
    records: float
    count: int


def measure(case: Case, adapter: Adapter, rounds: int) -> Figures:
    """Raises SourceError if `adapter` cannot read the document."""
    told = [adapter.refer(Document("https://feed.example/v1/", body, role=role)) for role, body in case.references]
    address = "https://feed.example/api/feed?lang=fi"
    document, reading = Document(address, case.body), Reading(now=NOW, references=dict(told))
    parsed = adapter.parse(document, reading)
    known = replace(reading, known=parsed.present)
    works: dict[str, Callable[[], object]] = {
        "alone": lambda: case.alone(case.body),
        "ours": lambda: adapter.parse(document, reading),
        "known": lambda: adapter.parse(document, known),
    }
    if case.records:
        records = case.records
        works["records"] = lambda: records(case.body)
    best = dict.fromkeys(("alone", "ours", "known", "records"), float("inf"))
    for number in range(rounds):
        names = list(works) if number % 2 else list(works)[::-1]
        for name in names:
            best[name] = min(best[name], seconds(works[name]))
    count = len(parsed.events) + len(parsed.articles) + len(parsed.places)
    return Figures(**best, count=count)


HEAD = f"{'':24}{'read':>5}{'kB':>6}{'alone ms':>10}{'ours ms':>9}{'known ms':>10}{'ours/alone':>12}{'ours/records':>14}"


def show(case: Case, figures: Figures) -> None:
    alone, ours = figures.alone, figures.ours
    records = f"{ours / figures.records:.2f} ×" if case.records else "–"
    print(
        f"{case.label:24}{figures.count:5}{len(case.body) // 1024:6}{alone * 1e3:10.2f}{ours * 1e3:9.2f}"
        f"{figures.known * 1e3:10.2f}{f'{ours / alone:.2f} ×':>12}{records:>14}   {figures.count / ours:,.0f}/s",
        flush=True,
    )


def recognised(folder: Path, known: dict[str, Adapter]) -> Iterator[Case]:
    """The files of `folder` that an adapter takes for its own."""
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        document = Document(f"https://feed.example/{file.name}", file.read_bytes())
        sure, name = max((adapter.recognises(document), name) for name, adapter in known.items())
        if sure >= 20:
            yield Case(str(file.relative_to(folder))[-24:], name, document.body, LIBRARIES.get(name, json.loads))


def of_folder(folder: Path, known: dict[str, Adapter], rounds: int) -> None:
    ratios: dict[str, list[Figures]] = {}
    for case in recognised(folder, known):
        try:
            figures = measure(case, known[case.adapter], rounds)
        except (SourceError, ValueError) as error:
            print(f"{case.label:24} {case.adapter}: {shortened(str(error), 80)}")
            continue
        ratios.setdefault(case.adapter, []).append(figures)
        show(case, figures)
    print(f"\n{'real feeds':16}{'files':>6}{'all together':>14}{'median':>9}{'most':>9}")
    for name, all_of in ratios.items():
        whole = sum(one.ours for one in all_of) / sum(one.alone for one in all_of)
        each = [one.ours / one.alone for one in all_of]
        print(
            f"{name:16}{len(all_of):6}{f'{whole:.2f} ×':>14}{f'{median(each):.2f} ×':>9}{f'{max(each):.2f} ×':>9}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", nargs="*", default=[])
    args = parser.parse_args()
    known = dict(adapters())
    print(HEAD)
    if args.folder:
        of_folder(args.folder, known, args.rounds)
        return
    for case in cases(args.events):
        if not args.only or case.adapter in args.only:
            show(case, measure(case, known[case.adapter], args.rounds))
    print(f"(to reach: {TO_REACH} × of the library alone)")


if __name__ == "__main__":
    main()

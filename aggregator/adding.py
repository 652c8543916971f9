"""From an inquiry to a source: what the pages for adding one call. Each call is one transaction."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from aggregator import correcting
from aggregator.corrections import Correction, CorrectionError, checked
from aggregator.identity import event_uid, slugify
from aggregator.settings import Settings
from aggregator.store import Store, corrections, documents, inquiries, sources
from aggregator.store.inquiries import Inquiry
from aggregator.store.tables import event, source_event
from sources.catalogue import RESERVED, Source, make
from sources.errors import N_, CatalogueError, Problem, SourceError

STORED_EVERY = 86_400  # seconds between looks at a document that changes only by our own hand
LONGEST_ADDRESS = 2_048
MOST_TOLD = 5
UNNAMED = N_("Give the source a name.")
TAKEN = N_("This address is a source already.")
BAD_AGES = N_("Ages are whole years from 0 to 120, the smaller first.")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SHOWN = re.compile(r"^[a-z]+://(?:www\.)?", re.IGNORECASE)


class AddingError(SourceError):
    """A source cannot be made so; `problems` lists why, each with a field's name as its item."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(problems[0].what, **problems[0].values)


@dataclass(frozen=True, slots=True)
class Details:
    """What a worker says of a source. ages: of every event of it, always; min_age, max_age: where none is told."""

    name: str
    organiser: str = ""
    kind: str = "other"
    area: str = ""
    city: str = ""
    licence: str = ""
    language: str = "fi"
    min_age: int | None = None
    max_age: int | None = None
    ages: tuple[int | None, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """How a new source is doing. outcome: of the last pull, "" before the first. events: (uid, title) of some.

    fetching: whether it is being pulled, or about to be.
    """

    slug: str
    name: str
    outcome: str
    fetching: bool
    count: int
    events: tuple[tuple[str, Mapping[str, str]], ...]


# -- addresses


def as_address(text: str) -> str:
    """What a person means who pastes or types an address: with https:// where nothing else is said."""
    text = text.strip()[:LONGEST_ADDRESS]
    return text if not text or (_SCHEME.match(text) and not re.match(r"[\w.-]+:\d", text)) else f"https://{text}"


def known(db: Connection, addresses: Iterable[str]) -> dict[str, str]:
    """Address -> slug of the source that has it, whatever the scheme and the slash at its end."""
    there = {_bare(row.about.address): row.about.id for row in sources.every(db)}
    return {address: there[_bare(address)] for address in addresses if _bare(address) in there}


def _bare(address: str) -> str:
    host, slash, path = _SHOWN.sub("", address).partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


def source_at(store: Store, address: str) -> Source | None:
    """The source that an address is already."""
    with store.read() as db:
        slug = known(db, [address]).get(address, "")
        row = sources.one(db, slug) if slug else None
        return row.about if row else None


# -- inquiries


def begin(
    store: Store, worker_id: int, organisation: str, address: str, now: int, *, body: bytes | None = None,
    slug: str = "",
) -> str | None:  # fmt: skip
    """A new inquiry's id; None where the worker has enough of them."""
    with store.write() as db:
        return inquiries.begin(db, worker_id, organisation, address, now, body=body, slug=slug)


def inquiry(store: Store, token: str) -> Inquiry | None:
    """The inquiry of that id."""
    with store.read() as db:
        return inquiries.one(db, token)


def cancel(store: Store, token: str, now: int) -> bool:
    """Stop it; whether it was running."""
    with store.write() as db:
        return inquiries.end(db, token, "cancelled", now)


def again(store: Store, token: str, now: int, *, anew: bool = False) -> bool:
    """Have it run once more; whether it may. anew: from the beginning."""
    with store.write() as db:
        return inquiries.again(db, token, now, anew=anew)


def answer(store: Store, token: str, answers: Mapping[str, Any]) -> None:
    """Keep some of the worker's answers beside the earlier ones."""
    with store.write() as db:
        asked = inquiries.one(db, token)
        if asked:
            inquiries.answer(db, token, {**asked.answers, **answers})


def chosen_feed(asked: Inquiry) -> Mapping[str, Any] | None:
    """The feed that the worker has chosen of those found; None while there is no choice."""
    feeds, number = asked.result.get("feeds", []), chosen_number(asked)
    return feeds[number] if number is not None else None


def chosen_number(asked: Inquiry) -> int | None:
    """The number of the chosen feed; the only one is chosen as it stands."""
    count, number = len(asked.result.get("feeds", [])), asked.answers.get("feed")
    if isinstance(number, int) and 0 <= number < count:
        return number
    return 0 if count == 1 else None


def preview(asked: Inquiry) -> Mapping[str, Any] | None:
    """What the chosen feed holds (aggregator.preview); None while it has not been read."""
    found: Mapping[str, Any] | None = asked.result.get("previews", {}).get(str(chosen_number(asked)))
    return found


def vanishing(db: Connection, slug: str, keys: set[str], now: int) -> dict[str, Any]:
    """What of a source's coming events is not in its new document: {"count", "titles"}."""
    row = sources.one(db, slug) if slug else None
    if row is None:
        return {"count": 0, "titles": []}
    found = db.execute(_coming(row.id, now).add_columns(source_event.c.key)).all()
    gone = [json.loads(one.title) for one in found if one.key not in keys]
    return {"count": len(gone), "titles": gone[:MOST_TOLD]}


def _coming(source_id: int, now: int) -> Any:
    return (
        select(event.c.uid, event.c.title)
        .join(source_event, source_event.c.event_id == event.c.id)
        .where(source_event.c.source_id == source_id, event.c.hidden.is_(False), event.c.last_end_at > now)
        .order_by(event.c.first_start_at, event.c.id)
    )


# -- sources


def save(store: Store, token: str, details: Details, by: str, now: int) -> str:
    """Make the source an inquiry has found; its slug. Raises AddingError."""
    with store.write() as db:
        asked = inquiries.one(db, token)
        feed = chosen_feed(asked) if asked else None
        if asked and asked.state == "saved":
            return asked.slug
        if asked is None or feed is None or asked.state != "done":
            raise AddingError([Problem("", N_("There is nothing to save yet."))])
        slug = free_slug(db, details.name)
        address = f"{documents.STORED}{slug}.csv" if asked.has_body else feed["address"]
        if known(db, [address]):
            raise AddingError([Problem("", TAKEN)])
        number = add(db, checked_source(details, slug, address, feed["adapter"]), asked.organisation, now)
        if asked.has_body:
            documents.put(db, number, asked.address, inquiries.body(db, token), now, agreed=True)
        if details.ages:
            always = Correction("ages", checked("ages", list(details.ages)), by, now)
            corrections.add(db, always, source_id=number)
        inquiries.saved(db, token, slug, now)
        return slug


def add(db: Connection, about: Source, organisation: str, now: int) -> int:
    """A source of an organisation; its row id."""
    return sources.add(db, about, now, organisation)


def free_slug(db: Connection, name: str) -> str:
    """A lasting short name that no source has."""
    stem = slugify(name, 50) or "lahde"
    tried = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 10_000))
    return next(one for one in tried if one not in RESERVED and sources.one(db, one) is None)


def checked_source(details: Details, slug: str, address: str, adapter: str) -> Source:
    """The catalogue's entry. Raises AddingError."""
    if not details.name.strip():
        raise AddingError([Problem("name", UNNAMED)])
    for ages in ((details.min_age, details.max_age), details.ages or (None, None)):
        told = [age for age in ages if age is not None]
        if told != sorted(told) or any(not 0 <= age <= 120 for age in told):
            raise AddingError([Problem("min_age", BAD_AGES)])
    every = STORED_EVERY if documents.is_stored(address) else 0
    entry = {
        "id": slug, "name": details.name.strip(), "address": address, "adapter": adapter, "kind": details.kind,
        "organiser": details.organiser, "area": details.area, "city": details.city, "licence": details.licence,
        "language": details.language, "min_age": details.min_age, "max_age": details.max_age, "every": every,
    }  # fmt: skip
    try:
        return make(entry)
    except CatalogueError as error:
        raise AddingError(error.problems) from error


def replace_document(store: Store, token: str, now: int, *, agreed: bool) -> str:
    """Put an inquiry's file in the place of its source's document; the source's slug. Raises AddingError."""
    with store.write() as db:
        asked = inquiries.one(db, token)
        row = sources.one(db, asked.slug) if asked and asked.slug else None
        if asked is None or row is None or asked.state not in ("done", "saved"):
            raise AddingError([Problem("", N_("There is nothing to save yet."))])
        if asked.state == "done":
            documents.put(db, row.id, asked.address, inquiries.body(db, token), now, agreed=agreed)
            sources.read_again(db, row.id, now)
            inquiries.saved(db, token, asked.slug, now)
        return asked.slug


def mend(store: Store, settings: Settings, token: str, now: int) -> int:
    """Make the corrections that the worker made in the preview, of events that have come; how many are left."""
    asked = inquiry(store, token)
    mends = dict(asked.answers.get("mends", {})) if asked and asked.state == "saved" else {}
    if asked is None or not mends:
        return 0
    for key, ages in list(mends.items()):
        try:
            uid, by = event_uid(asked.slug, key), str(asked.answers.get("by", ""))
            correcting.correct(store, settings, uid, {"ages": ages}, by, now)
        except CorrectionError:
            continue  # it has not come
        del mends[key]
    answer(store, token, {"mends": mends})
    return len(mends)


def arrived(store: Store, slug: str, now: int) -> Arrived | None:
    """How a new source is doing; None if there is no such."""
    with store.read() as db:
        row = sources.one(db, slug)
        if row is None:
            return None
        coming = _coming(row.id, now)
        count = db.execute(select(func.count()).select_from(coming.subquery())).scalar_one()
        next_ones = tuple((one.uid, json.loads(one.title)) for one in db.execute(coming.limit(MOST_TOLD)))
        fetching = row.next_pull_at <= now and not row.about.paused
        return Arrived(slug, row.about.name, row.outcome, fetching, count, next_ones)

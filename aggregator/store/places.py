"""Which district each place is in: the municipality's own list, and what workers put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from aggregator.areas import Area, Areas, District, place_key
from aggregator.codec import dump_event, load_event
from aggregator.identity import content_hash
from aggregator.matching.features import HELSINKI
from aggregator.model import Event, Place
from aggregator.searchwords import event_words
from aggregator.store import singles, sources, tags
from aggregator.store.engine import CHUNK
from aggregator.store.tables import area, event, meta, occurrence, place_area, source_event
from aggregator.store.writes import counter, move_revision
from aggregator.understand import neutral_hash

if TYPE_CHECKING:
    from aggregator.store.store import Store

MOST = 500


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place of coming events. key: see aggregator.areas.place_key. put: whether a worker has said its area."""

    key: str
    place: Place
    area: Area
    put: bool
    events: int


def corrections(db: Connection) -> dict[str, Area]:
    """Where workers have put places."""
    rows = db.execute(select(place_area.c.key, place_area.c.slug, place_area.c.name))
    return {row.key: (row.slug, row.name) for row in rows}


def known(db: Connection, now: int, *, without_area: bool = False) -> list[KnownPlace]:
    """The places of coming events, those of the most first; at most `MOST`."""
    query = (
        select(event.c.detail, area.c.slug, area.c.name)
        .join(area, area.c.id == event.c.area_id)
        .where(event.c.hidden.is_(False), event.c.last_end_at > now, event.c.place != "")
    )
    if without_area:
        query = query.where(area.c.slug == "")
    put, found = corrections(db), dict[str, KnownPlace]()
    for detail, slug, name in db.execute(query):
        place = load_event(detail).place
        if place is None or not (key := place_key(place)):
            continue
        seen = found.get(key) or KnownPlace(key, place, (slug, name), key in put, 0)
        found[key] = replace(seen, events=seen.events + 1)
    return sorted(found.values(), key=lambda place: (-place.events, place.key))[:MOST]


def put(db: Connection, key: str, where: Area, now: int, zone: ZoneInfo = HELSINKI) -> int:
    """A worker says where a place is (NOWHERE: in no district); how many events that moves. zone: the site's."""
    db.execute(delete(place_area).where(place_area.c.key == key))
    db.execute(insert(place_area).values(key=key, slug=where[0], name=where[1], set_at=now))
    return _move(db, key, where, zone)


def forget(db: Connection, key: str) -> None:
    """What a worker said of a place no longer holds: its events are placed anew at the next `settle`."""
    db.execute(update(meta).where(meta.c.key == "areas_version").values(value="?"))
    db.execute(delete(place_area).where(place_area.c.key == key))


def _move(db: Connection, key: str, where: Area, zone: ZoneInfo) -> int:
    """Put the stored events of a place into an area, as the next pull would."""
    area_id = row_of(db, District(*where))
    elsewhere = select(event.c.id, event.c.detail).where(event.c.area_id != area_id)
    believed = ((number, load_event(detail)) for number, detail in db.execute(elsewhere).all())
    moved = [(number, told, where) for number, told in believed if told.place and place_key(told.place) == key]
    _place(db, moved, zone)
    return len(moved)


def _place(db: Connection, moved: Sequence[tuple[int, Event, Area]], zone: ZoneInfo) -> None:
    """Write events in their new areas, and with them what sources tell of them."""
    rows = {where: row_of(db, District(*where)) for *_, where in moved}
    words = []
    for number, told, where in moved:
        believed = replace(told, area=where[0])
        detail, area_id = dump_event(believed), rows[where]
        values = {"area_id": area_id, "detail": detail, "content_hash": neutral_hash(detail)}
        db.execute(update(event).where(event.c.id == number).values(**values))
        _place_tellings(db, number, where[0])
        db.execute(update(occurrence).where(occurrence.c.event_id == number).values(area_id=area_id))
        words.append((number, believed, event_words(believed, (where[1],))))
    tags.put(db, words)
    if moved:
        singles.settle(db, [number for number, *_ in moved], zone)
        move_revision(db)


def _place_tellings(db: Connection, number: int, slug: str) -> None:
    """An event of several sources, or a corrected one, is put together from these again."""
    where = (source_event.c.event_id == number, source_event.c.telling.is_not(None))
    columns = source_event.c.source_id, source_event.c.key
    for source_id, key, telling in db.execute(select(*columns, source_event.c.telling).where(*where)).all():
        detail = dump_event(replace(load_event(telling), area=slug))
        values = {"telling": detail, "telling_hash": neutral_hash(detail)}
        of_item = (source_event.c.source_id == source_id, source_event.c.key == key)
        db.execute(update(source_event).where(*of_item).values(**values))


def settle(store: Store, districts: tuple[District, ...]) -> int:
    """Put every stored event into its district if the settings' list has changed; how many that moves.

    In small transactions; stopped halfway it begins again.
    """
    version = content_hash(repr(districts)).hex() if districts else ""
    with store.write() as db:
        if db.execute(_VERSION).scalar() == version:
            return 0
        know(db, districts)
        areas = Areas(districts, corrections(db))
        usual = {row.id: row.about.area for row in sources.every(db)}
        of_source = {number: usual.get(owner, "") for number, owner in db.execute(_OWNERS)}
    done, after = 0, -1
    while True:
        with store.write() as db:
            rows = db.execute(_STORED, {"after": after}).all()
            if not rows:
                db.execute(update(meta).where(meta.c.key == "areas_version").values(value=version))
                return done
            moved = []
            for number, detail, slug in rows:
                told = load_event(detail)
                where = areas.of(told.place, of_source.get(number, ""))
                if where[0] != slug:
                    moved.append((number, told, where))
            _place(db, moved, store.zone)
        done, after = done + len(moved), rows[-1].id


_VERSION = select(meta.c.value).where(meta.c.key == "areas_version")
_OWNERS = select(source_event.c.event_id, func.min(source_event.c.source_id)).group_by(source_event.c.event_id)
_STORED = (
    select(event.c.id, event.c.detail, area.c.slug)
    .join(area, area.c.id == event.c.area_id)
    .where(event.c.id > bindparam("after"))
    .order_by(event.c.id)
    .limit(CHUNK)
)


def know(db: Connection, districts: Iterable[District]) -> None:
    """Keep the names and municipalities of the districts as the settings tell them."""
    for district in districts:
        row_of(db, district)


def row_of(db: Connection, district: District) -> int:
    """The row id of an area, made if it is new, renamed if it is called otherwise."""
    row = db.execute(select(area).where(area.c.slug == district.slug)).one_or_none()
    if row is None:
        # the counter's row is locked first, so that two writers never make the same area
        counter(db, "next_event_id", 0)
        row = db.execute(select(area).where(area.c.slug == district.slug)).one_or_none()
    told = {"name": district.name, "municipality": district.municipality}
    if row is None:
        made = insert(area).values(slug=district.slug, **told).returning(area.c.id)
        return int(db.execute(made).scalar_one())
    if district.slug and (row.name, row.municipality) != (
        district.name,
        district.municipality or row.municipality,
    ):
        told["municipality"] = district.municipality or row.municipality
        db.execute(update(area).where(area.c.id == row.id).values(**told))
        move_revision(db)
    return int(row.id)

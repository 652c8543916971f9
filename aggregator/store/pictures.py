"""Where pictures stand: which are wanted, which are there, and when to try again one that failed.

The pictures themselves are files (aggregator.pictures); here are their names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import JSON, ColumnElement, Connection, Text, cast, delete, func, select, union, update
from sqlalchemy.dialects import postgresql, sqlite

from aggregator.store.engine import chunks
from aggregator.store.sitetables import article, picture
from aggregator.store.tables import event
from aggregator.store.writes import move_revision

HOUR, DAY = 3600, 86_400
LONGEST_ADDRESS = 2_000
CLAIMED = 900
FIRST_WAIT, LONGEST_WAIT = HOUR, 14 * DAY
UNWANTED = 14 * DAY
FRESH = 90 * DAY  # after which the same address is fetched again
_NEW = {"small": "", "large": ""} | dict.fromkeys(
    ("small_width", "width", "height", "size", "failures", "next_try_at"), 0
)


@dataclass(frozen=True, slots=True)
class Picture:
    """Names of the two files, the same one twice where the picture is small.

    Widths and height in pixels, height of the large one. size: bytes of both together.
    """

    small: str
    large: str
    small_width: int
    width: int
    height: int
    size: int = 0


def key_of(address: str) -> bytes:
    """The name a picture's address is kept under."""
    return blake2b(address.encode("utf-8", "replace"), digest_size=16).digest()


def wanted(db: Connection, now: int) -> set[str]:
    """The addresses of every picture of a coming event or an article."""
    image = _image(db)
    coming = select(image).where(event.c.hidden.is_(False), event.c.last_end_at > now, image != "")
    beside = select(article.c.image).where(article.c.image != "")
    found = db.execute(union(coming, beside)).scalars()
    return {address for address in found if len(address) <= LONGEST_ADDRESS}


def _image(db: Connection) -> ColumnElement[str]:
    if db.dialect.name == "sqlite":
        return cast(func.json_extract(event.c.detail, "$.image"), Text)
    told: ColumnElement[str] = cast(event.c.detail, JSON)["image"].as_string()
    return told


def want(db: Connection, addresses: Collection[str], now: int) -> None:
    """Note the addresses that are new, and that the others are still wanted."""
    keys = {key_of(address): address for address in addresses}
    known = set(db.execute(select(picture.c.key)).scalars())
    new = [
        {"key": key, "address": address, "wanted_at": now, **_NEW}
        for key, address in keys.items()
        if key not in known
    ]
    for part in chunks(new):
        # another process may have wanted the same since it was looked up
        statement = {"postgresql": postgresql, "sqlite": sqlite}[db.dialect.name].insert(picture)
        db.execute(statement.on_conflict_do_nothing(), part)
    for some in chunks(list(known & keys.keys())):
        # once a day is often enough
        old = (picture.c.key.in_(some), picture.c.wanted_at < now - DAY)
        db.execute(update(picture).where(*old).values(wanted_at=now))


def claim(db: Connection, now: int, most: int) -> list[tuple[bytes, str, int]]:
    """(key, address, failures) of pictures that are due; others leave them alone for a quarter of an hour."""
    due = (
        select(picture.c.key, picture.c.address, picture.c.failures)
        .where(picture.c.next_try_at <= now, picture.c.wanted_at > now - 2 * DAY)
        .order_by(picture.c.next_try_at, picture.c.key)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = [(row.key, row.address, row.failures) for row in db.execute(due)]
    db.execute(
        update(picture).where(picture.c.key.in_([key for key, _, _ in rows])).values(next_try_at=now + CLAIMED)
    )
    return rows


def have(db: Connection, pictures: Mapping[bytes, Picture], now: int) -> None:
    """These are there now."""
    for key, one in pictures.items():
        values = {
            "small": one.small, "large": one.large, "small_width": one.small_width, "width": one.width,
            "height": one.height, "size": one.size, "failures": 0, "next_try_at": now + FRESH,
        }  # fmt: skip
        db.execute(update(picture).where(picture.c.key == key).values(values))
    if pictures:
        move_revision(db)


def failed(db: Connection, key: bytes, failures: int, now: int) -> None:
    """It could not be had; each failure waits four times as long as the one before."""
    wait = min(LONGEST_WAIT, FIRST_WAIT * 4 ** min(failures, 10))
    db.execute(update(picture).where(picture.c.key == key).values(failures=failures + 1, next_try_at=now + wait))


def there(db: Connection, addresses: Iterable[str]) -> dict[str, Picture]:
    """The pictures there are, by their address at the source."""
    keys = {key_of(address): address for address in addresses if address}
    found: dict[str, Picture] = {}
    for part in chunks(list(keys)):
        rows = db.execute(select(picture).where(picture.c.key.in_(part), picture.c.large != ""))
        for row in rows:
            found[keys[row.key]] = Picture(row.small, row.large, row.small_width, row.width, row.height, row.size)
    return found


def used(db: Connection) -> int:
    """Bytes of all pictures."""
    return int(db.execute(select(func.coalesce(func.sum(picture.c.size), 0))).scalar_one())


def forget(db: Connection, now: int) -> int:
    """Forget what no event has wanted for two weeks; how many."""
    return db.execute(delete(picture).where(picture.c.wanted_at < now - UNWANTED)).rowcount


def names(db: Connection) -> set[str]:
    """The names of every file that is in use."""
    rows = db.execute(select(picture.c.small, picture.c.large))
    return {name for row in rows for name in (row.small, row.large) if name}

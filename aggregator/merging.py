"""Joining events and taking them apart by hand: what the workers' pages and `puuha merge` call.

Each call is one transaction and can be undone by its opposite. "Not the same" holds for ever, unless a worker
joins the two later.
"""

from __future__ import annotations

from sqlalchemy import Connection

from aggregator.given import understanding
from aggregator.settings import Settings
from aggregator.store import Store, merges, resolve, singles, writes
from aggregator.store.matchmaker import settle
from aggregator.store.merges import Merge
from sources.errors import N_, SourceError


class MergeError(SourceError):
    """Events that cannot be joined or taken apart; says why."""


def merge(store: Store, settings: Settings, uid: str, other_uid: str, by: str, now: int) -> Merge:
    """Make one of two events. The older one's uid stays. Raises MergeError."""
    with store.write() as db:
        one, other = _standing(db, uid), _standing(db, other_uid)
        if one == other:
            raise MergeError(N_("These are one event already."))
        merges.bring_together(db, merges.group(db, one), merges.group(db, other))
        kept, taken = merges.older_first(db, (one, other))
        merges.join(db, [merges.Joint(kept, taken, 1.0, (merges.BY_HAND,))], by, now)
        settle(db, [kept], understanding(settings, now), now, by)
        singles.settle(db, [taken], settings.zone)
        writes.move_revision(db)
        return merges.listed(db, event_id=taken, limit=1)[0]


def unmerge(store: Store, settings: Settings, uid: str, by: str, now: int) -> Merge:
    """Take an event out of the one it was merged into; the two are never joined again by themselves.

    uid: of the one taken in; or of the one that stayed, if that took in but one. Raises MergeError.
    """
    with store.write() as db:
        taken = _taken(db, uid)
        undone = merges.listed(db, event_id=taken, limit=1)[0]
        standing = merges.part(db, taken, by, now)
        merges.keep_apart(db, merges.group(db, taken), merges.group(db, standing), by, now)
        settle(db, [taken, standing], understanding(settings, now), now, by)
        writes.move_revision(db)
        return undone


def not_the_same(store: Store, uid: str, other_uid: str, by: str, now: int) -> None:
    """Say beforehand that two events are two. Raises MergeError if they are one now: then `unmerge`."""
    with store.write() as db:
        one, other = _standing(db, uid), _standing(db, other_uid)
        if one == other:
            raise MergeError(N_("These are one event now; take them apart first."))
        merges.keep_apart(db, merges.group(db, one), merges.group(db, other), by, now)


def merges_of(store: Store, uid: str = "", *, undone: bool = False, limit: int = 200) -> list[Merge]:
    """Merges, newest first; of one event if `uid` is given. Raises MergeError if there is none of that uid."""
    with store.read() as db:
        number = _event(db, uid) if uid else None
        return merges.listed(db, event_id=number, undone=undone, limit=limit)


def _event(db: Connection, uid: str) -> int:
    number = resolve.event_id(db, uid)
    if number is None:
        raise MergeError(N_("There is no event {uid}."), uid=uid)
    return number


def _standing(db: Connection, uid: str) -> int:
    return resolve.standing(db, _event(db, uid))


def _taken(db: Connection, uid: str) -> int:
    number = _event(db, uid)
    if resolve.standing(db, number) != number:
        return number
    inside = resolve.taken_in(db, number)
    if not inside:
        raise MergeError(N_("{uid} is merged with nothing."), uid=uid)
    if len(inside) > 1:
        uids = ", ".join(sorted(merges.uids_of(db, inside).values()))
        raise MergeError(N_("Several events are merged into {uid}; say which one: {uids}."), uid=uid, uids=uids)
    return inside[0]

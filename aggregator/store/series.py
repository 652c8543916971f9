"""Series that go on without end: which have too few occurrences worked out, and storing more."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from aggregator.store.tables import area, event
from aggregator.store.writes import area_ids, move_revision
from aggregator.store.written import replace_occurrences
from aggregator.understand import Understood


def due_for_expansion(db: Connection, until: int, limit: int = 500) -> list[tuple[int, str, str, str]]:
    """Series whose occurrences are worked out to less than `until`: (id, uid, detail, area name)."""
    query = (
        select(event.c.id, event.c.uid, event.c.detail, area.c.name)
        .join(area, area.c.id == event.c.area_id)
        .where(event.c.expanded_until < until, event.c.hidden.is_(False))
        .order_by(event.c.expanded_until)
        .limit(limit)
    )
    return [(row.id, row.uid, row.detail, row.name) for row in db.execute(query)]


def expanded(db: Connection, items: Sequence[tuple[int, Understood]]) -> None:
    """Store occurrences worked out to a new horizon; the calendar text already tells the rule and stays."""
    areas = area_ids(db, [item for _, item in items])
    replace_occurrences(db, items, areas)
    for number, item in items:
        db.execute(
            update(event)
            .where(event.c.id == number)
            .values(expanded_until=item.expanded_until, last_end_at=item.last_end, first_start_at=item.first_start)
        )
    if items:
        move_revision(db)

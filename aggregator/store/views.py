"""How often events' pages were asked for: a number for each event, nothing about who asked."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from aggregator.store.engine import chunks
from aggregator.store.mindtables import seen
from aggregator.store.tables import event


def add(db: Connection, views: Mapping[str, int]) -> None:
    """Add views, by uid, to what is counted already; what there is no event of is left out."""
    rows = [
        {"event_id": number, "views": views[uid]}
        for some in chunks(sorted(views))
        for number, uid in db.execute(select(event.c.id, event.c.uid).where(event.c.uid.in_(some)))
    ]
    # in one order, so that two processes never wait for each other
    for part in chunks(sorted(rows, key=lambda row: int(row["event_id"]))):
        if db.dialect.name == "sqlite":
            lite = sqlite.insert(seen)
            more = lite.on_conflict_do_update(
                index_elements=["event_id"], set_={"views": seen.c.views + lite.excluded.views}
            )
            db.execute(more, part)
        else:
            full = postgresql.insert(seen)
            added = full.on_conflict_do_update(
                index_elements=["event_id"], set_={"views": seen.c.views + full.excluded.views}
            )
            db.execute(added, part)

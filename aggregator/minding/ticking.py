"""Whether somebody still looks which sources are due: the engine's last tick, and what has waited since."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.chores import TICKED
from aggregator.store import Store, leases, versions

TICKS = 10  # so many may fail to come before anybody is woken
MARGIN = 60  # seconds besides: a machine that starts, a database that is away for a moment


@dataclass(frozen=True, slots=True)
class Ticking:
    """ticked_at: instant of the last look, None: never. due: sources that wait now; since: instant from which the
    first of them has been waiting, None where none is."""

    ticked_at: int | None
    due: int
    since: int | None

    def stuck(self, now: int, tick: int) -> bool:
        """Whether sources have waited longer than ten ticks (of `tick` seconds), and nobody has looked since."""
        before = now - TICKS * tick - MARGIN
        return self.since is not None and self.since < before and (self.ticked_at or 0) < before


def ticking(store: Store, now: int) -> Ticking:
    """How the engine does, as the store knows it. Blocks."""
    with store.read() as db:
        ticked_at = versions.find(db, TICKED)
        due, since = leases.waiting(db, now)
    return Ticking(int(ticked_at) if ticked_at else None, due, since)

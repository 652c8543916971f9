"""Whether what we have kept is still what the store says: one look a second at its revision.

While the store cannot be asked, the last good answers stay good: a family's calendar goes on working.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date, datetime, tzinfo

import anyio

log = logging.getLogger(__name__)
EVERY = 1.0
# a look that hangs must not make old answers live on
TRUSTED_SECONDS = 4.0


class Watch:
    """revision: as last seen, -1 before the first look. today: the site's calendar day at that moment.

    down: the last look failed.
    """

    def __init__(self, look: Callable[[], int], zone: tzinfo, clock: Callable[[], float] = time.time) -> None:
        self._look = look
        self._zone = zone
        self.clock = clock
        self.revision = -1
        self.today = self.day()
        self.down = False
        self._trusted_until = 0.0
        # a thread of its own: pages that wait for a busy database must not keep it from looking
        self._thread = anyio.CapacityLimiter(1)

    def day(self) -> date:
        """Today in the site's own zone."""
        return datetime.fromtimestamp(self.clock(), self._zone).date()

    def current(self) -> bool:
        """Whether `revision` and `today` may be relied on without asking the store."""
        return self.down or time.monotonic() < self._trusted_until

    def look(self) -> int:
        """Ask the store now; returns and remembers the revision. Raises what the store raises."""
        began = time.monotonic()
        try:
            revision = self._look()
        except Exception:
            self.down = True
            raise
        if self.down and self.revision >= 0:
            log.warning("The database answers again.")
        self.revision, self.today, self.down = revision, self.day(), False
        self._trusted_until = began + TRUSTED_SECONDS
        return revision

    async def run(self) -> None:
        """Look once a second until cancelled."""
        while True:
            was_down = self.down
            try:
                await anyio.to_thread.run_sync(self.look, limiter=self._thread)
            except Exception as error:
                if not was_down:
                    log.error("The database does not answer: %s", error)
            await anyio.sleep(EVERY)

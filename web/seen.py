"""How often events' pages are asked for: counted in memory, handed on now and then. Nothing about who asks."""

from __future__ import annotations

import threading

MOST = 20_000


class Seen:
    """Views by uid since the last `take`. Safe to use from several threads.

    What a cache between us and the reader answers is not counted; the order of events is what matters here.
    """

    def __init__(self) -> None:
        self._views: dict[str, int] = {}
        self._lock = threading.Lock()

    def count(self, uid: str) -> None:
        """One more view; past MOST events new ones are not counted until the next `take`."""
        with self._lock:
            if uid in self._views or len(self._views) < MOST:
                self._views[uid] = self._views.get(uid, 0) + 1

    def take(self) -> dict[str, int]:
        """What was counted; it begins anew."""
        with self._lock:
            taken, self._views = self._views, {}
        return taken

    def put_back(self, views: dict[str, int]) -> None:
        """Count again what could not be stored."""
        with self._lock:
            for uid, number in views.items():
                self._views[uid] = self._views.get(uid, 0) + number

"""What a command begins with: the settings, a store that is open and up to date, and the present."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aggregator.cli.say import plain_errors, settings_or_stop

if TYPE_CHECKING:
    from aggregator.settings import Settings
    from aggregator.store import Store


@contextmanager
def opened() -> Iterator[tuple[Settings, Store]]:
    """The settings and an open, migrated store. What goes wrong meanwhile is told in plain words."""
    from aggregator.store import Store

    settings = settings_or_stop()
    with plain_errors():
        store = Store(settings.database, settings.timezone)
        try:
            store.migrate()
            yield settings, store
        finally:
            store.close()


def instant() -> int:
    """The present, in whole seconds."""
    return int(time.time())

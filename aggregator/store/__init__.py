"""Everything that is kept, on SQLite and on PostgreSQL with the same code.

`Store` is the only door: the site and the command line see records from `aggregator.model`, never rows.
"""

from __future__ import annotations

from aggregator.store.store import Store

__all__ = ["Store"]

"""Feeds that show only a window of what there is: by their size.

WordPress' The Events Calendar gives 30 events by `?ical=1`, LibCal 50, many APIs 10, 100, 200 or 500: a feed of
exactly that many is more often cut there than it happens to have that many.
"""

from __future__ import annotations

CUT_AT = frozenset((10, 30, 50, 100, 200, 500))


def cut_window(count: int) -> bool:
    """Whether a feed of `count` items looks cut at a limit, so that an item not in it may still be coming."""
    return count in CUT_AT

"""What was found wrong while one document was read, told so that a person can read it: once for each, not hundreds
of times for the same."""

from __future__ import annotations

from sources.errors import Problem
from sources.quirks import QUIRKS

TOLD_ONE_BY_ONE = 20
NAMED_TOGETHER = 3
ITEM_LENGTH = 80
VALUE_LENGTH = 120
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")


class Found:
    """The repairs made while reading one document. Knows nothing of their order: the same feed shuffled tells the
    same problems in the same order."""

    def __init__(self) -> None:
        self._items: dict[str, dict[tuple[str, tuple[tuple[str, str], ...]], None]] = {}

    def note(self, name: str, item: str = "", /, **values: object) -> None:
        """Note the quirk `name` for `item` ("" for the feed as a whole); `values` fill the sentence's places."""
        filled = tuple((place, shortened(str(value), VALUE_LENGTH)) for place, value in values.items())
        self._items.setdefault(name, {})[(shortened(item, ITEM_LENGTH), filled)] = None

    def problems(self) -> list[Problem]:
        """Everything noted, in the order of the table."""
        return [problem for name in QUIRKS if name in self._items for problem in self._told(name)]

    def _told(self, name: str) -> list[Problem]:
        noted = sorted(self._items[name])
        if len(noted) > TOLD_ONE_BY_ONE:
            items = ", ".join(item for item, _ in noted[:NAMED_TOGETHER])
            noted = [(f"{items} … ({len(noted)})", noted[0][1])]
        return [Problem(item, QUIRKS[name].what, dict(values)) for item, values in noted]


def shortened(text: str, length: int) -> str:
    """`text` on one line in at most `length` characters."""
    text = " ".join(text[: length * 4].translate(_CONTROLS).split())
    return text if len(text) <= length else text[: length - 1] + "…"

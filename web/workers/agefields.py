"""Ages as two fields of a form say them: from, to. Pure."""

from __future__ import annotations

from collections.abc import Mapping

OLDEST = 120
Ages = tuple[int | None, int | None]


class BadAges(ValueError):
    """They are no ages."""


def read_ages(fields: Mapping[str, str], low: str, high: str) -> Ages | None:
    """The ages of the fields of these names; None where both are empty. Raises BadAges."""
    told = [fields.get(name, "").strip() for name in (low, high)]
    if not any(told):
        return None
    if any(one and (not one.isascii() or not one.isdigit() or len(one) > 3) for one in told):
        raise BadAges
    first, last = (int(one) if one else None for one in told)
    if any(age is not None and age > OLDEST for age in (first, last)):
        raise BadAges
    if first is not None and last is not None and first > last:
        raise BadAges
    return first, last

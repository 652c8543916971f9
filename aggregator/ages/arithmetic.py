"""Months, grades and bounds as completed years. Pure."""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[int | None, int | None]


@dataclass(slots=True)
class Bound:
    """One number of a phrase. unit: its letter, "" not told. sign: one of < > { or ""."""

    low: int
    high: int
    unit: str
    sign: str = ""


@dataclass(slots=True)
class Phrase:
    """A phrase read: bounds with the sign before each but the first, and what stands around them."""

    bounds: list[Bound]
    joints: list[str]
    before: str
    after: str


def years_low(bound: Bound) -> int:
    """Completed years at the lower end: months / 12, grade + 6."""
    if bound.unit == "M":
        return bound.low // 12
    return bound.low + 6 if bound.unit == "G" else bound.low


def years_high(bound: Bound) -> int:
    """Completed years at the upper end: (months - 1) / 12, grade + 7, pre-primary 6."""
    if bound.unit == "M":
        return max(0, (bound.high - 1) // 12)
    if bound.unit == "G":
        return bound.high + 7 if bound.high else 6
    return bound.high


def years_below(bound: Bound) -> int:
    """Completed years of those below a bound."""
    if bound.unit == "M":
        return max(0, (bound.high - 1) // 12)
    return max(0, (bound.high + 6 if bound.unit == "G" else bound.high) - 1)


def union(ranges: list[Range]) -> Range:
    """The outer bounds; an open bound stays open."""
    lows = [low for low, _ in ranges]
    highs = [high for _, high in ranges]
    low = None if None in lows else min(value for value in lows if value is not None)
    high = None if None in highs else max(value for value in highs if value is not None)
    return low, high

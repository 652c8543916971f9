"""How a source is doing, in one word. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol, TypeVar

from sources.errors import N_

State = Literal["failing", "quarantined", "slowed", "new", "paused", "works"]
# those that want a worker first come first
ORDER: tuple[State, ...] = ("failing", "quarantined", "slowed", "new", "paused", "works")
WORDS: dict[State, str] = {
    "works": N_("Works"),
    "slowed": N_("Slowed down"),
    "failing": N_("Does not work"),
    "paused": N_("Paused"),
    "quarantined": N_("In quarantine"),
    "new": N_("Not fetched yet"),
}
FAILURES = 3
OVERDUE_INTERVALS = 2
STALE_SECONDS = 182 * 86_400


class Pulse(Protocol):
    """What a state is told by: aggregator.model.SourceHealth and the like. Instants in seconds, None: never."""

    @property
    def paused(self) -> bool: ...
    @property
    def quarantined(self) -> bool: ...
    @property
    def outcome(self) -> str: ...
    @property
    def failures(self) -> int: ...
    @property
    def checked_at(self) -> int | None: ...
    @property
    def next_pull_at(self) -> int: ...


def state(of: Pulse, now: int, interval: int) -> State:
    """The word for a source that is pulled every `interval` seconds.

    A feed that is gone for good has been paused by us, not by a worker: it does not work. One that has never
    answered does not work from its first failure on.
    """
    if of.outcome == "gone" and of.failures:
        return "failing"
    if of.paused:
        return "paused"
    if of.failures >= FAILURES or (of.failures and of.checked_at is None):
        return "failing"
    if of.quarantined:
        return "quarantined"
    if of.checked_at is None:
        return "new"
    return "slowed" if of.failures or _overdue(of, now, interval) else "works"


def _overdue(of: Pulse, now: int, interval: int) -> bool:
    return now - of.next_pull_at > OVERDUE_INTERVALS * interval


def silent(of: Pulse, now: int, interval: int) -> bool:
    """Whether a source has fallen silent: 3 failed pulls in a row, or nobody has pulled it for 3 intervals.

    The next pull is due one interval after the last, so the latter is two intervals past due. interval: seconds.
    """
    return not of.paused and (of.failures >= FAILURES or _overdue(of, now, interval))


def stale(changed_at: int | None, now: int) -> bool:
    """Whether a source has brought nothing new or changed for half a year. changed_at: when it last did."""
    return changed_at is not None and now - changed_at > STALE_SECONDS


T = TypeVar("T")


def by_need(told: Iterable[tuple[State, str, T]]) -> list[T]:
    """What is told with a state and a name: those that want a worker first, then by name."""
    return [one for _, _, one in sorted(told, key=lambda row: (ORDER.index(row[0]), row[1].casefold()))]

"""What is carried: sources, decisions, places. Plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from sources.catalogue import Source

Kind = Literal["always", "event", "same", "not_the_same"]
Item = tuple[str, str]  # a source's id and the key that it gives an event


@dataclass(frozen=True, slots=True)
class Decision:
    """A worker's word. always: about a source (item: its id, ""); event: about an event; the others about two.

    field, value: of aggregator.corrections, the value as JSON; "" of a decision about two. made_at: instant.
    """

    kind: Kind
    item: Item
    other: Item = ("", "")
    field: str = ""
    value: str = ""
    made_by: str = ""
    made_at: int = 0

    @property
    def order(self) -> tuple[Any, ...]:
        """Where it stands in a file."""
        return (self.kind, self.item, self.other, self.field, self.value, self.made_by, self.made_at)

    @property
    def about(self) -> tuple[Any, ...]:
        """What it decides: of two decisions with the same, the newer replaces the older."""
        return (self.kind, self.item, self.other, self.field)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a worker says a place is; key: of aggregator.areas.place_key, area: slug and name, "" for none."""

    key: str
    area: tuple[str, str]
    made_at: int = 0


@dataclass(frozen=True, slots=True)
class Cargo:
    """Everything. organisations: source id -> whose workers may change it, "" left out."""

    sources: tuple[Source, ...] = ()
    organisations: dict[str, str] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    places: tuple[Placed, ...] = ()

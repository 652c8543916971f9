"""What we believe of an event: what its sources tell, put together, and what workers corrected. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aggregator.corrections import Correction, corrected, is_hidden
from aggregator.matching.fields import Kind, Telling, combine
from aggregator.model import Event

# a municipality's calendar gathers what its libraries, clubs and parishes tell first and best themselves
GATHERERS = frozenset({"municipality"})


@dataclass(frozen=True, slots=True)
class Told:
    """What one item of a source tells.

    source: its slug; kind: of sources.catalogue.KINDS. live: not counted out of the source.
    """

    source: str
    kind: str
    event: Event
    live: bool = True


@dataclass(frozen=True, slots=True)
class Belief:
    """An event as it is shown. told: without corrections. provenance: field -> slug; None with but one source."""

    event: Event
    told: Event
    hidden: bool
    provenance: dict[str, str] | None


def believe(uid: str, items: Sequence[Told], corrections: Sequence[Correction]) -> Belief:
    """The belief in an event served as `uid`; one that every source has dropped is hidden, as it was told last."""
    live = [item for item in items if item.live]
    told, provenance = _together(live or items)
    told = replace(told, uid=uid)
    hidden = not live or is_hidden(corrections)
    return Belief(corrected(told, corrections), told, hidden, provenance)


def _together(items: Sequence[Told]) -> tuple[Event, dict[str, str] | None]:
    if len(items) == 1:
        return items[0].event, None
    event, provenance = combine([Telling(item.source, _kind(item.kind), item.event) for item in items])
    return event, dict(provenance)


def _kind(kind: str) -> Kind:
    return "aggregator" if kind in GATHERERS else "primary"

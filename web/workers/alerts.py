"""The notice on top of the workers' area: which of one's sources do not work or wait for a decision."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.accounts.model import Worker, may
from aggregator.store import told
from web.i18n import N_, Tongue
from web.parts import Parts

SHOWN = 3
WORDS = {"failing": N_("{name} does not work"), "quarantined": N_("{name} waits for your decision")}


@dataclass(frozen=True, slots=True)
class Alerts:
    """lines: (slug of the source, sentence). more: how many are not shown."""

    lines: tuple[tuple[str, str], ...]
    more: int


def alerts(site: Parts, who: Worker, here: str, said: Tongue) -> Alerts:
    """What the worker has to know; nothing on the list of sources, nor of the source whose page it is. Blocks."""
    if here == "/lahteet":
        return Alerts((), 0)
    with site.store.read() as db:
        found = told.by_source(db)
    lines = tuple(
        (one.slug, said(WORDS[one.kind], name=one.name))
        for one in found
        if one.kind in WORDS and may(who, one.organisation) and here != f"/lahteet/{one.slug}"
    )
    return Alerts(lines[:SHOWN], max(0, len(lines) - SHOWN))

"""How a state looks: its icon's shape, so that it is told by word and form, never by colour alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.minding.state import WORDS, State
from web.i18n import Tongue

# paths of a 24 × 24 icon, drawn with lines
ICONS: dict[State, str] = {
    "works": "M4 12.5l5.5 5.5L20 7",
    "slowed": "M12 3a9 9 0 1 0 .01 0M12 7v5.5l3.5 2",
    "failing": "M5 5l14 14M19 5L5 19",
    "paused": "M8 5v14M16 5v14",
    "quarantined": "M12 3.5L22 20.5H2zM12 10v4.5M12 17.4v.2",
    "new": "M5 12h.01M12 12h.01M19 12h.01",
}
TONES: dict[State, str] = {
    "works": "good", "slowed": "note", "failing": "bad", "paused": "none", "quarantined": "note", "new": "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """tone: good, note, bad or none."""

    word: str
    icon: str
    tone: str


def sign(state: State, said: Tongue) -> Sign:
    """The sign of a state."""
    return Sign(said(WORDS[state]), ICONS[state], TONES[state])

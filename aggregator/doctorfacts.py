"""An installation as it was seen: gathered by aggregator.examining, judged by aggregator.doctor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from aggregator.minding.ticking import Ticking
from aggregator.model import SourceHealth
from aggregator.settings import Settings

State = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen. A reason is why something does not work, "" if it does, None if it was not looked at.

    room: folder -> bytes that are free there. database_bytes: of the SQLite file. zones: names that are missing;
    zone_year: of the time zone data, None if unknown. files: setting -> reason. every: source -> seconds between
    its pulls, 0 for the usual. secrets: source -> name of its key. backed_up_at: instant of the last
    `puuha backup`. administrators: how many can come in.
    """

    settings: Settings
    now: int
    database: str = ""
    schema: str | None = None
    damage: str | None = None
    room: Mapping[str, int] = field(default_factory=dict)
    database_bytes: int = 0
    zones: Sequence[str] = ()
    zone_year: int | None = None
    reading: str = ""
    pictures: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    sources: Sequence[SourceHealth] | None = None
    every: Mapping[str, int] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    ticking: Ticking | None = None
    backed_up_at: int | None = None
    smtp: str | None = None
    administrators: int | None = None


Verdict = tuple[State, str, str] | None
GOOD: State = "ok"

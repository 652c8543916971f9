"""What a pull came to: a value, also when it failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sources.errors import N_, AddressRefused, BadStatus, NotAFeed, Problem, SourceError, Unreachable

Outcome = Literal[
    "changed", "unchanged", "not_modified", "empty", "between_seasons", "quarantined",
    "not_a_feed", "refused", "unreachable", "error", "gone", "superseded", "not_stored",
]  # fmt: skip
QUIET: frozenset[Outcome] = frozenset({"unchanged", "not_modified"})
GOOD: frozenset[Outcome] = frozenset(
    {"changed", "unchanged", "not_modified", "empty", "between_seasons", "quarantined"}
)

SENTENCES: dict[Outcome, str] = {
    "changed": N_("New or changed events were taken in."),
    "unchanged": N_("Nothing has changed."),
    "not_modified": N_("The server says that nothing has changed."),
    "empty": N_("The feed works but has no events."),
    "between_seasons": N_("The feed works; all its events are past, as between two seasons."),
    "quarantined": N_("The feed suddenly holds far fewer events; the old ones are kept until you confirm."),
    "not_a_feed": N_("The address no longer gives a calendar; all stored events are kept."),
    "refused": N_("The address may not be called; all stored events are kept."),
    "unreachable": N_("The feed could not be fetched; all stored events are kept."),
    "error": N_("The feed could not be read; all stored events are kept."),
    "gone": N_("The feed has been taken down for good; it is paused and its events are kept."),
    "superseded": N_("Another process pulled the source meanwhile, or it was paused or removed."),
    "not_stored": N_("What was fetched could not be stored; all stored events are kept, and it is tried again."),
}


@dataclass(frozen=True, slots=True)
class PullReport:
    """One source, one pull. started, finished: instants in seconds.

    new, changed, unchanged: events taken in; missing: of the coming ones not in the answer; hidden: taken out of
    sight by the removal rule; refused: items that could not be read. problems: in words, the outcome's own first.
    """

    source: str
    outcome: Outcome
    started: int
    finished: int
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    hidden: int = 0
    refused: int = 0
    problems: tuple[Problem, ...] = field(default_factory=tuple)

    @property
    def good(self) -> bool:
        """Whether the source answered as it should."""
        return self.outcome in GOOD


GONE = 410


def failed(source: str, outcome: Outcome, started: int, finished: int, why: Problem) -> PullReport:
    """The report of a pull that came to nothing: what that means, and why."""
    return PullReport(source, outcome, started, finished, problems=(Problem("", SENTENCES[outcome]), why))


def outcome_of(error: SourceError) -> Outcome:
    """Which kind of failure an error is."""
    if isinstance(error, BadStatus) and error.status == GONE:
        return "gone"
    kinds: tuple[tuple[type[SourceError], Outcome], ...] = (
        (AddressRefused, "refused"),
        (NotAFeed, "not_a_feed"),
        (Unreachable, "unreachable"),
        (BadStatus, "unreachable"),
    )
    return next((outcome for kind, outcome in kinds if isinstance(error, kind)), "error")

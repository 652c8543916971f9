"""What stands between an address and its events, by kind, so that a page can tell the next step. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from sources import isolate
from sources.addresses import NOT_PUBLIC
from sources.answers import CHALLENGE
from sources.detecting import obstacles as found
from sources.errors import AddressRefused, BadStatus, Problem, SourceError, TooLarge, Unreachable

# kinds: address, inside, unreachable, missing, login, challenge, robots, script, key, bomb, slow, nothing;
# articles and empty: a feed without events; table: of an uploaded file. Of several the first of these is told.
BY_SENTENCE = {
    found.LOGIN: "login",
    CHALLENGE: "challenge",
    found.ROBOTS: "robots",
    found.SHELL: "script",
    found.KEY: "key",
    isolate.TOO_SLOW: "bomb",
    isolate.TOO_MUCH: "bomb",
    isolate.CRASHED: "bomb",
    NOT_PUBLIC: "inside",
    found.OUT_OF_TIME: "slow",
}
BY_STATUS = {401: "login", 403: "login", 404: "missing", 410: "missing"}
BY_CLASS: tuple[tuple[type[SourceError], str], ...] = (
    (AddressRefused, "address"),
    (TooLarge, "bomb"),
    (BadStatus, "unreachable"),
    (Unreachable, "unreachable"),
)
KINDS = (
    *dict.fromkeys(BY_SENTENCE.values()), "address", "unreachable", "missing", "nothing", "articles", "empty",
    "table", "interrupted",
)  # fmt: skip


def of_error(error: SourceError) -> str:
    """The kind of an error that ended everything."""
    if error.what in BY_SENTENCE:
        return BY_SENTENCE[error.what]
    if isinstance(error, BadStatus) and error.status in BY_STATUS:
        return BY_STATUS[error.status]
    return next((kind for of_class, kind in BY_CLASS if isinstance(error, of_class)), "nothing")


def of_problems(problems: Iterable[Problem], *, articles: bool, empty: bool) -> str:
    """The kind where a search found no events. articles: but something to read. empty: but a feed of none."""
    if articles or empty:
        return "articles" if articles else "empty"
    told = {problem.what for problem in problems}
    return next((kind for sentence, kind in BY_SENTENCE.items() if sentence in told), "nothing")

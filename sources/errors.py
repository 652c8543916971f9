"""What can go wrong on the way from an address to its events, and how it is told.

    SourceError                 any of these; `what` is a sentence a youth worker understands
    ├── CatalogueError          a settings file of sources has mistakes (all of them told at once)
    ├── FetchError              the answer could not be had
    │   ├── AddressRefused      we do not call that address (guard, scheme, port, credentials)
    │   ├── Unreachable         name, connection, certificate or deadline failed
    │   ├── TooLarge            the answer passed a bound
    │   └── BadStatus           the server answered, but not with the feed (`status`, `retry_after`)
    └── ParseError              the answer is there but cannot be read
        └── NotAFeed            it is something else: an error page, a log-in page, a picture

Sentences are message ids for gettext with `{name}` places; `values` fill the places, so that the same
problem can be told in Finnish, Swedish and English.
"""

from __future__ import annotations

from dataclasses import dataclass, field


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for "mark, do not translate")
    """Mark `message` for the translators' catalogue; returns it unchanged."""
    return message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was not as it should be, in one item of a feed or in the feed itself.

    item: which one (a UID, a title, a row number; "" for the feed as a whole).
    what: message id, an English sentence with `{name}` places.
    values: what stands in the places.
    """

    item: str
    what: str
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return fill(self.what, self.values)


def fill(message: str, values: dict[str, str]) -> str:
    """`message` with its places filled; a place without a value stays as it is (never raises)."""
    for name, value in values.items():
        message = message.replace("{" + name + "}", value)
    return message


class SourceError(Exception):
    """Base of all; carries a translatable sentence."""

    def __init__(self, what: str, **values: object) -> None:
        self.what = what
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(fill(what, self.values))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.values, self.__dict__))

    def problem(self, item: str = "") -> Problem:
        """The same as a record that can be stored and translated."""
        return Problem(item, self.what, self.values)


def _rebuild(cls: type[SourceError], what: str, values: dict[str, str], state: dict[str, object]) -> SourceError:
    error = cls.__new__(cls)
    Exception.__init__(error, fill(what, values))
    error.__dict__.update(state)
    return error


class CatalogueError(SourceError):
    """A file of sources has mistakes; `problems` lists every one."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(N_("The list of sources has {count} mistakes."), count=len(problems))


class FetchError(SourceError):
    """The answer could not be had."""


class AddressRefused(FetchError):
    """The address may not be called."""


class Unreachable(FetchError):
    """Name lookup, connection, certificate, deadline or a broken answer."""


class TooLarge(FetchError):
    """A bound on size was passed."""


class BadStatus(FetchError):
    """The server answered with an error.

    status: the HTTP status code. retry_after: seconds the server asks us to wait, or None.
    """

    def __init__(self, what: str, *, status: int, retry_after: float | None = None, **values: object) -> None:
        self.status = status
        self.retry_after = retry_after
        super().__init__(what, status=status, **values)


class ParseError(SourceError):
    """The answer cannot be read as what it should be."""


class NotAFeed(ParseError):
    """The answer is something else than a feed."""

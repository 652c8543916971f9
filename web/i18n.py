"""What the site says, in the visitor's language (gettext; the message ids are plain English).

    tongue("fi")("{count} km away", count=3)       one message with its places filled
    tongue("fi").plural("{count} event", "{count} events", 3)

Catalogues: `locales/<language>/LC_MESSAGES/messages.po`; `python -m web.messages` brings them up to date.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from aggregator.model import LANGUAGES

LOCALES = Path(__file__).parent / "locales"
DEFAULT = LANGUAGES[0]
OWN_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for "mark, do not translate")
    """Mark `message` for the catalogue; returns it unchanged."""
    return message


class Tongue:
    """One language's messages. A message without a translation is said in English."""

    def __init__(self, code: str, messages: gettext.NullTranslations) -> None:
        self.code = code
        self._messages = messages

    def __call__(self, message: str, **values: object) -> str:
        return _fill(self._messages.gettext(message), values)

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """`one` or `many` as the language's rule has it; `{count}` is filled with a spaced number."""
        said = self._messages.ngettext(one, many, count)
        return _fill(said, {"count": self.number(count), **values})

    def number(self, count: int) -> str:
        """10000 as "10 000" (no-break space), in English "10,000"."""
        return f"{count:,}".replace(",", "," if self.code == "en" else "\u00a0")


def _fill(message: str, values: dict[str, object]) -> str:
    """`message` with its `{name}` places filled; a place without a value stays, a value is never looked into."""
    parts = message.split("{")
    filled = parts[0]
    for part in parts[1:]:
        name, closed, rest = part.partition("}")
        filled += f"{values[name]}{rest}" if closed and name in values else "{" + part
    return filled


@cache
def tongue(code: str) -> Tongue:
    """The messages of `code`, or of the default language if it is not one of ours."""
    code = code if code in LANGUAGES else DEFAULT
    return Tongue(code, gettext.translation("messages", LOCALES, languages=[code], fallback=True))


def preferred(accept_language: str) -> str:
    """Which of our languages an Accept-Language header asks for first (RFC 9110 section 12.5.4)."""
    wishes: list[tuple[float, str]] = []
    for wish in accept_language[:200].split(","):
        tag, _, weight = wish.partition(";")
        code = tag.strip().lower().split("-")[0]
        if code in LANGUAGES:
            wishes.append((_weight(weight), code))
    best = max(wishes, key=lambda wish: wish[0], default=(0.0, DEFAULT))
    return best[1] if best[0] > 0 else DEFAULT


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0

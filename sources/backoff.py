"""When to come back: after failures, and as the server asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

DAY = 24 * 3600.0
LEAST = 60.0  # seconds: full jitter alone may say "at once", which is no kindness to a server in trouble


def backoff(failures: int, interval: float, retry_after: float | None, random: Callable[[], float]) -> float:
    """Seconds until the next try after `failures` failures in a row, for a source pulled every `interval` seconds.

    Doubles with full jitter (anything between a minute and interval x 2^failures), at most a day. retry_after:
    seconds the server asked for; never sooner than that, within the same day. random: as `random.random`.
    """
    wait = min(interval, DAY)
    if failures > 0:
        ceiling = min(interval * 2.0 ** min(failures, 40), DAY)
        wait = max(random() * ceiling, min(LEAST, interval))
    return max(wait, min(retry_after or 0.0, DAY))


def seconds_asked(retry_after: str, now: datetime) -> float | None:
    """Retry-After (RFC 9110 section 10.2.3), a number or a date, as seconds from `now` between 0 and a day.

    None if there is none or it cannot be read.
    """
    value = retry_after.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), DAY)
    moment = http_date(value)
    return None if moment is None else _bounded((moment - now).total_seconds())


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long the answer counts as fresh (RFC 9111 section 4.2): seconds between 0 and a day, None if untold.

    headers: by lower-case name. no-cache and no-store count as 0, and so does an Expires that is no date.
    """
    lifetime = _lifetime(headers, now)
    if lifetime is None:
        return None
    age = headers.get("age", "").strip()
    return _bounded(lifetime - (float(age[:12]) if age.isascii() and age.isdigit() else 0.0))


def _lifetime(headers: Mapping[str, str], now: datetime) -> float | None:
    directives = _directives(headers.get("cache-control", ""))
    if "no-cache" in directives or "no-store" in directives:
        return 0.0
    if "max-age" in directives:
        seconds = directives["max-age"]
        return float(seconds[:12]) if seconds.isascii() and seconds.isdigit() else 0.0
    if "expires" not in headers:
        return None
    expires = http_date(headers["expires"])
    return 0.0 if expires is None else (expires - (http_date(headers.get("date", "")) or now)).total_seconds()


def _directives(cache_control: str) -> dict[str, str]:
    """Cache-Control's words; of a word said twice the first counts (RFC 9111 section 4.2.1)."""
    found: dict[str, str] = {}
    for directive in cache_control.lower().split(","):
        name, _, value = directive.partition("=")
        found.setdefault(name.strip(), value.strip().strip('"'))
    return found


def http_date(value: str) -> datetime | None:
    """A date as HTTP writes them (RFC 9110 section 5.6.7), aware; None if it is none."""
    try:
        moment = parsedate_to_datetime(value[:60])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), DAY)

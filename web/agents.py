"""What a browser is called, of what it calls itself: as much as tells one's own devices apart."""

from __future__ import annotations

from web.i18n import N_, Tongue

# the first that is found; most browsers name others too
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
UNKNOWN = N_("Another browser")


def browser_name(agent: str, said: Tongue) -> str:
    """E.g. "Firefox, Windows"."""
    named = (next((name for mark, name in table if mark in agent), "") for table in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, named)) or said(UNKNOWN)

"""What a site asks programs not to read (RFC 9309).

Asked of a page's site when a page is to be read again and again, or its links followed; not of a calendar or feed,
whose address a person gave to be subscribed to.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

LONGEST = 500 * 1024  # bytes, section 2.5
AGENT = "Puuhakalenteri"


@dataclass(frozen=True, slots=True)
class Robots:
    """A site's rules for us. origin: of the site."""

    origin: str
    rules: RobotFileParser | None = None

    def allow(self, address: str) -> bool:
        """Whether we may read `address`; other sites are not this one's business."""
        return self.rules is None or origin(address) != self.origin or self.rules.can_fetch(AGENT, address)


def read_robots(body: bytes, address: str) -> Robots:
    """The rules in a robots.txt. A page instead of one rules nothing out. Never raises."""
    text = body[:LONGEST].decode("utf-8", "replace").lstrip("\ufeff")
    if text.lstrip()[:1] == "<":
        return Robots(origin(address))
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    return Robots(origin(address), rules)


def origin(address: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"

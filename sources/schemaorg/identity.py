"""Which events of a page are the same, and by what name each is known from one pull to the next.

    @id, else url, else a hash of name, start and place; with the start behind it where several share one

A page often tells an event twice, in JSON-LD and in microdata: of these the first form holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sources.records import When
from sources.schemaorg.events import Context, Unreadable, absolute, moment
from sources.schemaorg.things import Thing, spelt

# Raise it when more is read of an event than before, so that stored events are read again.
VERSION = b"1"
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


@dataclass(slots=True)
class Candidate:
    """An event as one form of a page tells it. form: 0 JSON-LD, 1 microdata, 2 microformats.

    starts: None if it has none that can be read. name, url: what it is known by, "" if nothing. spelt: length and
    digest of all it says. twins: what other forms say of it. times: how often its own form tells it.
    """

    thing: Thing
    form: int
    title: str
    starts: When | None
    name: str
    url: str
    place: str
    spelt: tuple[int, bytes]
    twins: list[Candidate] = field(default_factory=list)
    times: int = 1

    @property
    def base(self) -> str:
        """What it is known by, without regard to others."""
        return self.name or self.url or f"hash:{_hash(self.title.casefold(), _when(self.starts), self.place)}"


def candidate(thing: Thing, form: int, context: Context) -> Candidate:
    """`thing` with all that tells it apart from others."""
    try:
        starts = moment(thing, "startDate", context.zone)
    except Unreadable:
        starts = None
    if starts is None:
        # a series is known by its schedule's beginning
        starts = next(filter(None, (_first(s, context) for s in thing.things("eventSchedule"))), None)
    name = absolute(thing.id, context.base) if thing.id and not thing.id.startswith("_:") else ""
    if _inside(name, context.base):
        # "#event-3" is a place on the page, and another event's tomorrow
        name = ""
    url = next(filter(None, (absolute(word, context.base) for word in thing.words("url"))), "")
    if _inside(url, context.base):
        url = url.partition("#")[0]
    title, where = thing.line("name"), thing.line("location")
    return Candidate(
        thing, form, title, starts, _steady(name), _steady(url), where, spelt(thing.node, thing.graph)
    )


def _inside(address: str, base: str) -> bool:
    """Whether an address names a part of the page itself."""
    page, _, fragment = address.partition("#")
    return bool(fragment) and page == base.partition("#")[0]


def _first(schedule: Thing, context: Context) -> When | None:
    try:
        return moment(schedule, "startDate", context.zone)
    except Unreadable:
        return None


def _steady(address: str) -> str:
    """An address without what counts visitors; "" for a site's front page, which is nobody's own."""
    path = address.partition("://")[2].partition("/")[2]
    if not path and "?" not in address and "#" not in address:
        return ""
    if not any(mark in address for mark in _TRACKING):
        return address
    parts = urlsplit(address)
    query = urlencode([pair for pair in parse_qsl(parts.query) if not pair[0].startswith(_TRACKING)])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


def keyed(candidates: Iterable[Candidate]) -> dict[str, Candidate]:
    """Every event once, by its key; what another form says of it stands in `twins`."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for one in _merged(candidates):
        groups[one.base].append(one)
    found: dict[str, Candidate] = {}
    for base, group in groups.items():
        apart = _apart(group)
        for tail, one in apart.items():
            found[base if len(apart) == 1 else f"{base}@{tail}"] = one
    return found


def _apart(group: list[Candidate]) -> dict[str, Candidate]:
    """Those of one name, told apart by start, else by title and place; of equal ones the one that says most."""
    by_start: dict[str, dict[tuple[str, str], Candidate]] = defaultdict(dict)
    for one in group:
        others = by_start[_when(one.starts)]
        what = (one.title.casefold(), one.place.casefold())
        other = others.get(what)
        if other:
            one.times = other.times = max(one.times, other.times) + (one.form == other.form)
        if other is None or _says_more(one, other):
            others[what] = one
    return {
        start if len(others) == 1 else f"{start}-{_hash(*what)}": one
        for start, others in by_start.items()
        for what, one in others.items()
    }


def _says_more(one: Candidate, other: Candidate) -> bool:
    return one.spelt > other.spelt


def _merged(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Events without their repetitions in a later form."""
    found: list[Candidate] = []
    by_title: dict[str, list[Candidate]] = defaultdict(list)
    for one in sorted(candidates, key=lambda c: c.form):
        same = next((other for other in by_title[one.title.casefold()] if _same(other, one)), None)
        if same:
            same.twins.append(one)
            same.name, same.url = same.name or one.name, same.url or one.url
            continue
        found.append(one)
        by_title[one.title.casefold()].append(one)
    return found


def _same(first: Candidate, second: Candidate) -> bool:
    """Whether two of one title, in two forms, are one event."""
    if first.form == second.form or any(twin.form == second.form for twin in first.twins):
        return False
    if first.starts is None or second.starts is None:
        return first.starts is second.starts or first.base == second.base
    if isinstance(first.starts, datetime) and isinstance(second.starts, datetime):
        return first.starts == second.starts or (first.base == second.base and _day(first) == _day(second))
    return _day(first) == _day(second)


def _day(one: Candidate) -> date | None:
    return one.starts.date() if isinstance(one.starts, datetime) else one.starts


def _when(starts: When | None) -> str:
    return "" if starts is None else starts.isoformat()


def _hash(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(errors="replace"), digest_size=8).hexdigest()


def digest(one: Candidate, context: Context) -> bytes:
    """16 bytes that change when what the page says of the event changes, or how it is read."""
    whole = blake2b(one.spelt[1], digest_size=16, person=VERSION)
    for part in (context.zone.key, context.base, one.thing.graph.language):
        whole.update(b"\n" + part.encode(errors="replace"))
    for twin in one.twins:
        whole.update(twin.spelt[1])
    return whole.digest()

"""What is fuzzed: a table of functions that take bytes and raise only where something is to be mended.

Hostile bytes may be refused with a SourceError (that is how a person is told); anything else that comes out is a
finding, and so is what breaks a promise asserted here.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from aggregator import ages, understand
from aggregator.ages.telling import Telling
from aggregator.areafile import load as load_areas
from aggregator.collectionfile import load as load_collections
from aggregator.ics import Site, stamped
from aggregator.normalise import Policy
from aggregator.recurrence import Horizon
from sources.adapters import ADAPTERS, adapter
from sources.addresses import AddressRules, check_address
from sources.answers import read_links, read_validators
from sources.backoff import DAY, fresh_for, seconds_asked
from sources.bounded import Body
from sources.catalogue import load as load_sources
from sources.detect import is_page, recognise
from sources.detecting import candidates, page, robots
from sources.errors import SourceError
from sources.records import Document, Reading
from sources.text import one_line, plain, safe_address
from web.filter import canonical
from web.query import parse

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
AT = int(NOW.timestamp())
READING = Reading("Europe/Helsinki", "fi", NOW)
ADDRESS = "https://kirjasto.example.fi/tapahtumat/feed"
HOW = understand.Understanding(
    Policy("kirjasto"), Site("Puuhakalenteri", "https://puuha.example.fi", ZoneInfo("Europe/Helsinki")),
    Horizon(AT - 200 * 86_400, AT + 400 * 86_400),
)  # fmt: skip
RULES = AddressRules.of()
CONTROLS = {chr(code) for code in (*range(9), *range(11, 32), 127)}


def of_adapter(name: str, data: bytes) -> None:
    """A feed's bytes all the way to what is stored and what phones are sent."""
    try:
        found = understand.read(name, Document(ADDRESS, data), READING, HOW)
    except SourceError:
        return
    for item in found.items:
        assert item.key
        assert not CONTROLS.intersection("".join(item.event.title.values())), "a control character in a title"
        text = stamped(item.text, AT, AT, 0)
        assert not CONTROLS.difference("\r\n").intersection(text), "a control character in a calendar"
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), "a line that is too long"
        assert "�" not in text or b"\xef\xbf\xbd" in data or b"\\u" in data or b"&#" in data or b"\0" in data


def of_links(name: str, data: bytes) -> None:
    """What else to fetch, and what a reference says."""
    with suppress(SourceError):
        adapter(name).links(Document(ADDRESS, data), READING)
    with suppress(SourceError):
        json.dumps(adapter(name).refer(Document(ADDRESS, data)))


def of_detection(data: bytes) -> None:
    """Which format bytes are, and which feeds a page leads to."""
    document = Document(ADDRESS, data)
    recognise(document)
    candidates.of_api(document)
    if is_page(document):
        said = page.facts(document)
        candidates.candidates(said)
        candidates.events_pages(said)
    robots.read_robots(data, ADDRESS)


def of_ages(data: bytes) -> None:
    """Ages read from a title and a description: never outside 0 to 120, never the wrong way round."""
    title, _, text = data.decode("utf-8", "replace").partition("\n")
    reading = ages.read(Telling((title,), (text,), year=2026))
    claim = reading.claim
    if claim is not None:
        low, high = claim.range.min, claim.range.max
        assert low is None or 0 <= low <= 120
        assert low is None or high is None or low <= high


def of_query(data: bytes) -> None:
    """A query string: never raises, and its canonical form is read back as the same."""
    asked = parse(data.decode("utf-8", "replace")).filter
    form = canonical(asked)
    assert canonical(parse(form).filter) == form, form


def of_address(data: bytes) -> None:
    """An address, and the headers of an answer."""
    text = data.decode("latin-1")
    candidates.of_address(text)
    try:
        normal = check_address(text, RULES)
        assert check_address(normal, RULES) == normal
    except SourceError:
        pass
    read_links(text, ADDRESS)
    headers = {"cache-control": text, "expires": text, "date": text, "age": text, "etag": text}
    for wait in (seconds_asked(text, NOW), fresh_for(headers, NOW)):
        assert wait is None or 0 <= wait <= DAY
    read_validators(headers)


def of_text(data: bytes) -> None:
    """Text with markup."""
    text = data.decode("utf-8", "replace")
    assert not CONTROLS.intersection(plain(text))
    assert "\n" not in one_line(text)
    assert safe_address(text).startswith(("http://", "https://")) or not safe_address(text)


def of_packing(data: bytes) -> None:
    """A packed answer in pieces: at most what is allowed comes out."""
    body = Body("gzip", 100_000)
    try:
        for begin in range(0, len(data), 100):
            for _ in body.feed(data[begin : begin + 100]):
                pass
        assert len(body.finish()[0]) <= 100_000
    except SourceError:
        pass


def of_file(load: Callable[[Path], object], ending: str, data: bytes) -> None:
    """A settings file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"a{ending}"
        file.write_bytes(data)
        try:
            load(file)
        except (SourceError, ValueError) as error:
            assert str(error)


LINKED = [name for name in ADAPTERS if adapter(name).linked]
TARGETS: dict[str, Callable[[bytes], None]] = {
    **{name: partial(of_adapter, name) for name in ADAPTERS},
    **{f"{name}_links": partial(of_links, name) for name in LINKED},
    "detection": of_detection,
    "ages": of_ages,
    "query": of_query,
    "address": of_address,
    "text": of_text,
    "packing": of_packing,
    "areas": partial(of_file, load_areas, ".toml"),
    "geojson": partial(of_file, load_areas, ".geojson"),
    "collections": partial(of_file, load_collections, ".toml"),
    "sources": partial(of_file, lambda file: load_sources([file]), ".toml"),
}
FOLDERS = {"detection": "formats", "text": "prose"}
LARGEST = 20_000  # bytes of a seed


def seeds(target: str) -> Iterator[bytes]:
    """What mutation begins with: this folder's corpus, and the tests' own data of that format."""
    for file in sorted((HERE / "corpus").glob(f"{target}[.-]*")):
        # one seed a paragraph where they are short
        yield from file.read_bytes().split(b"\n%%\n")
    folder = DATA / FOLDERS.get(target, target.removesuffix("_links"))
    for file in sorted(folder.glob("*")):
        if file.is_file() and file.stat().st_size <= LARGEST and ".expected" not in file.name:
            yield file.read_bytes()

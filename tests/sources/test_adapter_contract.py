"""What every adapter promises. An adapter is tested by being in `adapters()`, a case by being a file:

    tests/data/<adapter>/<case>.<format>           what the feed sends
    tests/data/<adapter>/<case>.json               what is read from it; <case>.expected.json if the feed is JSON
    tests/data/<adapter>/references/<role>-*       documents that items point to, if the format has such

    pytest tests/sources/test_adapter_contract.py -k NAME        one adapter alone
    python tests/sources/test_adapter_contract.py [NAME…]        write what is read now into the expected files

The written files are to be looked through in a diff. README.md, "Adding an adapter", goes through it all.
"""

from __future__ import annotations

import json
import pickle
import random
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sources.adapters import Adapter, adapters
from sources.errors import NotAFeed, ParseError, Problem
from sources.records import Document, Parsed, Reading

DATA = Path(__file__).parent.parent / "data"
ADDRESS = "https://feed.example/feed"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
ADAPTERS = adapters()
# A web page shows a part of what there is: the coming month, the first twenty.
WINDOWS = {"jsonld", "prose", "rss"}
# A table of rows has no end that could be missing.
ENDLESS = {"csvsheet"}


def expected_file(case: Path) -> Path:
    return case.with_suffix(".expected.json" if case.suffix == ".json" else ".json")


def cases(adapter: str) -> list[Path]:
    files = sorted(file for file in (DATA / adapter).glob("*.*") if file.is_file())
    answers = {expected_file(file) for file in files}
    return [file for file in files if file not in answers]


CASES = [
    pytest.param(adapter, case, id=f"{name}-{case.stem}")
    for name, adapter in ADAPTERS.items()
    for case in cases(name)
]
every_case = pytest.mark.parametrize(("adapter", "case"), CASES)
every_adapter = pytest.mark.parametrize("adapter", [pytest.param(a, id=name) for name, a in ADAPTERS.items()])


def document(body: bytes, **more: str) -> Document:
    return Document(ADDRESS, body, **more)


def reading(adapter: Adapter, **more: Any) -> Reading:
    files = sorted((DATA / adapter.name / "references").glob("*"))
    said = [adapter.refer(document(file.read_bytes(), role=file.name.partition("-")[0])) for file in files]
    return Reading(now=NOW, references=dict(said), **more)


def read(adapter: Adapter, body: bytes) -> Parsed:
    return adapter.parse(document(body), reading(adapter))


def as_json(value: object) -> Any:
    """Records as JSON that is easy to look through: defaults left out, times as RFC 9557 writes them."""
    if isinstance(value, Problem):
        return f"{value.item}: {value}" if value.item else str(value)
    if is_dataclass(value):
        return {f.name: as_json(said) for f in fields(value) if not is_default(f, said := getattr(value, f.name))}
    if isinstance(value, datetime):
        return f"{value.isoformat()}[{value.tzinfo}]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: as_json(said) for key, said in value.items()}
    return [as_json(said) for said in value] if isinstance(value, list | tuple) else value


def is_default(field: Any, value: object) -> bool:
    made = field.default_factory() if field.default_factory is not MISSING else field.default
    return bool(value == made)


def written(parsed: Parsed) -> dict[str, Any]:
    """Everything but the digests, in an order that does not depend on the feed's."""
    answer: dict[str, Any] = {"title": parsed.title}
    answer["events"] = [as_json(event) for event in sorted(parsed.events, key=lambda event: event.key)]
    answer["problems"] = sorted(as_json(problem) for problem in parsed.problems)
    unread = sorted(
        set(parsed.present) - {event.key for event in parsed.events} - {a.key for a in parsed.articles}
    )
    more = {
        "articles": as_json(parsed.articles),
        "places": as_json(parsed.places),
        "feeds": as_json(parsed.feeds),
        "deleted": sorted(parsed.deleted),
        "present_but_not_read": unread,
    }
    return answer | {name: said for name, said in more.items() if said}


@dataclass(frozen=True)
class Shape:
    """How a format's items are made and put together, to be able to shuffle and break them.

    split: body -> (head, items, tail). join: the same back. good: a small item. bad: one that cannot be read.
    several: how many different good ones there are.
    """

    split: Callable[[bytes], tuple[bytes, list[bytes], bytes]]
    join: Callable[[bytes, list[bytes], bytes], bytes]
    frame: bytes
    good: Callable[[int], bytes]
    bad: bytes
    several: int = 9


def split_json(body: bytes) -> tuple[bytes, list[bytes], bytes]:
    whole = json.loads(body)
    return body, [json.dumps(item).encode() for item in whole.get("data", [])], b""


def join_json(head: bytes, items: list[bytes], _: bytes) -> bytes:
    whole = json.loads(head)
    return json.dumps(
        whole | {"data": [json.loads(item) for item in items]} if "data" in whole else whole
    ).encode()


BEGIN, END = b"BEGIN:VEVENT", b"END:VEVENT"


def split_ical(body: bytes) -> tuple[bytes, list[bytes], bytes]:
    head, *rest = body.split(BEGIN)
    if not rest or any(part.count(END) != 1 for part in rest):
        return body, [], b""
    parts = [part.split(END) for part in rest]
    if any(after.strip() for _, after in parts[:-1]):
        return body, [], b""  # something stands between the events: leave it
    return head, [BEGIN + inside + END + b"\r\n" for inside, _ in parts], parts[-1][1].lstrip(b"\r\n")


def good_json(n: int) -> bytes:
    item = {
        "id": f"x:{n}",
        "name": {"fi": f"Kerho {n}"},
        "start_time": f"2026-06-{n + 1:02}T09:00:00Z",
        "end_time": None,
    }
    return json.dumps(item | {"@id": f"https://feed.example/v1/event/x:{n}/", "data_source": "x"}).encode()


def vevent(uid: str, start: str) -> bytes:
    lines = (f"UID:{uid}", "DTSTAMP:20260501T080000Z", f"DTSTART:{start}", f"SUMMARY:Kerho {uid}")
    return b"\r\n".join((BEGIN, *(line.encode() for line in lines), END, b""))


def split_rpde(body: bytes) -> tuple[bytes, list[bytes], bytes]:
    whole = json.loads(body)
    items = whole if isinstance(whole, list) else whole.get("items", [])
    return body, [json.dumps(item).encode() for item in items], b""


def join_rpde(head: bytes, items: list[bytes], _: bytes) -> bytes:
    whole, read = json.loads(head), [json.loads(item) for item in items]
    return json.dumps(read if isinstance(whole, list) else whole | {"items": read} if read else whole).encode()


def rpde(number: str, start: str) -> bytes:
    data = {"@type": "Event", "@id": f"https://feed.example/t/{number}", "name": "Kerho", "startDate": start}
    return json.dumps(
        {"state": "updated", "kind": "Event", "id": number, "modified": 1780000000, "data": data}
    ).encode()


def library(number: str, name: str | None) -> bytes:
    return json.dumps({"id": number, "name": name, "customData": [], "schedules": []}).encode()


def split_libraries(body: bytes) -> tuple[bytes, list[bytes], bytes]:
    return body, [json.dumps(item).encode() for item in json.loads(body).get("items", [])], b""


def join_libraries(head: bytes, items: list[bytes], _: bytes) -> bytes:
    return json.dumps(json.loads(head) | {"items": [json.loads(item) for item in items]}).encode()


def split_array(body: bytes) -> tuple[bytes, list[bytes], bytes]:
    whole = json.loads(body)
    return b"", [json.dumps(item).encode() for item in whole if isinstance(whole, list)], b""


def join_array(_: bytes, items: list[bytes], __: bytes) -> bytes:
    return b"[" + b",".join(items) + b"]"


def course(number: str, begins: str) -> bytes:
    return json.dumps({"id": number, "name": f"Kurssi {number}", "begins": begins, "catalogitems": []}).encode()


def shape_of_objects(name: str, frame: bytes, good: Callable[[int], bytes], bad: bytes) -> Shape:
    """A JSON object whose items stand in the list `name`; any other document is left alone."""

    def split(body: bytes) -> tuple[bytes, list[bytes], bytes]:
        whole = json.loads(body) if body[:1] == b"{" else {}
        return body, [json.dumps(item).encode() for item in whole.get(name, [])], b""

    def join(head: bytes, items: list[bytes], _: bytes) -> bytes:
        whole = json.loads(head) if head[:1] == b"{" else {}
        read = {name: [json.loads(item) for item in items]}
        return json.dumps(whole | read).encode() if name in whole else head

    return Shape(split, join, frame, good, bad)


def schema_event(number: str, start: str) -> bytes:
    item = {"@type": "Event", "@id": f"https://feed.example/t/{number}", "name": f"Kerho {number}"}
    return json.dumps(item | {"startDate": start}).encode()


def tribe_event(number: int, start: str) -> bytes:
    item = {"id": number, "title": f"Kerho {number}", "start_date": start, "timezone": "Europe/Helsinki"}
    return json.dumps(item | {"url": f"https://feed.example/tapahtuma/kerho-{number}/"}).encode()


def eventz_page(number: str, start: str) -> bytes:
    item = {"_id": number, "name": f"Kerho {number}", "privacy": "public", "pageType": "event"}
    return json.dumps(item | {"defaultStartDate": start}).encode()


def split_by(pattern: bytes) -> Callable[[bytes], tuple[bytes, list[bytes], bytes]]:
    """Items that `pattern` matches, where nothing but spaces stands between them."""
    item = re.compile(pattern, re.DOTALL)

    def split(body: bytes) -> tuple[bytes, list[bytes], bytes]:
        found = list(item.finditer(body))
        between = (body[a.end() : b.start()] for a, b in pairwise(found))
        if not found or any(gap.strip() for gap in between):
            return body, [], b""
        return body[: found[0].start()], [one[0] for one in found], body[found[-1].end() :]

    return split


def split_rows(body: bytes) -> tuple[bytes, list[bytes], bytes]:
    head, *rows = body.splitlines(keepends=True)
    plain = b"\0" not in body and b'"' not in body and b"sep=" not in head
    if not plain or not rows or not ADAPTERS["csvsheet"].recognises(document(head)):
        return body, [], b""
    return head, [row.rstrip() + b"\r\n" for row in rows], b""


def join_plain(head: bytes, items: list[bytes], tail: bytes) -> bytes:
    return head + b"".join(items) + tail


def rss_item(number: str, start: str) -> bytes:
    return (
        f"<item><title>Kerho {number}</title><guid>{number}</guid><x:dtstart>{start}</x:dtstart></item>".encode()
    )


SHAPES = {
    "rss": Shape(
        split_by(rb"<(item|entry)[ >].*?</\1>"),
        join_plain,
        b'<rss version="2.0" xmlns:x="urn:ietf:params:xml:ns:xcal"><channel><title>Kerhot</title>'
        + rss_item("0", "2026-06-01EEST09:00:00")
        + b"</channel></rss>",
        lambda n: rss_item(str(n), f"2026-06-{n + 1:02}EEST09:00:00"),
        rss_item("bad", "ensi tiistaina"),
    ),
    "prose": Shape(
        split_by(rb"<li>.*?</li>"),
        join_plain,
        b"<html><body><main><h1>Kerhot</h1><ul><li>x</li></ul></main></body></html>",
        lambda n: f"<li>{n + 1}.6.2026 klo 9 Kerho {n}</li>".encode(),
        b"<li>ma 2.6.2026 klo 9 Rikki</li>",
    ),
    "csvsheet": Shape(
        split_rows,
        join_plain,
        b"Tapahtuma;Pvm;Klo\r\nx;1.6.2026;9\r\n",
        lambda n: f"Kerho {n};{n + 1}.6.2026;9\r\n".encode(),
        b"Rikki;ensi tiistaina;9\r\n",
    ),
    "jsonld": shape_of_objects(
        "@graph",
        b'{"@context": "https://schema.org", "@graph": []}',
        lambda n: schema_event(str(n), f"2026-06-{n + 1:02}T09:00:00Z"),
        schema_event("bad", "ensi tiistaina"),
    ),
    "tribe": shape_of_objects(
        "events",
        b'{"events": [], "rest_url": "https://feed.example/wp-json/tribe/events/v1/events", "total": 9}',
        lambda n: tribe_event(n + 1, f"2026-06-{n + 1:02} 09:00:00"),
        tribe_event(99, "ensi tiistaina"),
    ),
    "eventz": shape_of_objects(
        "pages",
        b'{"pages": []}',
        lambda n: eventz_page(str(n), f"2026-06-{n + 1:02}T09:00:00.000Z"),
        eventz_page("bad", "ensi tiistaina"),
    ),
    "kirkanta": Shape(
        split_libraries,
        join_libraries,
        b'{"type": "library", "total": 9, "items": []}',
        lambda n: library(str(n), f"Kirjasto {n}"),
        library("bad", None),
    ),
    "hellewi": Shape(
        split_array,
        join_array,
        b"[]",
        lambda n: course(str(n), f"2026-09-{n + 1:02}T15:00:00Z"),
        course("bad", "ensi tiistaina"),
    ),
    "openactive": Shape(
        split_rpde,
        join_rpde,
        b'{"next": "https://feed.example/feed?afterId=9", "items": [], "license": "x"}',
        lambda n: rpde(str(n), f"2026-06-{n + 1:02}T09:00:00Z"),
        rpde("bad", "ensi tiistaina"),
    ),
    "linkedevents": Shape(
        split_json,
        join_json,
        b'{"meta": {"count": 1, "next": null, "previous": null}, "data": []}',
        good_json,
        b'{"id": "x:bad", "name": {"fi": "Rikki"}, "start_time": "ensi tiistaina", "end_time": null}',
    ),
    "ical": Shape(
        split_ical,
        lambda head, items, tail: head + b"".join(items) + tail,
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kirjasto//FI\r\n"
        + vevent("0", "20260601T090000Z")
        + b"END:VCALENDAR\r\n",
        lambda n: vevent(str(n), f"202606{n + 1:02}T090000Z"),
        vevent("bad", "ensi tiistaina"),
    ),
}


def shape_of(adapter: Adapter) -> Shape | None:
    """The shape said in SHAPES, else one made of the adapter's own files, if they are lists in JSON or XML."""
    if adapter.name in SHAPES:
        return SHAPES[adapter.name]
    bodies = [case.read_bytes() for case in cases(adapter.name)]
    return next(filter(None, (_shape_of_file(adapter, body) for body in bodies)), None)


def _shape_of_file(adapter: Adapter, body: bytes) -> Shape | None:
    """Good are the items that are one event and no problem when they stand alone; bad is one with nothing in it."""
    split, join, emptied = _list_in(body)
    head, items, tail = split(body)
    alone = [(item, read(adapter, join(head, [item], tail))) for item in items]
    good = [item for item, said in alone if len(by_key(said)) == 1 and not said.problems]
    if len(good) < 2:
        return None
    return Shape(split, join, body, good.__getitem__, emptied(good[0]), len(good))


def _list_in(body: bytes) -> tuple[Any, Any, Callable[[bytes], bytes]]:
    """How to split and join the items of a body, and how to empty one of them."""
    return _list_in_json(body) if body.lstrip()[:1] in (b"{", b"[") else _list_in_xml(body)


def _list_in_json(body: bytes) -> tuple[Any, Any, Callable[[bytes], bytes]]:
    """The longest list of objects."""

    def emptied(item: bytes) -> bytes:
        return json.dumps(dict.fromkeys(json.loads(item))).encode()

    whole = json.loads(body)
    if isinstance(whole, list):
        return split_array, join_array, emptied
    lists = {name: value for name, value in whole.items() if isinstance(value, list)}
    longest = max(lists, key=lambda name: len(lists[name]), default="")
    shape = shape_of_objects(longest, body, lambda n: b"", b"")
    return shape.split, shape.join, emptied


def _list_in_xml(body: bytes) -> tuple[Any, Any, Callable[[bytes], bytes]]:
    """The elements that repeat and have nothing between them."""
    names = dict.fromkeys(re.findall(rb"<(\w+)[ >]", body))
    splits = [split_by(rb"<(%s)[ >].*?</\1>" % name) for name in names]
    most = max(splits, key=lambda split: len(split(body)[1]), default=split_by(rb"\Z."))
    return most, join_plain, lambda item: re.sub(rb">[^<]+<", b"><", item)


@every_adapter
def test_it_has_data_and_a_shape(adapter: Adapter) -> None:
    found = cases(adapter.name)
    assert found, f"put a file of the format into tests/data/{adapter.name}/"
    missing = [case.name for case in found if not expected_file(case).exists()]
    assert not missing, f"no expected files for {missing}: run this module as a program and look through them"
    assert shape_of(adapter), f"say in SHAPES how the items of {adapter.name} are put together"
    assert ADAPTERS[adapter.name] is adapter


@every_case
def test_what_is_read(adapter: Adapter, case: Path) -> None:
    assert written(read(adapter, case.read_bytes())) == json.loads(expected_file(case).read_text())


@every_case
def test_the_same_again_and_across_a_process(adapter: Adapter, case: Path) -> None:
    first, second = read(adapter, case.read_bytes()), read(adapter, case.read_bytes())
    assert second == first
    assert pickle.loads(pickle.dumps(first)) == first
    keys = [event.key for event in first.events]
    assert len(set(keys)) == len(keys)
    assert set(keys) <= first.present.keys()
    assert all(keys)


@every_case
def test_what_is_known_is_not_read_again(adapter: Adapter, case: Path) -> None:
    body = case.read_bytes()
    first = read(adapter, body)
    again = adapter.parse(document(body), reading(adapter, known=first.present))
    assert again.events == []
    assert again.present == first.present
    assert again.deleted == first.deleted


@every_case
def test_one_changed_item_is_read_alone(adapter: Adapter, case: Path) -> None:
    body = case.read_bytes()
    first = read(adapter, body)
    for key in [event.key for event in first.events][:3]:
        known = {**first.present, key: b"another"}
        again = adapter.parse(document(body), reading(adapter, known=known))
        assert [event.key for event in again.events] == [key]


def splitter(adapter: Adapter, case: Path) -> tuple[Any, Any]:
    """How to split and join a case of the adapter's."""
    shape = SHAPES.get(adapter.name)
    return (shape.split, shape.join) if shape else _list_in(case.read_bytes())[:2]


def has_order(adapter: Adapter, case: Path) -> bool:
    return len(splitter(adapter, case)[0](case.read_bytes())[1]) > 1


@pytest.mark.parametrize(("adapter", "case"), [case for case in CASES if has_order(*case.values)])
def test_the_order_of_items_does_not_matter(adapter: Adapter, case: Path) -> None:
    split, join = splitter(adapter, case)
    head, items, tail = split(case.read_bytes())
    backwards = read(adapter, join(head, items[::-1], tail))
    forwards = read(adapter, join(head, items, tail))
    assert as_json(by_key(backwards)) == as_json(by_key(forwards))
    assert backwards.present == forwards.present


def by_key(parsed: Parsed) -> dict[str, Any]:
    """Whatever items the format has: a directory lists places."""
    return {item.key: item for item in (*parsed.events, *parsed.places)}


@every_case
def test_a_cut_document_is_an_error(adapter: Adapter, case: Path) -> None:
    body = case.read_bytes().rstrip()
    for point in {len(body) * n // 20 for n in range(20)} | {len(body) - 1}:
        with suppress(ParseError) if adapter.name in ENDLESS else pytest.raises(ParseError):
            read(adapter, body[:point])


@every_case
def test_a_flipped_bit_is_survived(adapter: Adapter, case: Path) -> None:
    body = case.read_bytes()
    chance = random.Random(case.name)
    context = reading(adapter)
    for _ in range(60):
        spoilt = bytearray(body)
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        try:
            parsed = adapter.parse(document(bytes(spoilt)), context)
        except ParseError:
            continue
        json.dumps(written(parsed), ensure_ascii=False).encode()


@every_case
def test_it_is_recognised_as_what_it_is(adapter: Adapter, case: Path) -> None:
    scores = {name: other.recognises(document(case.read_bytes())) for name, other in ADAPTERS.items()}
    own = scores.pop(adapter.name)
    assert 0 < own <= 100
    # prose takes any page with text, and so comes last
    assert scores.pop("prose", 0) < own
    assert set(scores.values()) <= {0}


@every_adapter
def test_one_broken_item_of_many_is_told_and_the_rest_kept(adapter: Adapter) -> None:
    shape = shape_of(adapter)
    assert shape
    head, _, tail = shape.split(shape.frame)
    good = [shape.good(n) for n in range(shape.several)]
    whole = read(adapter, shape.join(head, good, tail))
    broken = read(adapter, shape.join(head, [*good[:5], shape.bad, *good[5:]], tail))
    assert len(by_key(whole)) == shape.several
    assert not whole.problems
    assert by_key(broken) == by_key(whole)
    assert len({problem.item for problem in broken.problems}) == 1


NO_FEEDS = {
    "nothing": b"",
    "spaces": b" \r\n\t",
    "refusal": b"403 Forbidden",
    "page": b"<!doctype html><html><head><title>Kirjaudu</title></head><body><form></form></body></html>",
    "old page": b'\xef\xbb\xbf\n<HTML><BODY onload="x()">Palvelu on suljettu</BODY></HTML>',
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06",
    "error object": b'{"detail": "Not found."}',
    "list": b"[1, 2, 3]",
    "packed": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "path": b"/etc/passwd",
    "zeros": bytes(1000),
}


@every_adapter
@pytest.mark.parametrize("name", NO_FEEDS)
def test_something_else_is_not_a_feed(adapter: Adapter, name: str) -> None:
    assert adapter.recognises(document(NO_FEEDS[name])) == 0
    with pytest.raises(NotAFeed) as told:
        read(adapter, NO_FEEDS[name])
    assert len(str(told.value)) > 10
    assert pickle.loads(pickle.dumps(told.value)).what == told.value.what


@every_adapter
def test_recognising_never_raises(adapter: Adapter) -> None:
    chance = random.Random(1)
    for size in (1, 7, 300, 5_000):
        for start in (b"", b"{", b"BEGIN:VCALENDAR\r\n", b"\xff\xfe", b'{"meta": {}, "data": ['):
            assert 0 <= adapter.recognises(document(start + chance.randbytes(size))) <= 100


@every_adapter
def test_a_plan_asks_the_address_it_was_given(adapter: Adapter) -> None:
    plan = adapter.start("https://feed.example/v1/", {}, NOW)
    assert plan.complete is not (adapter.name in WINDOWS)
    assert all(request.address.startswith("https://feed.example/v1/") for request in plan.requests)
    state = adapter.finish({}, plan, NOW)
    assert json.loads(json.dumps(state)) == state
    assert adapter.start("https://feed.example/v1/", state, NOW).requests


@every_case
def test_links_stay_on_the_host(adapter: Adapter, case: Path) -> None:
    links = adapter.links(document(case.read_bytes()), Reading(now=NOW))
    assert adapter.linked or not (links.pages or links.references)
    for request in (*links.pages, *links.references):
        assert request.address.startswith("https://feed.example/")
    everything = {request.address: {} for request in links.references}
    assert not adapter.links(
        document(case.read_bytes()), replace(Reading(now=NOW), references=everything)
    ).references


if __name__ == "__main__":
    for each in [ADAPTERS[name] for name in sys.argv[1:]] or ADAPTERS.values():
        for file in cases(each.name):
            text = json.dumps(written(read(each, file.read_bytes())), ensure_ascii=False, indent=2)
            expected_file(file).write_text(text + "\n")

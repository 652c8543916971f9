"""Faults 1 to 20: between a feed's server and its bytes, over real HTTP, through a whole pull."""

from __future__ import annotations

import asyncio
import gzip
import re
import socket
import ssl
import subprocess
import sys
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import psutil
import pytest
import trustme
from sqlalchemy import update

from aggregator.store.tables import source
from sources.addresses import system_lookup
from sources.answers import SERVER_TROUBLE, STATUS_SENTENCES
from sources.backoff import DAY
from sources.transport import CERTIFICATE_PROBLEMS, REFUSED, UNTRUSTED

pytestmark = pytest.mark.anyio
HOUR = 3600
MIB = 2**20
FEED = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"


def sentences(report) -> set[str]:
    return {problem.what for problem in report.problems}


async def test_01_dns_failure_keeps_everything_and_backs_off(town) -> None:
    before = await town.settle()
    with town.store.write() as db:
        db.execute(update(source).values(address=f"http://poissa.example.fi:{town.server.port}/k.ics"))
    waits = []
    for chance in (0.5, 0.5, 0.5, 1.0, 1.0, 0.0):
        town.puller.chance = lambda chance=chance: chance
        assert (await town.pull()).outcome == "unreachable"
        waits.append(town.row().next_pull_at - town.now)
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR, 16 * HOUR, DAY, 60], "doubled, full jitter, at most a day"
    assert town.kept() == before


async def test_02_refused_and_expired_are_told_apart(town, make_hostile, authority, trusting) -> None:
    before = await town.settle()
    town.server.close()
    assert REFUSED in sentences(await town.pull())
    assert town.kept() == before
    expired = authority.issue_cert("vanha.example.fi", not_after=datetime.now(UTC) - timedelta(days=1))
    stranger = trustme.CA().issue_cert("vieras.example.fi")
    good = authority.issue_cert("hyva.example.fi")
    told, names = {}, {f"{name}.example.fi": ["127.0.0.1"] for name in ("vanha", "vieras", "hyva", "muu")}
    async with town.fetching(context=trusting, resolver=lambda host, port: known(names, host)):
        for name, cert in (("vanha", expired), ("vieras", stranger), ("muu", good), ("hyva", good)):
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            cert.configure_cert(context)
            server = make_hostile(context)
            server.pages["/k.ics"] = town.reply(town.many())
            town.add(f"https://{name}.example.fi:{server.port}/k.ics", slug=name)
            report = await town.pull(name)
            told[name] = report.good or report.problems[-1].what
            assert server.names == [f"{name}.example.fi"], "the name goes through to the number"
    problems = CERTIFICATE_PROBLEMS
    assert told == {"vanha": problems[10], "vieras": UNTRUSTED, "muu": problems[62], "hyva": True}


async def known(names: dict[str, list[str]], host: str) -> list[str]:
    return names[host]


async def cut_while_others_go_on(town, slow) -> None:
    await town.settle()
    town.server.pages["/muu.ics"] = town.reply(town.calendar(town.vevent("m", "Muu")))
    town.add("/muu.ics", slug="muu")
    async with town.fetching(seconds=0.7):
        began = time.monotonic()
        pulling = asyncio.create_task(town.tell(slow))
        await asyncio.sleep(0.05)
        assert (await town.pull("muu")).outcome == "changed"
        assert not pulling.done()
        assert (await pulling).outcome == "unreachable"
        assert 0.6 < time.monotonic() - began < 4
    assert len(town.titles()) == 21


async def test_03_slow_headers_are_cut_at_the_deadline(town) -> None:
    await cut_while_others_go_on(town, town.slowly(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000))


async def test_04_a_byte_at_a_time_is_cut_at_the_deadline(town) -> None:
    await cut_while_others_go_on(town, town.slowly(town.reply(town.many())))


async def test_05_an_endless_body_is_cut_at_the_cap(town) -> None:
    before = await town.settle()
    flood = town.endless(b"HTTP/1.1 200 OK\r\n\r\n" + FEED, b"X-A:" + b"a" * 65536)
    async with town.fetching(most=MIB, seconds=20):
        report = await town.tell(flood)
    assert "The answer is larger than {megabytes} MB." in sentences(report)
    assert town.kept() == before


FETCHING = """
import asyncio, sys
from sources.addresses import AddressRules
from sources.errors import FetchError
from sources.fetch import Fetcher
from sources.records import Request
async def main(*addresses):
    async with Fetcher(AddressRules.of(["127.0.0.1/32"], range(1, 65536))) as fetcher:
        for address in addresses:
            try:
                print(len((await fetcher.fetch(Request(address))).document.body), flush=True)
            except FetchError as error:
                print(error.what, flush=True)
asyncio.run(main(*sys.argv[1:]))
sys.stdin.read()
"""
TOO_LARGE = "The answer is larger than {megabytes} MB."
UNASKED = "The server packed its answer in a way we did not ask for."
BOMBS = {"gzip": TOO_LARGE, "br": UNASKED, "gzip, gzip": UNASKED, "br, gzip": UNASKED, "deflate": UNASKED}


@pytest.fixture(scope="module")
def bombs() -> dict[str, bytes]:
    """Content-Encoding -> an answer so packed of 300 MB of nothing: some 240 bytes of brotli."""
    packers = {
        "gzip": (gzipped := zlib.compressobj(1, zlib.DEFLATED, 31)).compress,
        "deflate": (deflated := zlib.compressobj(1)).compress,
        "br": (brotlied := brotli.Compressor(quality=3, lgwin=24)).process,
    }
    ends = {"gzip": gzipped.flush, "deflate": deflated.flush, "br": brotlied.finish}
    whole = {name: b"".join(pack(bytes(MIB)) for _ in range(300)) + ends[name]() for name, pack in packers.items()}
    whole |= {f"{name}, gzip": gzip.compress(whole[name]) for name in ("gzip", "br")}
    return {
        name: f"HTTP/1.1 200 OK\r\nContent-Encoding: {name}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        for name, body in whole.items()
    }


async def measured(command: list[str], lines: int) -> tuple[list[str], int]:
    """What a process says, and the most bytes it held in memory, seen from outside.

    Linux counts the most itself (VmHWM, proc(5)): no moment is missed; elsewhere it is looked at all the time.
    """
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        stdin, stdout = program.stdin, program.stdout
        assert stdin and stdout
        reading = asyncio.get_running_loop().run_in_executor
        saying = reading(None, lambda: [stdout.readline().strip() for _ in range(lines)])
        watched, most, status = psutil.Process(program.pid), 0, Path(f"/proc/{program.pid}/status")
        while not saying.done():
            most = max(most, watched.memory_info().rss)
            await asyncio.sleep(0.02)
        counted = re.search(r"VmHWM:\s+(\d+) kB", status.read_text() if status.exists() else "")
        stdin.close()
        return await saying, max(most, int(counted[1]) * 1024 if counted else 0)


async def test_06_bombs_are_refused_under_100_mb(hostile, bombs) -> None:
    for number, page in enumerate(bombs.values()):
        hostile.pages[f"/{number}"] = page
    told, most = await measured(
        [sys.executable, "-c", FETCHING, *(hostile.base + at for at in hostile.pages)], len(bombs)
    )
    assert 10 * MIB < most < 100 * MIB, f"{most // MIB} MB"
    assert dict(zip(bombs, told, strict=True)) == BOMBS
    assert all("accept-encoding: identity, gzip\r\n" in head.lower() for _, head in hostile.asked)


async def test_06_bombs_change_nothing_that_is_stored(town, bombs) -> None:
    before = await town.settle()
    async with town.fetching(most=4 * MIB):
        for name, page in bombs.items():
            assert BOMBS[name] in sentences(await town.tell(page)), name
    assert town.kept() == before


async def test_07_ten_megabytes_of_header(town) -> None:
    before = await town.settle()
    report = await town.tell(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 10_000_000 + b"\r\n\r\n")
    assert "The header of the answer of {host} is too long." in sentences(report)
    assert town.kept() == before


CUT = {
    "short_length": lambda town: town.reply(town.many())[:-400],
    "cut_chunk": lambda town: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" + town.many()[:800],
    "no_last_chunk": lambda town: (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(town.many()), town.many())
    ),
    "cut_gzip": lambda town: town.reply(gzip.compress(town.many())[:-9], content_encoding="gzip"),
}


async def test_08_an_answer_that_breaks_off_writes_nothing(town) -> None:
    before = await town.settle()
    for name, cut in CUT.items():
        assert "The answer broke off before its end." in sentences(await town.tell(cut(town))), name
    assert town.kept() == before


RSS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
    b"<item><guid>1</guid><title>Satutunti 27.11.2026 klo 10</title></item></channel></rss>"
)
WITHOUT_LENGTH = {
    "ical": lambda town: town.many(30)[:-16],
    "ical_in_an_event": lambda town: town.many(30)[:2500],
    "rss": lambda town: RSS[:-20],
    "jsonld": lambda town: (
        b'[{"@context":"https://schema.org","@type":"Event","name":"A","startDate":"2026-11-27"},'
    ),
    "linkedevents": lambda town: b'{"meta":{"count":1,"next":null},"data":[{"id":"a:1","name":{"fi":"A"}}',
}


async def test_09_a_cut_that_nothing_tells_of_is_seen_in_the_document(town) -> None:
    before = await town.settle()
    town.server.pages.clear()
    for kind, cut in WITHOUT_LENGTH.items():
        town.server.pages["*"] = b"HTTP/1.1 200 OK\r\n\r\n" + cut(town)
        town.add(f"/{kind}", slug=kind, adapter=kind.partition("_")[0])
        for slug in (kind, *(["kirjasto"] if "ical" in kind else [])):
            report = await town.pull(slug)
            assert report.outcome in ("error", "not_a_feed"), report
    assert town.kept() == before


async def test_10_not_modified_changes_only_the_time_of_the_check(town) -> None:
    before = await town.settle(etag='"1"')
    row, town.now = town.row(), town.now + HOUR
    assert (await town.tell(town.reply(status=304, etag='"1"'))).outcome == "not_modified"
    assert 'if-none-match: "1"' in town.server.asked[-1][1].lower()
    assert town.kept() == before
    assert (town.row().checked_at, town.row().changed_at) == (town.now, row.changed_at)


async def test_11_not_modified_that_nobody_asked_for(town) -> None:
    before = await town.settle()
    report = await town.tell(town.reply(status=304))
    assert "if-none-match" not in town.server.asked[-1][1].lower()
    assert (report.outcome, town.row().failures) == ("unreachable", 1)
    assert town.kept() == before


async def test_12_the_same_bytes_write_nothing(town) -> None:
    from starlette.testclient import TestClient

    from web.app import create_app

    before = await town.settle()
    with TestClient(create_app(town.settings, town.store, clock=lambda: town.now)) as site:
        feed = site.get(site.get("/fi/k?", follow_redirects=False).headers["location"].replace("/fi", "") + ".ics")
        town.now += HOUR
        before = town.kept()
        read = town.read()
        assert (await town.pull()).outcome == "unchanged"
        assert (town.kept(), town.read()) == (before, read), "nor is anything read"
        tag = feed.headers["etag"]
        assert site.get(feed.url.path, headers={"If-None-Match": tag}).status_code == 304


def at(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


PATIENCE = {
    "7200": (7200, 7200), "99999999999999": (DAY, DAY), "-5": (60, DAY), "kohta": (60, DAY),
    "date": (7100, 7200), "past": (60, DAY), "Fri, 31 Dec 9999 23:59:59 GMT": (DAY, DAY),
}  # fmt: skip


@pytest.mark.parametrize("status", [429, 503])
async def test_13_retry_after_is_honoured_for_a_day_at_most(town, status: int) -> None:
    before = await town.settle()
    town.puller.chance = lambda: 0.0
    for asked, (least, most) in PATIENCE.items():
        told = {"date": at(time.time() + 7200), "past": at(time.time() - 7200)}.get(asked, asked)
        report = await town.tell(town.reply(b"later", status, retry_after=told))
        assert {STATUS_SENTENCES.get(status, SERVER_TROUBLE)} <= sentences(report)
        assert least <= town.row().next_pull_at - town.now <= most, asked
    assert town.kept() == before
    assert (await town.tell(town.reply(town.many()))).good, "pull now asks all the same"


async def test_14_gone_pauses_and_tells(town) -> None:
    before = await town.settle()
    report = await town.tell(town.reply(b"gone", 410))
    assert (report.outcome, town.row().about.paused) == ("gone", True)
    assert "The feed has been taken down for good; it is paused and its events are kept." in sentences(report)
    assert town.kept() == before


async def test_15_not_found_once_and_twenty_times(town) -> None:
    from starlette.testclient import TestClient

    from web.app import create_app

    before = await town.settle()
    with TestClient(create_app(town.settings, town.store, clock=lambda: town.now)) as site:
        flagged = []
        for _ in range(20):
            assert (await town.tell(town.reply(b"", 404))).outcome == "unreachable"
            flagged.append([one["source"] for one in site.get("/health").json()["stale"]])
    assert flagged == [[], [], *[["kirjasto"]] * 18]
    assert (town.kept(), town.row().about.paused) == (before, False)


LOGIN = (
    b"<!doctype html><html><body><form action=/login><input name=user><input type=password></form></body></html>"
)
SHUT = ((LOGIN, 401, "unreachable"), (LOGIN, 403, "unreachable"), (LOGIN, 200, "not_a_feed"))


async def test_16_a_shut_door_is_no_feed(town) -> None:
    before = await town.settle()
    for body, status, outcome in SHUT:
        assert (await town.tell(town.reply(body, status))).outcome == outcome
    assert town.kept() == before


async def test_17_an_address_changes_only_after_repeated_301(town) -> None:
    await town.settle()
    old, moved = town.row().about.address, town.server.base + "/uusi.ics"
    town.server.pages["/uusi.ics"] = town.reply(town.many(), etag='"1"')
    told = []
    for status in (302, 301, 302, 301, 301):
        await town.tell(town.reply(status=status, location="/uusi.ics"))
        told.append(town.row().about.address)
    assert told == [old] * 5, "a 302 in between starts the count anew"
    town.server.pages["/uusi.ics"] = town.reply(town.reply(LOGIN))
    assert not (await town.pull()).good
    assert town.row().about.address == old, "checked again: what is not the feed moves nothing"
    town.server.pages["/uusi.ics"] = town.reply(status=304, etag='"1"')
    assert (await town.pull()).outcome == "not_modified"
    assert town.row().about.address == moved


ELSEWHERE = {
    "loop": lambda inside: "/k.ics",
    "private": lambda inside: f"{inside.base}/k.ics",
    "metadata": lambda inside: "http://169.254.169.254/latest/meta-data/",
    "mapped": lambda inside: f"http://[::ffff:127.0.0.2]:{inside.port}/k.ics",
    "file": lambda inside: "file:///etc/passwd",
}


async def test_18_redirects_to_where_nobody_may_go(town, make_hostile) -> None:
    before, inside = await town.settle(), make_hostile(host="127.0.0.2")
    for number, (to, location) in enumerate(ELSEWHERE.items(), 2):
        report = await town.tell(town.reply(status=302, location=location(inside)))
        assert report.outcome == ("unreachable" if to == "loop" else "refused"), to
        assert (town.server.connections, inside.connections) == (number, 0), to
    assert town.kept() == before


async def test_19_rebinding_and_mixed_answers_of_names(town, make_hostile, monkeypatch) -> None:
    inside = make_hostile(host="127.0.0.2", port=town.server.port)
    inside.pages["/k.ics"] = town.reply(town.many(uid="sisaltä"))
    await town.settle()
    # another answer for whoever looks the name up once more, be it us or a library beneath
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1", "127.0.0.2"]])
    system, looked_up = socket.getaddrinfo, []

    def changing(host, *rest, **named):
        if "vaihtuva" not in str(host):
            return system(host, *rest, **named)
        looked_up.append(host)
        return [found for number in next(answers) for found in system(number, *rest, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    async with town.fetching(resolver=system_lookup):
        town.add(f"http://vaihtuva.example.fi:{town.server.port}/k.ics", slug="vaihtuva")
        assert (await town.pull("vaihtuva")).outcome == "changed"
        assert len(looked_up) == 1, "looked up once, called at that number"
        for _ in range(2):
            assert (await town.pull("vaihtuva")).outcome == "refused"
    assert (inside.connections, len(looked_up)) == (0, 3)
    assert re.search("host: vaihtuva.example.fi", town.server.asked[-1][1], re.IGNORECASE)


async def test_20_an_empty_body(town) -> None:
    before = await town.settle()
    report = await town.tell(town.reply(b""))
    assert "The server's answer is empty." in sentences(report)
    assert town.kept() == before

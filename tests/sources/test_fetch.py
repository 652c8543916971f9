from __future__ import annotations

import asyncio
import contextlib
import datetime
import gzip
import hashlib
import logging
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import httpcore
import psutil
import pytest
import trustme

from sources.addresses import AddressRules
from sources.answers import read_links
from sources.bounded import STEP
from sources.errors import AddressRefused, BadStatus, FetchError, TooLarge, Unreachable
from sources.fetch import Fetched, Fetcher, NotModified, Validators
from sources.records import Request
from sources.transport import PIECE, GuardedTransport, SmallPieces

pytestmark = pytest.mark.anyio
MIB = 1024 * 1024
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
CHUNKED = b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n"
PACKED = b"HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\n\r\n"
KEPT = Validators('"a"', "Mon, 01 Jan 2024 00:00:00 GMT")
Server = Any  # the HostileServer of conftest


async def get(server: Server, path: str = "/", *, kept: Validators | None = None, **options: Any) -> Any:
    """Fetch one path with a Fetcher of its own (trusting nobody, which is quick to set up, unless told)."""
    options.setdefault("context", ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    async with Fetcher(options.pop("rules", server.rules()), **options) as fetcher:
        request = Request(server.url(path), conditional=kept is not None)
        return await fetcher.fetch(request, kept or Validators())


# what a good answer gives


async def test_a_new_answer(hostile: Server) -> None:
    told = {"etag": 'W/"1"', "last_modified": "then", "cache_control": "max-age=60"}
    hostile.reply("/a", CALENDAR, content_type="text/calendar", **told)
    async with Fetcher(hostile.rules(), contact="nuoriso@kunta.fi") as fetcher:
        fetched = await fetcher.fetch(Request(hostile.url("/a"), role="place", accept="text/calendar"))
    assert isinstance(fetched, Fetched)
    assert fetched.document.body == CALENDAR
    assert fetched.document.address == hostile.url("/a")
    assert (fetched.document.content_type, fetched.document.role) == ("text/calendar", "place")
    assert fetched.validators == Validators('W/"1"', "then")
    assert fetched.digest == hashlib.blake2b(CALENDAR, digest_size=16).digest()
    assert (fetched.max_age, fetched.moved_to) == (60.0, "")
    assert 0 < fetched.elapsed < 5


async def test_who_we_say_we_are_and_what_we_take(hostile: Server) -> None:
    hostile.reply("/", CALENDAR)
    await get(hostile, contact="nuoriso@kunta.fi\r\nX-Evil: 1 (ä)", kept=Validators())
    head = hostile.requests[0].lower()
    assert "\r\nuser-agent: puuhakalenteri/" in head
    assert "(+nuoriso@kunta.fi" in head
    assert "\r\nx-evil" not in head
    assert "\r\naccept-encoding: identity, gzip\r\n" in head
    assert f"\r\nhost: 127.0.0.1:{hostile.port}\r\n" in head
    assert "if-none-match" not in head
    assert "referer" not in head


async def test_connections_are_used_again_and_cookies_are_not(hostile: Server) -> None:
    hostile.reply("/", CALENDAR, set_cookie="track=1; Path=/")
    async with Fetcher(hostile.rules()) as fetcher:
        for _ in range(3):
            await fetcher.fetch(Request(hostile.url()))
        assert not fetcher._client.cookies  # type: ignore[union-attr]
    assert hostile.connections == 1
    assert "track" not in "".join(hostile.requests)


async def test_no_proxy_is_taken_from_the_environment(hostile: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    hostile.reply("/", CALENDAR)
    assert (await get(hostile)).document.body == CALENDAR


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", "identity, gzip"])
async def test_gzip_is_unpacked(hostile: Server, coding: str) -> None:
    packed = gzip.compress(CALENDAR * 9000, mtime=0) + gzip.compress(b"more", mtime=0) + b"\0" * 20
    hostile.reply("/", packed, content_encoding=coding)
    fetched = await get(hostile)
    assert fetched.document.body == CALENDAR * 9000 + b"more"
    assert fetched.digest == hashlib.blake2b(fetched.document.body, digest_size=16).digest()


async def test_a_chunked_answer_and_one_that_ends_with_the_connection(hostile: Server) -> None:
    hostile.answers["/chunked"] = CHUNKED + b"5\r\nBEGIN\r\n1\r\n:\r\n0\r\n\r\n"
    hostile.answers["/closed"] = b"HTTP/1.0 200 X\r\n\r\nBEGIN"
    assert (await get(hostile, "/chunked")).document.body == b"BEGIN:"
    assert (await get(hostile, "/closed")).document.body == b"BEGIN"


async def test_a_number_of_the_sixth_version(make_hostile: Callable[..., Server]) -> None:
    try:
        server = make_hostile(host="::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    server.reply("/", CALENDAR)
    assert (await get(server)).document.address == f"http://[::1]:{server.port}/"
    assert f"Host: [::1]:{server.port}" in server.requests[0]


# 1, 2: no name, no connection, no certificate


async def test_no_name(hostile: Server) -> None:
    async def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async with Fetcher(AddressRules(), resolver=nobody) as fetcher:
        with pytest.raises(Unreachable, match=r"There is no server called kunta\.fi"):
            await fetcher.fetch(Request("https://kunta.fi/"))


async def test_refused(hostile: Server) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        async with Fetcher(AddressRules.of(["127.0.0.1"], [port])) as fetcher:
            with pytest.raises(Unreachable, match=r"127\.0\.0\.1 refuses the connection"):
                await fetcher.fetch(Request(f"http://127.0.0.1:{port}/"))


async def test_the_next_number_is_tried(hostile: Server) -> None:
    hostile.reply("/", CALENDAR)

    async def two(host: str, port: int) -> list[str]:
        return ["127.0.0.3", "127.0.0.1"]

    rules = AddressRules.of(["127.0.0.0/8"], [hostile.port])
    async with Fetcher(rules, resolver=two) as fetcher:
        fetched = await fetcher.fetch(Request(hostile.url(host="kunta.fi")))
    assert isinstance(fetched, Fetched)
    assert f"Host: kunta.fi:{hostile.port}" in hostile.requests[0]


def calling(server: Server) -> int:
    """How many of this process's sockets are connected to the server."""
    return sum(c.raddr != () and c.raddr.port == server.port for c in psutil.Process().net_connections("tcp"))


def serving(authority: trustme.CA, *names: str, **options: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **options).configure_cert(context)
    return context


async def over_tls(server: Server, trusting: ssl.SSLContext) -> Any:
    async def loopback(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async with Fetcher(server.rules(), resolver=loopback, context=trusting, seconds=5) as fetcher:
        return await fetcher.fetch(Request(server.url("/", host="kunta.fi")))


async def test_tls_is_about_the_name_though_we_connect_to_a_number(
    make_hostile: Callable[..., Server], authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    server = make_hostile(tls=serving(authority, "kunta.fi"))
    server.reply("/", CALENDAR)
    assert (await over_tls(server, trusting)).document.body == CALENDAR
    assert server.names == ["kunta.fi"]
    assert f"Host: kunta.fi:{server.port}" in server.requests[0]


PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
FUTURE = datetime.datetime(2090, 1, 1, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("names", "options", "told"),
    [
        (["kunta.fi"], {"not_before": PAST - datetime.timedelta(9), "not_after": PAST}, "kunta.fi has expired"),
        (["kunta.fi"], {"not_before": FUTURE, "not_after": FUTURE + datetime.timedelta(9)}, "is not valid yet"),
        (["naapuri.fi"], {}, "kunta.fi belongs to another server"),
    ],
)
async def test_bad_certificates_are_told_apart(
    make_hostile: Callable[..., Server], authority: trustme.CA, trusting: ssl.SSLContext, names: list[str],
    options: dict[str, Any], told: str,
) -> None:  # fmt: skip
    server = make_hostile(tls=serving(authority, *names, **options))
    with pytest.raises(Unreachable, match=told):
        await over_tls(server, trusting)
    assert server.requests == []


async def test_an_unknown_authority_and_no_tls_at_all(
    make_hostile: Callable[..., Server], hostile: Server, trusting: ssl.SSLContext
) -> None:
    server = make_hostile(tls=serving(trustme.CA(), "kunta.fi"))
    with pytest.raises(Unreachable, match="not from anybody we trust"):
        await over_tls(server, trusting)
    assert server.requests == []
    async with Fetcher(hostile.rules(), context=trusting, seconds=2) as fetcher:
        with pytest.raises(Unreachable, match=r"A secure connection to 127\.0\.0\.1 could not be made"):
            await fetcher.fetch(Request(f"https://127.0.0.1:{hostile.port}/"))


async def test_a_handshake_that_never_ends(hostile: Server, trusting: ssl.SSLContext) -> None:
    hostile.answers["TLS"] = silence
    async with Fetcher(hostile.rules(), context=trusting, seconds=0.2) as fetcher:
        with pytest.raises(Unreachable, match=r"did not answer within 0\.2 seconds"):
            await fetcher.fetch(Request(f"https://127.0.0.1:{hostile.port}/"))
        assert calling(hostile) == 0


def test_verification_cannot_be_switched_off() -> None:
    context = ssl.create_default_context()
    context.check_hostname = False
    with pytest.raises(ValueError, match="always verified"):
        GuardedTransport(AddressRules(), None, context)  # type: ignore[arg-type]


# 3, 4: slow


async def silence(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def slow_body(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n")
    await drip(writer)


async def drip(writer: asyncio.StreamWriter) -> None:
    while not writer.transport.is_closing():
        writer.write(b"H")
        await asyncio.sleep(0.02)


async def drip_header(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 X\r\nA: ")
    await drip(writer)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (silence, "The server did not answer within 0.4 seconds."),
        (drip_header, "The server did not answer within 0.4 seconds."),
        (slow_body, "The answer was not all there within 0.4 seconds."),
    ],
)
async def test_the_deadline_holds_and_others_are_not_held_up(hostile: Server, script: Any, told: str) -> None:
    hostile.answers["/slow"] = script
    hostile.reply("/", CALENDAR)
    async with Fetcher(hostile.rules(), seconds=0.4) as fetcher:
        started = time.monotonic()
        slow = asyncio.create_task(fetcher.fetch(Request(hostile.url("/slow"))))
        await asyncio.sleep(0.1)
        fetched = await fetcher.fetch(Request(hostile.url()))
        assert not slow.done()
        with pytest.raises(Unreachable) as error:
            await slow
    assert str(error.value) == told
    assert isinstance(fetched, Fetched)
    assert fetched.elapsed < 0.25
    assert time.monotonic() - started < 0.8


async def test_one_deadline_over_every_redirect(hostile: Server) -> None:
    async def later(writer: asyncio.StreamWriter, to: int) -> None:
        await asyncio.sleep(0.2)
        writer.write(f"HTTP/1.1 302 X\r\nlocation: /{to}\r\ncontent-length: 0\r\n\r\n".encode())

    for n in range(5):
        hostile.answers[f"/{n}"] = lambda writer, to=n + 1: later(writer, to)
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"within 0\.5 seconds"):
        await get(hostile, "/0", seconds=0.5)
    assert time.monotonic() - started < 0.9


async def test_a_slow_look_up_is_under_the_deadline_too() -> None:
    async def never(host: str, port: int) -> list[str]:
        await asyncio.sleep(30)
        return []

    async with Fetcher(AddressRules(), resolver=never, seconds=0.2) as fetcher:
        with pytest.raises(Unreachable, match="did not answer within"):
            await fetcher.fetch(Request("https://kunta.fi/"))


# 5, 6, 7: large


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 X\r\n\r\n")
    while not writer.transport.is_closing():
        writer.write(b"x" * 65536)
        await writer.drain()


@contextlib.contextmanager
def at_most(megabytes: float) -> Iterator[None]:
    """Fail if Python's memory grows by more than this inside."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1] / MIB
    finally:
        tracemalloc.stop()
    assert peak < megabytes, f"{peak:.0f} MB"


async def test_an_endless_body_is_cut_at_the_cap(hostile: Server) -> None:
    hostile.answers["/"] = endless
    with at_most(6), pytest.raises(TooLarge, match=r"larger than 2\.0 MB"):
        await get(hostile, max_bytes=2 * MIB)


async def test_a_length_beyond_the_cap_is_not_even_read(hostile: Server) -> None:
    hostile.answers["/"] = b"HTTP/1.1 200 X\r\ncontent-length: 99999999999999999999\r\n\r\n"
    with pytest.raises(TooLarge):
        await get(hostile)


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """128 MB of nothing in 128 kB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(128)) + packer.flush()


async def test_a_gzip_bomb_is_cut_at_the_cap(hostile: Server, bomb: bytes) -> None:
    hostile.reply("/", bomb, content_encoding="gzip")
    with at_most(40), pytest.raises(TooLarge, match=r"larger than 32\.0 MB"):
        await get(hostile)


async def test_a_bomb_of_many_small_members_is_cut_too(hostile: Server) -> None:
    hostile.reply("/", gzip.compress(b"x" * 500, mtime=0) * 20_000, content_encoding="gzip")
    with at_most(10), pytest.raises(TooLarge):
        await get(hostile, max_bytes=2 * MIB)


async def test_the_largest_allowed_answer_stays_under_100_mb(hostile: Server) -> None:
    hostile.reply("/", gzip.compress(bytes(32 * MIB), 1), content_encoding="gzip")
    with at_most(100):
        assert len((await get(hostile)).document.body) == 32 * MIB


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "gzip, gzip", "gzip, br", "compress", "x" * 500])
async def test_other_and_stacked_packings_are_refused(hostile: Server, bomb: bytes, coding: str) -> None:
    hostile.reply("/", bomb, content_encoding=coding)
    with at_most(5), pytest.raises(Unreachable, match="in a way we did not ask for"):
        await get(hostile)


async def test_an_enormous_header(hostile: Server) -> None:
    hostile.answers["/one"] = b"HTTP/1.1 200 X\r\nA: " + b"x" * 10 * MIB
    hostile.answers["/many"] = b"HTTP/1.1 200 X\r\n" + b"A: x\r\n" * (10 * MIB // 6)
    for path in ("/one", "/many"):
        with at_most(25), pytest.raises(TooLarge, match=r"The header of the answer of 127\.0\.0\.1 is too long"):
            await get(hostile, path)


async def longest_pause(running: asyncio.Task[Any]) -> float:
    """How long the event loop let others wait while `running` ran, in seconds."""
    longest, before = 0.0, time.monotonic()
    while not running.done():
        await asyncio.sleep(0)
        longest, before = max(longest, time.monotonic() - before), time.monotonic()
    return longest


async def crumbs(writer: asyncio.StreamWriter) -> None:
    writer.write(CHUNKED)
    while not writer.transport.is_closing():
        writer.write(b"1\r\nx\r\n" * 10_000)
        await writer.drain()


async def never_final(writer: asyncio.StreamWriter) -> None:
    while not writer.transport.is_closing():
        writer.write(b"HTTP/1.1 103 X\r\n\r\n" * 5000)
        await writer.drain()


@pytest.mark.parametrize("script", [crumbs, never_final])
async def test_tiny_parts_without_end_do_not_stop_the_event_loop(hostile: Server, script: Any) -> None:
    hostile.answers["/"] = script
    task = asyncio.create_task(get(hostile, seconds=1))
    pause = await longest_pause(task)
    with pytest.raises(FetchError):
        task.result()
    assert pause < 0.25


async def test_others_get_their_turn_while_a_bomb_is_inflated(hostile: Server, bomb: bytes) -> None:
    hostile.reply("/", bomb, content_encoding="gzip")
    async with Fetcher(hostile.rules()) as fetcher:
        task, turns = asyncio.create_task(fetcher.fetch(Request(hostile.url()))), 0
        while not task.done():
            await asyncio.sleep(0)
            turns += 1
    with pytest.raises(TooLarge):
        task.result()
    assert turns > 32 * MIB / STEP


async def test_no_more_than_a_piece_is_read_at_a_time() -> None:
    class Asked(httpcore.AsyncMockStream):
        async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return bytes(max_bytes)

    stream = SmallPieces(Asked([]))
    assert [len(await stream.read(size)) for size in (10, PIECE, 2 * PIECE)] == [10, PIECE, PIECE]


# 8, 20: broken off, empty, not HTTP


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"HTTP/1.1 200 X\r\ncontent-length: 10\r\nconnection: close\r\n\r\nBEGIN", "broke off"),
        (CHUNKED + b"5\r\nBEGIN\r\n", "broke off"),
        (CHUNKED + b"9\r\nBEGIN", "broke off"),
        (CHUNKED + b"zz\r\nBEGIN", "broke off"),
        (PACKED + gzip.compress(CALENDAR, mtime=0)[:-3], "broke off"),
        (PACKED + gzip.compress(CALENDAR, mtime=0) * 2 + b"\x1f\x8b", "broke off"),
        (PACKED + CALENDAR, "cannot be unpacked"),
        (b"HTTP/1.1 200 X\r\n\r\n", "is empty"),
        (PACKED, "is empty"),
        (PACKED + gzip.compress(b"", mtime=0), "is empty"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n", "not what a web server sends"),
        (b"\x16\x03\x01" * 99, "not what a web server sends|without an answer"),
        (b"HTTP/1.1 2000 X\r\n\r\n", "not what a web server sends"),
        (b"HTTP/1.1 200 X\r\nA: \x00\r\n\r\n", "not what a web server sends"),
        (b"HTTP/1.1 200 X\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nBEGIN", "not what a web server sends"),
        (b"", "without an answer"),
    ],
)  # fmt: skip
async def test_broken_answers(hostile: Server, answer: bytes, told: str) -> None:
    async def send_and_close(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        writer.write_eof()
        await asyncio.sleep(0.05)

    hostile.answers["/"] = send_and_close
    with pytest.raises(Unreachable, match=told):
        await get(hostile, seconds=5)


async def test_a_connection_reset(hostile: Server) -> None:
    async def reset(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\ncontent-length: 10\r\n\r\nB")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    hostile.answers["/"] = reset
    with pytest.raises(Unreachable, match="broke off"):
        await get(hostile)


# 10 to 16: what the status says


async def test_not_modified(hostile: Server) -> None:
    hostile.answers["/"] = b"HTTP/1.1 304 X\r\ncache-control: max-age=30\r\ncontent-length: 0\r\n\r\n"
    answer = await get(hostile, kept=KEPT)
    assert isinstance(answer, NotModified)
    assert (answer.validators, answer.max_age) == (KEPT, 30.0)
    head = hostile.requests[0]
    assert 'If-None-Match: "a"\r\n' in head
    assert "If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT\r\n" in head
    hostile.answers["/"] = b'HTTP/1.1 304 X\r\netag: "b"\r\n\r\n'
    assert (await get(hostile, kept=KEPT)).validators == Validators('"b"', KEPT.last_modified)


async def test_validators_are_sent_only_where_a_304_is_welcome(hostile: Server) -> None:
    hostile.reply("/", CALENDAR)
    async with Fetcher(hostile.rules()) as fetcher:
        await fetcher.fetch(Request(hostile.url(), conditional=False), KEPT)
    assert "If-" not in hostile.requests[0]


async def test_a_304_nobody_asked_for(hostile: Server) -> None:
    hostile.answers["/"] = b"HTTP/1.1 304 X\r\n\r\n"
    for kept in (None, Validators()):
        with pytest.raises(BadStatus) as error:
            await get(hostile, kept=kept)
        assert error.value.status == 304


async def test_validators_that_could_not_be_sent_back_are_dropped(hostile: Server) -> None:
    hostile.answers["/"] = 'HTTP/1.1 200 X\r\netag: "ä"\r\nlast-modified: '.encode() + b"x" * 600 + b"\r\n\r\nx"
    assert (await get(hostile)).validators == Validators()


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "127.0.0.1 wants a user name and a password."),
        (403, "127.0.0.1 does not let us in (status 403)."),
        (404, "127.0.0.1 has nothing at this address (status 404)."),
        (410, "127.0.0.1 says that this address is gone for good."),
        (429, "127.0.0.1 asks us to come less often."),
        (500, "127.0.0.1 is in trouble (status 500)."),
        (503, "127.0.0.1 is in trouble (status 503)."),
        (204, "127.0.0.1 did not send the feed (status 204)."),
        (206, "127.0.0.1 did not send the feed (status 206)."),
        (301, "127.0.0.1 did not send the feed (status 301)."),
        (418, "127.0.0.1 did not send the feed (status 418)."),
    ],
)
async def test_statuses(hostile: Server, status: int, told: str) -> None:
    hostile.reply("/", b"" if status == 204 else b"<html>", status=status, retry_after="120")
    with pytest.raises(BadStatus) as error:
        await get(hostile)
    assert (str(error.value), error.value.status, error.value.retry_after) == (told, status, 120.0)


# 17, 18: redirects


def redirect(server: Server, path: str, to: str, status: int = 302) -> None:
    server.reply(path, status=status, location=to)


@pytest.mark.parametrize(
    ("statuses", "moved"), [([301], True), ([308, 301], True), ([302], False), ([301, 307], False), ([303], False)]
)
async def test_only_permanent_redirects_change_it(hostile: Server, statuses: list[int], moved: bool) -> None:
    for n, status in enumerate(statuses):
        redirect(hostile, f"/{n}", f"{n + 1}", status)
    final = f"/{len(statuses)}"
    hostile.reply(final, CALENDAR)
    fetched = await get(hostile, "/0")
    assert fetched.document.address == hostile.url(final)
    assert fetched.moved_to == (hostile.url(final) if moved else "")
    hostile.answers[final] = b"HTTP/1.1 304 X\r\n\r\n"
    assert (await get(hostile, "/0", kept=KEPT)).moved_to == fetched.moved_to


async def test_from_http_to_https(
    make_hostile: Callable[..., Server], hostile: Server, authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    secure = make_hostile(tls=serving(authority, "127.0.0.1"))
    secure.reply("/", CALENDAR)
    redirect(hostile, "/", secure.url(), 301)
    fetched = await get(hostile, rules=hostile.rules(secure), context=trusting)
    assert fetched.moved_to == secure.url()


async def test_circles_and_long_chains_end(hostile: Server) -> None:
    redirect(hostile, "/a", "/b")
    redirect(hostile, "/b", "/a#again")
    redirect(hostile, "/self", "")
    for n in range(9):
        redirect(hostile, f"/{n}", f"/{n + 1}")
    for path in ("/a", "/self", "/0"):
        with pytest.raises(Unreachable, match="round in a circle"):
            await get(hostile, path)
    assert len(hostile.requests) == 2 + 1 + 6
    hostile.reply("/9", CALENDAR)
    assert (await get(hostile, "/4")).document.body == CALENDAR


@pytest.mark.parametrize(
    "to",
    ["file:///etc/passwd", "ftp://127.0.0.1/", "http://u:secret@127.0.0.1/", "http://127.0.0.1:1/", "http://["],
)
async def test_redirects_to_what_may_not_be_called(hostile: Server, to: str) -> None:
    redirect(hostile, "/", to)
    with pytest.raises(AddressRefused) as error:
        await get(hostile)
    assert "secret" not in str(error.value)
    assert len(hostile.requests) == 1


@pytest.mark.parametrize("named", [False, True])
async def test_a_redirect_to_a_private_machine_makes_no_connection(
    hostile: Server, make_hostile: Callable[..., Server], named: bool
) -> None:
    private = make_hostile(host="127.0.0.2")

    async def lookup(host: str, port: int) -> list[str]:
        return ["127.0.0.2" if host == "private.fi" else "127.0.0.1"]

    redirect(hostile, "/", private.url(host="private.fi" if named else ""))
    rules = AddressRules.of(["127.0.0.1"], [hostile.port, private.port])
    with pytest.raises(AddressRefused, match="is not on the public internet"):
        await get(hostile, rules=rules, resolver=lookup)
    assert private.connections == 0


async def test_loopback_is_refused_unless_allowed(hostile: Server) -> None:
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.1 is not on the public internet"):
        await get(hostile, rules=AddressRules.of([], [hostile.port]))
    with pytest.raises(AddressRefused, match="localhost is not on the public internet"):
        async with Fetcher(AddressRules.of([], [hostile.port])) as fetcher:
            await fetcher.fetch(Request(hostile.url(host="localhost")))
    assert hostile.connections == 0


# 19: names that change their mind


async def test_a_name_with_one_bad_number_is_refused(hostile: Server, make_hostile: Callable[..., Server]) -> None:
    private = make_hostile(host="127.0.0.2")

    async def mixed(host: str, port: int) -> list[str]:
        return ["127.0.0.1", "127.0.0.2"]

    async with Fetcher(hostile.rules(), resolver=mixed) as fetcher:
        with pytest.raises(AddressRefused, match=r"kunta\.fi is not on the public internet"):
            await fetcher.fetch(Request(hostile.url(host="kunta.fi")))
    assert (hostile.connections, private.connections) == (0, 0)


async def test_the_number_called_is_the_one_checked(hostile: Server, make_hostile: Callable[..., Server]) -> None:
    """A name server that says a good number first and a bad one ever after gets no connection to the bad one."""
    private = make_hostile(host="127.0.0.2")
    hostile.answers["/"] = b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\nBEGIN"
    told = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"])
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return [next(told)]

    async with Fetcher(hostile.rules(), resolver=rebinding) as fetcher:
        request = Request(hostile.url(host="kunta.fi"))
        await fetcher.fetch(request)
        assert asked == ["kunta.fi"]
        with pytest.raises(AddressRefused):
            await fetcher.fetch(request)
    assert (hostile.connections, private.connections) == (1, 0)


# 47: being a good guest


async def test_no_more_than_so_many_at_a_time(hostile: Server) -> None:
    async def a_while(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(b"HTTP/1.1 200 X\r\n\r\nBEGIN")

    hostile.answers["/"] = a_while
    async with Fetcher(hostile.rules(), per_host=2, seconds=0.3) as fetcher:
        await asyncio.gather(*(fetcher.fetch(Request(hostile.url())) for _ in range(12)))
    assert hostile.most_busy == 2


async def test_many_sources_on_a_dead_host_fail_fast(hostile: Server) -> None:
    hostile.answers["/"] = silence
    started = time.monotonic()
    async with Fetcher(hostile.rules(), seconds=0.2) as fetcher:
        fetches = (fetcher.fetch(Request(hostile.url())) for _ in range(200))
        outcomes = await asyncio.gather(*fetches, return_exceptions=True)
    assert all(isinstance(outcome, Unreachable) for outcome in outcomes)
    assert sum("left alone for now" in str(outcome) for outcome in outcomes) >= 195
    assert hostile.connections <= 5
    assert time.monotonic() - started < 2


async def test_a_fetch_that_is_cancelled_gives_its_turn_back(hostile: Server) -> None:
    hostile.answers["/slow"] = silence
    hostile.reply("/", CALENDAR)
    async with Fetcher(hostile.rules(), per_host=1) as fetcher:
        slow = asyncio.create_task(fetcher.fetch(Request(hostile.url("/slow"))))
        await asyncio.sleep(0.1)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        await asyncio.wait_for(fetcher.fetch(Request(hostile.url())), 2)


async def test_addresses_are_not_logged(hostile: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    hostile.reply("/secret-token", CALENDAR)
    await get(hostile, "/secret-token")
    assert "secret-token" not in caplog.text


async def test_errors_name_the_host_only(hostile: Server) -> None:
    hostile.reply("/secret-token?key=1", status=500)
    with pytest.raises(BadStatus) as error:
        await get(hostile, "/secret-token?key=1")
    assert "secret" not in repr(error.value) + str(error.value.values)


async def test_nothing_is_left_open(hostile: Server) -> None:
    hostile.reply("/", CALENDAR)
    hostile.answers["/slow"] = slow_body
    hostile.answers["/endless"] = endless
    async with Fetcher(hostile.rules(), seconds=0.2, max_bytes=MIB) as fetcher:
        for path in ("/slow", "/endless", "/missing"):
            with pytest.raises(FetchError):
                await fetcher.fetch(Request(hostile.url(path)))
        assert calling(hostile) == 0
        await fetcher.fetch(Request(hostile.url()))
        assert calling(hostile) == 1
    assert calling(hostile) == 0


@pytest.mark.anyio
async def test_headers_of_a_request_go_to_its_own_origin_only(make_hostile) -> None:
    one, other = make_hostile(), make_hostile()
    one.reply("/a", status=302, location=one.url("/b"))
    one.reply("/b", status=302, location=other.url("/c"))
    other.reply("/c", b"x")
    async with Fetcher(one.rules(other)) as fetcher:
        await fetcher.fetch(Request(one.url("/a"), headers=(("Authorization", "Bearer word"),)))
    assert ["Bearer word" in head for head in (*one.requests, *other.requests)] == [True, True, False]


@pytest.mark.anyio
async def test_the_link_header_comes_with_the_document(hostile) -> None:
    link = '</v1/x?page=2&limit=100>; rel="next", <https://feed.example/v1/x?a=1,2>; title="a, b"; rel=last'
    hostile.reply("/v1/x", b"[]", link=link)
    async with Fetcher(hostile.rules()) as fetcher:
        answer = await fetcher.fetch(Request(hostile.url("/v1/x")))
    assert answer.document.links == {
        "next": hostile.url("/v1/x?page=2&limit=100"),
        "last": "https://feed.example/v1/x?a=1,2",
    }


@pytest.mark.parametrize("header", ["", "<", "<>", "<http://[>; rel=next", "<a>; rel", "x" * 20_000, "<a" * 9_000])
def test_a_broken_link_header_names_nothing(header: str) -> None:
    assert "prev" not in read_links(header, "https://feed.example/")


@pytest.mark.anyio
async def test_a_bot_check_is_called_by_its_name(hostile) -> None:
    hostile.reply(
        "/", b"<title>Just a moment...</title>", status=403, cf_mitigated="challenge", server="cloudflare"
    )
    async with Fetcher(hostile.rules()) as fetcher:
        with pytest.raises(BadStatus, match="bot check"):
            await fetcher.fetch(Request(hostile.url("/")))

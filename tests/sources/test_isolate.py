from __future__ import annotations

import asyncio
import ctypes
import json
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import psutil
import pytest
import uvloop

from sources import fetch, isolate, replies
from sources.errors import BadStatus, CatalogueError, NotAFeed, ParseError, Problem, SourceError
from sources.isolate import CRASHED, NOT_STARTED, TOO_MUCH, TOO_SLOW, Children
from sources.records import Document, Parsed, Reading, Recurrence, SourceEvent, SourceOffer, SourcePlace
from sources.replies import decode, encode

pytestmark = pytest.mark.anyio

JOBS = '''
    """What the children of these tests are asked to do."""
    import os, pickle, struct, sys

    def twice(value): return [value, value]
    def loaded(name): return name in sys.modules
    def forever():
        while True: pass
    def swell():
        kept = []
        while True: kept.append(bytearray(10_000_000))
    def write(path): open(path, "w").write("x")
    def fetch(port):
        import urllib.request
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).status
    def shell(path): return os.system(f"touch {path}")
    def throw(error): raise error
    def fail(kind, *values): raise kind(*values)
    class Wordless(Exception):
        def __str__(self): raise RuntimeError
    def wordless(): raise Wordless
    def odd(): return object()
    def many(event, count):
        from dataclasses import replace
        return [replace(event, key=str(n), title={"fi": f"Nimi {n}"}) for n in range(count)]
    def bounded():
        from sources.limits import limited
        with limited(0.1): forever()
    def say(frame, length=None):
        """Answer in place of the child's own program, as a child gone bad would."""
        data = struct.pack(">Q", len(frame) if length is None else length) + frame
        while data: data = data[os.write(0, data):]
'''


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A module that children can import."""
    folder = tmp_path_factory.mktemp("jobs")
    (folder / "childrens_jobs.py").write_text(textwrap.dedent(JOBS))
    sys.path.insert(0, str(folder))
    module = ModuleType("childrens_jobs")
    exec(textwrap.dedent(JOBS), vars(module))
    yield module
    sys.path.remove(str(folder))


others: set[int] = set()


@pytest.fixture(autouse=True)
def _of_others() -> None:
    """Children that a site of other tests has left open until the end."""
    others.clear()
    others.update(process.pid for process in psutil.Process().children())


def own_children() -> list[psutil.Process]:
    found = (p for p in psutil.Process().children() if p.pid not in others)
    return [p for p in found if "sources.child" in " ".join(p.cmdline())]


def gone(pid: int, within: float = 3) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


async def fails(children: Children, told: str, function: Callable[..., Any], *arguments: Any) -> ParseError:
    with pytest.raises(ParseError) as error:
        await children.run(function, *arguments)
    assert error.value.what == told
    return error.value


# the ordinary


async def test_started_when_needed_used_again_and_gone_at_the_end() -> None:
    async with Children() as children:
        assert own_children() == []
        pid = await children.run(os.getpid)
        assert pid != os.getpid()
        assert await children.run(os.getpid) == pid
        assert [p.pid for p in own_children()] == [pid]
    assert own_children() == []
    with pytest.raises(RuntimeError, match="closed"):
        await children.run(os.getpid)


async def test_never_more_than_so_many() -> None:
    async with Children(2) as children:
        await asyncio.gather(*(children.run(time.sleep, 0.05) for _ in range(6)))
        assert len(own_children()) == 2


async def test_replaced_after_so_many_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "TASKS_EACH", 3)
    async with Children(1) as children:
        pids = [await children.run(os.getpid) for _ in range(7)]
        assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]
        assert len(own_children()) == 1


async def test_modules_are_loaded_beforehand(jobs: Any) -> None:
    async with Children(preload=("json.tool",)) as children:
        assert await children.run(jobs.loaded, "json.tool")
        assert not await children.run(jobs.loaded, "csv")
    async with Children(preload=("no_such_module",)) as children:
        await fails(children, NOT_STARTED, os.getpid)
    assert own_children() == []


async def test_a_function_without_a_name_is_refused() -> None:
    async with Children() as children:
        with pytest.raises(ValueError, match="by its name"):
            await children.run(lambda: 1)
    assert own_children() == []


HELSINKI = ZoneInfo("Europe/Helsinki")
EVENT = SourceEvent(
    key="a",
    title={"fi": "Satutunti", "sv": "Sagostund"},
    starts=datetime(2024, 10, 27, 3, 30, tzinfo=HELSINKI, fold=1),
    ends=datetime(2024, 10, 27, 4, 30, tzinfo=UTC),
    recurrence=Recurrence("FREQ=WEEKLY", exdates=(date(2024, 11, 3),)),
    place=SourcePlace("1", {"fi": "Kirjasto"}, lat=60.1, lon=24.9),
    offers=(SourceOffer(True), SourceOffer(None, {"fi": "7 €"})),
    modified=datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=2), "x")),
)
PROBLEM = Problem("a", "{n} x", {"n": "1"})
PARSED = Parsed("t", [EVENT], present={"a": b"\0\xff"}, deleted={"b"}, problems=[PROBLEM])


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"a": [1, 2.5, True, "ä\0", b"\xff", (), {"b": None}]},
        {1, 2},
        frozenset({"a"}),
        Decimal("1.10"),
        timedelta(days=-1, seconds=5),
        EVENT,
        PARSED,
        Document("https://kunta.fi/", b"BEGIN", "text/calendar"),
        Reading(known={"a": b"1"}, now=datetime(2024, 1, 1, tzinfo=HELSINKI)),
    ],
)
async def test_values_come_back_as_they_went(value: object, jobs: Any) -> None:
    async with Children(1) as children:
        first, second = await children.run(jobs.twice, value)
    assert first == value
    assert second is first or not hasattr(value, "__dict__")
    assert type(first) is type(value)


async def test_time_zones_stay_time_zones(jobs: Any) -> None:
    async with Children(1) as children:
        event = (await children.run(jobs.twice, EVENT))[0]
    assert event.starts.tzinfo is HELSINKI
    assert event.starts.fold == 1
    assert event.starts.utcoffset() == timedelta(hours=2)


def test_every_record_survives() -> None:
    """Also records whose constructor would want names rather than places would be found here."""
    for value in (EVENT, PARSED, Reading(), Document("a", b"")):
        back = decode(encode(value))
        assert all(getattr(back, field.name) == getattr(value, field.name) for field in fields(value))


# errors


@pytest.mark.parametrize(
    "error",
    [
        ParseError("Line {n} is broken.", n=7),
        NotAFeed("This is a web page."),
        BadStatus("{host} says {status}.", status=503, retry_after=12.5, host="kunta.fi"),
        CatalogueError([Problem("a", "x"), Problem("b", "{y}", {"y": "z"})]),
    ],
)
async def test_our_own_errors_come_out_as_they_were(error: SourceError, jobs: Any) -> None:
    async with Children(1) as children:
        with pytest.raises(SourceError) as raised:
            await children.run(jobs.throw, error)
    assert type(raised.value) is type(error)
    assert str(raised.value) == str(error)
    assert vars(raised.value) == vars(error)


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        (KeyError, ("SUMMARY",), "The feed could not be read (KeyError: 'SUMMARY')."),
        (ValueError, ("a\nb\0",), "The feed could not be read (ValueError: a b )."),
        (ValueError, ("x" * 5000,), f"The feed could not be read (ValueError: {'x' * 200})."),
        (SystemExit, (1,), "The feed could not be read (SystemExit: 1)."),
        (KeyboardInterrupt, (), "The feed could not be read (KeyboardInterrupt: )."),
        (RecursionError, ("deep",), "The feed could not be read (RecursionError: deep)."),
    ],
)
async def test_other_errors_are_named(kind: Any, values: tuple[Any, ...], told: str, jobs: Any) -> None:
    async with Children(1) as children:
        with pytest.raises(ParseError) as error:
            await children.run(jobs.fail, kind, *values)
        assert str(error.value) == told
        with pytest.raises(ParseError, match="Wordless"):
            await children.run(jobs.wordless)
        assert await children.run(jobs.twice, 1) == [1, 1]


async def test_what_cannot_be_sent_is_an_error(jobs: Any) -> None:
    async with Children(1) as children:
        await fails(children, CRASHED, jobs.odd)
        assert await children.run(jobs.twice, 1) == [1, 1]


async def test_a_hundred_thousand_levels() -> None:
    async with Children(1) as children:
        with pytest.raises(ParseError, match="RecursionError"):
            await children.run(json.loads, "[" * 100_000)


# limits


async def test_time(jobs: Any) -> None:
    async with Children(1, seconds=0.3) as children:
        pid = await children.run(os.getpid)
        for job in ((time.sleep, 30), (jobs.forever,), (pow, 3, 10**9)):
            started = time.monotonic()
            await fails(children, TOO_SLOW, *job)
            assert time.monotonic() - started < 1
        assert gone(pid)
        assert await children.run(os.getpid) != pid


async def test_a_task_can_limit_a_part_of_itself(jobs: Any) -> None:
    async with Children(1, seconds=5) as children:
        with pytest.raises(ParseError, match="TimeoutError"):
            await children.run(jobs.bounded)
        await asyncio.sleep(0.15)
        assert await children.run(len, b"abc") == 3


async def test_a_task_that_takes_too_long_does_not_hold_up_the_event_loop(jobs: Any) -> None:
    async with Children(1, seconds=0.3) as children:
        task = asyncio.create_task(children.run(jobs.forever))
        longest = await longest_pause(task)
    assert isinstance(task.exception(), ParseError)
    assert longest < 0.15


async def test_memory(jobs: Any) -> None:
    async with Children(1, memory_mb=300) as children:
        pid = await children.run(os.getpid)
        for job in ((bytearray, 2**40), (jobs.swell,)):
            await fails(children, TOO_MUCH, *job)
        assert gone(pid)
        assert len(await children.run(bytes, 1000)) == 1000
        assert len(own_children()) == 1


async def test_an_answer_too_large_to_make() -> None:
    async with Children(1, memory_mb=300) as children:
        await fails(children, TOO_MUCH, bytes, 200 * 2**20)


async def test_processor_time_ends_a_child_even_without_its_parent() -> None:
    async with Children(1, seconds=5) as children:
        await children.run(os.getpid)
        soft, hard = await children.run(resource.getrlimit, resource.RLIMIT_CPU)
    assert 5 <= soft <= 8
    assert hard > soft or hard == resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("name", "most"), [("FSIZE", 0), ("CORE", 0), ("NOFILE", 64), ("NPROC", 0), ("AS", 400 * 2**20)]
)
async def test_hard_limits(name: str, most: int) -> None:
    async with Children(1, memory_mb=400) as children:
        assert await children.run(resource.getrlimit, getattr(resource, f"RLIMIT_{name}")) == (most, most)


async def test_nothing_is_written_called_or_started(jobs: Any, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        async with Children(1) as children:
            for job in (
                (jobs.write, str(tmp_path / "written")),
                (jobs.shell, str(tmp_path / "started")),
                (jobs.fetch, server.getsockname()[1]),
                (os.mkdir, str(tmp_path / "made")),
            ):
                with pytest.raises(ParseError, match="not allowed while a feed is read"):
                    await children.run(*job)
        with pytest.raises(TimeoutError):
            server.accept()
    assert list(tmp_path.iterdir()) == []


async def test_no_secrets_are_handed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUUHA_DATABASE", "postgresql://user:secret@127.0.0.1/x")
    async with Children(1) as children:
        assert await children.run(os.getenv, "PUUHA_DATABASE") is None
        assert await children.run(os.getenv, "PATH") == os.environ["PATH"]
        assert await children.run(os.getcwd) == "/"


async def test_what_a_task_prints_disturbs_nothing() -> None:
    async with Children(1) as children:
        assert await children.run(print, "x" * 1_000_000) is None
        assert await children.run(len, b"abc") == 3


# crashes


@pytest.mark.parametrize(
    ("job", "told"),
    [
        ((os._exit, 3), CRASHED),
        ((os.abort,), CRASHED),
        ((ctypes.string_at, 0), CRASHED),
        ((signal.raise_signal, signal.SIGKILL), TOO_MUCH),
        ((signal.raise_signal, signal.SIGXCPU), TOO_SLOW),
    ],
)
async def test_a_crash_is_an_error_and_the_next_task_works(job: tuple[Any, ...], told: str) -> None:
    async with Children(1) as children:
        await fails(children, told, *job)
        assert await children.run(len, b"abc") == 3


async def test_a_child_that_died_while_idle_is_replaced() -> None:
    async with Children(1) as children:
        pid = await children.run(os.getpid)
        os.kill(pid, signal.SIGKILL)
        assert gone(pid)
        assert await children.run(os.getpid) != pid


async def test_a_cancelled_task_leaves_nothing() -> None:
    async with Children(1) as children:
        task = asyncio.create_task(children.run(time.sleep, 30))
        await asyncio.sleep(0.3)
        [child] = own_children()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert gone(child.pid)
        assert await asyncio.wait_for(children.run(len, b"abc"), 5) == 3


async def test_closing_while_busy() -> None:
    async with Children(1) as children:
        task = asyncio.create_task(children.run(time.sleep, 30))
        await asyncio.sleep(0.3)
        pids = [p.pid for p in own_children()]
    with pytest.raises(ParseError):
        await task
    assert pids
    assert all(gone(pid) for pid in pids)


PARENT = """
import asyncio, os, sys, time
from sources.isolate import Children
async def main():
    async with Children(1) as children:
        print(await children.run(os.getpid), flush=True)
        await children.run(time.sleep, 60)
asyncio.run(main())
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_children_die_with_their_parent_even_while_busy(end: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        time.sleep(0.1)
        parent.send_signal(end)
        parent.wait()
    assert gone(pid)


def test_at_a_terminal() -> None:
    """Ctrl-C is the parent's to handle, and the child's frames have nothing to do with the screen."""
    ours, theirs = os.openpty()
    script = PARENT.replace("time.sleep, 60", "print, 'not on the screen'")
    with subprocess.Popen([sys.executable, "-c", script], stdin=theirs, stdout=theirs, stderr=theirs) as parent:
        os.close(theirs)
        assert parent.wait(20) == 0
    screen = os.read(ours, 10_000).decode()
    os.close(ours)
    assert gone(int(screen))


def test_on_uvloop_too() -> None:
    async def main() -> int:
        async with Children(1, seconds=0.5) as children:
            await fails(children, TOO_SLOW, time.sleep, 30)
            await fails(children, CRASHED, os._exit, 1)
            return len(await children.run(bytes, 3_000_000))

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(main()) == 3_000_000
    assert own_children() == []


# size and speed


async def longest_pause(running: asyncio.Task[Any]) -> float:
    """How long the event loop let others wait while `running` ran, in seconds."""
    longest, before = 0.0, time.monotonic()
    while not running.done():
        await asyncio.sleep(0.001)
        longest, before = max(longest, time.monotonic() - before), time.monotonic()
    return longest


async def test_thirty_megabytes_both_ways_without_stopping_the_event_loop(jobs: Any) -> None:
    document = Document("a", os.urandom(1000) * 30_000)
    async with Children(1) as children:
        await children.run(len, b"")
        task = asyncio.create_task(children.run(jobs.twice, document))
        pause = await longest_pause(task)
    assert task.result() == [document, document]
    assert pause < 0.2


async def test_thousands_of_records_without_stopping_the_event_loop(jobs: Any) -> None:
    pauses = []
    async with Children(1) as children:
        for _ in range(3):  # on a busy machine one of three may be held up by others
            task = asyncio.create_task(children.run(jobs.many, EVENT, 20_000))
            pauses.append(await longest_pause(task))
    answer = encode(task.result())
    started = time.monotonic()
    assert len(decode(answer)) == 20_000
    assert min(pauses) < (time.monotonic() - started) / 2


async def test_a_round_trip_is_short() -> None:
    body = b"x" * 500_000
    async with Children(1) as children:
        await children.run(len, body)
        times = []
        for _ in range(10):
            started = time.perf_counter()
            await children.run(bytes, body)
            times.append(time.perf_counter() - started)
    assert min(times) < 0.005


# a child gone bad


def call(module: str, name: str, *arguments: object) -> bytes:
    """A pickle that calls something."""
    return f"c{module}\n{name}\n".encode() + pickle.dumps(arguments, 0)[:-1] + b"R."


def build(module: str, name: str, state: object) -> bytes:
    """A pickle that sets attributes of something."""
    return f"c{module}\n{name}\n".encode() + pickle.dumps(state, 0)[:-1] + b"b."


EVIL = {
    "system": call("os", "system", "touch {mark}"),
    "posix": call("posix", "system", "touch {mark}"),
    "eval": call("builtins", "eval", "__import__('os').system('touch {mark}')"),
    "getattr": call("builtins", "getattr", "", "join"),
    "open": call("builtins", "open", "{mark}", "w"),
    "path": call("pathlib", "Path.touch", "{mark}"),
    "a module inside one of ours": call("sources.isolate", "os.system", "touch {mark}"),
    "a name inside one of ours": b"\x80\x04Vsources.isolate\nVos.system\n\x93Vtouch {mark}\n\x85R.",
    "an imported record": call("sources.isolate", "SourceError", "x"),
    "a record under another name": call("sources.fetch", "Document", "x", b""),
    "a function of ours": call("sources.errors", "fill", "x", {}),
    "a class that is no record": call("sources.isolate", "Children"),
    "a module not loaded": call("aggregator.nothing", "Thing"),
    "instance": b"(S'touch {mark}'\nios\nsystem\n.",
    "object": b"(cos\nsystem\nS'touch {mark}'\no.",
    "new": b"\x80\x04csources.records\nDocument\n)\x81.",
    "extension": b"\x80\x02\x82\x01.",
    "persistent": b"P1\n.",
    "attributes of a record's class": build("sources.records", "Document", {"address": "evil"}),
    "slots of a record's class": build("sources.records", "Document", (None, {"address": "evil"})),
    "slots of a class that can be written": build("sources.records", "Parsed", (None, {"title": "evil"})),
    "slots of an error's class": build("sources.errors", "ParseError", (None, {"what": "evil"})),
    "attributes of the error maker": build("sources.replies", "error_from", (None, {"__defaults__": ()})),
    "an error that is none": call("sources.replies", "error_from", "builtins", "SystemExit", "x", {}, {}),
    "an error from elsewhere": call("sources.replies", "error_from", "sources.isolate", "ParseError", "x", {}, {}),
    "a zone that is a path": call("zoneinfo", "ZoneInfo", "../../../../etc/passwd"),
    "nothing": b"",
    "half": encode(PARSED)[:-20],
    "noise": b"\xff" * 50,
}  # fmt: skip


@pytest.mark.parametrize("name", EVIL)
def test_an_answer_that_is_more_than_data_is_refused(name: str, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    before = _touchable()
    with pytest.raises(pickle.UnpicklingError):
        decode(EVIL[name].replace(b"{mark}", str(mark).encode()))
    assert not mark.exists()
    assert _touchable() == before
    assert decode(encode(Document("a", b""))).address == "a"


def _touchable() -> list[object]:
    """What a pickle could have changed."""
    holders = (Document, Parsed, ParseError, fetch)
    return [replies.error_from.__defaults__, *(dict(vars(holder)) for holder in holders)]


def test_the_same_pickles_do_harm_elsewhere(tmp_path: Path) -> None:
    """The proof that the pickles above are what they are called."""
    mark = tmp_path / "mark"
    for name in ("system", "posix", "eval", "instance", "object", "a name inside one of ours"):
        pickle.loads(EVIL[name].replace(b"{mark}", str(mark).encode()))
        assert mark.exists(), name
        mark.unlink()


@pytest.mark.parametrize(
    "frame", [EVIL["system"], encode(5), encode(("value",)), encode(("raised", 5)), encode(("failed", 5, 6)), b""]
)
async def test_a_child_gone_bad_is_put_away(frame: bytes, jobs: Any, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    async with Children(1) as children:
        pid = await children.run(os.getpid)
        await fails(children, CRASHED, jobs.say, frame.replace(b"{mark}", str(mark).encode()))
        assert gone(pid)
        assert await children.run(os.getpid) != pid
    assert not mark.exists()


async def test_an_answer_of_unbelievable_length_is_not_waited_for(jobs: Any) -> None:
    async with Children(1, seconds=20) as children:
        for length in (2**63, isolate.LONGEST_ANSWER + 1):
            started = time.monotonic()
            await fails(children, CRASHED, jobs.say, b"", length)
            assert time.monotonic() - started < 2

"""The program as a person runs it: a process of its own, its words and its exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
import urllib.request
from pathlib import Path

import psutil
import pytest

PUUHA = str(Path(sys.executable).parent / "puuha")
COMMANDS = [
    "demo", "serve", "worker", "pull", "inspect", "correct", "history", "merges", "merge", "unmerge", "migrate", "backup",
    "restore",
    "sources list", "sources add", "sources check", "sources pause", "sources resume", "sources approve",
    "sources quarantine",
    "sources remove", "sources export", "sources import",
]  # fmt: skip
KEYS = {
    "uid", "title", "description", "starts", "ends", "all_day", "timezone", "status", "rrule", "occurrences",
    "place", "categories", "min_age", "max_age", "age_basis", "age_evidence", "audiences", "suits", "topics",
    "free", "price", "language", "url", "image", "signup", "organiser",
}  # fmt: skip


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A database of its own; loopback may be called."""
    return {
        "PUUHA_DATABASE": f"sqlite:///{tmp_path / 'data' / 'puuha.sqlite3'}",
        "PUUHA_ALLOW_ADDRESSES": '["127.0.0.1/32"]',
        "PUUHA_ALLOW_PORTS": '["1024-65535"]',
    }


@pytest.fixture
def puuha(env: dict[str, str], commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run commands in this process."""
    monkeypatch.chdir(tmp_path)
    return commands(**env)


@pytest.fixture
def program(env: dict[str, str], tmp_path: Path):
    """Run the program as a process of its own."""
    env = os.environ | env | {"COLUMNS": "200"}

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [PUUHA, *args], env=env, capture_output=True, text=True, timeout=60, cwd=tmp_path, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    run.env = env  # type: ignore[attr-defined]
    return run


def test_the_program_answers_as_its_commands_do(program, puuha) -> None:
    for args in (["--help"], ["sources", "list"], ["pull", "nosuch"], ["nosuch"]):
        here, apart = puuha(*args, code=None), program(*args)
        assert (apart.returncode, apart.stdout, apart.stderr) == (here.returncode, here.stdout, here.stderr)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help_with_an_example(puuha, command: str) -> None:
    told = puuha(*command.split(), "--help").stdout
    assert "Example:" in told or not command
    assert "Usage: puuha" in " ".join(told.split())


@pytest.mark.parametrize(
    ("args", "wrong", "words"),
    [
        (["nosuch"], {}, "nosuch"),
        (["pull", "--nosuch"], {}, "--nosuch"),
        (["inspect"], {}, "Missing argument"),
        (["inspect", "no-file.ics"], {}, "no file no-file.ics"),
        (["inspect", "README", "--adapter", "x"], {}, "README"),
        (["inspect", "https://example.org/", "--adapter", "nosuch"], {}, "linkedevents"),
        (["inspect", "https://example.org/", "--timezone", "Mars/Olympus"], {}, "Mars/Olympus"),
        (["pull", "nosuch"], {}, "no sources"),
        (["sources", "add", "kirjasto"], {}, "no web address"),
        (["sources", "pause", "nosuch"], {}, "no source nosuch"),
        (["sources", "import", "nosuch.toml"], {}, "mistakes"),
        (["restore", "nosuch"], {}, "no file nosuch"),
        (["serve", "--port", "70000"], {}, "65535"),
        (["worker", "--engine", "procrastinate"], {}, "PostgreSQL"),
        (["migrate"], {"PUUHA_TICK": "often"}, "PUUHA_TICK"),
        (["migrate"], {"PUUHA_TIMEZONE": "Mars/Olympus"}, "PUUHA_TIMEZONE"),
        (["migrate"], {"PUUHA_DATABASE": "mysql://x"}, "mysql"),
        (["migrate"], {"PUUHA_ALLOW_PORTS": "many"}, "allow_ports"),
    ],
)
def test_a_mistake_is_one_plain_sentence_and_not_zero(puuha, args: list[str], wrong: dict, words: str) -> None:
    # not called env: that would take the place of the fixture, and the commands would use the user's own database
    done = puuha(*args, code=None, **wrong)
    assert done.returncode != 0
    assert words in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("puuha: ")
    assert len(last) < 250


def test_a_feed_from_its_address_to_the_store_and_out_again(puuha, feeds, ics, answer, tmp_path: Path) -> None:
    calendar, vevent = ics
    feeds.pages["/k.ics"] = answer(calendar(vevent("1"), vevent("2", "Muskari")))
    feeds.pages["/"] = answer(b"<html><link rel=alternate type=text/calendar href=k.ics></html>")
    added = puuha("sources", "add", feeds.base + "/", "--name", "Puuhalan kirjasto", "--min-age", "3")
    assert f"puuhalan-kirjasto (ical, 2 events, {feeds.base}/k.ics)" in added.stdout, "the feed, not its page"
    assert "already" in puuha("sources", "add", feeds.base + "/k.ics", code=2).stderr
    pulled = puuha("pull").stdout
    assert pulled.startswith("puuhalan-kirjasto: changed (2 new,")
    assert "unchanged" in puuha("pull", "puuhalan-kirjasto").stdout or "not_modified" in pulled
    listed = puuha("sources", "list").stdout
    assert re.search(r"puuhalan-kirjasto +Puuhalan kirjasto +not_modified +\d", listed)
    assert "ok" in puuha("sources", "check", "puuhalan-kirjasto").stdout

    puuha("sources", "export", "--out", "all.toml")
    text = (tmp_path / "all.toml").read_text()
    assert tomllib.loads(text)["source"][0]["min_age"] == 3
    assert "1 as before" in puuha("sources", "import", "all.toml").stdout
    (tmp_path / "all.toml").write_text(text.replace("min_age = 3", "min_age = 4"))
    assert "1 changed" in puuha("sources", "import", "all.toml").stdout
    assert "1 changed" in puuha("pull").stdout, (
        "the story hour's own age stays: only the silent one takes the default"
    )

    puuha("sources", "pause", "puuhalan-kirjasto")
    assert "paused" in puuha("sources", "list").stdout
    puuha("sources", "resume", "puuhalan-kirjasto")
    backup = puuha("backup", "b.sqlite3").stdout
    assert "1 sources, 2 events" in backup
    assert "--yes" in puuha("sources", "remove", "puuhalan-kirjasto", code=1).stderr
    assert "2 events" in puuha("sources", "remove", "puuhalan-kirjasto", "--yes").stdout
    puuha("restore", "b.sqlite3", "--replace")
    assert "Puuhalan kirjasto" in puuha("sources", "list").stdout


def test_a_failed_pull_says_why_and_exits_with_one(puuha, feeds, ics, answer) -> None:
    calendar, vevent = ics
    feeds.pages["/k.ics"] = answer(calendar(vevent("1")))
    puuha("sources", "add", feeds.base + "/k.ics", "--id", "k")
    puuha("pull")
    feeds.pages["/k.ics"] = answer(b"<html>Huoltokatko</html>", etag=False)
    told = puuha("pull", code=1).stdout
    assert told.startswith("k: not_a_feed")
    assert "kept" in told


def test_every_mistake_of_a_file_is_told_at_once(puuha, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(
        '[[source]]\nid = "Väärä"\nname = "x"\naddress = "ei"\n\n[[source]]\nid = "b"\nnam = "y"\nmin_age = "kolme"\n'
    )
    told = puuha("sources", "import", "bad.toml", code=1).stderr
    for word in ("Väärä", "ei", "nam", "name", "address", "min_age"):
        assert word in told
    assert "No sources yet" in puuha("sources", "list").stdout


def test_inspect_tells_everything_and_writes_nothing(puuha, ics, tmp_path: Path) -> None:
    calendar, vevent = ics
    (tmp_path / "a.ics").write_bytes(
        calendar(vevent("1", extra="RRULE:FREQ=WEEKLY;COUNT=3\r\n"), vevent("2", start="?"))
    )
    (tmp_path / "b.ics").write_bytes(b"403 Forbidden")
    (tmp_path / "c.ics").write_bytes(calendar())
    lines = puuha("inspect", "--json", "a.ics", "b.ics", "c.ics").stdout.splitlines()
    first, second, third = map(json.loads, lines)
    assert [line["outcome"] for line in (first, second, third)] == ["ok", "not_a_feed", "empty"]
    (event,) = first["events"]
    assert set(event) == KEYS
    assert event["starts"] == "2026-11-19T10:00:00+02:00"
    assert event["rrule"] == "FREQ=WEEKLY;COUNT=3"
    assert len(event["occurrences"]) == 3
    assert (event["min_age"], event["max_age"]) == (3, 6)
    assert event["age_evidence"] == ["Satutunti"]
    assert event["audiences"] == ["children"]
    assert first["problems"]
    assert set(first) == {
        "address",
        "outcome",
        "adapter",
        "title",
        "feeds",
        "events",
        "articles",
        "left_out",
        "problems",
    }
    for_people = puuha("inspect", "a.ics").stdout
    assert "Satutunti" in for_people
    assert not (tmp_path / "data").exists()


def test_inspect_an_address(puuha, feeds, ics, answer) -> None:
    calendar, vevent = ics
    feeds.pages["/k.ics"] = answer(calendar(vevent("1")))
    feeds.pages["/"] = answer(
        b'<html><link rel="alternate" type="text/calendar" href="/k.ics" title="Tapahtumat"></html>'
    )
    page, feed, inside = (
        json.loads(line)
        for line in puuha(
            "inspect", "--json", feeds.base + "/", feeds.base + "/k.ics", "http://192.168.1.1/k.ics"
        ).stdout.splitlines()
    )
    assert (page["outcome"], page["adapter"], len(page["events"])) == ("ok", "ical", 1)
    first = page["feeds"][0]
    assert (first["address"], first["adapter"], first["title"]) == (feeds.base + "/k.ics", "ical", "Tapahtumat")
    assert first["why"] == "The page names it as its feed."
    assert (first["events"], first["with_age"], first["articles"], first["more"]) == (1, 1.0, 0, False)
    assert first["coming"] in (0, 1)
    assert (feed["outcome"], feed["adapter"], len(feed["events"])) == ("ok", "ical", 1)
    assert len([path for path, _ in feeds.asked if path == "/k.ics"]) == 2, "once an inspection"
    assert inside["outcome"] == "refused"


def free_port() -> int:
    import socket

    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def get(address: str, seconds: float = 15) -> str:
    """The page at `address`, waiting for the server to come up."""
    ends = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return response.read().decode()
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)


def test_the_demo_shows_a_town_and_leaves_nothing_behind(program, tmp_path: Path) -> None:
    port = free_port()
    env = program.env | {"TMPDIR": str(tmp_path)}
    command = [PUUHA, "demo", "--port", str(port), "--no-browser"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as demo:
        page = get(f"http://127.0.0.1:{port}/", 60)
        assert "Puuhalan kirjasto" in page
        assert 'lang="fi"' in page
        itself = psutil.Process(demo.pid)
        family = itself.children(recursive=True)
        # in processor time: other tests run beside this one
        assert sum(sum(one.cpu_times()[:4]) for one in (itself, *family)) < 15
        demo.send_signal(signal.SIGINT)
        told, complaints = demo.communicate(timeout=20)
    assert (demo.returncode, complaints) == (0, "")
    assert f"http://127.0.0.1:{port}/" in told
    assert "Ctrl-C" in told
    assert "114 new" in told or " new, 0 changed" in told
    _, alive = psutil.wait_procs(family, timeout=5)
    assert not alive
    assert not list(tmp_path.glob("puuha-demo-*"))


def test_serve_pulls_what_is_due_and_stops_within_ten_seconds(puuha, program, feeds, ics, answer) -> None:
    calendar, vevent = ics
    feeds.pages["/k.ics"] = answer(calendar(vevent("1", "Satutunti", "20991127T100000")))
    puuha("sources", "add", feeds.base + "/k.ics", "--id", "k", "--name", "Kirjasto")
    port = free_port()
    command = [PUUHA, "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=program.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as site:
        ends = time.monotonic() + 60
        while "Satutunti" not in get(f"http://127.0.0.1:{port}/fi/", 60):
            assert time.monotonic() < ends
            time.sleep(0.1)
        begun = time.monotonic()
        site.terminate()
        told, _ = site.communicate(timeout=20)
    assert time.monotonic() - begun < 10
    assert site.returncode == 0, told
    assert "outcome=changed" in told


def test_a_taken_port_is_told(puuha) -> None:
    import socket

    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        told = puuha("serve", "--port", str(sock.getsockname()[1]), code=1).stderr
    assert "--port" in told


def test_a_damaged_database_is_told(puuha, tmp_path: Path) -> None:
    (tmp_path / "bad.sqlite3").write_bytes(b"garbage " * 1000)
    told = puuha("serve", code=1, PUUHA_DATABASE=f"sqlite:///{tmp_path / 'bad.sqlite3'}").stderr
    assert "backup" in told


def test_a_newer_database_is_told(puuha, tmp_path: Path) -> None:
    puuha("migrate")
    database = sqlite3.connect(tmp_path / "data" / "puuha.sqlite3")
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.commit()
    database.close()
    assert "newer" in puuha("serve", code=1).stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_stops_cleanly_before_it_is_ready(program, number: signal.Signals) -> None:
    command = [PUUHA, "demo", "--port", "0", "--no-browser"]
    with subprocess.Popen(
        command, env=program.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stdout is not None
        while "own sites" not in demo.stdout.readline():
            assert demo.poll() is None
        demo.send_signal(number)
        _, complaints = demo.communicate(timeout=20)
    assert (demo.returncode, complaints) == (0, "")

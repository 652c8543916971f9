"""Accounts over both databases, the command line, passwords, and what is let go of."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest

from aggregator.accounts import audit, entering, inviting, minding, passwords
from aggregator.accounts.model import AccountError, Worker, may
from aggregator.demo.people import demo_people
from aggregator.store import Store, attempts, sources
from aggregator.store.attempts import Bucket
from aggregator.store.backup import back_up, restore
from sources.catalogue import Source

NOW = 1_795_000_000
DAY = 86_400
PASSWORD = "kolme sanaa riittää"


def made(store: Store, email: str = "liisa@example.fi", role: Any = "worker") -> Worker:
    """A worker who may log in with PASSWORD."""
    _, token = inviting.invite(store, "test", email, role, "kirjasto", NOW)
    return inviting.accept(store, token, "Liisa", PASSWORD, NOW)


def test_a_worker_from_the_invitation_to_removal(store: Store) -> None:
    with pytest.raises(AccountError, match="no e-mail address"):
        inviting.invite(store, "test", "liisa", "worker", "", NOW)
    worker = made(store)
    with pytest.raises(AccountError, match="has an account already"):
        inviting.invite(store, "test", " LIISA@example.fi ", "worker", "", NOW)
    token = entering.log_in(store, "Liisa@Example.fi", PASSWORD, "net", "Firefox", NOW)
    stay = entering.session(store, token, NOW)
    assert stay is not None and stay.worker == worker
    minding.change(store, "test", worker, "administrator", "Nuoriso", NOW)
    assert minding.organisations(store) == ["Nuoriso"]
    with pytest.raises(AccountError, match="last administrator"):
        minding.remove(store, "test", worker, NOW)
    made(store, "anna@example.fi", "administrator")
    minding.remove(store, "test", worker, NOW)
    assert [one.worker.email for one in minding.users(store)] == ["anna@example.fi"]
    told = [(one.action, one.who) for one in audit.lines(store, subject="liisa@example.fi")]
    assert told == [("user.remove", "test"), ("user.organisation", "test"), ("user.administrator", "test"),
                    ("login", "Liisa"), ("user.accept", "Liisa"), ("user.invite", "test")]  # fmt: skip


def test_of_many_at_once_only_so_many_are_heard(store: Store) -> None:
    bucket, heard, lock = [Bucket("a", 5, 1), Bucket("b", 50, 1)], [], threading.Lock()

    def one() -> None:
        with store.write() as db:
            let = attempts.take(db, bucket, NOW)
        with lock:
            heard.append(let)

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == [False] * 7 + [True] * 5
    with store.write() as db:
        assert not attempts.take(db, bucket, NOW + 3599) and attempts.take(db, bucket, NOW + 3600)


def test_a_link_that_two_use_at_once_lets_one_in(store: Store) -> None:
    _, token = inviting.invite(store, "test", "liisa@example.fi", "worker", "", NOW)
    done: list[str] = []

    def use(name: str) -> None:
        try:
            inviting.accept(store, token, name, PASSWORD, NOW)
        except inviting.Expired:
            return
        done.append(name)

    threads = [threading.Thread(target=use, args=(name,)) for name in ("Yksi", "Kaksi", "Kolme")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.worker.name for one in minding.users(store)] == done and len(done) == 1


@pytest.mark.parametrize(("password", "fine"), [
    ("kolme sanaa", False), ("kolme sanaa riittää", True), ("            ", False), ("aaaaaaaaaaaaaaa", False),
    ("123456789012", False), ("Salasana1234", False), ("SALASANA-1234!", False), ("liisa@example.fi", False),
    ("Liisa.Lukija.Puuhala", False), ("😀🎉🐻🌲🏠🚲⛄🎈🍕🎸🐠🌈", True), ("x" * 257, False), ("qwertyuiop123", False),
    ("tavallinen hevonen", True), ("abcdefghijklm", False), ("9876543210987", False), ("a1b2c3d4e5f6", True),
])  # fmt: skip
def test_passwords_are_long_and_not_tried_first(password: str, fine: bool) -> None:
    wrong = passwords.mistake(password, "liisa@example.fi", "Liisa Lukija Puuhala")
    assert (wrong == "") is fine, wrong


def test_a_password_is_the_same_however_it_was_typed() -> None:
    kept = passwords.hashed("ääkkösiä ﬁksusti kolme")
    assert passwords.fits("a\u0308a\u0308kko\u0308sia\u0308 fiksusti kolme", kept)
    assert not passwords.fits("ääkkösiä fiksusti neljä", kept) and not passwords.fits("", "")
    assert not passwords.fits("no password of anybody", ""), "nobody's password opens nothing"


def test_whose_source_it_is(sqlite_store: Store) -> None:
    with sqlite_store.write() as db:
        sources.add(db, Source("k", "K", "https://k.example.fi/k.ics", "ical"), NOW, "Kirjasto")
        sources.add(db, Source("n", "N", "https://n.example.fi/n.ics", "ical"), NOW)
        assert sources.set_organisation(db, "n", "Nuoriso") and not sources.set_organisation(db, "x", "y")
        kept = {row.about.id: row.organisation for row in sources.every(db)}
    assert kept == {"k": "Kirjasto", "n": "Nuoriso"}
    worker, boss = Worker(1, "a", "A", "worker", "kirjasto"), Worker(2, "b", "B", "administrator", "")
    assert [may(worker, whose) for whose in ("Kirjasto", "Nuoriso", "")] == [True, False, True]
    assert [may(boss, whose) for whose in ("Kirjasto", "Nuoriso", "")] == [True, True, True]
    assert not may(Worker(3, "c", "C", "worker", ""), "Kirjasto")


def test_what_has_run_out_is_let_go_of(sqlite_store: Store) -> None:
    store, worker = sqlite_store, made(sqlite_store)
    entering.log_in(store, worker.email, PASSWORD, "net", "", NOW)
    inviting.reset(store, "test", worker, NOW)
    with store.write() as db:
        assert entering.forget(db, NOW + DAY // 4, 730) == 0
        assert entering.forget(db, NOW + 8 * DAY, 730) == 3, "session, link, attempts of the network"
        assert entering.forget(db, NOW + 800 * DAY, 730) == 4, "lines of the log"
    assert [one.worker for one in minding.users(store)] == [worker]


def test_a_backup_brings_nobody_back_in(sqlite_database: str, tmp_path: Any) -> None:
    store = Store(sqlite_database)
    try:
        worker = made(store)
        token = entering.log_in(store, worker.email, PASSWORD, "net", "", NOW)
        link = inviting.reset(store, "test", worker, NOW)
        back_up(sqlite_database, tmp_path / "b.sqlite3")
        store.engine.dispose()
        restore(tmp_path / "b.sqlite3", sqlite_database, replace=True)
        assert entering.session(store, token, NOW) is None and inviting.invited(store, link, NOW) is None
        assert entering.log_in(store, worker.email, PASSWORD, "net", "", NOW)
    finally:
        store.close()


def test_the_demo_tells_how_to_log_in(sqlite_store: Store) -> None:
    told = demo_people(sqlite_store)
    for line in told[1:]:
        _, email, password = re.fullmatch(r"  (\w+) +(\S+) +password (\S+)", line).groups()  # type: ignore[union-attr]
        assert entering.log_in(sqlite_store, email, password, "net", "", NOW)
    assert len(told) == 3


def test_the_command_line(sqlite_database: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from aggregator.cli import main

    monkeypatch.setenv("PUUHA_DATABASE", sqlite_database)
    monkeypatch.setenv("PUUHA_SITE_ADDRESS", "https://puuha.example.fi")

    def puuha(*words: str, code: int = 0) -> str:
        monkeypatch.setattr("sys.argv", ["puuha", "users", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert (ended.value.code or 0) == code, err
        return str(out + err)

    assert "puuha users invite" in puuha("list")
    told = puuha("invite", "anna@example.fi", "--role", "administrator", "--language", "sv")
    token = re.search(r"^https://puuha\.example\.fi/sv/kutsu/([a-z2-7]{26})$", told, re.M)
    assert token is not None
    store = Store(sqlite_database)
    try:
        inviting.accept(store, token[1], "Anna", PASSWORD, entering_now())
    finally:
        store.close()
    assert "last administrator" in puuha("remove", "anna@example.fi", code=1)
    assert "no such role" in puuha("role", "anna@example.fi", "jumala", code=1)
    assert "There is no user" in puuha("reset", "kukaan@example.fi", code=2)
    assert "no language" in puuha("invite", "x@example.fi", "--language", "xx", code=2)
    puuha("invite", "liisa@example.fi", "--organisation", "Kirjasto")
    assert "/fi/kutsu/" in puuha("reset", "LIISA@example.fi")
    puuha("role", "liisa@example.fi", "administrator")
    assert re.search(r"liisa@example.fi +administrator +Kirjasto +invited, until", puuha("list"))
    puuha("remove", "liisa@example.fi", "--by", "Pekka")
    log = puuha("log", "--subject", "liisa")
    assert "Pekka  user.remove  liisa@example.fi" in log and token[1] not in log


def entering_now() -> int:
    """The present."""
    import time

    return int(time.time())

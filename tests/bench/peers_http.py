"""A bare HTTP client, the same for every contender: what it costs must not be measured."""

from __future__ import annotations

import select
import socket
import time
from dataclasses import dataclass, field

PATIENCE = 600


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of one contender."""

    port: int
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes = b""

    def octets(self) -> bytes:
        """The request as it is sent."""
        told = {"Host": f"127.0.0.1:{self.port}"} | self.headers
        if self.body:
            told["Content-Length"] = str(len(self.body))
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        return f"{self.method} {self.path} HTTP/1.1\r\n{head}\r\n".encode() + self.body


@dataclass(frozen=True, slots=True)
class Answer:
    """seconds: from sending to the last octet; of a server that closes, with the new connection."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Client:
    """One connection, kept for as long as the server keeps it."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def ask(self, request: Request) -> Answer:
        """Send and read the whole answer. All requests of a client go to one port."""
        octets = request.octets()
        if self._socket is not None and self._is_over(self._socket):
            self._close()
        begun = time.perf_counter()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", request.port), PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(octets)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._some()
        head, _, first = got.partition(b"\r\n\r\n")
        version, status, headers = _head(head)
        length = 0 if request.method == "HEAD" or status == 304 else int(headers.get("content-length", 0))
        parts, left = [first], length - len(first)
        while left > 0:
            parts.append(self._some())
            left -= len(parts[-1])
        seconds = time.perf_counter() - begun
        if version == "HTTP/1.0" or headers.get("connection", "").lower() == "close":
            self._close()
        return Answer(status, headers, b"".join(parts), seconds)

    def _is_over(self, kept: socket.socket) -> bool:
        """Whether the server has closed the connection since it was used last."""
        readable, _, _ = select.select([kept], [], [], 0)
        return bool(readable)

    def _some(self) -> bytes:
        assert self._socket is not None
        got = self._socket.recv(1 << 20)
        assert got, "the server closed the connection in the middle of an answer"
        return got


def _head(head: bytes) -> tuple[str, int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    assert "transfer-encoding" not in headers, "an answer in chunks: its end would be missed"
    return first[:8], int(first[9:12]), headers


def one(request: Request) -> Answer:
    """A single request on a connection of its own, which has to be answered with 200."""
    with Client() as client:
        answer = client.ask(request)
    assert answer.status == 200, (request.path, answer.status, answer.body[:300])
    return answer

"""Answers of an OpenID provider within bounds: a megabyte, whatever it sends."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

MOST_BYTES = 1_000_000


class Bounded(httpx.HTTPTransport):
    """httpx's own transport; an answer that goes on too long is an httpx.ReadError."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it; the answer's body stops at the bound."""
        # what is not compressed cannot swell
        request.headers["accept-encoding"] = "identity"
        answer = super().handle_request(request)
        assert isinstance(answer.stream, httpx.SyncByteStream)
        answer.stream = _Cut(answer.stream)
        return answer


class _Cut(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for piece in self._stream:
            read += len(piece)
            if read > MOST_BYTES:
                raise httpx.ReadError("the answer is too long")
            yield piece

    def close(self) -> None:
        self._stream.close()

"""httpx's way to the network, with the guard at the one place where connections are made.

httpcore asks its network backend for a connection to a host's *name*. Ours looks the name up, refuses numbers
that are not public, and connects to one of the numbers just checked. The name stays what Host, SNI and the
certificate are about, and no connection can be made around the guard.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterable

import h11
import httpcore
import httpx

from sources.addresses import AddressRules, Lookup, resolve
from sources.errors import N_, FetchError, TooLarge, Unreachable

CONNECT_SECONDS = 10.0  # for each number of a host
NUMBERS_TRIED = 4
PIECE = 16 * 1024  # bytes read at a time: the smallest parts HTTP allows then cost others no more than some 20 ms
WIDE = 256 * 1024

# OpenSSL's verify codes (X509_V_ERR_*) -> what it means to a person
CERTIFICATE_PROBLEMS = {
    9: N_("The certificate of {host} is not valid yet."),
    10: N_("The certificate of {host} has expired."),
    62: N_("The certificate of {host} belongs to another server."),
    64: N_("The certificate of {host} belongs to another server."),
}
UNTRUSTED = N_("The certificate of {host} is not from anybody we trust.")
NO_TLS = N_("A secure connection to {host} could not be made.")
REFUSED = N_("{host} refuses the connection.")
NO_CONNECTION = N_("{host} could not be connected to.")
NOT_HTTP = N_("The answer of {host} is not what a web server sends.")
NO_ANSWER = N_("{host} closed the connection without an answer.")
LONG_HEADER = N_("The header of the answer of {host} is too long.")


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to checked numbers only. Raises AddressRefused, Unreachable."""

    def __init__(self, rules: AddressRules, lookup: Lookup) -> None:
        self._rules = rules
        self._lookup = lookup
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """As httpcore wants it; `host` is the name."""
        failure: Exception | None = None
        for number in (await resolve(host, port, self._rules, self._lookup))[:NUMBERS_TRIED]:
            try:
                stream = await self._plain.connect_tcp(number, port, CONNECT_SECONDS, None, socket_options)
                return SmallPieces(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        refused = failure is not None and _among_causes(failure, ConnectionRefusedError)
        raise Unreachable(REFUSED if refused else NO_CONNECTION, host=host)


class SmallPieces(httpcore.AsyncNetworkStream):
    """A stream read `PIECE` bytes at a time, whatever the reader asks for, until it is widened."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._most = PIECE

    def widen(self) -> None:
        """Read as much as the reader asks for, up to the next request: what comes now needs no parsing."""
        self._most = WIDE

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(min(max_bytes, self._most), timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._most = PIECE
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            return SmallPieces(await self._stream.start_tls(ssl_context, server_hostname, timeout))
        except BaseException:  # httpcore forgets the connection when the deadline ends a handshake
            await self.aclose()
            raise

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class GuardedTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 over guarded connections. context: must verify certificates and names."""

    def __init__(self, rules: AddressRules, lookup: Lookup, context: ssl.SSLContext) -> None:
        if context.verify_mode != ssl.CERT_REQUIRED or not context.check_hostname:
            raise ValueError("certificates are always verified")
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=None,  # sources.hosts bounds them, host by host
            max_keepalive_connections=10,
            keepalive_expiry=5,
            network_backend=GuardedBackend(rules, lookup),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request on one connection. Raises FetchError."""
        url = request.url
        assert isinstance(request.stream, httpx.AsyncByteStream)
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            answer = await self._pool.handle_async_request(asked)
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.TimeoutException) as error:
            raise in_plain_words(error, url.host) from error
        names = {name.lower() for name, _ in answer.headers}
        stream = answer.extensions.get("network_stream")
        if isinstance(stream, SmallPieces) and b"content-length" in names and b"transfer-encoding" not in names:
            stream.widen()
        assert isinstance(answer.stream, AsyncIterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer.stream))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._stream:
                yield part
        except (httpcore.ProtocolError, httpcore.NetworkError) as error:
            raise Unreachable(N_("The answer broke off before its end.")) from error

    async def aclose(self) -> None:
        if hasattr(self._stream, "aclose"):
            await self._stream.aclose()


def in_plain_words(error: Exception, host: str) -> FetchError:
    """What went wrong before there was an answer."""
    certificate = _among_causes(error, ssl.SSLCertVerificationError)
    if isinstance(certificate, ssl.SSLCertVerificationError):
        return Unreachable(CERTIFICATE_PROBLEMS.get(certificate.verify_code, UNTRUSTED), host=host)
    if isinstance(error, httpcore.ConnectError):  # the connection itself was made by the backend, so this is TLS
        return Unreachable(NO_TLS, host=host)
    not_http = _among_causes(error, h11.RemoteProtocolError)
    if isinstance(not_http, h11.RemoteProtocolError):
        too_long = not_http.error_status_hint == 431
        return TooLarge(LONG_HEADER, host=host) if too_long else Unreachable(NOT_HTTP, host=host)
    return Unreachable(NO_ANSWER, host=host)


def _among_causes(error: BaseException | None, kind: type[BaseException]) -> BaseException | None:
    """The first of `kind` that `error` came from; httpcore drops causes but keeps contexts."""
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error

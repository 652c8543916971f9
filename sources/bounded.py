"""Reading an answer's body without being buried by it.

httpx would inflate for us, but all of a piece at once: 1.6 kB of brotli became 2.1 GB that way. So the raw bytes
are asked for, only gzip (RFC 1952) is accepted, and both the raw and the inflated bytes are counted while reading.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from sources.errors import N_, TooLarge, Unreachable

STEP = 256 * 1024  # bytes inflated at a time: about a millisecond, then others get their turn
_GZIP_ONLY = 16 + zlib.MAX_WBITS  # zlib's way to say: expect a gzip header, nothing else


class Inflater:
    """gzip, any number of members, in steps of at most `STEP` bytes. Raises Unreachable on broken data."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP_ONLY)
        self._taken = 0
        self._later_member = False
        self._padding = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What `piece` inflates to."""
        while piece and not self._padding:
            if self._member.eof:
                self._member, self._taken, self._later_member = zlib.decompressobj(_GZIP_ONLY), 0, True
            self._taken += len(piece)
            part, piece = self._step(piece)
            if part:
                yield part

    def _step(self, piece: bytes) -> tuple[bytes, bytes]:
        try:
            part = self._member.decompress(piece, STEP)
        except zlib.error:
            self._padding = self._later_member  # gzip(1) ignores what follows the last member too
            if not self._padding:
                raise Unreachable(N_("The server's answer is packed wrongly and cannot be unpacked.")) from None
            return b"", b""
        return part, self._member.unused_data if self._member.eof else self._member.unconsumed_tail

    @property
    def complete(self) -> bool:
        """Whether what was fed ends with a whole member, checksum and all; true of nothing at all."""
        return self._member.eof or self._padding or self._taken == 0


class Body:
    """Collects a body piece by piece; at most `most` bytes, raw and inflated.

    digest: BLAKE2b of the inflated bytes, 16 bytes, worked out on the way.
    """

    def __init__(self, content_encoding: str, most: int) -> None:
        """content_encoding: the header's value (RFC 9110 section 8.4). Raises Unreachable for all but gzip."""
        self._inflater = Inflater() if _is_gzip(content_encoding) else None
        self._most = most
        self._raw = 0
        self._size = 0
        self._parts: list[bytes] = []
        self._digest = hashlib.blake2b(digest_size=16)

    @property
    def packed(self) -> bool:
        """Whether each step is work, up to a millisecond."""
        return self._inflater is not None

    def feed(self, piece: bytes) -> Iterator[None]:
        """Take `piece` in; yields after each step, so that a caller can let others run. Raises TooLarge."""
        self._raw += len(piece)
        if self._raw > self._most:
            raise too_large(self._most)
        for part in self._inflater.feed(piece) if self._inflater else (piece,):
            self._size += len(part)
            if self._size > self._most:
                self._parts.clear()
                raise too_large(self._most)
            self._parts.append(part)
            self._digest.update(part)
            yield

    def finish(self) -> tuple[bytes, bytes]:
        """(body, digest). Raises Unreachable when packed data ends early or there is nothing at all."""
        if self._inflater and not self._inflater.complete:
            raise Unreachable(N_("The answer broke off before its end."))
        if not self._size:
            raise Unreachable(N_("The server's answer is empty."))
        return b"".join(self._parts), self._digest.digest()


def too_large(most: int) -> TooLarge:
    """The error for an answer of more than `most` bytes."""
    return TooLarge(N_("The answer is larger than {megabytes} MB."), megabytes=round(most / 2**20, 1))


def _is_gzip(content_encoding: str) -> bool:
    words = content_encoding.lower().replace(" ", "").split(",")
    packings = [word for word in words if word not in ("", "identity")]
    if not packings:
        return False
    if packings not in (["gzip"], ["x-gzip"]):  # one layer: stacked ones multiply, and no feed has any
        raise Unreachable(N_("The server packed its answer in a way we did not ask for."))
    return True

"""Secret addresses: 128 bits of chance, of which only hashes are kept. Pure but for `new_token`.

A family calendar has one token to change it with; the token of its feed is worked out from that one, never the
other way round, so whoever knows the feed cannot change it.
"""

from __future__ import annotations

import re
import secrets
from base64 import b32encode
from hashlib import blake2b

BYTES = 16
LENGTH = 26  # letters of 128 bits in base 32 (RFC 4648 section 6)
TOKEN = re.compile(rf"[a-z2-7]{{{LENGTH}}}")


def new_token() -> str:
    """128 bits of the system's own chance, as 26 letters and digits."""
    return _written(secrets.token_bytes(BYTES))


def feed_token(edit_token: str) -> str:
    """The token of the feed that `edit_token` may change."""
    return _written(blake2b(edit_token.encode(), digest_size=BYTES, person=b"family feed").digest())


def form_token(session_token: str) -> str:
    """What the forms of a session carry, so that no other page can send them; it opens nothing by itself."""
    return _written(blake2b(session_token.encode(), digest_size=BYTES, person=b"form token").digest())


def kept_hash(token: str) -> bytes:
    """What is kept of a token. It needs no salt: nobody can try 2^128 of them."""
    return blake2b(token.encode(), digest_size=32, person=b"kept token").digest()


def is_token(text: str) -> bool:
    """Whether `text` looks like one of ours."""
    return TOKEN.fullmatch(text) is not None


def _written(octets: bytes) -> str:
    return b32encode(octets).decode("ascii").lower().rstrip("=")

"""The API's token: a JSON Web Token (RFC 7519) signed with HS256 (RFC 7518 section 3.2).

What a municipality is given is a key's id and its secret, written "id:secret" in the settings; tokens made of
them hold for five minutes. A whole token, as some are given one, is used as it is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

SUBJECT = "hellewi-api-v1"
SECONDS = 300
_WHOLE = re.compile(r"[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}")


def authorization(secret: str, address: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """The header for `address`; () where there is no key, or none that could be one."""
    secret = secret.strip()
    if not secret.isascii() or not secret.isprintable():
        return ()
    if _WHOLE.fullmatch(secret):
        return (("Authorization", f"Bearer {secret}"),)
    key_id, _, key = secret.partition(":")
    return (("Authorization", f"Bearer {token(key_id, key, address, now)}"),) if key else ()


def token(key_id: str, key: str, address: str, now: datetime) -> str:
    """A token for the tenant of `address` that holds for SECONDS from `now`."""
    issued = int(now.timestamp())
    claims = {
        "iat": issued,
        "exp": issued + SECONDS,
        "sub": SUBJECT,
        "tenant": tenant(address),
        "jti": hashlib.blake2b(f"{address} {now.isoformat()}".encode(), digest_size=16).hexdigest(),
    }
    told = f"{_packed({'alg': 'HS256', 'typ': 'JWT', 'kid': key_id})}.{_packed(claims)}"
    return f"{told}.{_base64(hmac.new(key.encode(), told.encode(), hashlib.sha256).digest())}"


def tenant(address: str) -> str:
    """ "imatra.opistopalvelut.fi" of https://api.opistopalvelut.fi/v1/imatra/fi/courses."""
    parts = urlsplit(address)
    steps = [step for step in parts.path.split("/") if step]
    name = steps[1] if len(steps) > 1 else ""
    return f"{name}.{(parts.hostname or '').removeprefix('api.')}"


def _packed(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

"""Logging in through an organisation's own OpenID provider (OpenID Connect Core 1.0: code flow; PKCE, RFC 7636).

    begin    -> the address to send the browser to, from a secret that the browser keeps in a cookie
    finish   -> the worker whom the provider vouches for

State, nonce and code verifier are worked out from that one secret, so nothing is kept between the two and any web
process may finish what another began. Nobody gets an account this way: a worker must have been invited, and is
found by the provider's own lasting name for them (`sub`), the first time by a verified e-mail address.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import quote_plus

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from aggregator.accounts.bounded import Bounded
from aggregator.accounts.entering import clean_email
from aggregator.accounts.model import AccountError, Worker, on_one_line
from aggregator.settings import Settings
from aggregator.store import Store, workers
from aggregator.tokens import derived
from sources.errors import N_

SECONDS = 10
LEEWAY = 60
# signed by a key of the provider's own: never with the client's secret, never not at all
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
NOT_NOW = N_("The organisation’s log-in does not answer as it should. Try again, or use your password.")
NOT_INVITED = N_("{email} has not been invited here. Ask an administrator for an invitation.")
UNVERIFIED = N_("The organisation’s log-in does not tell a verified e-mail address. Ask an administrator.")


class OpenIDError(AccountError):
    """Nobody came in; says why, no more than the worker may know."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What its configuration tells (OpenID Connect Discovery 1.0 section 3)."""

    issuer: str
    authorization: str
    token: str
    keys: str
    method: str


def is_set_up(settings: Settings) -> bool:
    """Whether there is a provider."""
    return bool(settings.openid_issuer)


def begin(settings: Settings, secret: str, back: str) -> str:
    """Where to send the browser. back: the address it comes back to. Raises OpenIDError."""
    with _client() as client:
        found = _discovered(client, settings)
    challenge = create_s256_code_challenge(_verifier(secret))
    return str(prepare_grant_uri(
        found.authorization, settings.openid_client_id, "code", redirect_uri=back, scope="openid email profile",
        state=_state(secret), nonce=_nonce(secret), code_challenge=challenge, code_challenge_method="S256",
    ))  # fmt: skip


def finish(store: Store, settings: Settings, secret: str, back: str, answer: Mapping[str, str]) -> Worker:
    """The worker who came back with `answer`, the query of the address. Raises OpenIDError."""
    if not secret or not compare_digest(answer.get("state", "").encode(), _state(secret).encode()):
        raise OpenIDError(N_("The log-in was begun in another browser, or too long ago. Begin anew."))
    if "error" in answer or not answer.get("code"):
        raise OpenIDError(N_("The organisation’s log-in did not let you in."))
    with _client() as client:
        found = _discovered(client, settings)
        # RFC 9207: the answer must be of the provider that was asked
        if not compare_digest(answer.get("iss", found.issuer).encode(), found.issuer.encode()):
            raise OpenIDError(NOT_NOW)
        claims = _exchanged(client, found, settings, secret, answer["code"], back)
    return _known(store, settings, claims)


def _client() -> httpx.Client:
    return httpx.Client(
        timeout=SECONDS, follow_redirects=False, trust_env=False, transport=Bounded(),
        headers={"Accept": "application/json"},
    )  # fmt: skip


def _discovered(client: httpx.Client, settings: Settings) -> Provider:
    issuer = settings.openid_issuer
    told = _json(client, "GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
    places = [str(told.get(name)) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if told.get("issuer") != issuer or not all(_is_safe(place, issuer) for place in places):
        raise OpenIDError(NOT_NOW)
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    method = next((one for one in ("client_secret_basic", "client_secret_post") if one in methods), "none")
    method = method if settings.openid_client_secret.get_secret_value() else "none"
    authorization, token, keys = places
    return Provider(issuer, authorization, token, keys, method)


def _is_safe(address: str, issuer: str) -> bool:
    return address.startswith("https://") or (issuer.startswith("http://") and address.startswith("http://"))


def _json(client: httpx.Client, method: str, address: str, **sent: Any) -> dict[str, Any]:
    """The object that an address answers with. Raises OpenIDError."""
    try:
        told = client.request(method, address, **sent).raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise OpenIDError(NOT_NOW) from error
    if not isinstance(told, dict):
        raise OpenIDError(NOT_NOW)
    return told


def _exchanged(
    client: httpx.Client, found: Provider, settings: Settings, secret: str, code: str, back: str
) -> Mapping[str, Any]:
    """The claims of a proven ID token (OpenID Connect Core 1.0 section 3.1.3.7). Raises OpenIDError."""
    sent = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": _verifier(secret)
    }  # fmt: skip
    token = _json(client, "POST", found.token, **_as_client(sent, found, settings))
    keys = _json(client, "GET", found.keys)
    params = {"nonce": _nonce(secret), "client_id": settings.openid_client_id}
    options = {"iss": {"value": found.issuer}, "aud": {"value": settings.openid_client_id}}
    try:
        read = jwt.decode(str(token["id_token"]), KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        params["access_token"] = str(token["access_token"])
        claims = CodeIDToken(read.claims, read.header, options, params)
        claims.validate(now=int(time.time()), leeway=LEEWAY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise OpenIDError(NOT_NOW) from error
    return dict(claims)


def _as_client(sent: dict[str, str], found: Provider, settings: Settings) -> dict[str, Any]:
    """A form with what proves that it is ours (RFC 6749 section 2.3.1)."""
    name, secret = settings.openid_client_id, settings.openid_client_secret.get_secret_value()
    if found.method == "client_secret_basic":
        return {"data": sent, "auth": (quote_plus(name), quote_plus(secret))}
    return {"data": sent | {"client_id": name} | ({"client_secret": secret} if secret else {})}


def _known(store: Store, settings: Settings, claims: Mapping[str, Any]) -> Worker:
    """The worker of the claims; what the provider calls them is kept the first time."""
    subject = f"{claims['iss']} {claims['sub']}"
    email = clean_email(str(claims.get("email") or ""))
    verified = claims.get("email_verified") is True or settings.openid_believe_email
    with store.write() as db:
        found = workers.by_subject(db, subject)
        if found is None:
            if not email or not verified:
                raise OpenIDError(UNVERIFIED)
            found = workers.by_email(db, email)
            # another person with the same address, later, is not the one who had it first
            if found is None or workers.subject_of(db, found.id):
                raise OpenIDError(NOT_INVITED, email=email[:100])
            workers.change(
                db, found.id, subject=subject, name=found.name or on_one_line(str(claims.get("name") or ""))
            )
            workers.uninvite(db, found.id)
    return found


def _state(secret: str) -> str:
    return derived(secret, "openid state")


def _nonce(secret: str) -> str:
    return derived(secret, "openid nonce")


def _verifier(secret: str) -> str:
    return derived(secret, "openid pkce 1") + derived(secret, "openid pkce 2")  # RFC 7636: 43 letters or more

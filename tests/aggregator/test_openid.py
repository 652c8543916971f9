"""Logging in through an OpenID provider: a real one on loopback, honest and otherwise."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from aggregator.accounts import inviting, openid
from aggregator.settings import Settings
from aggregator.store import Store, workers
from aggregator.tokens import new_token
from sources.errors import SourceError

NOW = 1_795_000_000
BACK = "https://puuha.example.fi/kirjaudu/takaisin"
EMAIL = "liisa@example.fi"


class Provider(ThreadingHTTPServer):
    """Discovery, authorisation, token and keys; what it says amiss is told by `lies`."""

    def __init__(self, key: RSAKey, other: RSAKey) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}/malli"
        self.key, self.other = key, other
        self.codes: dict[str, dict[str, str]] = {}
        self.said: dict[str, Any] = {
            "sub": "sub-1",
            "email": EMAIL,
            "email_verified": True,
            "name": "Liisa Lukija",
        }
        self.lies: dict[str, Any] = {}
        self.signer, self.header = key, {"alg": "RS256", "kid": "k1"}
        self.configuration: dict[str, Any] = {}
        self.large = False

    def visit(self, address: str) -> dict[str, str]:
        """What the browser brings back from the authorisation address."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["redirect_uri"] == BACK and asked["code_challenge_method"] == "S256", asked
        assert asked["response_type"] == "code" and "openid" in asked["scope"]
        code = new_token()
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        """An answer of the token endpoint (RFC 6749 section 5.1); KeyError for a code that is not there."""
        begun = self.codes.pop(asked["code"])
        challenge = urlsafe_b64encode(sha256(asked["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        assert challenge == begun["code_challenge"] and len(asked["code_verifier"]) >= 43
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "puuha", "iat": now, "exp": now + 300, "nonce": begun["nonce"]}
        told = {key: value for key, value in (claims | self.said | self.lies).items() if value is not None}
        signed = jwt.encode(self.header, told, self.signer, algorithms=[self.header["alg"]])
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        base = self.server.issuer
        if self.path.endswith("/.well-known/openid-configuration"):
            self.tell({
                "issuer": base, "authorization_endpoint": base + "/luvat", "token_endpoint": base + "/tunnus",
                "jwks_uri": base + "/avaimet", "padding": "x" * (2_000_000 if self.server.large else 0),
            } | self.server.configuration)  # fmt: skip
        else:
            self.tell({"keys": [self.server.key.as_dict(private=False) | {"kid": "k1", "use": "sig"}]})

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        user = b64decode(self.headers["authorization"].removeprefix("Basic ")).decode()
        if user != "puuha:s%3Acret":
            self.tell({"error": "invalid_client"}, 401)
            return
        try:
            self.tell(self.server.token({key: value[0] for key, value in asked.items()}))
        except KeyError:
            self.tell({"error": "invalid_grant"}, 400)

    def tell(self, what: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):  # whoever asked has heard enough
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def keys() -> tuple[RSAKey, RSAKey]:
    return RSAKey.generate_key(2048), RSAKey.generate_key(2048)


@pytest.fixture
def provider(keys: tuple[RSAKey, RSAKey]) -> Iterator[Provider]:
    with Provider(*keys) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def settings(provider: Provider) -> Settings:
    return Settings(openid_issuer=provider.issuer, openid_client_id="puuha", openid_client_secret="s:cret")  # type: ignore[arg-type]


def come_in(store: Store, settings: Settings, provider: Provider, **amiss: str) -> Any:
    """From the log-in page to the provider and back; `amiss` in the answer."""
    secret = new_token()
    brought = provider.visit(openid.begin(settings, secret, BACK)) | amiss
    return openid.finish(store, settings, secret, BACK, brought)


def invite(store: Store, email: str = EMAIL) -> Any:
    return inviting.invite(store, "test", email, "worker", "kirjasto", NOW)[0]


def test_one_who_was_invited_comes_in_and_is_known_again(
    store: Store, settings: Settings, provider: Provider
) -> None:
    made = invite(store)
    found = come_in(store, settings, provider)
    assert (found.id, found.role, found.organisation) == (made.id, "worker", "kirjasto")
    with store.read() as db:
        kept = workers.one(db, made.id)
        assert kept is not None and kept.name == "Liisa Lukija"
    provider.said |= {"email": "uusi.nimi@example.fi"}
    assert come_in(store, settings, provider).id == made.id, "by `sub`, whatever the address is now"


def test_nobody_comes_in_uninvited_or_in_anothers_name(
    sqlite_store: Store, settings: Settings, provider: Provider
) -> None:
    with pytest.raises(SourceError, match="has not been invited"):
        come_in(sqlite_store, settings, provider)
    invite(sqlite_store)
    for verified in (False, None, "true", 1):
        provider.lies = {"email_verified": verified}
        with pytest.raises(SourceError, match="verified"):
            come_in(sqlite_store, settings, provider)
    believing = settings.model_copy(update={"openid_believe_email": True})
    provider.lies = {"email_verified": None}
    come_in(sqlite_store, believing, provider)
    provider.lies = {"sub": "sub-2"}
    with pytest.raises(SourceError, match="has not been invited"):
        come_in(sqlite_store, believing, provider)  # the address went to somebody else


@pytest.mark.parametrize("lies", [
    {"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"aud": "another", "azp": "puuha"}, {"aud": ["puuha", "another"]}, {"aud": None},
    {"azp": "another"}, {"iss": "https://ilkea.example"}, {"exp": 1}, {"exp": None}, {"iat": 9_999_999_999},
    {"sub": None}, {"at_hash": "wrong"},
], ids=str)  # fmt: skip
def test_a_token_that_is_not_for_us_is_refused(
    sqlite_store: Store, settings: Settings, provider: Provider, lies: dict[str, Any]
) -> None:
    invite(sqlite_store)
    provider.lies = lies
    with pytest.raises(openid.OpenIDError, match="does not answer as it should"):
        come_in(sqlite_store, settings, provider)
    provider.lies = {}
    assert come_in(sqlite_store, settings, provider).email == EMAIL


def test_a_foreign_signature_is_refused(
    sqlite_store: Store, settings: Settings, provider: Provider, keys: tuple[RSAKey, RSAKey]
) -> None:

    invite(sqlite_store)
    secret = OctKey.import_key("s:cret-and-long-enough-to-be-a-key-of-hmac")
    for signer, algorithm in ((keys[1], "RS256"), (secret, "HS256")):
        provider.signer, provider.header = signer, {"alg": algorithm, "kid": "k1"}  # type: ignore[assignment]
        with pytest.raises(openid.OpenIDError):
            come_in(sqlite_store, settings, provider)


def test_what_comes_back_must_be_of_this_browser_and_provider(
    sqlite_store: Store, settings: Settings, provider: Provider
) -> None:
    invite(sqlite_store)
    for amiss in (
        {"state": "another"},
        {"state": ""},
        {"code": "another"},
        {"error": "access_denied"},
        {"iss": "x"},
    ):
        with pytest.raises(openid.OpenIDError):
            come_in(sqlite_store, settings, provider, **amiss)
    with pytest.raises(openid.OpenIDError, match="another browser"):
        openid.finish(sqlite_store, settings, "", BACK, {"state": "", "code": "x"})
    secret = new_token()
    brought = provider.visit(openid.begin(settings, secret, BACK))
    assert openid.finish(sqlite_store, settings, secret, BACK, brought).email == EMAIL
    with pytest.raises(openid.OpenIDError):
        openid.finish(sqlite_store, settings, secret, BACK, brought)


def test_a_provider_that_is_amiss_is_told_plainly(
    sqlite_store: Store, settings: Settings, provider: Provider
) -> None:
    for amiss in (
        {"issuer": "https://ilkea.example"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": None},
    ):
        provider.configuration = amiss
        with pytest.raises(openid.OpenIDError, match="does not answer"):
            come_in(sqlite_store, settings, provider)
    provider.configuration, provider.large = {}, True
    with pytest.raises(openid.OpenIDError, match="does not answer"):
        openid.begin(settings, new_token(), BACK)
    gone = settings.model_copy(update={"openid_issuer": "http://127.0.0.1:9/malli"})
    with pytest.raises(openid.OpenIDError, match="does not answer"):
        openid.begin(gone, new_token(), BACK)


def test_in_the_browser_from_the_button_to_the_page(
    sqlite_store: Store, settings: Settings, provider: Provider
) -> None:
    from starlette.testclient import TestClient

    from web.app import create_app

    invite(sqlite_store)
    site = settings.model_copy(update={"site_address": "https://puuha.example.fi", "openid_name": "Puuhala"})
    app = create_app(site, sqlite_store, clock=lambda: NOW)
    with TestClient(app, base_url="https://puuha.example.fi", follow_redirects=False) as browse:
        page = browse.get("/sv/kirjaudu?next=/sv/tili").text
        assert 'href="/sv/kirjaudu/organisaatio?next=/sv/tili"' in page and "Logga in med Puuhala" in page
        away = browse.get("/sv/kirjaudu/organisaatio?next=/sv/tili")
        assert away.status_code == 303 and away.headers["location"].startswith(provider.issuer + "/luvat?")
        brought = provider.visit(away.headers["location"])
        with TestClient(app, base_url="https://puuha.example.fi", follow_redirects=False) as other:
            refused = other.get("/kirjaudu/takaisin?" + urlencode(brought))
            assert refused.status_code == 422 and "__Host-puuha" not in other.cookies
        found = browse.get("/kirjaudu/takaisin?" + urlencode(brought))
        assert (found.status_code, found.headers["location"]) == (303, "/sv/tili")
        assert browse.get("/sv/tili").status_code == 200
        assert "__Host-puuha-openid" not in browse.cookies

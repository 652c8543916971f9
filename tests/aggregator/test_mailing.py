"""Mail to workers, handed to a real mail server on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from aggregator import mailing
from aggregator.settings import Settings


class Box:
    """What has come in; takes nothing for gone@."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("gone@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append((envelope, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def settings(box: Box) -> Iterator[Settings]:
    """Settings of a server that asks for a password."""

    def known(server: Any, session: Any, envelope: Any, mechanism: Any, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"puuha", b"salainen"), handled=False)

    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, authenticator=known, auth_require_tls=False)
    controller.start()
    yield Settings(
        smtp_host="127.0.0.1", smtp_port=port, smtp_starttls=False, smtp_user="puuha",
        smtp_password="salainen", mail_from="puuha@example.fi",  # type: ignore[arg-type]
    )  # fmt: skip
    controller.stop()


def test_a_mail_arrives_as_it_was_written(box: Box, settings: Settings) -> None:
    mailing.send(
        settings, "liisa@example.fi", "Tunnuksesi:\r\nBcc: x@example.fi Ä", "Hei,\n\nhttps://x.example/ö\n"
    )
    envelope, mail = box.mails[0]
    assert (envelope.mail_from, envelope.rcpt_tos) == ("puuha@example.fi", ["liisa@example.fi"])
    assert (mail["Subject"], mail["Bcc"]) == ("Tunnuksesi: Bcc: x@example.fi Ä", None)
    assert mail.get_content().splitlines() == ["Hei,", "", "https://x.example/ö"]
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Message-ID"].endswith("@example.fi>")


def test_what_fails_is_told(box: Box, settings: Settings) -> None:
    with pytest.raises(mailing.MailError, match="does not take mail to gone@example"):
        mailing.send(settings, "gone@example.fi", "x", "x")
    for wrong in ({"smtp_user": "toinen"}, {"smtp_starttls": True}, {"smtp_port": free_port()}):
        with pytest.raises(mailing.MailError, match="could not be sent"):
            mailing.send(settings.model_copy(update=wrong), "liisa@example.fi", "x", "x")
    assert box.mails == [], "without the encryption that was asked for nothing is sent"


def test_an_administrator_sends_a_link(box: Box, settings: Settings, sqlite_town: Any, enter: Any) -> None:
    from starlette.testclient import TestClient

    from aggregator.tokens import form_token
    from web.app import create_app

    site = settings.model_copy(update={"site_address": "https://puuha.example.fi"})
    app = create_app(site, sqlite_town.store, clock=lambda: sqlite_town.now)
    token = enter(sqlite_town.store, "administrator", "", sqlite_town.now)
    with TestClient(app, base_url="https://puuha.example.fi", follow_redirects=False) as browse:
        browse.cookies.set("__Host-puuha", token, domain="puuha.example.fi")

        def invite(email: str) -> Any:
            fields = {"email": email, "role": "worker", "organisation": "", "csrf": form_token(token)}
            return browse.post("/fi/kayttajat", data=fields, headers={"sec-fetch-site": "same-origin"})

        sent = invite("liisa@example.fi")
        assert (sent.status_code, sent.headers["location"]) == (303, "/fi/kayttajat?tehty=lahetetty")
        link = box.mails[0][1].get_content().split("https://puuha.example.fi")[1].split()[0]
        assert browse.get(link).status_code == 200
        failed = invite("gone@example.fi")
        assert failed.status_code == 200 and "/fi/kutsu/" in failed.text and "ei ota vastaan postia" in failed.text

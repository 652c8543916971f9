"""Mail to workers, where the settings name a mail server (RFC 5321; RFC 3207 for STARTTLS)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from aggregator.settings import Settings
from sources.errors import N_, SourceError

SECONDS = 15
TLS_PORT = 465  # TLS from the first byte (RFC 8314 section 3.3)


class MailError(SourceError):
    """The mail could not be handed to the server; says why."""


def is_set_up(settings: Settings) -> bool:
    """Whether mail can be sent."""
    return bool(settings.smtp_host)


def send(settings: Settings, to: str, subject: str, text: str) -> None:
    """Hand one mail to the server; blocks, at most some 15 s a step. Raises MailError."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, " ".join(subject.split())
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=settings.mail_from.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answer comes back
    message.set_content(text)
    try:
        with _entered(settings) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise MailError(N_("The mail server does not take mail to {address}."), address=to) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(N_("The mail could not be sent ({why})."), why=_why(error)) from error


def reach(settings: Settings) -> None:
    """Go as far as one can without a mail; blocks as `send` does. Raises MailError."""
    try:
        with _entered(settings) as server:
            server.noop()
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(N_("The mail could not be sent ({why})."), why=_why(error)) from error


@contextmanager
def _entered(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A server that knows us."""
    with _connected(settings) as server:
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        yield server


def _connected(settings: Settings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.smtp_port == TLS_PORT:
        return smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, timeout=SECONDS, context=context)
    server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS)
    if settings.smtp_starttls:
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    return str(error) or type(error).__name__

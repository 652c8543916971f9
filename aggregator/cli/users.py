"""`puuha users …`: the workers who may log in."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, cast

import typer

from aggregator.cli.naming import By, whoever
from aggregator.cli.opening import instant, opened
from aggregator.cli.say import Stop

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from aggregator.accounts.model import Account, Role, Worker
    from aggregator.settings import Settings
    from aggregator.store import Store

app = typer.Typer(help="Invite and mind the workers who may log in.", no_args_is_help=True)
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The worker's e-mail address.")]
RoleName = Annotated[str, typer.Option("--role", help="worker or administrator.")]
LanguageName = Annotated[str, typer.Option("--language", help="Of the page that the link opens: fi, sv or en.")]


@app.command("list")
def list_() -> None:
    """Every worker, what they may do, and when they last logged in.

    Example: puuha users list
    """
    from aggregator.accounts import minding

    with opened() as (settings, store):
        accounts = minding.users(store)
    if not accounts:
        print("No users yet. Invite the first: puuha users invite EMAIL --role administrator")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("e-mail", "name", "role", "organisation", "state"):
        table.add_column(heading)
    for one in accounts:
        who = one.worker
        table.add_row(who.email, who.name, who.role, who.organisation, _state(one, settings.zone))
    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(table)


def _state(one: Account, zone: ZoneInfo) -> str:
    if one.expires_at is not None and one.expires_at > instant():
        return f"{'new link' if one.ready else 'invited'}, until {_when(one.expires_at, zone)}"
    if not one.ready:
        return "the invitation has run out"
    return f"logged in {_when(one.entered_at, zone)}" if one.entered_at else "has not logged in yet"


def _when(at: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M")


@app.command()
def invite(
    email: Email,
    role: RoleName = "worker",
    organisation: Annotated[str, typer.Option(help="Whose sources the worker minds.")] = "",
    language: LanguageName = "fi",
    by: By = "",
) -> None:
    """Make a worker and print the link that sets their name and password: once, within 7 days.

    Example: puuha users invite liisa@example.fi --role administrator
    """
    from aggregator.accounts import inviting

    _known(language)
    with opened() as (settings, store):
        made, token = inviting.invite(store, whoever(by), email, cast("Role", role), organisation, instant())
        _hand(settings, made, token, language)


@app.command()
def reset(email: Email, language: LanguageName = "fi", by: By = "") -> None:
    """Print a new link for a worker who has forgotten the password, or whose invitation has run out.

    Example: puuha users reset liisa@example.fi
    """
    from aggregator.accounts import inviting

    _known(language)
    with opened() as (settings, store):
        worker = _worker(store, email)
        _hand(settings, worker, inviting.reset(store, whoever(by), worker, instant()), language)


def _known(language: str) -> None:
    from aggregator.model import LANGUAGES

    if language not in LANGUAGES:
        raise Stop(f"There is no language {language}; there are: {', '.join(LANGUAGES)}.")


def _hand(settings: Settings, worker: Worker, token: str, language: str) -> None:
    from aggregator.accounts.inviting import path

    print(f"Give this link to {worker.email} alone; it works once, for 7 days:")
    print(settings.site_address + path(token, language))


@app.command()
def role(
    email: Email,
    to: Annotated[str, typer.Argument(metavar="ROLE", help="worker or administrator.")],
    organisation: Annotated[str | None, typer.Option(help="Another organisation, too; '' for none.")] = None,
    by: By = "",
) -> None:
    """Change what a worker may do.

    Example: puuha users role liisa@example.fi administrator
    """
    from aggregator.accounts import minding

    with opened() as (_, store):
        worker = _worker(store, email)
        whose = worker.organisation if organisation is None else organisation
        minding.change(store, whoever(by), worker, cast("Role", to), whose, instant())
    print(f"{worker.email}: {to}")


@app.command()
def remove(email: Email, by: By = "") -> None:
    """Take a worker out; they are logged out at once. What they did stays in the log.

    Example: puuha users remove liisa@example.fi
    """
    from aggregator.accounts import minding

    with opened() as (_, store):
        worker = _worker(store, email)
        minding.remove(store, whoever(by), worker, instant())
    print(f"Removed: {worker.email}")


@app.command()
def log(
    who: Annotated[str, typer.Option(help="Only what they did: a part of the name.")] = "",
    subject: Annotated[str, typer.Option(help="Only what was done to this.")] = "",
    page: Annotated[int, typer.Option(help="Which page, from the newest.", min=1, max=100_000)] = 1,
) -> None:
    """Who did what, when, on what; the newest first.

    Example: puuha users log --who Liisa
    """
    from aggregator.accounts import audit

    with opened() as (settings, store):
        found = audit.lines(store, page, who=who, subject=subject)
    for one in found[: audit.PAGE]:
        words = (_when(one.done_at, settings.zone), one.who or "–", one.action, one.subject, one.detail)
        print("  ".join(word for word in words if word))
    if len(found) > audit.PAGE:
        print(f"Older ones: --page {page + 1}")


def _worker(store: Store, email: str) -> Worker:
    from aggregator.accounts import minding

    found = minding.by_email(store, email)
    if found is None:
        raise Stop(f"There is no user {email}; `puuha users list` shows them.")
    return found

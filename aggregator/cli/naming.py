"""How events are named on the command line: by the address of their page, or by its uid alone."""

from __future__ import annotations

import getpass
import re
from typing import Annotated

import typer

from aggregator.cli.say import Stop

UID = re.compile(r"(?:^|/t/)([a-z2-7]{16})(?:$|[-?#/])")
EventName = Annotated[str, typer.Argument(metavar="EVENT", help="The address of the event's page, or its id.")]
By = Annotated[str, typer.Option("--by", help="Who does this; your user name if left out.")]


def uid_of(name: str) -> str:
    """The uid in an address such as https://…/fi/t/a2b3c4d5e6f7g2h3-satutunti, or the uid itself."""
    found = UID.search(name.strip())
    if found is None:
        raise Stop(f"{name} names no event; give its page's address (https://…/fi/t/…) or the id in it.")
    return found[1]


def whoever(by: str) -> str:
    """Who is working here."""
    return by or getpass.getuser()

"""The demo's workers, with passwords made up anew each time."""

from __future__ import annotations

import time

from aggregator.accounts import inviting
from aggregator.accounts.model import ROLES
from aggregator.store import Store, sources
from aggregator.tokens import new_token

LIBRARY = "Puuhalan kirjasto"
PEOPLE = {
    "worker": ("tyontekija@puuhala.example", "Tiina Työntekijä", LIBRARY),
    "administrator": ("paakayttaja@puuhala.example", "Pekka Pääkäyttäjä", ""),
}


def demo_people(store: Store) -> list[str]:
    """Make a worker of the library and an administrator; the lines that tell how to log in as them."""
    with store.write() as db:
        sources.set_organisation(db, "puuhalan-kirjasto", LIBRARY)
    lines, now = ["To look after it, log in ('Työntekijöille' at the foot of each page) as"], int(time.time())
    for role in ROLES:
        email, name, organisation = PEOPLE[role]
        letters = new_token()
        password = "-".join(letters[i : i + 4] for i in range(0, 16, 4))
        _, token = inviting.invite(store, "demo", email, role, organisation, now)
        inviting.accept(store, token, name, password, now)
        lines.append(f"  {role:14} {email:28} password {password}")
    return lines

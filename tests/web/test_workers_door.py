"""The door of the workers' area: nobody comes in without a session, and no form without its token."""

from __future__ import annotations

import re
from typing import Any

from starlette.testclient import TestClient

from aggregator.accounts import entering, inviting

PASSWORD = "kolme sanaa riittää"
SAME = {"sec-fetch-site": "same-origin"}


def invited(town: Any, email: str = "liisa@example.fi") -> None:
    """A worker with a name and PASSWORD."""
    _, token = inviting.invite(town.store, "test", email, "worker", "kirjasto", town.now)
    inviting.accept(town.store, token, "Liisa Lukija", PASSWORD, town.now)


def log_in(browse: TestClient, password: str = PASSWORD, email: str = "liisa@example.fi", wanted: str = "") -> Any:
    """What the log-in page answers to its own form."""
    html = browse.get("/fi/kirjaudu", params={"next": wanted} if wanted else {}).text
    csrf = re.search(r'name="csrf" value="([^"]+)"', html)[1]  # type: ignore[index]
    fields = {"email": email, "password": password, "csrf": csrf, "next": wanted}
    return browse.post("/fi/kirjaudu", data=fields, headers=SAME)


def test_the_fixture_is_inside(signed_client: Any, browse: TestClient) -> None:
    found = signed_client().get("/fi/lahteet")
    assert found.status_code == 200 and "Tiina Kirjasto" in found.text
    assert found.headers["cache-control"] == "private, no-store"
    away = browse.get("/sv/lahteet?x=1")
    assert (away.status_code, away.headers["location"]) == (303, "/sv/kirjaudu?next=/sv/lahteet%3Fx%3D1")


def test_logging_in_and_out(browse: TestClient, sqlite_town: Any) -> None:
    invited(sqlite_town)
    found = log_in(browse, wanted="/fi/lahteet?x=1")
    assert (found.status_code, found.headers["location"]) == (303, "/fi/lahteet?x=1")
    cookie = next(one for one in found.headers.get_list("set-cookie") if one.startswith("__Host-puuha="))
    assert re.fullmatch(r"__Host-puuha=[a-z2-7]{26}; HttpOnly; Path=/; SameSite=lax; Secure", cookie)
    page = browse.get("/fi/lahteet")
    assert "Liisa Lukija" in page.text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)[1]  # type: ignore[index]
    token = browse.cookies["__Host-puuha"]
    assert (
        browse.post("/fi/ulos", data={"csrf": csrf}, headers=SAME).headers["location"] == "/fi/kirjaudu?tehty=ulos"
    )
    browse.cookies.set("__Host-puuha", token)
    assert browse.get("/fi/lahteet").status_code == 303
    assert entering.session(sqlite_town.store, token, sqlite_town.now) is None

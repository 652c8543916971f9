"""What ill will tries at the workers' area: each of these fails when its guard is taken out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from aggregator.accounts import audit, entering, inviting, minding
from aggregator.tokens import form_token, new_token
from web.app import create_app
from web.secrecy import shown_path
from web.workers.entry import local

PASSWORD = "kolme sanaa riittää"
SAME = {"sec-fetch-site": "same-origin"}
EMAIL = "liisa@example.fi"


@pytest.fixture
def worker(sqlite_town: Any) -> Any:
    """A worker who may log in with PASSWORD."""
    town = sqlite_town
    _, token = inviting.invite(town.store, "test", EMAIL, "worker", "kirjasto", town.now)
    return inviting.accept(town.store, token, "Liisa Lukija", PASSWORD, town.now)


def csrf_of(html: str) -> str:
    return str(re.search(r'name="csrf" value="([^"]+)"', html)[1])  # type: ignore[index]


def log_in(browse: TestClient, email: str = EMAIL, password: str = PASSWORD, wanted: str = "") -> Any:
    fields = {
        "email": email,
        "password": password,
        "csrf": csrf_of(browse.get("/fi/kirjaudu").text),
        "next": wanted,
    }
    return browse.post("/fi/kirjaudu", data=fields, headers=SAME)


def keep(browse: TestClient, token: str) -> None:
    """Have the browser hold this session."""
    browse.cookies.set("__Host-puuha", token, domain="puuha.example.fi", path="/")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords told apart without the work of hashing."""
    monkeypatch.setattr(entering.passwords, "fits", lambda password, kept: bool(kept) and password == PASSWORD)


# ---- forged forms

FORMS = [("/fi/tili", {"teko": "nimi", "name": "Ilkeä"}), ("/fi/ulos", {}), ("/fi/kayttajat/1", {"teko": "poista"}),
         ("/fi/kayttajat", {"email": "ilkea@example.fi", "role": "administrator", "organisation": ""})]  # fmt: skip


@pytest.mark.parametrize(("path", "fields"), FORMS)
def test_a_forged_form_changes_nothing(
    signed_client: Any, sqlite_town: Any, worker: Any, path: str, fields: dict[str, str]
) -> None:
    mine, other = signed_client("administrator"), signed_client("administrator")
    store = sqlite_town.store
    before = minding.users(store)
    good = fields | {"csrf": mine.csrf}
    for sent, headers in (
        (fields, {}),
        (fields | {"csrf": ""}, {}),
        (fields | {"csrf": other.csrf}, {}),
        (fields | {"csrf": mine.token}, {}),
        (good, {"sec-fetch-site": "cross-site"}),
        (good, {"sec-fetch-site": "same-site"}),
        (good, {"sec-fetch-site": "none"}),
    ):
        assert mine.post(path, data=sent, headers=headers).status_code == 403, (sent, headers)
    del mine.headers["sec-fetch-site"]
    for origin in ("https://ilkea.example", "null", "https://puuha.example.fi.ilkea.example"):
        assert mine.post(path, data=good, headers={"origin": origin}).status_code == 403, origin
    assert mine.post(path, data=good).status_code == 403, "a browser tells at least one of the two"
    assert mine.get(path).status_code in {200, 405}, "and GET does nothing"
    assert minding.users(store) == before
    assert mine.get("/fi/tili").status_code == 200
    assert mine.post(path, data=good, headers={"origin": "https://puuha.example.fi"}).status_code in {200, 303}


def test_the_form_before_a_session_is_bound_to_its_browser(browse: TestClient, worker: Any) -> None:
    html = browse.get("/fi/kirjaudu").text
    fields = {"email": EMAIL, "password": PASSWORD, "csrf": csrf_of(html)}
    with TestClient(browse.app, base_url="https://puuha.example.fi", follow_redirects=False) as other:
        assert other.post("/fi/kirjaudu", data=fields, headers=SAME).status_code == 403, "no cookie"
        other.get("/fi/kirjaudu")
        assert other.post("/fi/kirjaudu", data=fields, headers=SAME).status_code == 403, "another's cookie"
        nobody = fields | {"csrf": form_token("nobody's")}
        other.cookies.clear()
        assert other.post("/fi/kirjaudu", data=nobody | {"csrf": form_token("")}, headers=SAME).status_code == 403
    cross = {"sec-fetch-site": "cross-site"}
    assert browse.post("/fi/kirjaudu", data=fields, headers=cross).status_code == 403
    assert browse.post("/fi/kirjaudu", data=fields, headers=SAME).status_code == 303


# ---- sessions


def test_a_session_that_was_planted_is_not_the_one_logged_in(
    browse: TestClient, sqlite_town: Any, worker: Any
) -> None:
    planted = new_token()
    keep(browse, planted)
    assert log_in(browse).status_code == 303
    assert entering.session(sqlite_town.store, planted, sqlite_town.now) is None
    first = browse.cookies["__Host-puuha"]
    assert first != planted and browse.get("/fi/lahteet").status_code == 200
    assert log_in(browse).status_code == 303
    assert browse.cookies["__Host-puuha"] != first
    assert entering.session(sqlite_town.store, first, sqlite_town.now) is None, "and the old one has ended"


def test_sessions_end_with_log_out_password_role_and_removal(
    browse: TestClient, signed_client: Any, sqlite_town: Any, worker: Any
) -> None:
    store, now = sqlite_town.store, sqlite_town.now
    administrator = signed_client("administrator")
    _, link = inviting.invite(store, "test", "anna@example.fi", "administrator", "", now)
    inviting.accept(store, link, "Anna", PASSWORD, now)

    def alive(token: str) -> bool:
        return entering.session(store, token, now) is not None

    def began() -> str:
        return entering.begin(store, worker, "Firefox", now)

    one, two = began(), began()
    mine: Any = TestClient(browse.app, base_url="https://puuha.example.fi", follow_redirects=False, headers=SAME)
    keep(mine, one)
    assert mine.post("/fi/ulos", data={"csrf": form_token(one)}).status_code == 303
    assert (alive(one), alive(two)) == (False, True)
    one = began()
    keep(mine, one)
    new = "uusi salasana vaihtui"
    fields = {"teko": "salasana", "old": PASSWORD, "password": new, "csrf": form_token(one)}
    assert mine.post("/fi/tili", data=fields).status_code == 303
    assert (alive(one), alive(two)) == (False, False), "with the password every session ends"
    renewed = mine.cookies["__Host-puuha"]
    assert renewed not in {one, two} and mine.get("/fi/tili").status_code == 200
    assert log_in(browse, password=PASSWORD).status_code == 422 and log_in(browse, password=new).status_code == 303
    one, two = began(), began()
    fields = {"teko": "muut", "csrf": form_token(one)}
    keep(mine, one)
    assert mine.post("/fi/tili", data=fields).status_code == 303
    assert (alive(one), alive(two), alive(renewed)) == (True, False, False)
    administrator.submit(f"/fi/kayttajat/{worker.id}", {"teko": "istunnot"})
    assert not alive(one)
    one = began()
    administrator.submit(
        f"/fi/kayttajat/{worker.id}", {"teko": "oikeudet", "role": "administrator", "organisation": ""}
    )
    assert not alive(one), "with another role one logs in anew"
    one = began()
    administrator.submit(f"/fi/kayttajat/{worker.id}", {"teko": "poista"})
    assert not alive(one) and minding.user(store, worker.id) is None
    assert log_in(browse, password=new).status_code == 422


def test_one_ends_only_ones_own_sessions(signed_client: Any, sqlite_town: Any) -> None:
    mine, other = signed_client(), signed_client()
    theirs = entering.session(sqlite_town.store, other.token, sqlite_town.now)
    assert theirs is not None
    assert mine.submit("/fi/tili", {"teko": "istunto", "istunto": str(theirs.id)}).status_code == 404
    assert other.get("/fi/tili").status_code == 200


def test_sessions_run_out(signed_client: Any, sqlite_town: Any) -> None:
    mine, began = signed_client(), sqlite_town.now
    for hours in range(11, 14 * 24, 11):
        sqlite_town.now = began + hours * 3600
        assert mine.get("/fi/tili").status_code == 200, "in use it lasts"
    sqlite_town.now = began + 14 * 86_400
    assert mine.get("/fi/tili").status_code == 303, "but for two weeks at most"
    idle = signed_client()
    sqlite_town.now += 12 * 3600
    assert idle.get("/fi/tili").status_code == 303, "unused for half a day"


# ---- guessing


def test_guesses_of_one_account_are_counted(browse: TestClient, worker: Any, sqlite_town: Any) -> None:
    statuses = [log_in(browse, password=f"arvaus numero {n}").status_code for n in range(9)]
    assert statuses == [422] * 8 + [429]
    assert log_in(browse).status_code == 429, "then the right one is not heard either"
    sqlite_town.now += 601
    assert log_in(browse).status_code == 303
    assert [log_in(browse, password="x" * n).status_code for n in range(8)] == [422] * 8, "and it begins anew"


def test_an_unknown_account_is_answered_and_counted_like_a_known_one(
    browse: TestClient, worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = entering.passwords._hasher.verify
    monkeypatch.setattr(
        entering.passwords._hasher, "verify", lambda word, kept: asked.append(kept[:30]) or real(word, kept)
    )

    def told(email: str) -> list[tuple[int, str]]:
        found = [log_in(browse, email=email, password="väärä salasana") for _ in range(9)]
        return [(one.status_code, re.sub(r"[a-z2-7]{26}|" + re.escape(email), "", one.text)) for one in found]

    assert told(EMAIL) == told("kukaan@example.fi")
    assert len(asked) == 16 and len(set(asked)) == 1, "as much work for both"


def test_guesses_from_one_network_are_counted_by_all_processes(
    browse: TestClient, sqlite_town: Any, settings: Any, worker: Any, quick: None
) -> None:
    store, now = sqlite_town.store, sqlite_town.now
    monkey = "203.0.113.7/32"
    for n in range(40):
        with pytest.raises(entering.WrongLogin):
            entering.log_in(store, f"arvaus{n}@example.fi", "x", monkey, "", now)
    with pytest.raises(entering.TooMany):
        entering.log_in(store, EMAIL, PASSWORD, monkey, "", now)
    other = create_app(settings, store, clock=lambda: now)
    with TestClient(
        other, base_url="https://puuha.example.fi", client=("203.0.113.7", 5), follow_redirects=False
    ) as c:
        assert log_in(c).status_code == 429
    assert log_in(browse).status_code == 303, "another network is not shut out"


def test_an_account_tried_from_many_networks_is_counted_as_one(sqlite_town: Any, worker: Any, quick: None) -> None:
    store, now = sqlite_town.store, sqlite_town.now
    for n in range(30):
        with pytest.raises(entering.WrongLogin):
            entering.log_in(store, EMAIL, "x", f"198.51.100.{n}/32", "", now)
    with pytest.raises(entering.TooMany):
        entering.log_in(store, EMAIL, PASSWORD, "192.0.2.1/32", "", now)


# ---- where one is led


@pytest.mark.parametrize("wanted", [
    "https://ilkea.example/", "//ilkea.example/fi/", "/\\ilkea.example", "/fi/\\..\\..", "/fi//ilkea.example", "/fi/x\r\nSet-Cookie: a=b",
    "/fi/x\u2028", "javascript:alert(1)", "/kuva/x", "fi/lahteet", "/fi", "/fi/../../x y", "/fi/\t/x", "",
])  # fmt: skip
def test_logging_in_leads_to_our_own_pages_only(browse: TestClient, worker: Any, wanted: str) -> None:
    found = log_in(browse, wanted=wanted)
    assert (found.status_code, found.headers["location"]) == (303, "/fi/lahteet")
    assert local(wanted, "sv") == "/sv/lahteet"
    if ":" in wanted:
        assert wanted not in browse.get("/fi/kirjaudu", params={"next": wanted}).text.replace("Set-Cookie", "")


def test_logging_in_leads_back() -> None:
    for wanted in ("/sv/lahteet/kirjasto?tehty=tallennettu", "/fi/t/aaaaaaaaaaaaaaaa-s%C3%A4"):
        assert local(wanted, "fi") == wanted


# ---- what one may

ADMINISTRATORS = ("/fi/kayttajat", "/fi/kayttajat/1", "/fi/loki")


@pytest.mark.parametrize("path", ADMINISTRATORS)
def test_administrators_pages_are_shut_to_workers(
    signed_client: Any, browse: TestClient, sqlite_town: Any, path: str
) -> None:
    mine = signed_client()
    assert mine.get(path).status_code == 403
    assert "Liisa" not in mine.get(path).text and "@example.fi" not in mine.get(path).text
    before = minding.users(sqlite_town.store)
    fields = {"teko": "oikeudet", "role": "administrator", "organisation": "", "email": "ilkea@example.fi"}
    assert mine.submit(path, fields).status_code in {403, 405}
    assert minding.users(sqlite_town.store) == before
    assert browse.get(path).status_code == 303
    assert browse.post(path, data=fields, headers=SAME).status_code in {303, 405}


def test_the_last_administrator_stays(signed_client: Any, sqlite_town: Any) -> None:
    store, now = sqlite_town.store, sqlite_town.now
    made, token = inviting.invite(store, "test", "anna@example.fi", "administrator", "", now)
    inviting.accept(store, token, "Anna", PASSWORD, now)
    mine = signed_client("administrator")  # may come in no more after this session: has no password
    for fields in ({"teko": "poista"}, {"teko": "oikeudet", "role": "worker", "organisation": ""}):
        found = mine.submit(f"/fi/kayttajat/{made.id}", fields)
        assert found.status_code == 422 and "Viimeistä pääkäyttäjää" in found.text
    kept = minding.user(store, made.id)
    assert kept is not None and kept.administers


def test_no_role_that_there_is_not(signed_client: Any, sqlite_town: Any, worker: Any) -> None:
    mine = signed_client("administrator")
    fields = {"teko": "oikeudet", "role": "jumala", "organisation": ""}
    assert mine.submit(f"/fi/kayttajat/{worker.id}", fields).status_code == 422
    fields = {"email": "uusi@example.fi", "role": "", "organisation": ""}
    assert mine.submit("/fi/kayttajat", fields).status_code == 422
    assert mine.submit("/fi/kayttajat/99999", {"teko": "poista"}).status_code == 404


# ---- what is kept and shown


def test_names_are_shown_as_they_were_written(signed_client: Any, sqlite_town: Any) -> None:
    store, now = sqlite_town.store, sqlite_town.now
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    _, token = inviting.invite(store, evil, "evil@example.fi", "worker", evil, now)
    person = inviting.accept(store, token, evil + "\r\n\x00\u202e", PASSWORD, now)
    audit.note(store, person, "no.such.action", evil, now, evil)
    mine = signed_client("administrator", evil)
    for path in (
        "kayttajat",
        f"kayttajat/{person.id}",
        "loki",
        f"loki?kuka={evil}&kohde={evil}",
        "tili",
        "lahteet",
    ):
        html = mine.get(f"/fi/{path}").text
        assert "<script>alert" not in html and "<img src=x" not in html, path
        assert "&lt;script&gt;" in html, path
    assert person.name.isprintable()


def test_an_invitation_works_once_and_for_a_week(browse: TestClient, sqlite_town: Any) -> None:
    store, now = sqlite_town.store, sqlite_town.now

    def use(token: str) -> int:
        html = browse.get(f"/fi/kutsu/{token}").text
        csrf = csrf_of(html) if 'name="csrf"' in html else form_token(browse.cookies.get("__Host-puuha-form", ""))
        fields = {"name": "Liisa", "password": PASSWORD, "csrf": csrf}
        return browse.post(f"/fi/kutsu/{token}", data=fields, headers=SAME).status_code

    person, token = inviting.invite(store, "test", EMAIL, "worker", "", now)
    for _ in range(3):
        assert browse.get(f"/fi/kutsu/{token}").status_code == 200, "looking uses nothing up"
    weak = {"name": "L", "password": "salasana1234", "csrf": csrf_of(browse.get(f"/fi/kutsu/{token}").text)}
    assert browse.post(f"/fi/kutsu/{token}", data=weak, headers=SAME).status_code == 422
    assert use(token) == 303
    assert browse.get(f"/fi/kutsu/{token}").status_code == 410 and use(token) in {403, 410}
    older, newer = inviting.reset(store, "test", person, now), inviting.reset(store, "test", person, now)
    assert browse.get(f"/fi/kutsu/{older}").status_code == 410, "a newer link takes its place"
    sqlite_town.now = now + 7 * 86_400
    assert use(newer) in {403, 410}
    for odd in ("a" * 26, "x", "..%2f", "a" * 5000):
        assert browse.get(f"/fi/kutsu/{odd}").status_code in {404, 410}


def test_secrets_stay_out_of_logs_caches_and_other_sites(
    browse: TestClient, sqlite_town: Any, signed_client: Any, worker: Any
) -> None:
    token = inviting.reset(sqlite_town.store, "test", worker, sqlite_town.now)
    found = browse.get(f"/fi/kutsu/{token}")
    assert shown_path(f"GET /fi/kutsu/{token} HTTP/1.1") == "GET /fi/kutsu/… HTTP/1.1"
    assert found.headers["referrer-policy"] == "no-referrer"
    mine = signed_client("administrator")
    link = mine.submit(f"/fi/kayttajat/{worker.id}", {"teko": "linkki"})
    shown = re.search(r"https://puuha\.example\.fi/fi/kutsu/([a-z2-7]{26})", link.text)
    assert shown is not None and link.headers["referrer-policy"] == "no-referrer"
    for answer in (found, link, mine.get("/fi/tili"), browse.get("/fi/kirjaudu")):
        assert answer.headers["cache-control"] == "private, no-store"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "content-encoding" not in answer.headers
    with sqlite_town.store.read() as db:
        for table in ("session", "invitation", "worker", "attempt", "audit"):
            rows = str(db.exec_driver_sql(f"SELECT * FROM {table}").all())
            for secret in (token, shown[1], mine.token, mine.csrf, PASSWORD):
                assert secret not in rows, table
        kept = db.exec_driver_sql("SELECT password FROM worker WHERE password <> ''").scalar_one()
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_log_tells_who_did_what(signed_client: Any, browse: TestClient, sqlite_town: Any, worker: Any) -> None:
    log_in(browse, password="väärä väärä väärä")
    mine = signed_client("administrator")
    mine.submit(
        f"/fi/kayttajat/{worker.id}", {"teko": "oikeudet", "role": "administrator", "organisation": "Nuoriso"}
    )
    other, _ = inviting.invite(sqlite_town.store, "test", "olli@example.fi", "worker", "", sqlite_town.now)
    mine.submit(f"/fi/kayttajat/{other.id}", {"teko": "poista"})
    html = mine.get("/fi/loki").text
    for line in ("Joku yritti kirjautua tunnuksella liisa@example.fi", "Teki käyttäjästä liisa@example.fi pääkäyttäjän",
                 "Siirsi käyttäjän liisa@example.fi organisaatioon Nuoriso", "Poisti käyttäjän olli@example.fi",
                 "<b>Liisa Lukija</b>: Asetti nimen ja salasanan linkillä"):  # fmt: skip
        assert line in html, line
    assert "Poisti" not in mine.get("/fi/loki?kuka=liisa").text
    assert "Poisti" in mine.get("/fi/loki?kohde=OLLI@example.fi").text
    for n in range(120):
        audit.note(sqlite_town.store, "test", "x", f"rivi {n}", sqlite_town.now)
    pages = [mine.get(f"/fi/loki?kohde=rivi&sivu={n}").text for n in (1, 2, 3, 4)]
    assert [page.count("rivi ") for page in pages] == [50, 50, 20, 0]
    assert 'sivu=2">' in pages[0] and 'sivu=1">' in pages[1] and 'sivu=4">' not in pages[2]
    assert mine.get("/fi/loki?sivu=-1&kuka=%00").status_code == 200

"""A voice for children, from the form to the page everybody sees, and to the coordinator's report."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from aggregator.coverage import assembling
from aggregator.store.voicetables import tap, wish
from web.limits import Limit

OWN = {"sec-fetch-site": "same-origin"}
WISH = {"ika": "7-9", "aihe": "music", "sanat": "Rumpuja <b>ja</b> kitaroita"}


def tell(browse: TestClient, path: str = "/fi/toiveet", headers: dict[str, str] = OWN, **fields: str) -> Any:
    return browse.post(path, data=WISH | fields, headers=headers)


def rows(town: Any) -> list[Any]:
    with town.store.read() as db:
        return list(db.execute(select(wish).order_by(wish.c.id)))


def event_path(browse: TestClient) -> str:
    return str(re.search(r'href="(/fi/t/[^"]+)"', browse.get("/fi/").text)[1])  # type: ignore[index]


@pytest.fixture
def page_of_an_event(browse: TestClient, sqlite_town: Any) -> str:
    """The path of an event's page."""
    sqlite_town.take_in(sqlite_town.event("1"))
    return event_path(browse)


def test_a_wish_is_told_read_shown_and_taken_back(
    browse: TestClient, sqlite_town: Any, signed_client: Any
) -> None:
    page = browse.get("/sv/toiveet")
    assert page.headers["cache-control"] == "public, max-age=60" and "set-cookie" not in page.headers
    assert "Vad skulle du önska dig?" in page.text and 'action="/sv/toiveet" method="post"' in page.text
    assert 'name="csrf"' not in page.text and 'href="/sv/toiveet"' in browse.get("/sv/").text
    sent = tell(browse, "/sv/toiveet")
    assert (sent.status_code, sent.headers["location"]) == (303, "/sv/toiveet?kiitos=1")
    assert "Tack!" in browse.get("/sv/toiveet?kiitos=1").text
    assert "Rumpuja" not in browse.get("/sv/toiveet").text
    (kept,) = rows(sqlite_town)
    assert set(kept._mapping) == {"id", "day", "band", "topic", "language", "words", "state"}
    worker = signed_client()
    queue = worker.get("/fi/toiveet/seulo")
    assert "1 toive odottaa lukijaa" in queue.text and "Rumpuja &lt;b&gt;ja&lt;/b&gt;" in queue.text
    assert worker.submit("/fi/toiveet/seulo", {"toive": str(kept.id), "teko": "nayta"}).headers["location"] == (
        "/fi/toiveet/seulo?tehty=toive-nakyy"
    )
    shown = browse.get("/fi/toiveet?aihe=music").text
    assert '<q lang="sv">Rumpuja &lt;b&gt;ja&lt;/b&gt; kitaroita</q>' in shown and "7–9 v" in shown
    assert "Rumpuja" not in browse.get("/fi/toiveet?aihe=food").text
    again = worker.submit("/fi/toiveet/seulo", {"toive": str(kept.id), "teko": "nayta"})
    assert again.headers["location"].endswith("tehty=toisin")
    worker.submit("/fi/toiveet/seulo", {"toive": str(kept.id), "teko": "hylkaa"})
    assert "Rumpuja" not in browse.get("/fi/toiveet").text
    assert [(row.words, row.state, row.band) for row in rows(sqlite_town)] == [("", "rejected", "7-9")]
    log = signed_client("administrator").get("/fi/loki").text
    assert f"Hylkäsi toiveen numero {kept.id}" in log and "Rumpuja" not in log


def test_only_workers_read_what_waits(browse: TestClient, sqlite_town: Any, signed_client: Any) -> None:
    tell(browse)
    away = browse.get("/fi/toiveet/seulo")
    assert (away.status_code, away.headers["location"]) == (303, "/fi/kirjaudu?next=/fi/toiveet/seulo")
    number = str(rows(sqlite_town)[0].id)
    forged = signed_client().post("/fi/toiveet/seulo", data={"toive": number, "teko": "nayta", "csrf": "x"})
    assert forged.status_code == 403
    for odd in ("", "x", "²", "-1", "9" * 30):
        signed_client().submit("/fi/toiveet/seulo", {"toive": odd, "teko": "nayta"})
    assert rows(sqlite_town)[0].state == "waiting"


def test_what_is_wrong_is_said_kindly_and_nothing_is_kept(browse: TestClient, sqlite_town: Any) -> None:
    for fields, sentence in (
        ({"sanat": "soita 040 123 4567"}, "Tuo näyttää puhelinnumerolta."),
        ({"ika": "5"}, "Valitse, minkä ikäinen olet."),
        ({"aihe": "kissat"}, "Valitse, mihin toiveesi liittyy."),
        ({"sanat": "x" * 201}, "Siihen mahtuu 200 merkkiä"),
    ):
        found = tell(browse, **fields)
        assert (found.status_code, found.headers["cache-control"]) == (422, "no-store"), fields
        assert sentence in found.text and 'role="alert"' in found.text
    assert 'value="soita 040 123 4567"' in tell(browse, sanat="soita 040 123 4567").text
    assert rows(sqlite_town) == []


def test_one_tap_on_an_event(browse: TestClient, sqlite_town: Any, page_of_an_event: str) -> None:
    path = page_of_an_event
    uid = path.removeprefix("/fi/t/").partition("-")[0]
    early = browse.get(path).text
    assert "Oliko kiva?" not in early and "Mitä toivoisit?" in early, "nobody has been there yet"
    assert browse.post(f"/fi/t/{uid}/miten", data={"miten": "fun"}, headers=OWN).status_code == 404
    sqlite_town.now += 2 * 86_400
    page = browse.get(path)
    assert page.headers["cache-control"].startswith("public") and "Oliko kiva?" in page.text
    assert "Var det roligt?" in browse.get(path.replace("/fi/", "/sv/")).text
    for _ in range(2):
        sent = browse.post(f"/fi/t/{uid}/miten", data={"miten": "fun"}, headers=OWN)
        assert (sent.status_code, sent.headers["location"]) == (303, f"{path}?kiitos=1#oliko-kiva")
    assert "Vastauksesi laskettiin mukaan." in browse.get(f"{path}?kiitos=1").text
    assert browse.post("/fi/t/olematon/miten", data={"miten": "fun"}, headers=OWN).status_code == 404
    assert browse.post(f"/fi/t/{uid}/miten", data={"miten": "x"}, headers=OWN).status_code == 404
    assert browse.get(f"/fi/t/{uid}/miten").status_code in (404, 405)
    with sqlite_town.store.read() as db:
        assert [(row.answer, row.taps) for row in db.execute(select(tap))] == [("fun", 2)]
    # past events are asked about too, for a year
    sqlite_town.now += 30 * 86_400
    assert f'action="/fi/t/{uid}/miten"' in browse.get(path).text
    assert browse.post(f"/fi/t/{uid}/miten", data={"miten": "fun"}, headers=OWN).status_code == 303
    sqlite_town.now += 400 * 86_400
    assert browse.post(f"/fi/t/{uid}/miten", data={"miten": "fun"}, headers=OWN).status_code == 410


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}])
def test_a_form_of_another_site_is_refused(
    browse: TestClient, sqlite_town: Any, page_of_an_event: str, headers: dict[str, str]
) -> None:
    uid = page_of_an_event.removeprefix("/fi/t/").partition("-")[0]
    assert tell(browse, headers=headers).status_code == 403
    assert browse.post(f"/fi/t/{uid}/miten", data={"miten": "fun"}, headers=headers).status_code == 403
    assert tell(browse, sanat="x" * 10_000).status_code == 413
    assert rows(sqlite_town) == []


def test_one_network_cannot_fill_the_queue(browse: TestClient, sqlite_town: Any, page_of_an_event: str) -> None:
    state = browse.app._app._app.state  # type: ignore[attr-defined]  # Front, Guard, Starlette
    state.wishes, state.taps = Limit(2, 1, 100), Limit(2, 1, 100)
    assert [tell(browse).status_code for _ in range(3)] == [303, 303, 429]
    last = tell(browse, "/sv/toiveet")
    assert "Så många på en gång" in last.text and last.headers["retry-after"] == "3600"
    assert tell(browse, ika="x").status_code == 422  # what is not kept does not count
    uid = page_of_an_event.removeprefix("/fi/t/").partition("-")[0]
    sqlite_town.now += 2 * 86_400
    taps = [browse.post(f"/fi/t/{uid}/miten", data={"miten": "so-so"}, headers=OWN) for _ in range(3)]
    assert [one.status_code for one in taps] == [303, 303, 429]
    assert len(rows(sqlite_town)) == 2
    sqlite_town.now += 3_600
    assert tell(browse).status_code == 303


def test_the_report_has_wishes_beside_what_there_is(
    browse: TestClient, sqlite_town: Any, signed_client: Any, settings: Any
) -> None:
    sqlite_town.believed = {"rummut": {"topics": ("music",)}}
    sqlite_town.take_in(
        sqlite_town.event("rummut", min_age=7, max_age=9), sqlite_town.event("satu", min_age=3, max_age=6)
    )
    told = [("7-9", "music")] * 6 + [("13-15", "music")] * 2 + [("parents", "food")] * 3
    for band, topic in told:
        tell(browse, ika=band, aihe=topic)
    worker = signed_client()
    for row in rows(sqlite_town)[:4]:
        worker.submit("/fi/toiveet/seulo", {"toive": str(row.id), "teko": "hylkaa"})
    assembling.refresh(sqlite_town.store, settings, sqlite_town.now)
    text = worker.get("/en/kattavuus/toiveet.csv?jakso=2026Q4").text.removeprefix("\ufeff")
    table = {row[0]: row[1:] for row in csv.reader(io.StringIO(text), delimiter=";")}
    labels = {("7-9", "music"): "Music: 7–9 years old", ("13-15", "music"): "Music: 13–15 years old",
              ("parents", "food"): "Food and baking: parents"}  # fmt: skip
    sessions = {("7-9", "music"): "1", ("13-15", "music"): "0", ("parents", "food"): "0"}
    for pair, some in Counter(told).items():
        assert (table[labels[pair]][0], table[labels[pair]][3]) == (str(some), sessions[pair])
    assert (table["All"][0], table["All"][3]) == (str(len(told)), "2")
    assert "Fewer than 5 wishes, so only a hint and no measure: food and baking." in text
    html = worker.get("/fi/kattavuus?jakso=2026Q4").text
    assert 'id="toiveet"' in html and "Toiveet ja tarjonta aiheen ja iän mukaan" in html
    assert "Musiikki: toiveita 6" not in worker.get("/fi/kattavuus/yhteenveto.txt?jakso=2026Q3").text
    assert re.search(
        r"– Musiikki: 7–9\S*: toiveita 6, kertoja 1\n",
        worker.get("/fi/kattavuus/yhteenveto.txt?jakso=2026Q4").text,
    )

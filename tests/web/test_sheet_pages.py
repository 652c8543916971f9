"""The week and the month, as a browser without scripts gets them. Today is Wednesday 18 November 2026."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from sources.records import Recurrence

DAY = timedelta(days=1)


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def cells(html: str) -> dict[str, str]:
    """Day -> the cell's HTML."""
    found = re.findall(r'<td class="[^"]*"[^>]*><p>.*?<time datetime="([^"]+)">(.*?)</td>', html, re.DOTALL)
    return dict(found)


@pytest.fixture
def town(sqlite_town: Any) -> Any:
    """Five things tomorrow, a weekly series, an exhibition that began long ago, a cancelled club."""
    first = sqlite_town.event().starts
    sqlite_town.take_in(
        *(sqlite_town.event(f"a{n}", title={"fi": f"Paja {n}"}, starts=first + timedelta(hours=n), min_age=7, max_age=9)
          for n in range(5)),
        sqlite_town.event("sarja", title={"fi": "Muskari", "sv": "Musiklek"}, starts=first + 2 * DAY,
                          recurrence=Recurrence("FREQ=WEEKLY;COUNT=9")),
        sqlite_town.event("kerho", title={"fi": "Kerho"}, starts=first + DAY, status="cancelled"),
        sqlite_town.event("nayttely", title={"fi": "Näyttely"}, starts=(first - 30 * DAY).date(),
                          ends=(first + 40 * DAY).date()),
    )  # fmt: skip
    return sqlite_town


def test_a_week_is_a_plain_table(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/viikko").text
    assert "<h1>Viikko 47, 16.–22. marraskuuta 2026</h1>" in html
    assert re.search(r"<caption[^>]*>Viikko 47, 16.–22. marraskuuta 2026, 7 tapahtumaa</caption>", html)
    assert re.findall(r'<th scope="col" abbr="([^"]+)">([^<]+)</th>', html)[::6] == [
        ("ma", "maanantai"),
        ("su", "sunnuntai"),
    ]
    assert '<th scope="row"><a href="/fi/viikko">vk 47</a></th>' in html
    assert "role=" not in html.partition("<table")[2].partition("</table>")[0]
    assert html.count('aria-current="date"') == 1


def test_a_cell_has_three_titles_and_a_way_to_the_rest(town: Any, browse: TestClient) -> None:
    thursday = cells(browse.get("/fi/viikko?ika=7-9").text)["2026-11-19"]
    assert words_of(thursday) == "19.11. 10 Paja 0 11 Paja 1 12 Paja 2 +2 lisää to 19.11."
    more = re.search(r'<a class="more" href="([^"]+)">', thursday)
    assert more
    listed = browse.get(more[1].replace("&amp;", "&"))
    assert listed.status_code == 200
    assert 'id="maara">6 tapahtumaa' in listed.text  # the five, and the exhibition that has no age told


def test_what_is_cancelled_and_what_is_on_all_the_time(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/viikko").text
    assert "<s>Kerho</s>" in cells(html)["2026-11-20"]
    assert "Peruttu" in cells(html)["2026-11-20"]
    assert "Käynnissä nyt: 1 näyttely tai muu pitkä tapahtuma" in words_of(html)
    assert "Näyttely" not in html.partition("<table")[2]


def test_turning_keeps_the_filter(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/viikko?alku=2026-12-07&ika=7-9").text
    for rel, day in (("prev", "2026-11-30"), ("next", "2026-12-14")):
        assert f'rel="{rel}" href="/fi/viikko?alku={day}&amp;ika=7-9"' in html
    assert re.search(r'href="/fi/viikko\?ika=7-9">Tänään</a>', html)
    assert 'href="/sv/viikko?alku=2026-12-07&amp;ika=7-9"' in html
    assert '<input type="hidden" name="alku" value="2026-12-07">' in html
    assert 'name="paiva"' not in html
    html = browse.get("/fi/kuukausi?alku=2027-01-01").text
    assert 'rel="prev" href="/fi/kuukausi?alku=2026-12-01"' in html
    assert 'rel="next" href="/fi/kuukausi?alku=2027-02-01"' in html


def test_a_month_has_whole_weeks_by_number(town: Any, browse: TestClient) -> None:
    html = browse.get("/sv/kuukausi?alku=2026-12-01").text
    assert "<h1>December 2026</h1>" in html
    assert re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', html) == [f"v. {n}" for n in range(49, 54)]
    days = list(cells(html))
    assert (days[0], days[-1], len(days)) == ("2026-11-30", "2027-01-03", 35)
    assert "Musiklek" in cells(html)["2026-12-05"]
    # the words of the days that are of another month are there, but the count is the month's own
    assert 'id="maara">4 evenemang' in html


@pytest.mark.parametrize(
    ("asked", "tidy"),
    [
        ("/fi/viikko?alku=2026-12-09", "/fi/viikko?alku=2026-12-07"),
        ("/fi/viikko?alku=2026-11-17&loppu=2026-11-18", "/fi/viikko"),
        ("/fi/kuukausi?paiva=tanaan&ika=7-9", "/fi/kuukausi?ika=7-9"),
        ("/fi/viikko?ika=&alku=2026-12-07", "/fi/viikko?alku=2026-12-07"),
    ],
)
def test_each_sheet_has_one_address(browse: TestClient, asked: str, tidy: str) -> None:
    found = browse.get(asked)
    assert (found.status_code, found.headers["location"]) == (303, tidy)
    assert browse.get(tidy).status_code == 200


def test_an_empty_week_leads_to_the_next_event(town: Any, browse: TestClient) -> None:
    html = browse.get("/fi/viikko?alku=2027-01-18").text
    assert "Ei tapahtumia näinä päivinä" in html
    assert "Seuraava on" not in html
    town.take_in(town.event("myohemmin", starts=town.event().starts + 100 * DAY), slug="toinen")
    html = browse.get("/fi/viikko?alku=2027-01-25").text
    assert (
        'Seuraava on lauantai 27. helmikuuta 2027. <a href="/fi/viikko?alku=2027-02-22#tulokset">Näytä se</a>'
        in html
    )


def test_turning_ends_where_the_events_end(browse: TestClient) -> None:
    assert 'rel="prev"' not in browse.get("/fi/kuukausi?alku=2026-05-01").text
    assert 'rel="next"' not in browse.get("/fi/kuukausi?alku=2027-12-01").text
    assert browse.get("/fi/viikko?alku=2199-12-31").status_code in {200, 303}
    assert browse.get("/fi/kuukausi?alku=2199-12-01").status_code == 200


def test_a_mistake_is_told_on_a_sheet_too(browse: TestClient) -> None:
    html = browse.get("/fi/viikko?ika=abc").text
    assert 'role="alert"' in html
    assert '<details class="fold" id="rajaukset" open>' in html

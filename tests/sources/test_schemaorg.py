"""schema.org beyond one page: ages, blocks, schedules, what is one event, and what looks like an event's page."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.adapters.jsonld import JsonLd
from sources.errors import NotAFeed, ParseError
from sources.records import Document, Parsed, Reading, SourceArticle, SourceEvent
from sources.schemaorg import jsonld
from sources.schemaorg.ages import age_range
from sources.schemaorg.listing import looks_like_event
from sources.schemaorg.names import EVENTS
from sources.schemaorg.page import is_cut
from sources.schemaorg.schedule import Unscheduled, timetable
from sources.schemaorg.things import Graph, Thing

ADAPTER = JsonLd()
PAGE = "https://feed.example/tapahtumat/"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")


def page(*nodes: Any, more: str = "", address: str = PAGE) -> Document:
    written = (json.dumps(node).replace("</", r"<\/") for node in nodes)
    blocks = "".join(f'<script type="application/ld+json">{block}</script>' for block in written)
    return Document(address, f"<!doctype html><html><body>{blocks}{more}</body></html>".encode())


def read(*nodes: Any, **options: Any) -> Parsed:
    return ADAPTER.parse(page(*nodes, **options), Reading(now=NOW))


def event(**more: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "Event", "name": "Kerho", "startDate": "2026-05-12"} | more


def one(**more: Any) -> SourceEvent:
    (found,) = read(event(**more)).events
    return found


@pytest.mark.parametrize(
    ("written", "ages"),
    [
        ("7-9", (7, 9)),
        ("7–9", (7, 9)),
        ("7—9", (7, 9)),
        ("7 − 9", (7, 9)),
        ("11-", (11, None)),
        ("-4", (None, 4)),
        ("4/10", (4, 10)),
        ("18+", (18, None)),
        ("+7", (7, None)),
        ("3 to 6", (3, 6)),
        ("3 till 6", (3, 6)),
        ("3...6", (3, 6)),
        ("3-6 v", (3, 6)),
        ("3–6 v.", (3, 6)),
        ("3-6-vuotiaat", (3, 6)),
        ("3–6-vuotiaille", (3, 6)),
        ("3-6 år", (3, 6)),
        ("3–6-åringar", (3, 6)),
        ("ages 4-8", (4, 8)),
        ("Aged 4 to 8", (4, 8)),
        ("4- to 8-year-olds", (4, 8)),
        ("7 and up", (7, None)),
        ("7 vuotta", (7, 7)),
        ("7", (7, 7)),
        ("0", (0, 0)),
        ("18", (18, None)),
        ("0-12 months", (0, 0)),
        ("6–18 kk", (0, 1)),
        ("3 kk–4 v", (0, 4)),
        ("1 v – 18 kk", (1, 1)),
        ("1,5-3 v", (1, 3)),
        ("0-0", (0, 0)),
        ("0-99", (0, 99)),
    ],
)
def test_age_ranges(written: str, ages: tuple[int | None, int | None]) -> None:
    assert age_range(written) == ages


@pytest.mark.parametrize(
    "written", ["", "-", "kaikki", "K-12", "K12", "9-7", "7 9", "999", "1-999", "3-6, 7-9", "12–15 €", "x" * 1000]
)
def test_what_is_no_age_range_stays_words(written: str) -> None:
    assert age_range(written) is None


@given(st.integers(0, 120), st.integers(0, 120), st.sampled_from("-–/"))
def test_two_ages_are_read_or_refused(low: int, high: int, dash: str) -> None:
    assert age_range(f"{low}{dash}{high}") == ((low, high) if low <= high else None)


@pytest.mark.parametrize(
    "block",
    [
        '{"a": [1, 2],}',
        '{"a": [1, 2,],}',
        '/* x */ {"a": [1, 2]} // y',
        '<!-- {"a": [1, 2]} -->',
        '{"a": [1,, 2]}',
        '//<![CDATA[\n{"a": [1, 2]}\n//]]>',
        '<![CDATA[{"a": [1, 2]}]]>',
        '{"a": [1, 2]};',
        '\ufeff{"a": [1, 2]}',
        "{&quot;a&quot;: [1, 2]}",
        '{"a": [1, /* 9, */ 2]}',
        '{"a": [1, // 9\n 2]}',
    ],
)
def test_broken_blocks_are_put_right(block: str) -> None:
    assert jsonld.loads(block) == {"a": [1, 2]}


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ('{"a": "yksi\nkaksi\tkolme"}', "yksi\nkaksi\tkolme"),
        (r'{"a": "it\'s",}', "it's"),
        (r'{"a": "C:\polku",}', "C:polku"),
        (r'{"a": "\u00e4\n\"\\",}', 'ä\n"\\'),
        ('{"a": "http://x // ei kommentti /* eikä */ , ]",}', "http://x // ei kommentti /* eikä */ , ]"),
    ],
)
def test_texts_in_blocks_stay_as_they_are(block: str, text: str) -> None:
    assert jsonld.loads(block) == {"a": text}


@pytest.mark.parametrize(
    "block", ["", "  ", "{", '{"a": "b', "function(){}", '{"a" "b"}', "[" * 100_000, '{"a":' * 50_000]
)
def test_what_is_no_block_is_refused(block: str) -> None:
    with pytest.raises(jsonld.Unreadable):
        jsonld.loads(block)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.text(), part),
)


@given(JSON)
def test_good_json_is_read_as_it_is_even_with_a_comma_too_many(value: Any) -> None:
    written = json.dumps({"a": value}, ensure_ascii=False)
    assert jsonld.loads(written) == {"a": value}
    assert jsonld.loads(written[:-1] + ",}") == {"a": value}


@pytest.mark.parametrize("kind", sorted(EVENTS))
@pytest.mark.parametrize("written", ["{}", "https://schema.org/{}", "http://schema.org/{}", "schema:{}"])
def test_every_kind_of_event_is_one(kind: str, written: str) -> None:
    document = page(event(**{"@type": written.format(kind)}))
    assert len(ADAPTER.parse(document, Reading(now=NOW)).events) == 1
    assert ADAPTER.recognises(document) == 70


@pytest.mark.parametrize("kind", ["DeliveryEvent", "BroadcastEvent", "Product", "Eventful", "LinkedEvent"])
def test_other_kinds_are_none(kind: str) -> None:
    document = page(event(**{"@type": kind}))
    assert ADAPTER.recognises(document) == 0
    with pytest.raises(NotAFeed):
        ADAPTER.parse(document, Reading(now=NOW))


def test_events_are_found_wherever_they_stand() -> None:
    nested = {"@context": "https://schema.org", "@type": "WebPage", "mainEntity": {"@type": "ItemList"}}
    nested["mainEntity"]["itemListElement"] = [{"@type": "ListItem", "item": event(name="Listassa")}]
    others = {"@type": "Person", "performerIn": event(name="Muussa")}
    titles = {found.title["und"] for found in read(nested, [[event(name="Taulukossa")]], others).events}
    assert titles == {"Listassa", "Taulukossa", "Muussa"}


def test_what_an_event_says_of_others_is_not_on_the_list() -> None:
    whole = event(name="Festivaali", startDate="2026-05-01")
    found = read(event(superEvent=whole, performer={"@type": "Person", "event": event(name="Muualla")})).events
    assert [each.title["und"] for each in found] == ["Kerho"]


def test_a_page_in_two_forms_tells_an_event_once() -> None:
    markup = '<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">KERHO</b>'
    markup += '<time itemprop="startDate" datetime="2026-05-12"></time><i itemprop="description">Kuvaus</i></div>'
    parsed = read(event(url="/kerho"), more=markup)
    (found,) = parsed.events
    assert (found.title, found.description) == ({"und": "Kerho"}, {"und": "Kuvaus"})
    assert parsed.present.keys() == {"https://feed.example/kerho"}


@pytest.mark.parametrize("starts", ["2026-05-12T18:00", "2026-05-13"])
def test_two_times_of_one_title_are_two_events(starts: str) -> None:
    assert len(read(event(startDate="2026-05-12T15:00"), event(startDate=starts)).events) == 2


def test_a_change_anywhere_changes_the_digest() -> None:
    place = {"@type": "Place", "@id": "#paikka", "name": "Tupa"}
    (before,) = read(event(location={"@id": "#paikka"}), place).present.values()
    (same,) = read(place, event(location={"@id": "#paikka"})).present.values()
    (moved,) = read(event(location={"@id": "#paikka"}), place | {"name": "Sali"}).present.values()
    assert same == before != moved


def test_ids_that_name_a_part_of_the_page_are_no_names() -> None:
    monday = read(event(**{"@id": "#1", "name": "Eka"}), event(**{"@id": "#2", "name": "Toka"})).present
    tuesday = read(event(**{"@id": "#1", "name": "Toka"})).present
    assert tuesday.keys() < monday.keys()


def test_an_address_shared_by_several_is_told_apart_by_the_start() -> None:
    found = read(*(event(url="/sama", startDate=f"2026-05-1{n}") for n in range(3))).present
    assert set(found) == {f"https://feed.example/sama@2026-05-1{n}" for n in range(3)}


def test_references_are_looked_up_across_blocks_and_do_not_loop() -> None:
    place = {"@id": "#p", "@type": "Place", "name": "Tupa", "event": {"@id": "#e"}}
    (found,) = read(event(**{"@id": "#e", "location": {"@id": "#p"}}), place).events
    assert found.place
    assert found.place.name == {"und": "Tupa"}


@pytest.mark.parametrize(
    ("language", "html", "expected"),
    [("und", "fi-FI", "fi"), ("sv", "fi", "sv"), ("und", "", "und"), ("und", "x", "und")],
)
def test_the_language_is_the_sources_else_the_pages(language: str, html: str, expected: str) -> None:
    body = page(event()).body.replace(b"<html>", f'<html lang="{html}">'.encode())
    (found,) = ADAPTER.parse(Document(PAGE, body), Reading(language=language)).events
    assert list(found.title) == [expected]


SCHEDULES: list[tuple[dict[str, Any], str, str]] = [
    (
        {
            "startDate": "2026-09-01",
            "repeatFrequency": "P1W",
            "byDay": "https://schema.org/Thursday",
            "startTime": "18:00",
        },
        "2026-09-03T18:00:00+03:00",
        "FREQ=WEEKLY;BYDAY=TH",
    ),
    (
        {"startDate": "2026-09-01", "byDay": ["Monday", "https://schema.org/Friday"]},
        "2026-09-04",
        "FREQ=WEEKLY;BYDAY=MO,FR",
    ),
    (
        {"startDate": "2026-09-01", "repeatFrequency": "Daily", "repeatCount": 5},
        "2026-09-01",
        "FREQ=DAILY;COUNT=5",
    ),
    (
        {
            "startDate": "2026-09-01",
            "repeatFrequency": "P2W",
            "byDay": "MO",
            "endDate": "2026-10-05",
            "startTime": "10:00",
        },
        "2026-09-07T10:00:00+03:00",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20261005T205959Z",
    ),
    (
        {"startDate": "2026-09-01", "repeatFrequency": "P1M", "byMonthDay": -1},
        "2026-09-30",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
    ),
    (
        {"startDate": "2026-09-01", "repeatFrequency": "P1Y", "byMonth": 2, "byMonthDay": 29},
        "2028-02-29",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ),
    (
        {"startDate": "2026-09-01", "repeatFrequency": "P1M", "byMonthWeek": -1, "byDay": "Sunday"},
        "2026-09-27",
        "FREQ=MONTHLY;BYDAY=-1SU",
    ),
    ({"startDate": "2026-09-01T17:30:00+03:00", "startTime": "17:30:00"}, "2026-09-01T17:30:00+03:00", ""),
]


@pytest.mark.parametrize(("schedule", "starts", "rule"), SCHEDULES)
def test_schedules(schedule: dict[str, Any], starts: str, rule: str) -> None:
    found = timetable(Thing(schedule, Graph()), None, None, HELSINKI)
    assert found.starts.isoformat() == starts
    assert (found.recurrence.rrule if found.recurrence else "") == rule


@pytest.mark.parametrize(
    "schedule",
    [
        {"repeatFrequency": "P1W", "byDay": "Monday"},
        {"startDate": "2026-09-01", "repeatFrequency": "PT1H"},
        {"startDate": "2026-09-01", "repeatFrequency": "P0W"},
        {"startDate": "2026-09-01", "repeatFrequency": "P1Y", "byMonth": 2, "byMonthDay": 30},
        {"startDate": "2026-09-01", "startTime": "illalla"},
        {"startDate": "syyskuussa", "repeatFrequency": "P1W"},
        {"startDate": "2026-09-01", "endDate": "2026-08-01", "repeatFrequency": "P1W"},
    ],
)
def test_schedules_that_give_no_time(schedule: dict[str, Any]) -> None:
    with pytest.raises(Unscheduled):
        timetable(Thing(schedule, Graph()), None, None, HELSINKI)


def test_days_left_out_are_of_the_kind_of_the_start() -> None:
    schedule = {"startDate": "2026-10-06", "repeatFrequency": "P1W", "byDay": "TU", "startTime": "17:00"}
    schedule["exceptDate"] = ["2026-10-13", "2026-10-27T17:00:00+02:00", "syysloma"]
    found = timetable(Thing(schedule, Graph()), None, None, HELSINKI)
    assert found.recurrence
    assert [each.isoformat() for each in found.recurrence.exdates] == [
        "2026-10-13T17:00:00+03:00",
        "2026-10-27T17:00:00+02:00",
    ]


def test_a_series_of_18_o_clock_stays_at_18_across_the_clock_change() -> None:
    schedule = {"repeatFrequency": "P1W", "byDay": "Tuesday", "startTime": "18:00", "endTime": "19:00"}
    found = one(startDate="2026-09-01", endDate="2026-11-30", eventSchedule=schedule)
    assert found.starts == datetime(2026, 9, 1, 18, tzinfo=HELSINKI)
    assert found.ends == datetime(2026, 9, 1, 19, tzinfo=HELSINKI)
    assert found.recurrence
    assert found.recurrence.rrule == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261130T215959Z"


@pytest.mark.parametrize(
    "address",
    [
        "/tapahtumat/satutunti",
        "/fi/tapahtumat/2026/satutunti/",
        "/event/story-time/",
        "/events/2026-05-01/jazz",
        "/evenemang/sagostund",
        "/kulttuuri/tapahtumakalenteri/lukupiiri",
        "/kurssit/keramiikka",
        "/?event_id=12",
        "/sivu.aspx?tapahtumaid=7",
        "/lasten-tapahtumat/pupu",
    ],
)
def test_addresses_of_event_pages(address: str) -> None:
    expected = not address.startswith(("/fi/tapahtumat/2026", "/events/2026-05-01"))
    assert looks_like_event(f"https://feed.example{address}") is expected


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/tapahtumat",
        "/tapahtumat/",
        "/tapahtumat/category/lapset",
        "/events/list/",
        "/events/2026-05/",
        "/events/month/",
        "/uutiset/satutunti",
        "/tapahtumat/kesa.pdf",
        "/event/a.ics",
        "/kalenteri/2026",
        "/?p=12",
        "/tapahtumat/page/2/",
        "/eventual/x",
    ],
)
def test_addresses_of_other_pages(address: str) -> None:
    assert not looks_like_event(f"https://feed.example{address}")


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        ("<html><body><p>x</body></html>", False),
        ("<html><body><p>x</body></html>\n<!-- 12 ms -->", False),
        ("<HTML><BODY>x</BODY></HTML>", False),
        ("<html><head></head><body><p>x</p></body>", False),
        ("<html><head></head><body><p>x</p></body></htm", True),
        ("<html><head><title>x</title></head><body><div><p>x", True),
        ("<html><head><title>x</title><script>", True),
        ("<!doctype html><title>x</title><div><p>x</div>", False),
        ("<!doctype html><title>x</title><div><p>x", True),
        ("<div class=a>x</div>`", False),
        ("<div class=a>x</div", True),
    ],
)
def test_where_a_page_is_cut(body: str, cut: bool) -> None:
    assert is_cut(body) is cut


def test_a_page_whose_only_data_is_broken_says_so() -> None:
    body = '<html><body><script type="application/ld+json">{"@type": "Event" "name": 1}</script></body></html>'
    with pytest.raises(ParseError) as told:
        ADAPTER.parse(Document(PAGE, body.encode()), Reading(now=NOW))
    assert not isinstance(told.value, NotAFeed)
    assert "@type" in str(told.value)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            b'{"@context": "https://schema.org", "@type": "Event", "name": "Kerho", "startDate": "2026-05-12"',
            ParseError,
        ),
        (b'{"@type": "Event", "name": "Kerho", "startDate": "2026-05-12"}', NotAFeed),
        (b'{"@context": "https://schema.org", "@type": "Product", "name": "Kirja"}', NotAFeed),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', NotAFeed),
    ],
)
def test_other_documents(body: bytes, kind: type[ParseError]) -> None:
    assert ADAPTER.recognises(Document(PAGE, body)) in (0, 80)
    with pytest.raises(kind):
        ADAPTER.parse(Document(PAGE, body), Reading(now=NOW))


@pytest.mark.parametrize(
    ("address", "complete"),
    [(PAGE, False), ("https://feed.example/e.jsonld", True), ("https://feed.example/e.json?x=1", True)],
)
def test_only_data_is_complete(address: str, complete: bool) -> None:
    plan = ADAPTER.start(address, {}, NOW)
    assert plan.complete is complete
    assert [request.conditional for request in plan.requests] == [complete]


def test_addresses_and_texts_are_made_harmless() -> None:
    found = one(
        name="<b>Kerho</b>\u202e\x00 <script>alert(1)</script>",
        url="javascript:alert(1)",
        image="data:image/png,x",
        location={"@type": "Place", "name": "Tupa\r\nX", "url": "file:///etc/passwd"},
        description="<img src=x onerror=y>A",
    )
    assert (found.title, found.url, found.image) == ({"und": "Kerho"}, "", "")
    assert found.place
    assert (found.place.name, found.place.url) == ({"und": "Tupa X"}, "")
    assert found.description == {"und": "A"}


def test_days_are_days() -> None:
    found = one(startDate="2026-05-12", endDate="2026-05-14")
    assert (found.starts, found.ends) == (date(2026, 5, 12), date(2026, 5, 15))


def told(parsed: Parsed) -> list[tuple[str, str]]:
    return [(problem.item, str(problem)) for problem in parsed.problems]


def test_parts_without_a_day_beside_dated_ones_are_told() -> None:
    dated = {"@type": "Event", "name": "Konsertti", "startDate": "2026-06-12T17:00"}
    undated = [{"@type": "Event", "name": "Tanssit"}, {"@type": "Event", "description": "Jotakin"}]
    parsed = read(event(name="Juhlat", subEvent=[dated, *undated, {"@type": "Event", "@id": "/muualla"}]))
    assert [one.title["und"] for one in parsed.events] == ["Konsertti"]
    assert told(parsed) == [(name, "The event has no start time.") for name in ("Tanssit", "Juhlat")]
    # where no part tells a day, the whole does, and nothing is lost
    whole = read(event(name="Juhlat", subEvent=undated))
    assert ([one.title["und"] for one in whole.events], told(whole)) == (["Juhlat"], [])


def test_what_a_page_tells_twice_is_told() -> None:
    again = event(description="Sama, mutta enemmän")
    parsed = read(event(), again, event(), event(name="Muu"))
    assert sorted(one.title["und"] for one in parsed.events) == ["Kerho", "Muu"]
    assert [one.description for one in parsed.events if one.title == {"und": "Kerho"}] == [
        {"und": "Sama, mutta enemmän"}
    ]
    assert told(parsed) == [("Kerho", "The event is in the calendar 3 times; it was taken once.")]
    known = ADAPTER.parse(page(event(), event()), Reading(now=NOW, known=parsed.present))
    assert len(told(known)) == 1


def test_another_markup_of_the_same_event_is_no_repeat() -> None:
    card = '<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Kerho</b>'
    marked = card + '<meta itemprop="startDate" content="2026-05-12"></div>'
    parsed = read(event(), more=marked)
    assert (len(parsed.events), told(parsed)) == (1, [])


def test_an_item_inside_of_another_is_one_item() -> None:
    inner = '<p itemprop="event" itemscope itemtype="https://schema.org/Event"><b itemprop="name">Kerho</b>'
    marked = f'{inner}<meta itemprop="startDate" content="2026-05-12"></p>'
    parsed = read(more=f'<div itemscope itemtype="https://schema.org/Museum">{marked}</div>')
    assert (len(parsed.events), told(parsed)) == (1, [])


ARTICLE = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Kirjavinkki", "inLanguage": "fi-FI",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://feed.example/uutiset/vinkki"},
    "description": "Lyhyesti.", "articleBody": "<p>Lue <b>tämä</b>.</p><p>Koko perheelle.</p>",
    "datePublished": "2026-05-01T09:00:00+03:00", "image": {"@type": "ImageObject", "url": "/kuva.jpg"},
    "keywords": "kirjat, lapset", "articleSection": ["Kirjasto", "kirjat"],
}  # fmt: skip


def test_a_page_that_is_an_article_is_read_as_one() -> None:
    parsed = read(ARTICLE)
    assert (parsed.events, parsed.problems) == ([], [])
    assert parsed.articles == [
        SourceArticle(
            key="https://feed.example/uutiset/vinkki",
            title={"fi": "Kirjavinkki"},
            text={"fi": "Lue tämä.\n\nKoko perheelle."},
            url="https://feed.example/uutiset/vinkki",
            published=datetime(2026, 5, 1, 6, tzinfo=UTC),
            image="https://feed.example/kuva.jpg",
            categories=("kirjat", "lapset", "Kirjasto"),
        )
    ]


def test_articles_of_a_list_each_once() -> None:
    posts = [
        {"@type": "BlogPosting", "headline": f"Vinkki {n}", "url": f"/blogi/{n}", "datePublished": day}
        for n, day in enumerate(("2026-05-01", "eilen", None))
    ]
    blog = {"@context": "https://schema.org", "@type": "Blog", "blogPost": [*posts, posts[0]]}
    found = read(blog, {"@context": "https://schema.org", "@type": "Article", "articleBody": "nimetön"}).articles
    assert [(one.key, one.published) for one in found] == [
        ("https://feed.example/blogi/0", datetime(2026, 5, 1, tzinfo=HELSINKI)),
        ("https://feed.example/blogi/1", None),
        ("https://feed.example/blogi/2", None),
    ]


def test_a_page_with_events_is_no_article() -> None:
    parsed = read(event(), ARTICLE)
    assert (len(parsed.events), parsed.articles) == (1, [])
    assert ADAPTER.recognises(page(ARTICLE)) == 0  # its text may tell of events, which is for others to read

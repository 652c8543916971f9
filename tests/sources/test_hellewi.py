"""Hellewi over HTTP: its token, its pages, and which courses are full."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from sources.adapters.hellewi import Hellewi
from sources.collect import Collected, Collector, Memory
from sources.errors import SourceError
from sources.fetch import Fetcher
from sources.hellewi.tokens import authorization, tenant
from sources.records import Document, Parsed, Reading

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
ADDRESS = "https://api.opistopalvelut.fi/v1/imatra/fi/courses"
ADAPTER = Hellewi()


def unpacked(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_a_key_becomes_a_signed_token() -> None:
    ((name, value),) = authorization("avain-1:s3cret:x", ADDRESS, NOW)
    head, claims, signature = value.removeprefix("Bearer ").split(".")
    assert name == "Authorization"
    assert unpacked(head) == {"alg": "HS256", "typ": "JWT", "kid": "avain-1"}
    told = unpacked(claims)
    assert told["tenant"] == "imatra.opistopalvelut.fi"
    assert told["sub"] == "hellewi-api-v1"
    assert told["exp"] - told["iat"] == 300
    assert told["iat"] == int(NOW.timestamp())
    made = hmac.new(b"s3cret:x", f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + "=") == made
    later = authorization("avain-1:s3cret:x", ADDRESS, datetime(2026, 5, 4, 12, 1, tzinfo=UTC))[0][1]
    assert unpacked(later.split(".")[1])["jti"] != told["jti"]


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        ("", ()),
        ("vain-tunnus", ()),
        ("a:b\r\nX-Evil: 1", ()),
        (
            " aaaaaaaaaaaa.bbbbbbbbbbbb.cccccccccccc\n",
            (("Authorization", f"Bearer {'a' * 12}.{'b' * 12}.{'c' * 12}"),),
        ),
    ],
)
def test_whole_tokens_and_no_tokens(secret: str, told: tuple[tuple[str, str], ...]) -> None:
    assert authorization(secret, ADDRESS, NOW) == told


def test_whose_courses_an_address_means() -> None:
    assert tenant("https://api.kuntapalvelut.fi/v1/tampere/en/courses?page=1") == "tampere.kuntapalvelut.fi"


@pytest.mark.parametrize("given", [ADDRESS, ADDRESS.removesuffix("/courses"), ADDRESS.removesuffix("courses")])
def test_the_first_page_is_asked(given: str) -> None:
    (request,) = ADAPTER.start(given, {}, NOW).requests
    assert request.address == ADDRESS + "?page=1&limit=100"
    assert request.headers == ()


def course(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "name": f"Kurssi {number}", "begins": "2026-09-01T15:00:00Z", "catalogitems": [], **more}


async def pull(server: Any, secret: str = "") -> Collected[Parsed]:
    async def read(document: Document, reading: Reading) -> Parsed:
        return ADAPTER.parse(document, reading)

    async def follow(document: Document, reading: Reading) -> Any:
        return ADAPTER.links(document, reading)

    async def refer(documents: list[Document]) -> dict[str, Any]:
        found = {}
        for document in documents:
            with suppress(SourceError):
                found |= [ADAPTER.refer(document)]
        return found

    async with Fetcher(server.rules()) as fetcher:
        collector: Collector[Parsed] = Collector(ADAPTER, fetcher, read, follow, refer)
        return await collector.collect(
            server.url("/v1/imatra/fi/courses"), Memory(), Reading(now=NOW), NOW, secret
        )


@pytest.mark.anyio
async def test_pages_by_the_link_header_and_fullness_by_a_second_question(hostile) -> None:
    path = "/v1/imatra/fi/courses"
    link = (
        f'<{hostile.url(path)}?page=2&limit=100>; rel="next", <{hostile.url(path)}?page=2&limit=100>; rel="last"'
    )
    hostile.reply(f"{path}?page=1&limit=100", json.dumps([course(1), course(2)]).encode(), link=link)
    hostile.reply(f"{path}?page=2&limit=100", json.dumps([course(3)]).encode())
    hostile.reply(
        "/v1/imatra/fi/course-participants?ids=1&ids=2", b'[{"id": 1, "full": false}, {"id": 2, "full": true}]'
    )
    hostile.reply("/v1/imatra/fi/course-participants?ids=3", b"{}")
    found = await pull(hostile, "avain:salaisuus")
    events = {event.key: event for page in found.pages for event in page.events}
    assert list(events) == ["1", "2", "3"]
    assert [event.categories for event in events.values()] == [(), ("täynnä",), ()]
    assert all("Authorization: Bearer " in head for head in hostile.requests)
    assert len(hostile.requests) == 4
    assert not found.memory.references, "how full a course is must be asked each time"
    assert "salaisuus" not in repr(found)


@pytest.mark.anyio
async def test_without_a_key_it_is_said_that_one_is_wanted(hostile) -> None:
    hostile.reply("/v1/imatra/fi/courses?page=1&limit=100", b"{}", status=401)
    with pytest.raises(SourceError, match="password"):
        await pull(hostile)


def test_the_page_to_sign_up_on_is_made_from_the_address() -> None:
    parsed = ADAPTER.parse(Document(ADDRESS, json.dumps([course(7)]).encode()), Reading(now=NOW))
    assert parsed.events[0].url == "https://uusi.opistopalvelut.fi/imatra/fi/course/7"
    assert parsed.events[0].title == {"fi": "Kurssi 7"}


def test_when_sign_up_closes_the_course_is_read_again() -> None:
    body = json.dumps(
        [course(1, registrationbegins="2026-05-01T00:00:00Z", registrationendshard="2026-05-05T00:00:00Z")]
    )
    document = Document(ADDRESS, body.encode())
    before = ADAPTER.parse(document, Reading(now=NOW))
    same = ADAPTER.parse(document, Reading(now=datetime(2026, 5, 4, 13, tzinfo=UTC), known=before.present))
    after = ADAPTER.parse(document, Reading(now=datetime(2026, 5, 5, 1, tzinfo=UTC), known=before.present))
    assert before.events[0].categories == ("ilmoittautuminen auki",)
    assert not same.events
    assert after.events[0].categories == ("ilmoittautuminen päättynyt",)

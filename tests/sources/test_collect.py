"""What collecting promises adapters beyond pages: documents that tell, wait, resume, and keys that stay home."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sources import collect
from sources.adapters import SECRET, Plan, State
from sources.collect import Collector, Memory
from sources.fetch import Fetched, Validators
from sources.records import Document, Links, Reading, Request

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
BASE = "https://feed.example"


class Scripted:
    """An adapter whose documents are JSON of what `links` shall answer."""

    name = "scripted"
    linked = True

    def start(self, address: str, state: State, now: datetime) -> Plan:
        headers = (("Authorization", f"Bearer {state[SECRET]}"),) if SECRET in state else ()
        return Plan((Request(state.get("next", address), headers=headers),), complete="next" not in state)

    def finish(self, state: State, plan: Plan, now: datetime) -> State:
        assert SECRET not in state
        return {"next": plan.resume[-1]} if plan.resume else {}


class Web:
    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages = pages
        self.asked: list[Request] = []

    async def fetch(self, request: Request, validators: Validators | None = None) -> Fetched:
        self.asked.append(request)
        body = json.dumps(self.pages[request.address.removeprefix(BASE)]).encode()
        return Fetched(Document(request.address, body, role=request.role), Validators(), body)


def collector(web: Web) -> Collector[dict[str, Any]]:
    async def read(document: Document, reading: Reading) -> dict[str, Any]:
        return json.loads(document.body) | {"knew": sorted(reading.references)}

    async def follow(document: Document, reading: Reading) -> Links:
        said = json.loads(document.body)
        assert SECRET not in reading.state
        return Links(
            tuple(Request(BASE + path) for path in said.get("pages", ())),
            tuple(Request(BASE + path, lasting=False) for path in said.get("references", ())),
            said.get("told", {}),
            said.get("waits", False),
            said.get("resume", ""),
        )

    async def refer(documents: list[Document]) -> dict[str, Any]:
        return {document.address: 1 for document in documents}

    return Collector(Scripted(), web, read, follow, refer)  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_a_document_that_waits_is_read_last_but_keeps_its_place() -> None:
    web = Web({
        "/1": {"n": 1, "pages": ["/2"], "waits": True},
        "/2": {"n": 2, "pages": ["/3"], "told": {"b": 1}},
        "/3": {"n": 3, "told": {"a": 1}},
    })  # fmt: skip
    found = await collector(web).collect(BASE + "/1", Memory(), Reading(), NOW)
    assert [page["n"] for page in found.pages] == [1, 2, 3]
    assert [page["knew"] for page in found.pages] == [["a", "b"], ["b"], ["a", "b"]]
    assert found.memory.references == {key: (int(NOW.timestamp()), 1) for key in "ab"}


@pytest.mark.anyio
async def test_what_is_told_is_bounded_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "MOST_TOLD", 2)
    web = Web({"/1": {"told": {str(n): n for n in range(5)}}})
    found = await collector(web).collect(BASE + "/1", Memory(), Reading(), NOW)
    assert found.pages[0]["knew"] == ["0", "1"]
    assert len(found.problems) == 1


@pytest.mark.anyio
async def test_where_to_resume_is_remembered_and_gone_on_from() -> None:
    web = Web({"/1": {"pages": ["/2"]}, "/2": {"resume": BASE + "/2"}})
    first = await collector(web).collect(BASE + "/1", Memory(), Reading(), NOW)
    assert first.complete
    assert first.memory.state == {"next": BASE + "/2"}
    second = await collector(web).collect(BASE + "/1", first.memory, Reading(), NOW)
    assert not second.complete
    assert [request.address for request in web.asked] == [BASE + "/1", BASE + "/2", BASE + "/2"]


@pytest.mark.anyio
async def test_a_key_goes_along_to_its_own_origin_and_is_not_kept() -> None:
    web = Web({"/1": {"pages": ["/2"], "references": ["/3"]}, "/2": {}, "/3": {}})
    found = await collector(web).collect(BASE + "/1", Memory(), Reading(), NOW, "word")
    assert [request.headers for request in web.asked] == [(("Authorization", "Bearer word"),)] * 3
    assert found.memory.state == {}
    assert found.memory.references == {}
    assert found.pages[0]["knew"] == [BASE + "/3"]
    assert "word" not in repr(found.memory)


@pytest.mark.anyio
async def test_a_key_does_not_go_to_another_origin() -> None:
    web = Web({"/1": {"pages": [".evil.example/2"]}, ".evil.example/2": {}})
    await collector(web).collect(BASE + "/1", Memory(), Reading(), NOW, "word")
    assert [bool(request.headers) for request in web.asked] == [True, False]

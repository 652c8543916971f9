"""`/v1/openapi.json`: the API in OpenAPI 3.1, from the tables that read its parameters and shape its answers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from starlette.requests import Request

from web.api import eventparams, things
from web.api.answers import resource
from web.api.eventwishes import INCLUDES
from web.api.params import LIST, Param
from web.api.schemas import ALL, named
from web.parts import parts

Json = dict[str, Any]
ABOUT = (
    "Events for children, young people and families, to be read by anybody. A part of Linked Events' API: the "
    "same names of parameters, the same paging and the same shapes, so that its clients work here. Unknown "
    "parameters are left aside. What we know beside (whose word an age is, whether an event is made for children, "
    "its sources and their licences) stands under `puuhakalenteri`. Data keeps the licence of its source."
)
KINDS = (
    ("event", "Event", "events", eventparams.PARAMS.rows, "puuha:a2b3c4d5e6f7g2h3"),
    ("place", "Place", "places", things.PLACES.rows, "puuha:paakirjasto-00000000"),
    ("keyword", "Keyword", "keywords", things.KEYWORDS.rows, "yso:p4354"),
    ("language", "Language", "languages", (), "fi"),
)
INCLUDE: Param[Any] = Param(
    "include", lambda asked, value, about: asked, LIST, f"Told in full: any of {', '.join(INCLUDES)}."
)


@resource
def document(request: Request) -> Json:
    """The document."""
    return described(parts(request).settings.site_name, parts(request).settings.site_address)


@cache
def described(name: str, address: str) -> Json:
    """The API of a site."""
    paths: Json = {"/v1/": {"get": _operation("root", "What there is.", "Root", ())}}
    for kind, schema, plural, rows, example in KINDS:
        paths[f"/v1/{kind}/"] = {
            "get": _operation(f"{kind}_list", f"A page of {plural}.", f"{schema}List", rows, (400, 404))
        }
        own = (INCLUDE,) if kind == "event" else ()
        one = _operation(kind, f"One of the {plural}.", schema, own, _errors(kind))
        one["parameters"].insert(0, {
            "name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "example": example,
        })  # fmt: skip
        paths[f"/v1/{kind}/{{id}}/"] = {"get": one}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{name}: events", "version": _version(), "description": ABOUT},
        "servers": [{"url": address}],
        "paths": paths,
        "components": {"schemas": ALL},
    }


def _errors(kind: str) -> tuple[int, ...]:
    return (301, 400, 404, 410) if kind == "event" else (404,)


def _version() -> str:
    try:
        return version("puuhakalenteri")
    except PackageNotFoundError:
        return "0"


WORDS = {
    301: "It goes on under another id.",
    400: "A value makes no sense.",
    404: "There is none.",
    410: "It is no longer there.",
}


def _operation(
    name: str, summary: str, schema: str, rows: Iterable[Param[Any]], errors: Iterable[int] = ()
) -> Json:
    answers: Json = {"200": {"description": "It is here.", "content": _json(schema)}}
    answers["304"] = {"description": "Not changed since (If-None-Match, If-Modified-Since)."}
    for status in errors:
        told: Json = {"description": WORDS[status]}
        answers[str(status)] = told if status == 301 else told | {"content": _json("Error")}
    return {
        "operationId": name, "summary": summary, "parameters": [_parameter(row) for row in rows],
        "responses": answers,
    }  # fmt: skip


def _json(schema: str) -> Json:
    return {"application/json": {"schema": named(schema)}}


def _parameter(row: Param[Any]) -> Json:
    told: Json = {"name": row.name, "in": "query", "description": row.help, "schema": dict(row.schema)}
    return told | ({"example": row.example} if row.example else {})

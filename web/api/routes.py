"""The addresses of the API."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from web.api import events, openapi, things
from web.api.answers import with_slash

METHODS = ["GET", "OPTIONS"]
RESOURCES = (
    ("/v1/", things.root),
    ("/v1/openapi.json", openapi.document),
    ("/v1/event/", events.event_list),
    ("/v1/event/{name}/", events.event_one),
    ("/v1/place/", things.place_list),
    ("/v1/place/{name}/", things.place_one),
    ("/v1/keyword/", things.keyword_list),
    ("/v1/keyword/{name}/", things.keyword_one),
    ("/v1/language/", things.language_list),
    ("/v1/language/{name}/", things.language_one),
)


def routes(packed: tuple[Middleware, ...]) -> list[BaseRoute]:
    """Every address; without its slash it leads to the one with it. packed: compresses answers."""
    found: list[BaseRoute] = [Route(path, make, methods=METHODS, middleware=packed) for path, make in RESOURCES]
    return [*found, *(Route(path[:-1], with_slash) for path, _ in RESOURCES if path.endswith("/"))]

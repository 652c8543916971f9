"""`/{language}/rajapinta`: the API for people who build on it, from the same tables as its OpenAPI document."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.api.openapi import KINDS
from web.i18n import tongue
from web.pages import page
from web.parts import parts

EXAMPLES = (
    "/v1/event/?start=today&sort=start_time&include=location,keywords",
    "/v1/event/?keyword=yso:p4354&is_free=true&start=today&end=2030-12-31&super_event_type=none",
    "/v1/event/?suitable_for=4&starts_after=16&text=muskari",
    "/v1/place/?has_upcoming_events=true&sort=name",
)


def guide(request: Request) -> Response:
    """The page. Words about parameters are in English, as the parameters are."""
    site = parts(request)
    kinds = [(kind, f"/v1/{kind}/", rows) for kind, _, _, rows, _ in KINDS if rows]
    return page(
        request, "api.html", tongue(request.path_params["language"]).code, here="/rajapinta",
        kinds=kinds, examples=[(one, site.address(one)) for one in EXAMPLES],
    )  # fmt: skip

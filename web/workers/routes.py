"""Every address of the workers' area."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from web.workers.entry import log_in, log_out
from web.workers.source_list import source_list

FORM = ["GET", "POST"]


def workers_routes() -> list[BaseRoute]:
    """They are not compressed: a page with a secret and a stranger's words would give it away (BREACH)."""
    area = "/{language:language}"
    return [
        Route(f"{area}/kirjaudu", log_in, methods=FORM),
        Route(f"{area}/ulos", log_out, methods=["POST"]),
        Route(f"{area}/lahteet", source_list),
    ]

"""Every address of the workers' area."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from web.workers.accepting import accept
from web.workers.account import account
from web.workers.entry import log_in, log_out
from web.workers.log import log
from web.workers.openid import openid, openid_back
from web.workers.source_list import source_list
from web.workers.users import user, users

FORM = ["GET", "POST"]


def workers_routes() -> list[BaseRoute]:
    """They are not compressed: a page with a secret and a stranger's words would give it away (BREACH)."""
    area = "/{language:language}"
    return [
        Route(f"{area}/kirjaudu", log_in, methods=FORM),
        Route(f"{area}/ulos", log_out, methods=["POST"]),
        Route(f"{area}/kirjaudu/organisaatio", openid),
        Route("/kirjaudu/takaisin", openid_back),
        Route(f"{area}/kutsu/{{token}}", accept, methods=FORM),
        Route(f"{area}/tili", account, methods=FORM),
        Route(f"{area}/kayttajat", users, methods=FORM),
        Route(f"{area}/kayttajat/{{number:int}}", user, methods=FORM),
        Route(f"{area}/loki", log),
        Route(f"{area}/lahteet", source_list),
    ]

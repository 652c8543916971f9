"""Every address of the workers' area."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from web.coverage.goals import goal, goals, new_goal
from web.workers.accepting import accept
from web.workers.account import account
from web.workers.adding import found, new_source, preview
from web.workers.entry import log_in, log_out
from web.workers.event_page import corrections
from web.workers.joining import joining
from web.workers.log import log
from web.workers.openid import openid, openid_back
from web.workers.place_areas import place_areas
from web.workers.queue import queue
from web.workers.saving import details, done
from web.workers.screening import screening
from web.workers.source import source
from web.workers.source_form import removal, settings
from web.workers.source_list import source_list
from web.workers.tables import kept_table, new_table, newer_table, replace, template
from web.workers.typed import new_calendar, new_row, one_row, rows
from web.workers.users import user, users
from web.workers.week import week

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
        *_adding(area),
        Route(f"{area}/lahteet/{{slug}}", source, methods=FORM),
        Route(f"{area}/lahteet/{{slug}}/asetukset", settings, methods=FORM),
        Route(f"{area}/lahteet/{{slug}}/poista", removal, methods=FORM),
        Route(f"{area}/viikkokatsaus", week),
        Route(f"{area}/korjaukset", queue, methods=FORM),
        Route(f"{area}/korjaukset/{{uid}}", corrections, methods=FORM),
        Route(f"{area}/korjaukset/{{uid}}/sama", joining, methods=FORM),
        Route(f"{area}/paikat", place_areas, methods=FORM),
        Route(f"{area}/toiveet/seulo", screening, methods=FORM),
        Route(f"{area}/kattavuus/tavoitteet", goals),
        Route(f"{area}/kattavuus/tavoitteet/uusi", new_goal, methods=FORM),
        Route(f"{area}/kattavuus/tavoitteet/{{number:int}}", goal, methods=FORM),
    ]


def _adding(area: str) -> list[BaseRoute]:
    """Of new sources, and of those whose document is kept here; before a source's own, as "uusi" is no source."""
    new, one = f"{area}/lahteet/uusi", f"{area}/lahteet/{{slug}}"
    return [
        Route(new, new_source, methods=FORM),
        Route(f"{new}/taulukko", new_table, methods=FORM),
        Route(f"{new}/pohja.xlsx", template),
        Route(f"{new}/pohja.csv", template),
        Route(f"{new}/kasin", new_calendar, methods=FORM),
        Route(f"{new}/{{token}}", found, methods=FORM),
        Route(f"{new}/{{token}}/esikatselu", preview, methods=FORM),
        Route(f"{new}/{{token}}/tiedot", details, methods=FORM),
        Route(f"{new}/{{token}}/korvaa", replace, methods=["POST"]),
        Route(f"{new}/{{token}}/valmis", done),
        Route(f"{one}/taulukko", newer_table, methods=FORM),
        Route(f"{one}/taulukko.xlsx", kept_table),
        Route(f"{one}/rivit", rows),
        Route(f"{one}/rivit/uusi", new_row, methods=FORM),
        Route(f"{one}/rivit/{{number:int}}", one_row, methods=FORM),
    ]

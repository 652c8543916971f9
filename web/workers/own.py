"""Whose sources and events: what a worker may see and change. Everything here blocks."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.requests import Request

from aggregator.accounts.model import may
from aggregator.minding.dossier import Dossier, dossier
from aggregator.store import minding, sources
from aggregator.store.minding import Minded
from aggregator.store.sources import SourceRow
from web.parts import parts
from web.workers.signed import worker


class NotOwn(Exception):
    """Another organisation's."""


def own_sources(request: Request) -> list[Minded]:
    """The sources that whoever is here may mind, by name."""
    site, who = parts(request), worker(request)
    with site.store.read() as db:
        return [one for one in minding.minded(db, site.now()) if may(who, one.row.organisation)]


def own_rows(request: Request) -> list[SourceRow]:
    """The same without counting their events."""
    site, who = parts(request), worker(request)
    with site.store.read() as db:
        return [row for row in sources.every(db) if may(who, row.organisation)]


def own_source(request: Request) -> Minded:
    """The source of the address. Raises HTTPException 404 if there is none, NotOwn if it is another's."""
    site = parts(request)
    with site.store.read() as db:
        found = minding.minded(db, site.now(), request.path_params["slug"])
    if not found:
        raise HTTPException(404)
    if not may(worker(request), found[0].row.organisation):
        raise NotOwn
    return found[0]


def own_event(request: Request, uid: str) -> Dossier:
    """An event of one's own sources. Raises HTTPException 404 if there is none, NotOwn if it is all others'."""
    site = parts(request)
    found = dossier(site.store, uid, site.now())
    if found is None:
        raise HTTPException(404)
    if not is_own(request, found.sources):
        raise NotOwn
    return found


def is_own(request: Request, slugs: Iterable[str]) -> bool:
    """Whether any of these sources is one's own."""
    return bool({row.about.id for row in own_rows(request)} & set(slugs))

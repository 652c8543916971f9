"""The feed of a family calendar, `/p/{feed token}.ics`: the union of its children's filters, each growing older.

It is private: no proxy keeps it, no robot lists it. Every request asks the store whether it is still there, so
that a calendar that was removed or changed is so at once, in every process.
"""

from __future__ import annotations

from functools import partial

import anyio
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from aggregator.ics import calendar
from aggregator.store.families import Family
from aggregator.tokens import is_token
from web import query
from web.family import calendar_name, in_words
from web.fast import Kept, Kind
from web.feed import answered, calendar_site, described, renewed
from web.i18n import DEFAULT, tongue
from web.parts import Parts, parts
from web.wishes import of_queries

PRIVATE = Kind(
    b"text/calendar; charset=utf-8",
    b"private, max-age=900",
    ((b"referrer-policy", b"no-referrer"), (b"x-robots-tag", b"noindex, nofollow")),
)


async def family_feed(request: Request) -> Response:
    """The calendar; 404 as text where there is none, or no more."""
    token, site = request.path_params["token"], parts(request)
    found = None
    if is_token(token):
        found = await anyio.to_thread.run_sync(site.store.beside.family_feed, token, site.now())
    if found is None:
        return PlainTextResponse("No such calendar.\n", 404, {"Cache-Control": "private, no-store"})
    # no path of the site: what is kept is found by the row's own name, never by the secret
    name = f"family {found.name} {found.changed_at}"
    return await answered(request, name, partial(_make, found=found))


def _make(site: Parts, old: Kept | None, found: Family) -> Kept | None:
    return renewed(site, old, lambda: _written(site, found), "perhekalenteri.ics", PRIVATE)


def _written(site: Parts, found: Family) -> bytes:
    """Without its own address: a file that is handed on must not hand on the secret."""
    said, today = tongue(DEFAULT), site.watch.today
    queries = [query.parse(one).filter.query(today) for one in found.queries]
    feed = site.store.beside.union_feed(queries, site.midnight())
    told = " · ".join(in_words(of_queries(found.queries), site, said))
    return calendar(
        feed.texts,
        site=calendar_site(site),
        name=calendar_name(site, said),
        description=" ".join(described(told, feed, said)),
        source="",
        url="",
    )

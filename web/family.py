"""A family's own calendar: one lasting secret address whose filter can be changed later.

    /{language}/perhe                 the form; POST makes one
    /{language}/perhe/{edit token}    what is in it, its address, the form again; POST changes or removes it
    /p/{feed token}.ics               web.familyfeed

No account, no name, no e-mail: whoever has the edit address is the family. Only hashes of the tokens are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator.ics import event_path
from aggregator.reading import topics
from aggregator.tokens import feed_token, is_token
from web import dates, posting, query, secrecy, wishes, words
from web.cards import iso
from web.faults import told
from web.i18n import N_, Tongue, tongue
from web.pages import page
from web.parts import Parts, parts
from web.subscribe import buttons
from web.wishes import Child, Wishes

OLDEST_CHILD = 29
NEXT = 5
NO_STORE = {"Cache-Control": "no-store"}
EMPTY = N_("Choose at least one thing: a child's year of birth, a topic, an area or only free events.")


@dataclass(frozen=True, slots=True)
class ChildView:
    """One child's fields. topics: (slug, label, chosen)."""

    number: int
    born: str
    topics: list[tuple[str, str, bool]]


async def new_family(request: Request) -> Response:
    """GET: the form, begun with the filter one comes from. POST: a new calendar, or a form with one more child."""
    if request.method != "POST":
        wanted = wishes.of_filter(query.parse(request.url.query).filter)
        return await anyio.to_thread.run_sync(_form_page, request, wanted)
    fields = await posting.fields(request)
    wanted = wishes.of_fields(fields)
    if _says(fields, "lapsi"):
        return await anyio.to_thread.run_sync(_form_page, request, wanted.one_more())
    if wanted.empty:
        return await anyio.to_thread.run_sync(_form_page, request, wanted, EMPTY)
    limit, site = request.app.state.new_families, parts(request)
    if not limit.allows(request.client.host if request.client else "", site.now()):
        return told(request, 429, {"Retry-After": "3600"})
    token = await anyio.to_thread.run_sync(site.store.beside.make_family, wanted.queries(), site.now())
    if token is None:
        return told(request, 429, {"Retry-After": "86400"})
    return _onward(f"/{request.path_params['language']}/perhe/{token}?uusi=1")


async def family(request: Request) -> Response:
    """GET: the calendar's own page. POST: change it, remove it, or show the form with one more child."""
    if request.method != "POST":
        return await anyio.to_thread.run_sync(_family_page, request)
    fields = await posting.fields(request)
    return await anyio.to_thread.run_sync(_changed, request, fields)


def _changed(request: Request, fields: posting.Fields) -> Response:
    token, language = request.path_params["token"], request.path_params["language"]
    beside, now = parts(request).store.beside, parts(request).now()
    if not is_token(token) or beside.family(token) is None:
        return _unknown(request)
    if _says(fields, "poista"):
        beside.remove_family(token)
        return _onward(f"/{language}/perhe?poistettu=1")
    wanted = wishes.of_fields(fields)
    if _says(fields, "lapsi"):
        return _family_page(request, wanted.one_more())
    if wanted.empty:
        return _family_page(request, wanted, EMPTY)
    beside.change_family(token, wanted.queries(), now)
    return _onward(f"/{language}/perhe/{token}?tallennettu=1")


def _says(fields: posting.Fields, word: str) -> bool:
    return ("teko", word) in fields


def _onward(address: str) -> Response:
    return RedirectResponse(address, 303, secrecy.HEADERS)


def _unknown(request: Request) -> Response:
    return told(request, 404, secrecy.HEADERS)


def _form_page(request: Request, wanted: Wishes, mistake: str = "") -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    return page(
        request, "family_new.html", said.code, here="/perhe", headers=NO_STORE, status=422 if mistake else 200,
        removed="poistettu" in request.query_params,
        **form(wanted, site, said, mistake),
    )  # fmt: skip


def _family_page(request: Request, wanted: Wishes | None = None, mistake: str = "") -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    token = request.path_params["token"]
    kept = site.store.beside.family(token) if is_token(token) else None
    if kept is None:
        return _unknown(request)
    asked = wishes.of_queries(kept.queries)
    path = f"/p/{feed_token(token)}.ics"
    name = calendar_name(site, said)
    return page(
        request, "family.html", said.code, here=f"/perhe/{token}", robots="noindex",
        headers={**secrecy.HEADERS, "Vary": "User-Agent"}, status=422 if mistake else 200,
        done=[key for key in ("uusi", "tallennettu") if key in request.query_params],
        told=in_words(asked, site, said),
        feed=site.address(path), edit=site.address(f"/{said.code}/perhe/{token}"),
        buttons=buttons(site.address(path), name, request.headers.get("user-agent", "")),
        events=_next(site, asked, said),
        **form(wanted or asked, site, said, mistake),
    )  # fmt: skip


def calendar_name(site: Parts, said: Tongue) -> str:
    """What the calendar is called on a phone."""
    return f"{site.settings.site_name}: {said('Family calendar')}"


def in_words(asked: Wishes, site: Parts, said: Tongue) -> list[str]:
    """Each child's filter as a sentence."""
    choices = site.choices()
    return [", ".join(words.filter_words(one, choices, said)) or said("All events") for one in asked.filters()]


def form(wanted: Wishes, site: Parts, said: Tongue, mistake: str = "") -> dict[str, Any]:
    """The form's fields."""
    choices, today = site.choices(), site.today()
    labels = topics.labels(said.code)
    common = wanted.common
    areas = dict(choices.areas) | {slug: slug for slug in common.areas if slug not in dict(choices.areas)}
    return {
        "mistake": said(mistake) if mistake else "",
        "years": [str(today.year - age) for age in range(OLDEST_CHILD + 1)],
        "children": [_child(number, child, labels) for number, child in enumerate(wanted.children)],
        "more_children": len(wanted.children) < wishes.MOST_CHILDREN,
        "areas": [(slug, label, slug in common.areas) for slug, label in areas.items()],
        "free": common.free,
        "told_only": not common.unstated,
        "rest": words.filter_words(wanted.rest, choices, said),
        "hidden": wishes.hidden(wanted),
    }


def _child(number: int, child: Child, labels: dict[str, str]) -> ChildView:
    chosen = [(slug, label, slug in child.topics) for slug, label in labels.items()]
    return ChildView(number, child.born, chosen)


def _next(site: Parts, asked: Wishes, said: Tongue) -> list[dict[str, str]]:
    queries = [one.query(site.today()) for one in asked.filters()]
    # a running series is among the nearest from its first time on: the order is that of each one's next time,
    # and what goes on since before today comes last
    nearest, today = site.store.beside.entries(queries, site.now()), site.midnight()
    shown = []
    for entry in sorted(nearest, key=lambda one: (one.start < today, one.start))[:NEXT]:
        all_day = entry.event.all_day
        span = dates.span(entry.start, entry.end, all_day, site.settings.zone)
        title, language = words.in_language(entry.event.title, said.code)
        shown.append({
            "href": event_path(entry.event.uid, entry.event.title, said.code),
            "title": title or said("Untitled event"), "language": language, "starts": iso(span.start, all_day),
            "when": dates.whole(span, said.code),
        })  # fmt: skip
    return shown

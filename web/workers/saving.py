"""The last steps of adding a source: what it is called, and how its first events come. See web.workers.adding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from aggregator import adding
from aggregator.accounts.model import Worker
from aggregator.adding import AddingError, Arrived, Details
from aggregator.ics import event_path
from aggregator.minding.changing import KIND_WORDS
from aggregator.preview import kind_of
from aggregator.report import SENTENCES
from aggregator.store.inquiries import Inquiry
from web import words
from web.i18n import N_, Tongue, tongue
from web.parts import Parts, parts
from web.workers import signed
from web.workers.adding import BAD_AGES, BASE, asked_for, desk, to, waiting_page
from web.workers.agefields import BadAges, read_ages
from web.workers.signed import signed_in, worker, workers_page

LANGUAGES: dict[str, str] = {
    "fi": N_("Finnish"),
    "sv": N_("Swedish"),
    "en": N_("English"),
    "und": N_("several, or not known"),
}
LICENCES = ("CC BY 4.0", "CC0 1.0")
LONGEST = 200
PATIENCE, GIVEN_UP = 60, 900  # seconds after which it is said that it takes long, and no longer waited for
FETCHING = N_("The source is saved. Its first events are being fetched…")
LONG = N_("The source is saved. Fetching its events takes long; you need not wait for it here.")
GOOD = frozenset({"changed", "unchanged", "not_modified", "empty", "between_seasons"})


@signed_in
async def details(request: Request) -> Response:
    """GET: the form, filled in as far as can be. POST: the source is saved and pulled at once."""
    asked = await asked_for(request)
    shown = adding.preview(asked) if asked else None
    if asked is None or asked.slug or (shown is None and adding.chosen_feed(asked) is None):
        return to(request, f"{BASE}/{request.path_params['token']}")
    if request.method != "POST":
        return await run_sync(_details_page, request, asked, prefilled(asked, parts(request), worker(request)))
    fields = {name: value[: LONGEST * 2] for name, value in await signed.form(request)}
    if fields.get("teko") == "takaisin":
        await run_sync(adding.answer, parts(request).store, asked.id, {"details": _kept(fields)})
        return to(request, f"{BASE}/{asked.id}/esikatselu")
    return await _save(request, asked, fields)


async def _save(request: Request, asked: Inquiry, fields: Mapping[str, str]) -> Response:
    site, by = parts(request), worker(request).called
    try:
        always = asked.answers.get("always")
        told = details_of(fields, tuple(always) if always else None)
        await run_sync(adding.answer, site.store, asked.id, {"details": _kept(fields), "by": by})
        slug = await run_sync(adding.save, site.store, asked.id, told, by, site.now())
    except (AddingError, BadAges) as error:
        wrong = (
            {one.item: (one.what, one.values) for one in error.problems} if isinstance(error, AddingError) else {}
        )
        return await run_sync(_details_page, request, asked, fields, wrong or {"min_age": (BAD_AGES, {})})
    desk(request).pull(slug, asked.id)
    await run_sync(signed.note, request, "source.add", told.name, slug)
    return to(request, f"{BASE}/{asked.id}/valmis")


def _kept(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name in FIELDS}


FIELDS = ("name", "organiser", "kind", "area", "city", "licence", "language", "min_age", "max_age")


def details_of(fields: Mapping[str, str], always: Any = None) -> Details:
    """What a form says of a source. Raises BadAges."""
    texts = {name: " ".join(fields.get(name, "").split())[:LONGEST] for name in FIELDS[:7]}
    low, high = read_ages(fields, "min_age", "max_age") or (None, None)
    kind = texts["kind"] if texts["kind"] in KIND_WORDS else "other"
    language = texts["language"] if texts["language"] in LANGUAGES else "und"
    return Details(**{**texts, "kind": kind, "language": language}, min_age=low, max_age=high, ages=always)


def prefilled(asked: Inquiry, site: Parts, who: Worker) -> dict[str, str]:
    """The form as it is first shown: what was found, or what the worker has said already."""
    if kept := asked.answers.get("details"):
        return dict(kept)
    shown, feed = adding.preview(asked) or {}, adding.chosen_feed(asked) or {}
    named = shown.get("title") or feed.get("title", "")
    return blank(site, who) | {
        "name": named or (asked.address.rpartition(".")[0] if asked.has_body else _host(asked.address)),
        "organiser": shown.get("organiser") or who.organisation,
        "kind": shown.get("kind", kind_of(named)) if shown.get("kind") != "other" else kind_of(who.organisation),
        "language": shown.get("language", "und"),
    }


def blank(site: Parts, who: Worker) -> dict[str, str]:
    """The form for a source that nothing is known of."""
    return dict.fromkeys(FIELDS, "") | {
        "organiser": who.organisation, "city": site.settings.municipality, "kind": kind_of(who.organisation),
        "language": "fi",
    }  # fmt: skip


def _host(address: str) -> str:
    return (urlsplit(address).hostname or address).removeprefix("www.")


def choices(site: Parts, said: Tongue) -> dict[str, Any]:
    """What the form offers."""
    return {
        "kinds": [(kind, said(label)) for kind, label in KIND_WORDS.items()],
        "spoken": [(code, said(label)) for code, label in LANGUAGES.items()],
        "areas": [label for _, label in site.choices().areas],
        "licences": LICENCES,
    }


def _details_page(
    request: Request, asked: Inquiry, typed: Mapping[str, str], wrong: Mapping[str, Any] | None = None
) -> Response:
    said, site = tongue(request.path_params["language"]), parts(request)
    shown = adding.preview(asked)
    return workers_page(
        request, "workers/add_details.html", here=f"{BASE}/{asked.id}/tiedot", status=422 if wrong else 200,
        typed=dict.fromkeys(FIELDS, "") | dict(typed), wrong=in_words(wrong or {}, said),
        untold=shown["untold"] if shown else 0, total=shown["total"] if shown else 0,
        always=asked.answers.get("always"), is_file=asked.has_body, **choices(site, said),
    )  # fmt: skip


def in_words(wrong: Mapping[str, Any], said: Tongue) -> dict[str, str]:
    """Field -> what is wrong with it, in the worker's language."""
    return {name: said(what, **values) for name, (what, values) in wrong.items()}


# -- until the first events are in


@signed_in
async def done(request: Request) -> Response:
    """How the new source is doing: comes again by itself until its first pull is over."""
    asked = await asked_for(request)
    if asked is None or asked.state != "saved":
        return to(request, f"{BASE}/{request.path_params['token']}")
    return await run_sync(_done, request, asked)


def _done(request: Request, asked: Inquiry) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    came = adding.arrived(site.store, asked.slug, site.now())
    here = f"{BASE}/{asked.id}/valmis"
    if came is None:
        return to(request, "/lahteet")
    waited = site.now() - asked.beat_at
    if came.fetching and waited < GIVEN_UP:
        return waiting_page(request, here, None, said(FETCHING if waited < PATIENCE else LONG))
    if asked.answers.get("mends"):
        adding.mend(site.store, site.settings, asked.id, site.now())
    return arrived_page(request, here, came)


def arrived_page(request: Request, here: str, came: Arrived) -> Response:
    """What a source has brought, with links to it on the public page; blocks."""
    said = tongue(request.path_params["language"])
    sentence = SENTENCES.get(came.outcome, "")  # type: ignore[call-overload]
    return workers_page(
        request, "workers/add_done.html", here=here, came=came, good=came.outcome in GOOD,
        sentence=said(sentence) if sentence else "",
        events=[
            {"href": event_path(uid, title, said.code), "title": words.in_language(title, said.code)[0]}
            for uid, title in came.events
        ],
    )  # fmt: skip

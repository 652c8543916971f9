"""The queue of corrections, `/{language}/korjaukset`: events whose age wants a look, one key each.

After an answer the next event comes by itself, and the last answer can be undone. Works without JavaScript;
web/static/keys.js lets the keys 1-9, 0 and K press the buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator import correcting
from aggregator.corrections import CorrectionError
from aggregator.ics import event_path
from aggregator.minding.dossier import Dossier
from aggregator.minding.doubts import WORDS
from aggregator.model import say
from aggregator.store import doubtful, minding
from aggregator.store.doubtful import Doubtful
from web import dates, facts, words
from web.because import reasons
from web.i18n import N_, Tongue, tongue
from web.parts import Parts, parts
from web.text import excerpt
from web.workers import signed
from web.workers.bands import BANDS, BY_VALUE, HIDE_KEY, PASS_KEY, UNDO_KEY, said_band
from web.workers.own import NotOwn, is_own, own_event, own_rows
from web.workers.signed import signed_in, worker, workers_page

HERE = "/korjaukset"
EXCERPT = 500
LONGEST_SEARCH = 100
# what the last answer was, as the page after it says
DONE = {
    "ika": N_("The age of “{title}” is now {value}."),
    "lahde": N_(
        "All events of the source {source} that tell no age are now {value}. It shows after the next fetch."
    ),
    "ohi": N_("“{title}” was left as it is."),
    "piilo": N_("“{title}” is hidden."),
    "kumottu": N_("Undone: “{title}”."),
}


@signed_in
async def queue(request: Request) -> Response:
    """The first event of the queue; POST takes an answer."""
    if request.method == "POST":
        fields = dict(await signed.form(request))
        return await run_sync(_answer, request, fields)
    return await run_sync(_page, request)


def _answer(request: Request, fields: Mapping[str, str]) -> Response:
    try:
        one = own_event(request, fields.get("uid", ""))
        done = _carry_out(request, one, fields)
    except NotOwn:
        return signed.refusal(request)
    except CorrectionError:
        # answered or undone in another window meanwhile
        return signed.onward(request, HERE, "toisin")
    return signed.onward(request, f"{HERE}?{urlencode(done)}" if done else HERE)


def _carry_out(request: Request, one: Dossier, fields: Mapping[str, str]) -> dict[str, str]:
    """Do what was chosen; what the next page is to say of it."""
    chosen = fields.get("valinta", "")
    if chosen in BY_VALUE:
        slug = fields.get("lahde", "")
        return _always(request, slug, chosen) if slug else _ages(request, one, chosen)
    act = ACTS.get(chosen)
    return act(request, one) if act else {}


def _ages(request: Request, one: Dossier, chosen: str) -> dict[str, str]:
    site = parts(request)
    by = worker(request).called
    values = {"ages": BY_VALUE[chosen].ages}
    correcting.correct(site.store, site.settings, one.uid, values, by, site.now())
    signed.note(request, "event.correct", say(one.event.title), chosen)
    return {"oli": "ika", "uid": one.uid, "arvo": chosen}


def _always(request: Request, slug: str, chosen: str) -> dict[str, str]:
    site = parts(request)
    if not is_own(request, [slug]):
        raise NotOwn
    values = {"ages": BY_VALUE[chosen].ages}
    correcting.correct_source(site.store, slug, values, worker(request).called, site.now())
    signed.note(request, "source.correct", slug, chosen)
    return {"oli": "lahde", "lahde": slug, "arvo": chosen}


def _pass_by(request: Request, one: Dossier) -> dict[str, str]:
    site = parts(request)
    with site.store.write() as db:
        doubtful.pass_by(db, one.number, worker(request).called, site.now())
    return {"oli": "ohi", "uid": one.uid}


def _hide(request: Request, one: Dossier) -> dict[str, str]:
    site = parts(request)
    correcting.correct(site.store, site.settings, one.uid, {"hidden": True}, worker(request).called, site.now())
    signed.note(request, "event.hide", say(one.event.title))
    return {"oli": "piilo", "uid": one.uid}


def _undo(request: Request, one: Dossier, field: str) -> dict[str, str]:
    site = parts(request)
    correcting.undo(site.store, site.settings, one.uid, [field], worker(request).called, site.now())
    signed.note(request, "event.undo", say(one.event.title))
    return {"oli": "kumottu", "uid": one.uid}


def _undo_pass(request: Request, one: Dossier) -> dict[str, str]:
    with parts(request).store.write() as db:
        doubtful.back(db, one.number)
    return {"oli": "kumottu", "uid": one.uid}


ACTS: dict[str, Callable[[Request, Dossier], dict[str, str]]] = {
    "ohi": _pass_by,
    "piilo": _hide,
    "kumoa-ika": lambda request, one: _undo(request, one, "ages"),
    "kumoa-piilo": lambda request, one: _undo(request, one, "hidden"),
    "kumoa-ohi": _undo_pass,
}


def _page(request: Request) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    own = own_rows(request)
    names = {row.about.id: row.about.name for row in own}
    with site.store.read() as db:
        found = doubtful.queue(db, [row.id for row in own], site.now())
        owners = minding.owners(db, [one.number for one in found.first])
    first = found.first[0] if found.first else None
    asked = " ".join(request.query_params.get("q", "").split())[:LONGEST_SEARCH]
    slugs = [slug for slug in owners.get(first.number, []) if slug in names] if first else []
    return workers_page(
        request, "workers/queue.html", here=HERE, total=found.total,
        event=_shown(first, site, said) if first else None,
        sources=[(slug, names[slug]) for slug in slugs], bands=[said_band(band, said) for band in BANDS],
        keys={"pass": PASS_KEY, "hide": HIDE_KEY, "undo": UNDO_KEY},
        done=_done(request, names, said), to_look=_to_look(site, set(names), said), any_sources=bool(own),
        asked=asked, found=_found(site, [row.id for row in own], asked, said) if asked else [],
    )  # fmt: skip


def _shown(one: Doubtful, site: Parts, said: Tongue) -> dict[str, Any]:
    happening = one.event
    with site.store.read() as db:
        at = minding.next_time(db, one.number, site.now())
    title, title_language = words.in_language(happening.title, said.code)
    text, text_language = words.in_language(happening.description, said.code)
    span = dates.span(at.start, at.end, happening.all_day, site.settings.zone)
    claim = words.known(happening.age)
    return {
        "uid": happening.uid, "title": title or said("Untitled event"), "title_language": title_language,
        "text": excerpt(text, EXCERPT), "text_language": text_language, "when": dates.whole(span, said.code),
        "place": ", ".join(facts.place_lines(happening.place, said)[:1]), "organiser": say(happening.organiser),
        "age": words.age(claim.range, said) if claim else "", "why": said(WORDS[one.doubt]),
        "because": reasons(claim.evidence, said) if claim else (),
        "views": said.plural("seen {count} time", "seen {count} times", one.views) if one.views else "",
        "href": event_path(happening.uid, happening.title, said.code), "url": facts.web_address(happening.url),
    }  # fmt: skip


def _found(site: Parts, source_ids: list[int], asked: str, said: Tongue) -> list[dict[str, Any]]:
    """Coming events of one's own sources with these words."""
    with site.store.read() as db:
        found = doubtful.find(db, source_ids, asked, site.now())
    zone = site.settings.zone
    return [
        {
            "uid": uid, "title": say(title, said.code) or said("Untitled event"), "hidden": hidden,
            "when": dates.moment(dates.local(start, zone), said.code),
        }
        for uid, title, start, hidden in found
    ]  # fmt: skip


def _done(request: Request, names: Mapping[str, str], said: Tongue) -> dict[str, str] | None:
    """What the last answer was, with its undo: {words, uid, undo}; None if there was none."""
    asked = request.query_params
    what, uid, chosen = asked.get("oli", ""), asked.get("uid", ""), asked.get("arvo", "")
    band = BY_VALUE.get(chosen)
    if what not in DONE or (what in ("ika", "lahde") and band is None):
        return None
    told = {"value": said(band.label) if band else ""}
    if what == "lahde":
        slug = asked.get("lahde", "")
        if slug not in names:
            return None
        return {"words": said(DONE[what], source=names[slug], **told), "undo": "", "source": slug, "uid": ""}
    try:
        one = own_event(request, uid)
    except (NotOwn, HTTPException):
        return None
    title = say(one.event.title, said.code)
    undo = {"ika": "kumoa-ika", "piilo": "kumoa-piilo", "ohi": "kumoa-ohi"}.get(what, "")
    return {"words": said(DONE[what], title=title, **told), "undo": undo, "uid": one.uid, "source": ""}


def _to_look(site: Parts, own: set[str], said: Tongue) -> list[tuple[str, str]]:
    """(uid, title) of corrected events whose words the source has changed since."""
    waiting = {uid: event for uid, event, _ in correcting.waiting_for_a_look(site.store)}
    if not waiting:
        return []
    with site.store.read() as db:
        mine = minding.told_by(db, waiting.keys(), own)
    return [(uid, say(event.title, said.code)) for uid, event in waiting.items() if uid in mine]

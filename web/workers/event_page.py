"""One event in its workers' hands, `/{language}/korjaukset/{uid}`: what is believed, corrected, merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from aggregator import correcting, merging
from aggregator.corrections import FIELDS, CorrectionError
from aggregator.ics import event_path
from aggregator.merging import MergeError
from aggregator.minding.dossier import Dossier
from aggregator.minding.doubts import WORDS
from aggregator.model import AUDIENCES, Event, Evidence, say
from aggregator.reading import topics
from aggregator.store import sources as source_rows
from aggregator.store.merges import Merge
from web import dates, facts, words
from web.because import reasons
from web.i18n import N_, Tongue, tongue
from web.parts import Parts, parts
from web.text import excerpt
from web.workers import signed
from web.workers.bands import BANDS, BY_VALUE, read_ages, said_band
from web.workers.corrected import line
from web.workers.own import NotOwn, own_event
from web.workers.past import moment, reason_words
from web.workers.signed import signed_in, worker, workers_page

EXCERPT = 600
NO_AGES = N_("Choose a group, or write the ages as whole years.")
Fields = list[tuple[str, str]]


@signed_in
async def corrections(request: Request) -> Response:
    """The page; POST does what its buttons say."""
    if request.method == "POST":
        fields = await signed.form(request)
        return await run_sync(_act, request, fields)
    return await run_sync(_page, request)


def _act(request: Request, fields: Fields) -> Response:
    said = tongue(request.path_params["language"])
    try:
        one = own_event(request, request.path_params["uid"])
    except NotOwn:
        return signed.refusal(request)
    act = ACTS.get(dict(fields).get("teko", ""))
    try:
        done = act(request, one, fields) if act else ""
    except (CorrectionError, MergeError) as error:
        return _page(request, said(error.what, **error.values))
    return signed.onward(request, f"/korjaukset/{one.uid}", done)


def _ages(request: Request, one: Dossier, fields: Fields) -> str:
    told = dict(fields)
    band = BY_VALUE.get(told.get("ikaryhma", ""))
    ages = band.ages if band else read_ages(told.get("alku", ""), told.get("loppu", ""))
    if ages is None:
        raise CorrectionError(NO_AGES)
    return _correct(request, one, "ages", ages)


def _audiences(request: Request, one: Dossier, fields: Fields) -> str:
    return _correct(request, one, "audiences", [value for name, value in fields if name == "kenelle"])


def _topics(request: Request, one: Dossier, fields: Fields) -> str:
    known = topics.labels()
    return _correct(request, one, "topics", [value for name, value in fields if name == "aihe" and value in known])


def _hide(request: Request, one: Dossier, fields: Fields) -> str:
    return _correct(request, one, "hidden", True)


def _correct(request: Request, one: Dossier, name: str, value: Any) -> str:
    site = parts(request)
    correcting.correct(site.store, site.settings, one.uid, {name: value}, worker(request).called, site.now())
    signed.note(request, "event.hide" if name == "hidden" else "event.correct", say(one.event.title), name)
    return "korjattu"


def _undo(request: Request, one: Dossier, fields: Fields) -> str:
    site, name = parts(request), dict(fields).get("kentta", "")
    if name not in FIELDS:
        return ""
    correcting.undo(site.store, site.settings, one.uid, [name], worker(request).called, site.now())
    signed.note(request, "event.undo", say(one.event.title), name)
    return "kumottu"


def _looked(request: Request, one: Dossier, fields: Fields) -> str:
    site = parts(request)
    correcting.looked(site.store, one.uid, worker(request).called, site.now())
    return "katsottu"


def _unmerge(request: Request, one: Dossier, fields: Fields) -> str:
    site, taken = parts(request), dict(fields).get("toinen", "")
    if taken not in {merge.other_uid for merge in one.merges}:
        return ""
    merging.unmerge(site.store, site.settings, taken, worker(request).called, site.now())
    signed.note(request, "event.unmerge", say(one.event.title))
    return "erotettu"


ACTS: dict[str, Callable[[Request, Dossier, Fields], str]] = {
    "ika": _ages,
    "kenelle": _audiences,
    "aiheet": _topics,
    "piilota": _hide,
    "kumoa": _undo,
    "katsottu": _looked,
    "erota": _unmerge,
}


def source_names(site: Parts) -> dict[str, str]:
    """The names of all sources by their slugs."""
    with site.store.read() as db:
        return {row.about.id: row.about.name for row in source_rows.every(db)}


def _page(request: Request, mistake: str = "") -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    try:
        one = own_event(request, request.path_params["uid"])
    except NotOwn:
        return signed.refusal(request)
    names = source_names(site)
    labels = topics.labels(said.code)
    return workers_page(
        request, "workers/event.html", here=f"/korjaukset/{one.uid}", event=told(one, names, site, said),
        mistake=mistake, hidden=one.hidden, bands=[said_band(band, said) for band in BANDS],
        fixes=[line(fix, site, said) for fix in one.corrections],
        audiences=[(name, said(words.AUDIENCES[name]), name in one.event.audiences) for name in AUDIENCES],
        topics=[(slug, label, slug in one.event.topics) for slug, label in labels.items()],
        merges=[_merge(merge, site, said) for merge in one.merges], looks=bool(one.waiting),
        history=[moment(entry, names, site, said) for entry in one.history],
        place_key=one.key, area=one.area[1], status=422 if mistake else 200,
    )  # fmt: skip


def told(one: Dossier, names: Mapping[str, str], site: Parts, said: Tongue) -> dict[str, Any]:
    """An event in words, as this page and the comparison of two show it."""
    happening, claim = one.event, words.known(one.event.age)
    title, title_language = words.in_language(happening.title, said.code)
    text, text_language = words.in_language(happening.description, said.code)
    span = dates.span(one.at.start, one.at.end, happening.all_day, site.settings.zone)
    return {
        "uid": one.uid, "title": title or said("Untitled event"), "title_language": title_language,
        "when": dates.whole(span, said.code), "repeats": happening.series is not None,
        "place": ", ".join(facts.place_lines(happening.place, said)), "area": one.area[1],
        "age": words.age(claim.range, said) if claim else "",
        "basis": said(words.BASES[claim.basis]) if claim else "",
        "because": reasons(_read_from(happening), said),
        "doubt": said(WORDS[one.doubt]) if one.doubt and one.doubt != "unstated" else "",
        "audiences": words.audiences(happening.audiences, said),
        "topics": ", ".join(topics.labels(said.code).get(slug, slug) for slug in happening.topics),
        "price": ", ".join(facts.prices(happening.price, said)), "organiser": say(happening.organiser, said.code),
        "text": excerpt(text, EXCERPT), "text_language": text_language, "url": facts.web_address(happening.url),
        "sources": [names[slug] for slug in one.sources if slug in names],
        "href": "" if one.hidden else event_path(one.uid, happening.title, said.code),
    }  # fmt: skip


def _read_from(happening: Event) -> list[Evidence]:
    """Why its ages and audiences are believed, but for what workers said: that stands among the corrections."""
    told = (*(happening.age.evidence if happening.age else ()), *happening.audience_evidence)
    return [one for one in told if one.field != "worker"]


def _merge(merge: Merge, site: Parts, said: Tongue) -> dict[str, Any]:
    """A merge in force: what was taken in, by whom, and why."""
    by = said("the program") if merge.made_by == "judge" else merge.made_by
    why = [reason_words(reason, site, said) for reason in merge.reasons if reason.points > 0]
    return {"uid": merge.other_uid, "title": say(merge.other_title, said.code), "by": by, "why": why}

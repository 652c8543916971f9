"""Events typed in by hand: an organisation's own calendar.

/{language}/lahteet/uusi/kasin                  begin one, if the organisation has none yet
/{language}/lahteet/{slug}/rivit                what has been typed in
/{language}/lahteet/{slug}/rivit/uusi           a new event; ?laji=harrastus: a weekly hobby
/{language}/lahteet/{slug}/rivit/{number}       change one; POST teko=peru, palauta, poista
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator import handmade, owncalendar
from aggregator.adding import AddingError
from aggregator.handmade import Typed
from aggregator.ics import event_path
from aggregator.model import AgeRange
from aggregator.store.documents import Row
from aggregator.store.sources import SourceRow
from web import dates, words
from web.i18n import N_, Tongue, tongue
from web.parts import Parts, parts
from web.workers import saving, signed, typedform
from web.workers.adding import BAD_AGES, BASE, desk, to
from web.workers.agefields import BadAges
from web.workers.signed import signed_in, worker, workers_page
from web.workers.tables import NotOwn, own_stored

MOST_FORM = 32_768
HOBBY = "harrastus"
OWN_NAME = N_("Own calendar")


# -- a calendar to type into


@signed_in
async def new_calendar(request: Request) -> Response:
    """GET: the form, or the calendar the organisation has. POST: make it."""
    site, who = parts(request), worker(request)
    own = await run_sync(owncalendar.of, site.store, who.organisation)
    if own:
        return to(request, f"/lahteet/{own}/rivit")
    said = tongue(request.path_params["language"])
    if request.method != "POST":
        name = who.organisation.capitalize() or said(OWN_NAME)
        return await run_sync(_calendar_page, request, saving.blank(site, who) | {"name": name})
    fields = dict(await signed.form(request))
    try:
        told = saving.details_of(fields)
        slug = await run_sync(owncalendar.make, site.store, told, who.organisation, site.now())
    except (AddingError, BadAges) as error:
        wrong = (
            {one.item: (one.what, one.values) for one in error.problems} if isinstance(error, AddingError) else {}
        )
        return await run_sync(_calendar_page, request, fields, wrong or {"min_age": (BAD_AGES, {})})
    await run_sync(signed.note, request, "source.add", told.name, slug)
    return to(request, f"/lahteet/{slug}/rivit")


def _calendar_page(request: Request, typed: Mapping[str, str], wrong: Mapping[str, Any] | None = None) -> Response:
    said, site = tongue(request.path_params["language"]), parts(request)
    return workers_page(
        request, "workers/typed_calendar.html", here=f"{BASE}/kasin", status=422 if wrong else 200,
        typed=dict.fromkeys(saving.FIELDS, "") | dict(typed), wrong=saving.in_words(wrong or {}, said),
        untold=0, total=0, always=None, **saving.choices(site, said),
    )  # fmt: skip


# -- its rows


async def _mine(request: Request) -> SourceRow | None:
    """The calendar of the address, None if it is another organisation's. Raises HTTPException 404."""
    try:
        return await run_sync(own_stored, request, owncalendar.ADAPTER)
    except NotOwn:
        return None


@signed_in
async def rows(request: Request) -> Response:
    """What has been typed in, the next first."""
    row = await _mine(request)
    return await run_sync(_rows_page, request, row) if row else await run_sync(signed.refusal, request)


def _rows_page(request: Request, row: SourceRow) -> Response:
    said, site = tongue(request.path_params["language"]), parts(request)
    kept, served = owncalendar.rows(site.store, row.about.id), owncalendar.served(site.store, row.about.id)
    today = site.today().isoformat()
    kept.sort(key=lambda one: (max(one.event.day, one.event.last) < today, one.event.day, one.event.start))
    shown = [_row(one, served.get(one.id), today, said) for one in kept]
    return workers_page(
        request, "workers/typed_rows.html", here=f"/lahteet/{row.about.id}/rivit", source=row.about, rows=shown,
        fetching=row.next_pull_at <= site.now() and not row.about.paused,
    )  # fmt: skip


def _row(one: Row, served: tuple[str, dict[str, str]] | None, today: str, said: Tongue) -> dict[str, Any]:
    event = one.event
    ages = AgeRange(event.min_age, event.max_age)
    told = event.min_age is not None or event.max_age is not None
    return {
        "number": one.id, "title": event.title, "when": _when(event, said), "place": event.place,
        "age": words.age(ages, said) if told else "", "cancelled": event.cancelled,
        "past": max(event.day, event.last) < today,
        "href": event_path(*served, said.code) if served else "",
    }  # fmt: skip


def _when(event: Typed, said: Tongue) -> str:
    first, last = handmade.day_of(event.day), handmade.day_of(event.last)
    assert first is not None
    start, end = (time.fromisoformat(one) if one else None for one in (event.start, event.end))
    clocks = dates.hours(start, end, said.code) if start else ""
    if event.weekdays and last:
        named = ", ".join(dates.weekday(day, said.code) for day in event.weekdays)
        days = dates.days(first, last, said.code)
        count = said.plural("{count} time", "{count} times", len(handmade.held(event)))
        return f"{' '.join(filter(None, (named, clocks)))}, {days}, {count}"
    days = dates.days(first, last, said.code) if last and last != first else dates.short_day(first, said.code)
    return " ".join(filter(None, (days, clocks)))


@signed_in
async def new_row(request: Request) -> Response:
    """GET: an empty form. POST: add the event."""
    row = await _mine(request)
    if row is None:
        return await run_sync(signed.refusal, request)
    weekly = request.query_params.get("laji") == HOBBY
    if request.method != "POST":
        site = parts(request)
        empty = Typed("", "", city=row.about.city or site.settings.municipality, language=_language(request, row))
        return await run_sync(partial(_form_page, request, row, empty, weekly=weekly))
    event, wrong = await _read(request, weekly=weekly)
    if wrong:
        return await run_sync(partial(_form_page, request, row, event, weekly=weekly, wrong=wrong))
    return await _put(request, row, event, None, weekly=weekly)


@signed_in
async def one_row(request: Request) -> Response:
    """GET: the form of an event. POST: change it, cancel it, take that back, or remove it."""
    row = await _mine(request)
    if row is None:
        return await run_sync(signed.refusal, request)
    site, number = parts(request), request.path_params["number"]
    kept = await run_sync(owncalendar.rows, site.store, row.about.id)
    found = next((one.event for one in kept if one.id == number), None)
    if found is None:
        raise HTTPException(404)
    weekly = bool(found.weekdays)
    if request.method != "POST":
        return await run_sync(partial(_form_page, request, row, found, weekly=weekly, number=number))
    fields = await signed.form(request, MOST_FORM)
    action = dict(fields).get("teko", "")
    if action in ("peru", "palauta", "poista"):
        return await _do(request, row, number, action, found.title)
    event, wrong = _checked(fields, site, weekly=weekly, cancelled=found.cancelled)
    if wrong:
        return await run_sync(partial(_form_page, request, row, event, weekly=weekly, number=number, wrong=wrong))
    return await _put(request, row, event, number, weekly=weekly)


async def _do(request: Request, row: SourceRow, number: int, action: str, title: str) -> Response:
    site, slug = parts(request), row.about.id
    if action == "poista":
        await run_sync(owncalendar.remove, site.store, slug, number, site.now())
    else:
        call_off = partial(owncalendar.call_off, cancelled=action == "peru")
        await run_sync(call_off, site.store, slug, number, site.now())
    return await _changed(request, row, f"row.{action}", title)


async def _read(request: Request, *, weekly: bool) -> tuple[Typed, dict[str, Any]]:
    return _checked(await signed.form(request, MOST_FORM), parts(request), weekly=weekly)


def _checked(
    fields: list[tuple[str, str]], site: Parts, *, weekly: bool, cancelled: bool = False
) -> tuple[Typed, dict[str, Any]]:
    """The event, and what is wrong with it by field."""
    holidays = site.holidays.of(None)  # the town's own: of a new event no place is known yet
    event = replace(typedform.of_fields(fields, holidays, weekly=weekly), cancelled=cancelled)
    return event, {one.item: (one.what, one.values) for one in reversed(handmade.problems(event))}


async def _put(request: Request, row: SourceRow, event: Typed, number: int | None, *, weekly: bool) -> Response:
    site = parts(request)
    try:
        await run_sync(owncalendar.put, site.store, row.about.id, event, site.now(), number)
    except AddingError as error:
        wrong = {"": (error.what, error.values)}
        return await run_sync(partial(_form_page, request, row, event, weekly=weekly, wrong=wrong))
    return await _changed(request, row, "row.change" if number else "row.add", event.title)


async def _changed(request: Request, row: SourceRow, action: str, title: str) -> Response:
    desk(request).pull(row.about.id)
    await run_sync(signed.note, request, action, title, row.about.id)
    done = {"row.poista": "poistettu"}.get(action, "tallennettu")
    return signed.onward(request, f"/lahteet/{row.about.id}/rivit", done)


def _language(request: Request, row: SourceRow) -> str:
    return row.about.language if row.about.language != "und" else str(request.path_params["language"])


def _form_page(
    request: Request, row: SourceRow, event: Typed, *, weekly: bool, number: int | None = None,
    wrong: Mapping[str, Any] | None = None,
) -> Response:  # fmt: skip
    said, site = tongue(request.path_params["language"]), parts(request)
    here = f"/lahteet/{row.about.id}/rivit/{number or 'uusi'}"
    words_of = saving.in_words(wrong or {}, said)
    fields = [*typedform.TEXTS, *sorted(words_of.keys() - typedform.TEXTS.keys())]
    told = {typedform.NAMES.get(field, field): words_of[field] for field in fields if field in words_of}
    return workers_page(
        request, "workers/typed_form.html", here=here, status=422 if wrong else 200, source=row.about, event=event,
        weekly=weekly, number=number, typed=typedform.shown(event), wrong=told,
        action=f"{here}?laji={HOBBY}" if weekly else here, **_offers(site, row, event, said),
    )  # fmt: skip


def _offers(site: Parts, row: SourceRow, event: Typed, said: Tongue) -> dict[str, Any]:
    """What the form offers to choose from."""
    winter = site.holidays.of(None).winter_week is not None
    known = {one.event.place for one in owncalendar.rows(site.store, row.about.id)} - {""}
    return {
        "weekdays": [(str(day), dates.weekday(day, said.code), day in event.weekdays) for day in range(7)],
        "pauses": [
            (name, said(label)) for name, label in typedform.HOLIDAYS.items() if name != "winter" or winter
        ],
        "places": sorted(known)[:100],
        "spoken": [(code, said(label)) for code, label in saving.LANGUAGES.items() if code != "und"],
    }

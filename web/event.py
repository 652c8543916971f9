"""An event's page, `/{language}/t/{uid}-{slug}`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from aggregator.ics import event_path
from aggregator.model import Event, EventPage, Occurrence, say
from web import dates, facts, habits, provenance, structured, text, voicewords, words
from web.because import for_whom
from web.cards import iso
from web.faults import told
from web.i18n import Tongue, tongue
from web.images import Pictures
from web.pages import page, redirect
from web.parts import Parts, parts

GONE_AFTER = 365 * 86_400
FIRST_DATES = 8
FOR_GOOD = 86_400


@dataclass(frozen=True, slots=True)
class DateView:
    """One date of a series. title: "" unless this one has its own."""

    starts: str
    when: str
    cancelled: bool
    title: str


def event(request: Request) -> Response:
    """The page; 301 to its own address, 404 if there is none, 410 when it ended over a year ago."""
    language, uid = request.path_params["language"], request.path_params["name"].partition("-")[0]
    site = parts(request)
    found = site.store.event_page(uid, site.now())
    if found is None:
        return told(request, 404)
    path = event_path(found.event.uid, found.event.title, language)
    if request.url.path != path:
        return redirect(path, 301, FOR_GOOD)
    if site.now() - found.last_end > GONE_AFTER:
        return told(request, 410)
    site.seen.count(found.event.uid)
    return _page(request, site, found, tongue(language))


def _page(request: Request, site: Parts, found: EventPage, said: Tongue) -> Response:
    happening, now = found.event, site.now()
    main = shown_occurrence(found, site)
    title, title_language = words.in_language(happening.title, said.code)
    description, description_language = words.in_language(happening.description, said.code)
    coming = found.upcoming if happening.series else ()
    address, picture = site.address(request.url.path), Pictures.of(site, [happening.image]).view(happening.image)
    own_copy = site.address(picture.large) if picture else ""
    return page(
        request, "event.html", said.code, here=f"/t/{happening.uid}",
        canonical=address,
        title=title or said("Untitled event"), title_language=title_language,
        summary=text.excerpt(description), description=text.paragraphs(description),
        description_language=description_language,
        cancelled=_is_cancelled(found, main),
        state=words.state("cancelled" if main.cancelled else happening.status, said),
        past=found.last_end < now, asks_how=asks_how(found, site),
        picture=picture,
        moved=facts.moved(found.moved_from, site, said),
        report=facts.report(site, title, request.url.path, said),
        main=_date(main, happening, site, said),
        dates=[_date(one, happening, site, said) for one in coming],
        first_dates=FIRST_DATES,
        habit=habits.line(found, site, said),
        siblings=habits.siblings(found, site, said),
        provenance=provenance.lines(found, said),
        place=facts.place_lines(happening.place, said),
        place_url=facts.web_address(happening.place.url if happening.place else ""),
        route=facts.route(happening.place, site.settings.route, said),
        **for_whom(happening, said),
        price=facts.prices(happening.price, said),
        free=happening.price.is_free is True,
        accessibility=[words.accessibility(slug, said) for slug in happening.accessibility],
        spoken=", ".join(words.language_name(code, said.code) for code in happening.languages),
        organiser=say(happening.organiser, said.code),
        url=facts.web_address(happening.url),
        signup=facts.signup(happening, site, said),
        signup_url=facts.web_address(happening.signup.url if happening.signup else ""),
        sources=[
            {"name": source.name, "licence": source.licence, "url": facts.web_address(source.url),
             "checked": words.ago(source.checked_at, now, said) if source.checked_at else ""}
            for source in found.sources
        ],
        calendar=f"/{said.code}/t/{happening.uid}.ics",
        uid=happening.uid, thanks="kiitos" in request.query_params, answers=voicewords.ANSWERS,
        **voicewords.form(said),
        json_ld=structured.event(found, main, address, site.settings.zone, said.code, own_copy),
    )  # fmt: skip


def asks_how(found: EventPage, site: Parts) -> bool:
    """Whether "Oliko kiva?" is asked of it: of what has begun and is held."""
    begun = _instant(found.event.starts, site) <= site.now()
    return begun and not _is_cancelled(found, shown_occurrence(found, site))


def _is_cancelled(found: EventPage, main: Occurrence) -> bool:
    return found.event.status == "cancelled" or main.cancelled


def shown_occurrence(found: EventPage, site: Parts) -> Occurrence:
    """The time the page leads with: the next one that is held, else the next, else the event's own."""
    for one in found.upcoming:
        if not one.cancelled:
            return one
    if found.upcoming:
        return found.upcoming[0]
    return Occurrence(_instant(found.event.starts, site), _instant(found.event.ends, site))


def _instant(value: date, site: Parts) -> int:
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=site.settings.zone)
    return int(value.timestamp())


def _date(one: Occurrence, happening: Event, site: Parts, said: Tongue) -> DateView:
    span = dates.span(one.start, one.end, happening.all_day, site.settings.zone)
    own_title = say(one.title, said.code) if one.title else ""
    return DateView(
        iso(span.start, happening.all_day), dates.whole(span, said.code), one.cancelled,
        own_title if own_title != say(happening.title, said.code) else "",
    )  # fmt: skip

"""What the list, the sheets and the map have in common: reading the filter, its form, the way to the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from aggregator.model import TOTAL_CAP, Choices, Counts, EventQuery
from web import query, quiet, views, words
from web.filter import Filter, subscription
from web.form import ages_asked, form, spans_asked
from web.i18n import N_, Tongue, tongue
from web.pages import page, redirect
from web.parts import Parts, parts
from web.query import Mistake
from web.views import View, address

LABELS = {
    "alku": N_("First day"), "loppu": N_("Last day"), "ika": N_("Age group"), "v": N_("Child's exact age"),
    "alue": N_("Area"), "paikka": N_("Place"), "lahde": N_("Source"), "maksuton": N_("Only free events"),
    "ilman-ikaa": N_("Events with no age told"), "paiva": N_("When?"), "sivu": N_("Page"),
    "aihe": N_("Topic"), "aika": N_("Time of day"), "esteeton": N_("Accessibility"), "kenelle": N_("For whom?"),
    "kieli": N_("Language"), "lahella": N_("Near"), "q": N_("Words"), "sade": N_("Distance"),
    "sopii": N_("Made for or also suits"), "synt": N_("Year of birth"), "toistuvat": N_("Every time of a series"),
    "tyyppi": N_("Hobby or event"), "viikonpaiva": N_("Weekday"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """A part of the filter in words. href: the address without it."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Screen:
    """One request for a view of a filter, and what every view needs to answer it."""

    request: Request
    site: Parts
    said: Tongue
    view: View
    filter: Filter
    mistakes: tuple[Mistake, ...]
    today: date
    now: int
    choices: Choices
    counts: Counts

    @property
    def asked(self) -> EventQuery:
        """What is asked of the store."""
        return self.filter.coming(self.today)

    def address(self, filter_: Filter, view: View | None = None) -> str:
        """Where a filter is seen, in this view if no other is named."""
        return address(self.said.code, view or self.view, filter_)

    def page(self, template: str, total: int, **values: Any) -> Response:
        """The answer. total: how many events there are."""
        narrowed = views.undated(self.filter) if self.view in views.SHEETS else self.filter
        followed = subscription(narrowed)
        return page(
            self.request, template, self.said.code, here=views.here(self.view, self.filter),
            words=words.filter_words(narrowed, self.choices, self.said),
            mistakes=[_told(mistake, self.said) for mistake in self.mistakes],
            form=form(
                self.filter, self.choices, self.counts, self.said, [mistake.key for mistake in self.mistakes]
            ),
            action=f"/{self.said.code}{views.PATHS[self.view]}#tulokset",
            dated=self.view not in views.SHEETS,
            chosen=self._chosen(narrowed),
            clear=self.address(Filter()) if narrowed != Filter() else "",
            tabs=views.tabs(self.filter, self.view, self.today, self.said.code),
            count=count_words(total, self.said),
            quiet=quiet.notice(self.site, self.said),
            subscribe=f"/{self.said.code}/k" + (f"?{followed}" if followed else ""),
            followed=f"?{followed}" if followed else "",
            **{"robots": "noindex, follow" if self.filter != Filter() else ""} | values,
        )  # fmt: skip

    def _chosen(self, filter_: Filter) -> list[Chosen]:
        told: dict[str, list[str]] = {}
        for part, part_words in words.filter_parts(filter_, self.choices, self.said):
            told.setdefault(part, []).append(part_words)
        return [Chosen(", ".join(some), self.address(self.filter.without(part))) for part, some in told.items()]


def begin(request: Request, view: View) -> Screen | Response:
    """What was asked for; 303 to the tidy address when the form or a hand wrote it otherwise."""
    site, language = parts(request), request.path_params["language"]
    reading, today = query.parse(request.url.query), site.today()
    filter_ = views.seen_in(reading.filter, view, today)
    if not reading.mistakes and (not reading.tidy or filter_ != reading.filter):
        return redirect(address(language, view, filter_), 303)
    # a sheet's own days are not the reader's choice: its form counts all that is to come
    counted = views.undated(filter_) if view in views.SHEETS else filter_
    now = site.now()
    counts = site.store.counts(counted.coming(today), now, ages=ages_asked(filter_), days=spans_asked(today))
    return Screen(
        request, site, tongue(language), view, filter_, reading.mistakes, today, now, site.choices(), counts
    )


def _told(mistake: Mistake, said: Tongue) -> Mapping[str, str]:
    what = said(mistake.what, value=mistake.value)
    return {"field": mistake.key, "label": said(LABELS[mistake.key]), "what": what}


def count_words(total: int, said: Tongue) -> str:
    """How many were found: "42 tapahtumaa", "yli 10 000 tapahtumaa"."""
    if total > TOTAL_CAP:
        return said("more than {count} events", count=said.number(TOTAL_CAP))
    return said.plural("{count} event", "{count} events", total)

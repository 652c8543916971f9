"""What this site is, and how accessible: `/{language}/tietoa`, `/{language}/saavutettavuus`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web import dates, words
from web.i18n import N_, tongue
from web.pages import page
from web.parts import parts

# what is known not to be as it should, told honestly (EN 301 549, the clause it concerns)
SHORTCOMINGS: tuple[tuple[str, str], ...] = (
    (
        N_("Texts come from the organisers as they are: some are hard to read, some in one language only."),
        "WCAG 3.1.2, 3.1.5",
    ),
    (
        N_(
            "Pictures come from the organisers without words for what they show. We treat them as decoration, "
            "so text inside a picture is lost to those who cannot see it."
        ),
        "WCAG 1.1.1, 1.4.5",
    ),
    (
        N_("Links lead to the organisers' own sites and sign-up forms, whose accessibility we cannot promise."),
        "WCAG",
    ),
    (
        N_("Ages, prices and accessibility are partly estimated from an event's text and may be wrong."),
        "",
    ),
    (N_("The printed poster is small print when a month has many events; the same list is on the site."), ""),
)  # fmt: skip

# Traficom supervises accessibility in Finland since 2025
SUPERVISOR = {
    "site": "https://www.saavutettavuusvaatimukset.fi/",
    "email": "saavutettavuus@traficom.fi",
    "phone": "029 534 5000",
}


def about(request: Request) -> Response:
    """What this is, where it comes from, how to join, whom to write to."""
    site, said = parts(request), tongue(request.path_params["language"])
    now = site.now()
    sources = [
        {"name": one.name, "organiser": one.organiser if one.organiser != one.name else "", "licence": one.licence,
         "events": said.plural("{count} coming event", "{count} coming events", one.events) if one.events else "",
         "checked": words.ago(one.checked_at, now, said) if one.checked_at else ""}
        for one in site.store.beside.sources_told(now)
    ]  # fmt: skip
    return page(request, "about.html", said.code, here="/tietoa", sources=sources)


def statement(request: Request) -> Response:
    """The accessibility statement that Act 306/2019 asks for."""
    site, said = parts(request), tongue(request.path_params["language"])
    settings = site.settings
    reviewed = settings.statement_date
    return page(
        request, "statement.html", said.code, here="/saavutettavuus",
        owner=settings.municipality or settings.site_name,
        email=settings.feedback or (settings.contact if "@" in settings.contact else ""),
        reviewed=dates.short_day(reviewed, said.code, names=False) if reviewed else "",
        supervisor=SUPERVISOR,
        shortcomings=[(said(sentence), clause) for sentence, clause in SHORTCOMINGS],
    )  # fmt: skip

"""A source's settings and its removal: `/{language}/lahteet/{slug}/asetukset`, `…/poista`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from aggregator.minding import changing
from aggregator.minding.changing import KIND_WORDS, ChangeError
from aggregator.store.documents import is_stored
from aggregator.store.minding import Minded
from web.i18n import N_, Tongue, tongue
from web.parts import parts
from web.text import is_web_address
from web.workers import signed
from web.workers.own import NotOwn, own_source
from web.workers.signed import signed_in, workers_page

LONGEST = 300
LONGEST_ADDRESS = 2_000
TEXTS = ("name", "organiser", "area", "city", "licence")
AGES = ("min_age", "max_age")
OLDEST = 120
EVERY: dict[str, str] = {
    "0": N_("as usual on this site"),
    "3600": N_("every hour"),
    "21600": N_("every six hours"),
    "86400": N_("once a day"),
    "604800": N_("once a week"),
}
LICENCES = ("CC BY 4.0", "CC0 1.0", "CC BY-SA 4.0")
NO_NAME = N_("Give the source a name.")
NO_ADDRESS = N_("Write the address as it is in the browser; it begins with https://.")
NO_AGE = N_("Write ages as whole years, 0 to 120.")
TURNED = N_("The first age is above the second.")


@signed_in
async def settings(request: Request) -> Response:
    """The form; POST keeps what it says."""
    if request.method == "POST":
        fields = dict(await signed.form(request))
        return await run_sync(_save, request, fields)
    return await run_sync(_form, request)


def _form(request: Request) -> Response:
    try:
        one = own_source(request)
    except NotOwn:
        return signed.refusal(request)
    return _shown(request, one, told_of(one), {}, "")


def told_of(one: Minded) -> dict[str, str]:
    """The settings as the form's fields hold them."""
    about = one.row.about
    fields = {name: str(getattr(about, name)) for name in (*TEXTS, "address", "kind", "every")}
    return fields | {name: "" if (age := getattr(about, name)) is None else str(age) for name in AGES}


def _shown(
    request: Request, one: Minded, told: Mapping[str, str], mistakes: Mapping[str, str], mistake: str
) -> Response:
    said = tongue(request.path_params["language"])
    own = {} if told["every"] in EVERY else {told["every"]: interval(_seconds(told["every"]), said)}
    return workers_page(
        request, "workers/source_settings.html", here=f"/lahteet/{one.slug}/asetukset", slug=one.slug,
        source_name=one.row.about.name, told=told, mistakes={key: said(what) for key, what in mistakes.items()},
        mistake=mistake, kinds={key: said(word) for key, word in KIND_WORDS.items()},
        every=own | {key: said(word) for key, word in EVERY.items()}, licences=LICENCES,
        kept_here=is_stored(one.row.about.address), status=422 if mistakes or mistake else 200,
    )  # fmt: skip


def interval(seconds: int, said: Tongue) -> str:
    """How often a source is fetched: "kerran päivässä", "20 minuutin välein"."""
    if word := EVERY.get(str(seconds)):
        return said(word)
    return said.plural("every {count} minute", "every {count} minutes", seconds // 60)


def _seconds(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 0


def read(fields: Mapping[str, str], *, kept_here: bool = False) -> tuple[dict[str, Any], dict[str, str]]:
    """The settings that a form tells, and its mistakes: field -> sentence. Pure.

    kept_here: the source's document is kept on this site, so that its address is not the form's to tell.
    """
    values: dict[str, Any] = {name: " ".join(fields.get(name, "").split())[:LONGEST] for name in TEXTS}
    values["kind"] = fields.get("kind", "") if fields.get("kind") in KIND_WORDS else "other"
    values["every"] = _seconds(fields.get("every", "0"))
    mistakes = {} if values["name"] else {"name": NO_NAME}
    if not kept_here:
        address = values["address"] = fields.get("address", "").strip()[:LONGEST_ADDRESS]
        if not is_web_address(address) and not address.startswith(("webcal://", "webcals://")):
            mistakes["address"] = NO_ADDRESS
    for name in AGES:
        told = fields.get(name, "").strip()
        good = told.isascii() and told.isdigit() and len(told) < 4 and int(told) <= OLDEST
        values[name] = int(told) if good else None
        if told and not good:
            mistakes[name] = NO_AGE
    if not mistakes.keys() & set(AGES) and None not in (low := values["min_age"], high := values["max_age"]):
        mistakes |= {"max_age": TURNED} if low > high else {}
    return values, mistakes


def _save(request: Request, fields: Mapping[str, str]) -> Response:
    said, site = tongue(request.path_params["language"]), parts(request)
    try:
        one = own_source(request)
    except NotOwn:
        return signed.refusal(request)
    told = told_of(one) | {key: value for key, value in fields.items() if key in told_of(one)}
    values, mistakes = read(told, kept_here=is_stored(one.row.about.address))
    if mistakes:
        return _shown(request, one, told, mistakes, "")
    try:
        changing.change(site.store, one.slug, values, site.now())
    except ChangeError as error:
        return _shown(request, one, told, {}, said(error.what, **error.values))
    signed.note(request, "source.change", values["name"])
    return signed.onward(request, f"/lahteet/{one.slug}", "asetukset")


@signed_in
async def removal(request: Request) -> Response:
    """What would go; POST removes it."""
    if request.method == "POST":
        fields = dict(await signed.form(request))
        return await run_sync(_remove, request, fields)
    return await run_sync(_ask, request)


def _ask(request: Request) -> Response:
    try:
        one = own_source(request)
    except NotOwn:
        return signed.refusal(request)
    go, stay = changing.would_go(parts(request).store, one.slug)
    return workers_page(
        request, "workers/source_removal.html", here=f"/lahteet/{one.slug}/poista", slug=one.slug,
        source_name=one.row.about.name, go=go, stay=stay, coming=one.events,
    )  # fmt: skip


def _remove(request: Request, fields: Mapping[str, str]) -> Response:
    site = parts(request)
    try:
        one = own_source(request)
    except NotOwn:
        return signed.refusal(request)
    if fields.get("varma") != "1":
        return signed.onward(request, f"/lahteet/{one.slug}/poista")
    removed = changing.remove(site.store, site.settings, one.slug, site.now())
    signed.note(request, "source.remove", one.row.about.name, str(removed))
    return signed.onward(request, "/lahteet", "poistettu")

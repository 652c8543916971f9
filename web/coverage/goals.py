"""The action plan's goals, written by administrators.

/{language}/kattavuus/tavoitteet            all of them and how they stand
/{language}/kattavuus/tavoitteet/uusi       a new one; ?esimerkki=1: filled in as an example
/{language}/kattavuus/tavoitteet/{number}   one of them; POST with `teko`: katso (shows how it would stand),
                                            tallenna, poista
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator.coverage import assembling, coursing, goalbook
from aggregator.coverage.coursing import Asked
from aggregator.coverage.goalbook import NameTaken
from aggregator.coverage.goals import Goal, GoalsError
from aggregator.reading import topics
from aggregator.store.goals import Written
from web.coverage import goalform, wording
from web.coverage.conditions import in_words
from web.coverage.goalform import Form
from web.coverage.goalwords import goal_line, measured, title_of
from web.i18n import N_, Tongue, tongue
from web.parts import Parts, parts
from web.workers import signed
from web.workers.signed import administrator, workers_page

HERE = "/kattavuus/tavoitteet"
MOST_FORM = 32_768
MEANWHILE = N_(
    "Somebody has changed this goal meanwhile; it is now “{title}” ({measured}). Save again to put yours in its "
    "place."
)
# the words of the example beside its conditions: "at least two free hobbies a week for 13–15 in each area"
EXAMPLE = N_("At least two free hobbies every week for 13–15-year-olds in each area")
EXAMPLE_FORM = {"mita": "hobbies", "vahintaan": "2", "ika-alku": "13", "ika-loppu": "15"}
WORDS_OF_PICKS = {
    "aika": N_("Time of day"), "viikonpaiva": N_("Days of the week"), "kieli": N_("Language"),
}  # fmt: skip


@administrator
async def goals(request: Request) -> Response:
    """All of them."""
    return await run_sync(_listed, request)


def _listed(request: Request) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    found, spoilt = coursing.every(site.store, site.settings)
    names = assembling.area_names(site.store, site.settings)
    lines = [goal_line(one, names, site, said) for one in assembling.courses_now(
        site.store, site.settings, found, site.today())]  # fmt: skip
    return workers_page(
        request, "coverage/goals.html", here=HERE, goals=lines, path=HERE, example=said(EXAMPLE),
        mistake=said(spoilt.what, **spoilt.values) if spoilt else "",
    )  # fmt: skip


@administrator
async def new_goal(request: Request) -> Response:
    """An empty form; POST keeps what it says."""
    if request.method == "POST":
        fields = await signed.form(request, MOST_FORM)
        return await run_sync(_sent, request, None, fields)
    return await run_sync(_new, request)


def _new(request: Request) -> Response:
    form = Form()
    if request.query_params.get("esimerkki") == "1":
        names = {name: tongue(code)(EXAMPLE) for code, name in goalform.NAMES.items()}
        form = Form({**EXAMPLE_FORM, **names}, frozenset(("maksuton",)))
    return _form_page(request, None, form)


@administrator
async def goal(request: Request) -> Response:
    """One of them in its form; POST keeps what it says."""
    kept = await run_sync(parts(request).store.goals.find, request.path_params["number"])
    if request.method == "POST":
        fields = await signed.form(request, MOST_FORM)
        return await run_sync(_sent, request, kept, fields)
    if kept is None:
        raise HTTPException(404)
    return await run_sync(_form_page, request, kept, goalform.of_goal(kept.goal))


def _sent(request: Request, kept: Written | None, fields: list[tuple[str, str]]) -> Response:
    if kept is None and "number" in request.path_params:
        return signed.onward(request, HERE, "toisin")
    doing = dict(fields).get("teko", "")
    if doing == "poista" and kept is not None:
        return _remove(request, kept)
    site, form = parts(request), goalform.of_fields(fields)
    told, wrong = goalform.read(form, _areas(site, form if kept is None else goalform.of_goal(kept.goal)))
    if told is None:
        return _form_page(request, kept, form, wrong=wrong)
    if doing == "katso":
        return _form_page(request, kept, form, seen=told, version=dict(fields).get("versio", ""))
    return _save(request, kept, form, told, dict(fields).get("versio", ""))


def _save(request: Request, kept: Written | None, form: Form, told: Goal, version: str) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    try:
        if kept is None:
            goalbook.add(site.store, site.settings, told, site.now())
        elif version != str(kept.version) or not goalbook.change(
            site.store, site.settings, kept, told, site.now()
        ):
            return _meanwhile(request, kept.id, form)
    except GoalsError as error:
        where = "nimi-fi" if isinstance(error, NameTaken) else ""
        return _form_page(request, kept, form, wrong={where: said(error.what, **error.values)}, version=version)
    signed.note(request, "goal.change" if kept else "goal.add", title_of(told, said), measured(told, site, said))
    return signed.onward(request, HERE, "tallennettu")


def _meanwhile(request: Request, number: int, form: Form) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    now = site.store.goals.find(number)
    if now is None:
        return signed.onward(request, HERE, "toisin")
    words = said(MEANWHILE, title=title_of(now.goal, said), measured=measured(now.goal, site, said))
    return _form_page(request, now, form, wrong={"": words})


def _remove(request: Request, kept: Written) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    if not goalbook.remove(site.store, site.settings, kept.id):
        return signed.onward(request, HERE, "toisin")
    signed.note(request, "goal.remove", title_of(kept.goal, said), measured(kept.goal, site, said))
    return signed.onward(request, HERE, "poistettu")


def _areas(site: Parts, form: Form) -> dict[str, str]:
    """The areas that may be chosen: the municipality's own, and those that the goal names already."""
    names = assembling.area_names(site.store, site.settings)
    old = site.store.coverage.names("area") if set(form.areas) - names.keys() else {}
    return names | {slug: old.get(slug, slug) for slug in form.areas if slug in old}


def _form_page(
    request: Request, kept: Written | None, form: Form, *, wrong: Mapping[str, str] | None = None,
    seen: Goal | None = None, version: str = "",
) -> Response:  # fmt: skip
    site, said = parts(request), tongue(request.path_params["language"])
    told = {name: said(what) for name, what in (wrong or {}).items()}
    return workers_page(
        request, "coverage/goal.html", here=f"{HERE}/{kept.id if kept else 'uusi'}", status=422 if told else 200,
        typed=form, wrong=told, kept=kept, title=title_of(kept.goal, said) if kept else "", path=HERE,
        version=version or (kept.version if kept else ""), seen=_seen(request, seen) if seen else None,
        **_offers(site, form, said),
    )  # fmt: skip


def _seen(request: Request, told: Goal) -> Any:
    site, said = parts(request), tongue(request.path_params["language"])
    course = assembling.courses_now(site.store, site.settings, [Asked(told)], site.today())[0]
    return goal_line(course, assembling.area_names(site.store, site.settings), site, said)


def _offers(site: Parts, form: Form, said: Tongue) -> dict[str, Any]:
    """What the form offers to choose from: (value, words, whether it is chosen)."""
    one = {"mita": goalform.COUNTS, "missa": goalform.PLACES, "viikot": goalform.WEEKS}
    return {
        "choices": {name: [(key, said(word), form[name] == key) for key, word in of.items()]
                    for name, of in one.items()},
        "picks": [(key, said(WORDS_OF_PICKS[key]), [(value, _tick(key, value, site, said), form[key] == value)
                   for value in values]) for key, values in goalform.PICKS.items()],
        "ticked": [(tick, _tick(*pair, site, said), tick in form.ticks) for tick, pair in goalform.TICKS.items()],
        "areas": [(slug, name, slug in form.areas) for slug, name in _areas(site, form).items()],
        "topics": [(slug, name, slug in form.topics) for slug, name in topics.labels(said.code).items()],
    }  # fmt: skip


def _tick(key: str, value: str, site: Parts, said: Tongue) -> str:
    return wording.capital(in_words(((key, value),), site, said)[0])

"""One source as its worker sees it, `/{language}/lahteet/{slug}`: how it is doing, what to do, and doing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from aggregator import correcting
from aggregator.corrections import CorrectionError
from aggregator.minding import changing, days
from aggregator.minding.advice import next_step
from aggregator.minding.changing import ChangeError
from aggregator.model import say
from aggregator.report import GOOD, SENTENCES, PullReport
from aggregator.store import minding, pulls, quarantines
from aggregator.store.documents import is_stored
from aggregator.store.minding import Minded
from aggregator.store.quarantines import Waiting
from web import dates
from web.i18n import Tongue, tongue
from web.parts import Parts, parts
from web.workers import signed
from web.workers.adding import desk
from web.workers.corrected import line
from web.workers.own import NotOwn, own_source
from web.workers.signed import signed_in, worker, workers_page
from web.workers.source_form import interval
from web.workers.source_list import moment, row
from web.workers.strip import strip

REPORTS = 200
PROBLEMS = 40
DOUBTED = 60


@signed_in
async def source(request: Request) -> Response:
    """The page; POST does what its buttons say."""
    if request.method == "POST":
        act = ACTS.get(dict(await signed.form(request)).get("teko", ""))
        answer = await run_sync(_act, request, act)
        if act and act.at_once and answer.status_code == 303:
            desk(request).pull(request.path_params["slug"])
        return answer
    return await run_sync(_page, request)


@dataclass(frozen=True, slots=True)
class Act:
    """What a button does. change: told the site, the source's slug and who it was; done: the notice that follows;
    action: its slug in the audit log; at_once: the fetch need not wait for the next look at what is due."""

    change: Callable[[Parts, str, str], object]
    done: str
    action: str
    at_once: bool = False


# a button's value -> what it does
ACTS: dict[str, Act] = {
    "hae": Act(
        lambda site, slug, _: changing.pull_soon(site.store, slug, site.now()), "haetaan", "source.pull", True
    ),
    "tauko": Act(
        lambda site, slug, _: changing.pause(site.store, slug, True, site.now()), "tauolla", "source.pause"
    ),
    "jatka": Act(
        lambda site, slug, _: changing.pause(site.store, slug, False, site.now()), "jatkuu", "source.resume", True
    ),
    "hyvaksy": Act(
        lambda site, slug, _: changing.decide(site.store, slug, True, site.now()),
        "hyvaksytty", "source.approve", True,
    ),
    "hylkaa": Act(
        lambda site, slug, _: changing.decide(site.store, slug, False, site.now()), "hylatty", "source.reject"
    ),
    "kumoa-aina": Act(
        lambda site, slug, by: correcting.undo_source(site.store, slug, (), by, site.now()),
        "kumottu", "source.undo",
    ),
}  # fmt: skip


def _act(request: Request, act: Act | None) -> Response:
    try:
        one = own_source(request)
    except NotOwn:
        return signed.refusal(request)
    path = f"/lahteet/{one.slug}"
    if act is None:
        return signed.onward(request, path)
    try:
        act.change(parts(request), one.slug, worker(request).called)
    except (ChangeError, CorrectionError):
        # it was paused, or decided on, in another window; the page shows how it is now
        return signed.onward(request, path, "toisin")
    signed.note(request, act.action, one.row.about.name)
    return signed.onward(request, path, act.done)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the last pull came to, if that is worth telling. told: in words; step: what to do."""

    bad: bool
    when: str
    told: tuple[str, ...]
    step: str


@dataclass(frozen=True, slots=True)
class Item:
    """Problems of one item of the feed; name "" for the feed as a whole."""

    name: str
    told: tuple[str, ...]


def _kept_here(address: str) -> str:
    """The page on which a document that is kept here is minded, "" for one that is fetched."""
    if not is_stored(address):
        return ""
    return "taulukko" if address.endswith(".csv") else "rivit"


def _page(request: Request) -> Response:
    site, said = parts(request), tongue(request.path_params["language"])
    try:
        one = own_source(request)
    except NotOwn:
        return signed.refusal(request)
    now, zone = site.now(), site.settings.zone
    with site.store.read() as db:
        reports = pulls.latest(db, one.slug, REPORTS)
        stretches = minding.stretches(db, one.row.id, now - (days.DAYS + 1) * 86_400)
        waiting = quarantines.waiting(db, one.slug)
    always = correcting.corrections_of_source(site.store, one.slug).in_force
    return workers_page(
        request, "workers/source.html", here=f"/lahteet/{one.slug}", source=row(one, site, said),
        about=one.row.about, paused=one.paused, strip=strip(days.strip(stretches, site.today(), zone), said),
        trouble=trouble(reports[0], site, said) if reports else None,
        checked=moment(one.checked_at, site, said), pulled=moment(one.pulled_at, site, said),
        due="" if one.paused else moment(max(one.next_pull_at, now), site, said),
        soon=one.next_pull_at <= now and not one.paused,
        counts=_counts(reports), problems=_problems(reports, said), waiting=_waiting(waiting, site, said),
        missing_share=_missing_share(one, waiting), always=[line(fix, site, said) for fix in always],
        interval=interval(one.row.about.every or site.settings.pull_every, said),
        kept_here=_kept_here(one.row.about.address),
    )  # fmt: skip


def trouble(report: PullReport, site: Parts, said: Tongue) -> Trouble | None:
    """What is wrong by the last pull; None where all is well."""
    step = next_step(report)
    if not step:
        return None
    problems = [said(one.what, **one.values) for one in report.problems if not one.item]
    told = tuple(dict.fromkeys([said(SENTENCES[report.outcome]), *problems]))
    return Trouble(report.outcome not in GOOD, moment(report.finished, site, said), told, said(step))


def _counts(reports: list[PullReport]) -> PullReport | None:
    """The newest pull that read the feed's items."""
    return next((one for one in reports if one.new + one.changed + one.unchanged + one.refused), None)


def _problems(reports: list[PullReport], said: Tongue) -> list[Item]:
    """What the newest pull that tells of single items said of them."""
    for report in reports:
        found: dict[str, list[str]] = {}
        for one in report.problems:
            if one.item:
                found.setdefault(one.item, []).append(said(one.what, **one.values))
        if found:
            return [Item(name, tuple(told)) for name, told in list(found.items())[:PROBLEMS]]
    return []


@dataclass(frozen=True, slots=True)
class Doubt:
    """A quarantine in words. events: (uid, title, when) of what would go; more: how many are not listed."""

    since: str
    pulls: int
    approved: bool
    rejected: bool
    count: int
    events: tuple[tuple[str, str, str], ...]
    more: int


def _waiting(waiting: Waiting | None, site: Parts, said: Tongue) -> Doubt | None:
    if waiting is None:
        return None
    events = tuple(
        (one.uid, say(one.title, said.code) or said("Untitled event"), _when(one.start, site, said))
        for one in waiting.events[:DOUBTED]
    )
    return Doubt(
        moment(waiting.since, site, said), waiting.pulls, waiting.approved, waiting.rejected, len(waiting.events),
        events, max(0, len(waiting.events) - DOUBTED),
    )  # fmt: skip


def _when(start: int, site: Parts, said: Tongue) -> str:
    local = dates.local(start, site.settings.zone)
    # a whole day begins at midnight
    return dates.moment(local, said.code) if local.time() != time.min else dates.short_day(local.date(), said.code)


def _missing_share(one: Minded, waiting: Waiting | None) -> int:
    """Per cent of the coming events that the feed does not have any more."""
    return round(100 * len(waiting.events) / one.events) if waiting and one.events else 0

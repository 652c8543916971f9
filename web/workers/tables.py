"""Spreadsheets for those who have no calendar on the web.

/{language}/lahteet/uusi/taulukko            the template, and a form to bring a table; POST begins an inquiry
/{language}/lahteet/uusi/pohja.{xlsx,csv}    the template
/{language}/lahteet/{slug}/taulukko          a newer table in place of the kept one; what is kept, to go on from
/{language}/lahteet/{slug}/taulukko.xlsx     what is kept
/{language}/lahteet/uusi/{token}/korvaa      POST: put it in its place, after the preview
"""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator import adding, sheetfile
from aggregator.accounts.model import may
from aggregator.adding import AddingError
from aggregator.store import documents, sources
from aggregator.store.sources import SourceRow
from web import dates
from web.i18n import N_, tongue
from web.parts import Parts, parts
from web.workers import signed
from web.workers.adding import BASE, asked_for, begin, desk, to
from web.workers.signed import signed_in, worker, workers_page

MOST_BYTES = 2 * 1024 * 1024
NO_FILE = N_("Choose a file first: .xlsx, .ods or .csv.")
EMPTY = N_("The file is empty.")


class NotOwn(Exception):
    """Another organisation's source."""


@signed_in
async def new_table(request: Request) -> Response:
    """GET: the form. POST: read a table."""
    if request.method != "POST":
        return await run_sync(_page, request, None)
    return await _brought(request, None)


@signed_in
async def newer_table(request: Request) -> Response:
    """The same for a source whose table is kept here."""
    try:
        row = await run_sync(own_stored, request, "csvsheet")
    except NotOwn:
        return await run_sync(signed.refusal, request)
    if request.method != "POST":
        return await run_sync(_page, request, row)
    return await _brought(request, row)


async def _brought(request: Request, row: SourceRow | None) -> Response:
    _, name, body = await signed.form_with_file(request, MOST_BYTES)
    if not body.strip():
        return await run_sync(_page, request, row, EMPTY if name else NO_FILE)
    return await begin(request, file_name(name), body=body, slug=row.about.id if row else "")


def file_name(name: str) -> str:
    """A file's own name as it may be shown: without folders, on one line."""
    bare = PurePath(name.replace("\\", "/")).name
    return "".join(one if one.isprintable() else " " for one in bare)[:100].strip() or "taulukko"


def own_stored(request: Request, adapter: str) -> SourceRow:
    """The source of the address, if its document is kept here. Raises HTTPException 404, NotOwn; blocks."""
    with parts(request).store.read() as db:
        row = sources.one(db, request.path_params["slug"])
    if row is None or not documents.is_stored(row.about.address) or row.about.adapter != adapter:
        raise HTTPException(404)
    if not may(worker(request), row.organisation):
        raise NotOwn
    return row


def _page(request: Request, row: SourceRow | None, mistake: str = "") -> Response:
    said, site = tongue(request.path_params["language"]), parts(request)
    here = f"/lahteet/{row.about.id}/taulukko" if row else f"{BASE}/taulukko"
    return workers_page(
        request, "workers/add_table.html", here=here, status=422 if mistake else 200,
        mistake=said(mistake) if mistake else "", source=row.about if row else None,
        kept=_kept(site, row, said.code),
        headings=sheetfile.headings(said.code), examples=sheetfile.examples(said.code, site.today()),
    )  # fmt: skip


def _kept(site: Parts, row: SourceRow | None, language: str) -> dict[str, str] | None:
    if row is None:
        return None
    with site.store.read() as db:
        found = documents.kept(db, row.about.id)
    if found is None:
        return None
    return {"name": found.name, "when": dates.moment(dates.local(found.kept_at, site.settings.zone), language)}


@signed_in
async def template(request: Request) -> Response:
    """The empty table, in the page's language; the examples stand on a sheet of their own."""
    language = request.path_params["language"]
    rows, today = [sheetfile.headings(language)], parts(request).today()
    if request.url.path.endswith(".csv"):
        return _file(sheetfile.as_csv(rows), sheetfile.CSV, "puuhat.csv")
    said = tongue(language)
    sheets = ((said("Events"), rows), (said("Example"), [*rows, *sheetfile.examples(language, today)]))
    return _file(await run_sync(partial(sheetfile.as_xlsx, *sheets)), sheetfile.XLSX, "puuhat.xlsx")


@signed_in
async def kept_table(request: Request) -> Response:
    """What is kept of a source's table, to go on from; every cell is text."""
    try:
        row = await run_sync(own_stored, request, "csvsheet")
    except NotOwn:
        return await run_sync(signed.refusal, request)
    body = await run_sync(_body, parts(request), row.about.id)
    said = tongue(request.path_params["language"])
    sheet = (said("Events"), sheetfile.rows_of(body))
    return _file(await run_sync(sheetfile.as_xlsx, sheet), sheetfile.XLSX, f"{row.about.id}.xlsx")


def _body(site: Parts, slug: str) -> bytes:
    with site.store.read() as db:
        found = documents.kept(db, slug)
    if found is None:
        raise HTTPException(404)
    return found.body


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {**signed.PRIVATE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


@signed_in
async def replace(request: Request) -> Response:
    """Put the newer table in the place of the old one."""
    asked = await asked_for(request)
    fields = dict(await signed.form(request))
    if asked is None or not asked.slug:
        return to(request, BASE)
    site = parts(request)
    with site.store.read() as db:
        row = sources.one(db, asked.slug)
    if row is None or not may(worker(request), row.organisation):
        return await run_sync(signed.refusal, request)
    try:
        change = partial(adding.replace_document, agreed=fields.get("poista") == "1")
        await run_sync(change, site.store, asked.id, site.now())
    except AddingError:
        return to(request, f"{BASE}/{asked.id}")
    desk(request).pull(asked.slug)
    await run_sync(signed.note, request, "source.table", row.about.name, asked.slug)
    return to(request, f"{BASE}/{asked.id}/valmis")

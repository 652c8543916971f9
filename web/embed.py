"""Our lists inside other sites: `/{language}/upota?filter` for an <iframe>, and how to put one up.

Only this page may be framed, and only by the origins in the settings (CSP frame-ancestors). It tells its height to
the page around it; without scripts it scrolls inside the height that the page gives it.
"""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from aggregator.model import say
from web import query, words
from web.collection import event_views, rows
from web.faults import told
from web.files import A_DAY
from web.filter import canonical
from web.guard import POLICY
from web.i18n import tongue
from web.pages import STATIC, page, redirect
from web.parts import Parts, parts

ROWS = 10
HEIGHT = 640


def embed(request: Request) -> Response:
    """The compact list of a filter, or of a collection (`kokoelma=slug`)."""
    site, said = parts(request), tongue(request.path_params["language"])
    headers = {"Content-Security-Policy": policy(site), "X-Robots-Tag": "noindex"}
    slug = request.query_params.get("kokoelma", "")
    if slug:
        one = site.collections.get(slug)
        if one is None:
            return told(request, 404, {"Content-Security-Policy": policy(site)})
        return page(
            request, "embed.html", said.code, here="/upota", headers=headers, robots="noindex",
            title=say(one.title, said.code), link=f"/{said.code}/kokoelma/{slug}", **rows(one, site, said, ROWS),
        )  # fmt: skip
    wanted = query.parse(request.url.query).filter.on_page(1)
    asked = canonical(wanted)
    return page(
        request, "embed.html", said.code, here="/upota", headers=headers, robots="noindex",
        title=", ".join(words.filter_words(wanted, site.choices(), said)) or said("All events"),
        link=f"/{said.code}/" + (f"?{asked}" if asked else ""),
        events=event_views(wanted, site, said, ROWS), articles=[],
    )  # fmt: skip


def policy(site: Parts) -> str:
    """Who may show the page in a frame: we ourselves (the guide does), and the sites in the settings."""
    allowed = " ".join(["'self'", *site.settings.embed_origins])
    return POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {allowed}")


def guide(request: Request) -> Response:
    """How to put the list of the filter one comes from on a site of one's own."""
    site, said = parts(request), tongue(request.path_params["language"])
    slug = request.query_params.get("kokoelma", "")
    one = site.collections.get(slug)
    wanted = query.parse(request.url.query).filter.on_page(1)
    asked = urlencode({"kokoelma": slug}) if one else canonical(wanted)
    here = "/upota/ohje" + (f"?{asked}" if asked else "")
    if request.url.query != asked:
        return redirect(f"/{said.code}{here}", 303)
    title = say(one.title, said.code) if one else ", ".join(words.filter_words(wanted, site.choices(), said))
    path = f"/{said.code}/upota" + (f"?{asked}" if asked else "")
    return page(
        request, "embed_guide.html", said.code, here=here, robots="noindex, follow" if asked else "",
        title=title or said("All events"), path=path, height=HEIGHT, origins=site.settings.embed_origins,
        snippet_text=snippet(site.address(path), title or said("All events"), site.address("/upota.js")),
        collections=[(slug, say(one.title, said.code)) for slug, one in site.collections.items()],
    )  # fmt: skip


def snippet(src: str, title: str, script: str) -> str:
    """The HTML that a site copies into its page."""
    frame = (
        f'<iframe src="{escape(src)}" title="{escape(title)}" width="100%" height="{HEIGHT}"'
        ' style="border:0" loading="lazy" data-puuhakalenteri></iframe>'
    )
    return f'{frame}\n<script src="{escape(script)}" async></script>'


def host_script(_: Request) -> Response:
    """What a page around our frame loads, at an address that stays."""
    return FileResponse(STATIC / "embed-host.js", media_type="text/javascript", headers={"Cache-Control": A_DAY})

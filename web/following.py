"""`/k/{id}.rss` and `/k/{id}.json`: a filter for feed readers, and every other stream kept in the same way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from web import query, words
from web.fast import Kept, Kind
from web.feed import answered, renewed
from web.i18n import DEFAULT, tongue
from web.items import event_items
from web.parts import Parts
from web.streams import JSON_TYPE, RSS_TYPE, Channel, json_feed, rss
from web.subscribe import calendar_name

FORMS: dict[str, tuple[Callable[[Channel], bytes], Kind]] = {
    "rss": (rss, Kind(RSS_TYPE)),
    "json": (json_feed, Kind(JSON_TYPE)),
}
MOST = 100
ChannelOf = Callable[[Parts], Channel | None]


async def stream(request: Request) -> Response:
    """A filter's stream; 404 as text if there is none of that name."""
    name, form = request.path_params["name"], request.path_params["form"]
    path = f"/k/{name}.{form}"
    return await stream_of(request, path, form, partial(_filter_channel, name=name, path=path))


async def stream_of(request: Request, path: str, form: str, channel_of: ChannelOf) -> Response:
    """The stream of what `channel_of` tells, kept under `path`."""
    return await answered(request, path, partial(_make, form=form, channel_of=channel_of))


def _make(site: Parts, old: Kept | None, form: str, channel_of: ChannelOf) -> Kept | None:
    write, kind = FORMS[form]

    def body() -> bytes | None:
        channel = channel_of(site)
        return None if channel is None else write(channel)

    return renewed(site, old, body, f"puuhakalenteri.{form}", kind)


def _filter_channel(site: Parts, name: str, path: str) -> Channel | None:
    asked = site.store.filter(name)
    if asked is None:
        return None
    wanted, said = query.parse(asked).filter, tongue(DEFAULT)
    # as a calendar, it is seen from midnight and the same all day
    entries = site.store.beside.entries([wanted.query(site.watch.today)], site.midnight(), MOST)
    return Channel(
        title=calendar_name(wanted, site, said),
        description=", ".join(words.filter_words(wanted, site.choices(), said)) or said("All events"),
        home=site.address(f"/{DEFAULT}/k/{name}"),
        self_address=site.address(path),
        language=DEFAULT,
        items=event_items(entries, site, said),
    )

"""Pictures on our pages: always our own copies, `/kuva/{name}.webp`, never the source's address.

seen = Pictures.of(site, (card.image for card in cards))      one question to the store for a whole page
seen.view(card.image)  ->  PictureView | None                 for the macro in _picture.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from aggregator.store.pictures import Picture
from web.files import FOR_EVER
from web.parts import Parts, parts

NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class PictureView:
    """For <img>: src is the small one; srcset "" if there is but one. width, height: pixels of the large one."""

    src: str
    srcset: str
    large: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """What we have of the pictures of a page."""

    there: Mapping[str, Picture]

    @classmethod
    def of(cls, site: Parts, addresses: Iterable[str]) -> Pictures:
        """Look up the sources' addresses; "" and unknown ones are no picture. Blocks."""
        wanted = {address for address in addresses if address}
        return cls(site.store.beside.pictures(wanted) if wanted else {})

    def view(self, address: str) -> PictureView | None:
        """The picture of that address, if we have it."""
        picture = self.there.get(address)
        if picture is None:
            return None
        small, large = path(picture.small), path(picture.large)
        both = f"{small} {picture.small_width}w, {large} {picture.width}w" if small != large else ""
        return PictureView(small, both, large, picture.width, picture.height)


def path(name: str) -> str:
    """Where the file of that name is served."""
    return f"/kuva/{name}.webp"


def image(request: Request) -> Response:
    """A picture. Its name is the hash of its bytes, so it may be kept for ever."""
    name = request.path_params["name"]
    known = NAME.fullmatch(name)
    file = parts(request).settings.picture_folder / name[:2] / f"{name}.webp"
    if not known or not file.is_file():
        return PlainTextResponse("No such picture.\n", 404, {"Cache-Control": "public, max-age=60"})
    tag = f'"{name}"'
    headers = {"Cache-Control": FOR_EVER, "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return FileResponse(file, media_type="image/webp", headers=headers)

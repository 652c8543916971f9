"""A picture from a stranger -> at most two small ones of our own. Runs in a child process (sources.isolate).

What comes out is newly drawn: WebP without a word of what the file said beside its dots (place, camera, author's
name), turned the way its EXIF says, of a moving picture the first frame.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

from sources.errors import N_, ParseError

WIDTHS = (480, 960)  # pixels; nothing is made larger than it was
HIGHEST = 2  # times its width; the rest of a taller one is cut away
MOST_PIXELS = 40_000_000
SMALLEST = 80  # pixels of either side; less is an icon, or counts visitors
QUALITY = 78
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
NO_PICTURE = N_("This is no picture that can be read.")
TOO_LARGE = N_("The picture has more than {most} million dots.")
TOO_SMALL = N_("The picture is too small to show.")


@dataclass(frozen=True, slots=True)
class Shrunk:
    """One size of it. width, height: pixels. body: WebP."""

    width: int
    height: int
    body: bytes


def shrink(body: bytes) -> list[Shrunk]:
    """The picture in each of WIDTHS that it fills, narrowest first; at least one. Raises ParseError."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _shrunk(body)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise ParseError(TOO_LARGE, most=MOST_PIXELS // 1_000_000) from None
        except (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, EOFError):
            # what a broken file makes the decoders raise
            raise ParseError(NO_PICTURE) from None


def _shrunk(body: bytes) -> list[Shrunk]:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(body), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ParseError(TOO_LARGE, most=MOST_PIXELS // 1_000_000)
        if min(opened.size) < SMALLEST:
            raise ParseError(TOO_SMALL)
        # a JPEG is decoded no larger than needed: a quarter of the time and memory
        opened.draft("RGB", (WIDTHS[-1] * 2, WIDTHS[-1] * 2))
        opened.seek(0)
        whole = _flat(ImageOps.exif_transpose(opened))
    if whole.height > whole.width * HIGHEST:
        whole = whole.crop((0, 0, whole.width, whole.width * HIGHEST))
    widths = [width for width in WIDTHS if width < whole.width] or [whole.width]
    if len(widths) < len(WIDTHS) and whole.width > widths[-1] * 1.2:
        widths.append(whole.width)
    return [_at(whole, width) for width in widths]


def _flat(picture: Any) -> Any:
    """Without transparency: on white, as it most likely was meant."""
    from PIL import Image

    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper


def _at(whole: Any, width: int) -> Shrunk:
    from PIL import Image

    height = max(1, round(whole.height * width / whole.width))
    drawn = whole if width == whole.width else whole.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=QUALITY, method=4)
    return Shrunk(drawn.width, drawn.height, out.getvalue())

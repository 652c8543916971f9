"""QR codes (ISO/IEC 18004) as SVG elements, black on nothing: what is around them has to be white. Pure."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET = 4  # modules of white around the code, as the standard asks


def code(address: str) -> Markup:
    """The code of an address, with its quiet zone; as wide as what it stands in."""
    drawn = segno.make(address, error="m", micro=False)
    svg = drawn.svg_inline(scale=1, border=QUIET, omitsize=True, svgclass=None, lineclass=None)
    return Markup(svg)  # noqa: S704 (made of numbers)

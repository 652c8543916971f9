"""Pictures of the town's events: drawn when they are asked for, the same for the same name.

A motif on a ground of two colours. Pillow is imported where a picture is drawn: the demo's feeds need none.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import blake2b
from math import cos, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDE, HIGH = 960, 640
# ground, its lower part, the motif, what stands out of it
COLOURS = (
    ("#bfe3f2", "#7fb77e", "#f6f1e3", "#e4572e"), ("#fde2c4", "#e8a87c", "#41506b", "#fff7e8"),
    ("#d9d2ee", "#8d83b8", "#fff3d6", "#d1495b"), ("#cfeadf", "#3f8f7f", "#fffdf5", "#f2b134"),
    ("#fbe3e6", "#d97f8c", "#2f4858", "#ffe9a8"), ("#28385e", "#1b2541", "#f5e6b8", "#ef8354"),
)  # fmt: skip
Colours = tuple[str, str, str, str]
Motif = Callable[["ImageDraw", Colours], None]


def drawing(motif: str, name: str) -> bytes | None:
    """A picture as PNG of `WIDE` × `HIGH`; None if there is no such motif. name: chooses the colours."""
    from PIL import Image, ImageDraw

    draw = MOTIFS.get(motif)
    if draw is None:
        return None
    number = blake2b(name.encode(), digest_size=2).digest()
    colours = COLOURS[number[0] % len(COLOURS)]
    # drawn twice as large, so that edges come out smooth
    picture = Image.new("RGB", (WIDE * 2, HIGH * 2), colours[0])
    brush = ImageDraw.Draw(picture)
    _ground(brush, colours, number[1] / 255)
    draw(brush, colours)
    out = io.BytesIO()
    picture.resize((WIDE, HIGH)).quantize(64).save(out, "PNG")
    return out.getvalue()


def _ground(brush: ImageDraw, colours: Colours, shift: float) -> None:
    """Hills, and a sun or a moon."""
    at = 200 + int(shift * 1300)
    brush.ellipse((at, 110, at + 230, 340), fill=colours[3])
    brush.ellipse((-500 - int(shift * 300), 820, 1300, 2100), fill=colours[1])
    brush.ellipse((700, 900 + int(shift * 80), 2600, 2200), fill=colours[1])


def _book(brush: ImageDraw, colours: Colours) -> None:
    for side in (-1, 1):
        page = [(960, 540), (960 + side * 520, 440), (960 + side * 520, 960), (960, 1080)]
        brush.polygon(page, fill=colours[2])
        for row in range(5):
            y = 580 + row * 84
            brush.line((960 + side * 70, y, 960 + side * 450, y - 74), fill=colours[1], width=16)
    brush.line((960, 540, 960, 1080), fill=colours[3], width=22)


def _notes(brush: ImageDraw, colours: Colours) -> None:
    for x, y in ((640, 900), (1120, 830)):
        brush.ellipse((x, y, x + 220, y + 160), fill=colours[2])
        brush.rectangle((x + 190, y - 480, x + 222, y + 80), fill=colours[2])
    brush.polygon([(830, 420), (1342, 350), (1342, 450), (830, 520)], fill=colours[2])


def _ball(brush: ImageDraw, colours: Colours) -> None:
    brush.ellipse((640, 420, 1280, 1060), fill=colours[2])
    for turn in range(5):
        angle = turn * 2 * pi / 5 - pi / 2
        x, y = 960 + 215 * cos(angle), 740 + 215 * sin(angle)
        brush.regular_polygon((x, y, 74), 5, rotation=turn * 72, fill=colours[3])
    brush.regular_polygon((960, 740, 90), 5, fill=colours[1])


def _blobs(brush: ImageDraw, colours: Colours) -> None:
    brush.ellipse((420, 430, 1500, 1080), fill=colours[2])
    brush.ellipse((1200, 800, 1360, 920), fill=colours[1])
    for number, colour in enumerate(("#e4572e", "#f2b134", "#3f8f7f", "#41506b", "#d1495b")):
        x, y = 560 + number * 165, 560 + (number % 2) * 110 + number * 22
        brush.ellipse((x, y, x + 140, y + 130), fill=colour)


def _trees(brush: ImageDraw, colours: Colours) -> None:
    for x, size in ((300, 1.1), (640, 1.5), (1040, 1.25), (1400, 1.6)):
        top = 1120 - 560 * size
        brush.rectangle((x + 110 * size, 1000, x + 140 * size, 1180), fill=colours[3])
        for part in range(3):
            low, wide = top + (part + 1) * 165 * size, (70 + part * 28) * size
            middle = x + 125 * size
            brush.polygon(
                [(middle, top + part * 110 * size), (middle - wide, low), (middle + wide, low)], fill=colours[2]
            )


def _boat(brush: ImageDraw, colours: Colours) -> None:
    brush.polygon([(560, 900), (1380, 900), (1240, 1070), (700, 1070)], fill=colours[3])
    brush.polygon([(950, 340), (950, 860), (1310, 860)], fill=colours[2])
    brush.polygon([(910, 420), (910, 860), (680, 860)], fill=colours[2])
    for x in range(-40, 2000, 200):
        brush.arc((x, 1050, x + 200, 1170), 180, 360, fill=colours[0], width=22)


def _robot(brush: ImageDraw, colours: Colours) -> None:
    brush.rounded_rectangle((680, 500, 1240, 880), 60, fill=colours[2])
    brush.rounded_rectangle((760, 910, 1160, 1160), 40, fill=colours[2])
    brush.line((960, 500, 960, 380), fill=colours[2], width=24)
    brush.ellipse((915, 300, 1005, 390), fill=colours[3])
    for x in (810, 1010):
        brush.ellipse((x, 590, x + 110, 700), fill=colours[3])
    brush.rounded_rectangle((820, 770, 1100, 810), 20, fill=colours[1])


def _bubbles(brush: ImageDraw, colours: Colours) -> None:
    for x, y, colour in ((400, 380, colours[2]), (960, 620, colours[3])):
        brush.rounded_rectangle((x, y, x + 620, y + 340), 110, fill=colour)
        brush.polygon([(x + 120, y + 320), (x + 270, y + 320), (x + 90, y + 470)], fill=colour)
        for dot in range(3):
            brush.ellipse((x + 170 + dot * 110, y + 140, x + 230 + dot * 110, y + 200), fill=colours[1])


def _frames(brush: ImageDraw, colours: Colours) -> None:
    for x, y, wide, high in (
        (420, 360, 500, 360),
        (960, 360, 560, 360),
        (420, 760, 640, 360),
        (1100, 760, 420, 360),
    ):
        brush.rectangle((x, y, x + wide, y + high), fill=colours[2], outline=colours[1], width=16)
        brush.ellipse((x + wide // 2 - 90, y + 100, x + wide // 2 + 90, y + 280), fill=colours[3])


def _wheels(brush: ImageDraw, colours: Colours) -> None:
    for x in (440, 1080):
        brush.ellipse((x, 680, x + 400, 1080), outline=colours[2], width=40)
        brush.ellipse((x + 170, 850, x + 230, 910), fill=colours[3])
    frame = [(640, 880), (820, 580), (1180, 580), (1280, 880), (980, 880), (820, 580)]
    brush.line(frame, fill=colours[3], width=38, joint="curve")
    brush.line(
        [(640, 880), (980, 880), (1180, 580), (1150, 470), (1250, 450)], fill=colours[3], width=38, joint="curve"
    )
    brush.line([(740, 520), (880, 520)], fill=colours[2], width=44)


def _slide(brush: ImageDraw, colours: Colours) -> None:
    brush.line([(620, 460), (620, 1120)], fill=colours[2], width=36)
    brush.line([(800, 460), (800, 1120)], fill=colours[2], width=36)
    for y in range(560, 1120, 110):
        brush.line([(620, y), (800, y)], fill=colours[2], width=26)
    brush.line([(800, 480), (1020, 620), (1180, 960), (1420, 1080)], fill=colours[3], width=90, joint="curve")


MOTIFS: dict[str, Motif] = {
    "kirja": _book, "nuotti": _notes, "pallo": _ball, "varit": _blobs, "puut": _trees, "vene": _boat,
    "robotti": _robot, "kuplat": _bubbles, "ruudut": _frames, "pyora": _wheels, "puisto": _slide,
}  # fmt: skip
# an event's id -> the motif of its picture; most events have none, as in real feeds
PICTURED = {
    "satutunti-paakirjasto": "kirja", "satutuokio-rantakyla": "vene", "taaperoiden-laululeikki": "nuotti",
    "varikylpy": "varit", "muskarimaistiainen": "nuotti", "muumitunti": "kirja", "koodikerho": "robotti",
    "sarjakuvapaja": "ruudut", "metsan-vartijat": "puut", "tiedepaja": "robotti", "mangapaja": "ruudut",
    "podcast-paja": "kuplat", "satupyora": "pyora", "kielikahvila": "kuplat", "lukukoira": "kirja",
    "lastenkonsertti": "nuotti", "keramiikka": "varit", "luontoretki": "puut", "taidekoulu": "varit",
    "taidemuskari": "varit", "uimakoulu": "vene", "vesipeuhula": "vene", "sahlykerho": "pallo", "futsal": "pallo",
    "suunnistuskoulu": "puut", "banditreenit": "nuotti", "graffiti": "varit", "yopollo": "puut",
    "lapsikuoro": "nuotti", "perheliikunta": "pallo", "puistojooga": "puisto", "skeittipaja": "puisto",
}  # fmt: skip


def address(name: str, base: str) -> str:
    """Where the picture of an event is, "" if it has none. base: without a slash at the end."""
    return f"{base}/kuvat/{PICTURED[name]}/{name}.png" if name in PICTURED else ""

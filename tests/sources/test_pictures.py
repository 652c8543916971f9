"""Pictures from strangers: sizes, formats, turning, and what must not get through."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sources.errors import ParseError
from sources.isolate import Children
from sources.pictures import MOST_PIXELS, TOO_LARGE, TOO_SMALL, WIDTHS, shrink


def drawn(
    width: int, height: int, form: str = "JPEG", mode: str = "RGB", color: Any = "red", **more: Any
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), color).save(out, form, **more)
    return out.getvalue()


def opened(body: bytes) -> Any:
    return Image.open(io.BytesIO(body), formats=["WEBP"])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((2000, 1000), [480, 960]),
        ((700, 500), [480, 700]),
        ((500, 400), [480]),
        ((300, 200), [300]),
        ((960, 640), [480, 960]),
    ],
)
def test_at_most_two_sizes_and_none_larger_than_it_was(
    form: str, size: tuple[int, int], widths: list[int]
) -> None:
    made = shrink(drawn(*size, form=form))
    assert [one.width for one in made] == widths
    for one in made:
        picture = opened(one.body)
        assert picture.format == "WEBP" and picture.size == (one.width, one.height)
        assert abs(one.height - size[1] * one.width / size[0]) <= 1


def test_what_the_file_says_beside_its_dots_is_left_out_and_it_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: to be turned a quarter (EXIF 2.3 section 4.6.4)
    exif[0x010E] = "Matti Meikäläinen, kotona"
    (made,) = shrink(drawn(400, 200, exif=exif))
    assert (made.width, made.height) == (200, 400)
    assert b"Matti" not in made.body and not opened(made.body).getexif()


def test_of_a_moving_picture_the_first_frame_and_clear_becomes_white() -> None:
    frames = [Image.new("RGB", (200, 100), color) for color in ("blue", "red")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    (made,) = shrink(out.getvalue())
    assert getattr(opened(made.body), "n_frames", 1) == 1
    red, _green, blue = opened(made.body).convert("RGB").getpixel((50, 50))
    assert blue > 200 > red
    (clear,) = shrink(drawn(200, 100, "PNG", "RGBA", (0, 0, 0, 0)))
    assert min(opened(clear.body).convert("RGB").getpixel((50, 50))) > 245


def test_a_tower_is_cut() -> None:
    assert all(one.height <= 2 * one.width for one in shrink(drawn(300, 3000)))


def png_head(width: int, height: int) -> bytes:
    """A PNG that only says how large it is, and packs nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "no picture"), (b"<html>404</html>", "no picture"), (b"GIF89a", "no picture"),
        (drawn(300, 300)[:200], "no picture"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (drawn(200, 200, "BMP"), "no picture"), (drawn(200, 200, "TIFF"), "no picture"),
        (drawn(1, 1, "GIF"), TOO_SMALL), (drawn(700, 60), TOO_SMALL),
        (png_head(30_000, 30_000), TOO_LARGE.split("{")[0]), (png_head(7_000, 7_000), TOO_LARGE.split("{")[0]),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_told_as_such(body: bytes, what: str) -> None:
    with pytest.raises(ParseError, match=what):
        shrink(body)
    assert MOST_PIXELS < 7_000 * 7_000


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_broken_files_end_in_a_word_or_a_picture(data: st.DataObject) -> None:
    whole = bytearray(drawn(120, 100, data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]))))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = shrink(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    except ParseError:
        return
    assert all(opened(one.body).size == (one.width, one.height) for one in made)


async def _in_a_child(body: bytes) -> Any:
    async with Children(1, 512, 20) as children:
        return await children.run(shrink, body)


def test_it_runs_in_a_child_under_its_limits() -> None:
    import asyncio

    made = asyncio.run(_in_a_child(drawn(4000, 3000)))
    assert [one.width for one in made] == list(WIDTHS)
    with pytest.raises(ParseError):
        asyncio.run(_in_a_child(png_head(30_000, 30_000)))

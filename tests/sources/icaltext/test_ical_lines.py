"""Bytes into lines: encodings, line ends, folding, heads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.found import Found
from sources.icaltext import blocks, lines


@pytest.mark.parametrize(
    ("raw", "text", "quirk"),
    [
        ("Hyvää päivää".encode(), "Hyvää päivää", ""),
        ("Hyvää päivää – 5 €".encode("cp1252"), "Hyvää päivää – 5 €", "windows_1252"),
        ("Hyvää päivä".encode() + b"\xc3", "Hyvää päivä", "broken_utf_8"),
        ("Hyvää".encode() + b"\n" + "päivää".encode("cp1252"), "Hyvää\npäivää", "windows_1252"),
        (b"3\x96 6 v\x81", "3\x96 6 v\x81", "windows_1252"),
        ("jo rikki \ufffd".encode(), "jo rikki \ufffd", ""),
        (b"", "", ""),
    ],
)
def test_decoding(raw: bytes, text: str, quirk: str) -> None:
    assert lines.decoded(raw) == (text, quirk)


@given(st.binary(max_size=60))
def test_decoding_makes_no_replacement_characters(raw: bytes) -> None:
    text, quirk = lines.decoded(raw)
    assert "\ufffd".encode() in raw or "\ufffd" not in text
    assert bool(quirk) == (raw.decode(errors="replace").encode() != raw)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\r\nSUMMARY:a\r\n b\r\n\tc\r\n", b"\nSUMMARY:abc\n"),
        (b"\nSUMMARY:a\n  b", b"\nSUMMARY:a b"),
        (b"\nSUMMARY:a\r b\rX:1", b"\nSUMMARY:ab\nX:1"),
        (b"\nSUMMARY:a\n\n b\nX:1", b"\nSUMMARY:ab\nX:1"),
        (b"\nSUMMARY:a\n\n\nX:1", b"\nSUMMARY:a\nX:1"),
        (b"\nSUMMARY:a\n \n b", b"\nSUMMARY:ab"),
        (b"\nSUMMARY:a\x0b\x0cb\xc2\x85c\xe2\x80\xa8d", b"\nSUMMARY:a\x0b\x0cb\xc2\x85c\xe2\x80\xa8d"),
        (b"\nSUMMARY:p\xc3\n \xa4\xc3\n \xa4", "\nSUMMARY:pää".encode()),
    ],
)
def test_unfolding(raw: bytes, text: bytes) -> None:
    assert lines.unfolded(raw, Found()) == text


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), min_size=1), st.integers(1, 20)
)
def test_folding_anywhere_even_inside_of_letters_changes_nothing(text: str, width: int) -> None:
    raw = f"SUMMARY:{text}".encode()
    folded = b"\r\n ".join(raw[start : start + width] for start in range(0, len(raw), width))
    assert lines.unfolded(b"\r\n" + folded + b"\r\n", Found()).strip(b"\n") == raw


@pytest.mark.parametrize(
    ("text", "given_", "good"),
    [
        ("", {}, True),
        (";TZID=Europe/Helsinki;VALUE=DATE", {"TZID": "Europe/Helsinki", "VALUE": "DATE"}, True),
        (';cn="Kerho; Oma: 1"', {"CN": "Kerho; Oma: 1"}, True),
        (";CN=a^nb^^c^'d", {"CN": 'a\nb^c"d'}, True),
        (';MEMBER="a","b"', {"MEMBER": "a,b"}, True),
        ("; X = 1 ", {"X": "1"}, True),
        (';CN="a"b"c"', {"CN": "abc"}, False),
        (";A;B=1", {}, False),
        (";A=1;B", {"A": "1"}, False),
    ],
)
def test_parameters(text: str, given_: dict[str, str], *, good: bool) -> None:
    assert lines.parameters(text) == (given_, good)


@pytest.mark.parametrize(
    ("body", "sure"),
    [
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0", 100),
        (b"\xef\xbb\xbf\n\n  begin:vcalendar\n", 100),
        ("BEGIN:VCALENDAR\r\n".encode("utf-16"), 100),
        (b"Warning: something\nBEGIN:VCALENDAR\n", 60),
        (b"<html><pre>\nBEGIN:VCALENDAR\n</pre>", 20),
        (b"x" * 5_000 + b"\nBEGIN:VCALENDAR\n", 0),
        (b"see BEGIN:VCALENDAR in RFC 5545", 0),
        (b"", 0),
    ],
)
def test_likeness(body: bytes, sure: int) -> None:
    assert lines.likeness(body) == sure


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b"\r\n", b"\n"),
        lambda body: body.replace(b"\r\n", b"\r"),
        lambda body: body.replace(b"\r\n", b"\r\r\n"),
        lambda body: body.replace(b"\r\n", b"\r\n\r\n"),
        lambda body: body.replace(b"END:VEVENT\r\n", b"END:VEVENT\r"),
        lambda body: body.replace(b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\n", 1),
        lambda body: body.replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT "),
        lambda body: body.replace(b"END:VEVENT", b"END:VEVENT\t"),
        lambda body: body.replace(b"BEGIN:VEVENT", b"Begin:vEvent", 1),
        lambda body: body.replace(b"END:VCALENDAR\r\n", b"END:VCALENDAR"),
        lambda body: body.replace(b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR"),
        lambda body: body.replace(b"BEGIN:VEVENT", b"END:VEVENT\r\nBEGIN:VEVENT", 1),
        lambda body: body.replace(b"BEGIN:VEVENT", b"BEGIN:VVENUE\r\nUID:x\r\nEND:VVENUE\r\nBEGIN:VEVENT"),
        lambda body: body.replace(b"BEGIN:VEVENT", b"BEGIN:VTODO\r\nBEGIN:VALARM\r\nEND:VTODO\r\nBEGIN:VEVENT"),
        lambda body: body.replace(b"BEGIN:VEVENT", b"END:VCALENDAR\r\nBEGIN:VCALENDAR\r\nBEGIN:VEVENT"),
        lambda body: body.replace(b"BEGIN:VEVENT", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", 1),
        lambda body: body.replace(b"END:VEVENT\r\n", b"", 1),
        lambda body: body.replace(b"END:VCALENDAR\r\n", b"") + b"END:VCALENDAR\r\nEND:VCALENDAR",
        lambda body: body.decode().encode("utf-16-be").join((b"\xfe\xff", b"")),
        lambda body: body.decode().encode("utf-16-le"),
    ],
)  # fmt: skip
def test_no_event_is_lost_by_how_the_calendar_is_written(
    change: Any, calendar: Any, event: Any, parse: Any
) -> None:
    body = change(calendar(*(event(f"UID:{number}", f"SUMMARY:Kerho {number} ä") for number in range(3))))
    titles = {event.key: event.title["und"] for event in parse(body).events}
    assert titles == {str(number): f"Kerho {number} ä" for number in range(3)}


def test_well_formed_bodies_are_not_touched(calendar: Any, event: Any) -> None:
    body = calendar(event("SUMMARY:a\r\n b"))
    found = Found()
    assert lines.clean(body, found) == b"\n" + body.rstrip()
    assert blocks.split(lines.clean(body, found), found).blocks[0][1].startswith(b"\r\nSUMMARY:a\r\n b")
    assert found.problems() == []

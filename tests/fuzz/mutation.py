"""Inputs made from seeds by small random changes; the same ones for the same number to begin with."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

MOST = 60_000  # bytes of an input
WORDS = (
    *(b"\0", b"\r\n", b"\n ", b"\t", b'"', b"'", b"\\", b"\\n", b";", b":", b",", b"=", b"<", b">", b"&", b"&#0;"),
    *(b"&#xd800;", b"%00", b"%ff", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xc3\xa4", b"\xe2\x80\xae", b"]]>"),
    *(b"0", b"-1", b"1e999", b"99999999999999999999", b"NaN", b"Infinity", b"null", b"true", b"[]", b"{}", b"[[[["),
    *(b"0000", b"9999", b"00010101T000000", b"99991231T235959Z", b"20270328T033000", b"2026-11-27", b"24:00", b"31.2."),
    *(b"P999999999D", b"-P1D", b"PT0S", b"TZID=", b"RRULE:FREQ=DAILY\r\n", b"FREQ=YEARLY;", b"BYDAY=-53SU;", b"UNTIL="),
    *(b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"RECURRENCE-ID:20261127T100000\r\n", b"RDATE:", b"EXDATE:", b"DURATION:"),
    *(b"<div>", b"</div>", b"<script>", b"<![CDATA[", b"<!--", b"<item>", b'"@type":"Event"', b'"startDate":', b'"@graph":['),
    *("–".encode(), "0–3-v.".encode(), "7–12-vuotiaille".encode(), b"K18", b"6-9 v", b"vauvoille", b"+358", b"klo 24.30"),
)  # fmt: skip


def mutated(seeds: Sequence[bytes], number: int) -> Iterator[bytes]:
    """The seeds themselves, then changed ones without end."""
    chance = random.Random(number)
    yield from seeds
    while True:
        data = bytearray(chance.choice(seeds) if seeds else b"")
        for _ in range(chance.choice((1, 1, 2, 3, 6, 12))):
            _change(data, chance, seeds)
        yield bytes(data[:MOST])


def _change(data: bytearray, chance: random.Random, seeds: Sequence[bytes]) -> None:
    begin = chance.randrange(len(data) + 1)
    end = min(len(data), begin + chance.choice((1, 1, 2, 4, 8, 40, 400)))
    match chance.randrange(7):
        case 0:
            del data[begin:end]
        case 1:
            data[begin:end] = chance.choice(WORDS)
        case 2:
            data[begin:begin] = chance.choice(WORDS)
        case 3:
            data[begin:begin] = data[begin:end] * chance.choice((1, 2, 50))
        case 4 if begin < end:
            data[begin] = chance.randrange(256)
        case 5 if seeds:
            other = chance.choice(seeds)
            at = chance.randrange(len(other) + 1)
            data[begin:end] = other[at : at + chance.choice((4, 40, 400))]
        case 6:
            digits = [at for at in range(begin, min(begin + 40, len(data))) if 48 <= data[at] <= 57]
            for at in digits[:8]:
                data[at] = 48 + chance.randrange(10)

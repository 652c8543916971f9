"""The words that something was understood from, marked in the text they stand in. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.wording import place_of

Piece = tuple[str, bool]


def pieces(text: str, words: Iterable[str]) -> list[Piece]:
    """`text` in pieces, each with whether it is one of `words`; the first place of each counts."""
    spans = sorted(found for word in set(words) if (found := place_of(text, word)))
    out: list[Piece] = []
    at = 0
    for begin, end in _joined(spans):
        out += [(text[at:begin], False)] if begin > at else []
        out.append((text[begin:end], True))
        at = end
    return [*out, (text[at:], False)] if at < len(text) else out


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for begin, end in spans:
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((begin, end))
    return out

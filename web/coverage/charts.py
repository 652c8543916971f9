"""Heat maps and bars as SVG, made here: values are written out, so that neither colour nor sight of it is needed.

Inside a page the colours are coverage.css's; a file of its own carries them with it, for light paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

LABEL, CELL, ROW, HEAD = 170, 80, 34, 44
SHADES = 5
STYLE = Markup(
    "<style>text{font:13px system-ui,sans-serif;fill:#1a1f24}.h0{fill:#fff;stroke:#6b7782;stroke-dasharray:4 3}"
    ".h1{fill:#e8f1f9}.h2{fill:#bcd7ee}.h3{fill:#7fb2dc}.h4{fill:#2f74ad}.h5{fill:#00417a}"
    ".t4,.t5{fill:#fff}.zero,.value{font-weight:700}.bar{fill:#00539b}.base{stroke:#6b7782}</style>"
)


@dataclass(frozen=True, slots=True)
class Chart:
    """values: by row and column; None where it cannot be told. name: for addresses; told: what it shows."""

    name: str
    title: str
    told: str
    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[float | None]]


def heat(chart: Chart, *, alone: bool = False) -> Markup:
    """Darker is more; none is a dashed box with a 0."""
    most = max((value or 0 for row in chart.values for value in row), default=0)
    width, height = LABEL + CELL * len(chart.columns), HEAD + ROW * len(chart.rows) + 2
    parts = [_heads(chart, HEAD - 12)]
    for number, (name, values) in enumerate(zip(chart.rows, chart.values, strict=True)):
        top = HEAD + ROW * number
        parts.append(_text(LABEL - 8, top + 22, name, "end"))
        for at, value in enumerate(values):
            shade = 0 if not value else min(SHADES, 1 + int((SHADES - 0.001) * value / most))
            left = LABEL + CELL * at
            parts.append(_rect(left + 1, top + 1, CELL - 2, ROW - 2, f"h{shade}"))
            kind = "zero" if value == 0 else f"t{shade}"
            parts.append(_text(left + CELL // 2, top + 22, _number(value), "middle", kind))
    return _svg(chart, width, height, parts, alone)


def bars(chart: Chart, *, alone: bool = False) -> Markup:
    """One row of bars for each row, all to the same measure."""
    tall, gap = 44, 28
    most = max((value or 0 for row in chart.values for value in row), default=0) or 1
    width, height = LABEL + CELL * len(chart.columns), HEAD + (tall + gap) * len(chart.rows)
    parts = [_heads(chart, HEAD - 22)]
    for number, (name, values) in enumerate(zip(chart.rows, chart.values, strict=True)):
        foot = HEAD + (tall + gap) * (number + 1) - 14
        parts.append(_text(LABEL - 8, foot - 4, name, "end"))
        parts.append(Markup('<path d="M{} {}H{}" class="base"/>').format(LABEL, foot, width))
        for at, value in enumerate(values):
            long = round(tall * (value or 0) / most)
            middle = LABEL + CELL * at + CELL // 2
            parts.append(_rect(middle - 18, foot - long, 36, long, "bar"))
            parts.append(_text(middle, foot - long - 5, _number(value), "middle", "value"))
    return _svg(chart, width, height, parts, alone)


def _heads(chart: Chart, y: int) -> Markup:
    found = []
    for at, name in enumerate(chart.columns):
        first, _, second = name.partition(" ")
        middle = LABEL + CELL * at + CELL // 2
        if len(name) <= 9 or not second:
            found.append(_text(middle, y + 6, name[:14], "middle"))
        else:
            found += [_text(middle, y - 6, first[:12], "middle"), _text(middle, y + 9, second[:14], "middle")]
    return Markup("").join(found)


def _text(x: int, y: int, words: str, anchor: str, kind: str = "") -> Markup:
    # what is ours is put in as it is: Markup.format takes ten times as long, and there are hundreds of these
    mark = f' class="{kind}"' if kind else ""
    return Markup(f'<text x="{x}" y="{y}" text-anchor="{anchor}"{mark}>{escape(words)}</text>')  # noqa: S704


def _rect(x: int, y: int, width: int, height: int, kind: str) -> Markup:
    return Markup(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" class="{kind}"/>')  # noqa: S704


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if isinstance(value, float) and not value.is_integer() else f"{int(value)}"


def _svg(chart: Chart, width: int, height: int, parts: Sequence[Markup], alone: bool) -> Markup:
    name = f"kuva-{chart.name}"
    head = Markup(
        '<svg{} viewBox="0 0 {} {}" width="{}" height="{}" class="chart" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>'
    ).format(
        Markup(' xmlns="http://www.w3.org/2000/svg"') if alone else "", width, height, width, height, name, name,
        name, chart.title, name, chart.told,
    )  # fmt: skip
    style = STYLE if alone else Markup("")
    paper = Markup('<rect width="{}" height="{}" fill="#fff"/>').format(width, height) if alone else Markup("")
    return head + style + paper + Markup("").join(parts) + Markup("</svg>")

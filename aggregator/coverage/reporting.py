"""The report's tables: each number with what it is a part of, the same a year before, the events behind it. Pure.

Labels are (message id, values); a value that names a language, a topic, a band or a day is told as such and put
into words by who shows the table. `Report` makes the tables of one period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from aggregator.coverage.bands import ANY, PARENTS, UNTOLD
from aggregator.coverage.cuts import Cut, cut, of_band
from aggregator.coverage.tally import COLUMNS, Totals
from aggregator.coverage.terms import Period
from sources.errors import N_

Value = str | int | date
Figures = tuple["Figure", ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What a row or a column is called. what: message id; values: a `language` is a code, a `day` is a date.

    `topic`, `about` are slugs of topics, `which` several with commas between, `whom` is a key of BAND_KEYS.
    """

    what: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number. of: what it is a part of; before: the same of the period it is compared with (None: not counted).

    count None: cannot be told. period: whose days they are, if not the report's. words: in place of a number.
    """

    count: float | None
    of: int | None = None
    before: float | None = None
    cut: Cut | None = None
    period: Period | None = None
    words: Label | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """total: the sum or the whole that the others are parts of; unknown: what is not told."""

    label: Label
    figures: Figures
    key: str = ""
    total: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """slug: in addresses and file names. heat: its cells are worth a picture. notes: what has to be said with it.

    unknown: numbers of the columns that tell what nobody tells; whole: of the column that the others are parts of;
    calm: of those in which a 0 is no lack.
    """

    slug: str
    title: str
    columns: tuple[Label, ...]
    rows: tuple[Row, ...]
    notes: tuple[Label, ...] = ()
    heat: bool = False
    unknown: tuple[int, ...] = ()
    whole: int | None = None
    calm: tuple[int, ...] = ()


SESSIONS, ALL = N_("Sessions"), N_("All")
NO_AGE = N_("Age not told")
PARENTS_WORD = N_("Parents")
YEARS = N_("{ages} years old")
NAMED = "{name}"


def band_label(band: str) -> Label:
    """Who a band is."""
    special = {PARENTS: PARENTS_WORD, UNTOLD: NO_AGE, ANY: ALL}
    return Label(special[band]) if band in special else Label(YEARS, {"ages": band.replace("-", "–")})


BAND_LABELS = tuple(map(band_label, COLUMNS))
UNKNOWN_BAND, WHOLE_BAND = (COLUMNS.index(key) for key in (UNTOLD, ANY))
PRICE_WORDS = {
    "maksuton": N_("Free of charge"),
    "maksullinen": N_("Costs something"),
    "ei-tiedossa": N_("Price not told"),
}
PRICE_KEYS = {"maksuton": "yes", "maksullinen": "no", "ei-tiedossa": "untold"}
SLOTS: dict[str, tuple[str, Cut]] = {
    "weekday-morning": (N_("Weekday mornings"), cut(("aika", "aamu"), ("viikonpaiva", "arki"))),
    "weekday-afternoon": (N_("Weekday afternoons"), cut(("aika", "paiva"), ("viikonpaiva", "arki"))),
    "weekday-evening": (N_("Weekday evenings"), cut(("aika", "ilta"), ("viikonpaiva", "arki"))),
    "weekday-day": (N_("Weekdays, all day"), cut(("aika", "koko-paiva"), ("viikonpaiva", "arki"))),
    "weekend": (N_("Weekends"), cut(("viikonpaiva", "viikonloppu"))),
}


@dataclass(frozen=True, slots=True)
class Report:
    """One period's numbers and names. before: of the period it is compared with; None if that was not counted.

    coming: of the next 30 days, `ahead`. areas: slug -> name, in order; located: those whose centre is known.
    sources, schools: slug -> name. wishes, wished_before: (band, topic) -> wishes, of the two periods.
    """

    period: Period
    now: Totals
    before: Totals | None
    ahead: Period
    coming: Totals
    areas: Mapping[str, str]
    located: Sequence[str] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    schools: Mapping[str, str] = field(default_factory=dict)
    wishes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    wished_before: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def figure(self, cell: tuple[str, ...], conditions: Cut, of: tuple[str, ...] | None = None) -> Figure:
        """A sum of the period."""
        before = self.before(*cell) if self.before else None
        return Figure(self.now(*cell), None if of is None else self.now(*of), before, conditions)

    def across(self, cell: tuple[str, ...], conditions: Cut) -> Figures:
        """A sum for each band, which is the cell's second part."""
        return tuple(
            self.figure((cell[0], band, *cell[1:]), cut(*of_band(band), *conditions), ("band", band))
            for band in COLUMNS
        )


def ages(report: Report) -> Table:
    """Sessions by age, and when."""
    everything = ("band", ANY)
    rows = []
    for band in COLUMNS:
        who = of_band(band)
        figures = [report.figure(("band", band), cut(*who), everything)]
        figures += [
            report.figure(("slot", band, slot), cut(*who, *SLOTS[slot][1]), ("band", band)) for slot in SLOTS
        ]
        rows.append(Row(band_label(band), tuple(figures), band, band == ANY, band == UNTOLD))
    columns = (Label(SESSIONS), *(Label(words) for words, _ in SLOTS.values()))
    return Table("iat", N_("Sessions by age"), columns, tuple(rows), (Label(OVERLAP),), calm=(4,))


OVERLAP = N_("What is for 7–12-year-olds counts for both 7–9 and 10–12, so the rows add up to more than all.")


def prices(report: Report) -> Table:
    """Free, paid and not told, by age."""
    rows = []
    for band in COLUMNS:
        who = of_band(band)
        parts = [
            report.figure(("price", band, PRICE_KEYS[word]), cut(*who, ("hinta", word)), ("band", band))
            for word in PRICE_WORDS
        ]
        whole = report.figure(("band", band), cut(*who))
        rows.append(Row(band_label(band), (*parts, whole), band, band == ANY, band == UNTOLD))
    columns = (*map(Label, PRICE_WORDS.values()), Label(ALL))
    return Table("hinnat", N_("Free and paid, by age"), columns, tuple(rows), unknown=(2,), whole=3)


def areas(report: Report) -> Table:
    """Sessions by area and age."""
    rows = [
        Row(Label(NAMED, {"name": name}), report.across(("area", slug), cut(("alue", slug))), slug)
        for slug, name in report.areas.items()
    ]
    rows.append(Row(Label(N_("Area not known")), report.across(("area", ""), cut(("alue", "-"))), unknown=True))
    rows.append(Row(Label(ALL), _whole(report), total=True))
    return banded("alueet", N_("Sessions by area and age"), rows, heat=True)


def _whole(report: Report) -> Figures:
    return tuple(report.figure(("band", band), cut(*of_band(band))) for band in COLUMNS)


def coming(report: Report) -> Table:
    """What each area has ahead."""
    ahead = report.ahead
    rows = []
    for slug, name in report.areas.items():
        figures = tuple(
            Figure(report.coming("area", band, slug), report.coming("band", band), None,
                   cut(*of_band(band), ("alue", slug)), ahead)
            for band in COLUMNS
        )  # fmt: skip
        rows.append(Row(Label(NAMED, {"name": name}), figures, slug))
    nothing = [report.areas[row.key] for row in rows if not row.figures[WHOLE_BAND].count]
    notes = (Label(N_("Nothing at all: {names}."), {"names": ", ".join(nothing)}),) if nothing else ()
    return banded("tulossa", N_("The next 30 days, by area and age"), rows, notes)


def reach(report: Report) -> Table:
    """What is within 3 km of each area's centre, wherever it is."""
    rows = [
        Row(
            Label(NAMED, {"name": report.areas[slug]}),
            report.across(("reach", slug), cut(("lahella", slug))),
            slug,
        )
        for slug in report.located
        if slug in report.areas
    ]
    notes = () if rows else (Label(N_("Not known: the file of areas tells no centres or shapes.")),)
    if rows:
        told = report.across(("reach", "?"), cut(("lahella", "-")))
        rows.append(Row(Label(N_("Place not on the map")), told, unknown=True))
    return banded("ulottuvilla", N_("Within 3 km of an area's centre"), rows, notes)


def banded(
    slug: str, title: str, rows: Sequence[Row], notes: tuple[Label, ...] = (), *, heat: bool = False
) -> Table:
    return Table(slug, title, BAND_LABELS, tuple(rows), notes, heat, (UNKNOWN_BAND,), WHOLE_BAND)


def weekdays(report: Report) -> Table:
    """Sessions by age and weekday."""
    words = ("ma", "ti", "ke", "to", "pe", "la", "su")
    rows = []
    for number, word in enumerate(words):
        figures = tuple(
            Figure(
                report.now.weekdays.get((band, number), 0), report.now("band", band),
                report.before.weekdays.get((band, number), 0) if report.before else None,
                cut(*of_band(band), ("viikonpaiva", word)),
            )
            for band in COLUMNS
        )  # fmt: skip
        rows.append(Row(Label("{weekday}", {"weekday": number}), figures, word))
    rows.append(Row(Label(ALL), _whole(report), total=True))
    return banded("viikonpaivat", N_("Sessions by weekday and age"), rows, heat=True)

"""The report's tables: each number with what it is a part of, the same a year before, the events behind it. Pure.

Labels are (message id, values); a value that names a language or a day is told as such and put into words by who
shows the table. `Report` makes the tables of one period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from aggregator.coverage.bands import ANY, PARENTS, UNTOLD
from aggregator.coverage.cuts import Cut, cut, of_band
from aggregator.coverage.tally import COLUMNS, Day, Totals
from aggregator.coverage.terms import Period
from sources.errors import N_

Value = str | int | date
Figures = tuple["Figure", ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What a row or a column is called. what: message id; values: a `language` is a code, a `day` is a date."""

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

    unknown: numbers of the columns that tell what nobody tells; whole: of the column that the others are parts of.
    """

    slug: str
    title: str
    columns: tuple[Label, ...]
    rows: tuple[Row, ...]
    notes: tuple[Label, ...] = ()
    heat: bool = False
    unknown: tuple[int, ...] = ()
    whole: int | None = None


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
STATES = {
    "ok": N_("Works"), "failing": N_("Does not work"), "silent": N_("Unchanged for half a year"),
    "quarantined": N_("Waits for a decision"), "paused": N_("Paused"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """One period's numbers and names. before: of the period it is compared with; None if that was not counted.

    coming: of the next 30 days, `ahead`. areas: slug -> name, in order; located: those whose centre is known.
    sources, schools: slug -> name.
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
    return Table("iat", N_("Sessions by age"), columns, tuple(rows), (Label(OVERLAP),))


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
    return _banded("alueet", N_("Sessions by area and age"), rows, heat=True)


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
    return _banded("tulossa", N_("The next 30 days, by area and age"), rows, notes)


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
    return _banded("ulottuvilla", N_("Within 3 km of an area's centre"), rows, notes)


def _banded(
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
    return _banded("viikonpaivat", N_("Sessions by weekday and age"), rows, heat=True)


def topics(report: Report) -> Table:
    """What there is to do, by age."""
    named = sorted(report.now.keys("topic", ANY) - {UNTOLD}, key=lambda one: -report.now("topic", ANY, one))
    rows = [
        Row(Label("{topic}", {"topic": one}), report.across(("topic", one), cut(("aihe", one))), one)
        for one in named
    ]
    rows.append(
        Row(Label(N_("Topic not told")), report.across(("topic", UNTOLD), cut(("aihe", "-"))), unknown=True)
    )
    return _banded("aiheet", N_("Sessions by topic and age"), rows)


def vulnerable(report: Report) -> Table:
    """For those who most easily go without."""
    rows = [
        Row(Label(N_("Said to be accessible or adapted")),
            report.across(("access", "told"), cut(("esteeton", "1")))),
        Row(Label(N_("Accessibility not told")), report.across(("access", UNTOLD), cut(("esteeton", "-"))),
            unknown=True),
        Row(Label(N_("In other languages than Finnish or Swedish")),
            report.across(("language", "other"), cut(("kieli", "muu")))),
    ]  # fmt: skip
    codes = sorted(report.now.keys("language", ANY) - {UNTOLD, "other"})
    rows += [
        Row(Label("{language}", {"language": code}), report.across(("language", code), cut(("kieli", code))))
        for code in codes
    ]
    rows += [
        Row(
            Label(N_("Language not told")), report.across(("language", UNTOLD), cut(("kieli", "-"))), unknown=True
        ),
        Row(Label(N_("Free and without sign-up")), report.across(("low", "yes"), cut(("matala", "1")))),
        Row(
            Label(N_("Price or sign-up not told")),
            report.across(("low", UNTOLD), cut(("matala", "-"))),
            unknown=True,
        ),
    ]
    return _banded("kaikille", N_("For those who most easily go without"), rows)


def voices(report: Report) -> Table:
    """Support for parents, and children heard."""
    rows = [
        Row(Label(N_("Support for parents")), report.across(("support",), cut(("tuki", "1")))),
        Row(Label(N_("Children and young people are heard")), report.across(("heard",), cut(("kuullaan", "1")))),
    ]
    note = Label(
        N_("Recognised by words and topics, such as family café, youth council, survey, children's rights.")
    )
    return _banded("tuki", N_("Support for parents, and children being heard"), rows, (note,))


QUALITY = {
    "stated": (N_("Age stated"), cut(("ikatieto", "kerrottu"))),
    "read": (N_("Age read from the text"), cut(("ikatieto", "arvioitu"))),
    UNTOLD: (N_("Age not told"), cut(("ikatieto", "ei"))),
    "no-place": (N_("Place missing"), cut(("paikka", "0"))),
    "no-price": (N_("Price not told"), cut(("hinta", "ei-tiedossa"))),
}


def quality(report: Report) -> Table:
    """How much the organisers tell."""
    rows = []
    known = report.now.keys("quality") | {cell[1] for cell in report.now.sums if cell[0] == "quality"}
    slugs = sorted((known | set(report.now.sources)) - {ANY}, key=lambda slug: report.sources.get(slug, slug))
    for slug in (*slugs, ANY):
        of = ("quality", slug, "all")
        who = () if slug == ANY else (("lahde", slug),)
        figures = [report.figure(of, cut(*who))]
        figures += [
            report.figure(("quality", slug, key), cut(*who, *conditions), of)
            for key, (_, conditions) in QUALITY.items()
        ]
        state = report.now.sources.get(slug)
        words = Label(STATES[state]) if state in STATES else Label("–")
        label = Label(ALL) if slug == ANY else Label(NAMED, {"name": report.sources.get(slug, slug)})
        rows.append(Row(label, (*figures, Figure(None, words=words)), slug, slug == ANY))
    columns = (Label(SESSIONS), *(Label(words) for words, _ in QUALITY.values()), Label(N_("The feed")))
    note = Label(N_("An event told by several sources counts for each of them."))
    return Table(
        "tiedot", N_("How much the organisers tell"), columns, tuple(rows), (note,), unknown=(3, 4, 5), whole=0
    )


PARTLY = N_("{name}, {days} of {all} days counted")


def trend(quarters: Sequence[tuple[Period, Sequence[Day]]]) -> Table:
    """Quarter by quarter; what was not counted is not told."""
    rows = []
    for period, days in quarters:
        sums = [sum(day.bands[at] for day in days) for at in range(len(COLUMNS))]
        figures = tuple(
            Figure(some if days else None, sums[WHOLE_BAND] if days else None, None, cut(*of_band(band)), period)
            for band, some in zip(COLUMNS, sums, strict=True)
        )
        label = Label(NAMED, {"name": period.name})
        if days and len(days) < period.days:
            label = Label(PARTLY, {"name": period.name, "days": len(days), "all": period.days})
        rows.append(Row(label, figures, period.name))
    return _banded("neljannekset", N_("Quarter by quarter"), rows)

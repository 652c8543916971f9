"""Holiday weeks beside an average week of term, and lasting hobbies and schools: tables of their own. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from aggregator.coverage.bands import GRADES, UNTOLD, Band, bands_of
from aggregator.coverage.cuts import Cut, cut, of_band
from aggregator.coverage.profile import Profile
from aggregator.coverage.reporting import (
    ALL,
    BAND_LABELS,
    NAMED,
    PRICE_KEYS,
    PRICE_WORDS,
    UNKNOWN_BAND,
    WHOLE_BAND,
    Figure,
    Label,
    Report,
    Row,
    Table,
)
from aggregator.coverage.tally import COLUMNS, Day, Totals
from aggregator.coverage.terms import Period, Week
from sources.errors import N_

PAUSES = {
    "autumn": N_("Autumn holiday, week {week}"), "winter": N_("Winter holiday, week {week}"),
    "christmas": N_("Christmas holiday, week {week}"), "easter": N_("Easter, week {week}"),
    "summer": N_("Summer holiday, week {week}"), "public": N_("Public holidays, week {week}"),
}  # fmt: skip
LASTING = cut(("pitka", "1"))
Kind = tuple[int, int, bool, str]
KIND: Callable[[Profile], Kind] = attrgetter("low", "high", "parents", "free")


def holidays(weeks: Iterable[Week], days: Sequence[Day]) -> Table:
    """Each holiday week of the period, and the average of its weeks of term."""
    by_day = {day.day: day for day in days}
    rows, term = [], []
    for week in weeks:
        found = [by_day[day] for n in range(7) if (day := week.monday + timedelta(days=n)) in by_day]
        if len(found) < 7:
            continue
        if not week.pause:
            term.append(found)
            continue
        label = Label(PAUSES[week.pause], {"week": week.monday.isocalendar().week})
        whole = Period(week.monday, week.monday + timedelta(days=6))
        figures = tuple(
            Figure(some, None, None, cut(*of_band(band)), whole)
            for band, some in zip(COLUMNS, _sums(found), strict=True)
        )
        rows.append(Row(label, (*figures, _evenings(found, whole)), week.pause))
    rows.append(_average(term))
    columns = (*BAND_LABELS, Label(N_("Of them in the evening")))
    notes = () if len(rows) > 1 else (Label(N_("No whole holiday week in this period.")),)
    return Table(
        "loma", N_("Holiday weeks beside a week of term"), columns, tuple(rows), notes,
        unknown=(UNKNOWN_BAND,), whole=WHOLE_BAND,
    )  # fmt: skip


def _sums(days: Sequence[Day]) -> list[int]:
    return [sum(day.bands[at] for day in days) for at in range(len(COLUMNS))]


def _evenings(days: Sequence[Day], period: Period) -> Figure:
    return Figure(sum(day.evening[WHOLE_BAND] for day in days), None, None, cut(("aika", "ilta")), period)


def _average(weeks: Sequence[Sequence[Day]]) -> Row:
    label = Label(N_("Average of the {count} weeks of term"), {"count": len(weeks)})
    if not weeks:
        return Row(label, (Figure(None),) * (len(COLUMNS) + 1), "term", total=True)
    days = [day for week in weeks for day in week]
    figures = [Figure(some / len(weeks)) for some in _sums(days)]
    evening = sum(day.evening[WHOLE_BAND] for day in days) / len(weeks)
    return Row(label, (*figures, Figure(evening)), "term", total=True)


GRADE_WORDS = {
    "1-2": N_("Grades 1–2"), "3-6": N_("Grades 3–6"), "7-9": N_("Grades 7–9"),
    "upper": N_("After basic education"),
}  # fmt: skip


def hobbies(report: Report) -> Table:
    """Hobbies of eight times a term or more, by grade and price; each hobby counts once."""
    rows, kinds = [], _Kinds(_kinds(report.now), _kinds(report.before) if report.before else None)
    for key, words in GRADE_WORDS.items():
        ages = GRADES[key]
        row = _hobby_row(kinds, partial(_overlaps, ages), (("ika", ages.key),))
        rows.append(Row(Label(words), row, key))
    untold = _hobby_row(kinds, lambda one: bands_of(*one[:3]) == (UNTOLD,), (("ika", "ei"),))
    rows.append(Row(Label(N_("Age not told")), untold, UNTOLD, unknown=True))
    rows.append(Row(Label(ALL), _hobby_row(kinds, lambda _: True, ()), "all", total=True))
    columns = (*map(Label, PRICE_WORDS.values()), Label(N_("Hobbies")))
    note = Label(
        N_("A hobby is lasting if it meets at least 8 times in a school term. Grades go by the child's age.")
    )
    return Table(
        "harrastukset", N_("Lasting hobbies by grade"), columns, tuple(rows), (note,), unknown=(2,), whole=3
    )


def _overlaps(ages: Band, one: Kind) -> bool:
    return ages.overlaps(one[0], one[1])


class _Kinds(NamedTuple):
    """How many hobbies of each kind there are, and were."""

    now: Counter[Kind]
    before: Counter[Kind] | None


def _kinds(totals: Totals) -> Counter[Kind]:
    """Of thousands of hobbies many are alike in what the table tells apart."""
    return Counter(map(KIND, totals.hobbies))


def _by_price(kinds: Counter[Kind], wanted: Callable[[Kind], bool]) -> Counter[str]:
    found = Counter[str]()
    for one, count in kinds.items():
        if wanted(one):
            found[one[3]] += count
    return found


def _hobby_row(kinds: _Kinds, wanted: Callable[[Kind], bool], who: Cut) -> tuple[Figure, ...]:
    now = _by_price(kinds.now, wanted)
    before = None if kinds.before is None else _by_price(kinds.before, wanted)
    found = [
        Figure(
            now[free], now.total(), None if before is None else before[free], cut(*who, *LASTING, ("hinta", word))
        )
        for word, free in PRICE_KEYS.items()
    ]
    return (*found, Figure(now.total(), None, None if before is None else before.total(), cut(*who, *LASTING)))


def schools(report: Report) -> Table:
    """School units with at least one free lasting hobby on their premises."""
    rows = []
    for slug, name in report.schools.items():
        there = [one for one in report.now.hobbies if one.school == slug]
        before = [one for one in report.before.hobbies if one.school == slug] if report.before else None
        free = _free(there)
        without_fee = cut(("koulu", slug), *LASTING, ("hinta", "maksuton"))
        figures = (
            Figure(free, len(there), None if before is None else _free(before), without_fee),
            Figure(len(there), None, None if before is None else len(before), cut(("koulu", slug), *LASTING)),
        )  # fmt: skip
        rows.append(Row(Label(NAMED, {"name": name}), figures, slug))
    columns = (Label(N_("Free lasting hobbies")), Label(N_("Lasting hobbies")))
    if not rows:
        note = Label(N_("Not known: the file of areas names no schools."))
        return Table("koulut", N_("Schools with a free hobby"), columns, (), (note,))
    with_one = sum(1 for row in rows if row.figures[0].count)
    note = Label(
        N_("{count} of {of} schools have at least one free lasting hobby on their premises."),
        {"count": with_one, "of": len(rows)},
    )
    return Table("koulut", N_("Schools with a free hobby"), columns, tuple(rows), (note,))


def _free(hobbies: Iterable[Profile]) -> int:
    return sum(1 for one in hobbies if one.free == "yes")

"""The tables of what is done, for whom it is made possible, how much is told, and how it has changed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.coverage.bands import ANY, UNTOLD
from aggregator.coverage.cuts import cut, of_band
from aggregator.coverage.reporting import (
    ALL,
    NAMED,
    SESSIONS,
    WHOLE_BAND,
    Figure,
    Label,
    Report,
    Row,
    Table,
    banded,
)
from aggregator.coverage.tally import COLUMNS, Day
from aggregator.coverage.terms import Period
from sources.errors import N_

STATES = {
    "ok": N_("Works"), "failing": N_("Does not work"), "silent": N_("Unchanged for half a year"),
    "quarantined": N_("Waits for a decision"), "paused": N_("Paused"),
}  # fmt: skip


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
    return banded("aiheet", N_("Sessions by topic and age"), rows)


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
    return banded("kaikille", N_("For those who most easily go without"), rows)


def voices(report: Report) -> Table:
    """Support for parents, and children heard."""
    rows = [
        Row(Label(N_("Support for parents")), report.across(("support",), cut(("tuki", "1")))),
        Row(Label(N_("Children and young people are heard")), report.across(("heard",), cut(("kuullaan", "1")))),
    ]
    note = Label(
        N_("Recognised by words and topics, such as family café, youth council, survey, children's rights.")
    )
    return banded("tuki", N_("Support for parents, and children being heard"), rows, (note,))


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
        "tiedot",
        N_("How much the organisers tell"),
        columns,
        tuple(rows),
        (note,),
        unknown=(3, 4, 5),
        whole=0,
        calm=(0, 1, 2),
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
    return banded("neljannekset", N_("Quarter by quarter"), rows)

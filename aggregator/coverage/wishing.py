"""The table of what is wished for beside what there is, by topic and age. Pure."""

from __future__ import annotations

from aggregator.coverage.bands import ANY
from aggregator.coverage.cuts import cut, of_band
from aggregator.coverage.reporting import ALL, SESSIONS, Figure, Label, Report, Row, Table
from sources.errors import N_

FEW = 5
WISHES = N_("Wishes")
WHOSE = N_("{about}: {whom}")
NONE = N_("Nobody has told a wish in this period.")
SMALL = N_("Fewer than {few} wishes, so only a hint and no measure: {which}.")
MEANING = N_(
    "Wishes are what children, young people and parents have told on the site, without saying who they are; they "
    "are not a sample of everybody. One person may have told several."
)


def wishes(report: Report) -> Table:
    """Each topic and age that somebody wishes for, the most wished first, with what there is of it."""
    most_first = sorted(report.wishes.items(), key=lambda one: (-one[1], one[0]))
    rows = [_row(report, band, topic, some) for (band, topic), some in most_first]
    if rows:
        whole = report.figure(("band", ANY), ())
        rows.append(
            Row(Label(ALL), (_wished(sum(report.wishes.values()), _all_before(report)), whole), total=True)
        )
    return Table(
        "toiveet", N_("Wishes and supply by topic and age"), (Label(WISHES), Label(SESSIONS)), tuple(rows),
        _notes(report), calm=(0,),
    )  # fmt: skip


def _row(report: Report, band: str, topic: str, some: int) -> Row:
    before = None if report.before is None else report.wished_before.get((band, topic), 0)
    there = report.figure(("topic", band, topic), cut(*of_band(band), ("aihe", topic)))
    label = Label(WHOSE, {"about": topic, "whom": band})
    return Row(label, (_wished(some, before), there), f"{topic} {band}")


def _wished(some: int, before: int | None) -> Figure:
    return Figure(some, None, before)


def _all_before(report: Report) -> int | None:
    return None if report.before is None else sum(report.wished_before.values())


def _notes(report: Report) -> tuple[Label, ...]:
    if not report.wishes:
        return (Label(NONE),)
    by_topic: dict[str, int] = {}
    for (_, topic), some in report.wishes.items():
        by_topic[topic] = by_topic.get(topic, 0) + some
    few = sorted(topic for topic, some in by_topic.items() if some < FEW)
    small = (Label(SMALL, {"few": FEW, "which": ",".join(few)}),) if few else ()
    return (Label(MEANING), *small)

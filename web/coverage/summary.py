"""The report in plain words, fit for a blog or the children's news."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.coverage.assembling import Overview
from aggregator.coverage.bands import ANY, BAND_KEYS, UNTOLD
from aggregator.coverage.reporting import band_label
from web.coverage import wording
from web.i18n import N_, Tongue

GAPS = 8
WISHES = 8


def summary(
    found: Overview,
    gaps: Sequence[tuple[str, Sequence[str]]],
    goals: Sequence[tuple[str, str]],
    said: Tongue,
    address: str,
) -> str:
    """gaps: sentence, what has to be said with it. goals: title, how it stands. address: of the page or ""."""
    lines = [
        said(
            "What there was for children, young people and parents, {period}",
            period=wording.period(found.period, said),
        ),
        "",
    ]
    if not found.report.now.counted:
        return "\n".join([*lines, said("This period has not been counted."), ""])
    lines += [*_whole(found, said), "", *_bands(found, said)]
    lines += _wishes(found, said)
    if gaps:
        lines += ["", said("What is missing in the next 30 days:")]
        lines += [f"– {' '.join((words, *asides))}" for words, asides in gaps[:GAPS]]
        if len(gaps) > GAPS:
            lines.append(said.plural("– and {count} more", "– and {count} more", len(gaps) - GAPS))
    if goals:
        lines += ["", said("How the goals stand:")]
        lines += [f"– {title}: {now}" for title, now in goals]
    lines += ["", said(MEASURES)]
    return "\n".join([*lines, *([address] if address else []), ""])


PARTLY = N_("Only {days} of the period's {all} days have been counted; the numbers are of those.")
MEASURES = N_(
    "These numbers tell what the organisers' own calendars offer. They do not tell how many took part, nor what "
    "is offered without being told."
)


def _whole(found: Overview, said: Tongue) -> list[str]:
    now, before = found.report.now, found.report.before
    lines = [said.plural("{count} session in all.", "{count} sessions in all.", now("band", ANY))]
    if found.counted_days < found.period.days:
        lines.append(said(PARTLY, days=found.counted_days, all=found.period.days))
    if before is not None and found.compared_days == found.compared.days:
        lines.append(
            said(
                "In {period} there were {count}.",
                period=wording.period(found.compared, said),
                count=said.number(before("band", ANY)),
            )
        )
    lines.append(
        said("{free} were free of charge, {paid} cost something, and of {untold} the price is not told.",
             free=said.number(now("price", ANY, "yes")), paid=said.number(now("price", ANY, "no")),
             untold=said.number(now("price", ANY, "untold")))
    )  # fmt: skip
    if found.cancelled:
        lines.append(
            said.plural(
                "{count} session was cancelled and is not counted.",
                "{count} sessions were cancelled and are not counted.",
                found.cancelled,
            )
        )
    return lines


def _bands(found: Overview, said: Tongue) -> list[str]:
    now = found.report.now
    return [
        said("{who}: {count} sessions, {free} of them free of charge", who=wording.label(band_label(band), said),
             count=said.number(now("band", band)), free=said.number(now("price", band, "yes")))
        for band in (*BAND_KEYS, UNTOLD)
    ]  # fmt: skip


def _wishes(found: Overview, said: Tongue) -> list[str]:
    """What is wished for most, and how much there is of it."""
    told = found.tables["toiveet"]
    rows = [row for row in told.rows if not row.total][:WISHES]
    if not rows:
        return []
    lines = ["", said("What children, young people and parents wish for, and what there is:")]
    for row in rows:
        wished, there = (said.number(int(figure.count or 0)) for figure in row.figures)
        lines.append(
            said("– {what}: {wishes} wishes, {sessions} sessions", what=wording.label(row.label, said),
                 wishes=wished, sessions=there)
        )  # fmt: skip
    return lines + [wording.label(note, said) for note in told.notes]

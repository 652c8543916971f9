"""Labels, figures and gaps of the coverage report in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from aggregator.coverage.assembling import Overview
from aggregator.coverage.gaps import DAYS, Gap
from aggregator.coverage.reporting import NAMED, Figure, Label, band_label
from aggregator.coverage.terms import Period, Season
from aggregator.reading import topics
from web import dates
from web.i18n import N_, Tongue
from web.words import language_name

QUARTER = N_("Quarter {number}, {year}")
SEASONS: dict[str, str] = {
    "kevat": N_("Spring term {year}"), "kesa": N_("Summer {year}"), "syksy": N_("Autumn term {year}"),
}  # fmt: skip
SAID: dict[Season, str] = {"spring": "kevat", "summer": "kesa", "autumn": "syksy"}


def label(told: Label, said: Tongue) -> str:
    """A label in words."""
    values = {key: _value(key, value, said) for key, value in told.values.items()}
    for key in ("language", "topic", "weekday"):
        if key in values:
            return capital(str(values[key]))
    return str(values["name"]) if told.what == NAMED else said(told.what, **values)


def brief(told: Label, said: Tongue) -> str:
    """A label for a picture: of ages the bare numbers."""
    return str(told.values.get("ages") or label(told, said))


def _value(key: str, value: object, said: Tongue) -> object:
    if read := VALUES.get(key):
        return read(str(value), said)
    return dates.short_day(value, said.code, names=False) if isinstance(value, date) else value


def _topic(slug: str, said: Tongue) -> str:
    return topics.labels(said.code).get(slug, slug)


def _whom(band: str, said: Tongue) -> str:
    told = label(band_label(band), said)
    return told[:1].lower() + told[1:]


def period_name(name: str, said: Tongue) -> str:
    """ "2026Q4" as "4. neljännes 2026", "syksy-2026" as "Syyslukukausi 2026"; anything else as it is."""
    if len(name) == 6 and name[4] == "Q" and name[:4].isdigit():
        return said(QUARTER, number=name[5], year=name[:4])
    word, dash, year = name.partition("-")
    return said(SEASONS[word], year=year) if dash and word in SEASONS else name


# what a value is -> its words
VALUES: dict[str, Callable[[str, Tongue], str]] = {
    "language": lambda code, said: language_name(code, said.code),
    "topic": _topic,
    "about": lambda slug, said: capital(_topic(slug, said)),
    "which": lambda slugs, said: ", ".join(_topic(one, said).lower() for one in slugs.split(",")),
    "whom": _whom,
    "weekday": lambda number, said: dates.weekday(int(number), said.code),
    "name": period_name,
}


def period(told: Period, said: Tongue) -> str:
    """A period in words: "4. neljännes 2026"; any dates as "1.–15. lokakuuta 2026"."""
    return dates.days(told.first, told.last, said.code) if ".." in told.name else period_name(told.name, said)


def number(count: float | None, said: Tongue) -> str:
    """A count, or an average with one decimal; "–" where it cannot be told."""
    if count is None:
        return "–"
    if isinstance(count, float) and not count.is_integer():
        whole, _, part = f"{count:.1f}".partition(".")
        return f"{said.number(int(whole))}{'.' if said.code == 'en' else ','}{part}"
    return said.number(int(count))


def share(figure: Figure) -> str:
    """ "35 %" of what it is a part of; "" where there is none."""
    if figure.count is None or not figure.of:
        return ""
    percent = 100 * figure.count / figure.of
    return "<1 %" if 0 < percent < 1 else f"{percent:.0f} %"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def where(area: str, names: Mapping[str, str], own: Mapping[str, Mapping[str, str]], said: Tongue) -> str:
    """ "in Vuoksenniska", as the municipality says it if it has told us."""
    if not area:
        return said("anywhere in the municipality")
    return own.get(area, {}).get(said.code) or said("in the area {area}", area=names.get(area, area))


def who(gap: Gap, said: Tongue) -> str:
    """ "for 13–15-year-olds"."""
    return said("for parents") if gap.parents else said("for {ages}-year-olds", ages=f"{gap.low}–{gap.high}")


def gap(told: Gap, found: Overview, said: Tongue) -> str:
    """A gap as a sentence."""
    place = where(told.area, found.report.areas, found.where, said)
    return capital(said(told.sentence, who=who(told, said), where=place, days=DAYS))


def aside(told: Gap, said: Tongue) -> list[str]:
    """What has to be said with a gap: how many children, and what tells no age."""
    found = []
    if told.children is not None:
        found.append(said.plural("It concerns {count} child.", "It concerns {count} children.", told.children))
    if told.untold:
        found.append(
            said.plural(
                "{count} session like that tells no age.", "{count} sessions like that tell no age.", told.untold
            )
        )
    return found

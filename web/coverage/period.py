"""Which period is asked for, and what it is compared with: `?jakso=2026Q4&vertailu=2025Q4`, or any dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from aggregator.coverage.terms import Period, between, named, quarter, quarters_back, term, term_of, year_before
from web.coverage import wording
from web.i18n import N_, Tongue

OWN = "oma"
NOT_A_PERIOD = N_("“{value}” is not a period. Write for example 2026Q4 or syksy-2026.")
NOT_DATES = N_("The first and last day have to be dates, at most three years apart.")


@dataclass(frozen=True, slots=True)
class Asked:
    """mistake: message id with {value}, "" if all is well. first, last: of any dates, as they were written."""

    period: Period
    compared: Period
    mistake: str = ""
    value: str = ""
    own: bool = False
    chosen: str = ""

    @property
    def query(self) -> str:
        """The same as a query string."""
        pairs = [("jakso", self.period.name)]
        if self.chosen:
            pairs.append(("vertailu", self.compared.name))
        return urlencode(pairs)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of the form."""

    value: str
    words: str
    chosen: bool


def read(query: str, today: date) -> Asked:
    """What a query string asks for: this quarter beside the same a year before, unless it says otherwise."""
    told = {key: value.strip() for key, value in parse_qsl(query[:2_000])}
    name = told.get("jakso", "")
    mistake, value, own = "", "", name == OWN
    if own:
        period = between(told.get("alku", ""), told.get("loppu", ""))
        mistake = "" if period else NOT_DATES
    else:
        period = named(name) if name else quarter(today)
        mistake, value = ("", "") if period else (NOT_A_PERIOD, name[:40])
    period = period or quarter(today)
    beside = told.get("vertailu", "")
    compared = named(beside) if beside else year_before(period)
    if compared is None:
        mistake, value = NOT_A_PERIOD, beside[:40]
    return Asked(
        period, compared or year_before(period), mistake, value, own or ".." in name, beside if compared else ""
    )


def choices(asked: Asked, today: date, said: Tongue) -> list[Option]:
    """The periods that the form offers, newest first."""
    now = quarter(today)
    periods = [*reversed(quarters_back(now, 9)), *_terms(today)]
    if not asked.own and asked.period.name not in {one.name for one in periods}:
        periods.append(asked.period)
    return [
        Option(one.name, wording.period_name(one.name, said), not asked.own and one.name == asked.period.name)
        for one in periods
    ]


def _terms(today: date) -> list[Period]:
    this = term_of(today)
    seasons = [term("autumn", today.year), term("summer", today.year), term("spring", today.year)]
    before = [term("autumn", today.year - 1), term("summer", today.year - 1), term("spring", today.year - 1)]
    return [one for one in (*seasons, *before) if one.first <= this.last]

"""Items that stand together -> clusters: which clock times, days and weekdays tell one thing.

Neighbours join by what stands between them (the gap):

    weekday day          nothing but a comma          "ti 16.2.", "9.2. (ti)"
    day day              a list's glue                "ma 15.2. ja ma 22.2. klo 14–16"
    day clock            the rest of the sentence     "ti 9.2. pääkirjastossa klo 18"
    clock day            nothing but a comma          "klo 18 ti 9.2.", "11am–1pm, Saturday 5 December"
    weekdays day, clock  the rest of the sentence     "tiistaisin klo 17–18 ajalla 7.1.–28.4."
    clock dash day       a dash                       "31.12. klo 18 – 2.1. klo 12"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sources.dates.items import Clock, Cluster, Days, Except, Item, Partial, Weekly
from sources.dates.roles import clock_role

_NOTHING = re.compile(r"[\s,.(:|·•–-]{0,6}(?:(?:den|the|på|on|of|alkaen|kohteessa)\s)?")
_GLUE = re.compile(
    r"\s?(?:[,;&/+]|\b(?:ja|sekä|että|och|samt|and|eli|tai|eller|or)\b){0,2}\s?(?:\b(?:klo|på|on|den)\b)?\s?", re.I
)
_DASH = re.compile(r"\s?(?:[-–—‒‑−]|\b(?:to|till|until)\b)\s?")
_SENTENCE_END = re.compile(r"[.!?…]['\"”)]?\s+|\n|[;•]")
# "16.5. • klo 13": between a day and its clock time it is no bullet of a list
_DOT = re.compile(r"\s?•\s?")
TIGHT, NEAR, REACH = 14, 30, 80
WEEK = 7
MOST_DAYS = 60


def clusters(text: str, items: Iterable[Item]) -> Iterator[Cluster | Except]:
    """The items of `text`, put together; exceptions stay between what they may belong to."""
    cluster: Cluster | None = None
    last: Item | None = None
    for item in _usable(text, _with_weekdays(text, list(items))):
        if isinstance(item, Except):
            if cluster:
                yield cluster
            cluster, last = None, None
            yield item
            continue
        if cluster is None or last is None or not _join(text, cluster, last, item):
            if cluster:
                yield cluster
            cluster = Cluster()
            _put(cluster, item)
        last = item
    if cluster:
        yield cluster


def _put(cluster: Cluster, item: Item) -> bool:
    if isinstance(item, Days):
        cluster.days.append(item)
    elif isinstance(item, Clock):
        cluster.clocks.append(item)
    elif isinstance(item, Weekly):
        cluster.weekly = item
    cluster.stretch(item)
    return True


def _with_weekdays(text: str, items: list[Item]) -> Iterator[Item]:
    """The items, with each weekday that stands beside a day made part of that day."""
    number = 0
    while number < len(items):
        item, following = items[number], items[number + 1] if number + 1 < len(items) else None
        if isinstance(item, Weekly) and isinstance(following, Days) and _names(text, item, following):
            yield _named(item, following)
            number += 2
        elif isinstance(item, Days) and isinstance(following, Weekly) and _names_back(text, item, following):
            yield _named(following, item)
            number += 2
        else:
            yield item
            number += 1


def _names(text: str, weekly: Weekly, days: Days) -> bool:
    return not weekly.habit and _is_only(_NOTHING, text, weekly.end, days.begin)


def _names_back(text: str, days: Days, weekly: Weekly) -> bool:
    """As in "9.2. (ti)", "9.2. tiistaina": only in brackets, or as a whole word before the end of what is told."""
    if weekly.habit or len(weekly.days) > 1 or days.days[0][0].weekday is not None:
        return False
    gap = text[days.end : weekly.begin]
    return gap.strip() == "(" or (
        gap == " " and not weekly.short and not text[weekly.end : weekly.end + 3].strip(" ,.")[:1].isdigit()
    )


def _named(weekly: Weekly, days: Days) -> Item:
    """`days` with the weekday, or a series: "ti 7.1.–28.4." and "ma–to 7.1.–28.4." recur within the range."""
    begin, end = min(weekly.begin, days.begin), max(weekly.end, days.end)
    (first, last), *rest = days.days
    if last and last.weekday is None and weekly.of_range and _length(first, last) < WEEK:
        named = ((first._replace(weekday=weekly.days[0]), last._replace(weekday=weekly.days[-1])), *rest)
        return days._replace(begin=begin, end=end, days=named, weak=False)
    first_named = first if len(weekly.days) > 1 else first._replace(weekday=weekly.days[0])
    if last and last.weekday is None and not rest and (_length(first, last) >= WEEK - 1 or len(weekly.days) > 1):
        return days._replace(begin=begin, end=end, weak=False, within=weekly, days=((first_named, last),))
    if len(weekly.days) == len(days.days) and all(end is None for _, end in days.days):
        pairs = zip(days.days, weekly.days, strict=True)
        named = tuple((day._replace(weekday=weekday), None) for (day, _), weekday in pairs)
        return days._replace(begin=begin, end=end, days=named, weak=False)
    return days._replace(
        begin=begin, end=end, weak=False, days=((first._replace(weekday=weekly.days[0]), last), *rest)
    )


def _length(first: Partial, last: Partial) -> int:
    """About how many days a range is long, whatever the year."""
    return ((last.month - first.month) % 12) * 30 + last.day - first.day


def _usable(text: str, items: Iterable[Item]) -> Iterator[Item]:
    """The items without the clock times of doors and phones; ends without a start are marked."""
    for item in items:
        if not isinstance(item, Clock):
            yield item
            continue
        told = clock_role(text, item.begin, item.end)
        alone = len(item.times) == 1 and item.times[0][1] is None
        if told != "none":
            yield item._replace(closing=True) if told == "end" and alone else item


def _is_only(pattern: re.Pattern[str], text: str, begin: int, end: int) -> bool:
    return end - begin <= TIGHT and pattern.fullmatch(text, begin, end) is not None


def _same_sentence(text: str, begin: int, end: int, clock: bool = False) -> bool:
    """Whether nothing ends between; before a clock time one line or sentence may end right there."""
    if not 0 <= end - begin <= REACH:
        return False
    if _DOT.fullmatch(text, begin, end):
        return True
    stops = [found.end() for found in _SENTENCE_END.finditer(text, begin, end)]
    return not stops or (clock and len(stops) == 1 and stops[0] == end)


def _join(text: str, cluster: Cluster, last: Item, item: Item) -> bool:
    """Put `item` into the cluster if it belongs there."""
    begin, end = last.end, item.begin
    if cluster.until is not None:
        return _join_end(text, cluster, item, begin)
    if isinstance(item, Weekly):
        near = _is_only(_NOTHING, text, begin, end)
        return _may_recur(cluster, item, near) and _same_sentence(text, begin, end) and _put(cluster, item)
    if isinstance(item, Clock):
        return _takes_clock(text, cluster, item, begin) and _put(cluster, item)
    assert isinstance(item, Days)
    if cluster.days and cluster.clocks and _is_only(_DASH, text, begin, end) and _is_span(cluster, item):
        cluster.until = item
        cluster.stretch(item)
        return True
    return _takes_days(text, cluster, last, item) and _put(cluster, item)


def _join_end(text: str, cluster: Cluster, item: Item, begin: int) -> bool:
    if not isinstance(item, Clock) or cluster.until_clock or not _is_only(_NOTHING, text, begin, item.begin):
        return False
    cluster.until_clock = item
    cluster.stretch(item)
    return True


def _is_span(cluster: Cluster, item: Days) -> bool:
    times = [time for clock in cluster.clocks for time in clock.times]
    return len(times) == 1 and times[0][1] is None and len(cluster.days) == 1 and len(item.days) == 1


def _may_recur(cluster: Cluster, item: Weekly, near: bool) -> bool:
    if all(clock.weak for clock in cluster.clocks) and not cluster.days:
        return False
    ranged = any(last for days in cluster.days for _, last in days.days)
    if not item.habit:
        return ranged and near and len(item.days) > 1 and cluster.weekly is None
    return cluster.weekly is None and (ranged or not cluster.days)


def _takes_clock(text: str, cluster: Cluster, clock: Clock, begin: int) -> bool:
    if clock.closing:
        return _open_ended(cluster) and _same_sentence(text, begin, clock.begin, clock=True)
    if cluster.clocks:
        return _is_only(_GLUE, text, begin, clock.begin)
    weekly = cluster.weekly
    if clock.weak or (weekly and weekly.short and not weekly.habit and len(weekly.days) == 1):
        return _is_only(_NOTHING, text, begin, clock.begin)
    if weekly and not weekly.habit and not cluster.days and clock.begin - begin > NEAR:
        return False
    return _same_sentence(text, begin, clock.begin, clock=True)


def _open_ended(cluster: Cluster) -> bool:
    times = [time for clock in cluster.clocks for time in clock.times]
    return len(times) == 1 and times[0][1] is None


def _takes_days(text: str, cluster: Cluster, last: Item, days: Days) -> bool:
    begin, end = last.end, days.begin
    if cluster.weekly and not cluster.days:
        ranged = days.days[0][1] is not None
        near = len(cluster.weekly.days) > 1 or _is_only(_NOTHING, text, begin, end)
        return (cluster.weekly.habit or (ranged and near)) and _same_sentence(text, begin, end)
    if isinstance(last, Days):
        exact = days.moment is not None or last.moment is not None or len(cluster.days) >= MOST_DAYS
        bounds = cluster.weekly and any(end for one in (*cluster.days, days) for _, end in one.days)
        return not (exact or bounds) and _is_only(_GLUE, text, begin, end)
    weak = all(clock.weak for clock in cluster.clocks)
    listed = "•" in text[begin:end]  # behind a clock time a new item may begin
    return not (cluster.days or cluster.weekly or weak or listed) and _is_only(_NOTHING, text, begin, end)

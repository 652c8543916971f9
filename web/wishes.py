"""What a family asks of its calendar: the form's fields <-> filters, one for each child. Pure.

synt-0=2018 & aihe-0=sports & synt-1=2021 & alue=keskusta   -->   Filter(born 2018, sports, keskusta),
                                                                 Filter(born 2021, keskusta)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from web import query
from web.filter import Filter, canonical, subscription

MOST_CHILDREN = 8
EVERYTHING = Filter()


def unasked(wanted: Filter) -> Filter:
    """What of a filter the form does not ask for itself: it goes along unseen."""
    bare = replace(wanted, births=(), topics=(), areas=(), free=False, unstated=True)
    return replace(bare, page=1, each_time=False)


@dataclass(frozen=True, slots=True)
class Child:
    """born: "" while not told. topics: what is wanted for this child, () for everything."""

    born: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """children: as they stand in the form. common: what holds for all of them."""

    children: tuple[Child, ...] = (Child(),)
    common: Filter = EVERYTHING

    @property
    def rest(self) -> Filter:
        """What of the common filter the form does not show."""
        return replace(unasked(self.common), ages=() if self._told else self.common.ages)

    @property
    def _told(self) -> list[Child]:
        return [child for child in self.children if child.born]

    @property
    def empty(self) -> bool:
        """Whether nothing at all is asked for."""
        return all(one == EVERYTHING for one in self.filters())

    def filters(self) -> tuple[Filter, ...]:
        """One filter for each child that is told; without any, one of the topics and the rest."""
        if not self._told:
            topics = {topic for child in self.children for topic in child.topics}
            return (replace(self.common, topics=tuple(sorted(topics)), births=()),)
        # a child's age says it better than the ages of the list one came from
        common = replace(self.common, ages=())
        found = [replace(common, births=(int(c.born),), topics=c.topics) for c in self._told]
        return tuple(dict.fromkeys(found))

    def queries(self) -> list[str]:
        """The filters as they are kept."""
        return [subscription(one) for one in self.filters()]

    def one_more(self) -> Wishes:
        """The same with room for another child."""
        return replace(self, children=(*self.children, Child())[:MOST_CHILDREN])


def of_filter(wanted: Filter) -> Wishes:
    """The wishes of somebody who comes from a list."""
    common = replace(wanted, births=(), topics=(), page=1, each_time=False)
    children = tuple(Child(str(year), wanted.topics) for year in wanted.births[:MOST_CHILDREN])
    return Wishes(children or (Child("", wanted.topics),), common)


def of_queries(queries: Sequence[str]) -> Wishes:
    """The wishes as they were kept."""
    filters = [query.parse(one).filter for one in queries]
    several = [replace(of_filter(one), common=of_filter(filters[0]).common) for one in filters]
    children = tuple(child for one in several for child in one.children)
    return Wishes(children or (Child(),), several[0].common if several else EVERYTHING)


def of_fields(fields: Iterable[tuple[str, str]]) -> Wishes:
    """The wishes that a form tells; what cannot be read is left out, as nobody types any of it."""
    told = list(fields)
    rest = next((value for key, value in told if key == "pohja"), "")
    shown = [(key, value) for key, value in told if key in {"alue", "maksuton", "ilman-ikaa"} and value]
    asked = query.read_pairs(shown)
    kept = unasked(query.parse(rest).filter)
    common = replace(kept, areas=asked.areas, free=asked.free, unstated=asked.unstated)
    numbers = range(min(MOST_CHILDREN, 1 + sum(key.startswith("synt-") for key, _ in told)))
    children = tuple(_child(told, number) for number in numbers if any(k == f"synt-{number}" for k, _ in told))
    return Wishes(children or (Child(),), common)


def _child(told: list[tuple[str, str]], number: int) -> Child:
    pairs = [("synt", value) for key, value in told if key == f"synt-{number}"]
    pairs += [("aihe", value) for key, value in told if key == f"aihe-{number}"]
    read = query.read_pairs(pairs)
    return Child(str(read.births[0]) if read.births else "", read.topics)


def hidden(wishes: Wishes) -> str:
    """What goes along in the form unseen."""
    return canonical(unasked(wishes.common))

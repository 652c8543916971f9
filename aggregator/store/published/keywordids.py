"""Topics and audiences as keywords of the public API: ids of YSO (finto.fi/yso) where there is one. Pure.

A topic takes the first id that its table names, unless that id tells an age or audience too: then readers would
believe more than we said, and the topic has an id of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from aggregator.ages.further import keywords as age_keywords
from aggregator.reading import vocabulary
from aggregator.store.published.wish import Tag

OWN = "puuha:"
# audience -> id, and what it is called (Finto's preferred labels)
AUDIENCES: dict[str, tuple[str, dict[str, str]]] = {
    "children": (
        "yso:p4354", {"fi": "lapset (ikäryhmät)", "sv": "barn (åldersgrupper)", "en": "children (age groups)"},
    ),
    "youth": ("yso:p11617", {"fi": "nuoret", "sv": "unga", "en": "young people"}),
    "parents": ("yso:p4074", {"fi": "vanhemmat", "sv": "föräldrar", "en": "parents"}),
    "families": ("yso:p13050", {"fi": "lapsiperheet", "sv": "barnfamiljer", "en": "families with children"}),
    "adults": ("yso:p5590", {"fi": "aikuiset", "sv": "vuxna", "en": "adults"}),
    "seniors": ("yso:p2433", {"fi": "ikääntyneet", "sv": "äldre", "en": "older people"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Keyword:
    """tag: what it stands for. name: language -> words."""

    id: str
    tag: Tag
    name: Mapping[str, str]

    @property
    def is_own(self) -> bool:
        """Whether the id is ours and not YSO's."""
        return self.id.startswith(OWN)


@cache
def every() -> dict[Tag, Keyword]:
    """The keyword of each topic and audience."""
    taken = set(age_keywords())
    found = {("audience", slug): Keyword(id_, ("audience", slug), name) for slug, (id_, name) in AUDIENCES.items()}
    for topic in vocabulary.topics():
        first = topic.ids[0] if topic.ids and topic.ids[0] not in taken else f"{OWN}{topic.slug}"
        found["topic", topic.slug] = Keyword(first, ("topic", topic.slug), topic.labels)
    return found


@cache
def by_id() -> dict[str, Keyword]:
    """The keywords that have a page of their own."""
    return {one.id: one for one in every().values()}


def tags_of(keyword_id: str) -> tuple[Tag, ...]:
    """What an id is asked for: any of those that a topic's table names, or an audience's; () for no known one."""
    own = by_id().get(keyword_id)
    topics = (("topic", topic.slug) for topic in vocabulary.topics() if keyword_id in topic.ids)
    return tuple(dict.fromkeys((*((own.tag,) if own else ()), *topics)))

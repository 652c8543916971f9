"""Who an age group is in its sentence: only the audience counts, the rest is told apart here, role by role.

Each role is a named rule with its examples; a mention that has one is dropped from the audience. The patterns are
of the letters in `aggregator.ages.tokens` before and after the mention inside its sentence.
"""

from __future__ import annotations

from collections.abc import Callable

from aggregator.ages.mentions import Mention
from aggregator.ages.roles.doers import performer, product, served
from aggregator.ages.roles.rules import accompaniment, childcare, permission, price
from aggregator.ages.roles.sides import side_programme
from aggregator.ages.roles.topics import age_of_things, homograph, lecture, length_of_time, relation, topic
from aggregator.ages.roles.works import rating, title_of_work
from aggregator.ages.scene import Scene, Sentence, sentence

Role = Callable[[Mention, Sentence, Scene], bool]
ROLES: dict[str, Role] = {
    "homograph": homograph,
    "length of time": length_of_time,
    "relation": relation,
    "permission": permission,
    "accompaniment": accompaniment,
    "price": price,
    "performer": performer,
    "childcare": childcare,
    "age of things": age_of_things,
    "served": served,
    "lecture": lecture,
    "product": product,
    "title of a work": title_of_work,
    "film rating": rating,
    "side programme": side_programme,
    "topic": topic,
}


def assign(mention: Mention, scene: Scene) -> str:
    """The first role that fits, "" for the audience itself."""
    said = sentence(mention)
    for name, fits in ROLES.items():
        if fits(mention, said, scene):
            return name
    return ""

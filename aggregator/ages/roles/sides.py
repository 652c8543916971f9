"""Something for children beside an event for everybody. Pure."""

from __future__ import annotations

import re

from aggregator.ages.mentions import Mention
from aggregator.ages.scene import ADULT, Scene, Sentence


def side_programme(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Joulumarkkinat: … Lapsille poniajelua."""
    if mention.in_title or (mention.low or 0) >= ADULT or scene.named_in_title:
        return False
    return scene.general or (
        mention.kind == "child" and (_for_children_too(mention) or _by_the_way(mention, said, scene))
    )


LEAST_SENTENCES = 4


def _by_the_way(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Named once, late, in a long text on other things."""
    before = mention.text.codes[: mention.first]
    same = [m for m in scene.mentions if m.text is mention.text]
    # once in each language of a text that stands in two
    twice = len(same) == 2 and all(m.kind == "child" for m in same) and "***" in mention.text.plain
    alone = len(same) == 1 or twice
    sentences = mention.text.codes.count(".")
    return (
        alone
        and mention.text.field == "description"
        and before.count(".") >= 2
        and sentences >= LEAST_SENTENCES
        and not said.company
        and not set(mention.text.codes) & set("LVXPF")
    )


_TOO = re.compile(r"\s(?:on|oma|omaa|myös|löytyy|finns|there)\b")


def _for_children_too(mention: Mention) -> bool:
    """A sentence after the first that begins "Lapsille on …", "Lapsille omaa ohjelmaa"."""
    first = mention.text.codes[: mention.first]
    return (
        mention.text.field == "description"
        and "." in first
        and mention.text.codes[mention.first - 1] == "."
        and mention.ending.endswith("lle")
        and bool(_TOO.match(mention.after))
    )

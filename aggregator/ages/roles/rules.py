"""Rules on company, leave and money: they name ages, but not the audience's. Pure."""

from __future__ import annotations

import re

from aggregator.ages.mentions import Mention
from aggregator.ages.scene import Scene, Sentence, is_target

_SMALL = ("alle koului", "lapset", "under skol", "below school", "under school", "children")


def accompaniment(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """alle 10-vuotiaat aikuisen seurassa; barn under 10 år i vuxens sällskap; under-8s must bring an adult."""
    small = mention.kind == "number" and mention.rule in {"under", "up to"}
    together = said.company or (small and "c" in said.whole)
    if mention.in_title or not together or is_target(mention):
        return False
    if mention.kind == "number":
        return mention.rule in {"under", "up to"} and not mention.ending.endswith(("iden", "ten"))
    return mention.ending.startswith(_SMALL) or mention.ending in {"barn", "barnen"}


def permission(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """alle 18-vuotias tarvitsee huoltajan luvan."""
    return "l" in said.whole and (mention.kind != "number" or mention.rule in {"under", "up to", "age"})


_PRICE_AFTER = re.compile(r"^[-~,/&WCFqYum]{0,6}?N?[/,-]?N?~?p")
_PRICE_NEAR = re.compile(r"^~?(?:[-,/&]*[WCFEPq])*~?#?N?[/,-]?N?#?p")
_PRICE_BEFORE = re.compile(r"p[~,A]{0,2}[WCP&,/]*$")


def price(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """alle 18-vuotiaille vapaa pääsy; lapset ja eläkeläiset 5 €; gratis under 18 år; free for under-18s."""
    if "p" not in said.before + said.after:
        return False
    near = bool(_PRICE_NEAR.search(said.after))
    if mention.kind == "number" and mention.rule in {"under", "up to"}:
        if mention.in_title:
            return False
        return near or bool(_PRICE_AFTER.search(said.after)) or bool(_PRICE_BEFORE.search(said.before))
    if mention.in_title or mention.rule in {"age limit", "not under"}:
        return False
    if mention.kind == "number":
        return (near and not is_target(mention)) and (said.whole.count("p") > 1 or "p" in said.before)
    return (near and not is_target(mention)) or bool(
        _PRICE_BEFORE.search(said.before) and mention.ending[-3:] != "lle"
    )


def childcare(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Lapsille on järjestetty hoito viereisessä huoneessa."""
    return "o" in said.whole and mention.kind != "number" and not mention.in_title

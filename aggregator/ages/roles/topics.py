"""What is spoken of, sold or grown: it has an age, or its name looks like an age group. Pure."""

from __future__ import annotations

import re

from aggregator.ages.mentions import Mention
from aggregator.ages.scene import ADULT, GENITIVE, Scene, Sentence, is_target

_CHILD_OF = re.compile(r"^[~&WC]?P")
_OF_CHILD = re.compile(r"P[~-]?$")


def relation(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Yläkouluikäisten vanhempien aamukahvit; föräldrar till småbarn; parents of teenagers."""
    if _CHILD_OF.search(said.after) and not is_target(mention):
        return mention.ending.endswith("n") or mention.ending in {"v", "lk", "kk"}
    if _OF_CHILD.search(said.before):
        between = mention.before.rstrip()
        return between.endswith((" till", " of", " med", " with", " to", " vars", " whose", " som har", " åt"))
    return False


# "12 yläkoululaista" counts them, it does not speak of them
_PARTITIVE = re.compile(r"(?:laista|läistä|ikäistä)$")


def topic(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Föräldrakväll om barn; ensiapua vauvalle (to parents); nuorten pelaamisesta."""
    if (
        mention.ending.endswith(("sta", "stä"))
        and not _PARTITIVE.search(mention.ending)
        and mention.kind != "number"
        and "-" not in said.own
    ):
        return True
    if (mention.low or 0) >= 18:
        return False
    if "t" in said.before and mention.kind in {"child", "group"} and (scene.parents or scene.adults_in_title):
        return True
    return scene.parents and mention.kind != "number" and "t" in said.whole


_THINGS = re.compile(
    r"(?:^|[^\w-])(?:\w*koira\w{0,4}|\w*hevo\w+|\w*hund\w*|viskit?|pennu\w+|pentu\w*|valp\w*|dogs?|pupp(?:y|ies)|kissa\w*|katter|"
    r"pony\w*|ponny\w*|ponies|häst\w*|horses?|ostar\w*|juusto\w*|cheeses?|viini\w*|wines?|cars|bilar\w*|tractors?|periode?r?)\b"
    r"[^.!?]{0,30}$"
)


def age_of_things(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Koirat 4-7 kk; våra ponnyer är mellan 6 och 19 år; cheeses aged 6 to 18 months; cars over 30 years old."""
    if mention.kind != "number" or mention.rule in {"grades", "birth years", "age limit"} or is_target(mention):
        return False
    if _THINGS.search(_CLAUSE.split(mention.before[-60:])[-1]):
        return True
    if _THINGS_AFTER.match(mention.after):
        return True
    if mention.rule != "months" or mention.in_title or scene.small:
        return False
    return bool(
        _LASTS.search(_CLAUSE.split(mention.before[-60:])[-1])
        or _LASTS.search(_CLAUSE.split(mention.after[:40])[0])
    )


# how long something takes or has been kept
_LASTS = re.compile(
    r"kest|kypsy|lagr|period|jakso|pågå|varar|räcker|\btar\b|takes|lasts|matur|rakenta|sopimu|harjoittelu|praktik|interns"
)


_CLAUSE = re.compile(r"[.!?|,] ")
_THINGS_AFTER = re.compile(r"\s(?:ruun|tamm|ori|orii|männik|mänty|kuusik|taim|puu|kypsyt|kypsyn|viski|juust)")


def lecture(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Tonårshjärnan: a lecture on them, not for them."""
    if is_target(mention) or not scene.lecture:
        return False
    if mention.kind == "number" and not mention.in_title:
        return not scene.named_in_title
    return (
        mention.in_title
        and mention.kind != "number"
        and not GENITIVE.search(mention.ending)
        and (mention.low or 0) < ADULT
    )


def length_of_time(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Under 3 år bodde målaren på skäret."""
    weak = mention.ending == "år" and mention.words.startswith("Under")
    return weak and not mention.in_title and said.before.strip("~") == "" and not said.company


_ENGLISH = re.compile(r"\b(?:the|and|with|who|at|for)\b")
_SWEDISH = re.compile(r"\b(?:och|för|på|med|som|till|ett|av|vi)\b|[åäö]")


def homograph(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """A barn dance at the village hall; goats and their kids."""
    word = mention.ending
    if word.startswith("kid"):
        return "goat" in scene.words
    if not word.startswith("barn"):
        return False
    return bool(_ENGLISH.search(scene.words)) and not _SWEDISH.search(scene.words)

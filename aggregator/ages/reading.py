"""The texts of one event -> ages, audiences, and why. Pure; the same answer for the same texts."""

from __future__ import annotations

from aggregator.ages import roles
from aggregator.ages import scene as scenes
from aggregator.ages.decide import Heard, audience, decide, overlap
from aggregator.ages.fields import believe, words_of
from aggregator.ages.finding import mentions
from aggregator.ages.further import default, further, given, result, venue
from aggregator.ages.hearing import hear, hear_roles
from aggregator.ages.mentions import Mention, Tier
from aggregator.ages.telling import AgeReading, Reader, Telling
from aggregator.ages.tokens import take_apart


def read(telling: Telling) -> AgeReading:
    """Ages and audiences of an event's texts."""
    reader = Reader(telling)
    for field_, texts in (("title", telling.titles), ("description", telling.descriptions)):
        for text in texts:
            if text:
                taken = take_apart(text, field_)
                reader.texts.append(taken)
                reader.mentions.extend(mentions(taken, telling.year))
    if not any(text.tokens for text in reader.texts):
        return _answer(reader, Heard())
    heard = hear(reader)
    scene = scenes.Scene(reader.texts, reader.mentions, heard.parents)
    for mention in reader.mentions:
        mention.dropped = mention.dropped or roles.assign(mention, scene)
    _drop_beside(reader.mentions)
    _drop_doers(reader.mentions)
    _drop_others(reader.mentions)
    _parents_children(reader, heard, scene)
    hear_roles(reader, heard)
    return _answer(reader, heard)


def _drop_beside(mentions: list[Mention]) -> None:
    """ "barn under 12 år halva priset": the word goes with its number."""
    for mention in mentions:
        if mention.kind == "child" and not mention.dropped:
            beside = [
                m for m in mentions if m.text is mention.text and m.first == mention.last and m.kind == "number"
            ]
            mention.dropped = next((m.dropped for m in beside), "")


def _drop_doers(mentions: list[Mention]) -> None:
    """Who runs or performs in one sentence is no audience by the same word in another."""
    doing = {(m.low, m.high) for m in mentions if m.dropped == "performer"}
    for mention in mentions:
        if not mention.dropped and (mention.low, mention.high) in doing and not scenes.is_target(mention):
            mention.dropped = "performer"


def _drop_others(mentions: list[Mention]) -> None:
    """Where the title names its group, another one that a sentence only mentions is not meant."""
    named = [m for m in mentions if m.in_title and not m.dropped and m.tier <= Tier.GROUP]
    if not named:
        return
    for mention in mentions:
        if mention.dropped or mention.in_title or mention.tier > Tier.GROUP or scenes.is_target(mention):
            continue
        genitive = (
            mention.tier is Tier.NUMBER and mention.ending.endswith("iden") and any(map(scenes.is_target, named))
        )
        if mention.tier is not Tier.GROUP and not genitive:
            continue
        if not any(overlap(mention, m) for m in named):
            mention.dropped = "others"


def _parents_children(reader: Reader, heard: Heard, scene: scenes.Scene) -> None:
    """In an event for parents their children's age counts only where the child takes part."""
    if not (heard.parents or heard.expecting):
        return
    titles = reader.codes("title")
    together = "L" in titles or "V" in titles
    for mention in reader.mentions:
        if mention.dropped or mention.tier > Tier.GROUP:
            continue
        if mention.in_title and mention.kind != "number" and scene.lecture:
            mention.dropped = "topic"
            continue
        if together or (mention.in_title and mention.high is not None and mention.high <= 3):
            continue
        if scenes.along(mention):
            continue
        mention.dropped = "relation"


def _answer(reader: Reader, heard: Heard) -> AgeReading:
    decision = decide(reader.mentions, heard)
    stated, told = believe(reader, decision.range)
    if stated is not None:
        field_ = given(words_of(stated), "fields", "stated", Tier.FIELDS, stated)
        return result(reader, decide([*reader.mentions, field_], heard), [field_], "stated", told)
    if decision.range is None and not decision.audiences:
        silent = further(reader.telling) or venue(reader) or default(reader)
        return silent or AgeReading(None, (), "unknown", (), told)
    if decision.range is None and reader.telling.default is not None:
        heard_default = default(reader, heard)
        if heard_default is not None:
            return heard_default
    counted = audience(reader.mentions, heard.family or heard.everyone or heard.parents)
    return result(reader, decision, counted, "read", told)

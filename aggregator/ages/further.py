"""Where title and description are silent: categories, keywords, an open evening's venue, the source's default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aggregator.ages.arithmetic import Range
from aggregator.ages.decide import Decision, Heard, audience, decide
from aggregator.ages.fields import words_of
from aggregator.ages.finding import mentions
from aggregator.ages.hearing import heard_evidence
from aggregator.ages.mentions import Mention, Tier
from aggregator.ages.telling import AgeReading, Contradiction, Reader, Telling
from aggregator.ages.tokens import Text, take_apart
from aggregator.model import AgeClaim, AgeRange, Basis, Evidence


@dataclass(frozen=True, slots=True)
class Keyword:
    """A line of keywords.tsv."""

    low: int | None
    high: int | None
    audiences: tuple[str, ...]
    strength: str
    label: str


@cache
def keywords() -> dict[str, Keyword]:
    """Keyword id -> what it says."""
    found = {}
    for line in files(__package__).joinpath("keywords.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, ages, audiences, strength, label = line.split("\t")
            low, _, high = ages.partition("-")
            found[name] = Keyword(
                int(low) if low else None, int(high) if high else None, tuple(audiences.split()), strength, label
            )
    return found


def further(telling: Telling) -> AgeReading | None:
    """What categories and keywords say where the texts are silent."""
    if not telling.categories and not telling.keyword_ids:
        return None
    reader = Reader(telling)
    for category in telling.categories:
        text = take_apart(category, "categories")
        reader.texts.append(text)
        reader.mentions.extend(mentions(text, telling.year))
    heard = Heard(
        everyone=any("E" in t.codes for t in reader.texts),
        family=any(set(t.codes) & set("FLV") for t in reader.texts),
        parents=any("P" in t.codes for t in reader.texts),
    )
    ids = [(name, keywords()[name]) for name in telling.keyword_ids if name in keywords()]
    strong = [(name, word) for name, word in ids if word.strength in {"strong", "activity"}]
    for name, word in strong:
        reader.mentions.append(_keyword(name, word))
    heard.family |= any("families" in word.audiences and word.strength in {"also", "strong"} for _, word in ids)
    heard.parents |= any("parents" in word.audiences for _, word in strong)
    if not reader.mentions and not (heard.family or heard.everyone or heard.parents):
        return None
    decision = decide(reader.mentions, heard)
    if not decision.audiences:
        return None
    return result(reader, decision, audience(reader.mentions), "read")


def _keyword(name: str, word: Keyword) -> Mention:
    return given(
        f"{word.label} ({name})", "keywords", "keyword", Tier.CATEGORY, (word.low, word.high), word.audiences
    )


def given(said: str, field_: str, rule: str, tier: Tier, ages: Range, audiences: Iterable[str] = ()) -> Mention:
    """A mention that no text holds: of a keyword, a field, the source's own ages."""
    text = Text(said, said.lower(), field_, "", [])
    return Mention(
        text, 0, 0, *ages, rule, "number" if not audiences else "group", tier, frozenset(audiences), said=said
    )


def venue(reader: Reader) -> AgeReading | None:
    """An open evening at a youth club is for the young; an association's meeting there is not."""
    told = f"{reader.codes('title')}.{reader.codes('description')}"
    if "n" in told:
        return None
    for text in [*reader.texts, take_apart(reader.telling.venue, "venue")]:
        at = text.codes.find("H")
        token = text.tokens[at] if at >= 0 else None
        if token is None or token.entry is None:
            continue
        if "h" not in told and not (text.field == "title" and token.word.startswith(("nuok", "nuta"))):
            continue
        entry = token.entry
        tier = Tier.VENUE if text.field == "venue" else Tier.ACTIVITY
        club = Mention(
            text, at, at + 1, entry.low, entry.high, "youth club", "youthhouse", tier, frozenset(entry.audiences)
        )
        return result(reader, decide([club], Heard()), [club], "read")
    return None


def default(reader: Reader, heard: Heard | None = None) -> AgeReading | None:
    """The ages that the source's keeper gave, where its event is silent."""
    ages = reader.telling.default
    if ages is None:
        return None
    own = given(words_of(ages), "source", "default", Tier.VENUE, ages)
    return result(reader, decide([own], heard or Heard()), [own], "default")


def result(
    reader: Reader,
    decision: Decision,
    counted: Sequence[Mention],
    basis: Basis,
    told: Contradiction | None = None,
) -> AgeReading:
    why = evidence(counted)
    claim = AgeClaim(AgeRange(*decision.range), basis, why) if decision.range is not None else None
    return AgeReading(claim, decision.audiences, decision.suits, why + heard_evidence(reader), told)


def evidence(mentions: Iterable[Mention]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(Evidence(m.words, m.text.field, m.rule) for m in mentions))

"""The texts of one event -> ages, audiences, and why. Pure; the same answer for the same texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from aggregator.ages import numbers, roles
from aggregator.ages.decide import Decision, Heard, audience, decide, overlap
from aggregator.ages.mentions import Mention, Tier
from aggregator.ages.numbers import Range
from aggregator.ages.tokens import Text, take_apart
from aggregator.ages.vocabulary import anywhere
from aggregator.model import AgeClaim, AgeRange, Basis, Evidence, Suits


@dataclass(frozen=True, slots=True)
class Telling:
    """The texts of an event: title and description in every language they stand in. year: in which it begins.

    stated: what the feed's own age fields say. default: what the source's keeper says of all its events.
    """

    titles: Sequence[str] = ()
    descriptions: Sequence[str] = ()
    categories: Sequence[str] = ()
    keyword_ids: Sequence[str] = ()
    venue: str = ""
    year: int | None = None
    stated: Range | None = None
    default: Range | None = None


@dataclass(frozen=True, slots=True)
class AgeReading:
    """claim: None while no age is stated or implied. evidence: why these audiences.

    contradicted: what plain words say where they were not, or the fields where the words were, believed.
    """

    claim: AgeClaim | None
    audiences: tuple[str, ...]
    suits: Suits
    evidence: tuple[Evidence, ...]
    contradicted: Contradiction | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The feed's field says one thing, the text another. believed: "field" or "text"."""

    field: Range
    text: Range
    believed: str


@dataclass(slots=True)
class _Reader:
    """Everything found in one event's texts, field by field."""

    telling: Telling
    texts: list[Text] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def codes(self, field_: str) -> str:
        return ".".join(text.codes for text in self.texts if text.field == field_)


def read(telling: Telling) -> AgeReading:
    """Ages and audiences of an event's texts."""
    reader = _Reader(telling)
    for field_, texts in (("title", telling.titles), ("description", telling.descriptions)):
        for text in texts:
            if text:
                taken = take_apart(text, field_)
                reader.texts.append(taken)
                reader.mentions.extend(_mentions(taken, telling.year))
    heard = _heard(reader)
    scene = roles.Scene(
        any(anywhere("general").search(text.folded) for text in reader.texts if text.field == "title"),
        " ".join(text.folded for text in reader.texts),
        heard.parents,
        _adults_in_title(reader),
        reader.mentions,
    )
    for mention in reader.mentions:
        mention.dropped = mention.dropped or roles.assign(mention, scene)
    _drop_doers(reader.mentions)
    _drop_others(reader.mentions)
    _parents_children(reader, heard)
    heard.company = roles.company(reader.texts, reader.mentions)
    heard.rule = any(m.dropped == "accompaniment" for m in reader.mentions)
    heard.side = any(m.dropped == "side programme" for m in reader.mentions)
    heard.adults = any(
        m.kind == "group" and m.low == 18 and m.high is None and not m.dropped for m in reader.mentions
    )
    return _answer(reader, heard)


def words_of(ages: Range) -> str:
    """A range as words: "3–6", "7–", "–12"."""
    return f"{'' if ages[0] is None else ages[0]}–{'' if ages[1] is None else ages[1]}"


# what programs fill in where nobody typed an age; plain words are better, and all but 18+ say nothing by themselves
_EMPTY = frozenset({(0, 0), (0, None), (None, 0), (None, None), (1, 1)})
AGELESS = 99


def is_placeholder(ages: Range) -> bool:
    """0–0, 0–99, 18+ …: what a form fills in by itself."""
    low, high = ages
    return ages in _EMPTY or (high is not None and high >= AGELESS and (low or 0) <= 1) or ages == (18, None)


def _believe(reader: _Reader, read_ages: Range | None) -> tuple[Range | None, Contradiction | None]:
    """Whether the feed's own field counts: (the ages to take from it, what is to be told)."""
    stated = reader.telling.stated
    if stated is None or (stated[0] is not None and stated[1] is not None and stated[0] > stated[1]):
        return None, None
    if is_placeholder(stated):
        if read_ages is None:
            return (stated if stated == (18, None) else None), None
        return None, (None if read_ages == stated else Contradiction(stated, read_ages, "text"))
    apart = read_ages is not None and not _touch(stated, read_ages)
    return stated, (Contradiction(stated, read_ages, "field") if apart and read_ages else None)


def _touch(one: Range, other: Range) -> bool:
    top = 200
    return (one[0] or 0) <= (top if other[1] is None else other[1]) and (other[0] or 0) <= (
        top if one[1] is None else one[1]
    )


_WORD_KINDS = {"group", "child", "activity", "babyfamilies"}


def _mentions(text: Text, year: int | None) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for mention in numbers.numbers(text, year):
        taken.append((mention.first, mention.last))
        yield mention
    at = 0
    while at < len(text.tokens):
        token = text.tokens[at]
        if token is not None and token.entry is not None and token.entry.kind in _WORD_KINDS:
            beside = token.code == "C" and "W" in text.codes[max(0, at - 1) : at + 2]
            if not beside and not any(first <= at < last for first, last in taken):
                mention = _word(text, at)
                at = mention.last - 1
                yield mention
        at += 1


def _word(text: Text, at: int) -> Mention:
    """A group word, or a span of two: "eskareista kutosiin"."""
    token = text.tokens[at]
    assert token is not None
    assert token.entry is not None
    entry = token.entry
    tier = Tier.ACTIVITY if entry.kind == "activity" else Tier.GROUP
    last = text.tokens[at + 2] if text.codes[at + 1 : at + 3] in {"-W", "-C"} else None
    if last is not None and last.entry is not None and last.entry.kind in {"group", "child"}:
        high = last.entry.high
        both = frozenset(entry.audiences) | frozenset(last.entry.audiences)
        if token.word.endswith(("sta", "stä")) or text.plain[token.end : last.start].strip() == "-":
            return Mention(text, at, at + 3, entry.low, high, "span of words", "group", Tier.NUMBER, both)
    low, high, end = entry.low, entry.high, at + 1
    if text.codes[at + 1 : at + 2] in {"^", "O"}:
        high, end = None, at + 2
    return Mention(text, at, end, low, high, f"{entry.kind} word", entry.kind, tier, frozenset(entry.audiences))


# from, in, into: what is talked of, not who is meant
_ASIDE = re.compile(r"(?:sta|stä|ssa|ssä|iin|hin|aan|ään)$")
_PARENT_TARGET = re.compile(r"z~?P|P[^.]*z")


def _heard(reader: _Reader) -> Heard:
    titles, descriptions = reader.codes("title"), reader.codes("description")
    said = {
        t.code
        for text in reader.texts
        for t in text.tokens
        if t is not None and (t.code == "E" or not _ASIDE.search(t.word))
    }
    heard = Heard(everyone="E" in said, family="F" in said, families=bool(said & set("LV")), expecting="X" in said)
    heard.parents = (
        "P" in titles
        or bool(_PARENT_TARGET.search(descriptions))
        or ("P" in descriptions and _parents_count(reader))
    )
    return heard


def _parents_count(reader: _Reader) -> bool:
    """Parents named in a description are an audience where the event is about small ones and them."""
    titles = reader.codes("title")
    if any(code in titles for code in "LVX"):
        return True
    peers = any(word in text.folded for text in reader.texts for word in ("vertais", "kamratst", "peer"))
    babies = [m for m in reader.mentions if m.high is not None and m.high <= 1]
    if any(m.in_title or (peers and roles.along(m)) for m in babies):
        return True
    if any(m.in_title for m in reader.mentions) and "t" not in titles:
        return False
    return _for_parents(reader)


_FOR_PARENTS = re.compile(r"\b(?:for|för|till)\s+(?:all\s+|alla\s+)?$")


def _for_parents(reader: _Reader) -> bool:
    """ "Kurssi vanhemmille": parents named as those whom it is for, and no children so."""
    if any(roles.is_target(m) and not m.in_title for m in reader.mentions):
        return False
    return any(
        t is not None and t.code == "P" and (t.word.endswith("lle") or _FOR_PARENTS.search(text.folded[: t.start]))
        for text in reader.texts
        for t in text.tokens
    )


def _adults_in_title(reader: _Reader) -> bool:
    return any(m.in_title and m.kind == "group" and (m.low or 0) >= 18 for m in reader.mentions)


def _drop_doers(mentions: list[Mention]) -> None:
    """Who runs or performs in one sentence is no audience by the same word in another."""
    doing = {(m.low, m.high) for m in mentions if m.dropped == "performer"}
    for mention in mentions:
        if not mention.dropped and (mention.low, mention.high) in doing and not roles.is_target(mention):
            mention.dropped = "performer"


def _drop_others(mentions: list[Mention]) -> None:
    """Where the title names its group, another one that a sentence only mentions is not meant."""
    named = [m for m in mentions if m.in_title and not m.dropped and m.tier <= Tier.GROUP]
    if not named:
        return
    for mention in mentions:
        if mention.dropped or mention.in_title or mention.tier is not Tier.GROUP or roles.is_target(mention):
            continue
        if not any(overlap(mention, m) for m in named):
            mention.dropped = "others"


def _parents_children(reader: _Reader, heard: Heard) -> None:
    """In an event for parents their children's age counts only where the child takes part."""
    if not (heard.parents or heard.expecting):
        return
    titles = reader.codes("title")
    together = "L" in titles or "V" in titles
    for mention in reader.mentions:
        if mention.dropped or mention.tier > Tier.GROUP:
            continue
        if together or (mention.in_title and mention.high is not None and mention.high <= 3):
            continue
        if roles.along(mention):
            continue
        mention.dropped = "relation"


def _answer(reader: _Reader, heard: Heard) -> AgeReading:
    decision = decide(reader.mentions, heard)
    stated, told = _believe(reader, decision.range)
    if stated is not None:
        field_ = _given(words_of(stated), "fields", "stated", Tier.FIELDS, stated)
        return _reading(reader, decide([*reader.mentions, field_], heard), [field_], "stated", told)
    if decision.range is None and not decision.audiences:
        silent = _further(reader.telling) or _venue(reader) or _default(reader)
        return silent or AgeReading(None, (), "unknown", (), told)
    if decision.range is None and reader.telling.default is not None:
        heard_default = _default(reader, heard)
        if heard_default is not None:
            return heard_default
    counted = audience(reader.mentions, heard.family or heard.everyone or heard.parents)
    return _reading(reader, decision, counted, "read", told)


def _reading(
    reader: _Reader,
    decision: Decision,
    counted: Sequence[Mention],
    basis: Basis,
    told: Contradiction | None = None,
) -> AgeReading:
    why = _evidence(counted)
    claim = AgeClaim(AgeRange(*decision.range), basis, why) if decision.range is not None else None
    return AgeReading(claim, decision.audiences, decision.suits, why + _heard_evidence(reader), told)


def _default(reader: _Reader, heard: Heard | None = None) -> AgeReading | None:
    """The ages that the source's keeper gave, where its event is silent."""
    ages = reader.telling.default
    if ages is None:
        return None
    given = _given(words_of(ages), "source", "default", Tier.VENUE, ages)
    return _reading(reader, decide([given], heard or Heard()), [given], "default")


def _evidence(mentions: Iterable[Mention]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(Evidence(m.words, m.text.field, m.rule) for m in mentions))


_HEARD_KINDS = {"everyone", "family", "families", "grandchildren", "parent", "expecting"}


def _heard_evidence(reader: _Reader) -> tuple[Evidence, ...]:
    return tuple(
        dict.fromkeys(
            Evidence(text.plain[t.start : t.end], text.field, f"{t.entry.kind} word")
            for text in reader.texts
            for t in text.tokens
            if t is not None and t.entry is not None and t.entry.kind in _HEARD_KINDS
        )
    )


# ---- the later tiers


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


def _further(telling: Telling) -> AgeReading | None:
    """What categories and keywords say where the texts are silent."""
    reader = _Reader(telling)
    for category in telling.categories:
        text = take_apart(category, "categories")
        reader.texts.append(text)
        reader.mentions.extend(_mentions(text, telling.year))
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
    return _reading(reader, decision, audience(reader.mentions), "read")


def _keyword(name: str, word: Keyword) -> Mention:
    return _given(
        f"{word.label} ({name})", "keywords", "keyword", Tier.CATEGORY, (word.low, word.high), word.audiences
    )


def _given(said: str, field_: str, rule: str, tier: Tier, ages: Range, audiences: Iterable[str] = ()) -> Mention:
    """A mention that no text holds: of a keyword, a field, the source's own ages."""
    text = Text(said, said.lower(), field_, "", [])
    return Mention(
        text, 0, 0, *ages, rule, "number" if not audiences else "group", tier, frozenset(audiences), said=said
    )


def _venue(reader: _Reader) -> AgeReading | None:
    """An open evening at a youth club is for the young; an association's meeting there is not."""
    told = f"{reader.codes('title')}.{reader.codes('description')}"
    if "h" not in told or "n" in told:
        return None
    for text in [*reader.texts, take_apart(reader.telling.venue, "venue")]:
        at = text.codes.find("H")
        token = text.tokens[at] if at >= 0 else None
        if token is None or token.entry is None:
            continue
        entry = token.entry
        tier = Tier.VENUE if text.field == "venue" else Tier.ACTIVITY
        club = Mention(
            text, at, at + 1, entry.low, entry.high, "youth club", "youthhouse", tier, frozenset(entry.audiences)
        )
        return _reading(reader, decide([club], Heard()), [club], "read")
    return None

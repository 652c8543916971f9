"""What the words say beside ages: families, everyone, parents, an adult along. Pure."""

from __future__ import annotations

import re

from aggregator.ages import scene as scenes
from aggregator.ages.decide import Heard
from aggregator.ages.telling import Reader
from aggregator.model import Evidence

# from, in, into: what is talked of, not who is meant
_ASIDE = ("sta", "stä", "ssa", "ssä", "iin", "hin", "aan", "ään")
_HEARD = re.compile("[EFLVX]")
_PARENT_TARGET = re.compile(r"z~?P|P[^.]*z")


def hear(reader: Reader) -> Heard:
    """What is said before roles are known; `hear_roles` adds the rest."""
    titles, descriptions = reader.codes("title"), reader.codes("description")
    said = {
        token.code
        for text in reader.texts
        for match in _HEARD.finditer(text.codes)
        if (token := text.tokens[match.start()]) and (token.code == "E" or not token.word.endswith(_ASIDE))
    }
    heard = Heard(everyone="E" in said, family="F" in said, families=bool(said & set("LV")), expecting="X" in said)
    heard.parents = (
        "P" in titles
        or bool(_PARENT_TARGET.search(descriptions))
        or ("P" in descriptions and _parents_count(reader))
    )
    return heard


def _parents_count(reader: Reader) -> bool:
    """Parents named in a description are an audience where the event is about small ones and them."""
    titles = reader.codes("title")
    if any(_INFORMED.search(text.folded) for text in reader.texts):
        return True
    if any(code in titles for code in "LVX"):
        return True
    peers = any(word in text.folded for text in reader.texts for word in ("vertais", "kamratst", "peer"))
    babies = [m for m in reader.mentions if m.high is not None and m.high <= 1]
    if any(m.in_title or (peers and scenes.along(m)) for m in babies):
        return True
    if any(m.in_title for m in reader.mentions) and "t" not in titles:
        return False
    return _for_parents(reader)


_INFORMED = re.compile(
    r"infoilt|info-ilt|infotilaisuu|tiedotustilaisuu|information evening|informationskväll|infokväll"
)
_FOR_PARENTS = re.compile(r"\b(?:for|för|till)\s+(?:all\s+|alla\s+)?$")


def _for_parents(reader: Reader) -> bool:
    """ "Kurssi vanhemmille": parents named as those whom it is for, and no children so."""
    if any(scenes.is_target(m) and not m.in_title for m in reader.mentions):
        return False
    return any(
        t is not None and t.code == "P" and (t.word.endswith("lle") or _FOR_PARENTS.search(text.folded[: t.start]))
        for text in reader.texts
        for t in text.tokens
    )


def hear_roles(reader: Reader, heard: Heard) -> None:
    """What follows from the mentions' roles."""
    heard.company = scenes.company(reader.texts, reader.mentions)
    heard.rule = any(m.dropped == "accompaniment" for m in reader.mentions)
    heard.side = any(m.dropped == "side programme" for m in reader.mentions)
    heard.adults = any(
        m.kind == "group" and m.low == 18 and m.high is None and not m.dropped for m in reader.mentions
    )


_HEARD_KINDS = {"everyone", "family", "families", "grandchildren", "parent", "expecting"}


def heard_evidence(reader: Reader) -> tuple[Evidence, ...]:
    """The words behind it."""
    return tuple(
        dict.fromkeys(
            Evidence(text.plain[t.start : t.end], text.field, f"{t.entry.kind} word")
            for text in reader.texts
            for t in text.tokens
            if t is not None and t.entry is not None and t.entry.kind in _HEARD_KINDS
        )
    )

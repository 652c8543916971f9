"""Those who run, play or serve in an event: not the audience. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from aggregator.ages.mentions import Mention
from aggregator.ages.scene import ADULT, NOMINATIVE, Scene, Sentence, is_target

_DOES = re.compile(r"^[~&WCNYGY,-]{0,5}e")
_DOES_AT_ONCE = re.compile(r"^e|^~?e$")
_ENSEMBLE = re.compile(
    r"[\s-]+\w*(?:kuoro|orkester|yhtye|bändi|soitinryhm|tanssiesity|tanssiryhm|teatteriryhm|kör\b|kören|choir|orchestra|band\b)"
)
_PROFESSION = re.compile(
    r"[\s-]+\w*(?:kirjailij|taiteilij|muusik|soittaj|laulaj|solist|esiintyj|tutkij|lupau|pianist|viulist|tanssij|"
    r"konstnär|författ|musiker|forsk)"
)
_PLAYER = (
    r"(?:eleverna|players|soittajat|musikanter\w*|musikerna|esiintyjät|laulajat|"
    r"tanssijat|dancers|singers|dansarna|solisterna|solistit|oppilaamme)"
)
_PLAYERS_BEFORE = re.compile(rf"{_PLAYER}[,(\s]{{2,3}}(?:i åldern\s)?$")
_PLAYERS_AFTER = re.compile(rf"\W{{1,2}}{_PLAYER}")
_OF_THEM = re.compile(r"\s\w{4,}(?:ia|iä|ja|jä)\b")
_OF_A_PERSON = re.compile(r"[A-ZÅÄÖ][a-zåäö]+[,(]\s?$|[A-ZÅÄÖ][a-zåäö]+ \($")
_AS_A = re.compile(r"\bsom\s$")
_DONE_BY = re.compile(r"e[~]?$")


Fits = Callable[[Mention, Sentence], bool]


def _led(mention: Mention, said: Sentence) -> bool:
    """Ohjaajat ovat 18-25-vuotiaita."""
    return "d" in said.before and not mention.in_title


def _one_person(mention: Mention, said: Sentence) -> bool:
    """17-vuotias lukiolainen Vilma; Rolf, 84; aikuisia perhosia; den unga nyckelharpisten; 13-15-vuotiaina."""
    if mention.in_title:
        return mention.ending == "aikuisia" and bool(_OF_THEM.match(mention.after))
    before = mention.before_as_written
    return (
        mention.ending.endswith(("lainen", "läinen", "vuotiaana"))
        or (mention.ending.endswith("vuotiaina") and ("#" in said.whole or "luvu" in mention.after))
        or bool(_AS_A.search(before))
        or (mention.rule == "age" and bool(_OF_A_PERSON.search(before)))
        or (mention.ending == "aikuisia" and bool(_OF_THEM.match(mention.after)))
        or (mention.ending == "unga" and before.endswith("den "))
    )


def _adjective(mention: Mention, said: Sentence) -> bool:
    """16-20-åriga hjälpledare."""
    return mention.ending.startswith("årig") and not said.after.startswith("C")


def _players(mention: Mention, said: Sentence) -> bool:
    """The players, aged 9 to 17; 7-18-vuotiaat soittajat; nuoret kirjailijat; alakoululaisten soitinryhmä."""
    after = mention.after
    if _PLAYERS_BEFORE.search(mention.before) or _PLAYERS_AFTER.match(after):
        return True
    if mention.ending in {"nuoret", "unga", "young people"} and _PROFESSION.match(after):
        return True
    return not mention.in_title and bool(_ENSEMBLE.match(after))


def _does(mention: Mention, said: Sentence) -> bool:
    """Eskarilaiset laulavat; lukiolaiset opastavat."""
    pattern = _DOES_AT_ONCE if mention.in_title else _DOES
    return bool(pattern.search(said.after) and NOMINATIVE.search(mention.ending))


def _done_by(mention: Mention, said: Sentence) -> bool:
    """Run by ninth graders."""
    return bool(_DONE_BY.search(said.before)) and not mention.in_title


# whoever the words are said to be for
EVEN_TARGETS: tuple[Fits, ...] = (_adjective, _led)
OTHERS: tuple[Fits, ...] = (_one_person, _players, _does, _done_by)


def performer(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """9.-luokkalaisten pitämä kahvila; eskarilaiset laulavat; lukiolaiset opastavat; seniorit myyvät."""
    if any(fits(mention, said) for fits in EVEN_TARGETS):
        return True
    if is_target(mention) or mention.rule in {"under", "from", "up to", "not under"}:
        return False
    return any(fits(mention, said) for fits in OTHERS)


def served(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Vuxna som drar träningar för 7-10-åringar: the adults are the audience."""
    if mention.low is not None and mention.low >= ADULT:
        return False
    return any(
        other.text is mention.text
        and other.low == ADULT
        and is_target(other)
        and other.last <= mention.first
        and "." not in mention.text.codes[other.last : mention.first]
        and _WHO.match(other.after) is not None
        for other in scene.mentions
    )


_WHO = re.compile(r"\s*,?\s*(?:som|jotka|joilla|who)\b")


def product(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Kirjavinkkausilta aikuisille: … sarja (ikäsuositus 12+)."""
    if not scene.adults_in_title or mention.in_title or (mention.low or 0) >= 18:
        return False
    return not is_target(mention)

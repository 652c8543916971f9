"""Who an age group is in its sentence: only the audience counts, the rest is told apart here, role by role.

Each role is a named rule with its examples in `ROLES`; a mention that has one is dropped from the audience. The
patterns are of the letters in `tokens` before and after the mention inside its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from aggregator.ages.mentions import Mention
from aggregator.ages.tokens import Text

ADULT = 18


@dataclass(slots=True)
class Scene:
    """What the roles look at beside the sentence. general: a market …; words: all texts, lower-cased."""

    general: bool = False
    film: bool = False
    lecture: bool = False
    words: str = ""
    description: str = ""
    small: bool = False
    parents: bool = False
    adults_in_title: bool = False
    mentions: list[Mention] = field(default_factory=list)


@dataclass(slots=True)
class Sentence:
    """The letters of a mention's sentence: before it, of it, after it."""

    before: str
    own: str
    after: str

    @property
    def whole(self) -> str:
        """All of it."""
        return self.before + self.own + self.after


def sentence(mention: Mention) -> Sentence:
    """The sentence a mention stands in."""
    codes = mention.text.codes
    start = codes.rfind(".", 0, mention.first) + 1
    end = codes.find(".", mention.last)
    end = len(codes) if end < 0 else end
    return Sentence(codes[start : mention.first], codes[mention.first : mention.last], codes[mention.last : end])


def has_company(codes: str) -> bool:
    """Whether a sentence says that a child comes with an adult."""
    return "a" in codes or ("c" in codes and ("w" in codes or "m" in codes))


_FOR = re.compile(r"\b(?:för|for|till|to)\s+(?:barn\s+|children\s+|kids\s+|dig\s+som\s+är\s+|babies\s+)?$")
_NOMINATIVE = re.compile(r"(?:t|v|lk|s|år|åringar|er|olds|n|kk|i|unga)$")
_GENITIVE = re.compile(r"(?:en|ten|jen|den|an|in|än|n)$")
_TARGET = re.compile(r"lle(?:en|nne|mme)?$")


def is_target(mention: Mention) -> bool:
    """Whether the words themselves say "for": "-ille", "för …", "for …"."""
    if _TARGET.search(mention.ending) or mention.rule == "span of words":
        return True
    return bool(_FOR.search(mention.text.folded[: mention.tokens[0].start]))


_SMALL = ("alle koului", "lapset", "under skol", "below school", "under school", "children")


def accompaniment(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """alle 10-vuotiaat aikuisen seurassa; barn under 10 år i vuxens sällskap; under-8s must bring an adult."""
    small = mention.kind == "number" and mention.rule in {"under", "up to"}
    together = has_company(said.whole) or (small and "c" in said.whole)
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


_DOES = re.compile(r"^[~&WCNYGY,-]{0,5}e")
_DOES_AT_ONCE = re.compile(r"^e|^~?e$")
_ENSEMBLE = re.compile(
    r"[\s-]+\w*(?:kuoro|orkester|yhtye|bändi|soitinryhm|tanssiesity|tanssiryhm|teatteriryhm|kör\b|kören|choir|orchestra|band\b)"
)
_PROFESSION = re.compile(
    r"[\s-]+\w*(?:kirjailij|taiteilij|muusik|soittaj|laulaj|solist|esiintyj|tutkij|lupau|pianist|viulist|tanssij|"
    r"konstnär|författ|musiker|forsk)"
)
_PLAYER = r"(?:eleverna|players|soittajat|musikanter\w*|musikerna|esiintyjät|laulajat|tanssijat|dancers|singers|dansarna|solisterna|solistit|oppilaamme)"
_PLAYERS_BEFORE = re.compile(rf"{_PLAYER}[,(\s]{{2,3}}(?:i åldern\s)?$")
_PLAYERS_AFTER = re.compile(rf"\W{{1,2}}{_PLAYER}")
_OF_THEM = re.compile(r"\s\w{4,}(?:ia|iä|ja|jä)\b")
_OF_A_PERSON = re.compile(r"[A-ZÅÄÖ][a-zåäö]+[,(]\s?$|[A-ZÅÄÖ][a-zåäö]+ \($")
_AS_A = re.compile(r"\bsom\s$")
_DONE_BY = re.compile(r"e[~]?$")


def performer(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """9.-luokkalaisten pitämä kahvila; eskarilaiset laulavat; lukiolaiset opastavat; seniorit myyvät."""
    if mention.ending.startswith("årig") and not said.after.startswith("C"):
        return True
    if "d" in said.before and not mention.in_title:
        return True
    if mention.ending.endswith(("lainen", "läinen")) and not mention.in_title:
        return True
    if mention.ending == "aikuisia" and _OF_THEM.match(mention.text.folded[mention.tokens[-1].end :]):
        return True
    if mention.rule == "age" and _OF_A_PERSON.search(mention.text.plain[: mention.tokens[0].start]):
        return True
    if is_target(mention) or mention.rule in {"under", "from", "up to", "not under"}:
        return False
    if mention.ending.endswith(("vuotiaina", "vuotiaana")) or _AS_A.search(
        mention.text.folded[: mention.tokens[0].start]
    ):
        return True
    if _PLAYERS_BEFORE.search(mention.text.folded[: mention.tokens[0].start]):
        return True
    does = _DOES_AT_ONCE if mention.in_title else _DOES
    if does.search(said.after) and _NOMINATIVE.search(mention.ending):
        return True
    rest = mention.text.folded[mention.tokens[-1].end :]
    if mention.ending in {"nuoret", "unga", "young people"} and _PROFESSION.match(rest):
        return True
    if _PLAYERS_AFTER.match(rest):
        return True
    if not mention.in_title and _ENSEMBLE.match(rest):
        return True
    if mention.ending == "unga" and mention.text.folded[: mention.tokens[0].start].endswith("den "):
        return True
    return bool(_DONE_BY.search(said.before)) and not mention.in_title


def childcare(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Lapsille on järjestetty hoito viereisessä huoneessa."""
    return "o" in said.whole and mention.kind != "number" and not mention.in_title


_CHILD_OF = re.compile(r"^[~&WC]?P")
_OF_CHILD = re.compile(r"P[~-]?$")


def relation(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Yläkouluikäisten vanhempien aamukahvit; föräldrar till småbarn; parents of teenagers."""
    if _CHILD_OF.search(said.after) and not is_target(mention):
        return mention.ending.endswith("n") or mention.ending in {"v", "lk", "kk"}
    if _OF_CHILD.search(said.before):
        between = mention.text.folded[: mention.tokens[0].start].rstrip()
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


def product(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Kirjavinkkausilta aikuisille: … sarja (ikäsuositus 12+)."""
    if not scene.adults_in_title or mention.in_title or (mention.low or 0) >= 18:
        return False
    return not is_target(mention)


_WORK = re.compile(
    r"\w*(?:elokuv|leffa|näytelm|dokument|musikaali|ooppera|konsert|näyttely|film|pjäs|teater|konsert|bio|movie|cinema|"
    r"play|exhibition|book|kirja|romaan|levy)\w*[^:–]{0,20}:\s"
)
_NAMED = re.compile(
    r"(?:sarja|romaan|kirja|elokuv|näytelm|levy|teokse|filmen|boken|romanen|pjäsen|serien|novel|book|series|film)\w*\s+"
    r"(?:[A-ZÅÄÖ][\w-]*\s+){1,3}$"
)
_NAMED_AFTER = re.compile(r"[^.,!?]{0,40}\s-(?:dokument|elokuv|näytelm|sarja|kirja|romaan|levy|film|musikaali)")


_WORK_NAMED = re.compile(r"(?:Dokumentti|Elokuva|Näytelmä|Film|Filmen|Pjäsen|Movie)\s[\"”“«]?$")
_OPENS_WORK = re.compile(
    r"(?:the\s)?(?:romanen|filmen|pjäsen|boken|näytelmä|elokuva|romaani|kirja|dokumentti|novel|film|play|book)\b"
)


def title_of_work(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Elokuva: Lapsi joka katosi; televisiosarjasta Erämaan lapset."""
    if mention.kind == "number" or is_target(mention):
        return False
    start = mention.tokens[0].start
    if mention.in_title and _WORK_NAMED.search(mention.text.plain[:start]):
        return True
    if mention.in_title and _WORK.match(mention.text.folded[:start]):
        return True
    if mention.in_title and mention.ending in _BARE and _OPENS_WORK.match(scene.description):
        return True
    if _NAMED.search(mention.text.plain[:start]):
        return True
    return bool(_NAMED_AFTER.match(mention.text.folded[mention.tokens[-1].end :]))


_BARE = {"barnen", "lapset", "lapsi", "children", "barn"}
_THINGS = re.compile(
    r"\b(?:\w*koira|\w*hevo|\w*hund|viski|pentu|pennu|hund|valp|dog|pupp|kissa|katt|cat|pony|ponn|ponie|hevos|hevonen|häst|horse|ost|juusto|cheese|viini|"
    r"vin\b|wine|car\b|cars\b|auto|bilar|tractor|traktor|talo|building|byggnad|puu\b|puut\b|träd|tree|peri|period)\w*"
)


def age_of_things(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Koirat 4-7 kk; våra ponnyer är mellan 6 och 19 år; cheeses aged 6 to 18 months; cars over 30 years old."""
    if mention.kind != "number" or mention.rule in {"grades", "birth years", "age limit"}:
        return False
    text = mention.text.folded
    start = mention.tokens[0].start
    begin = max(text.rfind(sign, 0, start) for sign in (". ", "! ", "? ", "| ", ", "))
    if _THINGS.search(text[max(begin, start - 60, 0) : start]):
        return True
    if _THINGS_AFTER.match(text[mention.tokens[-1].end :]):
        return True
    return mention.rule == "months" and not mention.in_title and not scene.small


_THINGS_AFTER = re.compile(r"\s(?:ruun|tamm|ori|orii|männik|mänty|kuusik|taim|puu|kypsyt|kypsyn|viski|juust)")


def served(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Vuxna som drar träningar för 7-10-åringar: the adults are the audience."""
    if mention.low is not None and mention.low >= ADULT:
        return False
    text, start = mention.text.folded, mention.tokens[0].start
    return any(
        other.text is mention.text
        and other.low == ADULT
        and is_target(other)
        and other.last <= mention.first
        and "." not in mention.text.codes[other.last : mention.first]
        and _WHO.search(text[other.tokens[-1].end : start]) is not None
        for other in scene.mentions
    )


_WHO = re.compile(r"^\s*,?\s*(?:som|jotka|joilla|who)\b")


def lecture(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Tonårshjärnan: a lecture on them, not for them."""
    if not scene.lecture or is_target(mention):
        return False
    if mention.kind == "number" and not mention.in_title:
        return not any(m.in_title for m in scene.mentions)
    return (
        mention.in_title
        and mention.kind != "number"
        and not _GENITIVE.search(mention.ending)
        and (mention.low or 0) < ADULT
    )


def rating(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Sallittu yli 12-vuotiaille (K-12)."""
    if mention.kind != "number":
        return False
    if mention.rule == "age limit" and scene.film and mention.tokens[-1].code == "N":
        return True
    return "k" in said.whole and mention.rule in {"from", "age", "under", "age limit"}


def side_programme(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Joulumarkkinat: … Lapsille poniajelua."""
    if mention.in_title or (mention.low or 0) >= ADULT or any(m.in_title for m in scene.mentions):
        return False
    return scene.general or (
        mention.kind == "child" and (_for_children_too(mention) or _by_the_way(mention, said, scene))
    )


LEAST_SENTENCES = 4


def _by_the_way(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Named once, late, in a long text on other things."""
    before = mention.text.codes[: mention.first]
    alone = sum(1 for m in scene.mentions if m.text is mention.text) == 1
    sentences = mention.text.codes.count(".")
    return (
        alone
        and mention.text.field == "description"
        and before.count(".") >= 2
        and sentences >= LEAST_SENTENCES
        and not has_company(said.whole)
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
        and bool(_TOO.match(mention.text.folded[mention.tokens[-1].end :]))
    )


def length_of_time(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """Under 3 år bodde målaren på skäret."""
    weak = mention.ending == "år" and mention.words.startswith("Under")
    return weak and not mention.in_title and said.before.strip("~") == "" and not has_company(said.whole)


_ENGLISH = re.compile(r"\b(?:the|and|with|who|at|for)\b")
_SWEDISH = re.compile(r"\b(?:och|för|på|med|som|till|ett|av|vi)\b|[åäö]")


def along(mention: Mention) -> bool:
    """Vauvat tulevat mukaan; bebisarna är förstås med."""
    whole = sentence(mention).whole
    return not mention.in_title and "!" not in whole and ("m" in whole or whole.endswith("w"))


def homograph(mention: Mention, said: Sentence, scene: Scene) -> bool:
    """A barn dance at the village hall; goats and their kids."""
    word = mention.ending
    if word.startswith("kid"):
        return "goat" in scene.words
    if not word.startswith("barn"):
        return False
    return bool(_ENGLISH.search(scene.words)) and not _SWEDISH.search(scene.words)


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
    return next((name for name, fits in ROLES.items() if fits(mention, said, scene)), "")


def company(texts: list[Text], mentions: list[Mention]) -> bool:
    """Whether an adult takes part: a sentence with company that is not only a rule for the small ones."""
    for text in texts:
        start = 0
        for part in text.codes.split("."):
            end = start + len(part)
            rule = any(
                m.dropped == "accompaniment" and m.text is text and start <= m.first < end for m in mentions
            )
            if has_company(part) and not rule:
                return True
            start = end + 1
    return False

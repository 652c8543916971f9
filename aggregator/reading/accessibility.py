"""What an event says of its accessibility, in Finnish, Swedish and English.

A feature is named only where the text says that it is there: "ei esteetön" and "not wheelchair accessible" are
        not,
a course in sign language is not interpreted, and a text that can be read "accessibly online" tells of no door.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.model import Texts
from aggregator.reading import cues
from aggregator.reading.glance import Glance, clauses, glance, heard
from sources.errors import N_

LABELS: dict[str, str] = {
    "wheelchair": N_("Wheelchair accessible"),
    "sign_language": N_("Sign language"),
    "plain_language": N_("Plain language"),
    "hearing_loop": N_("Induction loop"),
    "speech_to_text": N_("Speech-to-text interpreting"),
    "audio_description": N_("Audio description"),
    "adapted": N_("Adapted for special needs"),
    "low_stimulus": N_("Sensory-friendly"),
    "personal_assistant": N_("Personal assistant free of charge"),
}
FEATURES: tuple[str, ...] = tuple(LABELS)

_ROOM = (
    r"(?:tila|tilat|talo|rakennus|sali|kirjasto|lokal\w{0,4}|rum\w{0,3}|bibliotek\w{0,2}|byggnad\w{0,2}"
    r"|entr[eé]n?|hus\w{0,2}|venue"
    r"|building|entrance|location|premises|library|room|hall|space|site|event|house|theatre|theater|museum)"
)
WORDS: dict[str, str] = {
    "wheelchair": rf"""\besteet(?:ön|tömä|tömi|öntä|tömy) | \bpyörätuol(?!\w{{0,6}}(?:kori|rugby|tanss
          |pallo|kelau))
        | \brullstol(?!s(?:basket|rugby|dans|bollek|innebandy)) | \bliikuntarajoit\w{{1,10}}\ssopi
        | \b{_ROOM}\s(?:on|är)\s(?:\w{{1,12}}\s)?tillgängli[gt]\w{{0,3}}(?!\s(?:online|på\snätet|via
          |dygnet|från|för\salla))
        | \btillgängli[gt]\w?\s(?:lokal|entr|toalett|ingång|byggnad|hus|väg\b|plats\b|bibliotek|rutt|parker)
        | \bwheelchair(?![\s-](?:basket|rugby|tennis|rac|danc|sport|user\w?\sgroup))
        | \b(?:step|barrier)[\s-]free\b | \b{_ROOM}\sis\s(?:fully\s|also\s)?accessible(?!\s(?:by\s(?:bus
          |car|train|public)|via|online|to\s))
        | \b(?:fully\s)?accessible\s(?:venue|building|entrance|location|toilet|restroom|washroom|premises
          |route|facilit|for\swheel)""",
    "sign_language": r"""\bviittomakielelle | \bviittomakieli(?:nen|set|sen|siä|sillä|sessä|stä|sesti)\b
          | \bviittomakielellä
        | \bviittomakiel\w{1,6}\s?-?tulk | \bviittomatulk | \btulk\w{1,12}\s(?:\w{1,16}\s){0,2}viittomakiel
        | \btolk\w{0,8}\s(?:\w{1,12}\s){0,2}teckenspråk | \bpå\steckenspråk | \bteckenspråkstolk | \bteckenspråkig
        | \btecken(?:språks)?tolk | \bsign[\s-]language[\s-](?:interpret|translat|provided|available|support)
        | \b(?:in|into|with|to)\s(?:finnish\s|swedish\s|british\s|american\s)?sign\slanguage | \b(?:asl
          |bsl)\s(?:interpret|provided)
        | \bsigned\s(?:performance|storytime|story\stime|event)""",
    "plain_language": r"""\bselkokiel | \bselkosuom | \bselkoruots | \bselkoryhm | \bselkolukup
          | \bselkoopast | \bselko-opast
        | \blättläst | \blätt\s(?:svenska|finska|språk) | \bplain\slanguage | \beasy[\s-](?:language
          |finnish|swedish|english|to[\s-]read)""",
    "hearing_loop": r"""\binduktiosilmuk | \bkuulosilmuk | \bhör(?:sel)?slinga | \binduktionsslinga | \bteleslinga
        | \bhearing\sloop | \binduction\sloop""",
    "speech_to_text": r"""\bkirjoitustulk | \bskrivtolk | \bspeech[\s-]to[\s-]text | \b(?:live|open
          |real-time|realtime)\scaption
        | \bcaptioned\s(?:performance|show|screening|event) | \bcart\scaption""",
    "audio_description": r"""\bkuvailutulk | \bsyntolk | \baudio[\s-]?descri""",
    "adapted": r"""\bsoveltava(?:n|a|aa|ssa|t)?\b(?!\s(?:taide|taite|matemat|tiede|tieteen|psyk|tutkimu
          |kokeil)) | \bsoveltavan?liikun
        | \berityislaps(?!\w{0,6}\svanhem) | \berityislasten(?!\s(?:vanhem|huoltaj|äiti|äide|isä
          |perhe\w{0,4}\svertais))
        | \berityisryhm | \berityisliikun | \berityisnuor | \berityistä\stukea\s | \bkehitysvamma(?!isuu)
          | \bvammais(?:ille|ten|urheil|liikun)
        | \bkuulovammais | \bnäkövammais | \bliikuntavammais | \bnepsy[\s-]?(?:laps|nuor|ryhm|kerho)
          | \bautis(?:mi|t)\w{0,6}\s?(?:kirjon\s)?(?:laps|nuor|ryhm)
        | \banpassad\w?\s(?:motion|idrott|gymnastik|dans|sim|verksamhet|fysisk|ridning) | \bspecial(?:barn
          |grupp|idrott|motion)
        | \bsärskilda\sbehov | \bfunktions(?:nedsätt|variation|hindra) | \butvecklingsstör
          | \bintellektuell\sfunktions
        | \badapted\s(?:sport|exercise|swim|physical|danc|activit|pe\b|for|class|session|gym|yoga)
          | \badaptive\s(?:sport|swim|danc|skat|ski|gym|yoga|recreation|rowing|exercise)
        | \bspecial\sneeds | \b(?:with|people|children|adults)\s(?:\w{1,12}\s){0,2}disabilit
          | \bdisabled\s(?:children|people|young|participants|swim)
        | \bdisability\s(?:sport|swim|inclusive|session|friendly) | \bpyörätuoli(?:kori|rugby|tanss|pallo
          |kelau) | \brullstols(?:basket|rugby|dans|bollek|innebandy)
        | \bwheelchair[\s-](?:basket|rugby|tennis|rac|danc|sport)""",
    "low_stimulus": r"""\baisti(?:ystäväl|rauhal|herk|esteet) | \bhiljai(?:nen|sen|set|sella
          |sten)\s(?:tunti|tunnin|tunnit|tunnilla|aukiolo)
        | \brauhoitet\w{1,6}\s(?:näyt|tunti|esity|aukiolo|vuoro) | \bvähä-?ärsyk | \bsinnesvänlig | \bsinnesanpass
        | \b(?:tyst|tysta|lugn|lugna)\stim(?:me|mar|men) | \bsensory[\s-](?:friendly|adapted|calm
          |sensitive|inclusive)
        | \brelaxed\s(?:performance|screening|session|show|opening|hour|concert) | \bquiet\s(?:hour
          |opening|session) | \blow[\s-](?:stimul|sensory)
        | \bautism[\s-]friendly""",
    "personal_assistant": r"""\b(?:avustaj|saattaj)\w{0,6}\s(?:\w{1,20}\s){0,4}?(?:maksutta|ilmai
          |veloituks|maksuton|vapaa)
        | \b(?:maksutta|ilmaiseksi|maksuton)\s(?:\w{1,16}\s){0,2}?(?:avustaj|saattaj)
          | \bhenkilökohtai\w{1,6}\savustaj
        | \b(?:assistent|ledsagare)\w{0,4}\s(?:\w{1,12}\s){0,4}?(?:gratis|fritt|avgiftsfri|utan\savgift)
          | \b(?:gratis|fritt|fri)\s(?:\w{1,10}\s){0,3}?(?:assistent|ledsagar)
        | \bpersonlig\w?\sassistent | \b(?:carers?|companions?|assistants?)\s(?:\w{1,10}\s){0,4}?free
          | \bfree\s(?:\w{1,10}\s){0,3}?(?:for\s|to\s)?(?:carers?|companions?|personal\sassistants?)\b
        | \bpersonal\sassistants?\b""",
}  # fmt: skip
_FEATURE = re.compile("|".join(f"(?P<{slug}>{words})" for slug, words in WORDS.items()), re.VERBOSE)
_NOT_BEFORE = re.compile(
    r"\b(?:ei|eivät|eikä|ilman|inte|ej|utan|saknar|not|no|isn't|aren't|without)\b(?:\s[\w-]{1,20}){0,4}\s*$"
)
_NOT_AFTER = re.compile(
    r"[\w-]{0,20}(?:\s[\w-]{1,20}){0,2}?[\s:]{1,2}"
    r"(?:ei\b|eivät\b|puuttu|saknas|finns\s(?:inte|ej)|är\s(?:inte|ej)|inte\b|nej\b|is\snot|not\savailable"
    r"|unavailable|no\b)"
)
_CLAUSE = re.compile(r"[;,](?=\s)|\s(?:mutta|men|but)\s")
_TOPIC = re.compile(
    r"\b(?:viittomakiel\w{1,3}|teckenspråks?|sign\slanguage)[\s-]?(?:\w{1,12}\s)?(?:alke|kurs|perus|oppi|opis"
    r"|opet|opin|course|class|lesson|for\sbegin)"
    r"|\b(?:luento|föreläsning|lecture|info\w{0,8})\b"
)
# Finto YSO ids of those whom the activity is adapted for, and Helsinki's marks of suitable traineeships
ADAPTED_IDS = frozenset((
    "yso:p28565", "yso:p7179", "yso:p17354", "yso:p3093", "yso:p10060", "yso:p4106", "yso:p78", "tet:6", "tet:7",
))  # fmt: skip
# OpenActive's accessibility support: whom a session can take in; its preferred labels come as categories
_SUPPORT = re.compile(
    r"(?:hearing|visual|physical|mobility|sight|learning|intellectual)\s(?:impairment|difficult\w{1,3}"
    r"|disabilit\w{1,3})"
    r"|mental\shealth(?:\s\w{1,12})?|autism(?:\sspectrum\w{0,20})?|social\s/?\s?behaviou?ral(?:\s\w{1,12})?"
    r"|multiple\sdisabilities"
    r"|disability|wheelchair\suse\w{0,3}|amputee|dementia"
)
# as a category, a word says it that in a sentence may mean anything
_NAMED = re.compile(r"(?:fully\s)?accessible|accessibility|tillgänglig\w{0,3}|esteettömyys")
_NEAR = 80


def accessibility(
    texts: Iterable[Texts], categories: Iterable[str] = (), keyword_ids: Iterable[str] = ()
) -> tuple[str, ...]:
    """Slugs of `FEATURES`, in that order. texts: title and description. keyword_ids: such as "yso:p17354"."""
    categories = tuple(categories)
    there: set[str] = set()
    missing: set[str] = set()
    said = [look for _, look in heard(texts, cues.ACCESS)]
    said += [look for look in map(glance, categories) if look.found & cues.ACCESS]
    for look in said:
        _read(look, there, missing)
    if any(_NAMED.fullmatch(glance(category).low) for category in categories):
        there.add("wheelchair")
    if not ADAPTED_IDS.isdisjoint(keyword_ids) or any(_SUPPORT.fullmatch(look.low) for look in said):
        there.add("adapted")
    return tuple(slug for slug in FEATURES if slug in there and slug not in missing)


def _read(look: Glance, there: set[str], missing: set[str]) -> None:
    for sentence in look.sentences:
        if sentence.found & cues.ACCESS:
            for clause in clauses(look.low, _CLAUSE, sentence):
                if clause.found & cues.ACCESS:
                    _read_clause(look.low[clause.begin : clause.end].strip(), there, missing)


def _read_clause(clause: str, there: set[str], missing: set[str]) -> None:
    about = _TOPIC.search(clause) is not None
    for found in _FEATURE.finditer(clause):
        slug = str(found.lastgroup)
        before = clause[max(0, found.start() - _NEAR) : found.start()]
        after = clause[found.end() : found.end() + _NEAR]
        if slug != "personal_assistant" and (_NOT_BEFORE.search(before) or _NOT_AFTER.match(after)):
            missing.add(slug)
        elif not (about and slug in ("sign_language", "adapted")):
            there.add(slug)

"""Words around dated lines: labels, headings that name no event, what ends a title, what is no event. Tables."""

from __future__ import annotations

import re
from typing import Literal

from sources.dates.words import any_of

Label = Literal["when", "where", "price", "signup", "more"]

_LABELS: dict[Label, str] = {
    "when": "aika ajankohta milloin päivä päivämäärä pvm päivät kello tid när datum when date dates time",
    "where": "paikka missä sijainti tila osoite plats var lokal adress where place venue location",
    "price": "hinta maksu osallistumismaksu liput pris avgift biljetter inträde price cost tickets admission fee",
    "signup": "ilmoittautuminen ilmoittautumiset ilmoittaudu anmälan anmälningar registration register",
    "more": "lisätiedot lisätietoja järjestäjä mer_info arrangör info more_information organiser organizer",
}
_NAMED = "|".join(f"(?P<{name}>{any_of(words)})" for name, words in _LABELS.items())
LABEL = re.compile(rf"(?:{_NAMED})(?:\s(?:ja|och|and)\s\w{{1,12}})?\s?[:|]\s*", re.IGNORECASE)

# headings that say what kind of text follows, not what happens
_GENERIC = """aika ajankohta ajankohdat milloin missä ohjelma tapahtumat tapahtumia tapahtumakalenteri
    kalenteri aikataulu ajankohtaista uutiset tervetuloa tiedote kerhot kurssit lapsille lapset nuorille
    nuoret perheille tulossa viikko-ohjelma program programmet tid när evenemang händelser kalender aktuellt
    nyheter välkommen för_barn för_unga when schedule event events calendar dates time programme news
    welcome for_children for_families tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu
    syyskuu lokakuu marraskuu joulukuu januari februari mars april maj juni juli augusti september oktober
    november december january february march may june july august october kevät kesä syksy talvi kevään
    kesän syksyn talven vår våren sommar sommaren höst hösten vinter spring summer autumn winter kevätkausi
    syyskausi"""
GENERIC = re.compile(
    rf"(?:{any_of(_GENERIC)}(?:n|ssa|na)?\b[\s,:–/-]*|(?:19|20)\d\d\b[\s,:–/-]*){{1,4}}", re.IGNORECASE
)

# words at the end of what stands before a date that do not belong to a title
_TAIL = """on ovat oli pidetään järjestetään pystytetään esitetään nähdään avataan kokoontuu kokoontuvat
    alkaa alkavat jatkuu vietetään tarjolla esillä luvassa ajalla aikana välillä alkaen sekä ja
    toisen_kerran myös taas aina kello klo että joka tulee saapuu vierailee är hålls ordnas visas öppnar
    börjar samlas pågår och på den från kl till i is are held will_be will_be_held takes_place starts begins
    opens runs on from at and the every in"""
TAIL = re.compile(rf"(?:[\s,:;|(–—-]+{any_of(_TAIL)})+[\s,:;|(–—-]*$", re.IGNORECASE)
HEAD = re.compile(r"^(?:[\s,:;|()–—•·.!-]|(?:ja|sekä|och|and|alkaen|asti|saakka|on|är|is)\b)+", re.IGNORECASE)
LINK_BACK = re.compile(
    rf"^\W*{any_of('ja sekä toisen_kerran uudelleen myös och samt and again också även')}\b", re.I
)

# sentences whose day is a decision, a closure or the past
_NO_EVENT = """suljettu* suljetaan kiinni poikkeu* päätti* päätettiin kokouksessaan pidettiin järjestettiin
    julkaistiin voimassa voimaan eräpäivä* myynnissä stängt stängd* beslut* hölls ordnades i_kraft closed
    decided was_held took_place ikäsuositus"""
NO_EVENT = re.compile(rf"{any_of(_NO_EVENT)}\b", re.IGNORECASE)
CANCELLED = re.compile(
    rf"{any_of('peruttu peruutettu perutaan peruuntuu peruuntunut inställt inställd cancelled canceled')}\b", re.I
)
# a price that is none; as a whole price "0" as well
FREE = re.compile(
    rf"{any_of('maksuton maksutonta ilmainen vapaa_pääsy gratis fritt_inträde avgiftsfri* free')}\b"
    r"|0(?:[,.]00?)?\s*(?:€|e|eur)?$",
    re.IGNORECASE,
)
SIGNUP_LINK = re.compile(
    r"ilmoittau|anmäl|anmal|regist|lyyti|webropol|forms\.|sign-?up|varaa|boka|hellewi", re.IGNORECASE
)
YEAR = re.compile(r"\b(20[2-4]\d)\b")

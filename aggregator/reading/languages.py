"""The languages an event is held in: the feed's own field, else what its text says.

    "suomeksi ja ruotsiksi", "på finska och svenska", "in Finnish and Swedish", "englanninkielinen satutunti"

Subtitles, books and further information in a language are no languages of the event, and a language course or café
has the language for its topic: what it is held in stays untold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aggregator.model import LANGUAGES, Texts
from aggregator.reading import cues
from aggregator.reading.glance import Glance, heard

# ISO 639-1 (Sámi without more words: Northern Sámi, as most Sámi speakers in Finland and the feeds use it):
# code -> Finnish genitive stem, Finnish translative stem, Swedish name, English name
_NAMES: dict[str, tuple[str, str, str, str]] = {
    "fi": ("suomen", "suome", "finska", "finnish"),
    "sv": ("ruotsin", "ruotsi", "svenska", "swedish"),
    "en": ("englannin", "englanni", "engelska", "english"),
    "se": ("(?:pohjois)?saamen", "(?:pohjois)?saame", "(?:nord)?samiska", "(?:northern )?s[aá]mi"),
    "ar": ("arabian", "arabia", "arabiska", "arabic"),
    "bg": ("bulgarian", "bulgaria", "bulgariska", "bulgarian"),
    "bn": ("bengalin", "bengali", "bengali", "bengali"),
    "bs": ("bosnian", "bosnia", "bosniska", "bosnian"),
    "da": ("tanskan", "tanska", "danska", "danish"),
    "de": ("saksan", "saksa", "tyska", "german"),
    "el": ("kreikan", "kreika", "grekiska", "greek"),
    "es": ("espanjan", "espanja", "spanska", "spanish"),
    "et": ("viron|eestin", "viro|eesti", "estniska", "estonian"),
    "fa": ("persian|farsin|darin", "persia|farsi|dari", "persiska|farsi|dari", "persian|farsi|dari"),
    "fr": ("ranskan", "ranska", "franska", "french"),
    "hi": ("hindin", "hindi", "hindi", "hindi"),
    "hu": ("unkarin", "unkari", "ungerska", "hungarian"),
    "it": ("italian", "italia", "italienska", "italian"),
    "ja": ("japanin", "japani", "japanska", "japanese"),
    "ku": ("kurdin", "kurdi", "kurdiska", "kurdish"),
    "lt": ("liettuan", "liettua", "litauiska", "lithuanian"),
    "lv": ("latvian", "latvia", "lettiska", "latvian"),
    "ne": ("nepalin", "nepali", "nepali", "nepali"),
    "no": ("norjan", "norja", "norska", "norwegian"),
    "pl": ("puolan", "puola", "polska", "polish"),
    "pt": ("portugalin", "portugali", "portugisiska", "portuguese"),
    "ro": ("romanian", "romania", "rumänska", "romanian"),
    "ru": ("venäjän", "venäjä", "ryska", "russian"),
    "so": ("somalin", "somali", "somaliska", "somali"),
    "sq": ("albanian", "albania", "albanska", "albanian"),
    "sw": ("swahilin", "swahili", "swahili", "swahili"),
    "ta": ("tamilin", "tamili", "tamil", "tamil"),
    "th": ("thain", "thai", "thailändska", "thai"),
    "ti": ("tigrinjan", "tigrinja", "tigrinska|tigrinja", "tigrinya"),
    "tr": ("turkin", "turki", "turkiska", "turkish"),
    "uk": ("ukrainan", "ukraina", "ukrainska", "ukrainian"),
    "ur": ("urdun", "urdu", "urdu", "urdu"),
    "vi": ("vietnamin", "vietnami", "vietnamesiska", "vietnamese"),
    "zh": ("kiinan|mandariinikiinan", "kiina|mandariinikiina", "kinesiska", "chinese|mandarin"),
}
_FI_GENITIVE, _FI_STEM, _SV, _EN = ("|".join(names[n] for names in _NAMES.values()) for n in range(4))
_FI_PLAIN = rf"suomi|ruotsi|englanti|venäjä|viro|saame|{_FI_STEM}"
_AND = r"(?:\s?(?:,|/|-|&|ja|och|and|sekä|samt|tai|eller|or)\s?){1,2}"
# each gives a run of words in which the languages stand
_SAID = re.compile(
    rf"""\b(?:{_FI_STEM})ksi(?:{_AND}(?:{_FI_STEM})ksi){{0,5}}\b
    | \b(?:{_FI_GENITIVE})-?(?:{_AND}(?:{_FI_GENITIVE})){{0,4}}-?\s?kieli(?:nen|set|sen|siä|sille|sissä
          |sessä|stä|sellä|sesti)\b
    | \b(?:{_FI_GENITIVE})-?(?:{_AND}(?:{_FI_GENITIVE})-?){{0,4}}\s?kielellä\b | \b(?:{_FI_GENITIVE})\skieliset?\b
    | \bpå\s(?:både\s)?(?:{_SV})(?:{_AND}(?:på\s)?(?:{_SV})){{0,5}}\b | \b(?:svensk|finsk|engelsk|arabisk
          |rysk|ukrainsk|somalisk|samisk)språkig\w?\b
    | \bin\s(?:both\s)?(?:{_EN})(?:{_AND}(?:in\s)?(?:{_EN})){{0,5}}\b(?!\s(?:literature|history|class|studies))
    | \b(?:{_EN})[\s-](?:language(?!\s(?:course|caf|club|class|lesson|learn|skill|exchange|test|practi))
          |speaking)\b
    | \b(?:\w{{0,12}}kiel(?:i|et|inä|enä)|(?:\w{{0,14}})språk|languages?)\s?(?::|\son|\sär|\sis
          |\sare)\s?(?:{_FI_PLAIN}|{_SV}|{_EN})
      (?:{_AND}(?:{_FI_PLAIN}|{_SV}|{_EN})){{0,5}}\b
    | \b(?P<two>kaksikieli(?:nen|set|siä|sesti|sen)|tvåspråkig\w?|bilingual)
    | \b(?P<three>kolmikieli(?:nen|set|siä|sesti|sen)|kolmella\skielellä|trespråkig\w?|på\stre\sspråk
          |trilingual|in\sthree\slanguages)
    """,
    re.VERBOSE,
)
_EACH = re.compile(
    "|".join(
        rf"(?P<{code}>\b(?:{names[0]}|{names[1]}|{names[2]}|{names[2].replace('ska', 'sk')}|{names[3]}))"
        for code, names in _NAMES.items()
    )
    + r"|(?P<en_>\benglanti)|(?P<fi_>\bsuomi)"
)
# pairs told after "bilingual": "(suomi–arabia)", "English and Finnish"
_ONE = rf"(?:{_FI_PLAIN}|{_SV}|{_EN})(?:ksi)?"
_PAIR = re.compile(rf"\W{{0,3}}(?:\w{{1,24}}\s){{0,3}}?\(?(?:in\s|på\s)?{_ONE}\s?{_AND}{_ONE}\b")
# what is in that language is not the event
_OTHER_BEFORE = re.compile(
    r"(?:\b(?:text(?:ad|at|ning\w{0,2}|er|ning)?|tekst\w{0,16}|undertext\w{0,6}|subtitle\w{0,2}|subs|subtitled"
    r"|käänn\w{0,8}"
    r"|suomennet\w{1,4}|översatt\w?|översättning|translat\w{0,6}|published|ilmesty\w{0,6}|julkaist\w{0,6}"
    r"|lisätie\w{0,8}|lisää"
    r"|mer|information\w{0,2}|info|more|ohjeet|esite|esitteet|broschyr\w{0,2}|brochures?|aineisto\w{0,4}"
    r"|material\w{0,2}|sama"
    r"|samma|sivut|sidorna|page|ei|inte|not|ej|except|paitsi|opit\w{0,4}|opi|lär|learn\w{0,3}|sanoja|sanat|ord"
    r"|words)\b"
    r"(?:\s[\w:-]{1,16}){0,2}|\b(?:kirjoja|kirjat|kirjallisuutta|böcker|books?))\s?$"
)
_OTHER_AFTER = re.compile(
    r"\s(?:\w{1,16}\s)?(?:tekst|kirj(?!asto(?:ssa)?\b)|aineist|materiaal|esite|esitte|ohjeet|lehd|lehti"
    r"|elokuvateksti|undertext|text\b|böcker|litteratur"
    r"|material|books?\b|subtitle|literature|materials?\b|collection|website|version\b|sivu|neuvon)"
)
_TOPIC = re.compile(
    rf"\bkieli(?:kahvi|kerho|kurs|kylpy|ryhm|café)|\bspråk(?:caf|kurs|klubb|bad|grupp)|\blanguage\s(?:caf|course"
    rf"|club|exchange|class|lesson)"
    rf"|\b(?:{_FI_GENITIVE})\s(?:kielen\s)?(?:\w{{1,12}}\s)?(?:alke|kurs|kerho|keskust|kahvi|opet|tunti|perus"
    rf"|jatko|harjoit)"
    rf"|\b(?:{_EN})\s(?:conversation|for\sbeginners|course|class|lesson|club|caf|as\sa\s|language\s(?:course|caf"
    rf"|club|class|lesson)|discussion)"
    rf"|\bconversation\s(?:group|class)|\b(?:opi|opitaan|opiskel\w{{0,6}}|harjoitellaan|jutellaan"
    rf"|puhutaan)\s(?:(?:{_FI_STEM})[aä]|englantia)\b"
    rf"|\b(?:learn|practi[sc]e|study)\s(?:\w{{1,10}}\s)?(?:{_EN})\b|\b(?:lär\sdig|öva|tala|prata)\s(?:{_SV})\b"
    rf"|\b(?:{_SV})\s(?:för\snybörjare|konversation)"
    r"|\b(?:konversation|keskusteluryhm|kielikimp)"
)
_HELD = re.compile(
    r"\b(?:opetuskieli|ohjauskieli|undervisningsspråk|kielenä|opetus on|kurssi (?:on|pidetään)|kursen (?:är|hålls)"
    r"|taught|held)\b"
)
_NEAR = 60
# ISO 639-2 and names that feeds write in a language field
_CODES = {
    "fin": "fi", "swe": "sv", "eng": "en", "sme": "se", "ara": "ar", "rus": "ru", "ukr": "uk", "som": "so",
    "est": "et",
}  # fmt: skip


def languages(stated: Iterable[str], texts: Iterable[Texts] = ()) -> tuple[str, ...]:
    """ISO 639-1 codes, Finnish, Swedish, English first, others by letter. stated: the feed's field, believed."""
    told = {code for one in stated if (code := _code(one))}
    if not told:
        for _, look in heard(texts, cues.SPOKEN):
            told |= set(_of_text(look))
    return tuple(sorted(told, key=lambda code: (code not in LANGUAGES, (*LANGUAGES, code).index(code), code)))


def _code(stated: str) -> str:
    """ "fi", "fi-FI", "fin" -> "fi"; "" for what is no language."""
    first = re.split(r"[-_]", stated.strip().lower(), maxsplit=1)[0]
    first = _CODES.get(first, first)
    return first if re.fullmatch(r"[a-z]{2,3}", first) and first not in ("und", "mul", "zxx", "mis") else ""


def _of_text(look: Glance) -> Iterator[str]:
    telling = [look.low[part.begin : part.end] for part in look.sentences if part.found & cues.SPOKEN]
    topic = any(map(_TOPIC.search, telling))
    for sentence in telling:
        for found in _SAID.finditer(sentence):
            before = sentence[max(0, found.start() - _NEAR) : found.start()]
            after = sentence[found.end() : found.end() + _NEAR]
            other = _OTHER_BEFORE.search(before) or _OTHER_AFTER.match(after)
            if not other and (not topic or _HELD.search(before + found[0])):
                yield from _several(found, after)


def _several(found: re.Match[str], after: str) -> Iterator[str]:
    if found["three"]:
        yield from LANGUAGES
    elif found["two"]:
        pair = _PAIR.match(after)
        yield from _each(pair[0]) if pair else LANGUAGES[:2]
    else:
        yield from _each(found[0])


def _each(said: str) -> Iterator[str]:
    for found in _EACH.finditer(said):
        yield str(found.lastgroup).rstrip("_")

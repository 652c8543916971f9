"""Whether one has to sign up, until when, where, and for how many there is room.

sentence by sentence -> "no sign-up" and "sign up", the first taken out before the second is looked for
                     -> the day by which (`sources.dates` reads it), an address, a number of places
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from aggregator.model import Signup, Texts
from aggregator.reading import cues
from aggregator.reading.glance import Glance, Part, heard
from sources.dates.find import find_all
from sources.dates.found import Found
from sources.dates.years import Context
from sources.text import safe_address

_FI = r"(?:ennakko|etukäteis|sitova\w?\s|erillis\w{0,4}\s)?(?:ennakko)?ilmoittautu"
NOT_NEEDED = re.compile(
    rf"""\b(?:ei(?:kä)?|ilman)\s(?:ole\s|tarvita\s|vaadita\s|tarvitse\s|vaadi\s|edellytä\s|tarvetta\s
          |erillistä\s|mitään\s|etukäteen\s){{0,3}}{_FI}\w{{0,16}}
    | \b{_FI}\w{{0,8}}\s(?:ei\s(?:ole\s)?(?:tarvi|vaadi|tarpee|pakol|edelly|välttäm)\w{{0,10}})
    | \b(?:ei|eikä)\s(?:\w{{1,16}}\s){{0,2}}(?:tarvitse|tarvita|vaadita
          |vaadi)\s(?:\w{{1,16}}\s){{0,2}}(?:vara(?:ta|usta|uksia)|ajanvarausta|ennakkovarausta|paikkavarausta)
    | \b(?:ei|ilman)\s(?:ennakko|ajan|paikka)varau\w{{1,6}} | \b(?:ei|eikä)\spaikkaa\starvitse\svarata
    | \b(?:ingen|inget|utan|ej|varken)\s(?:krav\spå\s)?(?:för(?:hands)?)?an(?:mälan|mälning)\w{{0,5}}
          | \b(?:utan|ingen)\s(?:tids|plats|för(?:hands)?)bokning
    | \b(?:för(?:hands)?)?anmälan\s(?:behövs|krävs|är)\s(?:inte|ej)(?:\snödvändig)? | \bbehöver\s(?:du\s
          |ni\s|man\s)?(?:inte|ej)\s(?:\w{{1,12}}\s){{0,2}}(?:anmäl|boka)\w{{0,8}}
    | \bno\s(?:prior\s|advance\s|pre-?\s?|need\sfor\s|online\s)?(?:registration|sign[\s-]?ups?|bookings?
          |reservations?|rsvp)\b(?:\s(?:is\s|are\s)?(?:needed|required|necessary))?
    | \bno\sneed\sto\s(?:pre-?|sign|register|book|reserve|rsvp)\w{{0,8}}(?:\sup)? | \b(?:registration
          |sign[\s-]?up|booking|reservation|rsvp)s?\s(?:is\s|are\s)?not\s(?:required|needed|necessary)
    | \bwithout\s(?:prior\s|advance\s)?(?:registration|registering|signing\sup|booking|reservation)
          | \bno\sreservation\sor\srsvp
    | \bdrop[\s-]?in\b | \bwalk-?ins?\s(?:are\s)?welcome
          | \b{_FI}\w{{0,6}}\s(?:\w{{1,12}}\s)?(?:paikan\späällä|ovella|paikalla) | \banmälan\s(?:görs\s
          |sker\s)?på\splats""",
    re.VERBOSE,
)
NEEDED = re.compile(
    r"""\b\w{0,14}ilmoittau(?:tu|du|dutaan)\w{0,20} | \bilm\.?\s?(?=:|\d|viim|sähk|puh|tekst)
          | \bilmoita\s(?:\w{1,16}\s)?(?:mukaan|osallistu)\w{0,10}
    | \bvaraa\s(?:\w{1,16}\s){0,2}?(?:paik|aika|aikasi|vuoro|lippu)\w{0,8} | \b(?:aja[nt]
          |paik[ak]\w{0,2})\s(?:\w{1,12}\s){0,2}?vara(?:ta|taan|ttava|us)\w{0,4} | \bajanvarau\w{1,8}
          | \bpaikkavarau\w{1,8}
    | \bennakkovarau\w{1,8} | \banmäl(?:an|ning|ningar|ningen|ningarna)\b | \banmäl\s(?:dig|er|ditt
          |barnet)\b | \banmäler?\s(?:du|ni|man|sig)\b | \bför(?:hands)?anmäl\w{0,8}
    | \bboka\s(?:\w{1,10}\s){0,2}?(?:plats|tid|in)\w{0,4} | \bbokning\b
    | \bsign[\s-]?ups?\b | \bsigning\sup\b | \bregister\s(?:by|here|at|online|now|for|in|early|before|via
          |to|today|with|your|below)\b | \bpre-?\s?regist\w{1,8}
    | \b(?<!cash\s)registration\b(?!\snumber) | \brsvps?\b | \bbook\s(?:a|your|online|here|now|in\sadvance
          |ahead|by|early|tickets|places?)\b | \bbooking\b(?!\s(?:club|shop))
    | \breserv(?:e\s(?:your|a|online|here|now|in)|ations?\s(?:required|needed|are|is|by|online
          |recommended))\b | \benrol(?:l|ment|lment)?\b""",
    re.VERBOSE,
)
_NUMBER = r"(?P<{0}>\d{{1,4}})(?:\s?-\s?(?P<{0}b>\d{{1,4}}))?"
_FEW = (
    r"(?:osallistuj|laps|henk|hlö|henge|ensimmäi|nope|kävij|deltagar|person|barn\b|participant"
    r"|people|child|kids|place|seat|spot|attendee|student)"
)
CAPACITY = re.compile(
    rf"""\bpaikkoja\s?(?:on|:)?\s?(?:yhteensä\s|vain\s|rajoitetusti\s?:?\s?)?{_NUMBER.format("a")}\b
    | \b(?:mukaan|ryhmään|kurssille|leirille|kerhoon|pajaan|tilaan)\s(?:mahtuu|otetaan
          |pääsee)\s(?:\w{{1,14}}\s){{0,2}}?{_NUMBER.format("b")}\b
    | \b(?:enintään|korkeintaan|max\.?|maksimissaan|maks\.?)\s{_NUMBER.format("c")}\s?{_FEW}
    | \b{_NUMBER.format("d")}\s(?:paikkaa|(?:osallistuja)?paikkaa|platser|places|spots
          |seats)\b(?!\s(?:jäljel|vapaa|kvar|lediga|left|remaining|available))
    | \b(?:platser|antal\splatser|paikkamäärä|osallistujamäärä|ryhmäkoko|gruppstorlek|capacity
          |group\ssize)\s?(?:on|är|is|:|max\.?|enintään)?\s?:?\s?(?:max\.?\s|enintään\s)?{_NUMBER.format("e")}\b
    | \b(?:högst|max\.?|maximalt)\s{_NUMBER.format("f")}\s?{_FEW} | \b(?:plats
          |rum)\sför\s{_NUMBER.format("g")}\b(?!\s?(?:år|-))
    | \b(?:limited\sto|maximum(?:\sof)?|max\.?|up\sto|room\sfor
          |space\sfor)\s(?:the\sfirst\s)?{_NUMBER.format("h")}\s(?:\w{{1,12}}\s)?{_FEW}
    | \b(?:group|class|space|registration)\s(?:is\s)?limited\sto\s{_NUMBER.format("i")}\b""",
    re.VERBOSE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]]{4,1000}", re.IGNORECASE)
# "senast 5.1": Swedish leaves out the dot behind the month, without which two numbers are no day
_DOTLESS = re.compile(
    r"(\b(?:senast|viimeistään|före|innan|till|by|before)\s(?:den\s|[^\W\d]{2,8}\s)?\d{1,2}\.\d{1,2})(?![.\d:])"
)
BEFORE, REACH, ADDRESS_REACH, MOST = 80, 240, 120, 30
# a day without a year is the one that lies between 300 days before the event and two months after its beginning
_BACK = timedelta(days=240)


class _Read(NamedTuple):
    """What the texts say: whether one has to, does not have to, and the rest."""

    needed: bool
    not_needed: bool
    url: str
    opens: datetime | None
    closes: datetime | None
    capacity: int | None


def signup(
    stated: Signup | None, texts: Iterable[Texts], starts: date, zone: ZoneInfo
) -> tuple[Signup | None, bool | None]:
    """(how to sign up, whether one has to). None: not told. `stated` beats the texts field by field.

    starts: the event's own, for days without a year. zone: of a sign-up's last day, which closes at 23.59 unless
    a clock time is told. A number of places alone is no sign-up.
    """
    read = _joined([_read(look, starts, zone) for _, look in heard(texts, cues.SIGNUP)])
    if stated is None and not read.needed:
        return None, False if read.not_needed else None
    believed = stated or Signup()
    believed = replace(
        believed,
        url=believed.url or read.url,
        opens=believed.opens or read.opens,
        closes=believed.closes or read.closes,
        capacity=read.capacity if believed.capacity is None else believed.capacity,
    )
    if believed.opens and believed.closes and believed.opens > believed.closes:
        believed = replace(believed, opens=stated.opens if stated else None)
    sure = stated is not None or read.closes is not None
    return (believed, True) if sure or not read.not_needed else (None, False)


def _joined(parts: list[_Read]) -> _Read:
    return _Read(
        any(part.needed for part in parts),
        any(part.not_needed for part in parts),
        next((part.url for part in parts if part.url), ""),
        next((part.opens for part in parts if part.opens), None),
        next((part.closes for part in parts if part.closes), None),
        next((part.capacity for part in parts if part.capacity), None),
    )


def _read(look: Glance, starts: date, zone: ZoneInfo) -> _Read:
    telling = [part for part in look.sentences if part.found & cues.SIGNUP][:MOST]
    read = [_read_sentence(look, part, starts, zone) for part in telling]
    return _joined(read)


def _read_sentence(look: Glance, part: Part, starts: date, zone: ZoneInfo) -> _Read:
    low = look.low[part.begin : part.end]
    rest, untold = NOT_NEEDED.subn("", low)
    place = NEEDED.search(rest)
    dated = place and any(map(str.isdecimal, rest))
    days = list(_days(rest[max(0, place.start() - BEFORE) :][:REACH], starts, zone)) if place and dated else []
    return _Read(
        bool(place),
        bool(untold),
        _address(look.text, part) if place else "",
        next((_moment(one, zone) for one in days if one.kind == "opens"), None),
        next((moment for one in days if one.kind == "closes" and (moment := _last_moment(one, zone))), None),
        _capacity(low),
    )


def _days(sentence: str, starts: date, zone: ZoneInfo) -> Iterator[Found]:
    day = starts.date() if isinstance(starts, datetime) else starts
    try:
        found = find_all(_DOTLESS.sub(r"\1.", sentence), Context(day - _BACK, zone))
    except (ValueError, OverflowError):
        return
    yield from (one for one in found if one.start is not None and not one.doubtful and one.kind != "event")


def _last_moment(found: Found, zone: ZoneInfo) -> datetime | None:
    """The clock time told, else the end of the last day."""
    if isinstance(found.start, datetime):
        return found.start
    if found.start is None:
        return None
    last = found.end - timedelta(days=1) if found.end else found.start
    return datetime(last.year, last.month, last.day, 23, 59, tzinfo=zone)


def _moment(found: Found, zone: ZoneInfo) -> datetime | None:
    if found.start is None or isinstance(found.start, datetime):
        return found.start
    return datetime.combine(found.start, time(), zone)


def _address(text: str, part: Part) -> str:
    """The first web address in the sentence or right behind it."""
    found = _ADDRESS.search(text, part.begin, part.end + ADDRESS_REACH)
    return safe_address(found[0].rstrip(".,;:!?")) if found else ""


def _capacity(low: str) -> int | None:
    found = CAPACITY.search(low)
    if not found:
        return None
    told = [int(number) for number in found.groups() if number]
    return max(told) or None

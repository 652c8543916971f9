"""The words of dates: weekdays, months, hours and what stands around them, in Finnish, Swedish and English.

Tables only. Every form is written out or made from a stem and its endings, so that reading is one look-up a word.
Weekdays count from Monday 0 as `date.weekday` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple


def any_of(words: str) -> str:
    """A pattern for any of `words`: "_" stands for a space, "*" for up to 20 more letters, "." for itself."""
    longest_first = sorted(words.replace(".", "[.]").split(), key=len, reverse=True)
    return rf"\b(?:{'|'.join(longest_first)})".replace("_", r"\s").replace("*", r"\w{0,20}")


def one_of(words: Iterable[str]) -> str:
    """A pattern for the longest of `words`, letter by letter: where none fits, that shows at the first letters."""
    rest: dict[str, set[str]] = {}
    for word in words:
        rest.setdefault(word[:1], set()).add(word[1:])
    ends = rest.pop("", None) is not None
    branches = "|".join(re.escape(letter) + one_of(rest[letter]) for letter in sorted(rest))
    return f"(?:{branches}){'?' if ends else ''}" if branches else ""


DayKind = Literal["short", "one", "habit"]


class Weekday(NamedTuple):
    """days: which. kind: "short" (ti, Tue), "one" (tiistaina), "habit" (tiistaisin, Tuesdays)."""

    days: tuple[int, ...]
    kind: DayKind


_FI_DAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")
_SV_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_EN_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = (
    "ma mån må mon",
    "ti tis tue tues",
    "ke ons wed weds",
    "to tor tors thu thur thurs",
    "pe fre fr fri",
    "la lör lö sat",
    "su sön sö sun",
)
_FI_ONE = (
    "",
    "na",
    "n",
    "ta",
    "sta",
    "hin",
    "iltana",
    "-iltana",
    "aamuna",
    "-aamuna",
    "iltapäivänä",
    "-iltapäivänä",
)
_FI_HABIT = ("sin", "iltaisin", "-iltaisin", "aamuisin", "-aamuisin", "iltapäivisin", "-iltapäivisin")
_SV_ONE = ("", "en", "ens", "kväll", "kvällen", "morgon", "förmiddag", "eftermiddag")
_SV_HABIT = ("ar", "arna", "ars", "kvällar", "kvällarna", "förmiddagar", "eftermiddagar")
_ALL_WEEK, _WORKDAYS, _WEEKEND = (0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4), (5, 6)
_SEVERAL = {
    "päivittäin": _ALL_WEEK,
    "dagligen": _ALL_WEEK,
    "daily": _ALL_WEEK,
    "arkisin": _WORKDAYS,
    "arkipäivisin": _WORKDAYS,
    "arki-iltaisin": _WORKDAYS,
    "vardagar": _WORKDAYS,
    "vardagskvällar": _WORKDAYS,
    "weekdays": _WORKDAYS,
    "arkipäivä": _WORKDAYS,
    "vardag": _WORKDAYS,
    "weekday": _WORKDAYS,
    "viikonloppuisin": _WEEKEND,
    "veckoslut": _WEEKEND,
    "veckosluten": _WEEKEND,
    "weekends": _WEEKEND,
}


def _weekdays() -> dict[str, Weekday]:
    words: dict[str, Weekday] = {word: Weekday(days, "habit") for word, days in _SEVERAL.items()}
    for day in range(7):
        for kind, forms in _forms(day):
            words.update(dict.fromkeys(forms, Weekday((day,), kind)))
    return words


def _forms(day: int) -> tuple[tuple[DayKind, list[str]], ...]:
    fi, sv, en = _FI_DAYS[day], _SV_DAYS[day], _EN_DAYS[day]
    habit = "keskiviikkoi" if day == 2 else fi
    return (
        ("short", _SHORT[day].split()),
        ("one", [fi + end for end in _FI_ONE] + [sv + end for end in _SV_ONE] + [en]),
        ("one", ["keskiviikkoon"] if day == 2 else []),
        ("habit", [habit + "sin", *(fi + end for end in _FI_HABIT), en + "s"]),
        ("habit", [sv + end for end in _SV_HABIT]),
    )


WEEKDAYS: dict[str, Weekday] = _weekdays()
# a weekday only in a text that is known to be Swedish: everywhere else it is a Finnish or English word
SWEDISH_ONLY = {"on": Weekday((2,), "short")}

_FI_MONTHS = (
    "tammi",
    "helmi",
    "maalis",
    "huhti",
    "touko",
    "kesä",
    "heinä",
    "elo",
    "syys",
    "loka",
    "marras",
    "joulu",
)
_SV_MONTHS = (
    "januari jan",
    "februari feb febr",
    "mars mar",
    "april apr",
    "maj",
    "juni jun",
    "juli jul",
    "augusti aug",
    "september sept sep",
    "oktober okt",
    "november nov",
    "december dec",
)
_EN_MONTHS = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
_FI_MONTH_ENDS = ("kuu", "kuuta", "kuun", "kuussa", "k", "k.")


def _months() -> dict[str, int]:
    words: dict[str, int] = {}
    for number, (fi, sv, en) in enumerate(zip(_FI_MONTHS, _SV_MONTHS, _EN_MONTHS, strict=True), 1):
        words.update(dict.fromkeys((fi + end for end in _FI_MONTH_ENDS), number))
        words.update(dict.fromkeys((*sv.split(), *en.split()), number))
    return words


MONTHS: dict[str, int] = _months()

# hours in words: how a number is said as a start (from), an end (till), a moment (at), or plain
_FI_ROOTS = {
    1: "yksi yhdestä yhteen yhdeltä",
    2: "kaksi kahdesta kahteen kahdelta",
    3: "kolme kolmesta kolmeen kolmelta",
    4: "neljä neljästä neljään neljältä",
    5: "viisi viidestä viiteen viideltä",
    6: "kuusi kuudesta kuuteen kuudelta",
    7: "seitsemän seitsemästä seitsemään seitsemältä",
    8: "kahdeksan kahdeksasta kahdeksaan kahdeksalta",
    9: "yhdeksän yhdeksästä yhdeksään yhdeksältä",
    10: "kymmenen kymmenestä kymmeneen kymmeneltä",
    11: "yksitoista yhdestätoista yhteentoista yhdeltätoista",
    12: "kaksitoista kahdestatoista kahteentoista kahdeltatoista",
}
_SV_HOURS = ["ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]
_EN_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]

HourCase = Literal["plain", "from", "till", "at"]


def _hours() -> dict[str, tuple[int, HourCase]]:
    words: dict[str, tuple[int, HourCase]] = {}
    for hour, forms in _FI_ROOTS.items():
        plain, begin, till, at = forms.split()
        words |= {plain: (hour, "plain"), begin: (hour, "from"), till: (hour, "till"), at: (hour, "at")}
    for names in (_SV_HOURS, _EN_HOURS):
        words |= {name: (hour, "plain") for hour, name in enumerate(names, 1)}
    return words


HOURS: dict[str, tuple[int, HourCase]] = _hours()
# minutes that a word before the hour adds: "puoli viisi" is 4.30, "half past five" 5.30
HALVES = {"puoli": -30, "puolesta": -30, "halv": -30, "varttia vaille": -15, "kvart i": -15, "quarter to": -15}
HALVES |= {"varttia yli": 15, "vartin yli": 15, "kvart över": 15, "quarter past": 15, "half past": 30}

CLOCK_WORDS = frozenset(["klo", "kello", "kl", "klockan", "at"])
MORNING = r"aamu|förmiddag|morgon|morning"
EVENING = r"ilta|illan|illalla|kväll|evening|afternoon|eftermiddag"

EVERY = frozenset(["joka", "varje", "every", "each"])
OTHER = frozenset(["toinen", "toisena", "annan", "other", "second", "varannan"])
EVEN_WEEKS = r"(?:parillis\w{1,8}|jämna|jämn|even)\s+(?:viik\w{1,8}|veck\w{1,5}|weeks?)"
ODD_WEEKS = r"(?:parittom\w{1,8}|udda|ojämna|odd)\s+(?:viik\w{1,8}|veck\w{1,5}|weeks?)"
OTHER_WEEKS = r"(?:joka\s+toi\w{2,6}\s+viik\w{1,6}|varannan\s+vecka|every\s+(?:other|second)\s+week)"
NTH = {
    "ensimmäinen": 1,
    "ensimmäisenä": 1,
    "toisena": 2,
    "kolmas": 3,
    "kolmantena": 3,
    "neljäs": 4,
    "neljäntenä": 4,
    "viimeinen": -1,
    "viimeisenä": -1,
    "första": 1,
    "andra": 2,
    "tredje": 3,
    "fjärde": 4,
    "sista": -1,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": -1,
}
EXCEPT = frozenset(
    ["ei", "eikä", "paitsi", "poislukien", "utom", "förutom", "ej", "inte", "except", "excluding", "not"]
)
# breaks whose days differ from town to town, or move
BREAKS = r"""\w{0,20}loma\w{0,20}|pyhä\w{0,15}|arkipyhä\w{0,15}|pääsiäi\w{0,12}|joulu\w{0,12}|juhannu\w{0,12}|
    vappu\w{0,8}|\w{0,20}lov(?:et|en|vecka\w{0,4})?|påsk\w{0,10}|jul\w{0,10}|helgdag\w{0,6}|(?:\w{1,15}\s)?holidays?|
    (?:\w{1,15}\s)?breaks?|easter|christmas""".replace("\n", "").replace(" ", "")

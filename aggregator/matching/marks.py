"""What tells two groups of one name apart: ages, group letters, parts, levels, teams, hours, languages. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from aggregator.matching import vocabulary
from aggregator.matching.words import fold

Ages = tuple[float, float]
OPEN = 120.0
_YEARS = r"(?:v\.?(?![a-z0-9])|-?vuo[td][a-z]*|-?ar(?:ingar|ig|s)?[a-z]*|-?years?(?: old)?|-?yrs?\.?|-?year-olds?)"
_MONTHS = r"(?:kk\.?(?![a-z])|man(?:ader)?\b|months?|-?kuukau[a-z]*)"
_NUMBERS = (
    "yksi yhden ett one", "kaksi kahden tva two", "kolme kolmen tre three", "nelja neljan fyra four",
    "viisi viiden fem five",    "kuusi kuuden sex six", "seitseman sju seven", "kahdeksan atta eight",
    "yhdeksan nio nine", "kymmenen tio ten",
)  # fmt: skip
_WRITTEN = {word: number for number, row in enumerate(_NUMBERS, 1) for word in row.split()}
_WRITTEN_YEARS = re.compile(rf"\b({'|'.join(sorted(_WRITTEN, key=len, reverse=True))})-?(?=vuot|aring)")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_COLLECTED = re.compile(r"\s{2,}")


@dataclass(slots=True)
class Marks:
    """What one title says of its group. ages: completed years, both inclusive; labels: "a", "2"; clocks: minutes.

    grades: school grades, inclusive. spoken: languages the event is held in, said in words. replaces: whether it
    says that it stands in for another day.
    """

    ages: set[Ages] = field(default_factory=set)
    grades: set[tuple[int, int]] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    teams: set[str] = field(default_factory=set)
    clocks: set[int] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)


Reader = Callable[[Marks, re.Match[str]], None]


def _ages(scale: float) -> Reader:
    def read(marks: Marks, match: re.Match[str]) -> None:
        marks.ages.add((float(match[1]) * scale, float(match[2]) * scale))

    return read


def _mixed(marks: Marks, match: re.Match[str]) -> None:
    marks.ages.add((float(match[1]) / 12, float(match[2])))


def _one_age(marks: Marks, match: re.Match[str]) -> None:
    marks.ages.add((float(match[1]), float(match[1])))


def _from_age(marks: Marks, match: re.Match[str]) -> None:
    marks.ages.add((float(match[1]), OPEN))


def _under_age(marks: Marks, match: re.Match[str]) -> None:
    marks.ages.add((0.0, float(match[1])))


def _grades(marks: Marks, match: re.Match[str]) -> None:
    marks.grades.add((int(match[1]), int(match[2])))


def _grade(marks: Marks, match: re.Match[str]) -> None:
    marks.grades.add((int(match[1]), int(match[1])))


def _label(marks: Marks, match: re.Match[str]) -> None:
    told = next(part for part in match.groups() if part)
    marks.labels.add(_ROMAN.get(told, told))


def _level(name: str) -> Reader:
    return lambda marks, _: marks.levels.add(name)


def _team(marks: Marks, match: re.Match[str]) -> None:
    marks.teams.add(match[1] + match[2])


def _clock(marks: Marks, match: re.Match[str]) -> None:
    marks.clocks.add(int(match[1]) * 60 + int(match[2] or 0))


def _spoken(name: str) -> Reader:
    return lambda marks, _: marks.spoken.add(name)


def _nothing(_marks: Marks, _match: re.Match[str]) -> None:
    """Dates, ratings: not part of the name."""


_SPOKEN = tuple(rf"\b(?:{fold(pattern)})" for _, pattern in vocabulary.SPOKEN)
_MAYBE_SPOKEN = re.compile(r"ksi\b|kiel|\bpa |\bin |sign|teckensp|selko|lattlast")


def _needs(pattern: str) -> str:
    """What must be in a title before it is worth looking for `pattern`: most titles have neither."""
    if pattern in _SPOKEN:
        return "language"
    wordy = ("maanantai", "alkee", "jatko", "i{1,3}", "[ivx]", "[a-h]", "[skt]")
    return "" if any(word in pattern for word in wordy) else "number"


# in order: what an earlier one has read, a later one does not see
_RULES: tuple[tuple[re.Pattern[str], Reader, str], ...] = tuple(
    (re.compile(pattern), reader, _needs(pattern))
    for pattern, reader in (
        *((pattern, _spoken(name)) for pattern, (name, _) in zip(_SPOKEN, vocabulary.SPOKEN, strict=True)),
        (r"\b([1-9])\.?\s*-\s*([1-9])\.?\s*-?\s*(?:lk\b|luok[a-z]*|luokk[a-z]*)\.?", _grades),
        (r"\b(?:ak|grades?|luokat)\s*([1-9])\s*-\s*([1-9])\b", _grades),
        (r"\b([1-9])\.?\s*-?\s*(?:lk\b|luokk?[a-z]*)\.?", _grade),
        (r"\b(?:ak|grade)\s*([1-9])\b", _grade),
        (rf"\b(\d{{1,2}})\s*kk\s*-\s*(\d{{1,2}})\s*{_YEARS}", _mixed),
        (rf"\b(\d{{1,2}})\s*-\s*(\d{{1,2}})\s*-?\s*{_MONTHS}", _ages(1 / 12)),
        (rf"\b(\d{{1,2}})\s*-\s*(\d{{1,2}})\s*-?\s*{_YEARS}", _ages(1)),
        (r"\b(?:ages?|ika|alder)\s*(\d{1,2})\s*-\s*(\d{1,2})\b", _ages(1)),
        (rf"\b(?:yli|over|fran|from)\s*(\d{{1,2}})\s*-?\s*{_YEARS}", _from_age),
        (rf"\b(?:alle|under)\s*(\d{{1,2}})\s*-?\s*{_YEARS}", _under_age),
        (rf"\b(\d{{1,2}})\s*\+\s*(?:{_YEARS})?", _from_age),
        (rf"\b(\d{{1,2}})\s*-?\s*{_YEARS}", _one_age),
        (r"\b([ptu])-?(\d{1,2}(?:\d{2})?)\b", _team),
        (r"\bklo\s*(\d{1,2})(?:[.:](\d{2}))?(?:\s*-\s*\d{1,2}(?:[.:]\d{2})?)?", _clock),
        (r"\bkl\.?\s*(\d{1,2})(?:[.:](\d{2}))?(?:\s*-\s*\d{1,2}(?:[.:]\d{2})?)?", _clock),
        (r"\b\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?", _nothing),
        (r"\(\s*(?:[skt]|k?-?\d{1,2})\s*\)", _nothing),
        (r"\b(\d{1,2})\s*/\s*\d{1,2}\b", _label),
        (r"\b(?:osa|del|part|kerta|jakso|taso|niva|level|kattaus)\s*(\d{1,2}|[ivx]{1,4})\b", _label),
        (
            r"\b(?:ryhma|grupp|group)\s*(\d{1,2}|[a-h])\b|\b(\d{1,2}|[a-h])\.?[\s-]*(?:ryhma|grupp|gruppen)\b",
            _label,
        ),
        (r"\b(\d{1,2})\.?\s*(?:osa|kerta|jakso|taso|kattaus)\b", _label),
        (r"\b(maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai)-?ryhma\b", _label),
        (r"\b(i{1,3}|iv)\s*$|(?<=[a-z] )(\d)\s*$", _label),
        (r"\b(?:alkee[a-z]*|alkeis|aloittelij[a-z]*|nyborjar[a-z]*|beginners?\b)(?:ryhma)?", _level("first")),
        (r"\b(?:jatko|edistyne[a-z]*|fortsattning[a-z]*|advanced\b)(?:ryhma)?", _level("further")),
    )
)


def read_marks(folded: str) -> tuple[Marks, str]:
    """What a folded title says of its group, and the title without it."""
    marks = Marks()
    rest = _WRITTEN_YEARS.sub(lambda match: f"{_WRITTEN[match[1]]}-", folded)
    numbered, spoken = any(map(str.isdigit, rest)), bool(_MAYBE_SPOKEN.search(rest))
    for pattern, reader, needs in _RULES:
        if (needs == "number" and not numbered) or (needs == "language" and not spoken):
            continue
        for match in pattern.finditer(rest):
            reader(marks, match)
            rest = pattern.sub("  ", rest)
    marks.clocks = {minutes for minutes in marks.clocks if minutes < 1440}
    return marks, _COLLECTED.sub(" ", rest).strip(" -,:;")


def merged(many: list[Marks]) -> Marks:
    """What several tellings of one title say together."""
    all_marks = Marks()
    for marks in many:
        for name in Marks.__slots__:
            getattr(all_marks, name).update(getattr(marks, name))
    return all_marks

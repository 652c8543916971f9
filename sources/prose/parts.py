"""Lines -> dated parts. Each has its own title, place and text, so that an age or price stays with its part.

Where the title comes from, first that holds:

    a row of a table     the cell that is neither day, clock time nor place
    bold beginning       "<b>Satutunti</b> ti 9.2. klo 10"
    list item            the words beside the date
    heading above        unless it names no event ("Ohjelma") or several ("Helmikuun tapahtumat")
    sentence             the words before the date, where a text tells of several things
    article              its own title
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sources.dates import Context, Found, find_all
from sources.errors import Problem
from sources.prose.blocks import Line
from sources.prose.places import place_in, written_place
from sources.prose.sections import Section, sections
from sources.prose.titles import is_programme, sentences, tidy, words_beside
from sources.prose.words import CANCELLED, LABEL, LINK_BACK, NO_EVENT
from sources.records import SourcePlace

PAST, AHEAD = timedelta(days=400), timedelta(days=800)
MOST = 500


@dataclass(slots=True)
class Part:
    """One dated part. found: when, several of one thing. text: its lines. own: whether the title is its own."""

    title: str
    found: list[Found]
    text: list[str] = field(default_factory=list)
    own: bool = False
    place: SourcePlace | None = None
    price: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    signup: list[Found] = field(default_factory=list)
    cancelled: bool = False


@dataclass(slots=True)
class Telling:
    """What lines tell. problems: contradictions, each with its title; those are not among `parts`."""

    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubtful: bool = False


def tell(lines: Sequence[Line], title: str, context: Context) -> Telling:
    """The dated parts of an article called `title`."""
    parts = [part for section in sections(lines, title, context) for part in _Reader(section, title).parts()]
    if len(parts) == 1 and not parts[0].own and title:
        # an article with one dated part is about that
        parts[0].title = title
        parts[0].text = [line.text for line in lines if line.text != title]
    telling = Telling()
    for part in parts[:MOST]:
        _take(part, telling)
    return telling


def _take(part: Part, telling: Telling) -> None:
    part.title = part.title or tidy(part.text[0] if part.text else "")
    for found in part.found:
        telling.problems += [replace(problem, item=part.title) for problem in found.problems]
        telling.doubtful = telling.doubtful or found.doubtful
    part.found = [found for found in part.found if not found.doubtful]
    if part.found and part.title:
        telling.parts.append(part)


def _day(found: Found) -> date | None:
    return found.start.date() if isinstance(found.start, datetime) else found.start


class _Reader:
    """Reads one section line by line; `part` is the one that undated lines belong to."""

    def __init__(self, section: Section, title: str) -> None:
        self.section, self.title = section, title
        self.context = section.context
        self.part: Part | None = None
        self.open: Part | None = None
        self.intro: list[str] = []
        self.place: SourcePlace | None = None
        self.price = ""

    def parts(self) -> list[Part]:
        made: list[Part] = []
        for line in self.section.lines:
            text = self.section.text_of(line)
            found = find_all(text, self.context)
            events = [one for one in found if one.kind == "event" and self._is_event(text, one)]
            if events:
                made += self._opened(line, events, made)
                self.part = made[-1]
            elif self.part is not None:
                self._add(self.part, line)
            elif not any(one.kind == "other" for one in found):
                self._note(line)
            if self.part is not None:
                self.part.signup += [one for one in found if one.kind in ("closes", "opens")]
                self.part.links += line.links
        made += self._of_heading(made)
        return [self._finished(part) for part in made]

    def _of_heading(self, made: list[Part]) -> list[Part]:
        """The part of a heading that tells words and a day, unless the lines below tell more of the same day."""
        title, told = self.section.heading, {_day(one) for part in made for one in part.found}
        if made and not title:
            return []
        found = [one for one in self.section.found if _day(one) not in told]
        return [Part(title or self.title, found, self.intro, own=bool(title))] if found else []

    def _opened(self, line: Line, events: list[Found], made: list[Part]) -> list[Part]:
        """The parts of a dated line. A line of nothing but a day holds for the clock times below it."""
        bare = not words_beside(self.section.text_of(line), events) and line.kind != "row"
        day = events[0].start
        if bare and day is not None and events[0].all_day and len(events) == 1 and not events[0].rrule:
            self.open = self._under_heading(events, line.text)
            self.context = self.context._replace(on=day)
            return [self.open]
        above, self.open = self.open, None
        if above is None or any(one.all_day for one in events):
            return self._dated(line, events)
        if bare:
            above.found = events
            above.text.append(line.text)
            self.context = self.context._replace(on=None)
            made.remove(above)
            return [above]
        made.remove(above)
        return self._dated(line, events)

    def _is_event(self, text: str, found: Found) -> bool:
        if found.start is not None:
            day = _day(found)
            if day is None or not self.context.day - PAST <= day <= self.context.day + AHEAD:
                return False
            passing = found.all_day and not found.rrule and found.span[0] > 2 and not LABEL.match(text)
            if passing and day < self.context.day:
                return False
        begin, end = next(
            (pair for pair in sentences(text, [found]) if pair[0] <= found.span[0] < pair[1]), (0, len(text))
        )
        return not NO_EVENT.search(text, begin, end)

    def _dated(self, line: Line, events: list[Found]) -> list[Part]:
        if line.kind == "row":
            return [self._of_row(line, events)]
        label = LABEL.match(line.text)
        strong = tidy(line.strong) if line.strong and not find_all(line.strong, self.context) else ""
        if strong and not LABEL.match(line.strong + ":") and not label:
            return [Part(strong, events, [line.text], own=True)]
        if label:
            return [self._under_heading(events, line.text)]
        if line.kind == "item" and (own := words_beside(line.text, events)) and not self._is_place(own):
            return [Part(own, events, [line.text], own=True)]
        if line.kind == "item" or not words_beside(line.text, events):
            part = self._under_heading(events, line.text)
            part.place = written_place(words_beside(line.text, events)) if line.kind == "item" else None
            return [part]
        return list(self._of_sentences(line, events))

    def _is_place(self, words: str) -> bool:
        """Whether the words of a list item under an event's own heading only say where."""
        return not is_programme(self.section.heading) and len(words.split()) <= 3 and place_in(words) is None

    def _of_row(self, line: Line, events: list[Found]) -> Part:
        fields = self.section.fields(line)
        dated = {cell for cell in line.cells if find_all(cell, self.context._replace(on=self.context.day))}
        words = [cell for cell in line.cells if cell not in dated and tidy(cell) and cell not in fields.values()]
        title = fields.get("title") or (words[0] if words else "") or words_beside(line.text, events)
        part = Part(tidy(title) or self._heading(), events, [line.text], own=bool(tidy(title)))
        where = fields.get("place") or (words[1] if not fields and len(words) > 1 else "")
        part.place = written_place(where) if where else None
        part.price = fields.get("price", "")
        return part

    def _under_heading(self, events: list[Found], text: str) -> Part:
        if self.part is not None and not self.part.own and self.part.title == self._heading():
            self.part.text.append(text)
        return Part(self._heading(), events, [*self.intro, text], own=bool(self.section.heading))

    def _heading(self) -> str:
        if self.section.heading and not is_programme(self.section.heading):
            return self.section.heading
        above = self.intro[-1] if self.intro else ""
        return (
            tidy(above)
            if 3 <= len(above) <= 80 and above[-1] not in ".!?:"
            else self.section.heading or self.title
        )

    def _of_sentences(self, line: Line, events: list[Found]) -> Iterator[Part]:
        """A running text: each sentence with a date is a part, with the undated sentences behind it."""
        if self.section.heading and not is_programme(self.section.heading):
            yield self._under_heading(events, line.text)
            return
        part: Part | None = None
        for begin, end in sentences(line.text, events):
            inside = [one for one in events if begin <= one.span[0] < end]
            text = line.text[begin:end].strip()
            if not inside:
                if part:
                    part.text.append(text)
                else:
                    self.intro.append(text)
                continue
            if part:
                yield part
            part = self._sentence(text, begin, inside, part)
        if part:
            yield part

    def _sentence(self, text: str, begin: int, inside: list[Found], before: Part | None) -> Part:
        first = [one._replace(span=(one.span[0] - begin, one.span[1] - begin)) for one in inside[:1]]
        if before and LINK_BACK.match(text):
            return Part(before.title, inside, [text])
        return Part(words_beside(text, first) or self.title, inside, [text])

    def _add(self, part: Part, line: Line) -> None:
        label = LABEL.match(line.text)
        kind = label.lastgroup if label else ""
        rest = line.text[label.end() :] if label else ""
        if kind == "where" and part.place is None:
            part.place = written_place(rest)
        elif kind == "price" and not part.price:
            part.price = rest
        part.text.append(line.text)

    def _note(self, line: Line) -> None:
        """An undated line before the first dated one: it may tell place and price for all that follow."""
        label = LABEL.match(line.text)
        kind = label.lastgroup if label else ""
        rest = line.text[label.end() :] if label else ""
        if kind == "where":
            self.place = written_place(rest)
        elif kind == "price":
            self.price = rest
        if line.kind != "row" or not self.section.header:
            self.intro.append(line.text)

    def _finished(self, part: Part) -> Part:
        text = "\n".join(part.text)
        part.place = part.place or self.place or place_in(text) or place_in(part.title)
        part.price = part.price or self.price
        part.cancelled = bool(CANCELLED.search(text))
        return part

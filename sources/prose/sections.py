"""Lines -> sections, each under its heading. A heading may be the day, or the year, of all that is below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sources.dates import Context, Found, find_all
from sources.prose.blocks import Line
from sources.prose.titles import words_beside
from sources.prose.words import LABEL, YEAR
from sources.sheet.headings import field_of

LONGEST_HEADING, LONGEST_BADGE = 120, 25


@dataclass(slots=True)
class Section:
    """heading: its words without the date, "" if it has no words or is the article's own title.

    found: the dates in the heading. header: the head of a table, column -> what it holds.
    """

    heading: str
    level: int
    context: Context
    found: tuple[Found, ...] = ()
    lines: list[Line] = field(default_factory=list)
    header: dict[int, str] = field(default_factory=dict)

    def fields(self, row: Line) -> dict[str, str]:
        """The cells of a row by what the table's head calls them; empty without a head."""
        return {name: row.cells[column] for column, name in self.header.items() if column < len(row.cells)}

    def text_of(self, line: Line) -> str:
        """The line as it is read for dates: a bare number under "Klo" is a clock time."""
        if line.kind != "row":
            return line.text
        hours = {column for column, name in self.header.items() if name == "start"}
        cells = (f"klo {cell}" if n in hours and cell[:1].isdigit() else cell for n, cell in enumerate(line.cells))
        return " | ".join(cell for cell in cells if cell)


_COLUMNS = ("title", "place", "price", "start")


def sections(lines: Sequence[Line], title: str, context: Context) -> Iterator[Section]:
    """The sections in order; the first has no heading."""
    year = _year(title)
    whole = context._replace(year=year) if year else context
    open_: dict[int, Context] = {0: whole}
    section = Section("", 0, whole)
    for line in lines:
        level = _level(line)
        if not level or (line.level == 1 and line.text == title):
            _put(section, line)
            continue
        badge = _badge(section)
        yield section
        open_ = {depth: above for depth, above in open_.items() if depth < level}
        section = _begun(line, level, open_[max(open_)])
        open_[level] = section.context
        if badge and not section.found:
            section.context = section.context._replace(on=badge)
    yield section


def _put(section: Section, line: Line) -> None:
    if line.level == 1:
        return
    if line.kind == "row" and line.whole_strong and not section.header:
        section.header = _columns(line)
    section.lines.append(line)


def _columns(row: Line) -> dict[int, str]:
    fields = {column: field_of(cell) for column, cell in enumerate(row.cells)}
    return {column: name for column, name in fields.items() if name in _COLUMNS}


def _level(line: Line) -> int:
    """The level of a heading; a whole line in bold is one of the lowest."""
    if line.kind == "heading":
        return line.level if len(line.text) <= 2 * LONGEST_HEADING else 0
    bold = line.whole_strong and line.kind in ("text", "item") and len(line.text) <= LONGEST_HEADING
    sentence = line.text.endswith((".", "!", "?")) and not line.text.endswith("..")
    return 7 if bold and not sentence and not LABEL.match(line.text + ":") and not LABEL.match(line.text) else 0


def _badge(section: Section) -> date | None:
    """A day alone at the end of a section belongs to the next heading, where the section has a day of its own."""
    last = section.lines[-1] if section.lines else None
    if last is None or len(last.text) > LONGEST_BADGE or last.kind == "row":
        return None
    found = find_all(last.text, section.context)
    day = found[0].start if len(found) == 1 and not found[0].doubtful else None
    if day is None or isinstance(day, datetime) or words_beside(last.text, found):
        return None
    others = section.lines[:-1]
    if not any(find_all(line.text, section.context) for line in others) and (others or section.heading):
        return None
    section.lines.pop()
    return day


def _begun(line: Line, level: int, above: Context) -> Section:
    found = [one for one in find_all(line.text, above) if one.kind == "event" and not one.doubtful]
    words = words_beside(line.text, found)
    year = _year(line.text)
    context = above._replace(year=year) if year else above
    days = {one.start.date() if isinstance(one.start, datetime) else one.start for one in found if not one.rrule}
    day = days.pop() if len(days) == 1 and len(found) == 1 else None
    return Section(words, level, context._replace(on=day), tuple(found))


def _year(heading: str) -> int | None:
    """The year that a heading tells for what stands below it, if it tells one."""
    years = set(YEAR.findall(heading))
    return int(years.pop()) if len(years) == 1 else None

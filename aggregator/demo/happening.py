"""What happens in the made-up town, told once and sent by two different feeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Helsinki")
WEEK = timedelta(weeks=1)
# (month, day); nobody holds a club on Christmas Eve
HOLIDAYS = frozenset({(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)})


def is_holiday(day: date) -> bool:
    """Whether Puuhala rests."""
    return (day.month, day.day) in HOLIDAYS


@dataclass(frozen=True, slots=True)
class Venue:
    """A place of the town. lat, lon: WGS 84 degrees."""

    id: str
    name: str
    name_sv: str
    street: str
    postal_code: str
    district: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Happening:
    """An event or a weekly series.

    week: counted from the week of today; day: 0 is Monday. at: "10.00" local time, "" all day for `days` days.
    times: how many weeks in a row; pauses: instances left out, moved: instances held one day later, off: called
    off (all counted from 0). ages: whole years as the field of a feed, both None where only the text tells.
    price: "" where nothing is said of it beside `free` (None: nothing at all). places: room for how many, 0 no
    sign-up; sign-up closes two days before.
    """

    id: str
    title: str
    text: str
    venue: str
    week: int
    day: int
    at: str = ""
    minutes: int = 60
    days: int = 1
    times: int = 1
    pauses: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    off: tuple[int, ...] = ()
    keywords: tuple[str, ...] = ()
    ages: tuple[int | None, int | None] = (None, None)
    free: bool | None = True
    price: str = ""
    places: int = 0
    sv: tuple[str, str] | None = None
    en: tuple[str, str] | None = None
    languages: tuple[str, ...] = ("fi",)
    cancelled: bool = False
    course: bool = False

    def begins(self, today: date) -> date | datetime:
        """The first instance's start, for a town where it is `today` now; a week later if that is a holiday."""
        monday = today - timedelta(days=today.weekday())
        first = monday + timedelta(weeks=self.week, days=self.day)
        while is_holiday(first):
            first += WEEK
        if not self.at:
            return first
        hour, minute = self.at.split(".")
        return datetime.combine(first, time(int(hour), int(minute)), ZONE)

    def ends(self, begins: date | datetime) -> date | datetime:
        """The end of an instance that begins at `begins`; exclusive for days."""
        return begins + (timedelta(minutes=self.minutes) if self.at else timedelta(days=self.days))

    def instances(self, today: date) -> Iterator[tuple[int, date | datetime]]:
        """Number and start of every instance that takes place, or is called off on its own."""
        left_out = self.left_out(today)
        for number in range(self.times):
            if number not in left_out:
                yield number, self.instance(number, today)

    def instance(self, number: int, today: date) -> date | datetime:
        """The start of an instance where it takes place, moved or not."""
        return self.begins(today) + number * WEEK + timedelta(days=number in self.moved)

    def left_out(self, today: date) -> list[int]:
        """Pauses, and instances that would fall on a holiday."""
        return [n for n in range(self.times) if n in self.pauses or is_holiday(self.instance(n, today))]

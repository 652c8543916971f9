"""Made-up feeds in the size and shape that real ones have: about 1,055 bytes an event, 5 % weekly series."""

from __future__ import annotations

from datetime import datetime, timedelta

ZONE = """BEGIN:VTIMEZONE\r
TZID:Europe/Helsinki\r
BEGIN:DAYLIGHT\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0300\r
TZNAME:EEST\r
DTSTART:19700329T030000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
TZOFFSETFROM:+0300\r
TZOFFSETTO:+0200\r
TZNAME:EET\r
DTSTART:19701025T040000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
END:STANDARD\r
END:VTIMEZONE\r
"""
WORDS = (
    "Tule mukaan lukemaan\\, laulamaan ja leikkimään. Tuokio sopii koko perheelle\\, ja se kestää noin puoli tuntia. ",
    "Paikalla on ohjaaja ja kahvila on auki. Ilmoittautumista ei tarvita\\, mutta paikkoja on rajoitetusti. ",
    "Lämpimästi tervetuloa mukaan! Lisätietoja saa kirjaston asiakaspalvelusta sekä tapahtuman omalta sivulta. ",
)
TITLES = ("Satutunti", "Muskari", "Lukukoira", "Pelikerho", "Kädentaitopaja", "Nuorten ilta", "Perhekahvila")


def fold(line: str) -> str:
    """RFC 5545 section 3.1."""
    data, parts = line.encode(), []
    while len(data) > 73:
        cut = 73
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(data[:cut])
        data = data[cut:]
    return b"\r\n ".join([*parts, data]).decode()


def block(feed: int, number: int, start: datetime, mark: str = "") -> str:
    """One VEVENT."""
    at = start + timedelta(days=number % 60, minutes=30 * (number % 16))
    words = "".join(WORDS[(number + i) % 3] for i in range(4))
    # each feed has a house and names of its own: the same happening in 20 feeds would be merged into one
    name, house = feed * 1000 + number, f"Kirjasto {feed}"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{feed:03d}-{number:06d}@kirjasto.example.fi",
        f"DTSTAMP:{start:%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=Europe/Helsinki:{at:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Helsinki:{at + timedelta(hours=1):%Y%m%dT%H%M%S}",
        fold(f"SUMMARY:{TITLES[number % 7]} {name}{mark}"),
        fold(f"DESCRIPTION:{words}"),
        fold(f"LOCATION:{house}\\, Kirjastokatu {feed * 40 + number % 40}\\, 55100 Puuhala"),
        f"GEO:61.{number % 1000:03d};28.{feed % 1000:03d}",
        fold(f"URL:https://kirjasto.example.fi/tapahtumat/{feed}/{number}"),
        "CATEGORIES:Lapset,Kirjasto",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "SEQUENCE:0",
        f"LAST-MODIFIED:{start:%Y%m%dT%H%M%SZ}",
        f"CREATED:{start:%Y%m%dT%H%M%SZ}",
    ]
    if number % 20 == 0:
        lines.insert(5, "RRULE:FREQ=WEEKLY;COUNT=20")
    return "\r\n".join([*lines, "END:VEVENT", ""])


def feed_body(feed: int, events: int, start: datetime, changed: int | None = None) -> bytes:
    """A calendar of `events` events, number `changed` of them with another title."""
    blocks = [block(feed, number, start, " (muuttunut)" if number == changed else "") for number in range(events)]
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//FI\r\nX-WR-CALNAME:Kirjasto {feed}\r\n"
    return f"{head}{ZONE}{''.join(blocks)}END:VCALENDAR\r\n".encode()

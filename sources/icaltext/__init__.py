"""iCalendar (RFC 5545, RFC 7986) -> source events, for calendars as they really are.

    bytes -> lines.clean          one encoding, known line ends, nothing before the calendar
          -> blocks.split         calendars' heads and time zones, the raw text of each VEVENT, linear in time
          -> groups.grouped       blocks by UID: a series with its instances; a stable key and a digest for each
             (nothing more is done for a group whose digest is known)
          -> plain.read           the common shapes, fast; None for anything unusual, then
             reference.read       repairs, then icalendar, block by block
          -> Vevent -> events.assemble -> SourceEvent

No header, no time zone and no other event can make an event unreadable: each block is read alone, and what had
to be repaired is noted under its name in `sources.quirks`.
"""

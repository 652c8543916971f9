"""Named repairs: what real feeds do against their standard, who does it, and how it is told.

Every repair that a reader makes is noted in a `sources.found.Found` under its name from `QUIRKS`, and comes out as
a `Problem` with the quirk's sentence.

Sections are of RFC 5545 unless another standard is named.
"""

from __future__ import annotations

from dataclasses import dataclass

from sources.errors import N_


@dataclass(frozen=True, slots=True)
class Quirk:
    """what: the sentence, a message id. standard: the section it goes against. offender: who was seen doing it."""

    what: str
    standard: str
    offender: str


# fmt: off
QUIRKS: dict[str, Quirk] = {
    # the document as bytes
    "utf_16": Quirk(
        N_("The calendar is written in UTF-16; it was read all the same."),
        "3.1.4: UTF-8", "exports saved by hand from Windows programs",
    ),
    "windows_1252": Quirk(
        N_("Letters are not in UTF-8; they were read as Windows-1252."),
        "3.1.4: UTF-8", "club sites on old PHP, exports of Outlook before 2007",
    ),
    "broken_utf_8": Quirk(
        N_("A letter was cut in half; what is left of it was dropped."),
        "3.1.4: UTF-8", "products that cut texts by bytes",
    ),
    "nul": Quirk(
        N_("The calendar holds NUL characters; they were dropped."),
        "3.1: CONTROL", "fixed-length database fields",
    ),
    "line_ends": Quirk(
        N_("The lines of the calendar end in an unusual way; they were read all the same."),
        "3.1: CRLF", "files of old Macintosh programs (CR), FTP in text mode (CR CR LF)",
    ),
    "indented": Quirk(
        N_("Every line of the calendar is indented; the indent was taken off."),
        "3.1: a leading space continues the line before", "hand-written templates",
    ),
    "empty_lines": Quirk(
        N_("There are empty lines inside the calendar; they were skipped."),
        "3.1: contentline", "Bedework 3.5, LibCal",
    ),
    "text_before": Quirk(
        N_("There is other text before the calendar: “{text}”; it was skipped."),
        "3.4: icalobject", "ECPv6 (The Events Calendar) behind a page template, PHP warnings",
    ),
    "text_after": Quirk(
        N_("There is other text after the calendar: “{text}”; it was skipped."),
        "3.4: icalobject", "comments of caches and page builders",
    ),
    "frame": Quirk(
        N_("BEGIN and END lines are not written as they should be; they were read all the same."),
        "3.4, 3.6", "hand-written exports",
    ),
    "unclosed_event": Quirk(
        N_("An event has no end line; it was read up to where the next thing begins."),
        "3.6.1: END:VEVENT", "templates that skip the end on an error",
    ),
    "too_many_events": Quirk(
        N_("The calendar has {count} events; only the first {limit} were read."), "none: our own bound", "",
    ),
    # the head of the calendar
    "head_line": Quirk(
        N_("A line in the head of the calendar is no property: “{line}”; it was skipped."),
        "3.1: contentline", "Feedo Feed: line breaks in X-WR-CALDESC",
    ),
    "refresh_interval": Quirk(
        N_("How often to fetch is told wrongly (“{value}”); that was ignored."),
        "RFC 7986 section 5.7, 3.3.6: a time needs T, as in PT15M", "tockify.com (P15M)",
    ),
    "calscale": Quirk(
        N_("The calendar scale is spelled “{value}”; it was taken as GREGORIAN."),
        "3.7.1", "WordPress theme exports (GEORGIAN)",
    ),
    "calendar_zone": Quirk(
        N_("The calendar's time zone “{zone}” was read as {read_as}."),
        "RFC 7808, BCP 175: names of the time zone database", "Localist (Ruby on Rails' zone names), Outlook",
    ),
    "calendar_zone_unknown": Quirk(
        N_("The calendar's time zone “{zone}” is unknown; {read_as} was used."),
        "RFC 7808, BCP 175", "hand-written exports",
    ),
    # time zones
    "zone_name": Quirk(
        N_("The time zone “{zone}” was read as {read_as}."),
        "3.2.19, 3.8.3.1", "Outlook and Exchange (FLE Standard Time), Evolution (paths), Ruby on Rails",
    ),
    "zone_rules": Quirk(
        N_("The time zone “{zone}” has the clock changes of {read_as}, and was read as that."),
        "3.2.19, 3.6.5", "Outlook (“Customized Time Zone”), Zimbra",
    ),
    "zone_unknown": Quirk(
        N_("The time zone “{zone}” is unknown; {read_as} was used. Check the clock times."),
        "3.2.19: a VTIMEZONE must define it", "exports that leave VTIMEZONE out",
    ),
    # which event it is
    "no_uid": Quirk(
        N_("The event has no identifier; one was made of its time, title and place."),
        "3.8.4.7", "dclicio.us, hand-written exports",
    ),
    "long_uid": Quirk(
        N_("The identifier of the event is very long; it was shortened."),
        "3.8.4.7, RFC 7986 section 5.3: at most 255 octets", "none seen; a bound of ours",
    ),
    "same_event_twice": Quirk(
        N_("The event is in the calendar {count} times; it was taken once."),
        "3.8.4.7", "ECPv6 (The Events Calendar) with recurring events",
    ),
    "same_uid": Quirk(
        N_("Several different events have the same identifier; they were told apart by their times."),
        "3.8.4.7", "Apple iCal 3 exports, ECPv6",
    ),
    "instance_alone": Quirk(
        N_("An instance of a series came without the series; it was taken as an event of its own."),
        "3.8.4.4", "WordPress recurring-event plug-ins, Google (guests of single instances)",
    ),
    "instances_without_rule": Quirk(
        N_("The series has instances but no rule; the instances given were taken."),
        "3.8.5", "Bedework 3.5",
    ),
    # content lines of an event
    "stray_line": Quirk(
        N_("A line is no property: “{line}”; it was skipped."),
        "3.1: contentline", "texts with line breaks that were not escaped",
    ),
    "bare_line_break": Quirk(
        N_("A text has line breaks that were not escaped; its lines were joined."),
        "3.3.11: \\n", "LibCal, Feedo Feed, hand-written exports",
    ),
    "semicolon_for_colon": Quirk(
        N_("“{line}” has a semicolon where a colon belongs; it was read as a time."),
        "3.1: contentline", "dclicio.us",
    ),
    "parameter": Quirk(
        N_("A parameter is not written as it should be: “{line}”; what could be read of it was taken."),
        "3.2: QSAFE-CHAR", "Exchange (TZID=tzone://Microsoft/Utc), organisers with quotation marks in their names",
    ),
    "huge_line": Quirk(
        N_("A line is {count} characters long; it was cut."), "none: our own bound", "inline pictures",
    ),
    "too_many_lines": Quirk(
        N_("The event has {count} lines; only the first {limit} were read."), "none: our own bound", "",
    ),
    "nested": Quirk(
        N_("The event holds too many things inside each other; it was left out."), "3.6: our own bound", "",
    ),
    "given_twice": Quirk(
        N_("{name} is given more than once; the first was taken."),
        "3.6.1: MUST NOT occur more than once", "hand-written exports",
    ),
    "unreadable_line": Quirk(
        N_("A line cannot be read: “{line}”; it was skipped."), "3.8", "",
    ),
    "failed": Quirk(
        N_("The event could not be read ({error}); it was left out."), "none: a mistake of ours", "none known",
    ),
    # times
    "date_form": Quirk(
        N_("A time is not written as it should be: “{value}”; it was understood all the same."),
        "3.3.4, 3.3.5", "hand-written exports: ISO 8601 with hyphens, no seconds, 24:00, spaces",
    ),
    "date_kind": Quirk(
        N_("A date is not marked as a date, or a time is marked as one; it was understood all the same."),
        "3.3.4, 3.8.2.4: VALUE", "dclicio.us, hand-written exports",
    ),
    "date_with_zone": Quirk(
        N_("A date without a clock time has a time zone; the zone was ignored."),
        "3.2.19: MUST NOT be applied to DATE", "Feedo Feed, Lotus Notes",
    ),
    "utc_with_zone": Quirk(
        N_("A time is in UTC and in a time zone at once; it was read as UTC."),
        "3.2.19: MUST NOT be applied to UTC", "hand-written exports",
    ),
    "bad_date": Quirk(
        N_("{name} cannot be read: “{value}”; it was skipped."), "3.3.4, 3.3.5", "ECPv3.8 (empty times)",
    ),
    "no_start": Quirk(
        N_("The event has no time that can be read; it was left out."), "3.6.1: DTSTART", "ECPv3.8, dclicio.us",
    ),
    "year": Quirk(
        N_("The year {year} cannot be right; the event was left out."), "none: our own bound", "dclicio.us (3011)",
    ),
    "end_before_start": Quirk(
        N_("The event ends before it begins; its end was ignored."), "3.8.2.2: MUST be later", "Bedework 3.5",
    ),
    "end_year": Quirk(
        N_("The end of the event cannot be right; it was ignored."), "none: our own bound", "",
    ),
    "end_of_other_kind": Quirk(
        N_("The event begins on a date and ends at a clock time, or the other way round; both were made alike."),
        "3.8.2.2: MUST be the same value type", "hand-written exports",
    ),
    "end_and_duration": Quirk(
        N_("The event has both an end and a duration; the end was taken."), "3.6.1: MUST NOT occur both", "",
    ),
    "duration_form": Quirk(
        N_("The duration is not written as it should be: “{value}”."), "3.3.6", "hand-written exports (P90M)",
    ),
    "all_day_by_clock": Quirk(
        N_("A whole day was told as clock times; it was read as a day."),
        "3.6.1: VALUE=DATE", "Outlook, hand-written exports (00:00–23:59)",
    ),
    # series
    "until_kind": Quirk(
        N_("The series ends on a date where a clock time belongs, or the other way round; it was put right."),
        "3.3.10: UNTIL MUST have the type of DTSTART", "LiveWhale, Teamup",
    ),
    "until_local": Quirk(
        N_("The end of the series is not in UTC; it was read in the event's time zone."),
        "3.3.10: UNTIL MUST be UTC", "hand-written exports",
    ),
    "rule_in_utc": Quirk(
        N_("The series is told in UTC, so its clock time moves by an hour when summer time begins or ends."),
        "3.3.5: a series of local times needs TZID", "exports without VTIMEZONE",
    ),
    "count_and_until": Quirk(
        N_("The series has both a count and an end; the end was taken."), "3.3.10: MUST NOT both occur", "",
    ),
    "rule_form": Quirk(
        N_("How the series repeats cannot be understood (“{rule}”); only the first time was kept."),
        "3.3.10", "",
    ),
    "rule_too_often": Quirk(
        N_("The series repeats several times an hour (“{rule}”); only the first time was kept."),
        "3.3.10; our own bound", "",
    ),
    "exrule": Quirk(
        N_("The series has rules for exceptions; they were ignored."),
        "RFC 2445 section 4.8.5.2, dropped since", "",
    ),
    "too_many_dates": Quirk(
        N_("The series has more than {limit} single dates; the rest was ignored."), "none: our own bound", "",
    ),
    "period": Quirk(
        N_("A date of the series has a length of its own; it was ignored."), "3.8.5.2: PERIOD", "Lotus Notes",
    ),
    "series_date_kind": Quirk(
        N_("A date of the series is of another kind than the series; it was made alike."),
        "3.8.4.4, 3.8.5.1, 3.8.5.2", "Outlook, hand-written exports",
    ),
    # the rest
    "geo_form": Quirk(
        N_("The coordinates are not written as they should be: “{value}”."), "3.8.1.6", "hand-written exports",
    ),
    "geo_swapped": Quirk(
        N_("The coordinates are the wrong way round; they were turned."), "3.8.1.6: latitude first", "ECPv3.8",
    ),
    "geo_refused": Quirk(
        N_("The coordinates point to no place on Earth; they were ignored."), "3.8.1.6", "",
    ),
    "status": Quirk(
        N_("The status “{value}” is not one of the standard's; it was read as {read_as}."),
        "3.8.1.11", "hand-written exports (CANCELED)",
    ),
    "private": Quirk(
        N_("The event is marked as private; it was left out."), "3.8.1.3: CLASS", "personal calendars made public",
    ),
}
# fmt: on

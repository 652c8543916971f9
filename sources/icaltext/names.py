"""Property names: which we read, which exist."""

from __future__ import annotations

from collections.abc import Mapping

# the registered properties of events (RFC 5545 section 8.3.2, RFC 7986, RFC 9073, RFC 9253) and some others
_REGISTERED = """
    ACTION ATTACH ATTENDEE CALENDAR-ADDRESS CATEGORIES CLASS COLOR COMMENT COMPLETED CONCEPT CONFERENCE CONTACT
    CREATED DESCRIPTION DTEND DTSTAMP DTSTART DUE DURATION EXDATE EXRULE GEO IMAGE LAST-MODIFIED LINK LOCATION
    LOCATION-TYPE METHOD NAME ORGANIZER PARTICIPANT-TYPE PERCENT-COMPLETE PRIORITY PRODID RDATE RECURRENCE-ID REFID
    RELATED-TO REPEAT REQUEST-STATUS RESOURCE-TYPE RESOURCES RRULE SEQUENCE SOURCE STATUS STRUCTURED-DATA
    STYLED-DESCRIPTION SUMMARY TRANSP TRIGGER TZID UID URL VERSION
"""
KNOWN = frozenset(_REGISTERED.split())

# "TRUE" or "1" means that the event is a whole day's, whatever its times look like
ALL_DAY = frozenset({"X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT", "X-FUNAMBOL-ALLDAY"})

# names of one or many dates, and the field of a Vevent they go to
MOMENTS = {
    "DTSTART": "starts",
    "DTEND": "ends",
    "RECURRENCE-ID": "recurrence_id",
    "LAST-MODIFIED": "modified",
    "RDATE": "rdates",
    "EXDATE": "exdates",
}
MANY_MOMENTS = frozenset({"RDATE", "EXDATE"})

# the parameters of each property that mean something to us; of other properties nothing is read
WANTED: dict[str, frozenset[str]] = {
    **dict.fromkeys(MOMENTS, frozenset({"TZID", "VALUE", "RANGE"})),
    **dict.fromkeys(("UID", "DURATION", "RRULE", "EXRULE", "GEO", "STATUS", "CLASS", "SEQUENCE"), frozenset()),
    **dict.fromkeys(("LOCATION", "CATEGORIES", "URL", "X-ALT-DESC", *ALL_DAY), frozenset()),
    **dict.fromkeys(("SUMMARY", "DESCRIPTION"), frozenset({"LANGUAGE"})),
    **dict.fromkeys(("ATTACH", "IMAGE"), frozenset({"FMTTYPE", "VALUE", "ENCODING"})),
    "ORGANIZER": frozenset({"CN"}),
}

# texts that may go on over lines whose breaks were not escaped
TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "X-ALT-DESC", "COMMENT"})


def is_picture(name: str, given: Mapping[str, str]) -> bool:
    """Whether an ATTACH or IMAGE with these parameters is a picture's address (3.8.1.1, RFC 7986 section 5.10)."""
    if given.get("VALUE", "URI").upper() != "URI" or "ENCODING" in given:
        return False
    kind = given.get("FMTTYPE", "").lower()
    return kind.startswith("image/") or (name == "IMAGE" and not kind)

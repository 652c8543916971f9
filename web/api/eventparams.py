"""The parameters of /v1/event/: what they are called and mean in Linked Events, and how they are read."""

from __future__ import annotations

from web.api import eventmore as more
from web.api import eventwishes as read
from web.api.eventwishes import INCLUDES, STATUSES, SUPER_TYPES, TYPES, About, Asked
from web.api.params import AGE, LIST, NUMBER, TEXT, TRUTH, BadValue, Param, Table, fields, one_of

TIME = {**TEXT, "examples": ["today", "now", "2026-11-23", "2026-11-23T10:00:00+02:00"]}
CLOCK = {"type": "string", "pattern": "^([01]?[0-9]|2[0-3])(:[0-5][0-9])?$"}
LASTS = {"type": "string", "pattern": "^[0-9]{1,6}[dhms]?$"}
SORTED = ("start_time", "end_time", "duration", "last_modified_time", "name")

ROWS = (
    Param("start", read.start, TIME, "What ends after, or begins no earlier. A day is its beginning.", "today"),
    Param("end", read.end, TIME, "Events that begin no later. A day is its end.", "2026-12-24"),
    Param("days", read.days, {"type": "integer", "minimum": 1, "maximum": 9999},
          "Today and so many days more; not with `start` or `end`.", "7"),
    Param("last_modified_since", read.since, TIME, "Changed since; UTC where no zone is told.", "2026-11-22"),
    Param("show_deleted", more.deleted, TRUTH, "Also what is no longer there, with `deleted: true`.", "true"),
    Param("text", read.words, TEXT, "Every word is found, however inflected, in title, place or description.",
          "satutunti"),
    Param("combined_text", read.words, TEXT, "The same as `text`; words may be set apart by commas."),
    Param("full_text", read.words, TEXT, "The same as `text`."),
    Param("x_full_text", read.words, TEXT, "The same as `text`."),
    Param("all_ongoing", read.ongoing, TRUTH, "What is not over."),
    Param("x_ongoing", read.ongoing, TRUTH, "What is not over."),
    Param("all_ongoing_AND", read.ongoing_words, TEXT, "All of these words, of what is not over."),
    Param("local_ongoing_AND", read.ongoing_words, TEXT, "All of these words, of what is not over."),
    Param("local_ongoing_text", read.ongoing_words, TEXT, "All of these words, of what is not over."),
    Param("all_ongoing_OR", read.any_words, LIST, "Any of these words, of what is not over."),
    Param("local_ongoing_OR", read.any_words, LIST, "Any of these words, of what is not over.", "satu,muskari"),
    Param("keyword", read.keywords, LIST, "Any of these keywords, among keywords and audiences.", "yso:p4354"),
    Param("keyword_OR", read.keywords, LIST, "The same as `keyword`."),
    *(
        Param(f"keyword_OR_set{number}", read.keywords, LIST, "Any of these, beside the other sets.")
        for number in range(1, 6)
    ),
    Param("keyword_AND", read.every_keyword, LIST, "All of these keywords.", "yso:p4354,yso:p1808"),
    Param("keyword!", read.no_keyword, LIST, "None of these keywords."),
    Param("location", read.location, LIST, "Places, by their ids."),
    Param("division", read.division, LIST, "Areas or municipalities, by slug, name or id.", "kunta:puuhala"),
    Param("bbox", read.bbox, TEXT, "west,south,east,north in WGS 84 degrees.", "24.8,60.1,25.1,60.3"),
    Param("dwithin_origin", read.origin, TEXT, "longitude,latitude: near this point.", "24.94,60.17"),
    Param("dwithin_metres", read.metres, NUMBER, "How near, after `dwithin_origin`; at most 100 km.", "2000"),
    Param("language", more.spoken, LIST, "Held or told in any of these languages.", "fi"),
    Param("in_language", more.held_in, LIST, "Held in any of these languages.", "sv"),
    Param("translation", more.told_in, LIST, "Told in any of these languages.", "en"),
    Param("data_source", more.source, LIST, "Told by any of these sources."),
    Param("publisher", more.source, LIST, "The same as `data_source`."),
    Param("is_free", more.free, TRUTH, "Free; with false, what is not known to be free.", "true"),
    Param("audience_min_age_lt", more.bound("audience_min_age", "min_age", False), AGE,
          "The youngest may be this old or younger. An open end counts as 0.", "5"),
    Param("audience_min_age", more.bound("audience_min_age", "min_age", False), AGE, "As audience_min_age_lt."),
    Param("audience_min_age_gt", more.bound("audience_min_age_gt", "min_age", True), AGE,
          "The youngest is this old or older.", "7"),
    Param("audience_max_age_gt", more.bound("audience_max_age", "max_age", True), AGE,
          "The oldest may be this old or older; so may they where no end is told.", "9"),
    Param("audience_max_age", more.bound("audience_max_age", "max_age", True), AGE, "As audience_max_age_gt."),
    Param("audience_max_age_lt", more.bound("audience_max_age_lt", "max_age", False), AGE,
          "The oldest is this old or younger.", "12"),
    Param("suitable_for", more.suitable, LIST, "An age, or two: what suits everybody between them.", "4,9"),
    Param("event_type", more.types, one_of(TYPES), "All our events are General.", "General,Course"),
    Param("event_status", more.statuses, LIST, f"Any of {', '.join(STATUSES)}.", "EventScheduled"),
    Param("super_event_type", more.super_type, one_of(SUPER_TYPES),
          "none: single events and the times of series; recurring: series as wholes.", "none"),
    Param("super_event", more.super_event, TEXT, "The times of this series; none: all but times of series."),
    Param("recurring", more.recurring, {"type": "string", "enum": ["super", "sub"]}, "super: series; sub: rest."),
    Param("hide_recurring_children", more.hide_children, TRUTH, "Without the times of series."),
    Param("ids", more.names, LIST, "These events alone."),
    Param("starts_after", more.clock("starts_after"), CLOCK, "Local time of day.", "16"),
    Param("starts_before", more.clock("starts_before"), CLOCK, "Local time of day.", "12:00"),
    Param("ends_after", more.clock("ends_after"), CLOCK, "Local time of day."),
    Param("ends_before", more.clock("ends_before"), CLOCK, "Local time of day.", "20"),
    Param("min_duration", more.shortest, LASTS, "Lasting at least so long.", "30m"),
    Param("max_duration", more.longest, LASTS, "Lasting at most so long.", "2h"),
    Param("sort", more.sort, one_of((*SORTED, *(f"-{name}" for name in SORTED))),
          "With - backwards. By start_time 50,000 events can be paged, otherwise the first 10,000 are.",
          "start_time"),
    Param("include", more.include, LIST, f"Told in full: any of {', '.join(INCLUDES)}.", "location,keywords"),
    Param("page", more.page, {"type": "integer", "minimum": 1, "maximum": 1_000_000}, "From 1.", "1"),
    Param("page_size", more.page_size, {"type": "integer", "minimum": 1, "maximum": 1_000_000},
          "How many a page: 20, or up to 100.", "20"),
)  # fmt: skip
PARAMS: Table[Asked] = Table(ROWS)


def asked(query: str, about: About) -> Asked:
    """What a query string asks. Raises BadValue."""
    told = fields(query)
    if told.get("days") and (told.get("start") or told.get("end")):
        raise BadValue("Start or end cannot be used with days.")
    return PARAMS.read(query, Asked(), about)

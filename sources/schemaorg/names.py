"""The words of schema.org that are read, as tables."""

from __future__ import annotations

from functools import lru_cache

from sources.records import Status

# https://schema.org/Event and all its subtypes that people can go to. Left out: DeliveryEvent, PublicationEvent,
# BroadcastEvent, OnDemandEvent and UserInteraction, which are parcels, broadcasts and clicks.
EVENTS = frozenset(
    """
    Event BusinessEvent ChildrensEvent ComedyEvent ConferenceEvent CourseInstance DanceEvent EducationEvent
    EventSeries ExhibitionEvent Festival FoodEvent Hackathon LiteraryEvent MusicEvent PerformingArtsEvent SaleEvent
    ScreeningEvent SocialEvent SportsEvent TheaterEvent TheatreEvent VisualArtsEvent
    """.split()  # noqa: SIM905 (a list of names reads worse)
)
# https://schema.org/Article and its subtypes that tell people something. Left out: advertising, science, manuals.
ARTICLES = frozenset(
    """
    Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle
    ReportageNewsArticle ReviewNewsArticle Report SocialMediaPosting BlogPosting LiveBlogPosting
    """.split()  # noqa: SIM905 (a list of names reads worse)
)
# What says no more than "an event".
PLAIN_EVENTS = frozenset(("Event", "EventSeries", "CourseInstance"))
LISTS = frozenset(("ItemList", "DataFeed", "OfferCatalog", "CollectionPage", "SearchResultsPage"))

STATUSES: dict[str, Status] = {
    "eventscheduled": "confirmed",
    "eventmovedonline": "confirmed",
    "eventcancelled": "cancelled",
    "eventcanceled": "cancelled",
    "eventpostponed": "postponed",
    "eventrescheduled": "rescheduled",
    # bare words, as microdata and hCalendar have them
    "scheduled": "confirmed",
    "confirmed": "confirmed",
    "tentative": "tentative",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "postponed": "postponed",
    "rescheduled": "rescheduled",
}

WEEKDAYS = {
    name: code
    for code, names in {
        "MO": "monday mo mon",
        "TU": "tuesday tu tue",
        "WE": "wednesday we wed",
        "TH": "thursday th thu",
        "FR": "friday fr fri",
        "SA": "saturday sa sat",
        "SU": "sunday su sun",
    }.items()
    for name in names.split()
}

LANGUAGES = {
    "finnish": "fi", "suomi": "fi", "finska": "fi", "suomeksi": "fi",
    "swedish": "sv", "svenska": "sv", "ruotsi": "sv", "ruotsiksi": "sv",
    "english": "en", "englanti": "en", "engelska": "en", "englanniksi": "en",
    "northern sami": "se", "pohjoissaame": "se", "russian": "ru", "venäjä": "ru", "estonian": "et", "viro": "et",
    "arabic": "ar", "arabia": "ar", "ukrainian": "uk", "ukraina": "uk", "somali": "so",
}  # fmt: skip

CURRENCIES = {"EUR": "€", "€": "€", "EURO": "€", "EUROA": "€"}

# A part without these has them of the whole it is a part of.
INHERITED = (
    "name", "description", "location", "organizer", "image", "url", "offers", "isAccessibleForFree", "audience",
    "typicalAgeRange", "inLanguage", "keywords", "eventStatus",
)  # fmt: skip


@lru_cache(maxsize=4_096)
def short(name: str) -> str:
    """A term without the vocabulary's prefix or address: "https://schema.org/Event", "schema:Event" -> "Event"."""
    return name.rstrip("/").replace(":", "/").replace("#", "/").rpartition("/")[2]

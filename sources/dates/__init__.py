"""Dates and times as people write them in running text, in Finnish, Swedish and English.

find_times(text, context, zone, language) -> [Found(start, end, rrule, exdates, span, problems …)]

words.py     names, numbers and small words: tables only
items.py     what a text is cut into
days.py      "23.9.2025", "11–13.6.", "25. helmikuuta", "den 5 mars", "December 5–7, 2026"
clocks.py    "klo 17.30–18.15", "at 5.30 pm", "11am–1pm"
spoken.py    "kahdesta puoli viiteen"
weekdays.py  "joka tiistai", "parillisten viikkojen maanantaisin", "ei hiihtolomaviikolla"
scan.py      once through the text -> items
clusters.py  which items belong together
roles.py     whether a day is the happening, or the last day to sign up
years.py     the year that is not written; whether the weekday fits
series.py    rules of RFC 5545
find.py      all of it in order
stamps.py    dates as machines write them in feeds
"""

from sources.dates.find import find_all, find_times
from sources.dates.found import Found
from sources.dates.years import Context

__all__ = ["Context", "Found", "find_all", "find_times"]

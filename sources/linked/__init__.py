"""Linked Events (the event API of Helsinki, Espoo, Turku, Häme, Satakunta …), cut by what is read.

    wire.py      bytes -> JSON objects; texts in languages; references
    addresses.py which addresses to ask: the list, its pages, what the items point to
    times.py     start_time, end_time -> days or moments
    places.py    place and keyword documents
    events.py    one event object -> SourceEvent

The API is described by its own OpenAPI document and by https://dev.hel.fi/apis/linkedevents.
"""

"""WordPress' "The Events Calendar" (Modern Tribe, StellarWP), by its REST API.

    addresses.py   a site's, a calendar page's or the API's address -> what to ask
    events.py      one event object -> SourceEvent

The API documents itself at /wp-json/tribe/events/v1/doc on every site that has it.
"""

"""RSS 0.90–2.0, RSS 1.0 (RDF) and Atom, read by feedparser.

feed.py     bytes -> feedparser's entries, or why not
fields.py   elements of event modules (ev:, xcal:, Trumba, Google) -> what they say
images.py   an entry's picture
entries.py  one entry -> events, or an article
"""

"""What the public API tells: events with each of their times, the places and the keywords there are.

wish.py        what is asked for
conditions.py  a wish as conditions on rows
rows.py        the rows of a page, and how many there are
events.py      rows -> records; one event; what is no longer there
things.py      places, keywords, and what divisions and places are called
"""

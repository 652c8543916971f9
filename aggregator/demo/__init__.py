"""The demo: Puuhala, a town that does not exist, with web sites of its own to pull.

happening.py, venues.py           what an event and a place of the town are
library_*.py, city_*.py           what happens there
town.py                           the library's calendar (iCalendar) and the town's events (Linked Events)
stories.py                        the library's tips and the children's news (RSS)
drawings.py                       pictures of some of it
sites.py                          all of it served over HTTP on loopback
setting.py                        the settings and sources of a demo
"""

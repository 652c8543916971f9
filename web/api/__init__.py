"""The public API: a part of Linked Events' (https://dev.hel.fi/apis/linkedevents), to be read only.

params.py     a table of parameters: what is asked, how it is read, how it is told
times.py      dates and times in parameters
events.py     /v1/event/          eventwishes.py, eventmore.py  its parameters
places.py     /v1/place/          keywords.py  /v1/keyword/, /v1/language/
shapes.py     records -> the API's objects
schemas.py    what the objects look like, as JSON Schema
answers.py    JSON, errors, paging, caching
openapi.py    /v1/openapi.json    guide.py  the page for people
"""

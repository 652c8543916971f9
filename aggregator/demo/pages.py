"""The few web pages of the town's sites: enough to paste an address of, and to follow an event's link to."""

from __future__ import annotations

from html import escape

from aggregator.demo.happening import Happening
from aggregator.demo.stories import BY_PATH as STORIES
from aggregator.demo.stories import FEEDS
from aggregator.demo.town import CITY, LIBRARY, VENUES

BY_PATH = {
    **{f"/kirjasto/tapahtumat/{each.id}": each for each in LIBRARY},
    **{f"/tapahtumat/{each.id}": each for each in CITY},
    **{f"/ilmoittautuminen/{each.id}": each for each in CITY if each.places},
}
CALENDAR_LINK = '<link rel="alternate" type="text/calendar" title="Tapahtumat" href="/kirjasto/tapahtumat.ics">'


def page(path: str) -> str | None:
    """The HTML page at `path`, or None."""
    if path == "/":
        return _whole("Puuhala", _front())
    if path in ("/kirjasto", "/kirjasto/"):
        return _whole("Puuhalan kirjasto", _library(), CALENDAR_LINK)
    if story := STORIES.get(path.rstrip("/")):
        return _whole(story.title, f"<p>{escape(story.text)}</p>")
    happening = BY_PATH.get(path.rstrip("/"))
    return _whole(happening.title, _event(happening)) if happening else None


def not_found() -> str:
    """What every path that does not exist shows."""
    return _whole("Sivua ei löydy", "<p>Tätä sivua ei ole.</p>")


def _whole(title: str, content: str, head: str = "") -> str:
    return (
        '<!doctype html><html lang="fi"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>{head}</head><body><h1>{escape(title)}</h1>{content}</body></html>"
    )


def _front() -> str:
    return (
        "<p>Puuhala on keksitty kunta. Sen sivut ovat olemassa vain niin kauan kuin esittely on käynnissä.</p><ul>"
        '<li><a href="/kirjasto/">Puuhalan kirjasto</a></li>'
        + "".join(f'<li><a href="{path}">{escape(name)}</a></li>' for path, (name, *_) in FEEDS.items())
        + '<li><a href="/linkedevents/v1/event/">Tapahtumarajapinta</a></li></ul>'
    )


def _library() -> str:
    rows = (f'<li><a href="/kirjasto/tapahtumat/{each.id}">{escape(each.title)}</a></li>' for each in LIBRARY)
    return f'<p><a href="/kirjasto/tapahtumat.ics">Tilaa kalenteri</a></p><ul>{"".join(rows)}</ul>'


def _event(happening: Happening) -> str:
    venue = VENUES[happening.venue]
    return f"<p>{escape(happening.text)}</p><p>{escape(venue.name)}, {escape(venue.street)}</p>"

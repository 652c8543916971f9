"""Following a filter in one's own calendar.

`/{language}/k?filter` gives the filter its short name and leads on to `/{language}/k/{id}`, the page that tells
what the calendar will hold, how to subscribe, and what to expect. Printed codes lead there too, never to webcal:.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from web import cards, query, words
from web.cards import Around
from web.faults import told
from web.filter import Filter, subscription
from web.i18n import N_, Tongue, tongue
from web.pages import page, redirect
from web.parts import Parts, parts
from web.qr import code

NEXT = 3
# words of a User-Agent -> whose calendar that visitor most likely has
PLATFORMS = (("iPhone", "apple"), ("iPad", "apple"), ("Android", "google"), ("Macintosh", "apple"),
             ("CrOS", "google"), ("Windows", "outlook"))  # fmt: skip
# (name on the button, what to know of it)
WAYS = {
    "apple": (
        N_("Subscribe"),
        N_("iPhone, iPad, Mac, Thunderbird and most other calendars. Opens straight in the calendar."),
    ),
    "google": (
        N_("Google Calendar"),
        N_(
            "Do this on a computer: the Google app on Android cannot add an address, but shows it afterwards. "
            "Google looks for changes every 8–24 hours."
        ),
    ),
    "outlook": (N_("Outlook.com"), N_("Outlook.com and Hotmail addresses.")),
    "office": (N_("Microsoft 365"), N_("Outlook at work or school.")),
}


@dataclass(frozen=True, slots=True)
class Button:
    """One way to subscribe. hint: message id."""

    key: str
    name: str
    href: str
    hint: str


def remember(request: Request) -> Response:
    """303 to the page of the filter asked for; mistakes are left out, as the list has already told them."""
    language = request.path_params["language"]
    wanted = subscription(query.parse(request.url.query).filter)
    name = parts(request).store.remember_filter(wanted)
    return redirect(f"/{language}/k/{name}", 303)


def subscribe(request: Request) -> Response:
    """The page of one filter; 404 if its name was never given out."""
    language, name = request.path_params["language"], request.path_params["name"]
    site, said = parts(request), tongue(language)
    asked = site.store.filter(name)
    if asked is None:
        return told(request, 404)
    wanted = query.parse(asked).filter
    feed = site.address(feed_path(name))
    return page(
        request, "subscribe.html", language, here=f"/k/{name}", robots="noindex, follow",
        headers={"Vary": "User-Agent"},
        words=words.filter_words(wanted, site.choices(), said),
        list_address=f"/{language}/" + (f"?{asked}" if asked else ""),
        events=_next(site, wanted, said),
        feed=feed, download=feed_path(name), qr=code(site.address(f"/{language}/k/{name}")),
        buttons=buttons(feed, calendar_name(wanted, site, said), request.headers.get("user-agent", "")),
    )  # fmt: skip


def feed_path(name: str) -> str:
    """The path of the calendar of a filter's short name."""
    return f"/k/{name}.ics"


def calendar_name(wanted: Filter, site: Parts, said: Tongue) -> str:
    """What the calendar is called on a phone: "Puuhakalenteri: 7–9 v, Keskusta"."""
    told_words = words.filter_words(wanted, site.choices(), said)
    return site.settings.site_name + (f": {', '.join(told_words)}" if told_words else "")


def _next(site: Parts, wanted: Filter, said: Tongue) -> list[cards.CardView]:
    around = Around(site.settings.zone, site.today(), said)
    found = site.store.listing(wanted.coming(site.today()), site.now())
    coming = sorted((*found.cards, *found.unstated), key=lambda card: card.start)
    return [cards.view(card, around, dated=True) for card in (coming or found.ongoing)[:NEXT]]


def buttons(feed: str, name: str, user_agent: str) -> list[Button]:
    """Every way to subscribe to the feed's public address, the visitor's platform first."""
    webcal = "webcal://" + feed.partition("://")[2]
    added = urlencode({"url": feed, "name": name}, quote_via=quote)
    addresses = {
        "apple": webcal,
        # Google takes the webcal form; https in cid fails
        "google": f"https://calendar.google.com/calendar/r?{urlencode({'cid': webcal})}",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb?{added}",
        "office": f"https://outlook.office.com/calendar/0/addfromweb?{added}",
    }
    all_of_them = [Button(key, WAYS[key][0], href, WAYS[key][1]) for key, href in addresses.items()]
    first = next((platform for word, platform in PLATFORMS if word in user_agent), "apple")
    return sorted(all_of_them, key=lambda button: button.key != first)

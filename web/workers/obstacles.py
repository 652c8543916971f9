"""What stands between an address and its events, and what one can do about it: kind -> (heading, next step)."""

from __future__ import annotations

from web.i18n import N_

# kinds of aggregator.obstacles.KINDS, and what only the site itself knows of
SAID: dict[str, tuple[str, str]] = {
    "address": (
        N_("This is not an address that can be read"),
        N_("Open the page in your browser and copy the whole address from its address bar."),
    ),
    "inside": (
        N_("This address leads inside a closed network"),
        N_("Only pages on the public internet can be read. Is there a public page with the same events?"),
    ),
    "unreachable": (
        N_("The page does not answer"),
        N_("Open it in your browser to see whether it works now. If it does, try again in a few minutes."),
    ),
    "missing": (
        N_("There is nothing at this address"),
        N_("The page may have moved. Go to the organiser's front page and look for its events from there."),
    ),
    "login": (
        N_("The page is behind a log-in"),
        N_("Ask its keeper for a public calendar address, or bring the events in a spreadsheet."),
    ),
    "challenge": (
        N_("The site lets in only people, not programs"),
        N_("Ask its keeper for a calendar address that programs may read, or bring the events in a spreadsheet."),
    ),
    "robots": (
        N_("The site asks programs not to read this page"),
        N_("We keep to that. Ask its keeper to let Puuhakalenteri in (robots.txt), or for a calendar address."),
    ),
    "script": (
        N_("The page is empty until a browser runs its scripts"),
        N_("Look on it for “Subscribe”, “iCal”, “RSS” or “Add to calendar”, and paste that link’s address."),
    ),
    "key": (
        N_("The course system wants a key"),
        N_("The institute can give the municipality a key. Whoever runs this site then adds the source with it."),
    ),
    "bomb": (
        N_("The page is too large or too tangled to be read"),
        N_("Try the address of a smaller page, such as the events of one place, or the calendar’s own address."),
    ),
    "slow": (
        N_("The search took too long"),
        N_("Try again, or paste the address of the very page where the events are listed."),
    ),
    "nothing": (
        N_("No events were found on this page"),
        N_(
            "Paste the address of the page where the events are listed. If they are only on paper or in pictures, "
            "type them in or bring a spreadsheet."
        ),
    ),
    "articles": (
        N_("There are news here, but no events"),
        N_(
            "News can be added: they are shown among the tips. For events, paste the address of an event calendar."
        ),
    ),
    "empty": (
        N_("The calendar works, but there is nothing in it now"),
        N_("You can add it all the same: its events come by themselves when the organiser publishes them."),
    ),
    "table": (
        N_("The file could not be read as a table of events"),
        N_("Take the template, copy your events into it and bring it again. One row is one event."),
    ),
    "interrupted": (
        N_("The search was interrupted"),
        N_("The site was restarted meanwhile, or something went wrong. Nothing was lost: try again."),
    ),
    "cancelled": (N_("The search was stopped"), N_("You can begin it again, or give another address.")),
    "already": (
        N_("This address is a source already"),
        N_("Its events are in the calendar. Look how it is doing, or give another address."),
    ),
    "many": (
        N_("You have two searches going on"),
        N_("Wait until one of them is ready, or stop one. Then give the address again."),
    ),
    "gone": (
        N_("This search is no longer here"),
        N_("Searches are kept for a day. Give the address again."),
    ),
}
# where trying again may help
PASSING = frozenset({"unreachable", "slow", "interrupted", "cancelled", "bomb", "challenge", "login", "robots"})
# where there is something to add all the same
HARMLESS = frozenset({"articles", "empty"})

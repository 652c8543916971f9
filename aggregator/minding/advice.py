"""What to do when a source does not work: an outcome or a problem -> the next step, in a youth worker's words.

The problems' sentences are the message ids of sources.errors.Problem; a test holds that each of them is still one.
"""

from __future__ import annotations

from aggregator.report import PullReport
from sources.errors import N_

WAIT = N_(
    "You need not do anything yet: we try again by ourselves. If it goes on for more than a day "
    "or two, write to whoever keeps the organiser's site."
)
OTHER_ADDRESS = N_(
    "The calendar may have moved. Look for it on the organiser's site, and put its new address "
    "into the settings of the source."
)
LOOK_YOURSELF = N_(
    "Open the address in your browser. If you see an error or a log-in page there, tell the "
    "organiser; if the calendar is elsewhere now, put its new address into the settings of the source."
)
LET_US_IN = N_(
    "Write to whoever keeps the site and ask them to let this calendar fetch the events; its "
    "fetcher is called Puuhakalenteri."
)
OPEN_ADDRESS = N_("Ask the organiser for an address of the calendar that can be opened without logging in.")
TELL_CERTIFICATE = N_(
    "Only the keeper of the organiser's site can mend this: tell them that their site's "
    "certificate is not in order. Try the address in your browser: it probably warns you too."
)
LESS = N_("Ask the organiser for an address with the coming events only.")
BROKEN = N_("Tell the organiser that their calendar cannot be read. The stored events are shown meanwhile.")
LESS_OFTEN = N_(
    "We come less often by ourselves now. If it happens again and again, set a longer time "
    "between fetches in the settings of the source."
)
KEY = N_("Ask whoever runs this site to put the source's key in order.")
OURS = N_("This is for whoever runs this site: tell them what is written above.")
NAME = N_(
    "Check the address in your browser. If the organiser has a new site, put the calendar's new "
    "address into the settings of the source."
)

STEPS: dict[str, str] = {
    "quarantined": N_(
        "Look at the events. If they really are not held, approve; if the calendar is broken, "
        "keep them and tell the organiser."
    ),
    "empty": N_(
        "If the organiser has events coming, tell them that their calendar is empty. If it is a pause"
        " between seasons, all is well."
    ),
    "between_seasons": N_(
        "All is well if the organiser has a break. If new events should be there, tell the organiser "
        "that their calendar has none."
    ),
    "not_a_feed": LOOK_YOURSELF,
    "refused": NAME,
    "unreachable": WAIT,
    "error": BROKEN,
    "not_stored": N_(
        "The fault is ours: whoever runs this site has to look at the database and the room on its disk."
    ),
    "gone": N_(
        "The organiser has taken the calendar down. Look for a new one on their site and put its "
        "address into the settings of the source, or remove the source."
    ),
}
STEPS_OF_PROBLEMS: dict[str, str] = {
    sentence: step
    for step, sentences in {
        OPEN_ADDRESS: ("{host} wants a user name and a password.",),
        LET_US_IN: (
            "{host} does not let us in (status {status}).",
            "{host} lets in only people with a browser (a bot check); its keeper would have to let us in.",
        ),
        OTHER_ADDRESS: ("{host} has nothing at this address (status {status}).",),
        LESS_OFTEN: ("{host} asks us to come less often.",),
        TELL_CERTIFICATE: (
            "The certificate of {host} is not valid yet.",
            "The certificate of {host} has expired.",
            "The certificate of {host} belongs to another server.",
            "The certificate of {host} is not from anybody we trust.",
            "A secure connection to {host} could not be made.",
        ),
        NAME: ("There is no server called {host}.",),
        LESS: (
            "The answer is larger than {megabytes} MB.",
            "The source is too large: {pages} pages, {size} bytes.",
            "The feed took too long to read.",
            "Reading the feed needed too much memory.",
        ),
        BROKEN: (
            "Reading the feed failed: it is badly broken or far too complicated.",
            "{host} sends us round in a circle.",
            "The server's answer is empty.",
        ),
        KEY: ("The settings hold no key of the name {name}.",),
        OURS: ("The program that reads feeds could not be started.", "There is no adapter of the name {name}."),
    }.items()
    for sentence in sentences
}


def next_step(report: PullReport) -> str:
    """The message id of what to do after a pull; "" where nothing has to be done. The surest problem first."""
    if report.outcome not in STEPS:
        return ""
    told = (STEPS_OF_PROBLEMS[one.what] for one in report.problems if one.what in STEPS_OF_PROBLEMS)
    return next(told, STEPS[report.outcome])

"""Why a page gives nothing, in words a youth worker understands."""

from __future__ import annotations

from urllib.parse import urlsplit

from sources.answers import CHALLENGE
from sources.detecting.page import FEW_WORDS, Facts
from sources.errors import N_, BadStatus, FetchError

__all__ = ["CHALLENGE"]

NOTHING = N_("There is no calendar or feed at this address.")
NOTHING_ON_PAGE = N_("This is a web page without events, and it leads to no calendar or feed.")
SHELL = N_("This page shows its content only in a browser that runs JavaScript; a program finds it empty.")
EMPTY = N_("There is nothing to read on this page.")
LOGIN = N_("This page is behind a log-in.")
ROBOTS = N_("{host} asks programs not to read this page (robots.txt); its keeper would have to let us in.")
OUT_OF_TIME = N_("The search was ended after {seconds} seconds; there may be more feeds.")
KEY = N_("Its courses are at {address}, for those who have a key of the institute's.")
NO_LIBRARY = N_("The library directory knows no library of {name}.")
NO_LIBRARY_FEED = N_("The library directory names no feed for any of the {count} libraries of {name}.")
NOT_READ = N_("The library directory names {address}, but there is no feed there.")


def of_page(said: Facts) -> tuple[str]:
    """Why nothing was found on a page, as a message id."""
    reasons = ((said.login, LOGIN), (said.shell, SHELL), (said.words < FEW_WORDS // 4, EMPTY))
    return (next((reason for holds, reason in reasons if holds), NOTHING_ON_PAGE),)


def wants_key(adapter: str, error: FetchError) -> bool:
    """Whether a course system refuses us for want of a key."""
    return adapter == "hellewi" and isinstance(error, BadStatus) and error.status in (401, 403)


def host(address: str) -> str:
    """The host's name, as problems say it."""
    return urlsplit(address).hostname or address

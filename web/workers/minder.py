"""What the site does by itself for the workers, once a minute: counts kept, notices told, letters sent.

Nothing here is on the way of a pull or a page; each part may fail and is done again in the next round.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

import anyio
import anyio.to_thread

from aggregator import mailing
from aggregator.mailing import MailError
from aggregator.minding import telling
from aggregator.settings import Settings
from aggregator.store import told, views
from aggregator.store.told import Letter
from web.parts import Parts
from web.workers.letters import writer

log = logging.getLogger(__name__)
EVERY = 60.0

# hands over a letter: address, subject, body. Raises MailError
Post = Callable[[str, str, str], None]


def post_of(settings: Settings) -> Post | None:
    """How letters are sent; None where the settings name no mail server."""
    return partial(mailing.send, settings) if mailing.is_set_up(settings) else None


async def mind(site: Parts, post: Post | None) -> None:
    """Round after round until cancelled. post: None where no letters can be sent."""
    while True:
        await anyio.sleep(EVERY)
        await anyio.to_thread.run_sync(work, site, post)


def work(site: Parts, post: Post | None) -> None:
    """One round; blocks."""
    for chore in (keep_views, partial(tell, post=post), partial(send, post=post)):
        try:
            chore(site)
        except Exception:
            log.exception("minding the sources broke off")


def keep_views(site: Parts) -> None:
    """Hand on how often events were looked at."""
    counted = site.seen.take()
    if not counted:
        return
    try:
        with site.store.write() as db:
            views.add(db, counted)
    except Exception:
        site.seen.put_back(counted)
        raise


def tell(site: Parts, post: Post | None) -> None:
    """Note what has begun and ended with the sources, and write the letters about it."""
    letters = writer(site) if post else None
    telling.tell(site.store, site.settings, letters, site.now())
    telling.tell_week(site.store, site.settings, letters, site.now())


def send(site: Parts, post: Post | None) -> int:
    """Send the letters that are due; how many went. One that cannot be sent is tried again later."""
    if post is None:
        return 0
    with site.store.write() as db:
        due = told.claim(db, site.now())
    return sum(_sent(site, post, one) for one in due)


def _sent(site: Parts, post: Post, one: Letter) -> bool:
    try:
        post(one.address, one.subject, one.body)
    except MailError as error:
        # without its values: one may be the worker's address
        log.warning("a letter could not be sent, try %d: %s", one.tries + 1, error.what)
        with site.store.write() as db:
            told.failed(db, one, site.now())
        return False
    with site.store.write() as db:
        told.sent(db, one.id)
    return True

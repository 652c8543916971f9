"""Logging in and out: guesses are counted, sessions are kept in the database and end when somebody ends them."""

from __future__ import annotations

from sqlalchemy import Connection

from aggregator.accounts import audit, passwords
from aggregator.accounts.model import AccountError, Session, Worker
from aggregator.store import Store, attempts, sessions, workers
from aggregator.store import audit as lines
from aggregator.store.attempts import Bucket
from aggregator.tokens import is_token, new_token
from sources.errors import N_

HOUR = 3600
DAY = 24 * HOUR
IDLE = 12 * HOUR  # a session that nobody uses ends
LONGEST = 14 * DAY  # and any other after that; NIST SP 800-63B-4 section 2.1.3 would allow 30 days
TOUCH = 300
AGENT = 200


class WrongLogin(AccountError):
    """No such account, no password yet, or another password: which, nobody is told."""


class TooMany(AccountError):
    """Too many attempts, for one account or from one network."""


def clean_email(text: str) -> str:
    """An e-mail address as it is kept: people write their own in any case."""
    return text.strip().casefold()


def buckets(email: str, network: str) -> tuple[Bucket, ...]:
    """What a log-in attempt is counted in.

    Of one account few attempts from one network and some more from all together, so that somebody elsewhere cannot
    easily shut a worker out; at most 30 + 10 an hour in all, and a password of 12 characters stands that for ever.
    """
    return (
        Bucket(f"account {email} from {network}", 8, 6),
        Bucket(f"account {email}", 30, 10),
        Bucket(f"network {network}", 40, 60),
    )


def log_in(store: Store, email: str, password: str, network: str, agent: str, now: int, old: str = "") -> str:
    """Begin a session; its token, which nobody can tell again. Raises WrongLogin, TooMany.

    network: where it comes from (web.limits.network_of); old: the token the browser had before, which ends.
    """
    email = clean_email(email)[:320]
    counted = buckets(email, network)
    with store.write() as db:
        if not attempts.take(db, counted, now):
            raise TooMany(N_("Too many attempts. Wait ten minutes and try again."))
    with store.read() as db:
        found = workers.by_email(db, email)
        kept = workers.password_of(db, found.id) if found else ""
    if not passwords.fits(password, kept) or found is None:
        if found is not None:
            audit.note(store, "", "login.fail", found.email, now)
        raise WrongLogin(N_("The e-mail address or the password is wrong."))
    with store.write() as db:
        attempts.give_back(db, counted[:2])
    return begin(store, found, agent, now, old)


def begin(store: Store, worker: Worker, agent: str, now: int, old: str = "", action: str = "login") -> str:
    """A new session of a worker who has shown who they are; its token. The one of `old` ends."""
    token = new_token()
    with store.write() as db:
        if old:
            sessions.end(db, old)
        sessions.add(db, worker.id, token, agent[:AGENT], now)
        workers.change(db, worker.id, entered_at=now)
        audit.note_in(db, worker, action, worker.email, now)
    return token


def session(store: Store, token: str, now: int) -> Session | None:
    """The session of a token, None if there is none or it has ended; its use is noted to some minutes."""
    if not is_token(token):
        return None
    with store.read() as db:
        found = sessions.by_token(db, token, now - IDLE, now - LONGEST)
    if found is not None and found.used_at < now - TOUCH:
        with store.write() as db:
            sessions.touch(db, found.id, now)
    return found


def sessions_of(store: Store, worker_id: int, now: int) -> list[Session]:
    """A worker's sessions, the last used first."""
    with store.read() as db:
        return sessions.of_worker(db, worker_id, now - IDLE, now - LONGEST)


def log_out(store: Store, current: Session, now: int) -> None:
    """End a session."""
    with store.write() as db:
        sessions.end_one(db, current.worker.id, current.id)
        audit.note_in(db, current.worker, "logout", current.worker.email, now)


def end_one(store: Store, by: Worker, worker: Worker, session_id: int, now: int) -> bool:
    """End one session of a worker; whether it was theirs."""
    with store.write() as db:
        if not sessions.end_one(db, worker.id, session_id):
            return False
        audit.note_in(db, by, "session.end", worker.email, now)
    return True


def end_others(store: Store, current: Session, now: int) -> int:
    """End every session of a worker but this one; how many."""
    with store.write() as db:
        ended = sessions.end_all(db, current.worker.id, current.id)
        audit.note_in(db, current.worker, "session.end", current.worker.email, now)
    return ended


def change_password(store: Store, current: Session, old: str, new: str, agent: str, now: int, network: str) -> str:
    """Set another password; every session ends, and one begins anew: its token. Raises AccountError.

    Guessing the old one is counted as guessing at the log-in is.
    """
    worker, counted = current.worker, buckets(current.worker.email, network)
    with store.write() as db:
        if not attempts.take(db, counted, now):
            raise TooMany(N_("Too many attempts. Wait ten minutes and try again."))
        kept = workers.password_of(db, worker.id)
    if not passwords.fits(old, kept):
        raise WrongLogin(N_("The present password is wrong."))
    if wrong := passwords.mistake(new, worker.email, worker.name):
        raise AccountError(wrong)
    made, token = passwords.hashed(new), new_token()
    with store.write() as db:
        attempts.give_back(db, counted[:2])
        workers.change(db, worker.id, password=made)
        sessions.end_all(db, worker.id)
        sessions.add(db, worker.id, token, agent[:AGENT], now)
        audit.note_in(db, worker, "password.change", worker.email, now)
    return token


def forget(db: Connection, now: int, log_days: int) -> int:
    """Drop what has run out: sessions, links, attempts, and lines of the log older than `log_days`; how many."""
    dropped = sessions.forget(db, now - IDLE, now - LONGEST) + workers.forget(db, now)
    return dropped + attempts.forget(db, now - DAY) + lines.forget(db, now - log_days * DAY)

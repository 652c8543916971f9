"""What is wrong with an installation and what to do about it: one table of checks over facts. Pure.

aggregator.examining gathers the facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from aggregator.doctorfacts import GOOD, Facts, State, Verdict
from aggregator.minding.state import silent, state
from aggregator.model import SourceHealth

MB = 1024 * 1024
LEAST_ROOM, GOOD_ROOM = 200 * MB, 1024 * MB
OLD_BACKUP = 2 * 86_400
OLD_ZONES = 2  # years
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. said: how it is; do: what to do, "" if nothing."""

    check: str
    state: State
    said: str
    do: str = ""


def findings(facts: Facts) -> Iterator[Finding]:
    """The verdict of each check that could be made."""
    for name, judge in CHECKS:
        verdict = judge(facts)
        if verdict:
            yield Finding(name, *verdict)


def worst(found: Sequence[Finding]) -> State:
    """How everything together is."""
    states = {finding.state for finding in found}
    return "wrong" if "wrong" in states else "warning" if "warning" in states else "ok"


def _address(facts: Facts) -> Verdict:
    address = urlsplit(facts.settings.site_address)
    told = f"The site's address is {facts.settings.site_address}"
    if address.scheme == "https" and address.hostname:
        return GOOD, f"{told}.", ""
    if address.scheme == "http" and _is_loopback(address.hostname or ""):
        return (
            "warning",
            f"{told}: only this machine can open it.",
            "Set PUUHA_SITE_ADDRESS to the public https:// address.",
        )
    return (
        "wrong",
        f"{told}, which is not https: nobody can log in.",
        "Set PUUHA_SITE_ADDRESS to an https:// address.",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _contact(facts: Facts) -> Verdict:
    if facts.settings.contact:
        return GOOD, f"Source owners may write to {facts.settings.contact}.", ""
    return (
        "warning",
        "Source owners do not know whom to write to.",
        "Set PUUHA_CONTACT to an e-mail or web address.",
    )


def _proxies(facts: Facts) -> Verdict:
    if facts.settings.trusted_proxies:
        return GOOD, f"Visitors' addresses are believed of {', '.join(facts.settings.trusted_proxies)}.", ""
    if not facts.settings.site_address.startswith("https:"):
        return None
    return (
        "warning",
        "No proxy is believed: behind one, all visitors together count as one network for the limits.",
        'Set PUUHA_TRUSTED_PROXIES to the address of the proxy, e.g. ["127.0.0.1/32"].',
    )


def _database(facts: Facts) -> Verdict:
    if not facts.database:
        return GOOD, "The database answers.", ""
    return (
        "wrong",
        facts.database,
        "See that PUUHA_DATABASE is right and the database runs; `puuha migrate` makes a new one.",
    )


def _schema(facts: Facts) -> Verdict:
    if facts.schema is None:
        return None
    if facts.schema:
        return "wrong", facts.schema, "Stop the site, run `puuha migrate`, and start it again."
    return GOOD, "The database is of this program's version.", ""


def _integrity(facts: Facts) -> Verdict:
    if facts.damage is None:
        return None
    if facts.damage:
        return (
            "wrong",
            f"The database is damaged: {facts.damage}",
            "Stop the site and run `puuha restore FILE --replace`.",
        )
    return GOOD, "The database is whole.", ""


def _room(facts: Facts) -> Verdict:
    if not facts.room:
        return None
    folder, free = min(facts.room.items(), key=lambda one: one[1])
    said = f"{free // MB:,} MB are free at {folder}."
    if free < LEAST_ROOM:
        return "wrong", said, "Make room: without it nothing more can be stored."
    if free < max(GOOD_ROOM, 2 * facts.database_bytes):
        return "warning", said, "Make room: an upgrade first copies the whole database."
    return GOOD, said, ""


def _zones(facts: Facts) -> Verdict:
    if facts.zones:
        return "wrong", f"Time zones are missing: {', '.join(facts.zones)}.", "Install the machine's tzdata."
    if facts.zone_year is not None and facts.zone_year < _year(facts.now) - OLD_ZONES:
        return "warning", f"The time zone data is of {facts.zone_year}.", "Upgrade the machine's tzdata."
    return GOOD, f"The time zone data knows {facts.settings.timezone}.", ""


def _year(now: int) -> int:
    return 1970 + now // 31_556_952


def _reading(facts: Facts) -> Verdict:
    if facts.reading:
        do = "See PUUHA_CHILD_MEMORY, PUUHA_CHILD_SECONDS and the limits that the service manager sets."
        return "wrong", f"A child process did not read a small calendar: {facts.reading}", do
    return GOOD, "Child processes read feeds.", ""


def _pictures(facts: Facts) -> Verdict:
    if not facts.settings.picture_megabytes:
        return GOOD, "No pictures are kept.", ""
    folder = facts.settings.picture_folder
    if facts.pictures:
        return (
            "wrong",
            f"Pictures cannot be kept in {folder}: {facts.pictures}",
            "Give the folder to the service's user, or set PUUHA_PICTURES.",
        )
    return GOOD, f"Pictures can be kept in {folder}.", ""


def _files(facts: Facts) -> Verdict:
    bad = [f"PUUHA_{name.upper()}: {why}" for name, why in facts.files.items() if why]
    if bad:
        return "wrong", " ".join(bad), "Put the file right, or the setting that names it."
    told = ", ".join(facts.files)
    return GOOD, f"Files of the settings can be read: {told}." if told else "The settings name no files.", ""


def _sources(facts: Facts) -> Verdict:
    if facts.sources is None:
        return None
    if not facts.sources:
        return "warning", "There are no sources.", "Add one: puuha sources add https://example.org/tapahtumat.ics"
    pulled = [one for one in facts.sources if not one.paused]
    states = {one.slug: _word(one, facts) for one in facts.sources}
    bad = {slug: word for slug, word in states.items() if word}
    if not bad:
        return GOOD, f"All {len(facts.sources)} sources work or are paused.", ""
    counts = Counter(bad.values())
    told = ", ".join(f"{count} {word}" for word, count in counts.items())
    named = ", ".join(list(bad)[:SHOWN]) + (" …" if len(bad) > SHOWN else "")
    how: State = "wrong" if pulled and all(states[one.slug] == "failing" for one in pulled) else "warning"
    return (
        how,
        f"Of {len(facts.sources)} sources: {told} ({named}).",
        "See `puuha sources list` and `puuha sources check`.",
    )


def _word(one: SourceHealth, facts: Facts) -> str:
    every = facts.every.get(one.slug) or facts.settings.pull_every
    found = state(one, facts.now, every)
    if found == "failing":
        return "failing"
    if found == "quarantined":
        return "in quarantine"
    return "silent" if silent(one, facts.now, every) else ""


def _secrets(facts: Facts) -> Verdict:
    missing = {slug: name for slug, name in facts.secrets.items() if not facts.settings.secret(name)}
    if missing:
        told = ", ".join(f"{slug} wants the key {name}" for slug, name in missing.items())
        return "wrong", f"Keys are missing: {told}.", "Put them into PUUHA_SECRETS."
    return (GOOD, "Every key that a source names is there.", "") if facts.sources is not None else None


def _engine(facts: Facts) -> Verdict:
    ticking = facts.ticking
    if ticking is None:
        return None
    if ticking.stuck(facts.now, facts.settings.tick):
        ago = "ever" if ticking.ticked_at is None else f"for {_span(facts.now - ticking.ticked_at)}"
        do = "Start `puuha serve` or `puuha worker`; if one runs, restart it and read its log."
        return "wrong", f"{ticking.due} sources are due, and nobody has looked {ago}.", do
    if ticking.ticked_at is None:
        return GOOD, "No source has had to wait for the engine.", ""
    return GOOD, f"The engine looked {_span(facts.now - ticking.ticked_at)} ago; {ticking.due} sources wait.", ""


def _backup(facts: Facts) -> Verdict:
    if facts.schema is None:
        return None
    if facts.backed_up_at is None:
        return "warning", "No backup is known.", "Run `puuha backup FILE` every night."
    age = facts.now - facts.backed_up_at
    said = f"The last backup was taken {_span(age)} ago."
    return (GOOD, said, "") if age <= OLD_BACKUP else ("warning", said, "Run `puuha backup FILE` every night.")


def _mail(facts: Facts) -> Verdict:
    if facts.smtp is None:
        return None
    where = f"{facts.settings.smtp_host}:{facts.settings.smtp_port}"
    if facts.smtp:
        return (
            "wrong",
            f"The mail server {where} cannot be used: {facts.smtp}",
            "See PUUHA_SMTP_HOST and the settings beside it.",
        )
    return GOOD, f"The mail server {where} answers.", ""


def _entry(facts: Facts) -> Verdict:
    if facts.administrators is None:
        return None
    if facts.administrators:
        return GOOD, f"Administrators who can log in: {facts.administrators}.", ""
    return "warning", "No administrator can log in.", "Run `puuha users invite EMAIL --role administrator`."


def _span(seconds: int) -> str:
    """Roughly how long: 90 s, 12 min, 5 h, 3 days."""
    for size, word in ((2 * 86_400, "days"), (2 * 3_600, "h"), (2 * 60, "min")):
        if seconds >= size:
            return f"{seconds // (size // 2)} {word}"
    return f"{max(seconds, 0)} s"


CHECKS: tuple[tuple[str, Callable[[Facts], Verdict]], ...] = (
    ("address", _address),
    ("contact", _contact),
    ("proxies", _proxies),
    ("database", _database),
    ("schema", _schema),
    ("integrity", _integrity),
    ("room", _room),
    ("time zones", _zones),
    ("reading", _reading),
    ("pictures", _pictures),
    ("files", _files),
    ("sources", _sources),
    ("keys", _secrets),
    ("engine", _engine),
    ("backup", _backup),
    ("mail", _mail),
    ("log-in", _entry),
)

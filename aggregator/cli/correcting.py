"""`puuha correct`: a worker's word about an event, or always for a source."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator.cli.naming import By, uid_of, whoever
from aggregator.cli.opening import instant, opened
from aggregator.cli.say import Stop

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from aggregator.correcting import Corrected
    from aggregator.corrections import Correction
    from aggregator.settings import Settings
    from aggregator.store import Store

AGES = re.compile(r"\s*(\d{1,3})?\s*[-–]\s*(\d{1,3})?\s*|\s*(\d{1,3})\s*")


def correct(
    event: Annotated[
        str, typer.Argument(metavar="[EVENT]", help="The address of the event's page, or its id.")
    ] = "",
    source: Annotated[str, typer.Option(help="Instead of an event: always for this source.")] = "",
    ages: Annotated[str, typer.Option(help="Ages in years: 3-6, 7- (and over), -12 (and under), 5.")] = "",
    audience: Annotated[list[str] | None, typer.Option(help="Who it is for; may be given several times.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="What it is about; may be given several times.")] = None,
    hide: Annotated[bool, typer.Option("--hide", help="Take the event out of sight.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Undo every correction, or only those of --field.")] = False,
    field: Annotated[
        list[str] | None, typer.Option(help="With --undo: ages, audiences, topics or hidden.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="It still holds, though the source has changed its words.")
    ] = False,
    waiting: Annotated[bool, typer.Option("--waiting", help="List what waits for a look.")] = False,
    by: By = "",
) -> None:
    """Correct what is believed of an event, or of all events of a source; it survives every pull.

    Without an option it shows what has been corrected.

    Example: puuha correct https://puuha.example.fi/fi/t/a2b3c4d5e6f7g2h3-satutunti --ages 3-6 --audience children
    """
    values = _values(ages, audience, topic, hide)
    _check(event, source, values, undo, field, confirm, waiting)
    with opened() as (settings, store):
        if waiting:
            _list_waiting(store)
            return
        done = (_for_source if source else _for_event)(
            settings, store, source or uid_of(event), values, undo, field or [], confirm, whoever(by)
        )
        _show(done, source, settings.zone)


def _values(ages: str, audience: list[str] | None, topic: list[str] | None, hide: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if ages:
        values["ages"] = read_ages(ages)
    if audience:
        values["audiences"] = audience
    if topic:
        values["topics"] = topic
    if hide:
        values["hidden"] = True
    return values


def read_ages(text: str) -> tuple[int | None, int | None]:
    """ "3-6" -> (3, 6), "7-" -> (7, None), "-12" -> (None, 12), "5" -> (5, 5)."""
    found = AGES.fullmatch(text)
    if found is None or not any(found.groups()):
        raise Stop(f"{text} are no ages; write 3-6, 7- (and over), -12 (and under) or 5.")
    if found[3]:
        return int(found[3]), int(found[3])
    return (int(found[1]) if found[1] else None), (int(found[2]) if found[2] else None)


def _check(
    event: str,
    source: str,
    values: dict[str, Any],
    undo: bool,
    field: list[str] | None,
    confirm: bool,
    waiting: bool,
) -> None:
    from aggregator.corrections import FIELDS

    if waiting and (event or source or values or undo or confirm):
        raise Stop("--waiting lists; it goes with nothing else.")
    if not waiting and bool(event) == bool(source):
        raise Stop("Name one event (the address of its page), or a source with --source; --waiting lists both.")
    if bool(values) + undo + confirm > 1:
        raise Stop("Correct, --undo or --confirm: one at a time.")
    if field and not undo:
        raise Stop("--field goes with --undo.")
    if wrong := [name for name in field or [] if name not in FIELDS]:
        raise Stop(f"There is no field {wrong[0]}; there are: {', '.join(FIELDS)}.")
    if source and confirm:
        raise Stop("--confirm is for one event.")


def _for_event(
    settings: Settings, store: Store, uid: str, values: dict[str, Any], undo: bool, field: list[str],
    confirm: bool, by: str,
) -> Corrected:  # fmt: skip
    from aggregator import correcting

    if values:
        return correcting.correct(store, settings, uid, values, by, instant())
    if undo:
        return correcting.undo(store, settings, uid, field, by, instant())
    if confirm:
        return correcting.looked(store, uid, by, instant())
    return correcting.corrections_of(store, uid)


def _for_source(
    settings: Settings, store: Store, slug: str, values: dict[str, Any], undo: bool, field: list[str],
    confirm: bool, by: str,
) -> Corrected:  # fmt: skip
    from aggregator import correcting

    if values:
        return correcting.correct_source(store, slug, values, by, instant())
    if undo:
        return correcting.undo_source(store, slug, field, by, instant())
    return correcting.corrections_of_source(store, slug)


def _show(done: Corrected, source: str, zone: ZoneInfo) -> None:
    from aggregator.model import say

    name = source if done.event is None else f"{say(done.event.title)} ({done.uid})"
    print(f"{name}{': hidden' if done.hidden else ''}")
    for one in done.in_force:
        look = "  ! the source has changed its words since: look again, then --confirm or --undo"
        print(f"  {told(one, zone)}{look if one.needs_look else ''}")
    for one in done.past:
        print(f"  {told(one, zone)}, undone by {one.undone_by} {_day(one.undone_at or 0, zone)}")
    if not done.in_force and not done.past:
        print("  nothing has been corrected")
    if source:
        print(f"It shows after the next pull, which is due now: puuha pull {source}")


def told(one: Correction, zone: ZoneInfo) -> str:
    """A correction in one line."""
    value = one.value
    if one.field == "ages":
        value = "–".join("" if age is None else str(age) for age in value)
    elif isinstance(value, list):
        value = ", ".join(value)
    return f"{one.field}: {value}, by {one.made_by} {_day(one.made_at, zone)}"


def _day(at: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M")


def _list_waiting(store: Store) -> None:
    from aggregator.correcting import waiting_for_a_look
    from aggregator.model import say

    found = waiting_for_a_look(store)
    for uid, event, one in found:
        print(f"{uid}  {say(event.title)}: {one.field}, corrected by {one.made_by}")
    if not found:
        print("Nothing waits: no source has changed the words of a corrected event.")

"""Writing goals on the site: what may stand beside what is there already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from aggregator.coverage import coursing
from aggregator.coverage.coursing import Asked
from aggregator.coverage.goals import LONGEST_SLUG, Goal, GoalsError
from aggregator.identity import slugify
from aggregator.settings import Settings
from aggregator.store import Store
from aggregator.store.goals import Written
from sources.errors import N_

MOST = 100
NAMELESS = "tavoite"
MANY = N_("There are {most} goals already. Remove one that is no longer needed.")
TAKEN = N_("There is already a goal of this name. Give this one another, or change that one.")
TAKEN_BY_FILE = N_("A goal in the settings file has this name already. Give this one another.")


class NameTaken(GoalsError):
    """Another goal is called so."""


def add(store: Store, settings: Settings, goal: Goal, now: int) -> int:
    """Keep a new goal, under a slug made of its name; its number. Raises NameTaken, GoalsError."""
    others = _free_to_be_called(store, settings, goal, None)
    slug = slugify(goal.title["fi"])[:LONGEST_SLUG].strip("-") or NAMELESS
    told = replace(goal, slug=coursing.free(slug, (one.goal.slug for one in others)))
    try:
        number = store.goals.add(told, now, MOST)
    except IntegrityError as error:  # somebody else was first with it
        raise NameTaken(TAKEN) from error
    if number is None:
        raise GoalsError(MANY, most=MOST)
    coursing.follow(store, settings)
    return number


def change(store: Store, settings: Settings, kept: Written, goal: Goal, now: int) -> bool:
    """Put another in its place; False if it is not as `kept` says any more. Raises NameTaken."""
    _free_to_be_called(store, settings, goal, kept.id)
    changed = store.goals.change(kept.id, kept.version, goal, now)
    coursing.follow(store, settings)
    return changed


def remove(store: Store, settings: Settings, number: int) -> bool:
    """Whether there was one."""
    removed = store.goals.remove(number)
    coursing.follow(store, settings)
    return removed


def _free_to_be_called(store: Store, settings: Settings, goal: Goal, own: int | None) -> list[Asked]:
    """The other goals. Raises NameTaken."""
    others = [one for one in coursing.every(store, settings)[0] if own is None or one.number != own]
    for one in others:
        if alike(one.goal.title.values(), goal.title["fi"]):
            raise NameTaken(TAKEN if one.number is not None else TAKEN_BY_FILE)
    return others


def alike(names: Iterable[str], name: str) -> bool:
    """Whether one of the names is this one, however its letters and spaces are written."""
    return " ".join(name.casefold().split()) in {" ".join(one.casefold().split()) for one in names}

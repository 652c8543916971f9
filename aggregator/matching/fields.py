"""Which telling each field of a happening is taken from, by one readable order a field. Pure.

Every field has a ranking: how good a telling's own word for it is. The best ranked wins; of equals a primary
source before an aggregator, then the source's id, then the text itself, so that the order in which tellings come
is of no account. Fields that only make sense together (a start and its zone) are taken together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from aggregator.codec import dump_event
from aggregator.model import Event, Place, Price, Texts

Kind = Literal["primary", "aggregator"]
Rank = tuple[float, ...]
STUB = 80  # characters: a shorter description is a mere hint
CUT = ("…", "...")


@dataclass(frozen=True, slots=True)
class Telling:
    """What one source tells of a happening. kind: whether the source is its organiser's own or gathers others'."""

    source: str
    kind: Kind
    event: Event


@dataclass(frozen=True, slots=True)
class Field:
    """How one group of fields is chosen. names: of Event, taken together; the first names the group.

    rank(telling): the larger the better; None: the telling says nothing of it.
    """

    names: tuple[str, ...]
    rank: Callable[[Telling], Rank | None]


def _first(telling: Telling) -> float:
    """A primary source goes before an aggregator."""
    return 1.0 if telling.kind == "primary" else 0.0


def _told(name: str) -> Callable[[Telling], Rank | None]:
    def rank(telling: Telling) -> Rank | None:
        return (_first(telling),) if getattr(telling.event, name) else None

    return rank


def _longest(texts: Texts) -> int:
    return max((len(text.strip()) for text in texts.values()), default=0)


def _title(telling: Telling) -> Rank | None:
    texts = [text.strip() for text in telling.event.title.values() if text.strip()]
    if not texts:
        return None
    cut = any(text.endswith(CUT) for text in texts)
    shouted = all(text.isupper() for text in texts)
    # a whole title before a cut one whoever tells it
    return (0.0 if cut else 1.0, _first(telling), 0.0 if shouted else 1.0, float(_longest(telling.event.title)))


def _description(telling: Telling) -> Rank | None:
    length = _longest(telling.event.description)
    return (1.0 if length >= STUB else 0.0, _first(telling), float(length)) if length else None


def _when(telling: Telling) -> Rank:
    event = telling.event
    ends = event.ends > event.starts
    # a clock time before a mere day, a series before one of its times, an end before none
    return (0.0 if event.all_day else 1.0, 1.0 if event.series else 0.0, _first(telling), 1.0 if ends else 0.0)


def _status(telling: Telling) -> Rank:
    # who calls it off is believed: a family that stays at home forgives, one that stands at a closed door does not
    order = {"cancelled": 4.0, "postponed": 3.0, "rescheduled": 3.0}
    return (order.get(telling.event.status, 0.0), _first(telling))


def _place(telling: Telling) -> Rank | None:
    place = telling.event.place
    exact = _exactness(place) if place else 0.0
    return (exact, _first(telling)) if exact else None


def _exactness(place: Place) -> float:
    """How exactly a place is told: coordinates and a street number say most."""
    number = any(c.isdigit() for c in place.street)
    told = (
        place.lat is not None,
        bool(number),
        any(place.name.values()),
        bool(place.city),
        bool(place.postal_code),
    )
    return float(sum(weight for weight, said in zip((8, 8, 4, 2, 1), told, strict=True) if said))


def _age(telling: Telling) -> Rank | None:
    claim = telling.event.age
    if claim is None:
        # whom it is for without an age is still more than nothing
        return (-1.0, _first(telling)) if telling.event.audiences else None
    basis = {"corrected": 3.0, "stated": 2.0, "read": 1.0}.get(claim.basis, 0.0)
    closed = float((claim.range.min is not None) + (claim.range.max is not None))
    return (basis, _first(telling), closed)


def _price(telling: Telling) -> Rank | None:
    price = telling.event.price
    if price == Price():
        return None
    return (0.0 if price.is_free is None else 1.0, _first(telling), float(_longest(price.words)))


def _signup(telling: Telling) -> Rank | None:
    signup = telling.event.signup
    if signup is None:
        return None if telling.event.signup_needed is None else (-1.0, _first(telling))
    return (1.0 if signup.url else 0.0, _first(telling), 1.0 if signup.closes else 0.0)


FIELDS: tuple[Field, ...] = (
    Field(("title",), _title),
    Field(("description",), _description),
    Field(("starts", "ends", "timezone", "series"), _when),
    Field(("status",), _status),
    Field(("place",), _place),
    Field(("area",), _told("area")),
    Field(("age", "audiences", "audience_evidence", "suits"), _age),
    Field(("topics",), _told("topics")),
    Field(("categories",), _told("categories")),
    Field(("price",), _price),
    Field(("languages",), _told("languages")),
    Field(("accessibility",), _told("accessibility")),
    Field(("url",), _told("url")),
    Field(("image",), _told("image")),
    Field(("signup", "signup_needed"), _signup),
    Field(("organiser",), _told("organiser")),
)
# texts of which another source may fill in the languages that the first does not tell
TRANSLATED = ("title", "description")


def combine(tellings: Sequence[Telling]) -> tuple[Event, Mapping[str, str]]:
    """One event of all tellings, and field -> id of the source it is taken from; fields nobody tells are left out.

    "starts" stands for the times and the zone together. "title.sv", "description.en": a language that the field's
    own source does not tell. The uid is that of the first primary telling, by source. One telling comes out
    unchanged. Raises ValueError without tellings.
    """
    if not tellings:
        raise ValueError("nothing to combine")
    ordered = sorted(tellings, key=_order)
    base = ordered[0]
    values: dict[str, Any] = {}
    chosen: dict[str, str] = {}
    for field in FIELDS:
        if (best := _best(field, ordered)) is not None:
            values |= {name: getattr(best.event, name) for name in field.names}
            chosen[field.names[0]] = best.source
    for name in TRANSLATED:
        if name in chosen:
            values[name] = _languages(name, values[name], ordered, chosen)
    return replace(base.event, **values), chosen


def _order(telling: Telling) -> tuple[float, str, str]:
    return (-_first(telling), telling.source, dump_event(telling.event))


def _best(field: Field, ordered: Sequence[Telling]) -> Telling | None:
    ranked = [(rank, telling) for telling in ordered if (rank := field.rank(telling)) is not None]
    # max keeps the first of equals, and the tellings are in order
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _languages(name: str, texts: Texts, ordered: Sequence[Telling], chosen: dict[str, str]) -> Texts:
    """`texts` with the languages that only other sources tell; none where a source did not say its language."""
    if "und" in texts:
        return texts
    filled = dict(texts)
    for telling in ordered:
        for language, text in sorted(getattr(telling.event, name).items()):
            if language not in filled and language != "und" and text.strip():
                filled[language] = text
                chosen[f"{name}.{language}"] = telling.source
    return filled if len(filled) > len(texts) else texts

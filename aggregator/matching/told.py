"""Events as JSON -> Event: the form that `puuha inspect --json` prints, or the one the store keeps. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aggregator.codec import load_event
from aggregator.matching.features import HELSINKI, Happening, features
from aggregator.model import AgeClaim, AgeRange, Event, Place, Series, Status, Texts
from aggregator.normalise import read_title
from aggregator.recurrence import Horizon, expand

AROUND = 400 * 86_400  # seconds before and after the first time for which series are worked out


def event_of(told: Mapping[str, Any]) -> Event:
    """The event of a JSON object. Raises KeyError, TypeError and ValueError where it is none.

    title, description, organiser and the place's name may be texts, or language -> text.
    """
    zone = ZoneInfo(told.get("timezone") or "Europe/Helsinki")
    starts = _moment(told["starts"], zone)
    ends = _moment(told["ends"], zone) if told.get("ends") else _end(starts)
    titles, status = _titles(_texts(told["title"]), told.get("status") or "confirmed")
    return Event(
        uid=str(told.get("uid") or ""),
        title=titles,
        starts=starts,
        ends=ends,
        timezone=zone.key,
        status=status,
        series=_series(told, zone),
        description=_texts(told.get("description")),
        place=_place(told.get("place")),
        age=_age(told),
        languages=tuple(told.get("language") or ()),
        url=told.get("url") or "",
        organiser=_texts(told.get("organiser")),
    )


def happening_of(told: Mapping[str, Any], source: str = "", zone: ZoneInfo = HELSINKI) -> Happening:
    """The happening of a JSON object, of the source it names or else `source`. Raises as `event_of`."""
    event = load_event(_json(told)) if isinstance(told.get("price"), dict) else event_of(told)
    first = (
        event.starts if isinstance(event.starts, datetime) else datetime.combine(event.starts, datetime.min.time())
    )
    around = int(first.replace(tzinfo=first.tzinfo or UTC).timestamp())
    found = expand(event, Horizon(around - AROUND, around + AROUND), zone).occurrences
    return features(event, str(told.get("source") or source), found, zone)


def _json(told: Mapping[str, Any]) -> str:
    import json

    return json.dumps(told)


def _moment(text: str, zone: ZoneInfo) -> date | datetime:
    if "T" not in text:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def _end(starts: date | datetime) -> date | datetime:
    return starts if isinstance(starts, datetime) else starts + timedelta(days=1)


def _texts(told: str | Mapping[str, str] | None) -> Texts:
    return {"und": told} if isinstance(told, str) else dict(told or {})


def _titles(texts: Texts, status: Status) -> tuple[Texts, Status]:
    read = {language: read_title(text) for language, text in texts.items()}
    said = next((called for _, called in read.values() if called), None)
    return {language: text for language, (text, _) in read.items()}, said or status


def _series(told: Mapping[str, Any], zone: ZoneInfo) -> Series | None:
    if told.get("rrule"):
        return Series(told["rrule"], exdates=tuple(_moment(text, zone) for text in told.get("exdates") or ()))
    dates = [_moment(text, zone) for text in told.get("occurrences") or ()]
    return Series("", rdates=tuple(dates[1:])) if len(dates) > 1 else None


def _place(told: str | Mapping[str, Any] | None) -> Place | None:
    if not told:
        return None
    if isinstance(told, str):
        return Place(name={"und": told})
    return Place(
        name=_texts(told.get("name")),
        street=told.get("street") or "",
        city=told.get("city") or "",
        lat=told.get("lat"),
        lon=told.get("lon"),
    )


def _age(told: Mapping[str, Any]) -> AgeClaim | None:
    low, high = told.get("min_age"), told.get("max_age")
    return (
        None if low is None and high is None else AgeClaim(AgeRange(low, high), told.get("age_basis") or "stated")
    )

"""Events and articles as the items of a stream: every word ready. Made in one language, as the stream is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aggregator.ics import event_path
from aggregator.model import Event, say
from aggregator.reading import topics
from aggregator.store.articles import Told
from aggregator.store.pictures import Picture
from aggregator.store.streams import Entry
from web import dates, words
from web.cards import iso
from web.i18n import Tongue
from web.parts import Parts
from web.streams import Image, Item
from web.text import excerpt, is_web_address

LETTERS = 600


def event_items(entries: Iterable[Entry], site: Parts, said: Tongue) -> tuple[Item, ...]:
    """The items of events."""
    told = list(entries)
    pictures = site.store.beside.pictures(entry.event.image for entry in told)
    return tuple(_event_item(entry, pictures, site, said) for entry in told)


def _event_item(entry: Entry, pictures: Mapping[str, Picture], site: Parts, said: Tongue) -> Item:
    happening = entry.event
    title, language = words.in_language(happening.title, said.code)
    state = words.state(happening.status, said)
    title = title or said("Untitled event")
    span = dates.span(entry.start, entry.end, happening.all_day, site.settings.zone)
    labels = topics.labels(said.code)
    return Item(
        id=f"{happening.uid}@puuhakalenteri",
        url=site.address(event_path(happening.uid, happening.title, said.code)),
        title=f"{state}: {title}" if state else title,
        text="\n".join(_lines(happening, dates.whole(span, said.code), said)),
        published=entry.created_at,
        changed=entry.changed_at,
        language=language or said.code,
        tags=tuple(labels.get(topic, topic) for topic in happening.topics),
        image=_image(pictures.get(happening.image), site),
        author=say(happening.organiser, said.code),
        more=(
            ("starts", iso(span.start, happening.all_day)),
            ("ends", iso(span.end, happening.all_day)),
            ("status", happening.status),
            ("place", say(happening.place.name, said.code) if happening.place else ""),
            ("free", happening.price.is_free),
        ),
    )


def _lines(happening: Event, when: str, said: Tongue) -> list[str]:
    claim = words.known(happening.age)
    place = happening.place
    where = (say(place.name, said.code), place.street, place.city) if place else ()
    facts = [
        when,
        ", ".join(part for part in where if part),
        words.age(claim.range, said) if claim else "",
        words.price(happening.price, said),
        excerpt(say(happening.description, said.code), LETTERS),
    ]
    return [fact for fact in facts if fact]


def article_items(told: Iterable[Told], site: Parts, said: Tongue) -> tuple[Item, ...]:
    """The items of articles. One without an address of its own leads to the page of all."""
    articles = list(told)
    pictures = site.store.beside.pictures(one.image for one in articles)
    return tuple(_article_item(one, pictures, site, said) for one in articles)


def _article_item(one: Told, pictures: Mapping[str, Picture], site: Parts, said: Tongue) -> Item:
    title, language = words.in_language(one.title, said.code)
    text = say(one.excerpt, said.code)
    age = words.age(one.ages, said) if one.ages else ""
    return Item(
        id=f"{one.slug}/{one.key}@puuhakalenteri",
        url=one.url if is_web_address(one.url) else site.address(f"/{said.code}/vinkit"),
        title=title or excerpt(text, 80),
        text="\n".join(line for line in (age, text) if line),
        published=one.published,
        changed=one.changed_at,
        language=language or said.code,
        tags=tuple(said(words.AUDIENCES[name]) for name in one.audiences if name in words.AUDIENCES),
        image=_image(pictures.get(one.image), site),
        author=one.source,
    )


def _image(picture: Picture | None, site: Parts) -> Image | None:
    return Image(site.address(f"/kuva/{picture.large}.webp"), picture.size) if picture else None

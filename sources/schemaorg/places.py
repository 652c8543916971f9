"""location -> SourcePlace: Place, PostalAddress, VirtualLocation, or a text (https://schema.org/location)."""

from __future__ import annotations

from sources.postal import split_location
from sources.records import SourcePlace
from sources.schemaorg.things import Thing
from sources.text import one_line, plain, safe_address

_VIRTUAL = frozenset(("VirtualLocation",))


def place(event: Thing) -> SourcePlace | None:
    """Where an event is: of several places the first one that people can walk to; None if it does not say."""
    things = sorted(event.things("location"), key=lambda thing: not _VIRTUAL.isdisjoint(thing.types))
    found = next(filter(None, map(_of_thing, things)), None)
    if found and not (found.url and not found.name and not found.street):
        return found
    # a bare text is a word; the name of a place object would come here too, but has been read above
    texts = [value for value in event.all("location") if isinstance(value, str)]
    return next(filter(None, (_of_text(text, event) for text in texts)), found)


def _of_text(text: str, event: Thing) -> SourcePlace | None:
    if safe_address(text):
        return SourcePlace(url=safe_address(text))
    name, street, code, city = split_location(plain(text, 300))
    if not name:
        return None
    language = event.language or event.graph.language
    return SourcePlace(name={language: one_line(name)}, street=street, postal_code=code, city=city)


def _of_thing(thing: Thing) -> SourcePlace | None:
    names = thing.texts("name")
    street, code, city = _address(thing)
    if names and not street:
        whole = split_location(next(iter(names.values())))
        if whole.street:
            names = {language: split_location(name).name for language, name in names.items()}
            street, code, city = whole.street, code or whole.postal_code, city or whole.city
    lat, lon = _position(thing)
    url = next(filter(None, map(safe_address, thing.words("url"))), "")
    if not (names or street or city or url):
        return None
    key = thing.id if safe_address(thing.id) else ""
    return SourcePlace(key, names, street, code, city, lat=lat, lon=lon, url=url)


def _address(thing: Thing) -> tuple[str, str, str]:
    """Street, postal code, town: of the place's address, or of an address that stands where the place should."""
    holders = [*thing.things("address"), *([thing] if "PostalAddress" in thing.types else ())]
    for holder in holders:
        street = holder.line("streetAddress")
        code, city = holder.line("postalCode"), holder.line("addressLocality")
        if street and not (code and city):
            whole = split_location(street)
            if whole.postal_code or whole.city:
                return whole.street or whole.name, code or whole.postal_code, city or whole.city
        if street or code or city:
            return street, code, city
    for text in (value for value in thing.all("address") if isinstance(value, str)):
        _, street, code, city = split_location(plain(text, 300))
        return (street, code, city) if street or code else (one_line(text), "", "")
    return "", "", ""


def _position(thing: Thing) -> tuple[float | None, float | None]:
    """WGS 84 degrees; (0, 0) is what products write when they do not know."""
    for holder in (*thing.things("geo"), thing):
        lat, lon = holder.number("latitude"), holder.number("longitude")
        if lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0):
            return lat, lon
    return None, None

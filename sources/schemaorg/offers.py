"""offers, isAccessibleForFree, and what an offer says of signing up -> SourceOffer, SourceSignup."""

from __future__ import annotations

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sources.isodates import when
from sources.records import SourceOffer, SourceSignup
from sources.schemaorg.names import CURRENCIES
from sources.schemaorg.things import Thing
from sources.text import one_line, plain, safe_address

MOST_OFFERS = 20
_EMPTY_NAMES = frozenset(("ticket", "tickets", "lippu", "liput", "biljett", "offer"))
_AMOUNT = re.compile(r"\d{1,7}(?:[.,]\d{1,2}0*)?", re.ASCII)
_SIGNING_UP = frozenset(("RegisterAction", "ReserveAction", "JoinAction", "SubscribeAction"))


def offers(event: Thing) -> tuple[SourceOffer, ...]:
    """The prices of an event, in the feed's words; one that only says it is free has one offer that says so."""
    found = [_offer(offer) for offer in event.things("offers")[:MOST_OFFERS]]
    found += [_written(text) for text in event.all("offers") if isinstance(text, str)]
    kept = [offer for offer in found if offer != SourceOffer()]
    free = event.flag("isAccessibleForFree")
    if free is not None and all(offer.is_free is None for offer in kept):
        kept.insert(0, SourceOffer(is_free=free))
    return tuple(offer for number, offer in enumerate(kept) if offer not in kept[:number])


def _offer(offer: Thing) -> SourceOffer:
    currency = offer.word("priceCurrency")
    prices = offer.words("price") or [*offer.words("lowPrice"), *offer.words("highPrice")]
    for detail in offer.things("priceSpecification"):
        currency = currency or detail.word("priceCurrency")
        prices = prices or detail.words("price") or [*detail.words("minPrice"), *detail.words("maxPrice")]
    amounts = [_amount(price) for price in prices]
    told = [amount for amount in amounts if amount is not None]
    return SourceOffer(
        is_free=None if not told else max(told) == 0,
        price=_in(offer, "–".join(dict.fromkeys(map(_shown, prices))), currency, any(told)),
        description=offer.texts("description", plain) or _named(offer),
        url=next(filter(None, map(safe_address, offer.words("url"))), ""),
    )


def _in(offer: Thing, words: str, currency: str, money: bool) -> dict[str, str]:
    if not words or words == "0":
        return {}
    unit = CURRENCIES.get(currency.strip().upper(), one_line(currency, 10)) if money else ""
    said = words if not unit or unit in words else f"{words} {unit}"
    return {offer.language or offer.graph.language: said}


def _named(offer: Thing) -> dict[str, str]:
    """An offer's name, where it says more than "an offer"."""
    return {code: name for code, name in offer.texts("name").items() if name.lower() not in _EMPTY_NAMES}


def _amount(price: str) -> float | None:
    text = price.strip()
    return float(text.replace(",", ".")) if _AMOUNT.fullmatch(text) else None


def _shown(price: str) -> str:
    """A number as it is written in Finland ("12,50"), without needless decimals; other words as they are."""
    amount = _amount(price)
    if amount is None:
        return one_line(price, 200)
    return f"{amount:.0f}" if amount == int(amount) else f"{amount:.2f}".replace(".", ",")


def _written(text: str) -> SourceOffer:
    address = safe_address(text)
    return SourceOffer(url=address) if address else SourceOffer(price={"und": one_line(text, 200)})


def signup(event: Thing, zone: ZoneInfo) -> SourceSignup | None:
    """Where and when to sign up: an action the event offers, or an offer that closes."""
    capacity = event.number("maximumAttendeeCapacity")
    most = int(capacity) if capacity is not None and 0 < capacity < 10**6 else None
    for action in event.things("potentialAction"):
        if not _SIGNING_UP.isdisjoint(action.types):
            targets = [*action.words("target"), *(word for t in action.things("target") for word in _addresses(t))]
            url = next(filter(None, map(safe_address, targets)), "")
            if url:
                return SourceSignup(url=url, capacity=most)
    for offer in event.things("offers")[:MOST_OFFERS]:
        closes = _moment(offer, ("availabilityEnds", "validThrough"), zone)
        if closes:
            url = next(filter(None, map(safe_address, offer.words("url"))), "")
            return SourceSignup(url, _moment(offer, ("availabilityStarts", "validFrom"), zone), closes, most)
    return None


def _addresses(target: Thing) -> list[str]:
    return [*target.words("urlTemplate"), *target.words("url")]


def _moment(offer: Thing, names: tuple[str, ...], zone: ZoneInfo) -> datetime | None:
    for name in names:
        try:
            found = when(offer.word(name), zone)
        except (ValueError, OverflowError):
            continue
        return found if isinstance(found, datetime) else datetime.combine(found, time(), zone)
    return None

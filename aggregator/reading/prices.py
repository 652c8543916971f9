"""What an event costs: from the feed's own fields, else from its text.

Fields beat text, and money beats "free": a family that finds out at the door that it costs 7 € was told wrong.
        Where
the two contradict each other it is not free, and the contradiction is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aggregator.model import Price, Texts
from aggregator.reading import cues
from aggregator.reading.glance import Glance, glance, heard
from aggregator.reading.money import Told, read_money
from aggregator.reading.moneywords import MATERIAL
from sources.errors import N_, Problem
from sources.records import SourceOffer

LONGEST_WORDS = 300
BOTH = N_("The event is said both to be free and to cost {price}; it is shown as not free.")
TEXT_SAYS_FREE = N_(
    "The event's price field says that it is not free, its text that it is; it is shown as not free."
)


def price(offers: Iterable[SourceOffer], texts: Iterable[Texts] = ()) -> tuple[Price, tuple[Problem, ...]]:
    """The price, and a problem (without an item) where it is told in two ways. texts: title and description."""
    offers = tuple(offers)
    field = _of_offers(offers)
    looks = heard(texts, cues.PRICE)
    said = [(code, look, read_money(look)) for code, look in looks]
    text = _joined(told for _, _, told in said)
    believed, problems = _believed(field, text)
    words = _offer_words(offers)
    if not words and believed is not None:
        words = {code: part for code, look, told in said if (part := _text_words(look, told))}
    if believed is None:
        return Price(words=words), problems
    low, high = _range(believed)
    return Price(_is_free(believed), words, low, high), problems


def _of_offers(offers: Sequence[SourceOffer]) -> Told:
    """What the fields tell together."""
    return _joined(_of_offer(offer) for offer in offers)


def _of_offer(offer: SourceOffer) -> Told:
    """One offer; being free counts as an amount of nothing, so that beside others it is only the lowest price."""
    told = _joined(read_money(glance(text), of_field=True) for text in offer.price.values())
    if not (told.sums or told.other or told.free):
        told = _joined([told, *(read_money(glance(text)) for text in offer.description.values())])
    if any(MATERIAL.search(glance(text).low) for text in offer.description.values()):
        told.amounts, told.material = [], told.sums
    if offer.is_free is False and not told.costs:
        told.paid, told.free = True, False
    told.free |= offer.is_free is True
    if told.free and not told.costs:
        told.amounts.append(0.0)
    return told


def _joined(parts: Iterable[Told]) -> Told:
    whole = Told()
    for part in parts:
        whole.amounts += part.amounts
        whole.material += part.material
        whole.other |= part.other
        whole.paid |= part.paid
        whole.free |= part.free
        whole.from_on |= part.from_on
    return whole


def _believed(field: Told, text: Told) -> tuple[Told | None, tuple[Problem, ...]]:
    """What of the two is believed; None where nothing is told."""
    if field.costs or field.paid:
        if not field.costs and text.costs:
            field.amounts, field.other, field.from_on = text.sums, text.other, text.from_on
        clash = _contradicts_itself(field) or text.free
        return field, _problem(field) if clash else ()
    if field.free or field.amounts:
        return (text, _problem(text)) if text.costs else (field, ())
    if text.costs or text.paid:
        return text, _problem(text) if text.free else ()
    return (text, ()) if text.free or text.sums else (None, ())


def _contradicts_itself(field: Told) -> bool:
    """One offer of several that is free is no contradiction (its amount is 0); one that is both is."""
    return field.free and 0.0 not in field.amounts


def _problem(told: Told) -> tuple[Problem, ...]:
    said = shown(told)
    return (Problem("", BOTH, {"price": said}) if said else Problem("", TEXT_SAYS_FREE),)


def shown(told: Told) -> str:
    """ "5–10 €", "7,50 €", or "" where no sum in euros is told."""
    sums = sorted({value for value in told.sums if value})
    ends = sums if len(sums) < 2 else [sums[0], sums[-1]]
    return f"{'–'.join(_written(value) for value in ends)} €" if ends else ""


def _written(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}".replace(".", ",")


def _is_free(told: Told) -> bool:
    return not (told.costs or told.paid)


def _range(told: Told) -> tuple[float | None, float | None]:
    """Lowest and highest in euros; "from 12 €" has no highest."""
    if _is_free(told):
        return 0.0, 0.0
    if not told.sums or (told.other and not any(told.sums)):
        return None, None
    low, high = min(told.sums), max(told.sums)
    return low, None if told.from_on and low == high else high


def _offer_words(offers: Sequence[SourceOffer]) -> dict[str, str]:
    """The words of all offers, each once, one after another."""
    words: dict[str, dict[str, None]] = {}
    for offer in offers:
        for texts in (offer.price, offer.description):
            for language, text in texts.items():
                if text:
                    words.setdefault(language, {})[text] = None
    return {language: "; ".join(parts)[:LONGEST_WORDS] for language, parts in words.items()}


def _text_words(look: Glance, told: Told) -> str:
    """The sentences of the text in which it stands, as they are written."""
    sentences = dict.fromkeys(" ".join(look.text[begin:end].split()) for begin, end in told.spans)
    return "; ".join(filter(None, sentences))[:LONGEST_WORDS]

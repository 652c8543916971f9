"""What an event's texts tell beside its fields: ages, audiences, topics, price, accessibility, languages, sign-up.

Pure. A feed's own field comes first; where it is empty, or only what a form fills in by itself, plain words count.
"""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from aggregator.ages import Contradiction, Telling, read
from aggregator.ages.fields import words_of
from aggregator.model import Event
from aggregator.normalise import Policy
from aggregator.reading.accessibility import accessibility
from aggregator.reading.languages import languages
from aggregator.reading.prices import price
from aggregator.reading.signup import signup
from aggregator.reading.topics import topics
from sources.errors import N_, Problem
from sources.records import SourceEvent

OLDEST = 120
TEXT_BELIEVED = N_("The age field says {field}, the text says {text}; the text is believed.")
FIELD_BELIEVED = N_("The age field says {field}, the text says {text}; the field is believed.")


def with_texts(event: Event, said: SourceEvent, policy: Policy) -> tuple[Event, tuple[Problem, ...]]:
    """`event` with all that its texts tell, and where they contradict its fields. said: what it was made of."""
    texts = (said.title, said.description)
    read_ages = read(telling(event, said, policy))
    cost, problems = price(said.offers, texts)
    enrol, needed = signup(event.signup, texts, event.starts, ZoneInfo(event.timezone))
    believed = replace(
        event,
        age=read_ages.claim,
        audiences=read_ages.audiences,
        audience_evidence=read_ages.evidence,
        suits=read_ages.suits,
        topics=topics(texts, said.categories, said.keyword_ids),
        accessibility=accessibility(texts, said.categories, said.keyword_ids),
        languages=languages(said.languages, texts),
        price=cost,
        signup=enrol,
        signup_needed=needed,
    )
    told = tuple(Problem(said.key, problem.what, problem.values) for problem in problems)
    return believed, told + _contradiction(said.key, read_ages.contradicted)


def telling(event: Event, said: SourceEvent, policy: Policy) -> Telling:
    """What the ages are read from."""
    stated = (_age(said.min_age), _age(said.max_age))
    default = (policy.min_age, policy.max_age)
    return Telling(
        tuple(event.title.values()),
        tuple(said.description.values()),
        said.categories,
        said.keyword_ids,
        " ".join(said.place.name.values()) if said.place else "",
        event.starts.year,
        stated if stated != (None, None) else None,
        default if default != (None, None) else None,
    )


def _age(told: int | None) -> int | None:
    return told if told is not None and 0 <= told <= OLDEST else None


def _contradiction(key: str, told: Contradiction | None) -> tuple[Problem, ...]:
    if told is None:
        return ()
    sentence = TEXT_BELIEVED if told.believed == "text" else FIELD_BELIEVED
    return (Problem(key, sentence, {"field": words_of(told.field), "text": words_of(told.text)}),)

"""The form of a wish, the answers of a tap, and a wish as a page shows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from aggregator import voices
from aggregator.coverage.bands import BAND_KEYS, PARENTS
from aggregator.reading import topics
from aggregator.store.voices import Wish
from web import dates
from web.i18n import N_, Tongue

# what a tap may answer; their signs are drawn by _voice.html
ANSWERS: dict[str, str] = {"fun": N_("Fun"), "so-so": N_("So-so"), "not-fun": N_("Not fun")}


def form(said: Tongue, kept: dict[str, str] | None = None, mistake: str = "") -> dict[str, Any]:
    """What the form of a wish is made of; kept: what was filled in before."""
    kept = kept or {"band": "", "topic": "", "words": ""}
    return {
        "bands": [(key, band_words(key, said), key == kept["band"]) for key in BAND_KEYS],
        "topics": [(slug, name, slug == kept["topic"]) for slug, name in topics.labels(said.code).items()],
        "words": kept["words"], "longest": voices.LONGEST, "mistake": said(mistake) if mistake else "",
    }  # fmt: skip


def band_words(band: str, said: Tongue) -> str:
    """Who says it: "7–9", "Parent"."""
    return said("Parent") if band == PARENTS else band.replace("-", "–")


def view(one: Wish, said: Tongue) -> dict[str, str | int]:
    """A wish in words. language: "" if it is the page's own."""
    day = date.fromordinal(one.day)
    return {
        "id": one.id, "words": one.words, "language": "" if one.language == said.code else one.language,
        "who": said("Parent") if one.band == PARENTS else said("{ages} years", ages=band_words(one.band, said)),
        "topic": topics.labels(said.code).get(one.topic, one.topic), "slug": one.topic,
        "day": day.isoformat(), "when": dates.short_day(day, said.code, names=False),
    }  # fmt: skip

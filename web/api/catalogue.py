"""The places, keywords and divisions there are, counted anew only when something has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aggregator.identity import slugify
from aggregator.store.published.things import Division, PlaceCount, TagCount, place_id
from web.parts import Parts

Counts = dict[tuple[str, str], TagCount]


@dataclass(slots=True)
class Catalogue:
    """Kept for one revision of the store and one day. Its methods block."""

    site: Parts
    _known: tuple[int, date] | None = None
    _places: dict[str, PlaceCount] | None = None
    _counts: Counts | None = None
    _divisions: list[Division] | None = None

    def _renew(self) -> None:
        now = self.site.revision(), self.site.watch.today
        if self._known != now:
            self._known = now
            self._places = self._counts = self._divisions = None

    def places(self) -> dict[str, PlaceCount]:
        """Every place by its id."""
        self._renew()
        if self._places is None:
            self._places = self.site.store.published.places(self.site.now())
        return self._places

    def counts(self) -> Counts:
        """How many events topics, audiences and languages have."""
        self._renew()
        if self._counts is None:
            self._counts = self.site.store.published.tag_counts(self.site.now())
        return self._counts

    def divisions(self) -> list[Division]:
        """The areas there are."""
        self._renew()
        if self._divisions is None:
            self._divisions = self.site.store.published.divisions()
        return self._divisions

    def areas_of(self, names: Iterable[str]) -> tuple[str, ...] | None:
        """The slugs of the areas that names of divisions stand for; None: everything, the whole municipality.

        names: "kunta:helsinki", "ocd-division/country:fi/kunta:helsinki/kaupunginosa:kallio", or plain names.
        """
        home = slugify(self.site.settings.municipality)
        wanted = {slugify(name.rstrip("/").rpartition("/")[2].rpartition(":")[2]) for name in names} - {""}
        known = self.divisions()
        elsewhere = {slugify(one.municipality) for one in known if one.municipality} - {home}
        if home and home in wanted and not elsewhere:
            return None
        slugs = (
            one.slug for one in known if wanted & {one.slug, slugify(one.name), slugify(one.municipality) or home}
        )
        return tuple(slugs)

    def place(self, name: str) -> PlaceCount | None:
        """A place by its name."""
        return self.places().get(place_id(name))

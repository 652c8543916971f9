"""The answers of the queue of corrections, one key each. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from web.i18n import N_, Tongue

Ages = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Band:
    """An answer about ages. value: of the button; key: on the keyboard; hint: whom it is for."""

    value: str
    key: str
    ages: Ages
    label: str
    hint: str


BANDS = (
    Band("0-2", "1", (0, 2), N_("0–2 years"), N_("babies and toddlers")),
    Band("3-6", "2", (3, 6), N_("3–6 years"), N_("before school")),
    Band("7-9", "3", (7, 9), N_("7–9 years"), N_("grades 1–3")),
    Band("10-12", "4", (10, 12), N_("10–12 years"), N_("grades 4–6")),
    Band("13-17", "5", (13, 17), N_("13–17 years"), N_("young people")),
    Band("0-12", "6", (0, 12), N_("0–12 years"), N_("all children")),
    Band("0-", "7", (0, None), N_("All ages"), N_("the whole family")),
    Band("18-", "8", (18, None), N_("18 and over"), N_("adults")),
)
PASS_KEY, HIDE_KEY, UNDO_KEY = "9", "0", "k"
BY_VALUE = {band.value: band for band in BANDS}


def said_band(band: Band, said: Tongue) -> dict[str, str]:
    """The band as its button shows it."""
    return {"value": band.value, "key": band.key, "label": said(band.label), "hint": said(band.hint)}


def read_ages(low: str, high: str) -> Ages | None:
    """Two fields of a form as ages, either may be empty; None if they are none."""
    told = [text.strip() for text in (low, high)]
    if not any(told) or any(text and not (text.isascii() and text.isdigit() and len(text) < 4) for text in told):
        return None
    return int(told[0]) if told[0] else None, int(told[1]) if told[1] else None

"""Places on one line, as Finnish calendars write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.postal import Location, split_location


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Rantakylän kirjasto, Rantatie 7, 41992 Puuhala", ("Rantakylän kirjasto", "Rantatie 7", "41992", "Puuhala")),
        ("Pääkirjasto\nKirjastokatu 1 A\nFI-55100 Imatra", ("Pääkirjasto", "Kirjastokatu 1 A", "55100", "Imatra")),
        ("Koulukatu 7–9, 88600 Sotkamo, Finland", ("Koulukatu 7–9", "Koulukatu 7–9", "88600", "Sotkamo")),
        ("Puistotie 1, Kajaani, 87100, Finland", ("Puistotie 1", "Puistotie 1", "87100", "Kajaani")),
        ("Monitoimitalo – Kuntokatu 3, Tampere", ("Monitoimitalo", "Kuntokatu 3", "", "Tampere")),
        ("Virta, Virta, Lappeentie 12, 55100 Imatra, Suomi", ("Virta", "Lappeentie 12", "55100", "Imatra")),
        ("Kulttuuritalo Virta, 2. krs, Lappeentie 12, 55100 Imatra", ("Kulttuuritalo Virta, 2. krs", "Lappeentie 12", "55100", "Imatra")),
        ("Pääkirjasto, 55100 Imatra", ("Pääkirjasto", "", "55100", "Imatra")),
        ("Pääkirjasto, Kirjastokatu 1, Puuhala", ("Pääkirjasto", "Kirjastokatu 1", "", "Puuhala")),
        ("Borgå bibliotek, Biblioteksgatan 2", ("Borgå bibliotek", "Biblioteksgatan 2", "", "")),
        # not Finnish, or not an address: as it is
        ("12841 HWY 12, Glen Ellen, CA, 95442, United States",) * 2,
        ("Pääkirjasto",) * 2,
        ("Zoom, linkki lähetetään ilmoittautuneille",) * 2,
        ("Salibandykenttä 2, Liikuntahalli",) * 2,
        ("",) * 2,
    ],
)  # fmt: skip
def test_split_location(written: str, expected: tuple[str, ...] | str) -> None:
    assert split_location(written) == (Location(expected) if isinstance(expected, str) else Location(*expected))


@given(st.text(max_size=300))
def test_never_raises_and_never_loses_everything(text: str) -> None:
    found = split_location(text)
    assert bool(found.name) or not any(
        part.strip() for part in text.split(",")
    )  # or only separators and a country


@pytest.mark.timeout(5)
def test_no_slow_text() -> None:
    split_location("A" * 50_000 + " 1" * 20_000)
    split_location(", ".join(["Aa 1"] * 20_000))

"""The workers' area in a real Chromium."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_the_fixture_is_inside(signed_visit: Any) -> None:
    seen = signed_visit("administrator", viewport={"width": 390, "height": 800})
    page = seen.to("/fi/lahteet")
    assert page.locator("h1").inner_text() == "Lähteet" and "Anna Kirjasto" in page.inner_text("main")
    assert (seen.complaints, seen.strangers) == ([], [])

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.backoff import DAY, LEAST, backoff, fresh_for, seconds_asked

NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "share", "wait"),
    [
        (0, 0.5, 3600),
        (1, 0.5, 3600),
        (1, 0.999, 7192.8),
        (2, 0.5, 7200),
        (3, 0.5, 14400),
        (4, 0.5, 28800),
        (5, 0.5, DAY / 2),
        (9, 0.999, DAY * 0.999),
        (10**9, 0.5, DAY / 2),
        (3, 0.0, LEAST),
    ],
)
def test_the_wait_doubles_with_full_jitter_up_to_a_day(failures: int, share: float, wait: float) -> None:
    assert backoff(failures, 3600, None, lambda: share) == pytest.approx(wait)


def test_what_the_server_asks_for_is_honoured_within_a_day() -> None:
    assert backoff(1, 300, 1800, lambda: 0.1) == 1800
    assert backoff(0, 300, 1800, lambda: 0.1) == 1800
    assert backoff(1, 300, 10, lambda: 0.5) == 300
    assert backoff(1, 300, 9e9, lambda: 0.1) == DAY
    assert backoff(0, 9e9, None, lambda: 0.1) == DAY


@given(st.integers(0, 10**6), st.floats(300, 1e6), st.none() | st.floats(0, 1e12), st.randoms())
def test_the_wait_is_always_between_a_minute_and_a_day(
    failures: int, interval: float, retry_after: float | None, source: random.Random
) -> None:
    wait = backoff(failures, interval, retry_after, source.random)
    assert LEAST <= wait <= DAY
    assert wait >= min(retry_after or 0, DAY)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("9" * 5000, DAY),
        ("Wed, 01 May 2024 12:01:00 GMT", 60),
        ("Wednesday, 01-May-24 12:01:00 GMT", 60),
        ("Wed May  1 12:01:00 2024", 60),
        ("Wed, 01 May 2024 15:01:00 +0300", 60),
        ("Wed, 01 May 2024 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
        ("Wed, 01 May 2024 12:01:00 +9999", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("\u0661\u0662", None),
        ("soon", None),
        ("x" * 100_000, None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert seconds_asked(value, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "public"}, None),
        ({"cache-control": "max-age=60"}, 60),
        ({"cache-control": 'public, Max-Age="60", stale-while-revalidate=5'}, 60),
        ({"cache-control": "max-age=60, max-age=600"}, 60),
        ({"cache-control": "max-age=60", "age": "50"}, 10),
        ({"cache-control": "max-age=60", "age": "70"}, 0),
        ({"cache-control": "max-age=60", "age": "x"}, 60),
        ({"cache-control": "max-age=999999999999999999"}, DAY),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age"}, 0),
        ({"cache-control": "max-age=60, no-cache"}, 0),
        ({"cache-control": "no-store", "expires": "Wed, 01 May 2024 13:00:00 GMT"}, 0),
        ({"cache-control": "max-age=60", "expires": "Wed, 01 May 2024 13:00:00 GMT"}, 60),
        ({"expires": "Wed, 01 May 2024 13:00:00 GMT"}, 3600),
        ({"expires": "Wed, 01 May 2024 13:00:00 GMT", "date": "Wed, 01 May 2024 12:30:00 GMT"}, 1800),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, DAY),
        ({"expires": "Wed, 01 May 2024 11:00:00 GMT"}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
    ],
)
def test_freshness(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_for(headers, NOW) == seconds


@given(st.text(max_size=70), st.text(max_size=30), st.text(max_size=30))
def test_no_header_breaks_anything(first: str, second: str, third: str) -> None:
    for wait in (
        seconds_asked(first, NOW),
        fresh_for({"cache-control": first, "age": second}, NOW),
        fresh_for({"expires": first, "date": third}, NOW),
    ):
        assert wait is None or 0 <= wait <= DAY

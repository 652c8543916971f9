"""RFC 9110 sections 12.5.3 and 13, row by row."""

from __future__ import annotations

import pytest

from web.conditional import fresh, http_date, instant_of, takes_gzip

TAGS = (b'"a"', b'"a-gz"')
MODIFIED = 1_795_000_000
THEN, BEFORE, AFTER = (http_date(MODIFIED + seconds) for seconds in (0, -1, 1))


@pytest.mark.parametrize(
    ("tag", "since", "expected"),
    [
        (None, None, None),
        (b'"a"', None, b'"a"'),
        (b'"a-gz"', None, b'"a-gz"'),
        (b'W/"a"', None, b'"a"'),
        (b'"x", W/"a-gz"', None, b'"a-gz"'),
        (b'"x","y"', None, None),
        (b"*", None, b'"a"'),
        (b"a", None, None),
        (b'"A"', None, None),
        (b"", None, None),
        (None, THEN, b'"a"'),
        (None, AFTER, b'"a"'),
        (None, BEFORE, None),
        (None, b"yesterday", None),
        (None, b"", None),
        # a tag wins over a date, both ways
        (b'"x"', AFTER, None),
        (b'"a"', BEFORE, b'"a"'),
        (b"", AFTER, None),
    ],
)
def test_fresh(tag: bytes | None, since: bytes | None, expected: bytes | None) -> None:
    assert fresh(TAGS, MODIFIED, tag, since) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"gzip", True), (b"gzip, deflate, br", True), (b"br;q=1.0, gzip;q=0.8", True), (b"GZIP", True),
        (b"x-gzip", True), (b"*", True), (b"gzip;q=0", False), (b"gzip;q=0.0, *", False), (b"identity", False),
        (b"br", False), (b"", False), (b"*;q=0", False), (b"gzip;q=abc", False), (b"notgzip", False),
    ],
)  # fmt: skip
def test_takes_gzip(header: bytes, expected: bool) -> None:
    assert takes_gzip(header) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        (b"Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        (b"Sun Nov  6 08:49:37 1994", 784_111_777),
        (b"06 Nov", None),
        (b"\xff", None),
        (b"Sun, 99 Nov 1994 08:49:37 GMT", None),
    ],
)
def test_http_dates_in_all_three_forms(header: bytes, expected: int | None) -> None:
    assert instant_of(header) == expected


def test_http_date_is_written_as_the_standard_has_it() -> None:
    assert http_date(784_111_777) == b"Sun, 06 Nov 1994 08:49:37 GMT"

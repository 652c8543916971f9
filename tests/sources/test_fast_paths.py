"""What is read quickly because it is written as most do, against the long way that reads everything: the same."""

from __future__ import annotations

import re
from datetime import date
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import text
from sources.dates import Context, find_all, scan
from sources.dates.words import one_of
from sources.sheet.when import plainly

NEVER = re.compile(r"(?!)")
CONTEXT = Context(date(2026, 5, 4), ZoneInfo("Europe/Helsinki"), "fi", published=False)

TAGS = """<p>|</p>|<br>|<br />|<BR/>|<li>|</li>|<b>|</b>|<span style="a:b">|<td>|<script>|</script>|<!--|-->|<title>
    |</a>|<a>|<a href="https://x.example/a?b=1&amp;c=2">|<a href='https://y.example'>|<a href=https://z.example>
    |<a class="b" href="mailto:a@b.example" target="_blank">|<a href="x">|<a href="https://x.example/?a=1&b=2" id="1">
    |<a href="" href="https://q.example">|<A HREF="https://UP.example">|<a name="n"href="https://j.example">"""
WORDS = """teksti|x.example|https://x.example| |  |\n|&amp;|&auml;|&lt;|&lt;p&gt;|&copy|&#8211;|&nbsp;|&|<|>|"|–|]]>
    |<![CDATA[|\xa0|\x96|\u200b"""
PIECES = st.sampled_from([piece.strip("\n ") or piece for piece in f"{TAGS}|{WORDS}".split("|")])
RAW = st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join)


@given(RAW)
def test_bare_tags_and_well_written_links_are_read_as_the_parser_reads_them(raw: str) -> None:
    with mock.patch.multiple(text, _LINK=NEVER, _BARE={}, _NAMED={}):
        slowly = text.plain(raw)
    assert text.plain(raw) == slowly


@given(RAW, st.integers(0, 30))
def test_one_line_is_plain_on_one_line(raw: str, limit: int) -> None:
    assert text.one_line(raw, limit) == text.cut(" ".join(text.plain(raw).split()), limit)


@given(
    st.lists(st.sampled_from(["http", "s", "://", "x.example", "/", "?a=1", "&amp;", "@", ":80", ":0", "ä", " ", "<",
                              "[", "]", "#", "\\", "%20", "..", "HTTP", "\x00", "\u202e"]) | st.text(max_size=2),
             max_size=8)
    .map("".join)
)  # fmt: skip
def test_common_addresses_are_safe_ones(address: str) -> None:
    for one in (address, "https://" + address):
        with mock.patch.object(text, "_COMMON_ADDRESS", NEVER):
            slowly = text.safe_address(one)
        assert text.safe_address(one) == slowly


DATED = st.sampled_from(
    """ti|tiistaina|tiistaisin|klo|at|kello|5.3.|12.5.2026|17.30|10–12|–|ja|joka|parillisten viikkojen|ei|viimeinen
    |maaliskuuta|March|puoli|viidestä|puh.|040 123 4567|A4|5 €|3–6 v|hiihtoloma|https://x.example/5.3.2026|a@b.example
    |kirjasto|varannan|first|noon|@|_|K\u0130|TO|on|x""".split("|")  # noqa: SIM905 (a list of words reads worse)
)
TEXTS = st.lists(
    DATED.map(str.strip) | st.text(max_size=2), max_size=10
).flatmap(lambda words: st.sampled_from([" ", "", ", "]).map(lambda gap: gap.join(words)))  # fmt: skip


@given(TEXTS)
def test_words_that_tell_nothing_are_passed_over(words: str) -> None:
    def every_token(one: str) -> tuple[re.Pattern[str], str]:
        return (scan._TOKEN_OR_MAIL if "@" in one else scan._TOKEN), one

    with mock.patch.object(scan, "_tokens", every_token):
        slowly = find_all(words, CONTEXT)
    assert find_all(words, CONTEXT) == slowly


@given(st.sets(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=12), st.text("abc", max_size=5))
def test_a_pattern_letter_by_letter_takes_its_words_only(words: set[str], word: str) -> None:
    assert bool(re.fullmatch(one_of(words), word)) == (word in words)


NUMBERS = st.integers(0, 32)


@given(
    st.sampled_from(["", "ma ", "ti ", "ke ", "to ", "pe ", "la ", "su "]),
    st.tuples(NUMBERS, st.integers(0, 13), st.sampled_from([1999, 2000, 2026, 2027, 2099])),
    st.tuples(st.integers(0, 25), st.sampled_from(["00", "30", "59"])),
    st.none() | st.tuples(st.integers(0, 25), st.sampled_from(["00", "30", "59"])),
    st.sampled_from(".:"),
)
def test_a_plain_row_says_what_the_grammar_reads(
    weekday: str, day: tuple[int, int, int], start: tuple[int, str], end: tuple[int, str] | None, dot: str
) -> None:
    words = f"{weekday}{day[0]}.{day[1]}.{day[2]} klo {start[0]}{dot}{start[1]}"
    words += f"–{end[0]}{dot}{end[1]}" if end else ""
    found = plainly(words, CONTEXT.zone)
    if found is not None:
        assert [found] == [one._replace(kind="event") for one in find_all(words, CONTEXT)]


@pytest.mark.parametrize(
    ("words", "quickly"),
    [
        ("ti 12.5.2026 klo 17.30–18.15", True),
        ("12.5.2026 klo 9:00", True),
        ("ma 12.5.2026 klo 17.30", False),
        ("31.2.2026 klo 17.30", False),
        ("12.5.2026 klo 18.15–17.30", False),
        ("12.5. klo 17.30", False),
    ],
)
def test_which_rows_are_plain(words: str, quickly: bool) -> None:
    assert (plainly(words, CONTEXT.zone) is not None) == quickly

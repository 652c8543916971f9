"""Text of any kind becomes plain text: by table, by property, and in time."""

from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.text import RAW_LIMIT, cut, one_line, plain, safe_address

FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

TEXTS = [
    ("", ""),
    ("  Satutunti  ", "Satutunti"),
    ("Satutunti\r\n\r\n\r\n\r\nkirjastossa", "Satutunti\n\nkirjastossa"),
    # what only looks like markup
    ("a < b", "a < b"),
    ("ikä<7 ja pituus>120", "ikä<7 ja pituus>120"),
    ("Pop & rock, R&D, ?a=1&copy=2", "Pop & rock, R&D, ?a=1&copy=2"),
    ("Kirjoita: Anna <anna@puuhala.example>", "Kirjoita: Anna <anna@puuhala.example>"),
    ("I <3 kirjasto", "I <3 kirjasto"),
    # entities, also escaped twice
    ("3 &#8211; 6", "3 – 6"),
    ("3&#x2013;6-vuotiaille", "3–6-vuotiaille"),
    ("&Auml;idit &amp; is&auml;t", "Äidit & isät"),
    ("&amp;Auml;idit &amp;amp; is&amp;auml;t", "Äidit & isät"),
    ("Leikki-ik&#228;iset&nbsp;", "Leikki-ikäiset"),
    ("x &lt; y", "x < y"),
    # HTML
    ("<p>Hei</p><p>vaan</p>", "Hei\n\nvaan"),
    ("<p>Ma klo 10<br />Ti klo 12</p>", "Ma klo 10\nTi klo 12"),
    ("<div><div>a</div></div>\n<div>b</div>", "a\nb"),
    ("Ma klo 10<br>\nTi klo 12<br><br><br>Tervetuloa", "Ma klo 10\nTi klo 12\n\nTervetuloa"),
    ("rivi\ntoinen <b>lihava</b>", "rivi\ntoinen lihava"),
    ("<p>rivi\njatkuu</p>", "rivi jatkuu"),
    (
        "Ota mukaan:<ul>\n<li>eväät</li>\n<li><p>villasukat</p></li><li></li></ul><p>Hei</p>",
        "Ota mukaan:\n– eväät\n– villasukat\n\nHei",
    ),
    ("<table><tr><td>ma</td><td>10–11</td></tr><tr><td>ti</td><td>12</td></tr></table>", "ma 10–11\nti 12"),
    ("<h2>Leiri</h2>Kesä<o:p>&nbsp;</o:p>kuussa", "Leiri\n\nKesä kuussa"),
    ("a<script>alert('<p>x</p>')</script><style>p{}</style><!-- <p>ei</p> -->b", "ab"),
    ("<title>Sivu</title><p>Teksti", "Teksti"),
    ('<img src="x.png" alt="a > b">Kuva', "Kuva"),
    ("<P CLASS='x'>ISOT</P>", "ISOT"),
    # escaped twice, CDATA
    ("&lt;p&gt;Hei&lt;/p&gt;&lt;p&gt;Muumit &amp;amp; Myy&lt;/p&gt;", "Hei\n\nMuumit & Myy"),
    ("&amp;lt;p&amp;gt;Hei&amp;lt;br&amp;gt;vaan", "Hei\nvaan"),
    ("<![CDATA[<p>Hei</p>]]>", "Hei"),
    ("&lt;![CDATA[Hei]]&gt; vaan", "Hei vaan"),
    ("Opi HTML: <b>&lt;br&gt;</b>", "Opi HTML: <br>"),
    # links
    (
        '<a href="https://puuhala.example/ilmo?a=1&amp;b=2">Ilmoittaudu</a> pian',
        "Ilmoittaudu (https://puuhala.example/ilmo?a=1&b=2) pian",
    ),
    ('<a href="https://www.puuhala.example/">puuhala.example</a>', "puuhala.example"),
    ('<a href="mailto:anna@puuhala.example?subject=x">anna@puuhala.example</a>', "anna@puuhala.example"),
    ('<a href="mailto:anna@puuhala.example">Anna</a>', "Anna (anna@puuhala.example)"),
    ("<a href='tel:+358401234'>Soita</a>", "Soita (+358401234)"),
    ("<a href='javascript:alert(1)'>Tästä</a>", "Tästä"),
    ("<a href='/ilmo'>Tästä</a> <a>tai</a> <a href='https://x.example/'><img src=y></a>", "Tästä tai"),
    ("<a href=https://x.example/a><p>Lue lisää</p></a>", "Lue lisää\n\n(https://x.example/a)"),
    # characters
    (
        "3\x966-vuotiaille\x00\x07 \ufeffja\u202e vanh\u00ademmat\u2028rivi\x85",
        "3–6-vuotiaille ja vanhemmat\nrivi…",
    ),
    ("a\u00a0\u2009\tb\ud800", "a b"),
]


@pytest.mark.parametrize(("raw", "expected"), TEXTS)
def test_plain(raw: str, expected: str) -> None:
    assert plain(raw) == expected


def test_one_line_has_no_breaks_and_stays_short() -> None:
    assert one_line(" <p>Satu-\ntunti</p><p>3&#8211;6 v</p> ") == "Satu- tunti 3–6 v"
    assert one_line("sana " * 100, 22) == "sana sana sana sana…"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("yksi kaksi", 10, "yksi kaksi"),
        ("yksi kaksi kolme", 12, "yksi kaksi…"),
        ("yksi kaksi kolme", 11, "yksi kaksi…"),
        ("yksi, kaksi", 8, "yksi…"),
        ("a" * 30, 10, "a" * 9 + "…"),
        ("yksi kaksi", 1, "…"),
        ("yksi", 0, ""),
    ],
)
def test_cut(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" https://puuhala.example/a?b=1&amp;c=ä ", "https://puuhala.example/a?b=1&c=ä"),
        ("HTTP://Puuhala.example", "http://Puuhala.example"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("https://anna:salasana@puuhala.example/", ""),
        ("https://anna@puuhala.example/", ""),
        ("https://puuhala.example/a b", ""),
        ("https://puuhala.example/a\x00b", ""),
        ("https://puuhala.example/\u202efi", ""),
        ('https://puuhala.example/"><script>', ""),
        ("https:\\\\puuhala.example", ""),
        ("javascript:alert(1)", ""),
        ("ftp://puuhala.example/", ""),
        ("//puuhala.example/", ""),
        ("www.puuhala.example", ""),
        ("https://", ""),
        ("https://[::1/", ""),
        ("https://puuhala.example:99999/", ""),
        ("https://puuhala.example/" + "a" * 2_000, ""),
        ("", ""),
    ],
)
def test_safe_address(text: str, expected: str) -> None:
    assert safe_address(text) == expected


BLOCKS = ["<p>", "</p>", "<br>", "<li>", "</li>", "<ul>", "<a href='https://x.example/'>", "</a>", "<b a='"]
HIDDEN = [
    "<script>",
    "</script>",
    "<title>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "\x01",
    "\x04",
    "&#1;",
    "&#x202e;",
]
PLAIN = ["&lt;", "&amp;", "&#8211;", "&lt;p&gt;", "<", ">", "&", '"', " ", "\n", "– ", "hei", "3–6 v"]
PIECES = st.sampled_from([*BLOCKS, *HIDDEN, *PLAIN])


@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join), st.integers(0, 60))
def test_plain_is_always_clean_and_bounded(raw: str, limit: int) -> None:
    text = plain(raw, limit)
    assert len(text) <= limit
    assert not FORBIDDEN.search(text)
    assert text == text.strip()
    assert "\n\n\n" not in text
    text.encode()


@given(
    st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="\ufeff"), max_size=80
    )
)
def test_escaping_and_reading_gives_the_text_back(text: str) -> None:
    if re.search(r"&[#a-zA-Z]|<[/!a-zA-Z]", text):
        return  # text that is about markup cannot be told from markup
    assert plain(html.escape(text)) == text
    assert plain(f"<p>{html.escape(text)}</p>") == text


HOSTILE = {
    "nested blocks": "<div>" * 20_000,
    "links": "<a href=https://x.example/>b<p>" * 4_000,
    "open links": "<a href=x>" * 10_000,
    "broken quotes": '<a href="' * 11_000,
    "angle brackets": "<" * RAW_LIMIT,
    "ampersands": "&" * RAW_LIMIT,
    "escaped many times": "&" + "amp;" * 24_000 + "lt;p",
    "comments": "<!--" * 25_000,
    "scripts": "<script>" * 12_500,
    "formatting around blocks": "".join(f"<b a={i}>" for i in range(99)) + "<p>x" * 20_000,
    "drawings": "<svg>" * 20_000,
    "spaces": "<br>" + " " * 90_000 + "x",
    "long name": "<" + "a" * 99_000,
    "prefixes": "<" + "a:" * 49_000,
    "far too much": "<p>x</p>" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_takes_no_time(name: str) -> None:
    begun = time.process_time()
    plain(HOSTILE[name])
    assert time.process_time() - begun < 1.0


def test_only_the_beginning_is_read() -> None:
    assert "loppu" not in plain("<p>x</p> " * 20_000 + "loppu", 1_000_000)
    assert plain("x" * (RAW_LIMIT - 3) + "<p class=a>", RAW_LIMIT) == "x" * (RAW_LIMIT - 3)

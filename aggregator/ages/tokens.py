"""Text -> a row of known words and numbers, each with one letter that says what it is.

    "Muskari 3–6-vuotiaille aikuisen kanssa"  ->  "~N-NY" + "cw"

The letters are `vocabulary.CODES` and, for numbers, N (to 99), Z (a year), # (any other), k (a film's rating), D and Q
(`numbers` explains). Between two tokens stand - & / + as they are written, `~` for words that mean nothing here,
and `.` where a sentence ends. Patterns of these letters are the grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from aggregator.ages.vocabulary import Entry, stems, trie

LONGEST = 20_000
_TAG = re.compile(r"<(?:br|/?p|/?li|/?div|/?h\d|/?tr|/?td)\b[^<>]{0,200}>", re.I)
_MARKUP = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>")
_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_SHY = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")

_FI = [
    "nolla",
    "yksi",
    "kaksi",
    "kolme",
    "neljä",
    "viisi",
    "kuusi",
    "seitsemän",
    "kahdeksan",
    "yhdeksän",
    "kymmenen",
    "yksitoista",
    "kaksitoista",
    "kolmetoista",
    "neljätoista",
    "viisitoista",
    "kuusitoista",
    "seitsemäntoista",
    "kahdeksantoista",
]
_FI_FORMS = {
    1: "yhden yhdestä yhteen", 2: "kahden kahdesta kahteen", 3: "kolmen kolmesta kolmeen",
    4: "neljän neljästä neljään", 5: "viiden viidestä viiteen", 6: "kuuden kuudesta kuuteen",
    7: "seitsemän seitsemästä seitsemään", 8: "kahdeksan kahdeksasta kahdeksaan",
    9: "yhdeksän yhdeksästä yhdeksään", 10: "kymmenen kymmenestä kymmeneen",
    12: "kahdentoista kahdestatoista kahteentoista", 15: "viidentoista viidestätoista viiteentoista",
    18: "kahdeksantoista kahdeksastatoista kahdeksaantoista",
}  # fmt: skip
_FI_ORDINALS = {
    1: "ensimmäise", 2: "toise", 3: "kolmanne", 4: "neljänne", 5: "viidenne", 6: "kuudenne", 7: "seitsemänne",
    8: "kahdeksanne", 9: "yhdeksänne",
}  # fmt: skip
_SV = [
    "noll",
    "ett",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "elva",
    "tolv",
    "tretton",
    "fjorton",
    "femton",
    "sexton",
    "sjutton",
    "arton",
]
_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
]


def _number_words() -> dict[str, int]:
    words = {word: value for table in (_EN, _SV, _FI) for value, word in enumerate(table)}
    for value, forms in _FI_FORMS.items():
        words |= dict.fromkeys(forms.split(), value)
    words |= {f"{word}s": value for value, word in enumerate(_EN) if 1 < value < 12}
    words |= {
        f"{stem}{end}": value for value, stem in _FI_ORDINALS.items() for end in ("sta", "stä", "lta", "ltä", "n")
    }
    words |= {f"{stem[:-1]}{end}": value for value, stem in _FI_ORDINALS.items() for end in ("teen",) if value > 2}
    words |= {"ensimmäiseen": 1, "toiseen": 2, "kymmen": 10}
    words |= {"puolitoista": 1, "puolentoista": 1, "puolestatoista": 1, "puolitoistavuotia": 1}
    return words


NUMBER_WORDS = _number_words()
# words that hold both a number and its unit
_JOINED = {f"{word}vuotia": value for word, value in NUMBER_WORDS.items()} | {
    f"{word}åring": value for value, word in enumerate(_SV)
} | {f"{word}årig": value for value, word in enumerate(_SV)}  # fmt: skip
_WORDS = {**{f"{word}$": word for word in NUMBER_WORDS}, **{stem: stem for stem in _JOINED}}
_MASTER = re.compile(
    rf"(?<![^\W\d_])(?:(k-?\d\d?)(?!\d)|(\+?\d+(?:[.,:]\d+)*(?:\s?[½¼¾])?|½)(?:(?:st|nd|rd|th)(?!\w)|:[a-zäö]+|\s?\+(?!\s?\d))?|(€)|({trie([*stems(), *_WORDS])})\w*)"
)
_BREAK = re.compile(r"[.!?…][\s\"”»)]+(?=[^a-zåäö\s])|[|;•]\s*|\*{2,}\s*|[.!?…]\s*$")
_JOIN = re.compile(
    r"[\s.)]*-?\s*(?:v|år|lk)?\.?\s*(ja|och|and|tai|eller|or|sekä|samt|&|to|till|–|tom|viiva)\s+[(]?-?"
)
# a dash that only joins: "6-vuotiaat", "under-3s"
_PREFIXES = frozenset("<>{")
_ENDED = (["N"], ["Y"], ["u"], ["y"])
_BEFORE = {unit: frozenset("N") for unit in "YyuiMG"}
_ELATIVE = re.compile(r"(?:sta|stä)$")


@dataclass(slots=True)
class Token:
    """A known word or number at plain[start:end]. code: its letter. value: of a number. half: "1½"."""

    start: int
    end: int
    code: str
    word: str
    entry: Entry | None = None
    value: int = 0


@dataclass(slots=True)
class Text:
    """A text taken apart. codes: the letters; tokens: beside them, None where a letter is a sign between tokens."""

    plain: str
    folded: str
    field: str
    codes: str
    tokens: list[Token | None]


def clean(text: str) -> str:
    """The text on one line, without markup, its dashes alike. `|` stands where a line or paragraph ended."""
    text = text[:LONGEST]
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = _MARKUP.sub("", _TAG.sub(" | ", text))
    if not text.isascii():
        text = _SHY.sub("", _DASH.sub("-", text))
    if "\n" in text:
        text = text.replace("\n", " | ")
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def _between(gap: str) -> str:
    """The letters for what stands between two tokens."""
    if not gap or gap == " ":
        return ""
    joined = _JOIN.fullmatch(gap)
    if joined:
        return "-" if joined[1] in {"to", "till"} else "&"
    if not _has_words(gap):
        if _BREAK.search(gap):
            return "."
        signs = "".join(
            c for c in gap.replace("->", "+").replace("→", "+") if c in "-,/+" and (c != "+" or "+" not in gap)
        )
        return signs if len(signs) < 2 else signs.replace("-", "")
    return _ended(gap)


def _has_words(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _ended(gap: str) -> str:
    """Words, with the end of a sentence where it stands among them."""
    breaks = [match.span() for match in _BREAK.finditer(gap)]
    if not breaks:
        return "~"
    return f"{'~' if _has_words(gap[: breaks[0][0]]) else ''}.{'~' if _has_words(gap[breaks[-1][1] :]) else ''}"


def _gap(plain: str, start: int, end: int) -> str:
    gap = plain[start:end]
    # the letter after a full stop tells whether a sentence ends there; without it "v. aikuisen" would be cut
    if "." in gap[:3] and gap.strip(' )."”') == "":
        return "." if plain[end : end + 1].isupper() else ""
    if "." in gap or "!" in gap or "?" in gap:
        # a sign for the capital letter that the next token begins with
        ended = _ended(gap + ("A" if plain[end : end + 1].isupper() or plain[end : end + 1].isdigit() else "a"))
        if "." in ended:
            return ended.rstrip("~") if not _has_words(gap.rpartition(".")[2].rpartition("!")[2]) else ended
    return _between(gap) if len(gap) < 60 else _ended(gap)


def take_apart(text: str, field: str) -> Text:
    """The known words and numbers of a text."""
    plain = clean(text)
    folded = plain.lower()
    if len(folded) != len(plain):
        plain = folded
    codes: list[str] = []
    tokens: list[Token | None] = []
    last = 0
    for match in _MASTER.finditer(folded):
        for token in _tokens(match, folded):
            between = _gap(plain, last, token.start)
            if token.code == "N" and codes[-1:] == ["^"] and between in {"", "-"} and codes[-2:-1] not in _ENDED:
                codes[-1] = ">"
            if token.code == "w" and codes[-1:] == ["P"] and not between:
                codes[-1] = "c"
            if between == "-" and codes[-1] in _BEFORE.get(token.code, _PREFIXES):
                between = ""
            if between:
                codes.append(between)
                tokens.extend([None] * len(between))
            elif tokens and token.start > last and _span(tokens[-1], token):
                codes.append("-")
                tokens.append(None)
            if token.code == "N" and codes[-1:] == ["G"] and codes[-2:-1] != ["N"]:
                codes[-1] = "g"
            codes.append(token.code)
            tokens.append(token)
            last = token.end
    if last < len(plain):
        rest = "+" if plain[last] == "+" else "~" if _has_words(plain[last:]) else ""
        codes.append(rest)
        tokens.extend([None] * len(rest))
    return Text(plain, folded, field, "".join(codes), tokens)


def _span(before: Token | None, after: Token) -> bool:
    """Whether two tokens side by side are a span by their endings: "eskareista kutosiin", "kolmesta kuuteen"."""
    return (
        before is not None
        and before.code in "WCNYyG"
        and after.code in "WCN"
        and _ELATIVE.search(before.word) is not None
    )


def _tokens(match: re.Match[str], folded: str) -> list[Token]:
    start, end = match.span()
    rating, number, euro, stem = match.groups()
    if stem is not None:
        return _word(stem, start, end, folded)
    if number is not None:
        return _number(number, match[0], start, end)
    if euro is not None:
        return [Token(start, end, "p", "€")]
    return [Token(start, end, "k", rating, value=int(rating.lstrip("k-")))]


def _number(text: str, word: str, start: int, end: int) -> list[Token]:
    token = _plain_number(text.lstrip("+"), word, start, end)
    return [token, Token(end, end, "+", "+")] if "+" in word and token.code == "N" else [token]


def _plain_number(text: str, word: str, start: int, end: int) -> Token:
    digits = text.rstrip("½¼¾ ") or "0"
    if digits.isdigit():
        value = int(digits[:6])
        if len(digits) <= 2:
            return Token(start, end, "N", word, value=value)
        return Token(start, end, "Z" if 1900 <= value < 2100 and len(digits) == 4 else "#", text, value=value)
    whole, mark, part = re.split(r"([.,:])", digits, maxsplit=1)
    if part == "5" and mark in ".," and len(whole) == 1:
        return Token(start, end, "N", text, value=int(whole))
    return Token(start, end, "#", text)


def _word(stem: str, start: int, end: int, folded: str) -> list[Token]:
    word = folded[start:end]
    if stem in _JOINED and word != stem:
        cut = start + len(stem) - (5 if stem.endswith(("åring",)) else 4 if stem.endswith("årig") else 6)
        return [
            Token(start, cut, "N", folded[start:cut], value=_JOINED[stem]),
            Token(cut, end, _years(folded[cut:end]), folded[cut:end]),
        ]
    if stem in NUMBER_WORDS:
        return [Token(start, end, "N", word, value=NUMBER_WORDS[stem])]
    if word in {"s", "f"}:
        return _letter(word, start, end, folded)
    entry = stems().get(f"{stem}$") if word == stem else None
    entry = entry or stems().get(stem)
    if entry is None:
        return []
    if entry.code in "WC" and _STREET.search(word):
        return []
    if entry.code in "WC" and ("vanhem" in word or "föräld" in word):
        return [Token(start, end, "P", word, _PARENT)]
    code = _years(word) if entry.code == "Y" else entry.code
    return [Token(start, end, code, word, entry)]


_STREET = re.compile(
    r"(?:tie|tien|tiellä|tielle|katu|kadun|kadulla|kadulle|kuja|kujan|kujalla|polku|polun|gatan|vägen)$"
)
_PARENT = Entry("parent", "P", "")


def _letter(word: str, start: int, end: int, folded: str) -> list[Token]:
    """ "under-3s" or "s. 2016"."""
    if word == "s" and folded[start - 1 : start].isdigit():
        return [Token(start, end, "Y", "s")]
    return [Token(start, end, "b", word)] if folded[end : end + 1] == "." else []


# "vuotta", "år" and "years" are also lengths of time; "vuotias" and "year-old" may be one person
_WEAK = {"vuotta", "år", "års", "years", "yrs", "yr"}
_ONE = re.compile(r"vuotias|vuotiaan|vuotiaana|year-old|year old|årig|åring|vuotiaanaan")


def _years(word: str) -> str:
    if word in _WEAK:
        return "u"
    if _ONE.fullmatch(word):
        return "i"
    return "y" if _ELATIVE.search(word) else "Y"

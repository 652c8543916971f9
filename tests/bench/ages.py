"""What it costs to read ages and audiences from texts of 500 characters, step by step.

    .venv/bin/python tests/bench/ages.py [FILE …] [--rounds 9]

dense     labelled examples one after another until there are 500 characters: some five events in one text
padded    one labelled example, and running text that names nobody behind it: a telling event
quiet     the running text alone: an event that says nothing of ages
FILE      real events: what `puuha inspect --json` prints; their title and description, cut at 500 characters

Each step's figure is the time of that step alone on what the step before made of the text:

plain     markup, dashes, spaces made alike            mark    bytes for the automaton
find      every stem and number, one pass              (regex  the same words by one regular expression, a trie)
tokens    what each is                                 row     what stands between them, letters
mentions  phrases and groups                           read    all of it, with roles and decision, for title and text

Time of the best round for each text. As other programs share the machine, a fixed piece of work is timed between;
its time is told, and with --idle what it takes on the idle machine all figures are scaled to that.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from aggregator.ages import Telling, read
from aggregator.ages.finding import mentions
from aggregator.ages.plaintext import clean
from aggregator.ages.spotting import line_of, spot, tokens_of
from aggregator.ages.tokens import take_apart
from aggregator.ages.vocabulary import stems

LABELLED = Path(__file__).parents[1] / "data" / "ages"
SIZE = 500
WANTED = 20_000
FILLING = (
    "Tilaisuus järjestetään kirjaston musiikkisalissa, ja sen jälkeen on tarjolla kahvia ja teetä. Ohjelmasta vastaa kaupungin "
    "kulttuuritoimi yhdessä paikallisten toimijoiden ja kirjaston henkilökunnan kesken. Tarkemmat tiedot löytyvät verkkosivuilta, "
    "ja kysymyksiin vastaa neuvonta arkisin. Pysäköintitilaa on rakennuksen takana rajoitetusti, joten suosittelemme julkista "
    "liikennettä ja polkupyörää. Esteetön sisäänkäynti on pihan puolella hissin vieressä. Tervetuloa viihtymään kanssamme! "
)
Pair = tuple[str, str]


def rows() -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(LABELLED.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def dense(number: int = 400) -> Iterator[Pair]:
    dice, told = random.Random(1), rows()
    for _ in range(number):
        row = dice.choice(told)
        title, text = row["title"], row["description"]
        while len(title) + len(text) < SIZE:
            other = dice.choice(told)
            text += f" {other['title']}. {other['description']}"
        yield title, text[: SIZE - len(title)]


def padded() -> Iterator[Pair]:
    for row in rows()[::3]:
        yield row["title"], f"{row['description']} {FILLING * 2}"[: max(0, SIZE - len(row["title"]))]


def quiet() -> Iterator[Pair]:
    for start in range(0, 400, 7):
        yield "Yhteislauluilta", (FILLING[start:] + FILLING * 2)[: SIZE - 15]


def real(paths: Sequence[Path]) -> Iterator[Pair]:
    for path in paths:
        for event in json.loads(path.read_text(encoding="utf-8")).get("events") or ():
            title, text = (event["title"] or "")[:200], event["description"] or ""
            if len(title) + len(text) >= SIZE:
                yield title, text[: SIZE - len(title)]


def one_expression() -> re.Pattern[str]:
    """Every stem in one regular expression, a trie, as one would write it without an automaton."""
    root: dict[str, Any] = {}
    for stem in stems():
        node = root
        for letter in stem:
            node = node.setdefault(letter, {})
        node[""] = {}

    def written(node: dict[str, Any]) -> str:
        below = [
            r"(?!\w)" if letter == "$" else re.escape(letter) + written(under)
            for letter, under in node.items()
            if letter
        ]
        return f"(?:{'|'.join(below)}){'?' if '' in node else ''}" if below else ""

    return re.compile(rf"(?<![^\W\d_])(?:\d+|{written(root)}\w*)")


def work() -> int:
    """A fixed piece of work of the same kind."""
    found = {}
    for number in range(150):
        found[number & 15] = (number, str(number))
    return len(re.findall("[aeiou]{2}", FILLING[:240])) + len(FILLING[:240].split())


def microseconds(step: Callable[[Any], object], given: Sequence[Any], rounds: int) -> tuple[float, float]:
    """Of one call of the step, and of `work` beside it."""
    spent = beside = 0
    for one in given:
        best = best_work = 1 << 60
        for _ in range(rounds):
            begun = time.perf_counter_ns()
            step(one)
            done = time.perf_counter_ns()
            work()
            best, best_work = min(best, done - begun), min(best_work, time.perf_counter_ns() - done)
        spent, beside = spent + best, beside + best_work
    return spent / len(given) / 1000, beside / len(given) / 1000


def steps(pairs: list[Pair]) -> dict[str, tuple[Callable[[Any], object], list[Any]]]:
    texts = [text for _, text in pairs]
    plain = [clean(text) for text in texts]
    lines = [line_of(text) for text in plain]
    found = [(line, spot(line)[0]) for line in lines]
    expression, lower = one_expression(), [text.lower() for text in plain]
    return {
        "plain": (clean, texts),
        "mark": (line_of, plain),
        "find": (spot, lines),
        "(regex)": (lambda text: list(expression.finditer(text)), lower),
        "tokens": (lambda one: tokens_of(*one), found),
        "row, all": (lambda text: take_apart(text, "description"), texts),
        "mentions": (lambda text: list(mentions(text, 2027)), [take_apart(text, "description") for text in texts]),
        "read": (read, [Telling((title,), (text,), year=2027) for title, text in pairs]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument(
        "--idle", type=float, help="microseconds that the fixed piece of work takes on the idle machine"
    )
    options = parser.parse_args()
    kinds = {"dense": list(dense()), "padded": list(padded()), "quiet": list(quiet())}
    if options.files:
        kinds["real"] = list(real(options.files))[:500]
    print(f"microseconds for a text of {SIZE} characters (wanted: {1e6 / WANTED:.0f})")
    for kind, pairs in kinds.items():
        print(f"\n{kind}: {len(pairs)} texts")
        for name, (step, given) in steps(pairs).items():
            spent, beside = microseconds(step, given, options.rounds)
            scaled = spent * options.idle / beside if options.idle else spent
            rate = f"   {1e6 / scaled:,.0f} texts a second" if name == "read" else ""
            print(f"  {name:10}{scaled:8.1f}   (the fixed piece of work: {beside:.1f}){rate}")


if __name__ == "__main__":
    main()

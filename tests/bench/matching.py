"""Matching 1,000, 10,000 and 100,000 stored events: time, and the exponent of its growth.

    .venv/bin/python tests/bench/matching.py [--sizes 1000 10000 100000] [--seed 1]

Made-up towns of about 1,000 events a year from four sources each; a third of the happenings is told by two or three
of them, each in its own way. As a municipality's neighbours join, towns are added, not events to one town; with
--towns 1 everything lies in one town, which is the harder case.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from dataclasses import replace
from datetime import datetime, timedelta
from math import log
from zoneinfo import ZoneInfo

from aggregator.matching.blocks import block_keys, pairs
from aggregator.matching.features import features
from aggregator.matching.judge import judge
from aggregator.model import AgeClaim, AgeRange, Event, Place, Series
from aggregator.recurrence import Horizon, expand
from aggregator.schoolholidays import TOWNS

ZONE = ZoneInfo("Europe/Helsinki")
START = datetime(2026, 1, 1, tzinfo=ZONE)
HORIZON = Horizon(int(START.timestamp()), int((START + timedelta(days=366)).timestamp()))
KINDS = [
    "Satutunti",
    "Muskari",
    "Perhekahvila",
    "Lautapelikerho",
    "Askartelupaja",
    "Elokuva",
    "Nukketeatteri",
    "Konsertti",
    "Sählykerho",
    "Shakkikerho",
    "Kirjavinkkaus",
    "Lukukoira",
    "Peli-ilta",
    "Taidepaja",
    "Parkour",
    "Uimakoulu",
    "Perhekerho",
    "Läksykerho",
    "Robottipaja",
    "Luontoretki",
]
NAMES = [
    "Kettu",
    "Mäyrä",
    "Hiirten_yö",
    "Peikko",
    "Mörkö",
    "Onni",
    "Nuppu",
    "Kuunkuvajainen",
    "Saapasjalka",
    "Avaruus",
    "Dinosaurukset",
    "Ritarit",
    "Merirosvot",
    "Keijut",
    "Aarre",
    "Lohikäärme",
    "Robotit",
    "Tähdet",
    "Meri",
    "Metsä",
    "Talvi",
    "Kevät",
    "Sammal",
    "Lumi",
]
PLACES = [
    "Pääkirjasto",
    "Seurakuntatalo",
    "Liikuntahalli",
    "Uimahalli",
    "Kulttuuritalo",
    "Nuorisotalo",
    "Perhekeskus",
    "Lähikirjasto",
]
STREETS = ["Kirjastokatu", "Kirkkotie", "Urheilutie", "Rantatie", "Koulukatu", "Asematie", "Myllytie", "Torikatu"]
SISTERS = ["Rantakylän", "Mäntylän", "Koivulan", "Harjun", "Niemen"]


def sources(town: int) -> list[str]:
    return [f"t{town}-{name}" for name in ("library", "city", "parish", "club")]


def place(town: str, number: int, sister: int, form: int) -> Place | None:
    name, street = PLACES[number], f"{STREETS[number]} {1 + sister * 7}"
    whole = (
        f"{SISTERS[sister]} {name.lower()}"
        if sister < len(SISTERS) and number in (1, 7)
        else f"{town}n {name.lower()}"
    )
    lat, lon = 60 + number / 100 + sister / 30, 25 + number / 60 + sister / 20
    return (
        Place({"fi": whole}, street, city=town, lat=lat, lon=lon),
        Place({"und": f"{whole}, {street}, {town}"}),
        Place({"und": whole}, city=town),
    )[form]


def happening(rng: random.Random, town: str, uid: str) -> tuple[Event, int, int]:
    kind, number, sister = rng.choice(KINDS), rng.randrange(len(PLACES)), rng.randrange(6)
    title = (
        kind
        if rng.random() < 0.35
        else f"{kind}: {rng.choice(NAMES).replace('_', ' ')} {rng.choice(NAMES).replace('_', ' ')}"
    )
    if rng.random() < 0.25:
        low = rng.randrange(0, 10)
        title = f"{title} {low}–{low + rng.randrange(1, 4)} v"
    starts = START + timedelta(
        days=rng.randrange(365), hours=rng.randrange(9, 19), minutes=rng.choice((0, 0, 0, 15, 30))
    )
    series = Series(f"FREQ=WEEKLY;COUNT={rng.randrange(6, 18)}") if rng.random() < 0.05 else None
    event = Event(
        uid,
        {"fi": title},
        starts,
        starts + timedelta(minutes=rng.choice((30, 45, 60, 120))),
        "Europe/Helsinki",
        series=series,
    )
    if rng.random() < 0.3:
        event = replace(event, age=AgeClaim(AgeRange(rng.randrange(0, 8), rng.randrange(8, 17)), "stated"))
    return event, number, sister


def retold(rng: random.Random, event: Event) -> Event:
    title = event.title["fi"]
    title = rng.choice(
        (
            title,
            title.upper(),
            f"Kirjasto: {title}",
            title.replace(": ", " – "),
            f"{title} (maksuton)",
            f"PERUTTU {title}",
        )
    )
    shift = timedelta(minutes=rng.choice((0, 0, 0, 0, 5, -10)))
    return replace(
        event,
        title={"und": title},
        starts=event.starts + shift,
        ends=event.ends + shift,
        age=None if rng.random() < 0.5 else event.age,
    )


def generate(size: int, towns: int, seed: int) -> list[tuple[Event, str, str]]:
    """(event, source, which happening it is)."""
    rng, rows, number = random.Random(seed), [], 0
    while len(rows) < size:
        town = number % towns
        event, at, sister = happening(rng, TOWNS[town % len(TOWNS)], f"e{number}")
        tellers = rng.sample(sources(town), rng.choices((1, 2, 3), (6, 2, 1))[0])
        for count, source in enumerate(tellers):
            told = event if not count else retold(rng, event)
            told = replace(
                told,
                uid=f"{event.uid}.{count}",
                place=place(TOWNS[town % len(TOWNS)], at, sister, rng.randrange(3)),
            )
            rows.append((told, source, event.uid))
        number += 1
    return rows[:size]


def measure(size: int, towns: int, seed: int) -> dict[str, float]:
    rows = generate(size, towns, seed)
    expanded = [
        expand(event, HORIZON, ZONE).occurrences or expand(replace(event, series=None), HORIZON, ZONE).occurrences
        for event, _, _ in rows
    ]
    gc.collect()
    gc.disable()
    begun = time.perf_counter()
    happenings = [features(event, source, times) for (event, source, _), times in zip(rows, expanded, strict=True)]
    read = time.perf_counter()
    compared, same = 0, []
    for a, b in pairs(happenings):
        compared += 1
        if judge(a, b).same:
            same.append((a.key, b.key))
    done = time.perf_counter()
    gc.enable()
    right = sum(1 for a, b in same if a.partition(".")[0] == b.partition(".")[0])
    told: dict[str, int] = {}
    for _, _, which in rows:
        told[which] = told.get(which, 0) + 1
    true = sum(count * (count - 1) // 2 for count in told.values())
    return {
        "features": read - begun,
        "matching": done - read,
        "all": done - begun,
        "pairs": compared,
        "keys": sum(len(block_keys(h)) for h in happenings) / size,
        "same": len(same),
        "right": right,
        "true": true,
    }


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """The slope of the line of least squares through the logarithms."""
    x, y = [log(size) for size in sizes], [log(second) for second in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--towns", type=int, default=0, help="how many towns; 0: one for every 1,000 events")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    figures = []
    measure(500, 1, args.seed)  # stems and places are cached: not the first size's burden alone
    for size in args.sizes:
        found = measure(size, args.towns or max(1, size // 1000), args.seed)
        figures.append(found)
        print(
            f"{size:>7} events: features {found['features']:.2f} s, comparing {found['matching']:.2f} s, together {found['all']:.2f} s; "
            f"{found['pairs'] / size:.1f} pairs and {found['keys']:.1f} keys an event; judged the same {found['same']:.0f}, "
            f"precision {found['right'] / max(1, found['same']):.4f}, recall {found['right'] / max(1, found['true']):.4f}",
            flush=True,
        )
    if len(figures) > 1:
        for name in ("features", "matching", "all"):
            print(f"exponent of {name}: {exponent(args.sizes, [each[name] for each in figures]):.3f}")


if __name__ == "__main__":
    main()

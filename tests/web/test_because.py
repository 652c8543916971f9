"""Why an age is believed, in words."""

from __future__ import annotations

from pathlib import Path

from aggregator.ages import Telling, read
from aggregator.ages.vocabulary import lines
from aggregator.model import Evidence
from web.because import LONGEST, RULES, SHOWN, reasons
from web.i18n import tongue


def test_words_field_and_rule_are_told_in_the_readers_language() -> None:
    told = reasons([Evidence("3–6-vuotiaille", "title", "range")], tongue("fi"))
    assert [(line.words, line.where) for line in told] == [("3–6-vuotiaille", "otsikossa, ikähaarukka")]


def test_the_same_words_are_told_once_and_only_the_first_lines() -> None:
    many = [Evidence(str(number), "title", "age") for number in range(9)]
    assert len(reasons([many[0], many[0]], tongue("sv"))) == 1
    assert len(reasons(many, tongue("sv"))) == SHOWN
    assert len(reasons([Evidence("x" * 500, "title", "age")], tongue("en"))[0].words) == LONGEST


def test_every_rule_that_reads_an_age_has_words() -> None:
    titles = (
        "3–6-vuotiaille|5-vuotiaille|alle 3-v.|enintään 12-vuotiaille|yli 7-v.|ei sovi alle 4-vuotiaille|ikäraja 15 vuotta|"
        "1.–3. lk|0–12 kk|vuonna 2016 syntyneille|eskareista kutosiin|nuorille|lapsille|vauvaperheille|satutunti|koko perhe|"
        "perhekahvila|kaikenikäisille|vanhempainilta|lasta odottaville"
    )
    rules = {one.rule for title in titles.split("|") for one in read(Telling([title], year=2027)).evidence}
    assert len(rules) >= 18
    assert rules <= RULES.keys()
    shown = {"group", "child", "babyfamilies", "activity", "everyone", "family", "families", "parent", "expecting"}
    kinds = {line.entry.kind for line in lines()} & shown
    assert {f"{kind} word" for kind in kinds} <= RULES.keys()


def test_all_of_it_is_said_everywhere() -> None:
    source = Path("web/because.py").read_text(encoding="utf-8")
    for language in ("fi", "sv"):
        for words in RULES.values():
            assert words in source
            assert tongue(language)(words) != words

"""The starter files are whole, the template says everything there is, and mistakes are all told at once."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from sources.adapters import adapters
from sources.addresses import AddressRules, check_address
from sources.catalogue import Source, check, load
from sources.errors import CatalogueError

FEEDS = Path(__file__).parent.parent.parent / "sources" / "feeds"
FILES = sorted(FEEDS.glob("*.toml"))
MUNICIPALITIES = {"espoo", "helsinki", "imatra", "sotkamo", "turku"}


def test_the_municipalities_are_there() -> None:
    assert {path.stem for path in FILES} == MUNICIPALITIES | {"_template"}
    sources = load(FILES)
    assert len({source.id for source in sources}) == len(sources) == 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_starter_file_can_be_used(path: Path) -> None:
    for source in load([path]):
        assert source.adapter in {"", *adapters()}
        assert check_address(source.address, AddressRules()) == source.address
        assert not source.secret
        if path.stem in MUNICIPALITIES:
            assert source.city.lower() == path.stem
            assert source.id.startswith(path.stem)


@pytest.mark.parametrize("name", ["helsinki", "espoo", "turku"])
def test_cities_are_asked_for_children_and_families(name: str) -> None:
    (source,) = load([FEEDS / f"{name}.toml"])
    asked = parse_qs(urlsplit(source.address).query)["keyword"][0].split(",")
    assert asked == ["yso:p4354", "yso:p11617", "yso:p13050"]


def test_the_template_names_every_setting_once_and_every_adapter() -> None:
    text = (FEEDS / "_template.toml").read_text(encoding="utf-8")
    named = re.findall(r"^(?:# )?([a-z_]+) = ", text, re.MULTILINE)
    assert sorted(named) == sorted(field.name for field in fields(Source))
    for name in adapters().keys() - {"kirkanta"}:
        assert re.search(rf"\b{name}\b", text), f"the template does not name {name}"


def test_the_template_with_every_setting_is_valid(tmp_path: Path) -> None:
    text = (FEEDS / "_template.toml").read_text(encoding="utf-8")
    whole = tmp_path / "whole.toml"
    whole.write_text(re.sub(r"^# ([a-z_]+ = )", r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    (source,) = load([whole])
    assert (source.min_age, source.max_age, source.secret, source.paused) == (3, 6, "opisto", True)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(
        '[[source]]\nid = "a"\nname = "x"\naddress = "https://x.example/"\nsecret = "Salainen avain: 123"\n\n'
        '[[source]]\nid = "b"\nnam = "y"\nmin_age = "kolme"\n\n[[source]]\nid = "c"\nname = "z"\n'
        'address = "https://x.example/"\nmin_age = 9\nmax_age = 3\nkind = "kirjasto"\nadapter = "ics"\n',
        encoding="utf-8",
    )
    (tmp_path / "broken.toml").write_text("id = ", encoding="utf-8")
    with pytest.raises(CatalogueError) as told:
        load([bad, tmp_path / "broken.toml"])
    said = " ".join(f"{problem.item}: {problem}" for problem in told.value.problems)
    for word in (
        "never the key itself",
        "`nam`",
        "`name`",
        "`address`",
        "`min_age`",
        "above",
        "`kind`",
        "`adapter`",
        "broken.toml",
    ):
        assert word in said
    assert "123" not in said


def test_one_mistake_does_not_hide_the_others_of_the_same_source() -> None:
    entry = {"id": "Iso Kirjain", "name": "", "adress": "x", "kind": "kirasto", "min_age": "kolme", "every": 5}
    told = " ".join(str(problem) for problem in check(entry))
    for word in (
        "adress",
        "`address` is missing",
        "Iso Kirjain",
        "`name` is empty",
        "kirasto",
        "min_age",
        "not 5",
    ):
        assert word in told

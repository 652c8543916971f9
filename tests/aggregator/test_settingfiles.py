"""A file of the settings that is spoilt while a program runs leaves in force what it said; at the start it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from aggregator import settingfiles
from aggregator.examining import examine
from aggregator.settings import Settings
from sources.errors import SourceError

GOOD = {
    "areas": '[[municipality]]\nname = "Puuhala"\n[[municipality.district]]\nname = "Keskusta"\n'
    '[[municipality.school]]\nname = "Kosken koulu"\n',
    "goals": '[[goal]]\nslug = "a"\ntitle.fi = "A"\nquery = ""\nat_least = 1\n',
    "holidays": '[[municipality]]\nname = "Puuhala"\nwinter_week = 7\n',
    "collections": '[[collection]]\nslug = "a"\ntitle.fi = "A"\nquery = ""\n',
    "population": "Alue;13;14;15\nKeskusta;1;2;3\n",
}
NONSENSE = ("[[", "x = 1\n", "\x00\xff", "[[municipality]]\nschool = 3\ndistrict = 4\n[[goal]]\n[[collection]]\n")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name, text in GOOD.items():
        (tmp_path / f"{name}.csv" if name == "population" else tmp_path / f"{name}.toml").write_text(text, "utf-8")
    files = {name: tmp_path / f"{name}.{'csv' if name == 'population' else 'toml'}" for name in GOOD}
    return Settings(
        municipality="Puuhala", database=f"sqlite:///{tmp_path}/none.sqlite3", pictures=tmp_path, **files
    )  # type: ignore[arg-type]


def said(settings: Settings) -> list[Any]:
    """What is read again while a program runs."""
    districts = settingfiles.districts(settings)
    return [
        [one.slug for one in districts], [one.slug for one in settingfiles.schools(settings)],
        [one.slug for one in settingfiles.goals(settings).value],
        settingfiles.holidays(settings).of(None).winter_week,
        getattr(settingfiles.population(settings, districts, {}).value, "numbers", None),
    ]  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_what_it_said_before_holds_and_is_logged_once(settings: Settings, nonsense: str) -> None:
    settingfiles.check(settings)
    before = said(settings)
    assert before == [["keskusta"], ["kosken-koulu"], ["a"], 7, {"keskusta": {13: 1, 14: 2, 15: 3}}]
    for name in GOOD:
        getattr(settings, name).write_text(nonsense, "utf-8")
    with capture_logs() as told:
        assert said(settings) == said(settings) == before
    assert sorted(line["setting"] for line in told) == ["areas", "goals", "holidays", "population"]
    assert {line["log_level"] for line in told} == {"error"}
    # at a start each is told by itself, and so does the doctor
    for name in GOOD:
        with pytest.raises(SourceError, match=getattr(settings, name).name):
            settingfiles.check_one(settings, name)
    with pytest.raises(SourceError):
        settingfiles.check(settings)
    assert all(settings_file in why for settings_file, why in examine(settings, 0).files.items()), "names the file"


def test_a_file_put_right_or_changed_is_read_again_and_one_that_is_gone_is_told(settings: Settings) -> None:
    settingfiles.check(settings)
    assert settings.goals is not None and settings.areas is not None
    settings.goals.write_text("[[", "utf-8")
    assert settingfiles.goals(settings).error is not None
    settings.goals.write_text(GOOD["goals"].replace('"a"', '"b"'), "utf-8")
    found = settingfiles.goals(settings)
    assert ([one.slug for one in found.value], found.error) == (["b"], None)
    settings.areas.unlink()
    spoilt = settingfiles.areas(settings)
    assert [one.slug for one in spoilt.value[0]] == ["keskusta"] and "areas.toml" in str(spoilt.error)


def test_one_that_never_could_be_used_is_an_error_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text("[[", "utf-8")
    settings = Settings(database="sqlite:///unused", areas=path, goals=path, holidays=path, population=path)
    for read in (settingfiles.districts, settingfiles.holidays):
        with pytest.raises(SourceError, match=r"odd\.toml"):
            read(settings)
    assert settingfiles.goals(settings).value == () and settingfiles.goals(settings).error is not None
    assert settingfiles.population(settings, (), {}).value is None

"""Every word of the site exists in all three languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from web import messages
from web.i18n import tongue

PLACES = re.compile(r"\{(\w+)\}")
TEMPLATES = sorted((Path(messages.__file__).parent / "templates").glob("*.html"))


@pytest.fixture(scope="module")
def template() -> Catalog:
    """Every message id in use."""
    return messages.collect()


def test_ids_are_found_in_templates_and_in_all_three_rooms(template: Catalog) -> None:
    ids = {messages.ids(message)[0] for message in template if message.id}
    assert {"Show events", "Sign up in advance.", "{count} event"} <= ids
    assert "The list of sources has {count} mistakes." in ids
    files = {location[0].split("/")[0] for message in template for location in message.locations}
    assert files == {"web", "aggregator", "sources"}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_everything_is_translated(template: Catalog, language: str) -> None:
    assert messages.untranslated(messages.read(language), template) == [], "run: python -m web.messages"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_translation_is_left_over(template: Catalog, language: str) -> None:
    known = {messages.ids(message)[0] for message in messages.read(language) if message.id}
    assert known == {messages.ids(message)[0] for message in template if message.id}, "run: python -m web.messages"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_translations_keep_the_places(language: str) -> None:
    wrong = [
        said
        for message in messages.read(language)
        if message.id
        for said in messages.texts(message)
        if set(PLACES.findall(said)) - set(PLACES.findall(" ".join(messages.ids(message))))
        or (len(messages.ids(message)) == 1 and PLACES.findall(message.id) and not PLACES.findall(said))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    compiled = messages.po_file(language).with_suffix(".mo").read_bytes()
    assert compiled == messages.compiled(messages.read(language)), "run: python -m web.messages"


def test_languages_differ() -> None:
    assert [tongue(code)("Show events") for code in ("fi", "sv", "en", "xx")] == [
        "Näytä tapahtumat", "Visa evenemang", "Show events", "Näytä tapahtumat",
    ]  # fmt: skip


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_a_word_by_itself(path: Path) -> None:
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    attributes = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', text)
    said = " ".join([re.sub(r"<[^>]*>", "", text), *attributes])
    assert re.findall(r"[^\W\d_]{2,}", said.replace(".ics", "")) == []

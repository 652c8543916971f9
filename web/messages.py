"""Bring the catalogues up to date: `python -m web.messages`.

Collects the message ids from the templates and the code of all three rooms, merges them into each language's
messages.po (new ones empty, gone ones dropped) and compiles messages.mo beside it. Run it after changing what
the site says, then fill the empty ones in.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from aggregator.model import LANGUAGES
from web.i18n import LOCALES

ROOT = Path(__file__).parent.parent
ROOMS = ("web", "aggregator", "sources")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "said": None, "N_": None, "plural": (1, 2)}


def collect() -> Catalog:
    """Every message id that the code and the templates use, in the order of the files."""
    catalog = Catalog(charset="utf-8")
    for room in ROOMS:
        found = extract_from_dir(ROOT / room, METHODS, keywords=KEYWORDS, comment_tags=())
        for file, _line, message, _comments, _context in sorted(found, key=lambda item: item[:2]):
            catalog.add(message, locations=[(f"{room}/{file}", 0)])
    return catalog


def po_file(language: str) -> Path:
    """Where the translations of `language` are kept."""
    return LOCALES / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The translations of `language` as they are on disk."""
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """`catalog` in the form gettext reads (.mo)."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def untranslated(catalog: Catalog, template: Catalog) -> list[str]:
    """The ids of `template` for which `catalog` has no words."""
    return [ids(message)[0] for message in template if message.id and not _done(catalog, message)]


def ids(message: Message) -> tuple[str, ...]:
    """The message's id; of a plural also the other one."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def texts(message: Message) -> tuple[str, ...]:
    """The translation; of a plural every form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _done(catalog: Catalog, message: Message) -> bool:
    known = catalog.get(ids(message)[0])
    return known is not None and not known.fuzzy and bool(texts(known)) and all(texts(known))


def update(language: str, template: Catalog) -> list[str]:
    """Merge `template` into the catalogue of `language`, compile it, return what still lacks words."""
    catalog = read(language) if po_file(language).exists() else Catalog(locale=language)
    created = catalog.creation_date
    catalog.update(template, no_fuzzy_matching=True)
    catalog.creation_date = created  # else every run would change every file
    catalog.obsolete.clear()
    for message in catalog:
        if language == "en" and message.id and not _done(catalog, message):
            message.string = message.id  # the ids are the English texts
    po_file(language).parent.mkdir(parents=True, exist_ok=True)
    with po_file(language).open("wb") as file:
        write_po(file, catalog, omit_header=False, no_location=False, include_lineno=False, width=110)
    po_file(language).with_suffix(".mo").write_bytes(compiled(catalog))
    return untranslated(catalog, template)


def main() -> int:
    """Update every language; returns 1 if something is left to translate."""
    template = collect()
    missing = {language: update(language, template) for language in LANGUAGES}
    for language, ids in missing.items():
        sys.stdout.write(f"{language}: {len(ids)} to translate\n" + "".join(f"  {text}\n" for text in ids))
    return int(any(missing.values()))


if __name__ == "__main__":
    sys.exit(main())

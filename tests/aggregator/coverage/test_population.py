"""Tables of population as Statistics Finland's PxWeb saves them, and what is wrong with others."""

from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.areas import District
from aggregator.coverage.gaps import gaps
from aggregator.coverage.population import Population, PopulationError, load, read

DISTRICTS = (
    District("vuoksenniska", "Vuoksenniska", postal_codes=frozenset({"55800"}), names=frozenset({"vuoksenniska"})),
    District("jaaski", "Jääski", names=frozenset({"jaaski"})),
)
COLUMNS = '"Väestö 31.12.2025"\r\n\r\n"Alue";"Yhteensä";"0";"1 v";"13";"14";"18"\r\n"Vuoksenniska";99;1;2;"1 234";4;5\r\n"Jääski";9;-;..;3;1;1\r\n\r\n"Lähde: Tilastokeskus"\r\n'
ROWS = (
    '"Postinumeroalue","Sukupuoli","Ikä","Väestö 2024","Väestö 2025"\n"55800 Vuoksenniska","Yhteensä","Yhteensä",50,60\n'
    '"55800 Vuoksenniska","Yhteensä","13",7,8\n"55800 Vuoksenniska","Miehet","13",3,4\n"Jääski","Yhteensä","13",1,2\n'
)


def children(found: Population, area: str, low: int = 13, high: int = 15) -> int | None:
    return found.children(area, low, high)


def test_ages_in_columns_latin_1_and_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "vaesto.csv"
    path.write_bytes(COLUMNS.encode("latin-1"))
    found = load(path, DISTRICTS, {})
    assert (children(found, "vuoksenniska"), children(found, "jaaski"), children(found, "")) == (1238, 4, 1242)
    assert (children(found, "jaaski", 0, 2), children(found, "muualla"), found.problems) == (0, None, ())


def test_ages_in_rows_with_sexes_and_years() -> None:
    found = read("\ufeff".lstrip("\ufeff") + ROWS, DISTRICTS)
    assert (children(found, "vuoksenniska"), children(found, "jaaski"), found.problems) == (8, 2, ())
    swedish = read(
        "Område\tKön\tÅlder\tÅr\tAntal\nJääski\tMän\t13 år\t2024\t9\nJääski\tMän\t13 år\t2025\t4\nJääski\tKvinnor\t13 år\t2025\t5\n",
        DISTRICTS,
    )
    assert children(swedish, "jaaski") == 9


def test_every_problem_is_told_with_its_line() -> None:
    found = read("Alue;0;1;13\nVuoksenniska;1;2;viisi\nKaukopää;1;2;3\nJääski;1;2\n", DISTRICTS)
    assert [(one.line, one.what.split(":")[1][:20], dict(one.values)) for one in found.problems] == [
        (4, " {found} columns, bu", {"found": "3", "wanted": "4"}),
        (2, " “{value}” is no num", {"value": "viisi"}),
        (3, " this site knows no ", {"value": "Kaukopää"}),
    ]
    assert children(found, "vuoksenniska", 0, 1) == 3
    nobody = read("Alue;0;1;2\nTurku;1;2;3\n", DISTRICTS)
    assert nobody.problems[-1].line == 0


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", "Alue;Nimi;Muu\nx;y;z\n", "\0\0\0;\n", '"' * 5000])
def test_no_table_is_a_plain_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(PopulationError, match=r"x\.csv"):
        load(path, DISTRICTS, {})
    with pytest.raises(PopulationError, match="cannot be read"):
        load(tmp_path / "none.csv", DISTRICTS, {})


def test_gaps_that_concern_most_children_come_first() -> None:
    found = gaps([], ["vuoksenniska", "jaaski"], read(COLUMNS, DISTRICTS))
    # nothing at all anywhere says everything else
    assert [(gap.low, gap.high, gap.area, gap.children) for gap in found] == [
        (0, 17, "", 1245),
        (-1, -1, "", None),
    ]

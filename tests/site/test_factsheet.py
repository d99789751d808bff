"""The report of Rijswijk has the factsheet of the source: every cell, bracket and total of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

# By the number of the project: 2016, 2017, 2018, the residents reached. In the source an amount
# stands in thousands of euros, and one between brackets comes from another budget.
FACTSHEET = {
    "0": ("", "0", "0", "200"),
    "1.1": ("90", "95", "75", "2000"),
    "1.2": ("30", "27", "5", "300"),
    "1.3": ("", "", "55", "1000"),
    "1.4": ("(40)", "(26)", "25", "200"),
    "1.5": ("", "60", "60", "2200"),
    "1.6": ("", "(20)", "", "100"),
    "1.7": ("45", "45", "", "400"),
    "1.8": ("", "", "5", "50"),
    "2.1": ("(22)", "(22)", "10", "180"),
    "2.2": ("", "55", "", "350"),
    "2.3": ("35", "30", "30", "600"),
    "2.4": ("", "", "5", "50"),
    "3.1": ("16", "", "", "100"),
    "3.2": ("", "(135)", "70", "1000"),
    "3.3": ("55", "55", "", "600"),
    "3.4": ("115", "82", "", "600"),
    "3.5": ("", "", "(80)", "120"),
    "4.1": ("(37)", "10 (37)", "(37)", "50"),
    "4.2": ("", "", "5", "80"),
    "4.3": ("60", "(25)", "(25)", "250"),
    "4.4": ("", "", "(8)", "85"),
    "4.5": ("", "", "5", "150"),
}
TOTALS = ("446", "459", "350", "10665")


class _Rows(HTMLParser):
    """The rows of the factsheet as a list of cells; what is only read aloud or seen is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "table":
            self._inside = int("factsheet" in str(values.get("class")))
        if not self._inside:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "span" and (
            values.get("aria-hidden") or values.get("class") == "visually-hidden"
        ):
            self._hidden += 1
        elif tag == "br":
            self.rows[-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._hidden:
            self._hidden -= 1
        if tag == "table":
            self._inside = 0

    def handle_data(self, data: str) -> None:
        if self._inside and not self._hidden and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def figures(cells: list[str]) -> tuple[str, ...]:
    return tuple(" ".join(cell.replace("\u00ad", "").split()) for cell in cells)


def in_full(amount: str) -> str:
    """An amount of the source as the report writes it: `(40)` -> `(40.000)`, `0` -> `0`."""
    return re.sub(r"[1-9]\d*", lambda found: f"{int(found[0])}.000", amount)


def with_point(number: str) -> str:
    return f"{int(number):,}".replace(",", ".")


@pytest.fixture(scope="module")
def rows(rijswijk: Path) -> list[list[str]]:
    reader = _Rows()
    reader.feed((rijswijk / "verslag/index.html").read_text("utf-8"))
    return reader.rows


def test_every_cell_of_the_factsheet_is_that_of_the_source(rows: list[list[str]]) -> None:
    told = {}
    for row in rows:
        if len(row) == 6:
            number, *_ = row[0].split()
            told[number] = figures(row[2:])
    assert told.pop("Project") == ("2016", "2017", "2018", "Bereik")
    expected = {
        number: (*map(in_full, amounts), with_point(reach))
        for number, (*amounts, reach) in FACTSHEET.items()
    }
    assert told == expected


def test_the_totals_of_the_factsheet_are_those_of_the_source(rows: list[list[str]]) -> None:
    *amounts, reach = TOTALS
    assert figures(rows[-1]) == ("Samen", *map(in_full, amounts), with_point(reach))


def test_the_figures_written_here_are_those_of_the_source() -> None:
    source = Path(__file__).parents[3] / "shared/seeds/000_ccd4d6834e86ab33.txt"
    if not source.is_file():
        pytest.skip("the source is not here")
    text = source.read_text("utf-8").partition("Toegekende subsidies")[2]
    table = text.partition("Opmerkingen bij de tabel")[0]
    for number, cells in FACTSHEET.items():
        start = re.search(rf"^\s*{re.escape(number)}\.?\s", table, re.M)
        assert start, number
        row = re.split(r"^\s*\d\.\d?\.?\s|^\s*TOTAAL", table[start.end() :], flags=re.M)[0]
        written = re.findall(r"\(\d+\)|\b\d+\b(?!\))", re.sub(r"Samen4Elkaar", "", row))
        # Two amounts of one year stand in the source in the order in which the layout lost them.
        assert sorted(written) == sorted(" ".join(cells).split()), number
    assert re.findall(r"\d+", table.partition("TOTAAL")[2])[:3] == [*TOTALS[:3]]
    assert sum(int(cells[-1]) for cells in FACTSHEET.values()) == int(TOTALS[-1])

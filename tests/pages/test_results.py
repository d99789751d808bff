"""What was promised and what was reached: on a card, over the whole programme, as a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.examples import PROGRAMME
from tests.sitecheck import read_page, text_of

Build = Callable[..., Any]


def test_a_card_tells_what_was_promised_and_what_it_became(programme: Path) -> None:
    told = text_of(programme / "proeftuinen/preventie/index.html")
    assert "Wat is er gemeten?" in told
    assert "Rapportcijfer De proeftuin Gemeten bij 24 mensen 2012 tot en met 2013" in told
    assert "Vooraf 8,2 Beloofd 8,5 Daarna 6,2 Verschil −2 gedaald, slechter belofte niet" in told
    assert "Vooraf 30 Beloofd 20 Daarna 14 Verschil −16 gedaald, beter belofte gehaald" in told


def test_a_promise_is_judged_where_nothing_was_measured_before(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    card = PROGRAMME["proeftuinen/tuin.md"].replace(
        "{indicator: cijfer, value: 7}", "{indicator: cijfer, target: 8, after: 7}"
    )
    content = showcase({**PROGRAMME, "proeftuinen/tuin.md": card})
    page = build_site(content, tmp_path / "public") / "proeftuinen/tuin/index.html"
    assert "Beloofd 8 Daarna 7 Verschil – niet bekend belofte niet gehaald" in text_of(page)
    # On a phone, cells that have nothing to say are left out. This one has.
    cells = re.findall(r'<td class="results__none">(.*?)</td>', page.read_text("utf-8"), re.S)
    assert not any("belofte" in cell for cell in cells)


def test_the_page_of_results_counts_what_rose_and_what_fell_and_averages_nothing(
    programme: Path,
) -> None:
    told = text_of(programme / "resultaten/index.html")
    assert "4 resultaten uit 3 proeftuinen" in told
    assert "1 is gestegen 1 is gedaald 1 is één keer gemeten Van 1 belofte is 0 gehaald" in told
    assert "Van 1 tot en met 10. Hoger is beter." in told
    assert "In dagen. Lager is beter." in told
    assert "gemiddeld" not in told
    assert re.search(r"Een tuin voor iedereen\s+Gestopt", told)  # as plainly as the others
    assert "≈ ongeveer 7,5" in told


def _drawings(page: Path) -> Iterator[tuple[dict[str, Decimal], dict[str, int]]]:
    """What each row of a table of results says in figures, and where its drawing puts that."""
    html = page.read_text("utf-8")
    for row in re.findall(r"<tr><th scope=\"row\" class=\"results__name\">.*?</tr>", html, re.S):
        figures = re.findall(
            r'aria-hidden="true">(Vooraf|Beloofd|Daarna|Gemeten)</span>'
            r"(?:<[^>]*>|[≈\s]|ongeveer)*(\d[\d,]*)",
            row,
        )
        marks = {
            "Vooraf": re.search(r'track__before" cx="(\d+)"', row),
            "Beloofd": re.search(r'track__target" d="M(\d+) ', row),
            "Daarna": re.search(r'track__after" cx="(\d+)"', row),
        }
        told = {name: Decimal(value.replace(",", ".")) for name, value in figures}
        drawn = {name: int(mark[1]) for name, mark in marks.items() if mark}
        if "Gemeten" in told:
            drawn["Gemeten"] = drawn.pop("Daarna")
        yield told, drawn


def test_a_drawing_agrees_with_its_figures(programme: Path) -> None:
    rows = list(_drawings(programme / "resultaten/index.html"))
    assert [len(told) for told, _ in rows] == [3, 2, 1, 3]
    for number, (told, drawn) in enumerate(rows):
        lowest, highest = (1, 10) if number < 3 else (0, 30)
        wanted = {
            name: 8 + round((value - lowest) / (highest - lowest) * 160)
            for name, value in told.items()
        }
        assert drawn == wanted


def test_results_are_ordered_and_filtered_by_pages(programme: Path) -> None:
    folder = programme / "resultaten"
    fallen = text_of(folder / "grootste-daling-eerst/index.html")
    risen = text_of(folder / "grootste-stijging-eerst/index.html")
    for told, first, second in (
        (fallen, "Preventie op", "Thuis met"),
        (risen, "Thuis met", "Preventie op"),
    ):
        marks = told.index("Rapportcijfer")
        assert told.index(first, marks) < told.index(second, marks)
    assert "2 resultaten uit 1 proeftuin" in text_of(folder / "thema/wonen/index.html")
    assert "1 resultaat uit 1 proeftuin" in text_of(folder / "programmalijn/thuis/index.html")
    assert "Thuis met hulp" in text_of(folder / "programmalijn/zorg/index.html")


def test_the_results_are_in_the_data(programme: Path) -> None:
    rows = (programme / "data/results.csv").read_text("utf-8-sig").splitlines()
    assert rows[1].startswith(
        "1;Preventie op het eiland;Zorg;Afgerond;Rapportcijfer;;De proeftuin;"
    )
    assert rows[1].endswith(";8,2;8,5;6,2;;24;2012;2013;Onderzoek;;")
    assert len(rows) == 5


def test_a_showcase_without_results_shows_nothing_of_them(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {
        name: re.sub(r" {8}results:\n(?: {10}.*\n)+", "", text) for name, text in PROGRAMME.items()
    }
    site = build_site(showcase(texts), tmp_path / "public")
    assert not (site / "resultaten").exists()
    assert not (site / "data/results.csv").exists()
    for page in site.rglob("*.html"):
        assert "esultaten" not in text_of(page)
        assert not [link for link in read_page(page).links if "result" in link], page

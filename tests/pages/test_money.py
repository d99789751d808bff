"""Money of several kinds, each with a sum of its own; the money of the whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.examples import PROGRAMME
from tests.sitecheck import text_of

Build = Callable[..., Any]


def test_what_was_asked_for_is_no_cost(programme: Path) -> None:
    told = text_of(programme / "proeftuinen/thuis/index.html")
    assert "Kosten, 2013 € 1.000" in told
    assert re.search(r"Aangevraagd Jaar Bedrag 2013 Subsidie € 20\.000", told)
    assert re.search(r"Toegekend Jaar Bedrag 2013 Subsidie. Elk jaar € 14\.386,25", told)
    totals = json.loads((programme / "data/showcase.json").read_text("utf-8"))["totals"]
    assert totals["costs"] == {"2013": "1000.00"}
    assert totals["by_kind"] == {
        "spent": "1000.00",
        "requested": "20000.00",
        "granted": "14386.25",
    }


def test_the_money_of_the_whole_says_how_much_there_is_too_little(programme: Path) -> None:
    for page in ("index.html", "kosten/index.html"):
        told = text_of(programme / page)
        assert "Begroot € 3.084.871" in told
        assert "Aangevraagd € 4.021.062,49" in told
        assert "Tekort € 936.191,49" in told


def test_an_amount_that_does_not_count_says_why_in_the_words_of_its_source(
    programme: Path,
) -> None:
    told = text_of(programme / "proeftuinen/thuis/index.html")
    assert "telt niet mee in de som. Dit bedrag betaalde een fonds." in told
    assert "ander budget" not in told


def test_a_programme_without_costs_shows_its_other_money(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {
        name: re.sub(r" {10}- .*amount: (1000|500),.*\n", "", text)
        for name, text in PROGRAMME.items()
    }
    site = build_site(showcase(texts), tmp_path / "public")
    told = text_of(site / "kosten/index.html")
    assert "Aangevraagd Proeftuin Bedrag 2 Thuis met hulp 2013. Subsidie € 20.000" in told
    assert "Tekort € 936.191,49" in told


def test_the_site_speaks_of_whom_it_reached_in_sentences_of_its_own(programme: Path) -> None:
    told = text_of(programme / "index.html")
    assert "120 deelnemers bereikt, bij 1 proeftuin." in told
    assert "1 proeftuin past bij een thema." in told
    assert re.search(r"organisaties aan tafel Bron: Uitvoeringsplan 11", told)
    for page in programme.rglob("*.html"):
        assert "mensen bereikt" not in text_of(page).lower()


def test_sums_of_reach_say_of_how_many_cards_they_are(programme: Path) -> None:
    told = text_of(programme / "organisaties/welzijn/index.html")
    assert "Deelnemers bereikt 120 bij 1 proeftuin" in told

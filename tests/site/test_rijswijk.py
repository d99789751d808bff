"""The showcase of Rijswijk, as published: its facts, its links, its files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.sitecheck import broken_links, read_page, text_of

URL = "https://etalage-rijswijk.example/"
THEMES = {
    "eenzaamheid": "1.1 1.3 1.5 2.3 3.1 3.3",
    "langer-thuis": "1.1 1.3 1.7 2.2 2.3 3.1 3.3 3.4",
    "inclusieve-wijk": "1.1 1.3 3.5 4.1",
}


@pytest.fixture(scope="module")
def data(rijswijk: Path) -> Any:
    return json.loads((rijswijk / "data/showcase.json").read_text("utf-8"))


def test_the_totals_are_those_of_the_source(rijswijk: Path, data: Any) -> None:
    assert data["totals"]["costs"] == {
        "2016": "446000.00",
        "2017": "459000.00",
        "2018": "350000.00",
    }
    assert data["totals"]["reach"] == 10665
    assert data["totals"]["cards"] == 23
    page = text_of(rijswijk / "kosten/index.html")
    assert {"446.000", "459.000", "350.000"} <= set(re.findall(r"[\d.]+", page))
    assert "10.665" in text_of(rijswijk / "index.html")


def test_money_from_elsewhere_stands_between_brackets_and_outside_totals(
    rijswijk: Path, data: Any
) -> None:
    crew = next(card for card in data["cards"] if card["number"] == "4.1")
    assert [(c["year"], c["amount"], c["source"]) for c in crew["costs"]] == [
        (2016, "37000.00", "ander-budget"),
        (2017, "37000.00", "ander-budget"),
        (2017, "10000.00", "innovatiebudget"),
        (2018, "37000.00", "ander-budget"),
    ]
    assert "(37.000)" in text_of(rijswijk / "kosten/index.html").replace("( ", "(")
    page = text_of(rijswijk / "projecten/crew-in-de-bogaard/index.html")
    assert "37.000)" in page
    assert "121.000" not in page


def test_a_year_that_the_source_does_not_show_says_so(rijswijk: Path, data: Any) -> None:
    unsure = {
        card["number"]
        for card in data["cards"]
        for cost in card["costs"]
        if "niet goed te lezen" in (cost["note"] or "")
    }
    assert unsure == {"1.3", "1.6", "1.7", "2.2", "3.2", "3.3", "3.5", "4.1", "4.4"}
    assert "Bij negen projecten" in text_of(rijswijk / "deze-site/index.html")
    # Of three of them the year is all that would tell when they began.
    began = {card["number"]: card["start"] for card in data["cards"]}
    assert [began[number] for number in ("1.3", "2.2", "3.3")] == [None] * 3


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_holds_the_cards_that_the_source_names(
    rijswijk: Path, data: Any, theme: str
) -> None:
    expected = THEMES[theme].split()
    cards = {card["id"]: card["number"] for card in data["cards"]}
    named = [card["number"] for card in data["cards"] if theme in card["themes"]]
    assert named == expected
    page = (rijswijk / f"themas/{theme}/index.html").read_text("utf-8")
    listed = re.findall(r'<li class="teaser" data-card="([^"]+)"', page)
    assert [cards[slug] for slug in listed] == expected


def test_no_link_picture_or_anchor_is_broken(rijswijk: Path) -> None:
    assert broken_links(rijswijk, URL) == []


def test_no_link_is_broken_under_a_path(
    tmp_path: Path, build_site: Any, keep_pictures: Any
) -> None:
    url = "https://gemeente.example/innovatie/"
    keep_pictures(tmp_path / "public")
    site = build_site("content", tmp_path / "public", "--url", url)
    assert broken_links(site, url) == []


def test_no_page_has_an_id_twice(rijswijk: Path) -> None:
    for path in rijswijk.rglob("*.html"):
        ids = read_page(path).ids
        assert len(ids) == len(set(ids)), path


def test_no_original_picture_is_published(rijswijk: Path) -> None:
    assert not list(rijswijk.rglob("*.png"))
    kinds = {path.suffix for path in (rijswijk / "media").iterdir()}
    assert kinds == {".avif", ".webp", ".jpg"}


def test_every_card_has_a_picture_with_words_for_who_cannot_see_it(data: Any) -> None:
    for card in data["cards"]:
        assert card["image"], card["id"]
        assert len(card["image"]["alt"]) > 20, card["id"]

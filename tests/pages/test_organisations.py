"""Organisations: a page for each with its cards and what it did there, a list, a filter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.examples import PROGRAMME
from tests.sitecheck import broken_links, read_page, text_of

Build = Callable[..., Any]


def test_an_organisation_has_a_page_with_its_cards_and_what_it_did(programme: Path) -> None:
    told = text_of(programme / "organisaties/welzijn/index.html")
    assert "Welzijn Gouda Naar de website (opent welzijn.example)" in told
    assert "Opdrachtgever 1 proeftuin 1 Preventie op het eiland" in told
    assert "Uitvoerder 1 proeftuin 2 Thuis met hulp" in told
    assert "3 proeftuinen" in told


def test_sums_of_an_organisation_say_that_they_are_of_its_cards_as_a_whole(programme: Path) -> None:
    said = "Deze cijfers gaan over de proeftuinen als geheel, en niet over deze organisatie alleen."
    assert said in text_of(programme / "organisaties/welzijn/index.html")
    assert said not in text_of(programme / "plaatsen/gouda/index.html")


def test_only_who_takes_part_is_in_the_list(programme: Path) -> None:
    told = text_of(programme / "organisaties/index.html")
    assert re.search(r"Welzijn Welzijn Gouda 3 proeftuinen .* Woningcorporatie 1 proeftuin", told)
    assert "Doet nergens mee" not in told
    assert not (programme / "organisaties/niemand").exists()


def test_a_card_leads_to_its_organisations_and_tells_what_they_did(programme: Path) -> None:
    page = programme / "proeftuinen/preventie/index.html"
    assert "/organisaties/welzijn/" in read_page(page).links
    assert "Welzijn Gouda Opdrachtgever Woningcorporatie Financier Bewoners van de wijk" in text_of(
        page
    )


def test_residents_filter_on_organisations_that_have_several_cards(programme: Path) -> None:
    told = text_of(programme / "proeftuinen/organisaties/welzijn/index.html")
    assert "3 van de 3 proeftuinen" in told
    assert not (programme / "proeftuinen/organisaties/corporatie").exists()


def test_organisations_are_in_the_data_with_their_part(programme: Path) -> None:
    data = json.loads((programme / "data/showcase.json").read_text("utf-8"))
    assert [one["id"] for one in data["organisations"]] == ["welzijn", "corporatie", "niemand"]
    card = data["cards"][0]
    assert card["partners"] == ["Welzijn Gouda", "Woningcorporatie", "Bewoners van de wijk"]
    assert card["organisations"] == [
        {"id": "welzijn", "role": "client"},
        {"id": "corporatie", "role": "funder"},
    ]


def test_every_link_of_the_programme_leads_somewhere(programme: Path) -> None:
    assert broken_links(programme, "https://proef.example/") == []


def test_a_showcase_without_organisations_shows_nothing_of_them(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {
        name: re.sub(r" {8}organisations:\n(?: {10}.*\n)+", "", text)
        for name, text in PROGRAMME.items()
    }
    site = build_site(showcase(texts), tmp_path / "public")
    assert not (site / "organisaties").exists()
    for page in site.rglob("*.html"):
        assert "Organisaties" not in text_of(page)

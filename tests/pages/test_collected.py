"""A heading that is collected over all cards; lines in two levels; an end that is no stop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.examples import PROGRAMME
from tests.sitecheck import read_page, text_of

Build = Callable[..., Any]


def test_a_collected_heading_has_a_page_with_what_every_card_says_there(programme: Path) -> None:
    page = programme / "wat-is-nieuw/index.html"
    told = text_of(page)
    assert "Wat hierover staat bij 2 proeftuinen." in told
    assert "Preventie op het eiland Een team van bewoners en artsen." in told
    assert "Thuis met hulp Buren die een cursus volgden." in told
    assert "Een tuin" not in told
    assert "/wat-is-nieuw/" in read_page(programme / "index.html").links
    assert not (programme / "hoe-verder").exists()


def test_a_collected_heading_follows_the_text_of_its_card(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    content = showcase(PROGRAMME)
    site = build_site(content, tmp_path / "public")
    card = content / "proeftuinen/thuis.md"
    card.write_text(card.read_text("utf-8").replace("Buren die", "Neven die"), "utf-8")
    told = text_of(build_site(content, site) / "wat-is-nieuw/index.html")
    assert "Neven die een cursus volgden." in told


def test_a_line_shows_the_cards_of_the_lines_below_it(programme: Path) -> None:
    told = text_of(programme / "programmalijnen/zorg/index.html")
    assert "2 proeftuinen" in told
    assert "Preventie op het eiland" in told
    assert "Thuis met hulp" in told
    assert "Thuis met hulp" in text_of(programme / "programmalijnen/buurt/index.html")
    assert "Hoort ook bij Buurt" in text_of(programme / "proeftuinen/thuis/index.html")


def test_what_is_completed_has_a_mark_of_its_own_and_is_not_called_stopped(
    programme: Path,
) -> None:
    page = programme / "proeftuinen/preventie/index.html"
    assert "status--completed" in page.read_text("utf-8")
    assert "Gestopt" not in text_of(page).split("Andere proeftuinen")[0]


def test_a_field_stands_in_lists_when_the_site_says_so(programme: Path) -> None:
    assert "Gebied Een dorp" in text_of(programme / "proeftuinen/index.html")

"""A showcase in other words than Rijswijk's, as published: its words, drafts, old addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.examples import ENGLISH, write_texts
from tests.sitecheck import broken_links, read_page, text_of

Build = Callable[..., Any]


@pytest.fixture(scope="module")
def bright(build_site: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The English showcase on the first of January: read it, never change it."""
    folder = tmp_path_factory.mktemp("bright")
    content = write_texts(ENGLISH, folder / "content")
    return Path(build_site(content, folder / "public", "--date", "2026-01-01"))


def test_other_words_need_no_change_in_code_or_templates(bright: Path) -> None:
    assert broken_links(bright, "https://ideas.example.org/bright/") == []
    card = text_of(bright / "pilots/shade/index.html")
    for expected in ("Shade on the square", "Part of the job", "Green streets", "North ward"):
        assert expected in card
    assert (bright / "challenges/water/index.html").is_file()
    assert (bright / "missions/green/index.html").is_file()
    assert (bright / "lessons/index.html").is_file()
    assert (bright / "costs/index.html").is_file()
    assert (bright / "pilots/ward/north/index.html").is_file()
    everything = " ".join(text_of(page).casefold() for page in bright.rglob("*.html"))
    found = re.findall(
        r"\b(projecten|project|thema|programmalijn|kosten|lessen|bewoners)\b", everything
    )
    assert found == []
    data = json.loads((bright / "data/showcase.json").read_text("utf-8"))
    assert [c["number"] for c in data["cards"]] == ["A.2", "A.10"]
    assert data["cards"][0]["costs"][0]["amount"] == "1250.50"
    assert data["cards"][0]["fields"] == {"ward": "north", "fte": 0.5}
    assert data["totals"] == {
        "cards": 2,
        "reach": 1200,
        "costs": {"2024": "1250.50"},
        "reach_of": 1,
        "by_kind": {"spent": "1250.50"},
    }


def test_raw_html_is_shown_as_text(bright: Path) -> None:
    assert "&lt;b&gt;raw&lt;/b&gt;" in (bright / "pilots/shade/index.html").read_text("utf-8")


def test_drafts_and_later_cards_appear_nowhere(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    site = build_site(showcase(ENGLISH), tmp_path / "public", "--date", "2026-03-01")
    for path in site.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".json", ".csv", ".xml"):
            assert "zanzibar" not in path.read_text("utf-8"), path
    later = build_site(showcase(ENGLISH), tmp_path / "later", "--date", "2026-03-02")
    assert (later / "pilots/later/index.html").is_file()
    assert not (later / "pilots/secret/index.html").exists()
    preview = build_site(showcase(ENGLISH), tmp_path / "preview", "--drafts")
    assert (preview / "pilots/secret/index.html").is_file()
    assert "Disallow: /" in (preview / "robots.txt").read_text("utf-8")


def test_an_old_address_leads_to_the_card(bright: Path) -> None:
    line = "/bright/old/shade.html /bright/pilots/shade/ 301!"
    assert line in (bright / "_redirects").read_text("utf-8")
    assert read_page(bright / "old/shade.html").links.count("/bright/pilots/shade/") == 1

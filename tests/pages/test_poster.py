"""The poster of a card: one sheet with the parts that its headings fill."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser

from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    url: https://etalage.example/
    statuses: [{{id: loopt, label: Loopt, phase: running}}]
    sections:
      - {{heading: Wat droomden we?, poster: {poster}}}
      - {{heading: Wat deden we?}}
"""
CARD = """
    ---
    title: Samen eten
    status: loopt
    summary: Buren eten samen.
    reach: 600
    lessons: ["**Begin klein.** Dat scheelt."]
    ---

    ## Wat droomden we?

    Niemand eet alleen.

    ## Wat deden we?

    Wij kookten soep.
"""


def built(showcase: Showcase, build_site: BuildSite, poster: str) -> Path:
    texts = {"site.yaml": SITE.format(poster=poster), "projecten/eten.md": CARD}
    content = showcase(texts)
    return build_site(content, content.parent / "public")


def test_the_poster_shows_the_parts_that_headings_fill_and_no_other_text(
    showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site, "dream")
    page = (site / "projecten/eten/poster/index.html").read_text("utf-8")
    body = page.partition("<main")[2]
    assert "De droom</h2>" in body
    assert "Niemand eet alleen." in body
    assert "Wij kookten soep." not in body
    assert "Begin klein." in body
    assert 'href="/projecten/eten/poster/"' in (site / "projecten/eten/index.html").read_text()
    assert "/poster/" not in (site / "sitemap.xml").read_text("utf-8")


def test_the_code_on_the_poster_is_the_address_of_the_card(
    showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site, "dream")
    page = (site / "projecten/eten/poster/index.html").read_text("utf-8")
    drawn = re.search(r'class="poster__ink" d="([^"]+)"', page)
    assert drawn
    squares = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn[1])}
    code = segno.make("https://etalage.example/projecten/eten/", error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=0)]
    dark = {(x, y) for y, row in enumerate(rows) for x, bit in enumerate(row) if bit}
    assert squares == dark


def test_without_a_heading_for_it_there_is_no_poster(
    showcase: Showcase, build_site: BuildSite
) -> None:
    site = built(showcase, build_site, "null")
    assert not (site / "projecten/eten/poster").exists()
    assert "poster" not in (site / "projecten/eten/index.html").read_text("utf-8")


@pytest.mark.slow
def test_all_posters_of_rijswijk_are_printed_in_one_go_each_on_a_sheet(
    rijswijk: Path, serve_folder: Callable[[Path, str], str], browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{serve_folder(rijswijk, '/')}projecten/posters/")
    assert page.locator(".poster__title").count() == 23
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 23
    page.close()


def test_one_poster_has_no_page_of_all_posters(showcase: Showcase, build_site: BuildSite) -> None:
    site = built(showcase, build_site, "dream")
    assert not (site / "projecten/posters").exists()
    assert "posters/" not in (site / "projecten/eten/poster/index.html").read_text("utf-8")


@pytest.mark.slow
def test_every_poster_of_rijswijk_is_one_sheet(
    rijswijk: Path, serve_folder: Callable[[Path, str], str], browser: Browser
) -> None:
    host = serve_folder(rijswijk, "/")
    page = browser.new_page()
    posters = sorted(path.parent for path in rijswijk.glob("projecten/*/poster/index.html"))
    assert len(posters) == 23
    for poster in posters:
        page.goto(f"{host}{poster.relative_to(rijswijk).as_posix()}/")
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, poster
    page.close()


@pytest.mark.browser
def test_a_long_poster_goes_on_on_a_second_sheet_and_leaves_the_letters_of_all_as_they_are(
    showcase: Showcase,
    build_site: BuildSite,
    serve_folder: Callable[[Path, str], str],
    browser: Browser,
) -> None:
    lesson = '"**Begin klein.** ' + "Leg vooraf vast wie waarvoor verantwoordelijk is. " * 4 + '"'
    long = CARD.replace('"**Begin klein.** Dat scheelt."', ", ".join([lesson] * 29))
    content = showcase(
        {"site.yaml": SITE.format(poster="dream"), "projecten/a.md": CARD, "projecten/b.md": long}
    )
    page = browser.new_page()
    host = serve_folder(build_site(content, content.parent / "public"), "/")
    page.goto(f"{host}projecten/posters/")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 3
    page.close()

"""Pages of any text are as wide as the screen or the paper: nothing scrolls sideways or is cut."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.examples import write_texts
from tests.host import ServeFolder
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

ADDRESS = "https://www.voorbeeldgemeente.example/organisatie/maatschappelijke-ontwikkeling/verslag"
WORD = "Arbeidsongeschiktheidsverzekeringsmaatschappij"
SITE = f"""
    title: {WORD}
    organisation: {WORD}
    tagline: {ADDRESS}
    statuses: [{{id: loopt, label: {WORD}, phase: running}}]
    themes: [{{id: zorg, label: {WORD}}}]
    lines: [{{id: lijn, label: {WORD}}}]
    sources: [{{id: eigen, label: {WORD}}}]
    effects: [{{id: groei, label: {WORD}}}]
    fields:
      - {{id: wijk, label: {WORD}, type: choice, filter: true, choices: [{{id: a, label: {WORD}}}]}}
      - {{id: uitleg, label: {WORD}, type: markdown}}
"""
YEARS = "".join(f"  - {{year: {y}, amount: 97500, source: eigen}}\n" for y in range(2018, 2024))
CARD = f"""---
title: {WORD}
status: loopt
status_note: Zie {ADDRESS}
line: lijn
themes: [zorg]
summary: Zie {ADDRESS}
audience: {WORD} {ADDRESS}
effects: [groei]
wijk: a
uitleg: Zie {ADDRESS} en {WORD}.
lessons: ['**Lees {ADDRESS}.** Zie {ADDRESS} voor het verslag.', '{WORD}']
needs: [{ADDRESS}]
partners: [{WORD}, {ADDRESS}]
quotes: [{{text: Zie {ADDRESS}, by: {WORD}}}]
history: [{{date: 2017, note: Zie {ADDRESS}}}]
images: [{{file: a.png, alt: Iets, caption: 'Bron: {ADDRESS}', credit: {ADDRESS}}}]
documents: [{{url: '{ADDRESS}', title: {WORD}}}]
links: [{{url: '{ADDRESS}', title: {ADDRESS}}}]
costs:
{YEARS}---

## {WORD}

{ADDRESS}

- {ADDRESS}

> {ADDRESS}

| {WORD} | {WORD} |
| --- | --- |
| {ADDRESS} | {WORD} |

Een woord[^1] en `{ADDRESS}`.

[^1]: {ADDRESS}
"""
NEWS = f"---\ntitle: {WORD}\nsummary: {ADDRESS}\n---\n\n{ADDRESS}\n"


@pytest.fixture(scope="module")
def long_words(
    build_site: BuildSite, serve_folder: ServeFolder, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    content = tmp_path_factory.mktemp("lang") / "content"
    texts = {
        "site.yaml": SITE,
        "projecten/a/index.md": CARD,
        "over.md": NEWS,
        "nieuws/2026-01-01-bericht.md": NEWS,
    }
    write_texts(texts, content)
    picture = io.BytesIO()
    Image.new("RGB", (700, 500), "teal").save(picture, "PNG")
    (content / "projecten/a/a.png").write_bytes(picture.getvalue())
    site = build_site(content, content.parent / "public")
    return site, serve_folder(site)


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 375, 1024])
def test_no_page_scrolls_sideways_for_a_long_word(
    width: int, long_words: tuple[Path, str], browser: Browser
) -> None:
    site, address = long_words
    page = browser.new_page(viewport={"width": width, "height": 800})
    beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    wide = {}
    for path in sorted(site.rglob("index.html")):
        place = path.parent.relative_to(site).as_posix()
        page.goto(f"{address}{'' if place == '.' else place + '/'}")
        if pixels := page.evaluate(beyond):
            wide[place] = pixels
    page.close()
    assert wide == {}


@pytest.mark.slow
@pytest.mark.parametrize("path", ["kosten/", "projecten/a/"])
def test_on_paper_no_column_is_cut_off(
    path: str, long_words: tuple[Path, str], browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 658, "height": 930})  # A4 within its margins
    page.emulate_media(media="print")
    page.goto(f"{long_words[1]}{path}")
    right = page.evaluate(
        "[...document.querySelectorAll('table, .chart svg')]"
        ".map((one) => Math.round(one.getBoundingClientRect().right))"
    )
    page.close()
    assert right
    assert max(right) <= 658


YEAR_LIST = "".join(
    f"  - {{year: {y}, amount: 1234567, source: eigen}}\n" for y in range(2003, 2025)
)
MANY = range(1, 25)
ROWS = ("Kolom {}", "---", "1.234.567", "Arbeidsongeschiktheid")
TABLE = "\n".join("| " + " | ".join(row.format(n) for n in MANY) + " |" for row in ROWS)


@pytest.mark.slow
def test_a_table_of_any_number_of_columns_is_whole_on_paper_that_is_turned(
    build_site: BuildSite,
    serve_folder: ServeFolder,
    showcase: Showcase,
    browser: Browser,
    tmp_path: Path,
) -> None:
    card = "---\ntitle: Samen eten\nstatus: loopt\nline: lijn\nsummary: Kort.\nwijk: a\ncosts:\n"
    content = showcase(
        {
            "site.yaml": SITE,
            "projecten/a.md": f"{card}{YEAR_LIST}---\n\n{TABLE}\n",
            "over.md": f"---\ntitle: Over\n---\n\n{TABLE}\n",
        }
    )
    address = serve_folder(build_site(content, tmp_path / "public"))
    page = browser.new_page(viewport={"width": 1016, "height": 700})  # A4 turned, in its margins
    page.emulate_media(media="print")
    for path in ("over/", "projecten/a/", "kosten/"):
        page.goto(address + path)
        cut = page.evaluate(
            "[...document.querySelectorAll('table, td, th')]"
            ".filter((one) => one.getBoundingClientRect().right > innerWidth"
            " || one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.slice(0, 40))"
        )
        assert cut == [], path
    page.close()

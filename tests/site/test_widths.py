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

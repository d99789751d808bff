"""A card of Rijswijk on paper: one sheet where the text allows, or two that are both worth it."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Matrix
from playwright.sync_api import Browser, Page

from tests.host import ServeFolder

CARDS = 23
# Share of the last sheet that has words, from its top.
WORTH_A_SHEET = 0.3
ON_ONE_SHEET = 10
SMALLEST_POINTS = 8.4


@pytest.mark.slow
def test_a_card_takes_one_sheet_or_two_that_are_both_worth_it(
    rijswijk: Path, browser: Browser, serve_folder: ServeFolder
) -> None:
    base = serve_folder(rijswijk)
    names = [folder.parent.name for folder in rijswijk.glob("projecten/*/index.md")]
    page = browser.new_page()
    filled = {name: _filled(_printed(page, f"{base}projecten/{name}/")) for name in names}
    page.close()
    assert len(filled) == CARDS
    assert {name: one for name, one in filled.items() if len(one) > 2} == {}
    assert {name: one for name, one in filled.items() if one[-1] < WORTH_A_SHEET} == {}
    assert sum(len(one) == 1 for one in filled.values()) >= ON_ONE_SHEET


def test_nothing_on_a_printed_card_is_too_small_to_read(
    rijswijk: Path, browser: Browser, serve_folder: ServeFolder
) -> None:
    page = browser.new_page()
    page.goto(f"{serve_folder(rijswijk)}projecten/strandgoed/")
    page.emulate_media(media="print")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(one => one.checkVisibility() && !one.closest(".visually-hidden"))
            .filter(one => [...one.childNodes].some(node => node.nodeType == 3 && node.data.trim()))
            .map(one => [parseFloat(getComputedStyle(one).fontSize) * .75, one.textContent.trim()])
        """
    )
    page.close()
    assert [(points, text) for points, text in sizes if points < SMALLEST_POINTS] == []
    running = [points for points, text in sizes if text.startswith("Rijswijk deed dit samen")]
    assert running == [pytest.approx(9.5, abs=0.01)]


def _printed(page: Page, address: str) -> bytes:
    page.goto(address)
    return page.pdf(format="A4", prefer_css_page_size=True)


def _filled(printed: bytes) -> list[float]:
    """How far down each sheet has words: 0 at its top, 1 at its foot."""
    with pikepdf.open(BytesIO(printed)) as document:
        return [_lowest(sheet) for sheet in document.pages]


def _lowest(sheet: pikepdf.Page) -> float:
    height = float(sheet.mediabox[3])
    lowest, here, kept = height, Matrix(), list[Matrix]()
    for step in pikepdf.parse_content_stream(sheet):
        name = str(step.operator)
        if name == "q":
            kept.append(here)
        elif name == "Q":
            here = kept.pop()
        elif name == "cm":
            here = _moved(step.operands) @ here
        elif name == "Tm":
            lowest = min(lowest, (_moved(step.operands) @ here).f)
    return 1 - lowest / height


def _moved(operands: Iterable[object]) -> Matrix:
    a, b, c, d, e, f = (float(str(one)) for one in operands)
    return Matrix(a, b, c, d, e, f)

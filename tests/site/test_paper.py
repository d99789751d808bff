"""The longest card of Rijswijk takes two sheets of paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.host import ServeFolder


@pytest.mark.slow
def test_the_longest_card_takes_two_sheets(
    rijswijk: Path, browser: Browser, serve_folder: ServeFolder
) -> None:
    page = browser.new_page()
    page.goto(f"{serve_folder(rijswijk)}projecten/samen4elkaar/")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2

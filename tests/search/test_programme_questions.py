"""Searching the showcases of other programmes: by place, partner, amount and everyday word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.search.asking import asks, questions

# The showcases of other programmes, and where each has its cards.
FOLDERS = {"zuid-holland": "proeftuinen", "leidschendam-voorburg": "activiteiten"}


@pytest.mark.slow  # builds two sites
def test_residents_find_the_card_they_mean_in_the_showcases_of_other_programmes(
    published_once: Callable[[str], Path], serve_folder: Callable[[Path], str], browser: Browser
) -> None:
    missed, asked = [], 0
    for showcase, folder in FOLDERS.items():
        address = serve_folder(published_once(f"examples/{showcase}/content"))
        group = questions("programme_questions.yaml", showcase)
        missed += asks(address, folder, browser)(group)
        asked += len(group)
    assert asked == 40
    assert len(missed) <= 0.05 * asked, missed

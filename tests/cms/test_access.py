"""The form for who hears it or sees little of it: as much as is ours to mend in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.cms.desk import PATIENCE, Desk


@pytest.mark.slow
def test_the_list_of_the_form_can_be_heard_and_read(desk: Desk, browser: Browser) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{desk.address}beheer/#/collections/cards")
    expect(page.get_by_role("main")).to_be_visible()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        found = {one["id"]: one["nodes"] for one in axe.run(page).response["violations"]}
        assert found == {}
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()

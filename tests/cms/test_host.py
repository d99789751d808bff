"""The form on a host, where no `check` can be asked: the browser holds what the keys declare."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen.cms import files as pages
from sitegen.cms.config import Backend, configuration
from tests.cms.desk import PATIENCE
from tests.cms.test_config import settings_of
from tests.cms.test_pictures import HEIC, picture


@pytest.fixture
def page(
    manager: None, serve_folder: Callable[[Path, str], str], browser: Browser, tmp_path: Path
) -> Page:
    """The form as it is published, with a place to save that the browser itself keeps."""
    settings = settings_of()
    kept = Backend("Git", {"name": "test-repo"}, review=False, here=False, folder="content")
    shown = configuration(settings, "https://etalage.example/", kept, {})
    made = {"index.html": pages.page(settings), "config.json": pages.as_json(shown)}
    for name, data in {**pages.program(), **pages.own_files(), **made}.items():
        (tmp_path / "beheer" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "beheer" / name).write_bytes(data)
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{serve_folder(tmp_path, '/')}beheer/")
    page.get_by_role("button", name="Inloggen").click()
    page.goto(f"{page.url.partition('#')[0]}#/collections/cards/new")
    return page


@pytest.mark.slow
def test_on_a_host_a_card_is_not_saved_while_a_declared_key_is_wrong(
    page: Page, tmp_path: Path
) -> None:
    shots = tmp_path / "fotos"
    shots.mkdir()
    (shots / "IMG_1.HEIC").write_bytes(HEIC)
    (shots / "tafel.jpg").write_bytes(picture("JPEG"))
    form = page.locator("#nc-root")
    page.get_by_label("Titel", exact=True).first.fill("Samen eten")
    page.get_by_label("Bereik").first.fill("1.200")
    page.get_by_label("Begin").first.fill("2020")
    page.get_by_label("Einde").first.fill("2019")
    page.get_by_label("Voeg meer beelden tegelijk toe").set_input_files(sorted(shots.iterdir()))
    expect(page.get_by_role("dialog")).to_contain_text("HEIC-bestand")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("switch", name="Herkenbare mensen").click()
    page.get_by_role("switch", name="Concept").click()
    publish(page)
    for says in (
        "Vul Status in.",
        "Vul Samenvatting in.",
        "gebruik alleen cijfers, zonder punt",
        "Het einde ('2019') ligt voor het begin ('2020')",
        "Het beeld 'tafel.jpg' heeft nog geen beschrijving",
        "hun toestemming staat er nog niet bij",
    ):
        expect(form).to_contain_text(says, ignore_case=True)
    page.get_by_label("Status", exact=True).last.click()
    page.get_by_role("option").first.click()
    page.get_by_label("Samenvatting").fill("Buren eten samen.")
    write(page, "Bereik", "1200")
    publish(page)
    expect(page.locator("body")).to_contain_text("Er is niets opgeslagen")
    assert page.url.endswith("/new")
    page.close()


def write(page: Page, label: str, text: str) -> None:
    """Replace what stands in a field that was refused, with the keyboard."""
    page.get_by_label(label).first.press("Control+A")
    page.keyboard.type(text)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publiceer").first.click()
    page.get_by_role("menuitem").first.click()

"""The form on a host, where no `check` can be asked: the browser holds what the keys declare."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sitegen.cms import files as pages
from sitegen.cms.config import Backend, configuration
from tests.cms.desk import PATIENCE
from tests.cms.test_config import settings_of
from tests.cms.test_pictures import HEIC, picture


@pytest.fixture
def page(
    manager: None, serve_folder: Callable[[Path, str], str], browser: Browser, tmp_path: Path
) -> Iterator[Page]:
    """The form as it is published, with a place to save that the browser itself keeps."""
    settings = settings_of()
    kept = Backend("Git", {"name": "test-repo"}, review=False, here=False, folder="content")
    shown = configuration(settings, "https://etalage.example/", kept, {})
    # This place takes every file in the folder of pictures for one.
    shown["config"]["media_folder"] = "beelden"
    made = {"index.html": pages.page(settings), "config.json": pages.as_json(shown)}
    for name, data in {**pages.program(), **pages.own_files(), **made}.items():
        (tmp_path / "beheer" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "beheer" / name).write_bytes(data)
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{serve_folder(tmp_path, '/')}beheer/")
    page.get_by_role("button", name="Inloggen").click()
    page.goto(f"{page.url.partition('#')[0]}#/collections/cards/new")
    yield page
    page.close()


# What is kept, by path; of a picture only its name.
KEPT = """() => {
    const found = {};
    const look = (folder) => {
        for (const [name, one] of Object.entries(folder ?? {})) {
            if (one.path) found[one.path] = typeof one.content === 'string' ? one.content : name;
            else look(one);
        }
    };
    look(window.repoFiles);
    return found;
}"""


@pytest.mark.slow
def test_on_a_host_a_card_is_saved_once_every_declared_key_is_right(
    page: Page, tmp_path: Path
) -> None:
    shots = tmp_path / "fotos"
    shots.mkdir()
    (shots / "IMG_1.HEIC").write_bytes(HEIC)
    (shots / "tafel.jpg").write_bytes(picture("JPEG"))
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
    refused = page.get_by_role("dialog")
    expect(refused).to_contain_text("Er is niets opgeslagen")
    page.get_by_role("button", name="Terug naar het formulier").click()
    for key, says in (
        ("status", "Bij 'Status' is nog niets ingevuld."),
        ("summary", "Bij 'Samenvatting' is nog niets ingevuld."),
        ("reach", "'1.200' is geen heel getal."),
        ("end", "Het einde ('2019') ligt voor het begin ('2020')"),
        ("images[1].alt", "Het beeld 'tafel.jpg' heeft nog geen beschrijving"),
        ("images[1].consent", "hun toestemming staat er nog niet bij"),
    ):
        expect(at_field(page, key)).to_contain_text(says)
    assert page.evaluate(KEPT) == {}

    page.get_by_label("Status", exact=True).last.click()
    page.get_by_role("option").first.click()
    for label, text in (
        ("Samenvatting", "Buren eten samen."),
        ("Bereik", "1200"),
        ("Einde", "2021"),
        ("Beschrijving", "Een tafel."),
        ("Toestemming", "Schriftelijk, mei 2020"),
    ):
        write(page, label, text)
    expect(page.locator(".review")).to_contain_text("Geen fouten in deze tekst.")
    publish(page)
    expect(page).to_have_url(re.compile("/entries/samen-eten"))
    folder = "content/projecten/samen-eten"
    assert page.evaluate(KEPT) == {
        f"{folder}/tafel.jpg": "tafel.jpg",
        f"{folder}/index.md": dedent("""\
            ---
            title: Samen eten
            status: loopt
            summary: Buren eten samen.
            start: 2020
            end: 2021
            reach: 1200
            images:
              - file: tafel.jpg
                alt: Een tafel.
                people: true
                consent: Schriftelijk, mei 2020
            ---
            """),
    }


@pytest.mark.slow
def test_on_a_host_a_draft_is_saved_with_its_mistakes_when_its_writer_wants_so(page: Page) -> None:
    page.get_by_label("Titel", exact=True).first.fill("Een concept")
    publish(page)
    expect(page.get_by_role("dialog")).to_contain_text("Dit concept heeft nog fouten")
    assert page.evaluate(KEPT) == {}
    page.get_by_role("button", name="Bewaar het concept zo").click()
    expect(page).to_have_url(re.compile("/entries/een-concept"))
    assert page.evaluate(KEPT) == {
        "content/projecten/een-concept/index.md": "---\ntitle: Een concept\ndraft: true\n---\n"
    }


DESCRIBED_BY = """async (key) => {
    const { fieldOf, controlOf } = await import('/beheer/places.js');
    return controlOf(fieldOf(key)).getAttribute('aria-describedby');
}"""


def at_field(page: Page, key: str) -> Locator:
    """What is told at the field of a key, where a screen reader finds it too."""
    return page.locator(f"#{page.evaluate(DESCRIBED_BY, key)}")


def write(page: Page, label: str, text: str) -> None:
    """Replace what stands in a field, with the keyboard."""
    page.get_by_label(label).first.press("Control+A")
    page.keyboard.type(text)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publiceer").first.click()
    page.get_by_role("menuitem").first.click()

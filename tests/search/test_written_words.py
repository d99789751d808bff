"""Words that are written in more than one way, and what the page says of what it did not find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.examples import write_texts
from tests.search.asking import ANSWERS

pytestmark = pytest.mark.browser

SETTINGS = """
    title: Woorden
    organisation: Gemeente Woorden
    url: https://woorden.example.nl/
    statuses:
      - {id: loopt, label: Loopt, phase: running}
      - {id: gestopt, label: Gestopt, phase: stopped}
      - {id: af, label: Afgerond, phase: embedded}
    themes: [{id: werk, label: Werk}, {id: gezond, label: Gezond leven}]
    sources: [{id: eigen, label: Eigen geld}]
    fields:
      - {id: methode, label: Methode, type: text}
      - {id: wijk, label: Wijk, type: choice, filter: true,
         choices: [{id: zuid, label: Zuid}, {id: noord, label: Noord}]}
"""

SAID = (
    "Re-integratie van zzp'ers en 65-plussers na Covid-19. Het college van B&W en de afdeling P&O "
    "gaven 2,5 uur. De ggz-instelling en de bi\u00adblio\u00adtheek helpen. Naoorlogse huizen. "
    "Een ge\u00admeente, ou\u200bderen, jon\ufeffgeren, vrij\u2060willigers. "
    "En school\u200dkinderen. R&D, de 50+-groep en V&VN; non-profit en co-creatie. Het M & T."
)


def card(title: str, text: str, *lines: str) -> str:
    rest = "".join(f"{line}\n" for line in lines)
    return f"---\ntitle: {title}\nsummary: Kort.\n{rest}---\n\n{text}\n"


@pytest.fixture(scope="module")
def site(
    build_site: Any, serve_folder: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A showcase of three cards, one of which says it all."""
    folder = tmp_path_factory.mktemp("woorden")
    quote = 'quotes: [{text: "Nu durf ik weer te zingen.", by: deelnemer}]'
    costs = "costs: [{year: 2024, amount: 10, source: eigen, note: Inclusief accountant}]"
    texts = {
        "site.yaml": SETTINGS,
        "index.md": "# Welkom\n\nWij tonen een kaleidoscoop van plannen.\n",
        "projecten/een.md": card("Een", SAID, "status: loopt", "wijk: noord"),
        "projecten/twee.md": card(
            "Twee", "Over een huis.", "status: af", "wijk: zuid", quote, costs
        ),
        "projecten/drie.md": card("Drie", "Over werk.", "status: loopt", "methode: Storytelling"),
    }
    return serve_folder(build_site(write_texts(texts, folder / "content"), folder / "public"))


@pytest.fixture(scope="module")
def answers(browser: Browser, site: str) -> Callable[[str], list[str]]:
    """The addresses that a question finds."""
    page = browser.new_page()
    page.goto(f"{site}zoeken/")
    script = page.eval_on_selector("script[type=module]", "(element) => element.src")

    def ask(text: str) -> list[str]:
        found: list[list[str]] = page.evaluate(ANSWERS, [script, f"{site}search/", [text]])
        return found[0]

    return ask


@pytest.mark.parametrize(
    "typed",
    [
        *("re-integratie", "reintegratie", "reïntegratie", "re integratie"),
        *("zzper", "zzp'er", "zzp’ers", "zzpers", "65plusser", "65-plusser", "65+-plussers"),
        *("covid19", "covid-19", "Covid 19", "B&W", "b&w", "college van B&W", "P&O"),
        *("2,5", "2.5", "bibliotheek", "biblio\u00adtheek", "ggzinstelling", "GGZ-instelling"),
        *("na-oorlogse", "naoorlogs", "nonprofit", "non-profit", "cocreatie", "co-creatie"),
        *("gemeente", "ouderen", "jongeren", "vrijwilligers", "schoolkinderen", "oude\u200bren"),
        *("R&D", "r&d", "V&VN", "v&vn", "50+-groep"),
        *("B & W", "b & w", "R & D", "college van B & W", "M&T", "M & T", "mt"),
    ],
)
def test_a_word_is_found_however_it_is_written(
    answers: Callable[[str], list[str]], typed: str
) -> None:
    assert answers(typed)[:1] == ["/projecten/een/"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zingen", "/projecten/twee/"),
        ("accountant", "/projecten/twee/"),
        ("storytelling", "/projecten/drie/"),
        ("kaleidoscoop", "/"),
    ],
)
def test_all_that_a_page_shows_can_be_found(
    answers: Callable[[str], list[str]], typed: str, found: str
) -> None:
    assert answers(typed)[:1] == [found]


def note_of(page: Page, site: str, asked: str) -> str:
    page.goto(f"{site}zoeken/?q={asked}")
    expect(page.locator(".search-status")).not_to_be_empty()
    return page.locator(".search-note").inner_text()


def test_the_page_says_what_was_not_found(browser: Browser, site: str) -> None:
    page = browser.new_page()
    assert note_of(page, site, "gestopt") == (
        "Geen project heeft de status ‘Gestopt’. Probeer een ander woord, of zoek per thema."
    )
    assert "Geen project" not in note_of(page, site, "loopt")
    assert "‘huiswerk’ staat niet op deze site" in note_of(page, site, "huiswerk")
    page.close()


def test_filters_stand_in_the_order_of_the_site(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}zoeken/?q=over+college")
    expect(page.locator(".search-filter label").first).to_be_attached()
    labels = page.locator(".search-filter label").all_text_contents()
    assert [label.split()[0] for label in labels] == ["Loopt", "Afgerond", "Zuid", "Noord"]
    page.close()

"""How far residents have to go: taps and scrolling for what they come for; heights of pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.examples import write_texts

pytestmark = pytest.mark.browser

PHONE, DESK = (360, 740), (1280, 900)

# The projects that this organisation took part in.
FLORENCE = ("flatcoach", "ontmoetingscentrum", "rijswijk-blijft-staan")


class Visitor:
    """Somebody with a screen: counts taps, and the pixels scrolled to see what is tapped."""

    def __init__(self, page: Page) -> None:
        """`page` has the size of the screen."""
        assert page.viewport_size
        self.page, self.screen = page, page.viewport_size["height"]
        self.taps = self.scrolled = 0

    def see(self, what: Locator) -> None:
        """Scroll no further than needed to see the beginning of it."""
        what.wait_for()
        top = what.evaluate("(element) => element.getBoundingClientRect().top")
        if not 0 <= top < self.screen - 40:
            way = top - self.screen / 2
            self.page.evaluate("(way) => scrollBy({ top: way, behavior: 'instant' })", way)
            self.scrolled += abs(int(way))

    def tap(self, what: Locator) -> None:
        """Tap something, scrolling to it first."""
        self.see(what)
        what.click()
        self.taps += 1

    def short(self) -> bool:
        """Whether it took no more than three taps and two screens."""
        return self.taps <= 3 and self.scrolled <= 2 * self.screen


@pytest.fixture(scope="module")
def home(rijswijk: Path, serve_folder: Any) -> str:
    return str(serve_folder(rijswijk))


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def visitor(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    yield Visitor(context.new_page())
    context.close()


def test_projects_for_lonely_elderly_are_a_question_away(visitor: Visitor, home: str) -> None:
    visitor.page.goto(home)
    visitor.page.fill("main input[name=q]", "eenzame ouderen")
    visitor.tap(visitor.page.locator("main .search button"))
    visitor.see(visitor.page.locator("#results a").first)
    assert visitor.page.locator("#results a").count() >= 5
    assert visitor.short(), (visitor.taps, visitor.scrolled)


def test_what_a_project_cost_in_a_year_is_three_taps_away(visitor: Visitor, home: str) -> None:
    page = visitor.page
    page.goto(home)
    page.fill("main input[name=q]", "flatcoach")
    visitor.tap(page.locator("main .search button"))
    visitor.tap(page.locator("#results a").first)
    visitor.tap(page.locator(".card-top__facts a[href='#_costs']"))
    expect(page.locator("#_costs")).to_be_in_viewport()  # the link itself scrolls there
    assert "30.000" in page.locator(".costs--card tr", has_text="2017").inner_text()
    assert visitor.short(), (visitor.taps, visitor.scrolled)


def test_what_did_not_work_is_two_taps_away(visitor: Visitor, home: str) -> None:
    page = visitor.page
    page.goto(home)
    visitor.tap(page.locator(".menu a", has_text="Lessen"))
    visitor.tap(page.get_by_role("link", name="Wat lukte niet?"))
    visitor.see(page.locator(".lesson").first)
    assert page.locator(".lesson").count() == page.locator(".lesson__tag").count() >= 4
    assert visitor.short(), (visitor.taps, visitor.scrolled)


def test_all_projects_of_an_organisation_are_a_question_away(visitor: Visitor, home: str) -> None:
    page = visitor.page
    page.goto(home)
    page.fill("main input[name=q]", "Florence")
    visitor.tap(page.locator("main .search button"))
    visitor.see(page.locator("#results a").first)
    found = page.locator("#results a").evaluate_all("(links) => links.map((a) => a.pathname)")
    cards = {f"/projecten/{slug}/" for slug in FLORENCE}
    assert cards <= set(found)
    assert visitor.short(), (visitor.taps, visitor.scrolled)


def test_two_filters_and_the_way_back_take_three_taps(visitor: Visitor, home: str) -> None:
    page = visitor.page
    page.goto(f"{home}projecten/")
    summary = page.locator(".filters > summary")
    if summary.is_visible():
        visitor.tap(summary)
    visitor.tap(page.locator("[data-option=eenzaamheid]"))
    visitor.tap(page.locator("[data-option=in-ontwikkeling]"))
    if summary.is_visible():
        button = page.locator(".filters__done button")
        assert button.inner_text() == "Toon 2 projecten"
        place = button.bounding_box()
        assert place
        assert place["y"] + place["height"] <= visitor.screen  # always in sight
    visitor.see(page.locator(".teaser:visible").first)
    assert page.locator(".teaser:visible").count() == 2
    assert visitor.short(), (visitor.taps, visitor.scrolled)
    page.go_back()
    page.go_back()
    expect(page.locator(".teaser:visible")).to_have_count(23)


def test_what_was_chosen_is_said_and_can_be_taken_away(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{home}projecten/")
    page.click(".filters > summary")
    page.click("[data-option=eenzaamheid]")
    page.click("[data-option=in-ontwikkeling]")
    page.click(".filters__done button")
    assert not page.locator(".filters__done").is_visible()
    assert page.locator("h1").inner_text() == "Projecten: Eenzaamheid, In ontwikkeling"
    assert page.title().startswith("Projecten: Eenzaamheid, In ontwikkeling")
    assert page.locator(".house .house__lit").count() == 2
    assert "3.200" in page.locator(".list__sums").inner_text()
    page.get_by_role("link", name="Zonder Eenzaamheid").click()
    assert page.locator("h1").inner_text() == "Projecten: In ontwikkeling"
    page.get_by_role("link", name="Zonder In ontwikkeling").click()
    assert page.locator(".teaser:visible").count() == page.locator(".house .house__lit").count()
    page.check("[name=compact]")
    assert page.evaluate("document.documentElement.scrollHeight") < 4000
    page.reload()
    assert page.locator("[name=compact]").is_checked()
    page.close()


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("", 6000),
        ("projecten/", 7500),
        ("lessen/", 6000),
        ("lessen/pagina/2/", 6000),
        ("lessen/thema/langer-thuis/", 6000),
    ],
)
def test_pages_stay_short_on_a_phone(browser: Browser, home: str, path: str, limit: int) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(home + path)
    assert page.evaluate("document.documentElement.scrollHeight") < limit
    if not path:
        picture = page.locator(".front__window img").bounding_box()
        door = page.locator(".doors a").first.bounding_box()
        assert picture
        assert door
        assert door["y"] + door["height"] <= 740
        assert picture["y"] + picture["height"] / 2 <= 740
    page.close()


def test_lessons_are_filtered_with_and_without_a_script(
    browser: Browser, visitor: Visitor, home: str
) -> None:
    page = visitor.page
    page.goto(home)
    visitor.tap(page.locator(".menu a", has_text="Lessen"))
    summary = page.locator(".filters > summary")
    if summary.is_visible():
        visitor.tap(summary)
    visitor.tap(page.locator("[data-option=inclusieve-wijk]"))
    visitor.see(page.locator(".lesson").first)
    assert page.locator(".lesson").count() == 8
    assert visitor.short(), (visitor.taps, visitor.scrolled)


LONG = """
    title: Veel
    organisation: Gemeente Veel
    url: https://veel.example.nl/
    statuses:
      - {id: loopt, label: Loopt, phase: running}
      - {id: gestopt, label: Gestopt, phase: stopped}
    themes: [{id: groen, label: Groen}, {id: geld, label: Geld}]
    sources: [{id: eigen, label: Eigen geld}]
"""


@pytest.fixture(scope="module")
def long_list(build_site: Any, serve_folder: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A showcase of 200 cards: every third is green, every fifth stopped, card n cost n euro."""
    folder = tmp_path_factory.mktemp("veel")
    texts = {"site.yaml": LONG}
    for n in range(1, 201):
        theme = "groen" if n % 3 == 0 else "geld"
        status = "loopt" if n % 5 else "gestopt"
        texts[f"projecten/p{n:03}.md"] = f"""
            ---
            title: Proef {n:03}
            status: {status}
            themes: [{theme}]
            summary: Kort en klaar.
            reach: 1
            costs: [{{year: 2024, amount: {n}, source: eigen}}]
            ---

            Tekst.
        """
    site = build_site(write_texts(texts, folder / "content"), folder / "public")
    return str(serve_folder(site))


def test_filters_combine_over_all_pages_of_a_long_list(browser: Browser, long_list: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{long_list}projecten/")
    page.click("[data-option=groen]")
    page.click("[data-option=gestopt]")
    expect(page.locator(".teaser")).to_have_count(13)
    titles = page.locator(".teaser__title").all_inner_texts()
    assert titles == [f"Proef {n:03}" for n in range(15, 201, 15)]
    assert page.locator("#_count").inner_text() == "13 van de 200 projecten"
    assert f"€ {sum(range(15, 201, 15)):,}".replace(",", ".") in page.locator(
        ".list__sums"
    ).inner_text().replace("\u00a0", " ")
    page.select_option("[name=sort]", "cost")
    expect(page.locator(".teaser__title").first).to_have_text("Proef 195")
    assert "nummer" not in page.locator("[name=sort]").inner_text()
    page.click(".chosen__all")
    expect(page.locator(".teaser__title").first).to_have_text("Proef 200")
    page.click(".list__more")
    expect(page.locator(".teaser")).to_have_count(40)
    page.close()


def test_a_page_of_one_choice_leads_to_both(browser: Browser, long_list: str) -> None:
    page = browser.new_page()
    page.goto(f"{long_list}projecten/thema/groen/")
    page.click("[data-option=gestopt]")
    expect(page.locator(".teaser")).to_have_count(13)
    assert page.locator("h1").inner_text() == "Projecten: Groen, Gestopt"
    page.close()

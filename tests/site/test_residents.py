"""The site in a real browser: access for everyone, the strict policy, with and without script."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
# Of all that is right, nothing has to be described: that takes half of the time.
JUDGE = """async (rules) => {
    const { violations } = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
    return violations;
}"""

# One page of each type.
PAGES = (
    "",
    "projecten/",
    "projecten/flatcoach/",
    "projecten/status/loopt/",
    "projecten/?theme=eenzaamheid&status=loopt&view=compact",
    "doelgroep/ouderen/",
    "themas/",
    "themas/eenzaamheid/",
    "programmalijnen/",
    "programmalijnen/zorg-en-wonen/",
    "lessen/",
    "lessen/wat-lukte-niet/",
    "kosten/",
    "beelden/",
    "nieuws/",
    "nieuws/2016-06-28-kennisbijeenkomst/",
    "over/",
    "toegankelijkheid/",
    "zoeken/?q=eenzame+ouderen",
    "404.html",
)

# How a visitor may look at a page: on a telephone or a screen, by day or by night.
WAYS: tuple[tuple[int, Any], ...] = (
    (320, "light"),
    (1280, "dark"),
    (320, "dark"),
    (1280, "light"),
)


@pytest.fixture(scope="module")
def home(rijswijk: Path, serve_folder: Any) -> str:
    return str(serve_folder(rijswijk))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("load")
    if "?q=" in address:
        page.wait_for_selector("#results a")


def obstacles(
    browser: Browser, home: str, pages: Sequence[str], width: int, scheme: Any
) -> list[str]:
    """What stands in the way on these pages, by the rules of WCAG 2.2 AA.

    Which of them scroll sideways is told for a telephone too, and for text twice as large.
    """
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    context.add_init_script(AXE)
    page = context.new_page()
    found = []
    for path in pages:
        visit(page, home + path)
        for wide in (320, width):
            page.set_viewport_size({"width": wide, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > wide:
                found.append(f"{path} scrolls sideways at {wide}")
        violations = page.evaluate(JUDGE, RULES)
        found += [f"{path} {v['id']} {v['nodes'][0]['html']}" for v in violations]
        page.set_viewport_size({"width": 640, "height": 900})
        page.add_style_tag(content="html { font-size: 200% }")
        if page.evaluate("document.documentElement.scrollWidth") > 640:
            found.append(f"{path} scrolls sideways with text twice as large")
    context.close()
    return found


@pytest.mark.parametrize(
    ("width", "scheme"),
    [WAYS[0], *(pytest.param(*way, marks=pytest.mark.slow) for way in WAYS[1:])],
)
def test_no_page_type_has_an_obstacle_or_scrolls_sideways(
    browser: Browser, home: str, width: int, scheme: Any
) -> None:
    assert obstacles(browser, home, PAGES, width, scheme) == []


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(len(WAYS)))
def test_no_page_at_all_has_an_obstacle(
    browser: Browser, rijswijk: Path, home: str, turn: int
) -> None:
    # An old address leads to its page while it is looked at.
    files = [
        path.relative_to(rijswijk).as_posix()
        for path in sorted(rijswijk.rglob("*.html"))
        if 'http-equiv="refresh"' not in path.read_text("utf-8")
    ]
    # Each page in one way: pages of a type share their template, which is looked at in every way.
    pages = [file.removesuffix("index.html") for file in files[turn :: len(WAYS)]]
    assert obstacles(browser, home, pages, *WAYS[turn]) == []


class Walk(NamedTuple):
    """A visit to one page of each type: what the browser said, and where the first Tab led."""

    complaints: list[str]
    left: int  # what the browser kept of it, in cookies and in its stores
    tabbed: dict[str, tuple[str, str]]  # by page, the link, and the id of where it leads


@pytest.fixture(scope="module")
def walk(browser: Browser, home: str) -> Walk:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith(home) else complaints.append(request.url),
    )
    tabbed = {}
    for path in PAGES:
        visit(page, home + path)
        page.keyboard.press("Tab")
        link = page.evaluate("document.activeElement.getAttribute('href')")
        page.keyboard.press("Enter")
        tabbed[path] = link, page.evaluate("document.activeElement.id")
    left = len(context.cookies()) + page.evaluate("localStorage.length + sessionStorage.length")
    context.close()
    return Walk(complaints, left, tabbed)


def test_a_walk_breaks_no_policy_and_asks_nothing_of_others(walk: Walk) -> None:
    assert walk.complaints == []
    assert walk.left == 0


def test_the_first_tab_skips_to_the_content(walk: Walk) -> None:
    assert walk.tabbed == dict.fromkeys(PAGES, ("#_main", "_main"))


def test_choices_combine_at_once_and_stay_in_the_address(page: Page, home: str) -> None:
    visit(page, f"{home}projecten/")
    page.click("[data-facet=theme] [data-option=eenzaamheid]")
    page.click("[data-facet=status] [data-option=in-ontwikkeling]")
    titles = page.locator(".teaser__title:visible")
    assert sorted(titles.all_inner_texts()) == ["Samen Sterk Wijken", "Stem van de Toekomst"]
    assert "theme=eenzaamheid" in page.url
    assert "status=in-ontwikkeling" in page.url
    page.reload()
    expect(titles).to_have_count(2)
    page.select_option(".list__tools select", "reach")
    expect(titles.first).to_have_text("Stem van de Toekomst")
    page.go_back()
    page.go_back()
    expect(titles).to_have_count(6)


def test_the_keyboard_finds_filters_and_opens_and_closes_a_picture(page: Page, home: str) -> None:
    visit(page, f"{home}zoeken/")
    page.locator("main input[name=q]").focus()
    page.keyboard.type("valpreventie ouderen evenwicht")
    page.wait_for_selector("#results a")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('#results .search-list')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}projecten/rijswijk-blijft-staan/")
    visit(page, f"{home}projecten/")
    page.locator("[data-facet=theme] [data-option=eenzaamheid]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".teaser__title:visible")).to_have_count(6)
    visit(page, f"{home}beelden/")
    picture = page.locator("[data-viewer] a:has(img)").first
    picture.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    assert dialog.locator("img").get_attribute("alt")
    first = dialog.locator("img").get_attribute("src")
    assert first
    page.keyboard.press("ArrowRight")
    expect(dialog.locator("img")).not_to_have_attribute("src", first)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") == "A"


def test_the_way_back_closes_a_picture_and_stays_on_the_page(page: Page, home: str) -> None:
    visit(page, f"{home}beelden/")
    page.click("[data-viewer] a:has(img) >> nth=1")
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    page.go_back()
    expect(dialog).to_have_count(0)
    assert page.url == f"{home}beelden/"
    page.click("[data-viewer] a:has(img) >> nth=1")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.wait_for_function("history.state === null")


# Keeps what moves by itself while a page loads and somebody scrolls through it.
SHIFTS = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
}"""
TO_THE_END = """async () => {
    await document.fonts.ready;
    const screen = innerHeight;
    for (let top = 0; top < document.documentElement.scrollHeight; top += screen) {
        scrollTo({ top, behavior: "instant" });
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }
    return shifted;
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_shifts_while_a_page_loads(width: int, browser: Browser, home: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740})
    context.add_init_script(f"({SHIFTS})()")
    page = context.new_page()
    for path in ("", "projecten/", "projecten/flatcoach/", "lessen/", "kosten/"):
        visit(page, home + path)
        assert page.evaluate(TO_THE_END) < 0.05, path
    context.close()


def test_everything_is_there_without_javascript(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in PAGES:
        page.goto(home + path)
        assert page.locator("h1:visible").count() == 1, path
        assert len(page.locator("main").inner_text()) > 100, path
    page.goto(f"{home}projecten/")
    page.click("[data-facet=theme] [data-option=langer-thuis]")
    page.wait_for_url(f"{home}projecten/thema/langer-thuis/")
    assert page.locator(".teaser__title").count() == 8
    page.click("text=Flatcoach")
    page.wait_for_url(f"{home}projecten/flatcoach/")
    assert page.locator("h1").inner_text() == "Flatcoach"
    page.goto(f"{home}beelden/")
    page.click("[data-viewer] a:has(img) >> nth=0")
    page.wait_for_url("**/*.jpg")
    page.goto(f"{home}zoeken/?q=flat")
    assert page.locator("noscript").inner_text().strip()
    assert page.locator("main a:has-text('Eenzaamheid')").count() >= 1
    context.close()


@pytest.mark.parametrize(("path", "limit"), [("", 150_000), ("projecten/flatcoach/", 120_000)])
def test_the_first_view_is_light(path: str, limit: int, browser: Browser, home: str) -> None:
    # A visitor who comes for the first time: of what is there already, larger pictures are shown.
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page = context.new_page()
    responses: list[Any] = []

    def weight(response: Any) -> int:
        body = context.request.get(response.url).body()  # a browser need not keep what it showed
        packed = response.headers.get("content-type", "").startswith(("image/", "font/"))
        return len(body) if packed and b"<svg" not in body[:200] else len(gzip.compress(body))

    def came(response: Any) -> None:  # a method of a list is refused
        responses.append(response)

    page.on("response", came)
    page.goto(home + path, wait_until="networkidle")
    assert 10_000 < sum(map(weight, responses)) < limit
    context.close()

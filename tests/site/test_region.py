"""The showcase of a region: three programmes together, as published."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

from tests.program import BuildSite, RunCommand
from tests.search.asking import ANSWERS
from tests.site.test_residents import obstacles
from tests.sitecheck import broken_links, text_of

REGION = "examples/regio/content"
HOMES = (
    "https://etalage-rijswijk.example/",
    "https://proeftuinen-zuid-holland.example/",
    "https://zelfredzaam-leidschendam-voorburg.example/",
)
PAGES = ("", "projecten/", "projecten/etalage/zuid-holland/", "themas/", "themas/langer-thuis/")
MORE = ("plaatsen/", "plaatsen/den-haag/", "etalages/", "zoeken/?q=mantelzorg")

pytestmark = pytest.mark.slow


def titles(html: str) -> list[str]:
    """Where the titles of the cards in a page lead."""
    return re.findall(r'teaser__title[^>]*><a href="([^"]*)"', html)


def listed(site: Path) -> set[str]:
    """Where the titles of all cards in the lists of a site lead."""
    pages = site.glob("projecten/**/*.html")
    return {link for page in pages for link in titles(page.read_text("utf-8"))}


def test_the_region_has_nothing_wrong_with_it(
    run_command: RunCommand, published_once: Callable[[str], Path]
) -> None:
    done = run_command("check", "--content", REGION, "--strict")
    assert done.returncode == 0, done.stdout
    assert broken_links(published_once(REGION), "https://samen-in-de-regio.example/") == []


MEMBERS = {
    "rijswijk": "content",
    "zuid-holland": "examples/zuid-holland/content",
    "leidschendam-voorburg": "examples/leidschendam-voorburg/content",
}


@pytest.mark.parametrize("content", [*MEMBERS.values(), REGION])
def test_what_is_published_is_as_the_schema_says(
    content: str, published_once: Callable[[str], Path]
) -> None:
    data = published_once(content) / "data"
    schema = json.loads((data / "showcase.schema.json").read_text("utf-8"))
    published = json.loads((data / "showcase.json").read_text("utf-8"))
    errors = Draft202012Validator(schema).iter_errors(published)
    assert [error.json_path for error in errors] == []


@pytest.mark.parametrize("name", MEMBERS)
def test_what_the_region_keeps_is_what_is_published(
    name: str, published_once: Callable[[str], Path], repository: Path
) -> None:
    kept = json.loads((repository / REGION / f"federation/{name}.json").read_text("utf-8"))
    now = json.loads((published_once(MEMBERS[name]) / "data/showcase.json").read_text("utf-8"))
    stale = [key for key in now if kept["showcase"].get(key) != now[key]]
    assert stale == [], f"build {MEMBERS[name]}, then: sitegen fetch --content {REGION}"


def test_every_card_in_the_lists_of_the_region_leads_to_its_home(
    published_once: Callable[[str], Path],
) -> None:
    site = published_once(REGION)
    cards = listed(site)
    by_home = [sum(address.startswith(home) for address in cards) for home in HOMES]
    assert by_home == [23, 42, 31]  # Strandgoed is in two of them, and stands there once
    assert sum(by_home) == len(cards)


def test_a_theme_joins_the_cards_of_all_three(published_once: Callable[[str], Path]) -> None:
    # By its id in one, and by its national address in another that has other words for it.
    page = published_once(REGION) / "themas/langer-thuis/index.html"
    cards = titles(page.read_text("utf-8"))
    assert [sum(card.startswith(home) for card in cards) for home in HOMES] == [8, 5, 9]


def test_a_question_finds_cards_of_all_three(
    published_once: Callable[[str], Path], serve_folder: Callable[[Path], str], browser: Browser
) -> None:
    address = serve_folder(published_once(REGION))
    page = browser.new_page()
    page.goto(f"{address}zoeken/")
    script = page.eval_on_selector("script[type=module]", "(element) => element.src")
    asked = ["flatcoach", "Strandgoed", "alarm in huis", "buren helpen elkaar"]
    found = page.evaluate(ANSWERS, [script, f"{address}search/", asked])
    assert f"{HOMES[0]}projecten/flatcoach/" in found[0]
    assert f"{HOMES[0]}projecten/strandgoed/" in found[1]
    assert any(url.startswith(HOMES[2]) for url in found[2])
    assert any(url.startswith(HOMES[1]) for url in found[3])


@pytest.fixture(scope="module")
def rijswijk_among_others(
    repository: Path,
    build_site: BuildSite,
    keep_pictures: Callable[[Path], None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The showcase of Rijswijk as it is when the two others join it."""
    content = tmp_path_factory.mktemp("joined") / "content"
    shutil.copytree(repository / "content", content)
    others = [name for name in MEMBERS if name != "rijswijk"]
    (content / "federation").mkdir()
    for name in others:
        shutil.copy(repository / REGION / f"federation/{name}.json", content / "federation")
    feeds = (f"  - {{feed: ../../{one}/public/data/showcase.json, label: {one}}}" for one in others)
    with (content / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\n".join(["", "federation:", *feeds, ""]))
    site = content.parent / "public"
    keep_pictures(site)
    return build_site(content, site)


def test_strandgoed_is_one_project_and_the_flat_coaches_are_of_one_kind(
    rijswijk_among_others: Path, published_once: Callable[[str], Path]
) -> None:
    def elsewhere(card: str) -> list[str]:
        page = rijswijk_among_others / f"projecten/{card}/index.html"
        return titles(page.read_text("utf-8").partition('id="_elsewhere"')[2])

    strandgoed = f"{HOMES[1]}proeftuinen/strandgoed/"
    assert elsewhere("strandgoed")[0] == strandgoed
    # The flat coach of Leidschendam-Voorburg stands in the plan of the help of neighbours.
    assert elsewhere("flatcoach")[0] == f"{HOMES[2]}activiteiten/burenhulp/"
    assert elsewhere("welzijn-op-recept")[0] == f"{HOMES[2]}activiteiten/welzijn-op-recept/"
    for site in (rijswijk_among_others, published_once(REGION)):
        together = (site / "projecten/index.html").read_text("utf-8")
        assert f'<a href="{strandgoed}">' in together.partition("teaser__also")[2]
        assert strandgoed not in titles(together)


def test_the_region_counts_cards_together_and_adds_nothing_else(
    published_once: Callable[[str], Path],
) -> None:
    site = published_once(REGION)
    told = {
        page.relative_to(site).as_posix(): found
        for page in site.rglob("*.html")
        if (found := re.findall(r"€ [\d.]+|\b10\.665\b", text_of(page).replace("\u00a0", " ")))
    }
    # Rijswijk is the only one that tells what its cards cost and whom they reached.
    assert told == {"etalages/index.html": ["10.665", "€ 1.255.000"]}
    showcases = (site / "etalages/index.html").read_text("utf-8")
    assert "Bereik en kosten tellen we niet op" in showcases
    together = re.findall(r"<tfoot>(.*?)</tfoot>", showcases, re.S)[0]
    *by_phase, every = map(int, re.findall(r"<td[^>]*>(\d+)</td>", together))
    assert sum(by_phase) == every == len(listed(site))


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_nothing_stands_in_the_way_in_the_region(
    published_once: Callable[[str], Path],
    serve_folder: Callable[[Path], str],
    browser: Browser,
    width: int,
    scheme: str,
) -> None:
    address = serve_folder(published_once(REGION))
    assert obstacles(browser, address, [*PAGES, *MORE], width, scheme) == []

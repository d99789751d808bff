"""The showcase of a region: three programmes together, as published."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

from tests.program import RunCommand
from tests.search.asking import ANSWERS
from tests.site.test_residents import obstacles
from tests.sitecheck import broken_links

REGION = "examples/regio/content"
HOMES = (
    "https://etalage-rijswijk.example/",
    "https://proeftuinen-zuid-holland.example/",
    "https://zelfredzaam-leidschendam-voorburg.example/",
)
PAGES = ("", "projecten/", "projecten/etalage/zuid-holland/", "themas/", "themas/langer-thuis/")
MORE = ("plaatsen/", "plaatsen/den-haag/", "etalages/", "zoeken/?q=mantelzorg")

pytestmark = pytest.mark.slow


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
    lists = (site / "projecten").rglob("*.html")
    cards = {
        address
        for page in lists
        for address in re.findall(r'teaser__title[^>]*><a href="([^"]*)"', page.read_text("utf-8"))
    }
    by_home = [sum(address.startswith(home) for address in cards) for home in HOMES]
    assert by_home == [23, 42, 31]  # Strandgoed is in two of them, and stands there once
    assert sum(by_home) == len(cards)


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

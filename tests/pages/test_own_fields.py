"""Fields of a site's own that stand in lists, and the orders that their numbers give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.host import ServeFolder
from tests.sitecheck import text_of

Build = Callable[..., Any]

SETTINGS = """
    title: Velden
    organisation: Gemeente Velden
    url: https://velden.example.nl/
    statuses: [{id: loopt, label: Loopt, phase: running}]
    fields:
      - {id: uren, label: Uren, type: number, list: true}
      - {id: prijs, label: Prijs per uur, type: money, list: true}
      - {id: lengte, label: Lengte, type: number}
"""


def card(title: str, *lines: str) -> str:
    rest = "".join(f"{line}\n" for line in lines)
    return f"---\ntitle: {title}\nstatus: loopt\nsummary: Kort.\n{rest}---\n\nTekst.\n"


CARDS = {
    "projecten/a.md": card("Aap", "uren: 2.5", "prijs: 12.50", "lengte: 3"),
    "projecten/b.md": card("Noot", "uren: 10", "prijs: 12.50", "lengte: 4"),
    "projecten/c.md": card("Mies"),
}


def test_a_list_tells_the_fields_that_are_to_stand_in_it_by_their_names(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {"site.yaml": SETTINGS, **CARDS}
    told = text_of(build_site(showcase(texts), tmp_path / "public") / "projecten/index.html")
    assert "Uren 2,5 Prijs per uur € 12,50" in told
    assert "Uren: hoogste eerst Uren: laagste eerst" in told
    assert "Prijs per uur:" not in told  # the same everywhere: there is no order in it
    assert "Lengte" not in told


@pytest.mark.browser
@pytest.mark.parametrize("more", [0, pytest.param(60, marks=pytest.mark.slow)])
def test_residents_put_a_list_in_the_order_of_a_number_of_the_site(
    showcase: Build,
    build_site: Build,
    serve_folder: ServeFolder,
    browser: Browser,
    tmp_path: Path,
    more: int,
) -> None:
    others = {f"projecten/z{nth}.md": card(f"Zus {nth}") for nth in range(more)}
    content = showcase({"site.yaml": SETTINGS, **CARDS, **others})
    home = serve_folder(build_site(content, tmp_path / "public"))
    page = browser.new_page()
    titles = page.locator(".teaser__title:visible")
    for order, first in (("high", ["Noot", "Aap"]), ("low", ["Aap", "Noot"])):
        page.goto(f"{home}projecten/")
        page.select_option("[name=sort]", f"own.uren.{order}")
        # What tells no hours comes last, whichever way the list goes.
        for nth, title in enumerate(first):
            expect(titles.nth(nth)).to_have_text(title)
    page.reload()
    page.wait_for_function("document.querySelector('[name=sort]').value === 'own.uren.low'")
    page.close()

"""Ways in: the pages of a field's choices, and the effects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sitecheck import broken_links, read_page, text_of

Build = Callable[..., Any]
URL = "https://wegen.example.nl/"

SETTINGS = """
    title: Wegen
    organisation: Gemeente Wegen
    url: https://wegen.example.nl/
    statuses: [{id: loopt, label: Loopt, phase: running}]
    effects: [{id: contact, label: Meer contact}, {id: geld, label: Minder kosten}]
    fields:
      - {id: voor-wie, label: Voor wie, type: choices, pages: true,
         choices: [{id: oud, label: Ouderen}, {id: jong, label: Jongeren}, {id: ver, label: Verre}]}
      - {id: wijk, label: Wijk, type: choice, choices: [{id: zuid, label: Zuid}]}
"""


def card(title: str, *lines: str) -> str:
    rest = "".join(f"{line}\n" for line in lines)
    return f"---\ntitle: {title}\nstatus: loopt\nsummary: Kort.\n{rest}---\n\nTekst.\n"


def test_each_choice_that_has_cards_has_a_page_and_ways_to_it(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {
        "site.yaml": SETTINGS,
        "projecten/a.md": card("Aap", "voor-wie: [oud]", "wijk: zuid"),
        "projecten/b.md": card("Noot", "voor-wie: [oud, jong]"),
    }
    site = build_site(showcase(texts), tmp_path / "public")
    assert broken_links(site, URL) == []
    assert not (site / "voor-wie/ver").exists()
    assert not (site / "wijk").exists()
    old = site / "voor-wie/oud/index.html"
    assert "Voor wie Ouderen" in text_of(old)
    assert "2 projecten" in text_of(old)
    assert {"/projecten/a/", "/projecten/b/", "/voor-wie/jong/"} <= set(read_page(old).links)
    for page in ("index.html", "projecten/a/index.html"):
        assert "/voor-wie/oud/" in read_page(site / page).links, page
    assert "/projecten/voor-wie/oud/" in read_page(site / "projecten/index.html").links
    assert "/voor-wie/oud/" in (site / "sitemap.xml").read_text("utf-8")


def test_an_effect_leads_to_the_cards_that_claim_it(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {
        "site.yaml": SETTINGS,
        "projecten/a.md": card("Aap", "effects: [contact]"),
        "projecten/b.md": card("Noot", "effects: [contact]"),
        "projecten/c.md": card("Mies"),
    }
    site = build_site(showcase(texts), tmp_path / "public")
    page = site / "projecten/effect/contact/index.html"
    assert "/projecten/effect/contact/" in read_page(site / "projecten/a/index.html").links
    assert {"/projecten/a/", "/projecten/b/"} <= set(read_page(page).links)
    assert "/projecten/c/" not in read_page(page).links
    assert not (site / "projecten/effect/geld").exists()

"""A card is a page with short ways: what is on it, what it takes, one or two sheets of paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.program import BuildSite
from tests.sitecheck import text_of

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    contact: {label: De gemeente, url: "https://gemeente.example/"}
    statuses: [{id: loopt, label: Loopt, phase: running}]
    themes: [{id: rust, label: Rust}]
    sources: [{id: budget, label: Budget}, {id: fonds, label: Fonds, counts: false}]
    sections: [{heading: Wat deden we?}, {heading: Wat leverde het op?, poster: results}]
"""
CARD = """
    ---
    title: Samen eten
    status: loopt
    summary: Buren eten samen.
    costs:
      - {year: 2016, amount: 30000, source: budget}
      - {year: 2017, amount: 20000, source: budget}
      - {year: 2017, amount: 5000, source: budget}
      - {year: 2018, amount: 90000, source: fonds}
    partners: [Het buurthuis]
    lessons: [Begin klein, Praat veel]
    sources: [{title: Verslag}]
    %s
    ---

    ## Wat deden we?

    Wij kookten.

    ## Wat leverde het op?

    Wij aten.

    ## Hoe verder?

    Wij koken door.
"""


def card(showcase: Showcase, build_site: BuildSite, more: str = "needs: [Een keuken]") -> Path:
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": CARD % more})
    return build_site(content, content.parent / "public") / "projecten/eten/index.html"


def test_what_is_on_the_page_is_listed_in_its_order(
    showcase: Showcase, build_site: BuildSite
) -> None:
    page = card(showcase, build_site).read_text("utf-8")
    listed = re.findall(r'<li><a href="#([^"]+)"', page.partition("contents--narrow")[2])
    wanted = ["wat-deden-we", "wat-leverde-het-op", "_learned", "hoe-verder"]
    wanted += ["_needs", "_costs", "_sources"]
    assert listed == wanted * 2  # folded above the text, and beside it
    at = [page.index(f'id="{one}"') for one in wanted[:5]]
    assert at == sorted(at)


def test_a_short_card_lists_nothing(showcase: Showcase, build_site: BuildSite) -> None:
    short = "---\ntitle: Samen eten\nstatus: loopt\nsummary: Buren.\n---\n\nWij kookten.\n"
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": short})
    site = build_site(content, content.parent / "public")
    assert "Op deze pagina" not in text_of(site / "projecten/eten/index.html")


def test_the_amounts_lead_to_their_table(showcase: Showcase, build_site: BuildSite) -> None:
    page = card(showcase, build_site).read_text("utf-8")
    assert re.search(r'<a href="#_costs">€\s55\.000</a>', page)
    assert re.search(r'Uit een ander budget</dt><dd><a href="#_costs">€\s90\.000</a>', page)


def test_who_wants_to_do_it_too_reads_what_it_takes(
    showcase: Showcase, build_site: BuildSite
) -> None:
    shown = text_of(card(showcase, build_site))
    block = shown.partition("Zelf doen Dit heeft u nodig")[2].partition("Waar komt dit")[0]
    parts = ["Een keuken", "Kosten per jaar € 25.000 tot € 30.000", "Het buurthuis"]
    parts += ["Let op de struikelblokken 2 lessen", "Vraag hierover De gemeente"]
    at = [block.replace("\xa0", " ").find(part) for part in parts]
    assert -1 not in at
    assert at == sorted(at)


def test_without_what_it_takes_nobody_is_told_to_do_it_too(
    showcase: Showcase, build_site: BuildSite
) -> None:
    assert "Zelf doen" not in text_of(card(showcase, build_site, "reach: 5"))


def test_the_link_can_be_copied_only_where_a_script_can_do_it(
    showcase: Showcase, build_site: BuildSite
) -> None:
    page = card(showcase, build_site).read_text("utf-8")
    assert re.search(r'<p class="share" hidden data-copy="[^"]+"><button', page)

"""The home page: what a resident sees first, for showcases of any size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sitecheck import read_page, text_of

Build = Callable[..., Any]

SETTINGS = """
    title: Etalage
    organisation: Gemeente Voorbeeld
    url: https://voorbeeld.example.nl/
    statuses: [{id: loopt, label: Loopt, phase: running}]
    sources: [{id: eigen, label: Eigen geld}]
"""


def card(title: str, *lines: str) -> str:
    rest = "".join(f"{line}\n" for line in lines)
    return f"---\ntitle: {title}\nstatus: loopt\nsummary: Kort en klaar.\n{rest}---\n\nTekst.\n"


def test_the_front_names_the_themes_with_most_cards_and_counts_the_rest(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    themes = ", ".join(f"{{id: t{n}, label: Zaak {n}}}" for n in range(1, 10))
    texts = {"site.yaml": f"{SETTINGS}    themes: [{themes}]\n"}
    for n in range(1, 9):  # theme n has n cards, theme 9 has none
        for m in range(n):
            texts[f"projecten/p{n}-{m}.md"] = card(f"Proef {n} {m}", f"themes: [t{n}]")
    home = build_site(showcase(texts), tmp_path / "public") / "index.html"
    doors = [link for link in read_page(home).links if link.startswith("/themas/t")]
    assert list(dict.fromkeys(doors)) == [f"/themas/t{n}/" for n in range(3, 9)]
    assert "Zaak 8 8 projecten" in text_of(home)
    assert "Nog 2 thema’s" in text_of(home)


def test_years_are_compared_at_home_where_there_are_a_few(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    for years, compared in (([2024], False), ([2023, 2024], True), (range(2010, 2023), False)):
        costs = ", ".join(f"{{year: {year}, amount: 1000, source: eigen}}" for year in years)
        texts = {"site.yaml": SETTINGS, "projecten/een.md": card("Een", f"costs: [{costs}]")}
        site = build_site(showcase(texts), tmp_path / f"public-{len(years)}")
        home = (site / "index.html").read_text("utf-8")
        assert ('class="bars"' in home) is compared
        assert "Bekijk alle kosten" in home


def test_what_hangs_in_the_window_leads_to_its_card(rijswijk: Path) -> None:
    links = read_page(rijswijk / "index.html").links
    for slug in ("flatcoach", "rijswijk-blijft-staan", "ontmoetingscentrum"):
        assert f"/projecten/{slug}/" in links

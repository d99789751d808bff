"""Pages of showcases that are not like Rijswijk: bare, large, with one theme or twenty, stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.host import ServeFolder
from tests.sitecheck import broken_links, read_page, text_of

Build = Callable[..., Any]
URL = "https://klein.example.nl/"

BARE = """
    title: Proeftuin Klein
    organisation: Gemeente Klein
    url: https://klein.example.nl/
    words: {card: [proeftuin, proeftuinen, de]}
    statuses: [{id: gestopt, label: Gestopt, phase: stopped}]
"""


def card(title: str, *lines: str) -> str:
    rest = "".join(f"{line}\n" for line in lines)
    return f"---\ntitle: {title}\nstatus: gestopt\nsummary: Kort en klaar.\n{rest}---\n\nTekst.\n"


def test_a_showcase_of_one_bare_card_has_no_empty_page(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    content = showcase({"site.yaml": BARE, "proeftuinen/een.md": card("Een")})
    site = build_site(content, tmp_path / "public")
    assert broken_links(site, URL) == []
    for missing in ("kosten", "lessen", "beelden", "nieuws", "themas", "programmalijnen"):
        assert not (site / missing).exists(), missing
    assert "Gestopt" in text_of(site / "proeftuinen/een/index.html")
    assert "deze proeftuin" in text_of(site / "proeftuinen/een/index.html").casefold()


def test_a_showcase_without_any_card_still_stands(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    site = build_site(showcase({"site.yaml": BARE}), tmp_path / "public")
    assert broken_links(site, URL) == []
    assert "Proeftuin Klein" in text_of(site / "index.html")


def test_a_showcase_that_cost_nothing_has_its_page_of_costs(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    costs = "costs: [{year: 2024, amount: 0, source: eigen}]"
    sources = "    sources: [{id: eigen, label: Eigen geld}]\n"
    texts = {"site.yaml": BARE + sources, "proeftuinen/een.md": card("Een", costs)}
    site = build_site(showcase(texts), tmp_path / "public")
    assert "2024" in text_of(site / "kosten/index.html")


def test_a_long_list_is_paged_and_every_card_is_on_one_page(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    themes = ", ".join(f"{{id: t{n}, label: Thema nummer {n}}}" for n in range(20))
    texts = {"site.yaml": f"{BARE}    themes: [{themes}]\n"}
    for n in range(130):
        number = f'number: "{n // 10}.{n % 10}"'
        texts[f"proeftuinen/p{n}.md"] = card(f"Proef {n}", number, f"themes: [t{n % 20}]")
    site = build_site(showcase(texts), tmp_path / "public")
    assert broken_links(site, URL) == []
    pages = ["index.html", "pagina/2/index.html", "pagina/3/index.html"]
    listed = [
        link
        for page in pages
        for link in dict.fromkeys(read_page(site / "proeftuinen" / page).links)
        if link.startswith("/proeftuinen/p") and "pagina" not in link
    ]
    assert len(listed) == len(set(listed)) == 130
    assert not (site / "proeftuinen/pagina/4").exists()
    assert (site / "themas/t19/index.html").is_file()


def test_the_order_follows_the_numbers(showcase: Build, build_site: Build, tmp_path: Path) -> None:
    texts = {"site.yaml": BARE}
    for slug, number in (("a", "2.10"), ("b", "2.9"), ("c", "10.1"), ("d", "2.1")):
        texts[f"proeftuinen/{slug}.md"] = card(slug, f"number: {number}")
    texts["proeftuinen/e.md"] = card("Zonder nummer")
    site = build_site(showcase(texts), tmp_path / "public")
    links = read_page(site / "proeftuinen/index.html").links
    order = [link for link in dict.fromkeys(links) if link.startswith("/proeftuinen/")]
    cards = [
        link.split("/")[2] for link in order if len(link.split("/")) == 4 and link[-2] in "abcde"
    ]
    assert cards == ["d", "b", "a", "c", "e"]


def test_every_page_says_what_it_is(rijswijk: Path) -> None:
    for path in rijswijk.rglob("*.html"):
        html = path.read_text("utf-8")
        if 'http-equiv="refresh"' not in html:
            assert html.count("<h1") == 1, path
            assert '<meta name="description" content="' in html, path
            assert "<title>" in html


def test_the_footer_and_the_picture_for_sharing_come_from_the_settings(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    settings = f"""{BARE}    footer: [{{label: Gemeente, url: "https://www.example.nl/"}}]
    house_style: {{picture: delen.png}}
"""
    content = showcase({"site.yaml": settings, "proeftuinen/een.md": card("Een")})
    Image.new("RGB", (1200, 630), "teal").save(content / "delen.png")
    site = build_site(content, tmp_path / "public")
    page = read_page(site / "proeftuinen/een/index.html")
    assert "https://www.example.nl/" in page.links
    shared = [link for link in page.links if link.startswith(f"{URL}media/")]
    assert len(shared) == 1
    assert broken_links(site, URL) == []


def test_a_page_at_the_address_of_a_part_that_is_empty_is_a_page_until_the_part_has_something(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {
        "site.yaml": BARE + "    menu: [/proeftuinen/, /kosten/, lessen, /nieuws/]\n",
        "proeftuinen/een.md": card("Een"),
        "kosten.md": "---\ntitle: Wat het kost\n---\n\nDit begrootten we.\n",
        "lessen.md": "# Wat we leren\n\nNog even geduld.\n",
    }
    site = build_site(showcase(texts), tmp_path / "public")
    assert broken_links(site, URL) == []
    assert "Dit begrootten we." in text_of(site / "kosten/index.html")
    assert "Nog even geduld." in text_of(site / "lessen/index.html")
    menu = text_of(site / "index.html")
    assert "Wat het kost" in menu
    assert "Wat we leren" in menu
    texts["proeftuinen/een.md"] = card("Een", "lessons: [Begin klein.]")
    site = build_site(showcase(texts), tmp_path / "public")
    lessons = text_of(site / "lessen/index.html")
    assert "Nog even geduld." in lessons
    assert "Begin klein." in lessons


def test_news_of_a_later_day_waits_for_that_day_and_is_shown_in_a_preview(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    news = "---\ntitle: De boot vaart\n---\n\nVaar mee.\n"
    early = "---\ntitle: Vast te lezen\npublish: 2026-01-01\n---\n\nAlvast.\n"
    texts = {
        "site.yaml": BARE,
        "nieuws/2026-03-02-boot.md": news,
        "nieuws/2026-03-03-alvast.md": early,
    }
    content, output = showcase(texts), tmp_path / "public"

    def shown(day: str, *args: str) -> tuple[bool, bool]:
        site = build_site(content, output, "--date", day, *args)
        feed = (site / "feed.xml").read_text("utf-8")
        there = (site / "nieuws/2026-03-02-boot/index.html").exists()
        assert there == ("De boot vaart" in feed)
        return there, "Vast te lezen" in feed

    assert shown("2026-03-01") == (False, True)
    assert shown("2026-03-02") == (True, True)
    assert shown("2026-03-01", "--drafts") == (True, True)


@pytest.mark.browser
def test_the_columns_of_a_table_stand_as_the_text_says(
    showcase: Build,
    build_site: Build,
    serve_folder: ServeFolder,
    browser: Browser,
    tmp_path: Path,
) -> None:
    table = "| A | B | C |\n| --- | :---: | ---: |\n| een | twee | drie |\n"
    texts = {"site.yaml": BARE, "proeftuinen/een.md": card("Een") + f"\n{table}"}
    home = serve_folder(build_site(showcase(texts), tmp_path / "public"))
    page = browser.new_page()
    page.goto(f"{home}proeftuinen/een/")
    for cells in ("th", "td"):
        assert page.eval_on_selector_all(
            f".prose {cells}", "all => all.map(one => getComputedStyle(one).textAlign)"
        ) == ["start", "center", "end"]
    page.close()

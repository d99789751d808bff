"""The pages of lessons: in portions, by a choice, and of what went no further."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sitecheck import broken_links, read_page, text_of

Build = Callable[..., Any]
URL = "https://leren.example.nl/"

SETTINGS = """
    title: Leren
    organisation: Gemeente Leren
    url: https://leren.example.nl/
    statuses:
      - {id: loopt, label: Loopt, phase: running}
      - {id: gestaakt, label: Gestaakt, phase: stopped}
    themes: [{id: groen, label: Groen}, {id: geld, label: Geld}]
"""


def card(title: str, status: str, lessons: int, theme: str = "groen") -> str:
    learned = "".join(
        f"  - '**Les {n} van {title}.** Zo ging het.'\n" for n in range(1, lessons + 1)
    )
    head = f"title: {title}\nstatus: {status}\nthemes: [{theme}]\nsummary: Kort.\n"
    return f"---\n{head}lessons:\n{learned}---\n\nTekst.\n"


def test_every_lesson_stands_once_on_the_pages_of_all(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {"site.yaml": SETTINGS}
    for n in range(10, 40):
        texts[f"projecten/p{n}.md"] = card(f"proef {n}", "loopt", 1 + n % 4)
    site = build_site(showcase(texts), tmp_path / "public")
    assert broken_links(site, URL) == []
    pages = sorted((site / "lessen").glob("**/index.html"))
    whole = [page for page in pages if "thema" not in page.parts and "status" not in page.parts]
    assert len(whole) > 3
    told = [text_of(page) for page in whole]
    for n in range(10, 40):
        for lesson in range(1, 2 + n % 4):
            assert sum(text.count(f"Les {lesson} van proef {n}.") for text in told) == 1
    for text in told:  # the lessons of one card stay together
        assert text.count("Zo ging het") <= 18


def test_what_was_learned_from_what_stopped_has_a_way_of_its_own(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {
        "site.yaml": SETTINGS,
        "projecten/a.md": card("aap", "loopt", 2),
        "projecten/b.md": card("noot", "gestaakt", 3, "geld"),
    }
    site = build_site(showcase(texts), tmp_path / "public")
    for page in ("index.html", "lessen/index.html"):
        assert "/lessen/wat-lukte-niet/" in read_page(site / page).links
        assert "Wat lukte niet?" in text_of(site / page)
    text = text_of(site / "lessen/wat-lukte-niet/index.html")
    assert "3 lessen uit 1 project" in text
    assert "van noot" in text
    assert "van aap" not in text
    assert "3 lessen uit 1 project" in text_of(site / "lessen/status/gestaakt/index.html")


def test_a_lesson_of_what_did_not_work_is_found_as_such(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    head = "title: Aap\nstatus: loopt\nthemes: [groen]\nsummary: Kort.\n"
    lessons = 'lessons:\n  - "**Goed.** Ja."\n  - {text: "**Te laat.** Nee.", setback: true}\n'
    texts = {"site.yaml": SETTINGS, "projecten/a.md": f"---\n{head}{lessons}---\n\nTekst.\n"}
    site = build_site(showcase(texts), tmp_path / "public")
    text = text_of(site / "lessen/wat-lukte-niet/index.html")
    assert "1 les uit 1 project" in text
    assert "Te laat." in text
    assert "Goed." not in text
    for page in ("lessen/index.html", "projecten/a/index.html"):
        assert text_of(site / page).count("Dit viel tegen") == 1, page


def test_nothing_is_said_of_stopping_where_all_went_on(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {"site.yaml": SETTINGS, "projecten/a.md": card("aap", "loopt", 2)}
    site = build_site(showcase(texts), tmp_path / "public")
    assert "Wat lukte niet?" not in text_of(site / "lessen/index.html")
    assert not (site / "lessen/wat-lukte-niet").exists()


def test_the_page_of_a_theme_leads_to_all_its_lessons(rijswijk: Path) -> None:
    page = read_page(rijswijk / "themas/langer-thuis/index.html")
    assert "/lessen/thema/langer-thuis/" in page.links
    assert "Bekijk alle 22 lessen" in text_of(rijswijk / "themas/langer-thuis/index.html")

"""A theme of one's own stands before the default one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.program import RunCommand
from tests.sitecheck import broken_links

Build = Callable[..., Any]
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>'
SITE = """
    title: Proeftuin Klein
    organisation: Gemeente Klein
    url: https://klein.example.nl/
    statuses: [{id: gestopt, label: Gestopt, phase: stopped}]
    house_style: {theme: eigen, logo: logo.svg}
"""
CARD = "---\ntitle: Een\nstatus: gestopt\nsummary: Kort en klaar.\n---\n\nTekst.\n"


def test_a_theme_of_ones_own_replaces_only_what_it_brings(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    content = showcase(
        {
            "site.yaml": SITE,
            "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>',
            "projecten/een.md": CARD,
            "../themes/eigen/words/nl.yaml": "skip: Sla het menu over\n",
            "../themes/eigen/static/css/97-eigen.css": ".eigen { color: red }\n",
            "../themes/eigen/templates/404.html": "<!doctype html><title>Weg</title><h1>Weg</h1>",
        }
    )
    site = build_site(content, tmp_path / "public")
    page = (site / "projecten/een/index.html").read_text("utf-8")
    assert "Sla het menu over" in page
    assert '<img class="brand__logo" src="/assets/logo-' in page
    assert "Weg" in (site / "404.html").read_text("utf-8")
    style = next((site / "assets").glob("style-*.css")).read_text("utf-8")
    assert style.endswith(".eigen { color: red }")
    assert broken_links(site, "https://klein.example.nl/") == []


def test_a_link_in_a_theme_is_not_followed(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    content = showcase(
        {
            "site.yaml": SITE,
            "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>',
            "projecten/een.md": CARD,
            "../themes/eigen/static/css/97-eigen.css": ".eigen { color: red }\n",
        }
    )
    secret = tmp_path / "geheim"
    (secret / "css").mkdir(parents=True)
    for name in ("css/geheim.css", "404.html", "nl.yaml"):
        (secret / name).write_text("skip: geheim", "utf-8")
    theme = content.parent / "themes/eigen"
    (theme / "templates").mkdir()
    (theme / "words").mkdir()
    for name, target in {
        "static/css/98-geheim.css": "css/geheim.css",
        "static/map": "css",
        "templates/404.html": "404.html",
        "templates/map": "",
        "words/nl.yaml": "nl.yaml",
    }.items():
        (theme / name).symlink_to(secret / target)
    site = build_site(content, tmp_path / "public")
    for path in (path for path in site.rglob("*") if path.is_file()):
        assert b"geheim" not in path.read_bytes(), path
        assert "geheim" not in path.name
    shutil.rmtree(theme / "static")
    (theme / "static").symlink_to(secret)
    site = build_site(content, tmp_path / "public")
    for path in (path for path in site.rglob("*") if path.is_file()):
        assert b"geheim" not in path.read_bytes(), path


DOUBLING = "".join(f"w{n}: &w{n} [*w{n - 1}, *w{n - 1}]\n" for n in range(1, 40))


@pytest.mark.parametrize(
    "words",
    ["[" * 100_000, "- " * 100_000, f"w0: &w0 [x]\n{DOUBLING}", "skip: [[[[[a]]]]]", "skip: \x0b"],
    ids=["brackets", "lists", "aliases", "deep", "control character"],
)
def test_words_of_a_theme_that_are_no_words_are_told(
    words: str, showcase: Build, run_command: RunCommand, tmp_path: Path
) -> None:
    texts = {"site.yaml": SITE, "logo.svg": LOGO, "projecten/een.md": CARD}
    content = showcase({**texts, "../themes/eigen/words/nl.yaml": words})
    done = run_command("build", "--content", content, "--output", tmp_path / "public")
    assert done.returncode == 1
    assert "themes/eigen/words/nl.yaml kan niet gelezen worden" in done.stderr


@pytest.mark.parametrize("name", ["words/nl.yaml", "templates/404.html", "static/foto.png"])
def test_a_file_of_a_theme_of_three_gigabytes_is_refused_without_reading_it(
    name: str, showcase: Build, run_command: RunCommand, tmp_path: Path
) -> None:
    content = showcase({"site.yaml": SITE, "logo.svg": LOGO, "projecten/een.md": CARD})
    file = content.parent / "themes/eigen" / name
    file.parent.mkdir(parents=True)
    with file.open("wb") as made:
        made.truncate(3 * 2**30)
    done = run_command("build", "--content", content, "--output", tmp_path / "public")
    assert done.returncode == 1
    assert f"themes/eigen/{name} is groter dan 8 MB" in done.stderr

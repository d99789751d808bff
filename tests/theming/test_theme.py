"""A theme of one's own stands before the default one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.sitecheck import broken_links

Build = Callable[..., Any]
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

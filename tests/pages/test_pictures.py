"""Pictures on pages: what stays in sight, whose picture stands for a group, lists without any."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from tests.sitecheck import read_page, text_of

Build = Callable[..., Any]

SETTINGS = """
    title: Beeld
    organisation: Gemeente Beeld
    url: https://beeld.example.nl/
    statuses: [{id: loopt, label: Loopt, phase: running}]
    themes: [{id: groen, label: Groen}, {id: geld, label: Geld}]
"""


def card(title: str, *lines: str) -> str:
    rest = "".join(f"{line}\n" for line in lines)
    return f"---\ntitle: {title}\nstatus: loopt\nsummary: Kort.\n{rest}---\n\nTekst.\n"


def test_a_picture_keeps_in_sight_what_the_editor_points_at(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    image = "images: [{file: a.jpg, alt: Een fiets., focus: [72%, 10%]}]"
    content = showcase({"site.yaml": SETTINGS, "projecten/een/index.md": card("Een", image)})
    Image.new("RGB", (600, 1200), "teal").save(content / "projecten/een/a.jpg")
    site = build_site(content, tmp_path / "public")
    for page in ("projecten/index.html", "projecten/een/index.html", "index.html"):
        assert 'class="at-x7 at-y1"' in (site / page).read_text("utf-8"), page
    css = next((site / "assets").glob("*.css")).read_text("utf-8")
    assert ".at-x7 { --x: 70%; }" in css


def test_each_theme_has_a_picture_of_its_own_a_scene_first(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {"site.yaml": SETTINGS}
    shapes = {"ding": (600, 600), "beide": (1200, 900), "groen": (1200, 900), "geld": (1200, 900)}
    for name in shapes:
        themes = "[groen, geld]" if name in ("ding", "beide") else f"[{name}]"
        image = f"images: [{{file: {name}.jpg, alt: Beeld van {name}.}}]"
        texts[f"projecten/{name}/index.md"] = card(name, f"themes: {themes}", image)
    content = showcase(texts)
    for shade, (name, size) in enumerate(shapes.items()):
        Image.new("RGB", size, (60 * shade, 90, 90)).save(content / f"projecten/{name}/{name}.jpg")
    site = build_site(content, tmp_path / "public")
    for theme in ("groen", "geld"):
        page = (site / f"themas/{theme}/index.html").read_text("utf-8")
        window = page[page.index("about__window") : page.index("window__sill")]
        assert f"Beeld van {theme}." in window
        assert f"/projecten/{theme}/" in window


def test_a_list_without_pictures_has_no_empty_windows(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {"site.yaml": SETTINGS}
    for name in ("Dag", "Dak", "Dal"):
        texts[f"projecten/{name.lower()}.md"] = card(name, "themes: [groen]")
    site = build_site(showcase(texts), tmp_path / "public")
    for page in ("index.html", "projecten/index.html", "themas/groen/index.html"):
        html = (site / page).read_text("utf-8")
        assert 'class="mini"' not in html, page
        assert not re.search(r">\s*D\s*<", html), page
    assert "Dag" in text_of(site / "projecten/index.html")


def test_many_themes_are_shown_as_a_matrix(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    themes = ", ".join(f"{{id: t{n}, label: Zaak {n}}}" for n in range(1, 9))
    texts = {"site.yaml": re.sub("themes: .*", f"themes: [{themes}]", SETTINGS)}
    for n in range(1, 9):
        texts[f"projecten/p{n}.md"] = card(f"Proef {n}", f"themes: [t{n}, t{n % 8 + 1}]")
    site = build_site(showcase(texts), tmp_path / "public")
    page = (site / "themas/index.html").read_text("utf-8")
    matrix = page[page.index('class="matrix"') :]
    assert matrix.count("<tr>") == 9
    assert matrix.count('class="matrix__own">2<') == 8
    assert matrix.count('class="matrix__1">1<') == 16
    assert "map__row" not in page
    assert "/themas/t8/" in read_page(site / "themas/index.html").links

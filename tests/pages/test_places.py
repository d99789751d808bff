"""Places: a map without any other host, the same as a list, a page for each, GeoJSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.examples import PROGRAMME
from tests.sitecheck import read_page, text_of

Build = Callable[..., Any]


def test_what_is_near_stands_in_a_list_by_place(programme: Path) -> None:
    told = text_of(programme / "plaatsen/index.html")
    assert (
        "Zuid-Holland 2 proeftuinen Gouda 2 proeftuinen 1 Preventie op het eiland "
        "2 Thuis met hulp Delft 1 proeftuin 2 Thuis met hulp" in told
    )
    assert "Nergens" not in told


def test_the_map_has_every_place_of_the_list_that_has_a_point(programme: Path) -> None:
    html = (programme / "plaatsen/index.html").read_text("utf-8")
    dots = re.findall(
        r'<a href="(/plaatsen/\w+/)" class="place-map__place" aria-label="(.*?)"', html
    )
    assert dots == [
        ("/plaatsen/gouda/", "Gouda: 2 proeftuinen"),
        ("/plaatsen/delft/", "Delft: 1 proeftuin"),
    ]
    xs = [int(x) for x in re.findall(r'place-map__dot" cx="(\d+)"', html)]
    assert xs[0] > xs[1]  # Gouda lies east of Delft
    # Each name stands there twice, for a wide and for a narrow map: only one of them is seen.
    assert html.count(">Gouda (2)</text>") == 2
    assert re.search(r'class="place-map__outline" d="M\d+ \d+L', html)
    assert "http" not in html[html.index("<svg viewBox") : html.index("places__list")]


def test_a_place_has_a_page_that_says_what_it_lies_in(programme: Path) -> None:
    page = programme / "plaatsen/gouda/index.html"
    assert "Gouda Ligt in Zuid-Holland" in text_of(page)
    assert "2 proeftuinen" in text_of(page)
    assert "/proeftuinen/thuis/" in read_page(page).links
    assert "Plaatsen hierin Gouda 2 proeftuinen" in text_of(
        programme / "plaatsen/holland/index.html"
    )


def test_the_place_of_a_page_is_named_on_its_map_and_lies_on_top(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    # So near each other that no name has room between them.
    near = re.sub(r"point: \[52.0116, 4.3571\]", "point: [52.0116, 4.7001]", PROGRAMME["site.yaml"])
    content = showcase({**PROGRAMME, "site.yaml": re.sub(r" {8}map:.*\n", "", near)})
    site = build_site(content, tmp_path / "public")
    for place in ("gouda", "delft"):
        html = (site / f"plaatsen/{place}/index.html").read_text("utf-8")
        *_, last = re.findall(r'<a href="/plaatsen/(\w+)/" class="place-map__place', html)
        assert last == place
        assert re.search(rf'"place-map__name"[^>]*>{place.title()} ', html)
        assert "place-map--plain" in html  # without an outline, a ground


def test_the_places_are_published_as_geojson(programme: Path) -> None:
    data = json.loads((programme / "data/places.geojson").read_text("utf-8"))
    gouda = next(one for one in data["features"] if one["id"] == "gouda")
    assert gouda["geometry"] == {"type": "Point", "coordinates": [4.7105, 52.0115]}
    assert [card["id"] for card in gouda["properties"]["cards"]] == ["preventie", "thuis"]
    assert gouda["properties"]["url"] == "https://proef.example/plaatsen/gouda/"


def test_places_without_points_have_a_list_and_no_map(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    site = re.sub(r", point: \[[^]]*\]", "", PROGRAMME["site.yaml"])
    texts = {**PROGRAMME, "site.yaml": re.sub(r" {8}map:.*\n", "", site)}
    page = build_site(showcase(texts), tmp_path / "public") / "plaatsen/index.html"
    assert "place-map" not in page.read_text("utf-8")
    assert "Gouda 2 proeftuinen" in text_of(page)


def test_a_showcase_without_places_shows_nothing_of_them(
    showcase: Build, build_site: Build, tmp_path: Path
) -> None:
    texts = {
        name: re.sub(r" {8}places: \[.*\n| {8}places:\n(?: {10}.*\n)+", "", text)
        for name, text in PROGRAMME.items()
    }
    site = build_site(showcase(texts), tmp_path / "public")
    assert not (site / "plaatsen").exists()
    assert not (site / "data/places.geojson").exists()
    for page in site.rglob("*.html"):
        assert "laatsen" not in text_of(page)

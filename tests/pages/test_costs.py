"""The page of the costs holds for one year and for many, and tells money fairly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.program import BuildSite
from tests.sitecheck import text_of

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    statuses: [{id: loopt, label: Loopt, phase: running}]
    themes: [{id: rust, label: Rust}]
    sources:
      - {id: budget, label: Eigen budget}
      - {id: zon, label: Landelijke subsidie, counts: false}
"""
CARD = """
    ---
    title: Samen eten
    status: loopt
    summary: Buren eten samen.
    costs: [%s]
    ---
"""


def costs(
    showcase: Showcase, build_site: BuildSite, amounts: Mapping[int, str], zon: str = ""
) -> Path:
    lines = [
        f"{{year: {year}, amount: {amount}, source: budget}}" for year, amount in amounts.items()
    ]
    if zon:
        lines.append(f"{{year: {min(amounts)}, amount: {zon}, source: zon}}")
    texts = {"site.yaml": SITE, "projecten/eten/index.md": CARD % ", ".join(lines)}
    content = showcase(texts)
    return build_site(content, content.parent / "public") / "kosten/index.html"


def test_money_of_another_budget_is_named_under_the_total(
    showcase: Showcase, build_site: BuildSite
) -> None:
    shown = text_of(costs(showcase, build_site, {2016: "3000"}, zon="500")).replace("\xa0", " ")
    assert re.search(r"€ 3\.000 van 2016 Niet meegeteld: € 500 \(Landelijke subsidie\)", shown)


@pytest.mark.parametrize(("years", "place"), [(4, -1), (13, 1)])
def test_with_many_years_the_total_stands_beside_the_name(
    years: int, place: int, showcase: Showcase, build_site: BuildSite
) -> None:
    page = costs(showcase, build_site, {2016 + one: "1000" for one in range(years)})
    html = page.read_text("utf-8")
    head = re.findall(r"<th scope=\"col\"[^>]*>([^<]+)</th>", html.partition("</thead>")[0])
    row = re.findall(r"<td[^>]*>", html.partition("<tbody>")[2].partition("</tr>")[0])
    assert head[place] == "Samen"
    assert "costs__total" in row[place if place < 0 else 0]
    assert len(head) == years + 2
    assert ("Toon ook elk jaar" in html) == (years > 4)


@pytest.mark.parametrize(
    ("amounts", "unit", "told"),
    [
        ({2016: "446500", 2017: "447500"}, "In duizenden euro’s.", ["447", "448"]),
        ({2016: "2450", 2017: "90000"}, "In duizenden euro’s.", ["2,5", "90"]),
        ({2016: "400", 2017: "90000"}, "In euro’s.", ["400", "90.000"]),
    ],
)
def test_the_chart_rounds_half_up_and_tells_no_amount_as_nothing(
    amounts: Mapping[int, str],
    unit: str,
    told: list[str],
    showcase: Showcase,
    build_site: BuildSite,
) -> None:
    html = costs(showcase, build_site, amounts).read_text("utf-8")
    figure = html.partition('<figure class="chart-figure">')[2].partition("</figure>")[0]
    assert re.findall(r'class="chart__total"[^>]*>([^<]+)<', figure) == told
    assert unit in figure


def test_one_year_is_no_chart(showcase: Showcase, build_site: BuildSite) -> None:
    assert "<figure" not in costs(showcase, build_site, {2016: "3000"}).read_text("utf-8")

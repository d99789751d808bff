"""What a chart shows lies where its table says, whatever there is to show."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from tests.examples import write_texts
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    statuses:
      - {id: idee, label: Een idee, phase: idea}
      - {id: loopt, label: Loopt, phase: running}
      - {id: vast, label: Vaste plek, phase: embedded}
      - {id: gestopt, label: Gestopt, phase: stopped}
    lines: [{id: zorg, number: "1", label: Zorg}, {id: werk, number: "2", label: Werk}]
    themes: [{id: wonen, label: Wonen}, {id: groen, label: Groen}]
    sources: [{id: eigen, label: Eigen}, {id: ander, label: Ander, counts: false}]
"""
AMOUNT = re.compile(r"\(?€\xa0[\d.,]+\)?")
BAR = re.compile(
    r"<tr>(?P<head><th scope=\"row\">.*?</th>)<td class=\"bars__bar\">.*?"
    r'bars__counted" width="(?P<counted>\d+)".*?x="(?P<x>\d+)" width="(?P<other>\d+)".*?'
    r'<td class="bars__amount">(?P<amounts>.*?)</td>',
    re.S,
)


def card(number: str, **facts: str) -> str:
    keys = {
        "title": f"Kaart {number}",
        "line": "zorg",
        "status": "loopt",
        "summary": "Wat.",
    } | facts
    lines = "".join(f"    {key}: {value}\n" for key, value in keys.items())
    return f'\n    ---\n{lines}    number: "{number}"\n    ---\n\n    Tekst.\n'


def cost(amount: str, source: str = "eigen") -> str:
    return f"[{{year: 2020, amount: {amount}, source: {source}}}]"


CARDS = {
    "a": card("1.1", costs=cost("40000"), reach="200", themes="[wonen]"),
    "b": card("1.2", costs=cost("10000.50"), reach="0", themes="[wonen, groen]"),
    "c": card("1.3", costs=cost("0"), reach="1000", line="werk", themes="[groen]"),
    "d": card("1.4", costs=cost("30000", "ander"), status="vast", start="2016-03-01"),
    "e": card(
        "1.5",
        status="vast",
        start="2016-03-01",
        history="[{date: 2018-01-20, status: vast}, {date: 2016-05-02, status: idee}]",
    ),
    "f": card("1.6", status="gestopt"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, build_site: BuildSite) -> Path:
    folder = tmp_path_factory.mktemp("charts")
    texts = {"site.yaml": SITE} | {f"projecten/{id_}.md": text for id_, text in CARDS.items()}
    return build_site(write_texts(texts, folder / "content"), folder / "public")


def amount_of(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d,]", "", text).replace(",", ".") or 0)


def bars(page: str, id_: str) -> list[tuple[int, int, int, Decimal, Decimal]]:
    """Of every bar: its length, where the other money begins and how long that is, the amounts."""
    table = page.partition(f'aria-labelledby="{id_}">\n<thead')[2].partition("</table>")[0]
    found = []
    for bar in BAR.finditer(table):
        amounts = AMOUNT.findall(bar["amounts"])
        counted = sum((amount_of(one) for one in amounts if one[0] != "("), Decimal())
        other = sum((amount_of(one) for one in amounts if one[0] == "("), Decimal())
        found.append((int(bar["counted"]), int(bar["x"]), int(bar["other"]), counted, other))
    return found


def check_bars(page: str, id_: str) -> int:
    found = bars(page, id_)
    highest = max(counted + other for *_, counted, other in found)
    for width, at, other_width, counted, other in found:
        assert (width, at) == (round(counted * 1000 / highest),) * 2
        assert other_width == round(other * 1000 / highest)
    return len(found)


POINT = re.compile(r'<circle class="plot__point" cx="(\d+)" cy="(\d+)"')
ROW = re.compile(r"<tr><th scope=\"row\">.*?</tr>", re.S)


def check_plot(page: str) -> int:
    """Every point lies at its figures, in the scale that the lines of the chart tell."""
    plot = page.partition('<figure class="plot">')[2].partition("</figure>")[0]
    points = [(int(x), int(y)) for x, y in POINT.findall(plot)]
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in ROW.findall(plot)]
    figures = [
        (
            amount_of(row[row.index("€") + 1]),
            int(row[row.index("Bereik") + 1].replace(".", "")),
        )
        for row in rows
    ]
    across = re.findall(r'd="M(\d+) 0V400"/>(?:<text[^>]*>([\d.,]+)<)?', plot)
    at, value = max(((int(at), value) for at, value in across if value))
    most_cost = amount_of(value) * 640 / at
    up = re.findall(r'd="M0 (\d+)H640"/><text[^>]*>([\d.,]+)<', plot)
    most_reach = max(amount_of(value) for _, value in up)
    assert len(points) == len(figures)
    for (x, y), (cost_, reach) in zip(points, figures, strict=True):
        assert abs(x - cost_ * 640 / most_cost) <= 1
        assert abs(400 - y - reach * 400 / most_reach) <= 1
        assert 0 <= x <= 640
        assert 0 <= y <= 400
    return len(points)


def test_bars_are_as_long_as_their_amounts(site: Path) -> None:
    page = (site / "kosten/index.html").read_text("utf-8")
    assert check_bars(page, "_bars-cards") == 4
    assert check_bars(page, "_bars-themes") == 2


def test_points_lie_at_their_figures_and_what_is_not_known_is_counted(site: Path) -> None:
    page = (site / "kosten/index.html").read_text("utf-8")
    assert check_plot(page) == 3
    assert "Van 3 projecten zijn de kosten of het bereik niet bekend." in page
    assert "–</td>" in page.partition('<figure class="plot">')[2]  # of nobody a cost each


def test_the_way_of_a_card_ends_at_its_phase_and_tells_how_long_it_took(site: Path) -> None:
    page = (site / "verslag/index.html").read_text("utf-8")
    table = page.partition('class="ways"')[2].partition("</table>")[0]
    rows = ROW.findall(table)
    at = [re.findall(r'way__here" cx="(\d+)"', row) for row in rows]
    assert sorted(at) == [[], *[["144"]] * 2, *[["96"]] * 3]
    told = " ".join(re.sub(r"<[^>]+>", " ", table).split())
    assert "Vaste plek 22 maanden" in told
    assert "Vaste plek Sinds 1 maart 2016" in told


def test_the_grid_has_each_card_at_its_line_and_themes(site: Path) -> None:
    page = (site / "verslag/index.html").read_text("utf-8")
    table = page.partition('class="theme-grid"')[2].partition("</table>")[0]
    cells = [
        [re.findall(r">(\d\.\d)<", cell) for cell in re.findall(r"<td.*?</td>", row, re.S)]
        for row in ROW.findall(table)
    ]
    assert cells == [[["1.1", "1.2"], ["1.2"]], [[], ["1.3"]]]


def test_the_charts_of_rijswijk_equal_their_tables(rijswijk: Path) -> None:
    page = (rijswijk / "kosten/index.html").read_text("utf-8").replace("\u00ad", "")
    assert check_bars(page, "_bars-cards") == 23
    assert check_bars(page, "_bars-themes") == 3
    assert check_plot(page) >= 15


NAME = re.compile(r'class="plot__name" x="(\d+)" y="(-?\d+)">([\d.]+)<')
TOTAL = re.compile(r'class="chart__total" x="(\d+)"[^>]*>([\d.,]+)<')
TICK = re.compile(r'class="chart__tick" x="(\d+)"[^>]*>([\d.,]+)<')


def test_what_stands_in_a_chart_of_many_cards_stands_on_nothing_else(
    showcase: Showcase, build_site: BuildSite
) -> None:
    years = range(2014, 2027)
    cards = {
        f"projecten/c{n}.md": card(
            f"1.{n}",
            reach=str(n * 37 % 101 * 50),
            costs=f"[{{year: {years[n % 13]}, amount: {n * 53 % 97 * 4321000}, source: eigen}}]",
        )
        for n in range(150)
    }
    content = showcase({"site.yaml": SITE} | cards)
    page = build_site(content, content.parent / "public") / "kosten/index.html"
    html = page.read_text("utf-8")
    points = [(int(x), int(y)) for x, y in POINT.findall(html)]
    names = [(int(x), int(y), len(text) * 9) for x, y, text in NAME.findall(html)]
    assert 5 < len(names) < len(points) == 150
    for number, (x, y, wide) in enumerate(names):
        beside = [p for p in points if x - 6 < p[0] < x + wide + 6 and y - 18 < p[1] < y + 6]
        assert beside == []
        others = names[:number]
        assert not [o for o in others if o[0] < x + wide and x < o[0] + o[2] and abs(o[1] - y) < 13]
    totals = [(int(x), len(text) * 10) for x, text in TOTAL.findall(html)]
    assert len(totals) >= 13
    for (one, wide), (next_, _) in pairwise(totals[:13]):
        assert next_ - one >= wide
    assert all(int(x) >= len(text) * 10 for x, text in TICK.findall(html))


def test_of_many_cards_those_that_took_most_money_are_compared(
    tmp_path: Path, build_site: BuildSite
) -> None:
    cards = {
        f"projecten/k{n:02}.md": card(f"{n}.1", costs=cost(f"{n * 1000}")) for n in range(1, 42)
    }
    content = write_texts({"site.yaml": SITE} | cards, tmp_path / "content")
    page = (build_site(content, tmp_path / "public") / "kosten/index.html").read_text("utf-8")
    assert check_bars(page, "_bars-cards") == 20
    assert [counted for *_, counted, _ in bars(page, "_bars-cards")][::19] == [41_000, 22_000]
    assert "De 20 projecten waar het meeste geld naartoe ging." in page


def test_without_costs_reach_lines_or_themes_there_is_no_chart(
    showcase: Showcase, build_site: BuildSite
) -> None:
    site = (
        "title: E\n    organisation: G\n    statuses: [{id: loopt, label: Loopt, phase: running}]"
    )
    bare = "\n    ---\n    title: A\n    status: loopt\n    summary: Wat.\n    ---\n\n    Tekst.\n"
    content = showcase({"site.yaml": f"\n    {site}\n", "projecten/a.md": bare})
    made = build_site(content, content.parent / "public")
    assert not (made / "kosten").exists()
    page = (made / "verslag/index.html").read_text("utf-8").partition("<main")[2]
    for gone in (
        "kostten",
        "bereikten",
        "theme-grid",
        "_themes",
        "In euro",
        "Bereik",
        "None",
        "<tfoot",
    ):
        assert gone not in page, gone

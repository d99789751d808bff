"""Every figure that residents see of Rijswijk is that of the published data, on each kind of page.

With its date, and marked where it is not sure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html

Element = Any  # lxml has no types of its own
Card = dict[str, Any]

DATE = "Stand: eind 2018"
WORDS = {"estimated": "geschat", "expected": "verwacht", "inferred": "afgeleid"}
# The addresses of the pages that have the cards with a value of one of their keys.
GROUPS = {"themas": "themes", "programmalijnen": "lines", "doelgroep": "doelgroep"}


@pytest.fixture(scope="module")
def data(rijswijk: Path) -> Any:
    return json.loads((rijswijk / "data/showcase.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def cards(data: Any) -> dict[str, Card]:
    return {card["id"]: card for card in data["cards"]}


@cache
def read(file: Path) -> Element:
    """A page, without what is not read out and without the places where a word may break."""
    page = html.fromstring(file.read_text("utf-8").replace("\u00ad", ""))
    for element in page.xpath("//*[@aria-hidden='true'][not(.//a)]|//script|//style"):
        element.drop_tree()
    return page


def said(element: Element) -> str:
    """What a visitor reads of an element, on one line."""
    return " ".join(" ".join(element.itertext()).split())


def has_class(name: str) -> str:
    return f"contains(concat(' ', @class, ' '), ' {name} ')"


def euro(amount: Decimal | int, *, unsure: bool) -> str:
    return f"{'ongeveer ' if unsure else ''}€ {number(amount)}"


def number(amount: Decimal | int) -> str:
    return f"{amount:,.0f}".replace(",", ".")


class Money:
    """What cards cost by the data: what counts and what came from elsewhere, and how sure it is."""

    def __init__(self, cards: Sequence[Card]) -> None:
        """`cards` are those of the data."""
        every = [(card["id"], cost) for card in cards for cost in card["costs"]]
        self.counted = [(id_, cost) for id_, cost in every if cost["source"] == "innovatiebudget"]
        self.other = [cost for _, cost in every if cost["source"] == "ander-budget"]

    def total(self) -> str | None:
        """The sum of what counts."""
        if not self.counted:
            return None
        unsure = any(cost["certainty"] in ("estimated", "expected") for _, cost in self.counted)
        return euro(sum(Decimal(cost["amount"]) for _, cost in self.counted), unsure=unsure)

    def by_year(self) -> list[list[str]]:
        """Each year with its sum; the year of an amount of many is not what makes a sum unsure."""
        doubts = ("estimated", "expected", "inferred")[: 3 if self.one_card() else 2]
        rows = []
        for year in sorted({cost["year"] for _, cost in self.counted}):
            costs = [cost for _, cost in self.counted if cost["year"] == year]
            unsure = any(cost["certainty"] in doubts for cost in costs)
            amount = sum(Decimal(cost["amount"]) for cost in costs)
            rows.append([str(year), euro(amount, unsure=unsure)])
        return rows

    def one_card(self) -> bool:
        """Whether all that counts is of one card."""
        return len({id_ for id_, _ in self.counted}) == 1


def reach(cards: Sequence[Card]) -> int:
    return sum(card["reach"] or 0 for card in cards)


def pages(rijswijk: Path) -> Iterator[Path]:
    """Every page that residents read; a page that only leads on has no heading."""
    yield from (file for file in rijswijk.rglob("*.html") if read(file).xpath("//h1"))


def test_no_page_tells_a_status_or_an_amount_of_cards_without_its_date(rijswijk: Path) -> None:
    marked = "|".join(
        f"//*[{has_class(name)}]" for name in ("status", "fact__figure", "costs", "group__sums")
    )
    dated = [file for file in pages(rijswijk) if read(file).xpath(marked)]
    assert len(dated) > 100
    assert [str(file) for file in dated if DATE not in said(read(file))] == []
    assert DATE in said(read(rijswijk / "zoeken/index.html"))  # its results have statuses


def test_every_row_of_every_list_tells_the_figures_of_its_card(
    rijswijk: Path, data: Any, cards: dict[str, Card]
) -> None:
    statuses = {status["id"]: status["label"] for status in data["statuses"]}
    rows = 0
    for file in pages(rijswijk):
        for row in read(file).xpath("//li[@data-card]"):
            card = cards[row.get("data-card")]
            (status,) = row.xpath(f".//*[{has_class('status__label')}]")
            assert said(status) == statuses[card["status"]], file
            figures = [
                said(value) for value in row.xpath(f".//dl[{has_class('teaser__figures')}]//dd")
            ]
            if figures:
                rows += 1
                assert figures == told(card), (file, card["id"])
    assert rows > 100


def told(card: Card) -> list[str]:
    """What a row of a list tells of a card: whom it reached, and what it cost."""
    money = Money([card])
    cost = money.total()
    if cost is None and money.other:
        cost = f"({euro(sum(Decimal(one['amount']) for one in money.other), unsure=False)})"
    return [f"{number(card['reach'])} mensen", *([cost] if cost else [])]


def test_every_card_tells_its_own_figures(rijswijk: Path, cards: dict[str, Card]) -> None:
    for id_, card in cards.items():
        page = read(rijswijk / f"projecten/{id_}/index.html")
        facts = {said(dt): said(dt.getnext()) for dt in page.xpath("//aside//dl/div/dt")}
        assert facts["Bereik"] == f"{number(card['reach'])} mensen"
        cost = next((value for label, value in facts.items() if label.startswith("Kosten")), None)
        assert cost == Money([card]).total(), id_
        rows = page.xpath(f"//table[{has_class('costs--card')}]/tbody/tr")
        assert [said(row.xpath("./td")[0]).replace("( ", "(") for row in rows] == [
            amount_of(cost) for cost in card["costs"]
        ], id_
        assert [said(row.xpath("./th")[0])[:4] for row in rows] == [
            str(cost["year"]) for cost in card["costs"]
        ]


def amount_of(cost: dict[str, Any]) -> str:
    """An amount as its row on a card tells it; between brackets where it does not count."""
    shown = euro(Decimal(cost["amount"]), unsure=False)
    counts = cost["source"] == "innovatiebudget"
    return ("ongeveer " if cost["certainty"] else "") + (shown if counts else f"({shown})")


def test_every_effect_says_how_sure_it_is(
    rijswijk: Path, repository: Path, cards: dict[str, Card]
) -> None:
    for id_ in cards:
        text = (repository / f"content/projecten/{id_}/index.md").read_text("utf-8")
        claimed = yaml.safe_load(text.split("---\n")[1]).get("effects", [])
        page = read(rijswijk / f"projecten/{id_}/index.html")
        shown = page.xpath(f"//section[{has_class('effects')}]//*[{has_class('certainty')}]")
        assert [said(word) for word in shown] == [
            f"({WORDS[effect['certainty']]})" for effect in claimed
        ]


def test_every_group_tells_the_sums_of_its_cards(rijswijk: Path, cards: dict[str, Card]) -> None:
    seen = 0
    for folder, key in GROUPS.items():
        for file in (rijswijk / folder).glob("*/index.html"):
            members = [card for card in cards.values() if file.parent.name in values(card, key)]
            seen += check_sums(read(file), members)
    for file in (rijswijk / "organisaties").glob("*/index.html"):
        members = [c for c in cards.values() if file.parent.name in values(c, "organisations")]
        seen += check_sums(read(file), members)
    assert seen >= 8


def values(card: Card, key: str) -> list[str]:
    """The ids that a card has under a key, which may be a field of this showcase."""
    found = card["fields"].get(key) or card.get(key) or []
    return [one["id"] if isinstance(one, dict) else one for one in found]


def check_sums(page: Element, members: Sequence[Card]) -> bool:
    """Compare the sums beside a group with those of its cards; whether there are any."""
    facts = {
        said(dt): said(dt.getnext()) for dt in page.xpath(f"//dl[{has_class('facts')}]/div/dt")
    }
    if not facts:
        return False
    money = Money(members)
    assert facts["Projecten"] == str(len(members))
    assert facts["Mensen bereikt"] == number(reach(members))
    cost = next((value for label, value in facts.items() if label.startswith("Kosten")), None)
    assert cost == money.total()
    rows = page.xpath(f"//table[{has_class('bars')}]/tbody/tr")
    if rows:
        assert [[said(row[0]), said(row[-1])] for row in rows] == money.by_year()
    return True


@pytest.mark.parametrize(("index", "key"), [("themas", "themes"), ("programmalijnen", "lines")])
def test_an_index_of_groups_tells_their_sums(
    index: str, key: str, rijswijk: Path, cards: dict[str, Card]
) -> None:
    groups = read(rijswijk / index / "index.html").xpath(f"//li[{has_class('group')}]")
    assert len(groups) >= 3
    for group in groups:
        id_ = group.xpath(".//h2/a/@href")[0].split("/")[-2]
        members = [card for card in cards.values() if id_ in values(card, key)]
        (sums,) = group.xpath(f".//*[{has_class('group__sums')}]")
        plural = "project" if len(members) == 1 else "projecten"
        assert said(sums) == (
            f"{len(members)} {plural}, {number(reach(members))} mensen bereikt, "
            f"{Money(members).total()}"
        )


def test_the_map_of_themes_marks_the_sums_that_are_not_sure(
    rijswijk: Path, cards: dict[str, Card]
) -> None:
    page = read(rijswijk / "themas/index.html")
    groups = page.xpath(f"//*[{has_class('map__group')}]")
    assert len(groups) == 5
    for group in groups:
        hrefs = group.xpath(f".//a[{has_class('plate')}]/@href")
        members = [cards[href.split("/")[-2]] for href in hrefs]
        total = Money(members).total()
        assert said(group.xpath(f".//p[{has_class('muted')}]")[0]).endswith(f", {total}")
    sums = page.xpath(f"//table[{has_class('sums')}]//tr[td]")
    by_theme = [[c for c in cards.values() if id_ in c["themes"]] for id_ in theme_ids(sums)]
    by_theme.append([card for card in cards.values() if card["themes"]])
    assert [said(row[-1]) for row in sums] == [Money(some).total() for some in by_theme]


def theme_ids(rows: Sequence[Element]) -> list[str]:
    return [href.split("/")[-2] for row in rows for href in row.xpath("./th/a/@href")]


def test_home_and_costs_tell_the_whole_programme_alike(
    rijswijk: Path, cards: dict[str, Card]
) -> None:
    every = list(cards.values())
    money = Money(every)
    home, costs = (read(rijswijk / page / "index.html") for page in ("", "kosten"))
    assert number(reach(every)) in said(home)
    assert str(money.total()) in said(home)
    rows = home.xpath(f"//table[{has_class('bars')}]/tbody/tr")
    assert [[said(row[0]), said(row[-1])] for row in rows] == money.by_year()
    assert said(costs.xpath(f"//*[{has_class('front__figure')}]/strong")[0]) == money.total()
    other = sum(Decimal(cost["amount"]) for cost in money.other)
    assert f"Niet meegeteld: € {number(other)}" in said(costs)
    dearest = costs.xpath(f"//ol[{has_class('most')}]/li")
    for row in dearest:
        id_ = row.xpath("./a/@href")[0].split("/")[-2]
        assert said(row).endswith(str(Money([cards[id_]]).total()))


def test_every_cell_of_the_costs_is_that_of_the_data(
    rijswijk: Path, cards: dict[str, Card]
) -> None:
    table = read(rijswijk / "kosten/index.html").xpath(f"//table[{has_class('costs')}]")[0]
    assert len(table.xpath("./tbody/tr")) == len([c for c in cards.values() if c["costs"]])
    for row in table.xpath("./tbody/tr"):
        card = cards[row.xpath("./th//a/@href")[0].split("/")[-2]]
        for year, cell in zip((2016, 2017, 2018), row.xpath("./td"), strict=False):
            costs = [cost for cost in card["costs"] if cost["year"] == year]
            assert said(cell).replace("( ", "(").replace(" )", ")") == in_cell(costs)


def in_cell(costs: Sequence[dict[str, Any]]) -> str:
    """What a cell tells of a card in a year: what counts, and between brackets what does not."""
    if not costs:
        return "geen bedrag"
    unsure = any(cost["certainty"] for cost in costs)
    counted = [Decimal(c["amount"]) for c in costs if c["source"] == "innovatiebudget"]
    other = [Decimal(c["amount"]) for c in costs if c["source"] != "innovatiebudget"]
    told = [number(sum(counted))] if counted else []
    told += [f"({number(sum(other))})"] if other else []
    return ("ongeveer " if unsure else "") + " ".join(told)

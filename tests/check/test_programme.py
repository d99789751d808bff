"""What `check` says of partners, results and ends: another spelling, a value that cannot be."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

from sitegen.check.checker import check

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    statuses: [{id: loopt, label: Loopt, phase: running}, {id: uit, label: Uit, phase: stopped}]
    organisations:
      - {id: welzijn, label: Welzijn Gouda, also: [Stichting Welzijn Gouda]}
      - {id: corporatie, label: Woningcorporatie Gouda}
    indicators: [{id: cijfer, label: Cijfer, scale: [1, 10]}]
"""


def said(showcase: Showcase, front_matter: str) -> list[tuple[str, str, str]]:
    """The rule, key and way out of what is said of a card with these lines."""
    card = f"---\ntitle: Eten\nsummary: Buren eten samen.\n{front_matter}\n---\n\nTekst.\n"
    content = showcase({"site.yaml": SITE, "projecten/eten.md": card})
    found = check(content, datetime.date(2026, 6, 1), 1).messages
    return [(one.rule, one.key, one.suggestion) for one in found]


def test_another_spelling_of_an_organisation_is_told_with_its_id(showcase: Showcase) -> None:
    for spelling in ("stichting welzijn gouda", "Welzijn Gouda", "Welzjin Gouda", "Welzijn"):
        partners = f"status: loopt\npartners: [De bakker, {spelling}]"
        told = [("partner-known", "partners[2]", "Schrijf hier de id: welzijn")]
        assert said(showcase, partners) == told
    assert said(showcase, "status: loopt\npartners: [welzijn, Gemeente Gouda]") == []


def test_a_value_outside_its_scale_is_told(showcase: Showcase) -> None:
    told = said(showcase, "status: loopt\nresults: [{indicator: cijfer, before: 7, after: 62}]")
    assert [(rule, key) for rule, key, _ in told] == [("result-off-scale", "results[1].after")]


def test_a_card_that_was_stopped_says_why(showcase: Showcase) -> None:
    assert [rule for rule, _, _ in said(showcase, "status: uit")] == ["stopped-why"]
    assert said(showcase, "status: uit\nhistory: [{date: 2018, note: Er was geen geld.}]") == []

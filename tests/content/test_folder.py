"""What lies in the content folder: names that work everywhere, and names that are almost right."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from sitegen.check.checker import check
from sitegen.cli.main import main

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    statuses: [{id: loopt, label: Loopt, phase: running}]
"""
CARD = "---\ntitle: Samen eten\nstatus: loopt\nsummary: Buren eten samen.\n---\n"


def found(content: Path) -> list[str]:
    return [one.message for one in check(content, datetime.date(2026, 6, 1), 1).messages]


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def test_a_folder_with_a_strange_name_is_named_and_what_word_leaves_behind_is_not(
    showcase: Showcase,
) -> None:
    content = showcase(
        {
            "site.yaml": SITE,
            "projecten/🍲/index.md": CARD.replace("Samen eten", "Soep"),
            "projecten/eten.md": CARD,
            "projecten/~$eten.docx": "Word heeft dit open",
        }
    )
    assert found(content) == ["In de naam '🍲' staan tekens die niet overal werken."]


def test_settings_under_almost_their_name_are_recognised(showcase: Showcase) -> None:
    content = showcase({"Site.yml": SITE, "projecten/eten.md": CARD})
    told = run("check", "--content", content).output
    assert "Het bestand site.yaml is er niet." in told
    assert "Wel is er 'Site.yml'. Geef dat bestand de naam site.yaml." in told

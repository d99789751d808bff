"""A municipality reads its own words for cards, lines and themes, also in what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.program import RunCommand

SITE = """
    title: Proef
    organisation: Gemeente Proef
    words: {card: [proef, proeven, de], line: [spoor, sporen, het], theme: [opgave, opgaven, de]}
    statuses: [{id: loopt, label: Loopt, phase: running}]
    lines: [{id: zorg, number: "1", label: Zorg}]
    themes: [{id: eten, label: Eten}]
"""
WRONG = """
    ---
    title: Samen eten
    programmalijn: zorg
    sporen: zorg
    opgave: eten
    line: zrog
    themes: [etne]
    related: [soep]
    status: loopt
    summary: Buren eten samen.
    ---

    Eten.
"""


def test_a_showcase_that_says_spoor_is_told_of_a_spoor(
    showcase: Callable[..., Path], run_command: RunCommand
) -> None:
    texts = {"site.yaml": SITE, "proeven/samen-eten.md": WRONG, "sporen/wonen.md": "Wonen."}
    content = showcase(texts)
    said = run_command("check", "--content", content, "--jobs", "1").stdout
    for sentence in (
        "Deze site kent geen spoor 'zrog'",
        "Deze site kent geen opgave 'etne'",
        "Deze site kent geen spoor 'wonen'",
    ):
        assert sentence in said
    assert said.count("Bedoelde u 'line'?") == 2
    assert said.count("Bedoelde u 'themes'?") == 1
    (content / "proeven/samen-eten.md").write_text(
        "---\ntitle: Samen eten\nline: zorg\nstatus: loopt\nsummary: Eten.\nrelated: [soep]\n---\n",
        "utf-8",
    )
    said = run_command("check", "--content", content, "--jobs", "1").stdout
    assert "Er is geen proef met de naam 'soep'" in said
    for strange in ("geen programmalijn", "geen thema", "kaart", "project"):
        assert strange not in said


def test_a_new_card_is_explained_in_the_words_of_the_site(
    showcase: Callable[..., Path], run_command: RunCommand
) -> None:
    content = showcase({"site.yaml": SITE})
    done = run_command("new", "card", "Samen eten", "--content", content)
    assert done.returncode == 0
    text = (content / "proeven/samen-eten/index.md").read_text("utf-8")
    assert "# Het spoor." in text
    assert "# De opgaven." in text
    for strange in ("rogrammalijn", "hema's", "kaart", "project"):
        assert strange not in text
        assert strange not in done.stdout + done.stderr

"""`export`: all cards as a spreadsheet, which imports again without a change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.program import RunCommand
from tests.sheets.test_import import CARD, SITE, Showcase, files_of

TRICKY = CARD.replace("title: Café 1 “d’Eendracht”", 'title: "=SOM(A1)"').replace(
    "Vraag het eerst", '"- Een streepje, en een \\"aanhaling\\""'
)
RICH = CARD.replace(
    "start: 2025-03-01",
    """effects: [samenhang, {id: rust, certainty: estimated}]
partners:
  - Het buurthuis, en de kerk
  - {organisation: De bank, role: funder}
contact: {label: Het buurthuis, url: https://buurthuis.example/}
start: 2025-03-01""",
).replace("source: gemeente}", "source: gemeente, kind: budget, note: 'ja, toch'}")
SHOUTED = (
    "---\ntitle: X\nline: wonen\nstatus: loopt\nsummary: Een zin.\n---\n\nBoven.\n\n## Los\n\n"
)


@pytest.fixture
def content(showcase: Showcase) -> Path:
    """A content folder with cards that a spreadsheet could mistake for something else."""
    cards = {
        "projecten/cafe/index.md": CARD.replace("draft: true\n", ""),
        "projecten/som.md": TRICKY,
        "projecten/rijk.md": RICH,
        "projecten/los.md": SHOUTED + "```\n## geen kop\n```\n\n## Los\n\nNog eens.\n",
    }
    return showcase({**SITE, **cards})


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_export_imports_again_without_a_change(
    suffix: str, content: Path, run_command: RunCommand, tmp_path: Path
) -> None:
    before = files_of(content)
    file = tmp_path / f"kaarten{suffix}"
    done = run_command("export", file, "--content", content)
    assert done.returncode == 0, done.stderr
    assert "4 kaarten" in done.stdout
    for name in (file, shutil.copy(file, tmp_path / f"los{suffix}")):
        done = run_command("import", name, "--content", content)
        assert done.returncode == 0, done.stderr
        assert "Nieuwe kaarten: 0. Veranderd: 0. Gelijk gebleven: 4." in done.stdout
        assert "bleef zoals hij is" not in done.stdout
        assert files_of(content) == before


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_showcase_of_rijswijk_exports_and_imports_without_a_change(
    suffix: str, repository: Path, run_command: RunCommand, tmp_path: Path
) -> None:
    shutil.copytree(repository / "content", tmp_path / "content")
    before = files_of(tmp_path / "content")
    file = tmp_path / f"kaarten{suffix}"
    where = ("--content", tmp_path / "content")
    assert run_command("export", file, *where).returncode == 0
    done = run_command("import", file, *where)
    assert (
        f"Gelijk gebleven: {len(list((tmp_path / 'content/projecten').iterdir()))}." in done.stdout
    )
    assert files_of(tmp_path / "content") == before


def test_the_cells_of_an_export_are_text_numbers_and_labels_and_never_formulas(
    content: Path, run_command: RunCommand, tmp_path: Path
) -> None:
    file = tmp_path / "kaarten.xlsx"
    run_command("export", file, "--content", content)
    (sheet,) = CalamineWorkbook.from_path(file).sheet_names
    heads, *rows = CalamineWorkbook.from_path(file).get_sheet_by_name(sheet).to_python()
    assert sheet == "projecten"
    card = dict(zip(heads, rows[3], strict=True))
    assert card["Titel"] == "=SOM(A1)"
    assert card["Status"] == "Loopt"
    assert card["Bereik"] == 1201
    assert card["Kosten"] == "year: 2025, amount: 1250.5, source: gemeente"
    assert "Citaten" not in heads  # no card has any
    run_command("export", tmp_path / "kaarten.csv", "--content", content)
    assert ";'=SOM(A1);" in (tmp_path / "kaarten.csv").read_text("utf-8-sig")


def test_an_export_writes_over_no_file(
    content: Path, run_command: RunCommand, tmp_path: Path
) -> None:
    file = tmp_path / "kaarten.xlsx"
    file.write_text("van iemand", "utf-8")
    done = run_command("export", file, "--content", content)
    assert done.returncode == 2
    assert "bestaat al" in done.stderr
    assert file.read_text("utf-8") == "van iemand"


def test_a_cell_that_was_changed_in_an_export_changes_the_card(
    content: Path, run_command: RunCommand, tmp_path: Path
) -> None:
    file = tmp_path / "kaarten.csv"
    run_command("export", file, "--content", content)
    text = file.read_text("utf-8-sig")
    file.write_text(text.replace(";Een zin.;", ";Een betere zin.;"), "utf-8")
    done = run_command("import", file, "--content", content)
    assert "Veranderd: 1." in done.stdout
    changed = (content / "projecten/los.md").read_text("utf-8")
    assert "summary: Een betere zin.\n" in changed
    assert changed.replace("betere ", "") == (SHOUTED + changed.partition("## Los\n\n")[2])

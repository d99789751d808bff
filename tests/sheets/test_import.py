"""`import`: the rows of the spreadsheet that they have become cards."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.check.checker import check
from tests.program import RunCommand
from tests.sheets.workbooks import WRITERS, Broken, Value, write_windows_csv, write_xlsx

Showcase = Callable[[Mapping[str, str]], Path]
Row = list[Value]

TODAY = datetime.date(2026, 6, 1)
SITE = {
    "site.yaml": """
        title: Etalage
        organisation: Gemeente Voorbeeld
        words: {line: [spoor, sporen, het]}
        statuses:
          - {id: loopt, label: Loopt, phase: running}
          - {id: gestopt, label: Gestopt, phase: stopped}
        lines:
          - {id: wonen, label: "Prettig wonen, samen"}
        themes:
          - {id: eenzaamheid, label: Eenzaamheid}
          - {id: langer-thuis, label: Langer Thuis}
        sources:
          - {id: gemeente, label: Gemeente}
        effects:
          - {id: samenhang, label: Samen leven}
          - {id: rust, label: "Rust, ook thuis"}
        sections:
          - {heading: Wat was het probleem?}
          - {heading: Wat leverde het op?}
        fields:
          - id: wijk
            label: Wijk
            type: choice
            choices: [{id: noord, label: Wijk Noord}, {id: zuid, label: Zuid}]
          - {id: website, label: Website, type: link}
          - {id: cijfer, label: Cijfer, type: number}
    """,
    "index.md": "---\ntitle: Welkom\n---\n",
}
HEADS = [
    *("Projectnaam", "Spoor", "Status", "Omschrijving", "Thema's", "Bereik", "Begin", "Einde"),
    *("Kosten 2025", "Wijk", "Website", "Nagelezen op", "Lessen", "Cijfer"),
    *("Wat was het probleem?", "Opmerkingen intern"),
]


def good(number: int) -> Row:
    """A row as people fill it in, with labels, Dutch numbers and days."""
    return [
        f"Café {number} “d’Eendracht”",
        "prettig wonen, samen",
        "Loopt" if number % 2 else "gestopt",
        f"Buren eten samen: nummer {number} – elke week.",
        "Eenzaamheid; langer thuis",
        1200 + number,
        datetime.date(2025, 3, 1),
        "2026",
        1250.5,
        "Wijk Noord",
        "www.example.nl",
        datetime.date(2026, 1, 31),
        "- Begin klein: dan leert u snel\n- Vraag het eerst",
        7.5,
        "De zaal stond leeg.\n\n1. Niemand kwam.",
        "niet voor de site",
    ]


BROKEN: list[tuple[str, Value, str]] = [
    ("Projectnaam", "", "en 'Projectnaam' is nodig"),
    ("Projectnaam", "!!!", "kan geen adres gemaakt worden"),
    ("Projectnaam", "Café 1 “d’Eendracht”", "dezelfde kaart als rij 4"),
    ("Status", "Bezig", "kent geen status 'Bezig'"),
    ("Omschrijving", "", "en 'Omschrijving' is nodig"),
    ("Thema's", "Eenzaamheid; voetbal", "kent geen thema 'voetbal'"),
    ("Bereik", "ongeveer 40", "ongeveer 40"),
    ("Begin", "31-2-2025", "31-2-2025"),
    ("Einde", "2019", "2019"),
    ("Kosten 2025", "dertig mille", "dertig mille"),
    ("Wijk", "Oost", "'Oost' kan niet bij 'Wijk'"),
    ("Website", "geen", "geen"),
]


def sheet_of(rows: int, broken: int) -> tuple[list[Row], dict[int, tuple[str, str]]]:
    """A title, headings in row 3, and cards; by row what is wrong with it."""
    made: list[Row] = [["Overzicht van onze projecten"], [], list(HEADS)]
    wrong: dict[int, tuple[str, str]] = {}
    for number in range(1, rows + 1):
        row = good(number)
        if number % 16 == 0 and len(wrong) < broken:
            column, value, says = BROKEN[len(wrong) % len(BROKEN)]
            row[HEADS.index(column)] = value
            wrong[len(made) + 1] = (column, says)
        made.append(row)
    return made, wrong


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
@pytest.mark.parametrize("suffix", WRITERS)
def test_five_hundred_rows_give_a_card_for_each_that_fits_and_a_message_for_each_that_does_not(
    suffix: str, showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    content = showcase(SITE)
    rows, wrong = sheet_of(500, 30)
    file = WRITERS[suffix](tmp_path / f"projecten{suffix}", rows)
    done = run_command("import", file, "--content", content)
    assert done.returncode == 1
    assert "Nieuwe kaarten: 470." in done.stdout
    assert "Deze kolommen doen niet mee: 'Opmerkingen intern'." in done.stdout
    assert len(list(content.glob("projecten/*/index.md"))) == 470
    told = re.findall(r"^  rij (\d+) · kolom ([A-Z]) \((.*)\)\n    (.*)", done.stderr, re.M)
    assert [int(row) for row, *_ in told] == list(wrong)
    for row, letter, column, said in told:
        expected, says = wrong[int(row)]
        assert (column, letter) == (expected, chr(ord("A") + HEADS.index(expected)))
        assert says in said
    assert "30 fouten in 1 blad." in done.stderr
    before = files_of(content.parent) | files_of(tmp_path)
    again = run_command("import", file, "--content", content)
    assert "Nieuwe kaarten: 0. Veranderd: 0. Gelijk gebleven: 470." in again.stdout
    assert again.stderr == done.stderr
    assert files_of(content.parent) | files_of(tmp_path) == before
    assert [one for one in check(content, TODAY, 1).messages if one.level == "error"] == []


CARD = """---
title: Café 1 “d’Eendracht”
line: wonen
status: loopt
themes: [eenzaamheid, langer-thuis]
summary: "Buren eten samen: nummer 1 – elke week."
start: 2025-03-01
end: 2026
reach: 1201
costs:
  - {year: 2025, amount: 1250.5, source: gemeente}
lessons:
  - "Begin klein: dan leert u snel"
  - Vraag het eerst
checked: 2026-01-31
draft: true
wijk: noord
website: https://www.example.nl
cijfer: 7.5
---

## Wat was het probleem?

De zaal stond leeg.

1. Niemand kwam.
"""


@pytest.mark.parametrize("suffix", WRITERS)
def test_labels_dutch_numbers_and_days_become_what_a_card_has(
    suffix: str, showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    content = showcase(SITE)
    file = WRITERS[suffix](tmp_path / f"projecten{suffix}", [HEADS, good(1)])
    done = run_command("import", file, "--content", content)
    assert done.returncode == 0, done.stderr
    (card,) = content.glob("projecten/*/index.md")
    assert card.parent.name == "cafe-1-deendracht"
    assert card.read_text("utf-8") == CARD


def test_a_budget_is_no_cost(showcase: Showcase, run_command: RunCommand, tmp_path: Path) -> None:
    content = showcase(SITE)
    heads = ["Naam project", "Spoor", "Stand van zaken", "Omschrijving (kort)", "Begroting 2025"]
    row: Row = ["Soep", "wonen", "loopt", "Soep voor de straat.", "€ 12.000,-"]
    file = write_xlsx(tmp_path / "projecten.xlsx", [heads, row])
    done = run_command("import", file, "--content", content)
    assert done.returncode == 0, done.stderr
    card = (content / "projecten/soep/index.md").read_text("utf-8")
    assert "{year: 2025, amount: 12000, source: gemeente, kind: budget}" in card


@pytest.fixture
def imported(
    showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> tuple[Path, Path, Path]:
    """A content folder, a sheet that was imported into it, and the card of its row."""
    content = showcase(SITE)
    file = write_windows_csv(tmp_path / "projecten.csv", [HEADS, good(1)])
    assert run_command("import", file, "--content", content).returncode == 0
    return content, file, content / "projecten/cafe-1-deendracht/index.md"


def test_what_changed_in_the_sheet_changes_those_lines_of_the_card_and_no_other(
    imported: tuple[Path, Path, Path], run_command: RunCommand
) -> None:
    content, file, card = imported
    remark = "# een opmerking van een collega\nreach: 1201   # geteld\n"
    edited = card.read_text("utf-8").replace("reach: 1201\n", remark)
    card.write_text(edited.replace("Niemand kwam.", "Niemand kwam eten."), "utf-8")
    row = good(1)
    row[2], row[9] = "Gestopt", ""
    write_windows_csv(file, [HEADS, row])
    done = run_command("import", file, "--content", content)
    assert "Veranderd: 1." in done.stdout
    expected = CARD.replace("status: loopt", "status: gestopt").replace("wijk: noord\n", "")
    expected = expected.replace("reach: 1201\n", remark)
    assert card.read_text("utf-8") == expected.replace("Niemand kwam.", "Niemand kwam eten.")


def test_a_text_that_was_edited_since_is_never_overwritten_and_the_command_says_so(
    imported: tuple[Path, Path, Path], run_command: RunCommand
) -> None:
    content, file, card = imported
    edited = CARD.replace("nummer 1", "nummer een").replace("leeg.", "helemaal leeg.")
    card.write_text(edited, "utf-8")
    row = good(1)
    row[3], row[14] = "Een heel andere zin.", "Iets anders."
    write_windows_csv(file, [HEADS, row])
    for _ in range(2):
        done = run_command("import", file, "--content", content)
        assert done.returncode == 0
        assert "cafe-1-deendracht/index.md bleef zoals hij is bij kolom D" in done.stdout
        assert "kolom O (Wat was het probleem?), rij 2" in done.stdout
        assert card.read_text("utf-8") == edited


def test_a_row_that_went_away_leaves_its_card_and_is_told(
    imported: tuple[Path, Path, Path], run_command: RunCommand
) -> None:
    content, file, card = imported
    write_windows_csv(file, [HEADS, good(2)])
    done = run_command("import", file, "--content", content)
    assert "niet meer in het blad en bleven in projecten: cafe-1-deendracht" in done.stdout
    assert card.exists()


def test_making_all_cards_public_is_one_word_in_the_mapping(
    imported: tuple[Path, Path, Path], run_command: RunCommand
) -> None:
    content, file, card = imported
    mapping = file.with_name("projecten.csv.mapping.yaml")
    mapping.write_text(mapping.read_text("utf-8").replace("draft: true", "draft: false"), "utf-8")
    run_command("import", file, "--content", content)
    assert "draft: false" in card.read_text("utf-8")


def test_cards_that_were_there_before_keep_what_goes_for_every_row(
    showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    public = CARD.replace("draft: true\n", "")
    content = showcase({**SITE, "projecten/cafe-1-deendracht.md": public})
    file = write_windows_csv(tmp_path / "projecten.csv", [HEADS, good(1)])
    done = run_command("import", file, "--content", content)
    assert "Nieuwe kaarten: 0. Veranderd: 0. Gelijk gebleven: 1." in done.stdout
    assert (content / "projecten/cafe-1-deendracht.md").read_text("utf-8") == public


def test_a_number_of_which_the_spreadsheet_made_a_day_is_told(
    showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    content = showcase(SITE)
    heads = ["Titel", "Spoor", "Status", "Samenvatting", "Nummer"]
    row: Row = ["Soep", "wonen", "loopt", "Soep voor de straat.", datetime.date(2026, 3, 2)]
    file = write_xlsx(tmp_path / "projecten.xlsx", [heads, row])
    done = run_command("import", file, "--content", content)
    assert "rij 2 · kolom E (Nummer)" in done.stderr
    assert "maakte een datum van wat hier stond" in done.stderr
    assert not (content / "projecten").exists()


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_cell_in_which_a_formula_failed_is_told_and_not_taken_for_an_empty_one(
    suffix: str, showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    content = showcase(SITE)
    rows: list[Row] = [list(HEADS), *(good(number) for number in range(1, 5))]
    for row, head, shown in (
        (1, "Bereik", "#REF!"),
        (2, "Kosten 2025", "#DIV/0!"),
        (3, "Wat was het probleem?", "#N/A"),
        (4, "Opmerkingen intern", "#N/B"),  # a column that no card gets anything of
    ):
        rows[row][HEADS.index(head)] = Broken(shown)
    file = WRITERS[suffix](tmp_path / f"projecten{suffix}", rows)
    done = run_command("import", file, "--content", content)
    assert done.returncode == 1
    assert re.findall(
        r"^  rij (\d) · kolom \w \((.*)\)\n    In deze cel staat (\S+):", done.stderr, re.M
    ) == [
        ("2", "Bereik", "#REF!"),
        ("3", "Kosten 2025", "#DIV/0!"),
        ("4", "Wat was het probleem?", "#N/A"),
    ]
    assert "3 fouten in 1 blad." in done.stderr
    assert [path.parent.name for path in content.glob("projecten/*/index.md")] == [
        "cafe-4-deendracht"
    ]


def test_an_amount_that_does_not_fit_is_told_by_the_name_of_its_own_column(
    showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    content = showcase(SITE)
    heads = ["Titel", "Spoor", "Status", "Samenvatting", "Kosten 2025", "Kosten 2026"]
    row: Row = ["Soep", "wonen", "loopt", "Soep voor de straat.", 100, "dertig mille"]
    file = write_xlsx(tmp_path / "projecten.xlsx", [heads, row])
    done = run_command("import", file, "--content", content)
    assert "rij 2 · kolom F (Kosten 2026)" in done.stderr


def test_a_sheet_without_a_column_that_every_card_needs_says_what_to_do_and_writes_no_card(
    showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    content = showcase(SITE)
    rows: list[Row] = [["Project", "Waar het over gaat"], ["Soep", "Soep voor de straat."]]
    file = write_windows_csv(tmp_path / "lijst.csv", rows)
    mapping = tmp_path / "lijst.csv.mapping.yaml"
    done = run_command("import", file, "--content", content)
    assert done.returncode == 1
    for name in ("summary", "status", "line"):
        assert f"Elke kaart heeft een '{name}' nodig" in done.stderr
    assert "Elke kaart heeft een 'title' nodig" not in done.stderr
    assert not (content / "projecten").exists()
    text = mapping.read_text("utf-8").replace(
        "{column: Waar het over gaat}", "{column: Waar het over gaat, key: summary}"
    )
    mapping.write_text(text + "  line: wonen\n  status: loopt\n", "utf-8")
    done = run_command("import", file, "--content", content)
    assert done.returncode == 0, done.stderr
    assert "status: loopt" in (content / "projecten/soep/index.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("key: title", "key: titel"), "Bedoelde u 'title'?"),
        (("column: Projectnaam", "column: Naam"), "De kolom 'Naam' staat niet in dit blad."),
        (("year: 2025, ", ""), "met een jaar en een bron"),
        (("draft: true", "draft: soms"), "soms"),
        (("draft: true", "publish: morgen"), "morgen"),
    ],
)
def test_a_mistake_in_the_mapping_is_told_and_nothing_is_written(
    change: tuple[str, str],
    says: str,
    imported: tuple[Path, Path, Path],
    run_command: RunCommand,
) -> None:
    content, file, _ = imported
    mapping = file.with_name("projecten.csv.mapping.yaml")
    mapping.write_text(mapping.read_text("utf-8").replace(*change), "utf-8")
    write_windows_csv(file, [HEADS, good(1), good(2)])
    done = run_command("import", file, "--content", content)
    assert done.returncode == 1
    assert says in done.stderr
    assert len(list(content.glob("projecten/*"))) == 1


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("lijst.xlsx", b"geen werkmap", "kan niet gelezen worden"),
        ("lijst.docx", b"PK", "Kies uit: .csv, .ods, .xlsx"),
        ("lijst.csv", b"", "Elke kaart heeft een 'title' nodig"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_told_of_without_a_traceback(
    name: str,
    data: bytes,
    says: str,
    showcase: Showcase,
    run_command: RunCommand,
    tmp_path: Path,
) -> None:
    content = showcase(SITE)
    (tmp_path / name).write_bytes(data)
    done = run_command("import", tmp_path / name, "--content", content)
    assert done.returncode != 0
    assert says in done.stderr


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_of_any_program_is_read(
    separator: str,
    encoding: str,
    showcase: Showcase,
    run_command: RunCommand,
    tmp_path: Path,
) -> None:
    content = showcase(SITE)
    heads = ["Titel", "Spoor", "Status", "Samenvatting"]
    rows = [heads, ["Café", "wonen", "loopt", '"Soep, brood; en\tthee. Eén keer."']]
    text = "\r\n".join(separator.join(row) for row in rows)
    (tmp_path / "lijst.csv").write_bytes(text.encode(encoding))
    done = run_command("import", tmp_path / "lijst.csv", "--content", content)
    assert done.returncode == 0, done.stderr
    card = (content / "projecten/cafe/index.md").read_text("utf-8")
    assert "title: Café\n" in card
    assert "summary: Soep, brood; en thee. Eén keer.\n" in card


def test_the_columns_of_a_card_with_windows_line_ends_keep_them(
    imported: tuple[Path, Path, Path], run_command: RunCommand
) -> None:
    content, file, card = imported
    card.write_bytes(CARD.replace("\n", "\r\n").encode())
    row = good(1)
    row[2] = "Gestopt"
    write_windows_csv(file, [HEADS, row])
    run_command("import", file, "--content", content)
    changed = CARD.replace("status: loopt", "status: gestopt").replace("\n", "\r\n")
    assert card.read_bytes() == changed.encode()


def test_a_link_that_leads_out_of_the_content_folder_is_not_written_through(
    showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    content = showcase(SITE)
    outside = tmp_path / "elders"
    outside.mkdir()
    (content / "projecten").symlink_to(outside)
    file = write_windows_csv(tmp_path / "projecten.csv", [HEADS, good(1)])
    done = run_command("import", file, "--content", content)
    assert done.returncode == 1
    assert list(outside.iterdir()) == []


def test_a_name_for_a_card_that_is_no_folder_name_is_told(
    showcase: Showcase, run_command: RunCommand, tmp_path: Path
) -> None:
    content = showcase(SITE)
    heads = ["Kaart", "Titel", "Spoor", "Status", "Samenvatting"]
    row: Row = ["../../elders", "Soep", "wonen", "loopt", "Soep voor de straat."]
    file = write_windows_csv(tmp_path / "projecten.csv", [heads, row])
    done = run_command("import", file, "--content", content)
    assert done.returncode == 1
    assert "rij 2 · kolom A (Kaart)" in done.stderr
    assert not (content / "projecten").exists()

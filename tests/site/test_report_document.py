"""The report as a document: a tagged PDF that a screen reader, a printer and a council can use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from tests.examples import PROGRAMME, write_texts
from tests.program import RunCommand

PICTURE = """images:
          - {file: tuin.jpg, alt: Een tuin vol bloemen., people: false}
        """


@pytest.fixture(scope="module", autouse=True)
def weasyprint() -> None:
    """What draws the letters: read by the process that needs it, and not by each that collects."""
    try:
        import_module("weasyprint")
    except OSError:
        pytest.skip("this machine has no libraries that draw letters")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = dict(PROGRAMME)
    card = texts.pop("proeftuinen/tuin.md")
    texts["proeftuinen/tuin/index.md"] = card.replace("partners: [wel", f"{PICTURE}partners: [wel")
    texts["slot.md"] = "---\ntitle: Wat wij concluderen\nreport: end\n---\n\nHet loont.\n"
    folder = write_texts(texts, tmp_path_factory.mktemp("report") / "content")
    Image.new("RGB", (640, 400), "green").save(folder / "proeftuinen/tuin/tuin.jpg")
    return folder


@pytest.fixture(scope="module")
def made(content: Path, run_command: RunCommand) -> Iterator[pikepdf.Pdf]:
    file = content.parent / "verslag.pdf"
    done = run_command("report", "--content", content, "--output", file)
    assert done.returncode == 0, done.stderr
    with pikepdf.open(file) as pdf:
        yield pdf


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every structure element below a node of the tree."""
    below: Any = node.get("/K", [])
    for one in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
            yield from elements(one)


def test_the_document_says_that_it_is_accessible_and_in_which_language(made: pikepdf.Pdf) -> None:
    root = made.Root
    assert str(root.Lang) == "nl"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(made.docinfo["/Title"]) == "Verslag - Proeftuinen"
    with made.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"]


def test_headings_tables_links_and_pictures_are_tagged(made: pikepdf.Pdf) -> None:
    tags = list(elements(made.Root.StructTreeRoot))
    kinds = {str(one.S) for one in tags}
    assert {"/H1", "/H2", "/H3", "/H4", "/Table", "/TH", "/TD", "/L", "/LI", "/Link"} <= kinds
    figures = [one for one in tags if str(one.S) == "/Figure"]
    assert "Een tuin vol bloemen." in {str(one.get("/Alt", "")) for one in figures}
    assert all("/Alt" in one for one in figures)
    heads = [one for one in tags if str(one.S) == "/TH"]
    assert all("/A" in one for one in heads)  # which cells a head is of


def test_bookmarks_and_contents_lead_to_each_card(made: pikepdf.Pdf) -> None:
    with made.open_outline() as outline:
        [report] = outline.root
        chapters = {one.title: [below.title for below in one.children] for one in report.children}
    assert chapters["2 Buurt"] == ["3 Een tuin voor iedereen"]
    assert "Wat wij concluderen" in chapters
    assert len(made.pages) > 3
    links = [note for page in made.pages for note in page.get("/Annots", [])]
    assert links
    assert all(re.search(r"\S", str(note.get("/Contents", ""))) for note in links)


def test_one_year_or_line_gives_a_report_of_its_own(content: Path, run_command: RunCommand) -> None:
    file = content.parent / "buurt.pdf"
    done = run_command("report", "--content", content, "--line", "buurt", "--output", file)
    assert done.returncode == 0, done.stderr
    with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
        titles = [below.title for one in outline.root[0].children for below in one.children]
        assert outline.root[0].title == "Verslag: Buurt", outline.root
    assert titles == ["2 Thuis met hulp", "3 Een tuin voor iedereen"]
    for args, says in (
        (("--line", "bos"), "Een lijn 'bos' is er niet. Kies uit: zorg, thuis, buurt."),
        (("--year", "1200"), "--year"),
    ):
        refused = run_command("report", "--content", content, *args, "--output", file)
        assert refused.returncode == 2
        assert says in refused.stderr

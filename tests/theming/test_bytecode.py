"""Compiled templates are kept beside the program: they make it fast, and never show in the site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SITE = """\
title: Etalage
organisation: Gemeente Voorbeeld
statuses: [{id: loopt, label: Loopt, phase: running}]
house_style: {theme: eigen}
"""
CARD = "---\ntitle: Samen eten\nstatus: loopt\nsummary: Buren eten samen.\n---\n\nWelkom.\n"
PAGE = "projecten/eten/index.html"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site of one card with a theme of its own."""
    for name, text in {
        "content/site.yaml": SITE,
        "content/projecten/eten/index.md": CARD,
        "themes/eigen/words/nl.yaml": "skip: Spring naar de tekst\n",
        "themes/eigen/templates/page.html": "niets",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program for all tests, so that Python compiles it once."""
    folder = tmp_path_factory.mktemp("program")
    compiled = shutil.ignore_patterns("template-*.bin")
    shutil.copytree(REPOSITORY / "sitegen", folder / "sitegen", ignore=compiled)
    shutil.copytree(REPOSITORY / "themes", folder / "themes")
    shutil.copy2(REPOSITORY / "build.py", folder)
    return folder


@pytest.fixture
def program(copy: Path) -> Path:
    """That copy, of which no template is compiled yet."""
    for path in templates(copy):
        path.unlink()
    return copy


def built(root: Path, program: Path) -> dict[str, bytes]:
    """The site as a new process builds it from nothing."""
    output = root / "public"
    done = subprocess.run(
        [sys.executable, program / "build.py", "--no-cache", "--output", output],
        cwd=root,
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }


def templates(program: Path) -> list[Path]:
    return sorted(program.rglob("template-*.bin"))


def test_a_template_is_compiled_once(root: Path, program: Path) -> None:
    first = built(root, program)
    then = {path: path.stat().st_mtime_ns for path in templates(program)}
    assert then
    assert built(root, program) == first
    assert {path: path.stat().st_mtime_ns for path in templates(program)} == then


def test_another_word_or_template_shows_at_once(root: Path, program: Path) -> None:
    assert b"Spring naar de tekst" in built(root, program)[PAGE]
    (root / "themes/eigen/words/nl.yaml").write_text("skip: Direct naar de tekst\n", "utf-8")
    assert b"Direct naar de tekst" in built(root, program)[PAGE]
    (root / "themes/eigen/templates/card.html").write_text("{{ 'skip'|t }}: een kaart", "utf-8")
    assert built(root, program)[PAGE] == b"Direct naar de tekst: een kaart"
    kept = len(templates(program))
    (root / "themes/eigen/templates/card.html").write_text("een kaart", "utf-8")
    assert built(root, program)[PAGE] == b"een kaart"
    assert len(templates(program)) == kept, "what is out of date makes way"


DAMAGE: list[Callable[[bytes], bytes]] = [
    lambda data: data[: len(data) // 2],
    lambda data: data[:20],
    lambda _: b"",
    lambda _: bytes(range(256)) * 8,
]


def test_damaged_compiled_templates_are_compiled_again(root: Path, program: Path) -> None:
    first = built(root, program)
    for number, path in enumerate(templates(program)):
        path.write_bytes(DAMAGE[number % len(DAMAGE)](path.read_bytes()))
    assert built(root, program) == first


def test_where_nothing_can_be_kept_beside_the_program_the_site_is_the_same(
    root: Path, program: Path
) -> None:
    first = built(root, program)
    kept = program / "sitegen/__pycache__"
    kept.rename(kept.with_name("aside"))
    kept.touch()
    assert built(root, program) == first
    kept.unlink()
    kept.with_name("aside").rename(kept)

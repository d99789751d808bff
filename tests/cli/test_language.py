"""The terminal speaks the language of the site: help, wrong usage, progress and failures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program import PythonBuild, RunCommand

ENGLISH = "title: Showcase\norganisation: Municipality\nlanguage: en\nstatuses: []\n"


@pytest.fixture
def english(tmp_path: Path) -> Path:
    """A content folder of a site in English, with a mistake in it."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "site.yaml").write_text(ENGLISH, "utf-8")
    return content


@pytest.mark.parametrize(
    ("typed", "dutch", "in_english"),
    [
        (["build", "--help"], "Gebruik:", "Usage:"),
        (["check", "--help"], "Lees alles na", "Read everything over"),
        (["new", "card"], "TITEL ontbreekt nog.", "TITLE is missing."),
        (["build", "--job", "2"], "bestaat niet", "There is no option"),
        (["build", "--jobs", "0"], "klopt niet", "is not right"),
        (["build", "--url", "x"], "moet beginnen met", "has to begin with"),
    ],
)
def test_help_and_wrong_usage_are_in_the_language_of_the_site(
    typed: list[str], dutch: str, in_english: str, english: Path, run_command: RunCommand
) -> None:
    nowhere = english.parent / "leeg"
    nowhere.mkdir()
    for content, says in ((english, in_english), (nowhere, dutch)):
        done = run_command(*typed, "--content", content)
        assert says in done.stdout + done.stderr


def test_a_folder_that_is_not_there_is_told_in_dutch(
    tmp_path: Path, run_command: RunCommand
) -> None:
    done = run_command("build", "--content", tmp_path / "niets")
    assert done.returncode == 2
    assert "bestaat niet" in done.stderr


def test_a_word_that_is_no_command_is_told_in_the_language_of_the_site(
    english: Path, run_command: RunCommand
) -> None:
    done = run_command("chek", f"--content={english}")
    assert done.returncode == 2
    assert "There is no command 'chek'. Did you mean 'check'?" in done.stderr


@pytest.mark.parametrize("settings", ["language: xx\n", 'language: "nl"\n', "[", "", "\0"])
def test_settings_that_name_no_language_of_ours_are_told_of_in_dutch(
    settings: str, english: Path, run_command: RunCommand
) -> None:
    (english / "site.yaml").write_text(settings, "utf-8")
    done = run_command("check", "--content", english, "--jobs", "0")
    assert done.returncode == 2
    assert "Hulp krijgt u met" in done.stderr


@pytest.mark.parametrize("typed", [[], ["--content"], ["check", "--content"]])
def test_a_command_line_that_says_little_gets_an_answer(
    typed: list[str], tmp_path: Path, python_build: PythonBuild
) -> None:
    done = python_build(*typed, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()

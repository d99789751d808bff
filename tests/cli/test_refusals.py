"""What the system refuses is told in a sentence, with a way out."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen.cli.main import main
from sitegen.content.folder import Folder

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    statuses: [{id: loopt, label: Loopt, phase: running}]
"""
CARD = "---\ntitle: Samen eten\nstatus: loopt\nsummary: Buren eten samen.\n---\n"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.mark.parametrize("command", ["check", "build"])
def test_what_an_editor_may_not_read_is_told_with_a_way_out(
    showcase: Showcase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": CARD})
    refusal = PermissionError(errno.EACCES, "Permission denied", "content/site.yaml")

    def refuse(*_: object) -> bytes:
        raise refusal

    monkeypatch.setattr(Folder, "read", refuse)
    output: list[str | Path] = ["--output", tmp_path / "public"] if command == "build" else []
    done = run(command, "--content", content, *output)
    assert done.exit_code == 1
    assert "U mag content/site.yaml niet lezen of veranderen. Geef uzelf" in done.stderr
    assert "Permission" not in done.output


def test_where_nothing_may_be_written_is_told_with_a_way_out(
    showcase: Showcase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": CARD})
    output = tmp_path / "public"
    refusal = PermissionError(errno.EACCES, "Permission denied", str(output))

    def refuse(*_: object) -> None:
        raise refusal

    monkeypatch.setattr(os, "mkdir", refuse)
    done = run("build", "--content", content, "--output", output)
    assert done.exit_code == 2
    assert f"U mag in {output} niets neerzetten of veranderen." in done.stderr


def test_a_folder_that_is_somebody_elses_is_named_and_left_alone(
    showcase: Showcase, tmp_path: Path
) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": CARD})
    output = tmp_path / "public"
    output.mkdir()
    (output / "werk.txt").write_text("van mij")
    done = run("build", "--content", content, "--output", output)
    assert done.exit_code == 2
    assert f"De map {output} is niet door dit programma gemaakt" in done.stderr
    assert [path.name for path in output.iterdir()] == ["werk.txt"]


@pytest.mark.parametrize("where", ["content", ".", "content/projecten", "/", "link", "file"])
def test_an_output_that_cannot_be_is_wrong_usage(
    where: str, showcase: Showcase, tmp_path: Path
) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": CARD})
    folder = content.parent
    (folder / "elders").mkdir()
    (folder / "link").symlink_to(folder / "elders")
    (folder / "file").write_text("van mij")
    done = run("build", "--content", content, "--output", folder / where)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert sorted(path.name for path in content.iterdir()) == ["projecten", "site.yaml"]


@pytest.mark.parametrize("url", ["https://[", "https://", "https://a:99999/", "ftp://a", "a b", ""])
def test_an_address_that_cannot_be_is_wrong_usage(
    url: str, showcase: Showcase, tmp_path: Path
) -> None:
    content = showcase({"site.yaml": SITE, "projecten/eten.md": CARD})
    done = run("build", "--content", content, "--output", tmp_path / "public", "--url", url)
    assert done.exit_code == 2
    assert "--url" in done.stderr
    assert not (tmp_path / "public").exists()

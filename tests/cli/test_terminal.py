"""What happens to the terminal: who listens may go away before all is said."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

SITE = """\
title: Etalage
organisation: Gemeente Voorbeeld
statuses: [{id: loopt, label: Loopt, phase: running}]
"""
CARD = "---\ntitle: Eten\nstatus: {status}\nsummary: Samen.\n---\n\nElke week.\n"


COMMANDS = [
    (["check"], "loopt", 0),
    (["check"], "lopt", 1),
    (["check", "--format", "json"], "lopt", 1),
    (["check", "--format", "github"], "lopt", 1),
    (["schema"], "loopt", 0),
    (["build", "--explain"], "loopt", 0),
    (["build"], "lopt", 1),
    (["new", "card", "Lopen"], "loopt", 0),
]


def folder_at(place: Path, status: str) -> None:
    (place / "content/projecten").mkdir(parents=True)
    (place / "content/site.yaml").write_text(SITE, "utf-8")
    (place / "content/projecten/eten.md").write_text(CARD.format(status=status), "utf-8")


@pytest.mark.parametrize(("command", "status", "ends"), COMMANDS)
def test_a_command_to_which_nobody_listens_any_more_ends_quietly_with_its_own_status(
    command: Sequence[str], status: str, ends: int, repository: Path, tmp_path: Path
) -> None:
    folder_at(tmp_path, status)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, repository / "build.py", *command],
        cwd=tmp_path,
        stdout=writing,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(writing)
    assert done.returncode == ends, done.stderr
    assert "programma zelf" not in done.stderr
    assert "Broken pipe" not in done.stderr


@pytest.mark.parametrize(("command", "status", "ends"), COMMANDS)
def test_a_command_of_which_the_terminal_was_closed_ends_with_its_own_status(
    command: Sequence[str], status: str, ends: int, repository: Path, tmp_path: Path
) -> None:
    folder_at(tmp_path, status)
    ours, theirs = os.openpty()
    os.close(ours)
    program = [sys.executable, str(repository / "build.py"), *command]
    done = subprocess.run(
        program, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs, check=False
    )
    os.close(theirs)
    assert done.returncode == ends


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_command_that_is_started_without_streams_says_nothing_into_other_files(
    closed: str, repository: Path, tmp_path: Path
) -> None:
    folder_at(tmp_path, "lopt")
    script = f'"$0" "$1" check {closed}; wrong=$?; sed -i s/lopt/loopt/ content/projecten/eten.md\n'
    script += f'"$0" "$1" build --explain {closed}; exit $((10 * wrong + $?))'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable, repository / "build.py"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 10, done.stderr
    assert "programma zelf" not in done.stderr
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if b"Klaar in" in path.read_bytes()] == []

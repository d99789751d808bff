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


@pytest.mark.parametrize(
    ("command", "status", "ends"),
    [
        (["check"], "loopt", 0),
        (["check"], "lopt", 1),
        (["check", "--format", "json"], "lopt", 1),
        (["check", "--format", "github"], "lopt", 1),
        (["schema"], "loopt", 0),
        (["build", "--explain"], "loopt", 0),
        (["build"], "lopt", 1),
        (["new", "card", "Lopen"], "loopt", 0),
    ],
)
def test_a_command_to_which_nobody_listens_any_more_ends_quietly_with_its_own_status(
    command: Sequence[str], status: str, ends: int, repository: Path, tmp_path: Path
) -> None:
    (tmp_path / "content/projecten").mkdir(parents=True)
    (tmp_path / "content/site.yaml").write_text(SITE, "utf-8")
    (tmp_path / "content/projecten/eten.md").write_text(CARD.format(status=status), "utf-8")
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

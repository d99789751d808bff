"""The package that is installed: it brings all that the program needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.mark.slow
def test_an_installed_wheel_brings_its_examples_and_themes(
    repository: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    for folder in ("sitegen", "themes"):
        shutil.copytree(repository / folder, source / folder)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(repository / name, source)
    make = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "-w",
        *map(str, (tmp_path, source)),
    ]
    subprocess.run(make, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    program = (
        "import sys; sys.path.insert(0, '../installed'); from sitegen.cli.main import main; main()"
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    for args in (["new", "site", "content"], ["check", "--strict"], ["build"]):
        run_installed = [sys.executable, "-c", program, *args]
        done = subprocess.run(run_installed, cwd=empty, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert (empty / "public/projecten/samen-eten/index.html").is_file()

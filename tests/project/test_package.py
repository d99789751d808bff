"""The package that is installed: it brings all that the program needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture
def wheel(repository: Path, tmp_path: Path) -> Path:
    """The wheel of the program, made of what a release is made of."""
    source = tmp_path / "source"
    for folder in ("sitegen", "themes"):
        shutil.copytree(repository / folder, source / folder)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(repository / name, source)
    make = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w"]
    subprocess.run([*make, *map(str, (tmp_path, source))], check=True)
    (made,) = tmp_path.glob("*.whl")
    return made


@pytest.mark.slow
def test_from_an_empty_folder_with_a_wheel_to_a_site(wheel: Path, tmp_path: Path) -> None:
    """The wheel comes with the new repository, for as long as no registry has it."""
    installed = tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", str(installed), str(wheel)], check=True)
    empty = tmp_path / "leeg"
    empty.mkdir()
    env = {**os.environ, "PYTHONPATH": str(installed)}

    def run(*args: str, cwd: Path) -> str:
        command = [sys.executable, str(installed / "bin/sitegen"), *args]
        done = subprocess.run(
            command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "pip wheel" not in run("new", "site", "etalage", "--host", "github", cwd=empty)
    folder = empty / "etalage"
    requirement = (folder / "requirements.txt").read_text("utf-8").strip()
    assert requirement == f"./program/{wheel.name}"
    assert zipfile.is_zipfile(folder / requirement)
    run("check", "--strict", cwd=folder)
    run("build", "--jobs", "1", cwd=folder)
    assert (folder / "public/projecten/samen-eten/index.html").is_file()
    done = subprocess.run(
        [*pip, "--target", str(tmp_path / "again"), "-r", "requirements.txt"],
        cwd=folder,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr

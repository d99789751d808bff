"""The program as tests run it: in a process of its own, or, which is quicker, in theirs."""

from __future__ import annotations

import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from typing import Protocol

from click.testing import CliRunner

from sitegen.cli.main import main

REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE = 600  # how long a build may take on a busy machine, in seconds


class PythonBuild(Protocol):
    """Runs `python build.py` with these arguments in `cwd` and returns what came of it."""

    def __call__(
        self, *args: str | Path, cwd: Path = REPOSITORY
    ) -> subprocess.CompletedProcess[str]: ...


class RunCommand(Protocol):
    """Runs a command of the program in this process and returns what came of it.

    It does what `python build.py` does, without the time that a new process takes.
    """

    def __call__(self, *args: str | Path) -> subprocess.CompletedProcess[str]: ...


class BuildSite(Protocol):
    """Builds a content folder, which must succeed, and returns the folder of the site.

    It does so in this process, and alone.
    """

    def __call__(self, content: str | Path, output: Path, *args: str | Path) -> Path: ...


def python_build(*args: str | Path, cwd: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own: a `PythonBuild`."""
    return subprocess.run(
        [sys.executable, REPOSITORY / "build.py", *args],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def run_command(*args: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command in this process: a `RunCommand`."""
    with chdir(REPOSITORY):
        done = CliRunner().invoke(main, [str(arg) for arg in args])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)


def build_site(content: str | Path, output: Path, *args: str | Path) -> Path:
    """Build a site in this process: a `BuildSite`."""
    # One job: to copy a process in which a browser and hosts run is asking for trouble.
    where = ("--content", content, "--output", output)
    done = run_command("build", *where, "--jobs", "1", *args)
    assert done.returncode == 0, done.stderr
    return output

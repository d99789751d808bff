"""Nothing that others made is taken for what it is called: it has a digest, and runs nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMANDS = (
    ".ci/run",
    ".github/workflows/publish.yml",
    ".gitlab-ci.yml",
    ".forgejo/workflows/publish.yml",
)


def commands(repository: Path, program: str) -> Iterator[str]:
    """The lines by which machines install something."""
    for name in COMMANDS:
        for line in (repository / name).read_text("utf-8").splitlines():
            if re.search(rf"\b{program}\b", line) and not line.lstrip().startswith("#"):
                yield line


def test_nothing_is_installed_without_its_digest_or_runs_by_that(repository: Path) -> None:
    assert all("--require-hashes -r " in line for line in commands(repository, "pip install"))
    assert len(list(commands(repository, "pip install"))) == len(COMMANDS)
    by_npm = list(commands(repository, "npm (ci|install)"))
    assert by_npm
    assert all("npm ci --ignore-scripts" in line for line in by_npm)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_of_python_is_pinned_by_digest(name: str, repository: Path) -> None:
    text = re.sub(r"\\\n", " ", (repository / name).read_text("utf-8"))
    lines = [line for line in text.splitlines() if re.match(r"\w", line)]
    assert lines
    assert [line for line in lines if not re.match(r"\S+==\S+ .*--hash=sha256:", line)] == []


def test_every_package_of_npm_is_pinned_by_digest(repository: Path) -> None:
    locked = json.loads((repository / "package-lock.json").read_text("utf-8"))["packages"]
    others = {name: one for name, one in locked.items() if name}
    assert others
    assert all(one["integrity"].startswith("sha512-") for one in others.values())

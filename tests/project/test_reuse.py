"""What bodies that reuse public code expect: who may use it, how to report, what it is made of."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sitegen import __version__


def test_the_version_is_the_same_wherever_it_is_told(repository: Path) -> None:
    code = yaml.safe_load((repository / "publiccode.yml").read_text("utf-8"))
    cited = yaml.safe_load((repository / "CITATION.cff").read_text("utf-8"))
    assert code["softwareVersion"] == cited["version"] == __version__
    assert code["legal"]["license"] == cited["license"] == "EUPL-1.2"
    guide = repository / "docs/handleiding/hoofdstukken/eigen-etalage/index.md"
    for path in (guide, repository / "README.md"):
        named = re.findall(r"etalage-(\d+\.\d+\.\d+)-py3", path.read_text("utf-8"))
        assert set(named) == {__version__}, path


def test_every_released_version_has_its_part_of_the_changelog(repository: Path) -> None:
    changelog = (repository / "CHANGELOG.md").read_text("utf-8")
    for path in (repository / "sitegen/upgrade/releases").glob("*.json"):
        assert re.search(rf"^## {re.escape(path.stem)}(,|$)", changelog, re.MULTILINE), path


@pytest.mark.slow
def test_every_file_has_a_licence(repository: Path) -> None:
    command = [sys.executable, "-m", "reuse", "lint", "--lines"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_one_command_tells_every_package_with_its_digests(repository: Path) -> None:
    readme = (repository / "README.md").read_text("utf-8")
    (command,) = re.findall(r"^    cyclonedx-py (.+)$", readme, re.MULTILINE)
    done = subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", *command.split()],
        cwd=repository,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    bill = json.loads(done.stdout)
    pinned = re.findall(r"^([\w.-]+)==", (repository / "requirements.txt").read_text("utf-8"), re.M)
    assert sorted(one["name"] for one in bill["components"]) == sorted(pinned)
    assert all(one["externalReferences"][0]["hashes"] for one in bill["components"])

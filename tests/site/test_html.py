"""The HTML of every page, judged by the Nu checker."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.mark.slow
def test_every_page_is_valid_html(rijswijk: Path, repository: Path) -> None:
    checker = repository / "node_modules/vnu-jar/build/dist/vnu.jar"
    java = shutil.which("java")
    if java is None or not checker.is_file():
        reason = "needs Java, and the checker that 'npm ci' brings"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    done = subprocess.run(
        [java, "-jar", checker, "--skip-non-html", "--errors-only", rijswijk],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.splitlines() == []
    assert done.returncode == 0

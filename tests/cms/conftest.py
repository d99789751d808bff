"""What the tests of the form share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.cms import files as pages
from sitegen.npm import PackageError, cache, is_kept


@pytest.fixture(scope="session")
def manager() -> None:
    """The content manager, fetched once and kept on this machine."""
    try:
        for package in pages.PROGRAM:
            if not is_kept(package):
                pages.fetch_program(package)
    except PackageError as error:
        reason = f"the content manager cannot be had: {error}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine that keeps no packages, where asking for one would fail; its cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9")
    pages.program.cache_clear()
    yield cache()
    pages.program.cache_clear()

"""What the tests of the form share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from sitegen.cms import files as pages
from sitegen.npm import PackageError, cache, is_kept
from tests.cms.desk import BY_HAND, PATIENCE, REPOSITORY, Desk, preview


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


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, manager: None) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("rijswijk")
    content = folder / "content"
    shutil.copytree(REPOSITORY / "content", content)
    for picture in content.rglob("*.png"):
        Image.new("RGB", (8, 6), "teal").save(picture)
    (content / "projecten/buurttuin").mkdir()
    (content / "projecten/buurttuin/index.md").write_text(BY_HAND, "utf-8")
    with preview(content) as found:
        yield found


@pytest.fixture
def form(browser: Browser, desk: Desk) -> Iterator[Callable[[str], Page]]:
    """Opens a part of the form, in which the browser finds nothing to refuse or complain of."""
    wrong: list[str] = []
    context = browser.new_context()
    context.set_default_timeout(PATIENCE * 1000)

    def show(part: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"{desk.address}beheer/#/collections/{part}")
        return page

    yield show
    context.close()
    assert wrong == []

"""What many tests need: the program as a command, built sites, a host, a browser."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import program
from tests.examples import write_texts
from tests.host import ServeFolder, hosting
from tests.program import PATIENCE, REPOSITORY, BuildSite, PythonBuild, RunCommand

# The first has no windows to make for each visitor, which takes a quarter of the time. It draws the
# same pages with the same code; with the option, its letters are as wide as on a screen.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser")
OPTIONS = ("--no-sandbox", "--font-render-hinting=none")


def pytest_configure(config: pytest.Config) -> None:
    """Let Python and the program keep what they compile, in a place of this process.

    To compile the templates takes most of a small build. Where the machine forbids to keep them it
    would be done for each test, and where processes share a place they take it from each other:
    there, a theme has room for the words of one site.
    """
    # `jsonschema` would make 38 grammars of addresses from it, in a second, for forms of addresses
    # that no schema here asks for.
    cast(dict[str, ModuleType | None], sys.modules)["rfc3987_syntax"] = None
    # What a shell starts in the background hears no Ctrl-C, and nor would the previews.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if cache:
        sys.pycache_prefix = str(cache.mkdir(f"compiled-{os.environ.get('PYTEST_XDIST_WORKER')}"))
        sys.dont_write_bytecode = False
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def python_build() -> PythonBuild:
    """Runs the program in a process of its own."""
    return program.python_build


@pytest.fixture(scope="session")
def run_command() -> RunCommand:
    """Runs a command in this process."""
    return program.run_command


@pytest.fixture(scope="session")
def build_site() -> BuildSite:
    """Builds a site in this process."""
    return program.build_site


@pytest.fixture(scope="session")
def published_once(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, pytestconfig: pytest.Config
) -> Callable[[str], Path]:
    """Publishes a content folder of the repository once for all tests: read it, never change it.

    Where several processes share the tests, the first that asks builds and the others wait.
    """

    def publish(content: str) -> Path:
        base = tmp_path_factory.getbasetemp()
        folder = (base if worker_id == "master" else base.parent) / content.replace("/", "-")
        site, told = folder / "public", folder / "told.txt"
        try:
            folder.mkdir()
        except FileExistsError:
            until = time.monotonic() + PATIENCE
            while not told.exists():
                assert time.monotonic() < until
                time.sleep(0.1)
        else:
            earlier = _pictures_of_earlier_runs(pytestconfig)
            if earlier:
                shutil.copytree(earlier, _pictures(site))
            done = program.python_build("build", "--content", content, "--output", site)
            told.write_text(done.stderr, "utf-8")
            if earlier and site.is_dir():
                for path in _pictures(site).iterdir():
                    shutil.copyfile(path, earlier / path.name)
        assert site.is_dir(), told.read_text("utf-8")
        return site

    return publish


@pytest.fixture(scope="session")
def rijswijk(published_once: Callable[[str], Path]) -> Path:
    """The repository's own showcase."""
    return published_once("content")


def _pictures(site: Path) -> Path:
    """Where a build keeps the pictures of a site for the next one."""
    return site.parent / f".{site.name}.sitegen" / "cache" / "media"


def _pictures_of_earlier_runs(config: pytest.Config) -> Path | None:
    """Where pictures are kept from one run of the tests to the next, while they are made alike."""
    cache: pytest.Cache | None = getattr(config, "cache", None)
    code = blake2b(digest_size=8)
    for name in ("images.py", "renditions.py"):
        code.update((REPOSITORY / "sitegen" / "media" / name).read_bytes())
    return cache.mkdir(f"pictures-{code.hexdigest()}") if cache else None


@pytest.fixture(scope="session")
def keep_pictures(rijswijk: Path) -> Callable[[Path], None]:
    """Gives a new output what the showcase of Rijswijk keeps between builds of its pictures."""

    def copy(site: Path) -> None:
        shutil.copytree(_pictures(rijswijk), _pictures(site))

    return copy


@pytest.fixture
def showcase(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Writes a content folder from texts by path, indented as the test likes, and returns it.

    Each call gives a folder of its own.
    """
    written = 0

    def write(texts: Mapping[str, str]) -> Path:
        nonlocal written
        written += 1
        return write_texts(texts, tmp_path / f"showcase-{written}" / "content")

    return write


# One for all: to start takes longer than most tests do. While Playwright runs, no other event loop
# can run in this thread: a test that needs one starts it in another.
@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine, as the quick shell without windows if that is there."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        reason = "no Chromium on this machine"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Iterator[Browser]:
    """A browser in which, after the tests of a module, nothing is left open."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[ServeFolder]:
    """Serves folders on this machine until the tests end."""
    with hosting() as serve:
        yield serve

"""What many tests need: the program as a command, built sites, a host, a browser."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, chdir
from functools import partial
from hashlib import blake2b
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import dedent
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, sync_playwright

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


class ServeFolder(Protocol):
    """Serves a site as a host would, under the path `base`, and returns its address.

    The address ends with a slash. The headers are those of the site's own `_headers`.
    """

    def __call__(self, folder: Path, base: str = "/") -> str: ...


def _python_build(*args: str | Path, cwd: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, REPOSITORY / "build.py", *args],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def _run_command(*args: str | Path) -> subprocess.CompletedProcess[str]:
    with chdir(REPOSITORY):
        done = CliRunner().invoke(main, [str(arg) for arg in args])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)


def _build_site(content: str | Path, output: Path, *args: str | Path) -> Path:
    # One job: to copy a process in which a browser and hosts run is asking for trouble.
    where = ("--content", content, "--output", output)
    done = _run_command("build", *where, "--jobs", "1", *args)
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def python_build() -> PythonBuild:
    """Runs the program in a process of its own."""
    return _python_build


@pytest.fixture(scope="session")
def run_command() -> RunCommand:
    """Runs a command in this process."""
    return _run_command


@pytest.fixture(scope="session")
def build_site() -> BuildSite:
    """Builds a site in this process."""
    return _build_site


@pytest.fixture(scope="session")
def rijswijk(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, pytestconfig: pytest.Config
) -> Path:
    """The repository's own showcase, built once for all tests: read it, never change it.

    Where several processes share the tests, the first that asks builds and the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "rijswijk"
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
        told.write_text(_python_build("build", "--output", site).stderr, "utf-8")
        if earlier and site.is_dir():
            for path in _pictures(site).iterdir():
                shutil.copyfile(path, earlier / path.name)
    assert site.is_dir(), told.read_text("utf-8")
    return site


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


def write_texts(texts: Mapping[str, str], content: Path) -> Path:
    """Write a content folder from texts by path, indented as the test likes, and return it."""
    for name, text in texts.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).removeprefix("\n"), encoding="utf-8", newline="\n")
    return content


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


# While Playwright runs, no other event loop can run in this thread. Hence one browser a module:
# modules that do without it stay free to start their own loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        reason = "no Chromium on this machine"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[ServeFolder]:
    """Serves folders on this machine until the tests end."""
    with ExitStack() as running:

        def serve(folder: Path, base: str = "/") -> str:
            host = partial(_Host, folder=folder, base=base, rules=_header_rules(folder))
            server = running.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), host))
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            running.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}{base}"

        yield serve


_Rules = Sequence[tuple[str, Mapping[str, str]]]


def _header_rules(folder: Path) -> _Rules:
    """The blocks of `_headers`: a path, perhaps with `*` at its end, and the headers of it."""
    rules: list[tuple[str, dict[str, str]]] = []
    file = folder / "_headers"
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        if line.startswith((" ", "\t")):
            name, _, value = line.strip().partition(": ")
            rules[-1][1][name] = value
        elif line.strip():
            rules.append((line.strip(), {}))
    return rules


# Browsers insist on these, and the machine's own table may lack them.
_MEDIA_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "application/xml",
}


class _Host(SimpleHTTPRequestHandler):
    """A static host: headers by path, `404.html` for what is not there, no folder listings."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, folder: Path, base: str, rules: _Rules) -> None:
        self._base = base
        self._rules = rules
        super().__init__(*args, directory=str(folder))

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        return _MEDIA_TYPES.get(Path(path).suffix, "application/octet-stream")

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(self._base))

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        inside = self.path.startswith(self._base)
        if inside and (path.is_file() or (path / "index.html").is_file()):
            return super().send_head()
        page = Path(self.directory) / "404.html"
        content = page.read_bytes() if page.is_file() else b""
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def end_headers(self) -> None:
        path = urlsplit(self.path).path
        for pattern, headers in self._rules:
            if path == pattern or (pattern.endswith("*") and path.startswith(pattern[:-1])):
                for name, value in headers.items():
                    self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: pytest prints what matters."""

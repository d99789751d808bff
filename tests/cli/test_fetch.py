"""Packages come by `fetch` and `house-style` alone; everything else reads what is kept."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import random
import re
import tarfile
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from sitegen.npm import Package, PackageError, download, keep_files, kept_files
from tests.examples import BURGUNDY, ENGLISH
from tests.program import BuildSite, RunCommand

SPEC = "@example/design-tokens@1.2.3"
NOWHERE = "http://127.0.0.1:9"

Showcase = Callable[[Mapping[str, str]], Path]


class Registry:
    """An npm registry of this machine with one package, which can be given in wrong ways."""

    def __init__(self) -> None:
        self.files = {"package/dist/theme.css": BURGUNDY.encode()}
        self.integrity: str | None = None
        self.damage = b""
        self.asked: list[str] = []
        self.address = ""

    def archive(self) -> bytes:
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as archive:
            for name, data in self.files.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
        # The time would be in it, and another digest a second later.
        return self.damage or gzip.compress(stream.getvalue(), mtime=0)

    def answer(self, path: str) -> bytes | None:
        self.asked.append(path)
        data = self.archive()
        if path == "/archive.tgz":
            return data
        if path != "/@example/design-tokens/1.2.3":
            return None
        digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
        integrity = f"sha512-{digest}" if self.integrity is None else self.integrity
        dist = {"integrity": integrity, "tarball": f"{self.address}/archive.tgz"}
        return json.dumps({"dist": dist}).encode()


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """A registry that the program is set up for, on a machine that keeps no packages."""
    made = Registry()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = made.answer(unquote(self.path))
            self.send_response(200 if data is not None else 404)
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    made.address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", made.address)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def content(showcase: Showcase) -> Path:
    return named(showcase, SPEC)


def named(showcase: Showcase, tokens: str, language: str = "en") -> Path:
    """A showcase that names these tokens."""
    settings = re.sub(
        r"\n( *)words:", rf'\n\1house_style: {{tokens: "{tokens}"}}\n\1words:', ENGLISH["site.yaml"]
    )
    settings = settings.replace("language: en", f"language: {language}")
    return showcase({**ENGLISH, "site.yaml": settings})


def test_what_was_fetched_is_built_with_without_a_network(
    registry: Registry,
    content: Path,
    run_command: RunCommand,
    build_site: BuildSite,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    done = run_command("fetch", "--content", content)
    assert (done.returncode, done.stdout) == (0, f"Fetched: {SPEC}\n"), done.stderr
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", NOWHERE)
    again = run_command("fetch", "--content", content)
    assert (again.returncode, again.stdout) == (0, f"Was here already: {SPEC}\n")
    site = build_site(content, tmp_path / "public")
    style = next((site / "assets").glob("style-*.css")).read_text("utf-8")
    assert "--action-bg:#7a1f3d" in style


@pytest.mark.parametrize("command", ["build", "check"])
def test_no_other_command_asks_the_registry_and_each_names_the_one_that_does(
    command: str, registry: Registry, content: Path, run_command: RunCommand, tmp_path: Path
) -> None:
    output = ("--output", tmp_path / "public") if command == "build" else ()
    done = run_command(command, "--content", content, "--jobs", "1", *output)
    assert done.returncode == 1
    assert f"The package '{SPEC}' is not on this computer yet." in done.stdout + done.stderr
    assert "Fetch it with: sitegen fetch" in done.stdout + done.stderr
    assert registry.asked == []
    assert not (tmp_path / "public").exists()


def test_house_style_fetches_its_package_and_keeps_the_values_beside_the_texts(
    registry: Registry, content: Path, run_command: RunCommand
) -> None:
    done = run_command("house-style", "--content", content)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Fetched: {SPEC}\n")
    assert json.loads((content / "house-style.json").read_text("utf-8"))["tokens"] == SPEC
    asked = len(registry.asked)
    again = run_command("fetch", "--content", content)
    assert (again.returncode, again.stdout) == (0, "There is nothing to fetch in site.yaml.\n")
    assert len(registry.asked) == asked


@pytest.mark.parametrize("command", ["fetch", "house-style"])
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"integrity": "sha512-" + base64.b64encode(bytes(64)).decode()}, "not what it should be"),
        ({"integrity": "sha1-abc"}, "no way to tell whether"),
        ({"files": {"package/fonts.css": b""}}, "no design tokens in the package"),
        ({"damage": b"half a package"}, "is damaged"),
    ],
)
def test_a_package_that_is_not_right_is_told_and_not_kept(
    command: str,
    wrong: dict[str, object],
    says: str,
    registry: Registry,
    content: Path,
    run_command: RunCommand,
    tmp_path: Path,
) -> None:
    for name, value in wrong.items():
        setattr(registry, name, value)
    done = run_command(command, "--content", content)
    assert done.returncode == 1
    assert says in done.stderr
    assert "house_style.tokens" in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "cache/sitegen").exists()
    assert not (content / "house-style.json").exists()


def packed(size: int) -> bytes:
    """An archive of one file of so many zeros, which is small itself."""
    member = tarfile.TarInfo("package/theme.css")
    member.size = size
    return gzip.compress(member.tobuf() + bytes(1024))


ARCHIVES = {
    "nothing": b"",
    "a page": b"<!doctype html><title>Sign in</title>",
    "gzip of nothing": gzip.compress(b""),
    "gzip that is cut off": gzip.compress(bytes(50_000))[:-20],
    "gzip with a wrong sum": gzip.compress(bytes(2048))[:-8] + bytes(8),
    "gzip with a broken stream": gzip.compress(random.Random(1).randbytes(3000))[:40]
    + b"\xff" * 900,
    "bzip2 that is broken": b"BZh9" + b"\xff" * 200,
    "xz that is broken": b"\xfd7zXZ\0" + b"\xff" * 200,
    "a size that is no number": b"package/a.css".ljust(124, b"\0") + b"x" * 400,
    "a file that is cut off": packed(5000),
    "one file of a gigabyte": packed(1_000_000_000),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_a_package_that_is_no_archive_is_told_with_its_name(
    kind: str, registry: Registry, content: Path, run_command: RunCommand
) -> None:
    registry.damage = ARCHIVES[kind] or b" "
    done = run_command("fetch", "--content", content)
    assert done.returncode == 1
    assert "package '@example/design-tokens" in done.stderr
    assert done.stdout == ""


ANSWERS = {
    "nothing": b"",
    "a page": b"<!doctype html><title>Sign in</title>",
    "no text": b"\xff\xfe\0\x80",
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "no archive": b'{"dist": {}}',
    "an archive that is a list": b'{"dist": {"integrity": "sha512-x", "tarball": []}}',
    "a dist that is a text": b'{"dist": "x"}',
    "lists in lists": b"[" * 100_000,
    "a number without end": b"9" * 10_000,
    "a file of this machine": b'{"dist": {"integrity": "sha512-x", "tarball": "file:///etc/hosts"}}',
    "an address of nothing": b'{"dist": {"integrity": "sha512-x", "tarball": "http://[::1"}}',
    "an address with lines": b'{"dist": {"integrity": "sha512-x", "tarball": "http://a\\r\\nb/"}}',
    "a digest that is a number": b'{"dist": {"integrity": 5, "tarball": "http://127.0.0.1:9/"}}',
    "more than any package": b" " * 3_000_000,
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_that_makes_no_sense_is_told_with_the_package(
    kind: str,
    registry: Registry,
    content: Path,
    run_command: RunCommand,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "answer", lambda _path: ANSWERS[kind])
    monkeypatch.setattr("sitegen.npm._MAX_BYTES", 2_000_000)
    done = run_command("fetch", "--content", content)
    assert done.returncode == 1
    assert "package '@example/design-tokens" in done.stderr
    assert "house_style.tokens" in done.stderr


def test_an_answer_that_keeps_dripping_is_told(
    registry: Registry, content: Path, run_command: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitegen.npm._PATIENCE", 0)
    done = run_command("fetch", "--content", content)
    assert done.returncode == 1
    assert "cannot be fetched now" in done.stderr


@pytest.mark.parametrize(
    ("code", "says"), [("nl", "is niet gevonden (404)"), ("en", "was not found (404)")]
)
def test_a_package_that_is_not_there_is_told_in_the_language_of_the_site(
    code: str, says: str, registry: Registry, showcase: Showcase, run_command: RunCommand
) -> None:
    done = run_command("fetch", "--content", named(showcase, "@example/weg@9.9.9", code))
    assert done.returncode == 1
    assert says in done.stderr


def test_a_registry_that_gives_no_answer_is_told(
    registry: Registry, content: Path, run_command: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", NOWHERE)
    done = run_command("fetch", "--content", content)
    assert done.returncode == 1
    assert "cannot be fetched now" in done.stderr


def test_a_name_without_a_version_is_told_and_nothing_is_asked(
    registry: Registry, showcase: Showcase, run_command: RunCommand
) -> None:
    done = run_command("fetch", "--content", named(showcase, "@example/design-tokens"))
    assert done.returncode == 1
    assert "a package with a complete version number" in done.stderr
    assert registry.asked == []


def test_a_kept_package_that_is_damaged_counts_as_lacking(
    registry: Registry, content: Path, run_command: RunCommand, tmp_path: Path
) -> None:
    run_command("fetch", "--content", content)
    (kept,) = (tmp_path / "cache/sitegen").iterdir()
    kept.write_bytes(kept.read_bytes()[:700])
    done = run_command("check", "--content", content, "--jobs", "1")
    assert done.returncode == 1
    assert "Fetch it with: sitegen fetch" in done.stdout
    assert run_command("fetch", "--content", content).stdout == f"Fetched: {SPEC}\n"


def test_a_site_that_names_nothing_fetches_nothing_unless_asked_for_the_form(
    registry: Registry, showcase: Showcase, run_command: RunCommand
) -> None:
    content = showcase(ENGLISH)
    done = run_command("fetch", "--content", content)
    assert (done.returncode, done.stdout) == (0, "There is nothing to fetch in site.yaml.\n")
    assert registry.asked == []
    asked = run_command("fetch", "--content", content, "--form")
    assert asked.returncode == 1
    assert "decap-cms@" in asked.stderr
    assert any("decap-cms" in path for path in registry.asked)


def test_fetch_without_a_content_folder_is_wrong_usage(
    tmp_path: Path, run_command: RunCommand
) -> None:
    assert run_command("fetch", "--content", tmp_path / "weg").returncode == 2


def test_a_package_that_the_code_knows_is_no_other_one(registry: Registry) -> None:
    taken: Callable[[str], str | None] = str
    spec = {"name": "@example/design-tokens", "version": "1.2.3"}
    digest = base64.b64encode(hashlib.sha512(registry.archive()).digest()).decode()
    known = Package(**spec, archive=digest)
    files = download(known, taken)
    assert files == {"dist/theme.css": BURGUNDY.encode()}
    # The registry vouches for another one, as who took it over would.
    registry.files = {"package/dist/theme.css": b"body { display: none }"}
    assert download(Package(**spec), taken) != files
    with pytest.raises(PackageError, match="package-changed"):
        download(known, taken)
    sealed = Package(**spec, files=digest_of(files))
    with pytest.raises(PackageError, match="package-changed"):
        download(sealed, taken)
    keep_files(sealed, files)
    assert kept_files(sealed) == files
    keep_files(sealed, {"dist/theme.css": b"body { display: none }"})
    with pytest.raises(PackageError, match="package-lacking"):
        kept_files(sealed)


def digest_of(files: Mapping[str, bytes]) -> str:
    """The digest of files and their names, as the code tells it."""

    def sha512(data: bytes) -> str:
        return base64.b64encode(hashlib.sha512(data).digest()).decode()

    return sha512("".join(f"{one} {sha512(data)}\n" for one, data in files.items()).encode())

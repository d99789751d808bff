"""One package from the configured npm registry: fetched, its sha512 checked, files taken out."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import Struct

_NAME = re.compile(
    r"(?P<name>(?:@[a-z0-9][\w.-]*/)?[a-z0-9][\w.-]*)@(?P<version>\d+\.\d+\.\d+[\w.+-]*)"
)
_TIMEOUT = 30  # seconds
_MAX_BYTES = 40_000_000

# Where token packages keep their properties, best first.
TOKEN_FILES = (
    "dist/variables.css",
    "dist/theme.css",
    "dist/index.css",
    "dist/root.css",
    "dist/tokens.css",
    "dist/variables.json",
    "dist/tokens.json",
)


class PackageError(Exception):
    """A package can not be had. `reason` is the id of a message, `detail` what it is about."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Package(Struct, frozen=True):
    """A name with an exact version."""

    name: str
    version: str


class Pinned(Package, frozen=True):
    """A package of which the code knows the digests: sha512 in base64, as registries write it.

    `archive` is that of what the registry gives, `files` that of the files taken out.
    """

    archive: str
    files: str


def parse_package(text: str) -> Package | None:
    """`@scope/name@1.2.3` as a package; None for anything else, a version range included."""
    found = _NAME.fullmatch(text)
    return Package(found["name"], found["version"]) if found else None


def cache() -> Path:
    """Where packages are kept on this machine."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "sitegen"


def archive_path(package: Package, kept: Path) -> Path:
    """Where the archive of a package is kept; one that was put there by hand does as well."""
    return kept / f"{_label(package)}.tgz"


def fetch_tokens(package: Package, kept: Path) -> tuple[str, str]:
    """The name and the text of the token file in a package; `kept` holds what was fetched before.

    Raises PackageError.
    """
    kept.mkdir(parents=True, exist_ok=True)
    archive, seal = archive_path(package, kept), kept / f"{_label(package)}.sha512"
    if archive.is_file() and seal.is_file():
        data, digest = archive.read_bytes(), seal.read_text("ascii")
    else:
        data, digest = _download(package)
    if hashlib.sha512(data).hexdigest() != digest:
        archive.unlink(missing_ok=True)
        raise PackageError("package-changed", package.name)
    archive.write_bytes(data)
    seal.write_text(digest, "ascii")
    return _token_file(data, package)


def fetch_files(
    package: Pinned, name_of: Callable[[str], str | None], kept: Path
) -> Mapping[str, bytes]:
    """Files of a package. `name_of` gives the name that a file gets, or None for one to leave out.

    What was taken out before is kept, and checked again. Raises PackageError.
    """
    taken = kept / f"{_label(package)}.tar"
    with suppress(OSError, tarfile.TarError, EOFError):
        if taken.is_file():
            files = dict(_members(taken.read_bytes(), str))
            if _digest(files) == package.files:
                return files
    archive = archive_path(package, kept)
    data = archive.read_bytes() if archive.is_file() else b""
    if _sha512(data) != package.archive:
        data = _download(package)[0]
    if _sha512(data) != package.archive:
        raise PackageError("package-changed", package.name)
    files = dict(_members(data, lambda path: name_of(path.partition("/")[2])))
    if _digest(files) != package.files:
        raise PackageError("package-changed", package.name)
    with suppress(OSError):  # what cannot be kept is fetched again
        kept.mkdir(parents=True, exist_ok=True)
        _write(taken, _packed(files))
    return files


def _label(package: Package) -> str:
    return f"{package.name.replace('/', '+')}@{package.version}"


def _members(data: bytes, name_of: Callable[[str], str | None]) -> Iterator[tuple[str, bytes]]:
    """The files of an archive under other names, read without unpacking it."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            name = name_of(member.name) if member.isfile() else None
            file = archive.extractfile(member) if name else None
            if name and file:
                yield name, file.read(_MAX_BYTES)


def _packed(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return stream.getvalue()


def _digest(files: Mapping[str, bytes]) -> str:
    """One digest of some files and their names."""
    lines = (f"{name} {_sha512(data)}\n" for name, data in sorted(files.items()))
    return _sha512("".join(lines).encode())


def _sha512(data: bytes) -> str:
    return base64.b64encode(hashlib.sha512(data).digest()).decode("ascii")


def _write(path: Path, data: bytes) -> None:
    """Write a file so that nobody reads half of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, path)


def _download(package: Package) -> tuple[bytes, str]:
    """The archive of a package and the sha512, in hex, that the registry says it has."""
    about = _json(f"{_registry()}/{quote(package.name, safe='@')}/{package.version}")
    dist = about.get("dist", {})
    integrity = str(dist.get("integrity", ""))
    if not integrity.startswith("sha512-"):
        raise PackageError("package-unsigned", package.name)
    digest = base64.b64decode(integrity.removeprefix("sha512-")).hex()
    return _get(str(dist["tarball"])), digest


def _token_file(data: bytes, package: Package) -> tuple[str, str]:
    """The first known token file, read from the archive without unpacking it."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
            members = {m.name.partition("/")[2]: m for m in archive.getmembers() if m.isfile()}
            for name in TOKEN_FILES:
                file = archive.extractfile(members[name]) if name in members else None
                if file is not None:
                    return name, file.read(_MAX_BYTES).decode("utf-8")
    except (tarfile.TarError, UnicodeDecodeError, EOFError, OSError) as error:
        raise PackageError("package-broken", package.name) from error
    raise PackageError("package-without-tokens", package.name)


def _registry() -> str:
    """The address of the registry that this machine is set up for."""
    for name in ("NPM_CONFIG_REGISTRY", "npm_config_registry"):
        if os.environ.get(name):
            return os.environ[name].rstrip("/")
    npm = shutil.which("npm")
    if npm:
        asked = subprocess.run(
            [npm, "config", "get", "registry"], capture_output=True, text=True, check=False
        )
        address = asked.stdout.strip()
        if address.startswith("http"):
            return address.rstrip("/")
    raise PackageError("no-registry", "NPM_CONFIG_REGISTRY")


def _json(url: str) -> dict[str, Any]:
    try:
        answer = json.loads(_get(url))
    except ValueError as error:
        raise PackageError("package-unknown", url.rpartition("/")[2]) from error
    return answer if isinstance(answer, dict) else {}


def _get(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:
            data: bytes = answer.read(_MAX_BYTES)
            return data
    except urllib.error.HTTPError as error:
        raise PackageError("package-unknown", str(error.code)) from error
    except (urllib.error.URLError, OSError) as error:
        raise PackageError("package-unreachable", str(error)) from error

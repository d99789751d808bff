"""One package of the configured npm registry: downloaded, its sha512 checked, its files kept."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import lzma
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from sitegen.web import WebError, get

_NAME = re.compile(
    r"(?P<name>(?:@[a-z0-9][\w.-]*/)?[a-z0-9][\w.-]*)@(?P<version>\d+\.\d+\.\d+[\w.+-]*)"
)
_PATIENCE = 300  # seconds for one answer, however it drips
_MAX_BYTES = 40_000_000
_MAX_UNPACKED = 400_000_000
# What is said of an answer; of any other, that there was none.
_REASONS = {"answer": "package-unknown", "large": "package-large"}
# What reading an archive of somebody else can raise.
_BROKEN = (OSError, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, ValueError)
_ALGORITHM = "sha512-"


class PackageError(Exception):
    """A package can not be had. `reason` is the id of a message, `detail` what it is about."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Package(Struct, frozen=True):
    """A name with an exact version, and where the code knows them, its digests.

    Those are sha512 in base64, as registries write it: `archive` that of what a registry gives,
    `files` that of the files taken out.
    """

    name: str
    version: str
    archive: str = ""
    files: str = ""

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


def parse_package(text: str) -> Package | None:
    """`@scope/name@1.2.3` as a package; None for anything else, a version range included."""
    found = _NAME.fullmatch(text)
    return Package(found["name"], found["version"]) if found else None


def cache() -> Path:
    """Where packages are kept on this machine."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "sitegen"


def kept_files(package: Package) -> Mapping[str, bytes]:
    """The files of a package that this machine keeps, by name; the network is never used.

    Raises PackageError for a package that was never kept, or is not the one that the code knows.
    """
    try:
        files = dict(_members(_kept(package).read_bytes(), str))
    except _BROKEN as error:
        raise PackageError("package-lacking", str(package)) from error
    if package.files not in ("", _digest(files)):
        raise PackageError("package-lacking", str(package))
    return files


def is_kept(package: Package) -> bool:
    """Whether this machine keeps a package, as it should be."""
    try:
        return bool(kept_files(package))
    except PackageError:
        return False


def keep_files(package: Package, files: Mapping[str, bytes]) -> None:
    """Keep files of a package on this machine, so that nobody reads half of them.

    Raises OSError.
    """
    path = _kept(package)
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file,
        tarfile.open(fileobj=file, mode="w") as archive,
    ):
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    os.replace(file.name, path)


def download(package: Package, name_of: Callable[[str], str | None]) -> Mapping[str, bytes]:
    """Files of a package as the registry has it, once their digests were checked.

    `name_of` gives the name that a file gets, or None for one to leave out. Raises PackageError.
    """
    try:
        about = json.loads(_get(f"{_registry()}/{quote(package.name, safe='@')}/{package.version}"))
        integrity, address = about["dist"].get("integrity", ""), str(about["dist"]["tarball"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PackageError("package-unknown", str(package)) from error
    if not str(integrity).startswith(_ALGORITHM):
        raise PackageError("package-unsigned", package.name)
    data = _get(address)
    if _sha512(data) != (package.archive or integrity.removeprefix(_ALGORITHM)):
        raise PackageError("package-changed", package.name)
    try:
        files = dict(_members(data, lambda path: name_of(path.partition("/")[2])))
    except _BROKEN as error:
        raise PackageError("package-broken", package.name) from error
    if package.files not in ("", _digest(files)):
        raise PackageError("package-changed", package.name)
    return files


def _kept(package: Package) -> Path:
    return cache() / f"{package}.tar".replace("/", "+")


def _members(data: bytes, name_of: Callable[[str], str | None]) -> Iterator[tuple[str, bytes]]:
    """The files of an archive under other names, read without unpacking it."""
    unpacked = 0
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            unpacked += member.size
            if unpacked > _MAX_UNPACKED:
                raise PackageError("package-large", str(_MAX_UNPACKED // 10**6))
            name = name_of(member.name) if member.isfile() else None
            file = archive.extractfile(member) if name else None
            if name and file:
                yield name, file.read()


def _digest(files: Mapping[str, bytes]) -> str:
    """One digest of some files and their names."""
    lines = (f"{name} {_sha512(data)}\n" for name, data in sorted(files.items()))
    return _sha512("".join(lines).encode())


def _sha512(data: bytes) -> str:
    return base64.b64encode(hashlib.sha512(data).digest()).decode("ascii")


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


def _get(url: str) -> bytes:
    """The answer of a registry, within so much time and memory. Raises PackageError."""
    try:
        return get(url, _MAX_BYTES, _PATIENCE, anywhere=True)
    except WebError as error:
        reason = _REASONS.get(error.reason, "package-unreachable")
        detail = f"> {error.detail} s" if error.reason == "slow" else error.detail
        raise PackageError(reason, detail) from error

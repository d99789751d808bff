"""Record what a generation of the site consists of, and read back what can be trusted of it.

The folder itself carries a marker file: a format line and the digest of its manifest. The same
site has the same marker anywhere. The manifest is kept elsewhere, in a file named by that digest,
with what only this machine knows: fingerprints, sizes and times. All functions raise OSError.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TypeAlias

from msgspec import DecodeError, Struct, json

from sitegen.publish.files import MARKER, Stamp, stamp

_FORMAT = "sitegen-site/1"

# Path, fingerprint, digest, size in bytes, time of the last change in nanoseconds.
_Row: TypeAlias = tuple[str, str, str, int, int]


class Entry(NamedTuple):
    """A published file: the fingerprint of what it was made from, the digest of its bytes."""

    fingerprint: str
    digest: str


class Recorded(Struct, frozen=True):
    """The digest of a manifest, and the files that it names."""

    site: str
    files: list[_Row]


class Generation(Struct, frozen=True):
    """What the output folder holds: as recorded, and as far as its files still are so.

    `site` is the digest of the manifest.
    """

    site: str
    recorded: frozenset[str]
    published: Mapping[str, Entry]
    stamps: Mapping[str, Stamp]


def read_marker(folder: Path) -> str | None:
    """The digest of the manifest of `folder`; empty if unreadable, None if it is not ours."""
    marker = folder / MARKER
    if stamp(str(marker)) is None:
        return None
    with marker.open("rb") as file:
        form, _, rest = file.read(200).decode("utf-8", "replace").partition("\n")
    if not form.startswith(_FORMAT.rstrip("0123456789")):
        return None
    return rest.strip() if form == _FORMAT and re.fullmatch("[0-9a-f]{32}\n", rest) else ""


def read_manifest(output: Path, manifests: Path) -> Recorded | None:
    """What was recorded of `output`; None if its marker or manifest is missing or damaged."""
    site = read_marker(output)
    if not site:
        return None
    try:
        checksum, _, body = _stored(manifests, site).read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    if checksum.decode("ascii", "replace") != hashlib.blake2b(body).hexdigest():
        return None
    try:
        return Recorded(site, json.decode(body, type=list[_Row]))
    except DecodeError:  # of another version
        return None


def find_inodes(output: Path, recorded: Recorded) -> list[int]:
    """The inode of each file that is still as it was recorded; 0 for any other."""
    inodes = []
    for path, _, _, size, mtime_ns in recorded.files:
        found = stamp(f"{output}/{path}")
        same = found is not None and found.size == size and found.mtime_ns == mtime_ns
        inodes.append(found.inode if found is not None and same else 0)
    return inodes


def generation(record: Recorded, inodes: Sequence[int]) -> Generation | None:
    """What is published, as far as its files have inodes; None if the record is wrong."""
    recorded: dict[str, Entry] = {}
    published: dict[str, Entry] = {}
    stamps: dict[str, Stamp] = {}
    for file, inode in zip(record.files, inodes, strict=True):
        path, fingerprint, digest, size, mtime_ns = file
        entry = recorded[path] = Entry(fingerprint, digest)
        if inode:
            published[path] = entry
            stamps[path] = Stamp(inode, size, mtime_ns)
    if site_digest(recorded) != record.site:
        return None
    return Generation(record.site, frozenset(recorded), published, stamps)


def write_manifest(
    manifests: Path, site: str, manifest: Mapping[str, Entry], stamps: Mapping[str, Stamp]
) -> None:
    """Keep the manifest of the site with digest `site`: a checksum line, then its files."""
    rows = [
        (path, entry.fingerprint, entry.digest, stamps[path].size, stamps[path].mtime_ns)
        for path, entry in sorted(manifest.items(), key=itemgetter(0))
    ]
    body = json.encode(rows)
    stored = _stored(manifests, site)
    unfinished = stored.with_suffix(".new")
    unfinished.write_bytes(hashlib.blake2b(body).hexdigest().encode() + b"\n" + body)
    unfinished.replace(stored)


def forget_manifests(manifests: Path, except_site: str) -> None:
    """Remove all kept manifests but one."""
    for path in manifests.iterdir():
        if path != _stored(manifests, except_site):
            path.unlink()


def _stored(manifests: Path, site: str) -> Path:
    return manifests / f"{site}.json"


def write_marker(folder: Path, site: str) -> None:
    """Mark `folder` as the site with digest `site`."""
    (folder / MARKER).write_bytes(f"{_FORMAT}\n{site}\n".encode())


def site_digest(manifest: Mapping[str, Entry]) -> str:
    """The digest of a site: its paths and their bytes, not what they were made from."""
    lines = [f"{path}\0{entry.digest}\n" for path, entry in manifest.items()]
    return hashlib.blake2b("".join(sorted(lines)).encode(), digest_size=16).hexdigest()

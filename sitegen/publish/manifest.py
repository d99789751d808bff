"""Record what a generation of the site consists of, and read back what can be trusted of it.

The folder itself carries a marker file: a format line and the digest of its manifest. The same
site has the same marker anywhere. The manifest is kept elsewhere, in a file named by that digest,
with what only this machine knows: fingerprints, sizes and times. All functions raise OSError.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TypeAlias

from msgspec import DecodeError, Struct, json

from sitegen.publish.files import MARKER, PublishedStamp, file_digest, stamp

_FORMAT = "sitegen-site/1"

# Path, fingerprint, digest, size in bytes, time of the last change in nanoseconds.
_Row: TypeAlias = tuple[str, str, str, int, int]


class Entry(NamedTuple):
    """A published file: the fingerprint of what it was made from, the digest of its bytes."""

    fingerprint: str
    digest: str


class Generation(Struct, frozen=True):
    """What the output folder holds: as recorded, and as far as its files still are so.

    `site` is the digest of the manifest; empty when nothing is known to be published.
    """

    site: str = ""
    recorded: frozenset[str] = frozenset()
    published: Mapping[str, Entry] = {}
    stamps: Mapping[str, PublishedStamp] = {}


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


def read_generation(output: Path, manifests: Path) -> Generation:
    """What is recorded of `output`; nothing if its marker or manifest is missing or damaged."""
    site = read_marker(output)
    recorded: dict[str, Entry] = {}
    published: dict[str, Entry] = {}
    stamps: dict[str, PublishedStamp] = {}
    for path, fingerprint, digest, size, mtime_ns in _read_manifest(manifests, site):
        entry = recorded[path] = Entry(fingerprint, digest)
        found = stamp(f"{output}/{path}")
        if found is None or found.size != size:
            continue
        # A host that brings the folder back may give its files other times.
        if found.mtime_ns == mtime_ns or file_digest(f"{output}/{path}") == digest:
            published[path] = entry
            stamps[path] = found
    if not site or site_digest(recorded) != site:
        return Generation()
    return Generation(site, frozenset(recorded), published, stamps)


def _read_manifest(manifests: Path, site: str | None) -> list[_Row]:
    if not site:
        return []
    try:
        checksum, _, body = _stored(manifests, site).read_bytes().partition(b"\n")
    except FileNotFoundError:
        return []
    if checksum.decode("ascii", "replace") != hashlib.blake2b(body).hexdigest():
        return []
    try:
        return json.decode(body, type=list[_Row])
    except DecodeError:  # of another version
        return []


def write_manifest(
    manifests: Path, site: str, manifest: Mapping[str, Entry], stamps: Mapping[str, PublishedStamp]
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

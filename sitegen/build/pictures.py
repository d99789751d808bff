"""The pictures of a site: each distinct one encoded once, and kept between builds by content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from sitegen.content.folder import Folder
from sitegen.fingerprint import bytes_digest
from sitegen.media.images import PictureError, encode
from sitegen.media.renditions import ImageInfo, Rendition, renditions
from sitegen.publish.manifest import Entry
from sitegen.publish.workspace import Workspace, write_file
from sitegen.urls import MEDIA
from sitegen.workers import each

# The digest, in hex, stands before the bytes that are kept: what was cut off is not trusted.
_DIGEST = 32

# An encoder does not give all its memory back: after this many pictures a worker would hold twice
# what one needs.
_RENEW = 3


class _Job(Struct, frozen=True):
    """A picture file with the renditions of it that are still to be made."""

    path: str
    missing: tuple[Rendition, ...]


class _Made(Struct, frozen=True):
    """What became of a job: digests of the files by name, or why the picture is refused."""

    path: str
    digests: tuple[tuple[str, str], ...]
    reason: str = ""


class Pictures(Struct, frozen=True):
    """The published files of all pictures, and the pictures that turned out to be broken."""

    manifest: Mapping[str, Entry]
    broken: Mapping[str, str]  # path of the source -> reason
    encoded: int


def publish_pictures(
    pictures: Mapping[str, ImageInfo],
    folder: Folder,
    workspace: Workspace,
    jobs: int,
    *,
    cache: bool,
) -> Pictures:
    """Bring every rendition of these pictures (by path) into the new site.

    With `cache`, what is published or kept from earlier builds is used again.
    """
    keeping = workspace.cache / MEDIA
    keeping.mkdir(exist_ok=True)
    published = workspace.published if cache else {}
    manifest: dict[str, Entry] = {}
    work = []
    for path, info in {info.digest: (path, info) for path, info in pictures.items()}.values():
        missing = []
        for rendition in renditions(info):
            name = f"{MEDIA}/{rendition.name}"
            before = published.get(name)
            if before is not None and before.fingerprint == rendition.name:
                manifest[name] = before
            elif cache and (data := _kept(keeping / rendition.name)) is not None:
                manifest[name] = Entry(rendition.name, workspace.write(name, data))
            else:
                missing.append(rendition)
        if missing:
            work.append(_Job(path, tuple(missing)))
    broken = {}
    if work:
        encoding = partial(_encode, folder, workspace.root, keeping)
        for made in each(encoding, work, jobs, worth=2, renew=_RENEW):
            if made.reason:
                broken[made.path] = made.reason
            for name, digest in made.digests:
                manifest[f"{MEDIA}/{name}"] = Entry(name, digest)
    _prune(keeping, (name.removeprefix(f"{MEDIA}/") for name in manifest))
    return Pictures(manifest, broken, len(work))


def _encode(folder: Folder, root: Path, keeping: Path, job: _Job) -> _Made:
    """Make the missing renditions of one picture; whatever is wrong with it names its file."""
    digests = []
    try:
        for rendition, data in encode(folder.read(job.path), job.missing):
            digest = write_file(root, f"{MEDIA}/{rendition.name}", data)
            digests.append((rendition.name, digest))
            (keeping / rendition.name).write_bytes(bytes_digest(data).encode() + data)
    except PictureError as error:
        return _Made(job.path, (), error.reason)
    return _Made(job.path, tuple(digests))


def _kept(path: Path) -> bytes | None:
    """The bytes kept from an earlier build, if they are whole."""
    try:
        stored = path.read_bytes()
    except FileNotFoundError:
        return None
    data = stored[_DIGEST:]
    return data if stored[:_DIGEST].decode("ascii", "replace") == bytes_digest(data) else None


def _prune(keeping: Path, used: Iterable[str]) -> None:
    """Drop what no picture needs any more."""
    names = set(used)
    for path in sorted(keeping.iterdir()):
        if path.name not in names:
            path.unlink(missing_ok=True)

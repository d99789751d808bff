"""The pictures of a site: each distinct one encoded once, and kept between builds by content."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sitegen.build.render import Output
from sitegen.content.folder import Folder
from sitegen.fingerprint import bytes_digest
from sitegen.media.images import PictureError, encode, verify
from sitegen.media.renditions import ImageInfo, Rendition, renditions
from sitegen.publish.manifest import Entry
from sitegen.publish.workspace import write_file
from sitegen.urls import MEDIA
from sitegen.workers import each

# The digest of name and bytes, in hex, stands before the bytes that are kept: what was cut off, or
# put in the place of another, is not trusted.
_DIGEST = 32

# An encoder does not give all its memory back: after this many pictures a worker would hold twice
# what one needs.
_RENEW = 3

# Workers pay from this many pictures on that are only looked at.
_MANY = 8


class _Encoded(NamedTuple):
    """What became of a picture file: digests of its renditions by name, or why it is refused."""

    path: str
    digests: Mapping[str, str]
    reason: str = ""


def publish_pictures(
    pictures: Mapping[str, ImageInfo],
    folder: Folder,
    output: Output,
    kept: Path,
    jobs: int,
) -> tuple[dict[str, Entry], dict[str, str]]:
    """The published files of these pictures, and the reasons of those that turn out to be broken.

    `pictures` and reasons are by path in the content folder, files by path in the site; the folder
    `kept` holds those of earlier builds. Raises OSError, PublishError and WorkerLost.
    """
    kept.mkdir(exist_ok=True)
    distinct = {info.digest: (path, info) for path, info in pictures.items()}
    manifest, missing = _known(list(distinct.values()), output, kept)
    encode_missing = partial(_encode, folder, output.root, kept)
    broken = {}
    for made in each(encode_missing, missing, jobs, worth=2, renew=_RENEW):
        manifest |= {_file(name): Entry(name, digest) for name, digest in made.digests.items()}
        if made.reason:
            broken[made.path] = made.reason
    _prune(kept, manifest)
    return manifest, broken


MOVING = "moving"
"""What is said of a picture of which only the first frame is published."""


def undecodable(paths: Sequence[str], folder: Folder, jobs: int) -> dict[str, str]:
    """Those of these pictures that turn out to be broken behind their header, with the reason."""
    remarks = looked_at(paths, folder, jobs)
    return {path: reason for path, reason in remarks.items() if reason != MOVING}


def looked_at(paths: Sequence[str], folder: Folder, jobs: int) -> dict[str, str]:
    """Those of these pictures that cannot be published as they are: `MOVING`, or why not at all."""
    remarks = each(partial(_remark, folder), paths, jobs, worth=_MANY)
    return {path: remark for path, remark in zip(paths, remarks, strict=True) if remark}


def _remark(folder: Folder, path: str) -> str:
    try:
        return MOVING if verify(folder.read(path)) else ""
    except PictureError as error:
        return error.reason


def unpublished(
    pictures: Mapping[str, ImageInfo], published: Collection[str], kept: Path
) -> list[str]:
    """The paths of the pictures of which nothing is known yet: neither published nor kept."""
    return sorted(
        path
        for path, info in pictures.items()
        if not any(
            _file(one.name) in published or (kept / one.name).exists() for one in renditions(info)
        )
    )


def _known(
    pictures: Sequence[tuple[str, ImageInfo]], output: Output, kept: Path
) -> tuple[dict[str, Entry], list[tuple[str, list[Rendition]]]]:
    """The renditions that are there already, and by picture those that are not."""
    manifest: dict[str, Entry] = {}
    missing: list[tuple[str, list[Rendition]]] = []
    for path, info in pictures:
        entries = {one: _known_rendition(one, output, kept) for one in renditions(info)}
        manifest |= {_file(one.name): entry for one, entry in entries.items() if entry}
        if lacking := [one for one, entry in entries.items() if entry is None]:
            missing.append((path, lacking))
    return manifest, missing


def _file(name: str) -> str:
    return f"{MEDIA}/{name}"


def _known_rendition(rendition: Rendition, output: Output, kept: Path) -> Entry | None:
    """A rendition that is published, or kept from an earlier build and whole."""
    entry = output.published.get(_file(rendition.name))
    if entry is not None and entry.fingerprint == rendition.name:
        return entry
    try:
        stored = (kept / rendition.name).read_bytes()
    except FileNotFoundError:
        return None
    data = stored[_DIGEST:]
    if stored[:_DIGEST].decode("ascii", "replace") != _seal(rendition.name, data):
        return None
    return Entry(rendition.name, write_file(output.root, _file(rendition.name), data))


def _seal(name: str, data: bytes) -> str:
    return bytes_digest(name.encode() + b"\0" + data)


def _encode(
    folder: Folder, root: Path, kept: Path, picture: tuple[str, list[Rendition]]
) -> _Encoded:
    """Make the missing renditions of one picture; whatever is wrong with it names its file."""
    path, missing = picture
    digests = {}
    try:
        for rendition, data in encode(folder.read(path), missing):
            digests[rendition.name] = write_file(root, _file(rendition.name), data)
            (kept / rendition.name).write_bytes(_seal(rendition.name, data).encode() + data)
    except PictureError as error:
        return _Encoded(path, {}, error.reason)
    return _Encoded(path, digests)


def _prune(kept: Path, manifest: Mapping[str, Entry]) -> None:
    """Drop what no picture needs any more."""
    for path in sorted(kept.iterdir()):
        if _file(path.name) not in manifest:
            path.unlink(missing_ok=True)

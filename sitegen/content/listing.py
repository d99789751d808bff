"""The names in a folder and in those below it; only folders that changed are read again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from msgspec import DecodeError, Struct, msgpack

# What changed less than this long ago, in nanoseconds, may change again without another time.
_SETTLED = 2_000_000_000


class Listing(Struct, frozen=True, array_like=True, gc=False):
    """The names in one folder: of folders, and of all else. Links to folders are no folders.

    `changed` is when names came or went, in nanoseconds since the epoch; 0 where that may happen
    again without another time.
    """

    inode: int
    changed: int
    files: tuple[str, ...]
    folders: tuple[str, ...]


Listings: TypeAlias = Mapping[str, Listing]
"""Listings by the path of their folder, which ends with `/`; the outermost one has no name."""


def listings(
    root: str, known: Listings, wanted: Callable[[str], object] = bool
) -> Iterator[tuple[str, Listing, bool]]:
    """Every folder under `root` with its `wanted` names, outer first, and whether it was read now.

    A folder is not read when it is the one that is `known`, and no name came or went. Raises
    OSError.
    """
    now = time.time_ns()
    pending = [""]
    while pending:
        prefix = pending.pop()
        status = os.lstat(f"{root}/{prefix}")
        changed = max(status.st_mtime_ns, status.st_ctime_ns)
        before = known.get(prefix)
        same = before is not None and before.inode == status.st_ino and before.changed == changed
        if before is None or not same:
            when = changed if settled(changed, now) else 0
            before = _read(f"{root}/{prefix}", status.st_ino, when, wanted)
        pending += [f"{prefix}{name}/" for name in reversed(before.folders)]
        yield prefix, before, not same


def _read(folder: str, inode: int, changed: int, wanted: Callable[[str], object]) -> Listing:
    files: list[str] = []
    folders: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if wanted(entry.name):
                names = folders if entry.is_dir(follow_symlinks=False) else files
                names.append(entry.name)
    return Listing(inode, changed, tuple(sorted(files)), tuple(sorted(folders)))


def settled(changed: int, now: int) -> bool:
    """Whether what changed then, in nanoseconds since the epoch, has another time when it does."""
    return now - changed > _SETTLED


def pack_listings(known: Listings) -> bytes:
    """Listings as bytes."""
    return msgpack.encode(known)


def unpack_listings(data: bytes) -> dict[str, Listing]:
    """The listings that were packed; none when these bytes hold none."""
    try:
        return msgpack.decode(data, type=dict[str, Listing])
    except DecodeError:
        return {}

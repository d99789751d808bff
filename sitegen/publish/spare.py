"""The spare: the generation of the site that is not published, brought up to date to be the next.

Nothing in it is trusted: it loses every file that is not the very file (the same inode) that the
output has at that path, so a half-made spare needs no repair.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

from sitegen.publish.files import Stamp, folders_of, move_file, prune, scan, stamp
from sitegen.publish.platform import Platform
from sitegen.publish.target import Place, PublishError
from sitegen.workers import beside

_Listing: TypeAlias = tuple[dict[str, int], list[str]]

Stamps: TypeAlias = Mapping[str, Stamp]
"""The files of the output that are as they were published, by site path."""


class Spare:
    """The spare of a place, which is first there after the second build.

    `listing` gives the inodes of its files and its folders; it may be begun beforehand. All methods
    raise OSError and PublishError.
    """

    def __init__(self, place: Place, platform: Platform) -> None:
        self._place = place
        self._platform = platform
        spares = place.spares()
        self._folder = spares[0] if spares else None
        self._others = spares[1:]
        self.listing: Callable[[], _Listing] = self._scan

    def _scan(self) -> _Listing:
        return scan(self._folder) if self._folder else ({}, [])

    def completed(
        self, bench: Path, wanted: Set[str], changed: Set[str], published: Stamps
    ) -> tuple[Path, dict[str, Stamp]]:
        """The folder, holding exactly the files that are `wanted`, with their stamps.

        Those that `changed` come from the bench, the others are those of the output. Where there
        is no spare yet, the bench becomes it.
        """
        for other in self._others:
            shutil.rmtree(other)
        if self._folder is None:
            folder = bench.rename(self._place.new_spare())
            files, folders = scan(folder)
            there = changed & files.keys()
        else:
            folder = self._folder
            files, folders = self.listing()
            there = _shared(files, published) - changed
        there &= wanted
        for lacking in prune(folder, files.keys() - there, folders, wanted):
            os.mkdir(f"{folder}/{lacking}")
        stamps = {path: published[path] for path in there - changed}
        for path in there & changed:
            stamps[path] = _stamp(folder, path)
        for path in wanted - there:
            brought = path in changed
            stamps[path] = bring(bench, folder, path) if brought else self._taken_over(path, folder)
        return folder, stamps

    def _taken_over(self, path: str, folder: Path) -> Stamp:
        """Bring a file that is published to the spare as well."""
        self._platform.take_over(f"{self._place.output}/{path}", f"{folder}/{path}")
        return _stamp(folder, path)


@contextmanager
def doubled(place: Place, site: Path, paths: Sequence[str]) -> Iterator[None]:
    """Meanwhile, make a spare of the `site` with files at these paths, as far as possible.

    Where there is no spare yet: to make thousands of folders and links takes a second or more,
    which the next build would have to wait for. It is a spare only when what makes it is done, for
    that may live on when a build is killed.
    """
    with ExitStack() as opened:
        try:
            bench = place.new_bench()
            # By itself, for while the spare is made the site takes the place of the output.
            source = os.open(site, os.O_RDONLY)
        except OSError:
            yield
            return
        opened.callback(os.close, source)
        (made,) = beside(partial(_double, source, bench, paths))
        yield
        with suppress(OSError):
            made()
            bench.rename(place.new_spare())


def _double(site: int, bench: Path, paths: Sequence[str]) -> None:
    for folder in sorted(folders_of(paths)):
        os.mkdir(f"{bench}/{folder}")
    with suppress(OSError):  # folders alone are of use too
        for path in paths:
            os.link(path, f"{bench}/{path}", src_dir_fd=site, follow_symlinks=False)


def bring(bench: Path, target: Path, path: str) -> Stamp:
    """Move a file that this build wrote from the bench to `target`.

    Raises OSError; PublishError when it was not written.
    """
    try:
        move_file(bench, target, path)
    except FileNotFoundError as error:
        detail = f"{path} is part of the site but was not written"
        raise PublishError("failed", detail) from error
    return _stamp(target, path)


def give_room_back(place: Place, published: Stamps) -> None:
    """Remove from every spare what the output does not share with it, as far as possible."""
    for spare in place.spares():
        with suppress(OSError):
            files, folders = scan(spare)
            prune(spare, files.keys() - _shared(files, published), folders, published)


def _shared(files: Mapping[str, int], published: Stamps) -> set[str]:
    """Those of these files (by inode) that are the very files that the output has there."""
    return {p for p, inode in files.items() if p in published and published[p].inode == inode}


def _stamp(folder: Path, path: str) -> Stamp:
    """What a file of the site is, which must be a file."""
    found = stamp(f"{folder}/{path}")
    if found is None:
        raise PublishError("failed", f"{path} is part of the site but is no file")
    return found

"""Bring a finished site to its output folder, whole or not at all.

Two generations of the site are kept: one is the output folder, the other lies in a hidden folder
beside it. A build writes what is new to a bench; in the end it brings the hidden generation up to
date with that, and lets the two change places, so that its cost follows the change.

    public/             the site, with a marker `.sitegen` that names its manifest
    .public.sitegen/
      lock              held while a build runs
      bench.<token>/    what a build has written so far
      spare.<token>/    the other generation
      manifests/        the manifest of `public/`, by the digest that its marker names
      cache/            for others
      retired/          the old site, in the middle of an exchange in two renames

Each build has a bench of its own, so that a worker of a killed build that lives on finds its folder
gone. How the spare is brought up to date: `sitegen.publish.spare`.

A program that holds the output folder open across builds sees it become the spare: open by path.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sitegen.publish.files import (
    Stamp,
    check_path,
    remove_file,
    write_new_file,
)
from sitegen.publish.manifest import (
    Entry,
    Generation,
    find_inodes,
    forget_manifests,
    generation,
    read_manifest,
    read_marker,
    site_digest,
    write_manifest,
    write_marker,
)
from sitegen.publish.platform import HERE, Platform, flush_file_system, flush_folder
from sitegen.publish.spare import Spare, bring, doubled, give_room_back
from sitegen.publish.target import (
    Place,
    PublishError,
    Reason,
    explained,
    finish_two_renames,
    place_of,
    publish_error,
    refuse_foreign,
    refuse_mount,
)
from sitegen.workers import beside

__all__ = ["Changes", "Entry", "PublishError", "Reason", "Workspace", "publishing", "write_file"]


# From this many files on it pays to look at them in a process of its own.
_MANY = 2000

R = TypeVar("R")


class Changes(Struct, frozen=True):
    """How many files of the site are new or different, the same as before, and gone."""

    written: int
    kept: int
    removed: int


class Workspace:
    """One build's access to the output: what is published, and where the next site is made.

    `cache` is an existing folder for data kept between builds.
    """

    def __init__(self, place: Place, platform: Platform, *, private: bool, jobs: int) -> None:
        self._place = place
        self._platform = platform
        self._private = private
        self._jobs = jobs
        self._root: Path | None = None
        self.cache: Path = place.state / "cache"
        self._look()

    def _look(self) -> None:
        """Begin to look at what is published; many files while the build goes on."""
        self._settled = True
        self._marker = read_marker(self._place.output)
        record = read_manifest(self._place.output, self._place.manifests)
        self._reading: Callable[[], Generation | None] = lambda: None
        self._spare: Spare | None = None
        if record is not None:
            task = partial(find_inodes, self._place.output, record)
            inodes: Callable[[], list[int]] = task
            if self._many(len(record.files)):
                # The spare too, before it is known whether it will be needed: there is time now.
                self._spare = Spare(self._place, self._platform)
                inodes, self._spare.listing = beside(task, self._spare.listing)
            self._reading = lambda: generation(record, inodes())

    def _many(self, files: int) -> bool:
        """Whether so many files are worth a process of their own."""
        return self._jobs > 1 and files > _MANY

    @cached_property
    def _old(self) -> Generation | None:
        with explained():
            return self._reading()

    @property
    def published(self) -> Mapping[str, Entry]:
        """The manifest of the output, as far as its files are still as they were published."""
        return {} if self._old is None else self._old.published

    @property
    def whole(self) -> str | None:
        """The digest of what is published, or None when there is nothing or not all of it."""
        if self._old is None or len(self._old.published) < len(self._old.recorded):
            return None
        return self._old.site

    def read(self, path: str) -> bytes:
        """The bytes of a published file. Raises OSError."""
        return (self._place.output / path).read_bytes()

    @property
    def root(self) -> Path:
        """The folder to write new files into. Take it before starting worker processes.

        Raises PublishError.
        """
        if self._root is None:
            with explained():
                self._root = self._place.new_bench()
        return self._root

    @contextmanager
    def again(self) -> Iterator[None]:
        """Hold the output for one more build, and see whether another published in between.

        Raises PublishError.
        """
        with ExitStack() as held:
            with explained():
                _lock(self._place, self._platform, held)
                self._clear_bench()
                marker = read_marker(self._place.output)
                if marker is None or marker != self._marker:
                    self._look()
                    self._old = self._reading()
            yield

    def settle(self) -> None:
        """Record what is published, where that was put off. Raises PublishError."""
        if self._settled or self._old is None:
            return
        with explained():
            site, manifests = self._old.site, self._place.manifests
            write_manifest(manifests, site, self._old.published, self._old.stamps)
            write_marker(self._place.output, site)
            forget_manifests(manifests, except_site=site)
        self._settled, self._marker = True, site

    def write(self, path: str, data: bytes) -> str:
        """Write a file of the new site; see `write_file`."""
        return write_file(self.root, path, data)

    def commit(self, manifest: Mapping[str, Entry]) -> Changes:
        """Publish the site that consists of exactly the files in `manifest`, by site path.

        A file with the digest that is published needs not be written. If nothing differs from
        what is published, the output is not touched.

        Raises PublishError; "failed" when a new or changed file was not written.
        """
        with explained():
            return self._commit(manifest)

    def _clear_bench(self) -> None:
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)
            self._root = None

    @property
    def _stamps(self) -> Mapping[str, Stamp]:
        return {} if self._old is None else self._old.stamps

    def _commit(self, manifest: Mapping[str, Entry]) -> Changes:
        recorded, published = self._recorded, self.published
        for path in manifest.keys() - recorded:
            check_path(path)
        changed = {
            path
            for path, entry in manifest.items()
            if (known := published.get(path)) is None or known.digest != entry.digest
        }
        removed = len(recorded - manifest.keys())
        changes = Changes(len(changed), len(manifest) - len(changed), removed)
        site = site_digest(manifest)
        if self._old is not None and not changed and not removed:
            if manifest != published:
                write_manifest(self._place.manifests, site, manifest, self._stamps)
                self._old = replace(self._old, published=manifest)
            return changes
        if self._private and self._old is not None:
            self._patch(manifest, changed)
            return changes
        spare = self._spare or Spare(self._place, self._platform)
        folder, stamps = spare.completed(self.root, manifest.keys(), changed, self._stamps)
        write_marker(folder, site)
        write_manifest(self._place.manifests, site, manifest, stamps)
        with ExitStack() as ahead:
            if self._old is None and not self._private and self._many(len(manifest)):
                # Only now, so that it takes no room that this site needs.
                ahead.enter_context(doubled(self._place, folder, tuple(manifest)))
            self._swap_in(folder)
        with suppress(OSError):
            forget_manifests(self._place.manifests, except_site=site)
        self._old = Generation(site, frozenset(manifest), dict(manifest), stamps)
        self._marker, self._spare = site, None
        self._clear_bench()
        return changes

    def _patch(self, manifest: Mapping[str, Entry], changed: set[str]) -> None:
        """Bring the changes into the output itself, file by file; `settle` records them."""
        output = self._place.output
        stamps = {path: known for path, known in self._stamps.items() if path in manifest}
        self._settled = False
        # Should this break off half way, the next build has to see for itself what is there.
        marker, self._marker = self._marker, None
        for path in sorted(changed):
            stamps[path] = bring(self.root, output, path)
        for path in sorted(self._recorded - manifest.keys()):
            remove_file(output, path)
        self._old = Generation(site_digest(manifest), frozenset(manifest), dict(manifest), stamps)
        self._clear_bench()
        self._marker = marker

    @property
    def _recorded(self) -> frozenset[str]:
        return frozenset() if self._old is None else self._old.recorded

    def _swap_in(self, root: Path) -> None:
        output = self._place.output
        flush_file_system(root)
        refuse_foreign(output)
        if os.path.lexists(output):
            self._platform.exchange(root, output, self._place.retired)
        else:
            root.rename(output)
        flush_folder(output.parent)
        flush_folder(self._place.state)


@contextmanager
def publishing(
    output: Path,
    *,
    protect: Sequence[Path],
    platform: Platform = HERE,
    private: bool = False,
    jobs: int = 1,
) -> Iterator[Workspace]:
    """Hold `output` for one build, after healing what a killed build left; see `Workspace`.

    `protect` are folders that `output` must not be, hold or lie in, such as the content folder.
    Unless `commit` returns, the output stays as it is. A `private` output, which nobody but its
    maker reads, is changed file by file once it is there; its workshop may be used `again`. With
    more than one of `jobs`, many files are looked at in a process beside this one.

    Raises PublishError.
    """
    place = place_of(output, protect)
    with ExitStack() as held:
        with explained():
            refuse_foreign(place.output)
            for name in ("cache", "manifests"):
                (place.state / name).mkdir(parents=True, exist_ok=True)
            _lock(place, platform, held)
            finish_two_renames(place)
            refuse_foreign(place.output)
            refuse_mount(place)
            workspace = Workspace(place, platform, private=private, jobs=jobs)
        try:
            yield workspace
        except PublishError as error:
            if error.reason == "disk-full":
                give_room_back(workspace._place, workspace._stamps)
            raise
        finally:
            workspace._clear_bench()
            with suppress(PublishError):
                workspace.settle()


def _lock(place: Place, platform: Platform, held: ExitStack) -> None:
    try:
        held.enter_context(platform.lock(place.state / "lock"))
    except BlockingIOError as error:
        raise PublishError("locked", f"{place.output} is being built ({error})") from error


def write_file(root: Path, path: str, *pieces: bytes | memoryview) -> str:
    """Write a new file at the site path `path` (`projecten/x/index.html`) under `root`.

    Never writes into an existing file, which may be a hard link to a published one. Serves
    several processes at once. Returns the digest of the bytes (BLAKE2b, 16 bytes, in hex).

    Raises PublishError; ValueError for a path that is not one inside the site.
    """
    try:
        return write_new_file(root, path, *pieces)
    except OSError as error:
        raise publish_error(error) from error

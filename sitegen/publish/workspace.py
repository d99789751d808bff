"""Bring a finished site to its output folder, whole or not at all.

Two generations of the site are kept: one is the output folder, the other, the standby, lies in a
hidden folder beside it. A build writes what is new to a staging folder; in the end it brings the
standby up to date with that, and lets the two change places, so that its cost follows the change.

    public/             the site, with a marker `.sitegen` that names its manifest
    .public.sitegen/
      lock              held while a build runs
      staging.<token>/  what a build has written so far
      standby.<token>/  the other generation
      manifests/        the manifest of `public/`, by the digest that its marker names
      cache/            for others
      retired/          the old site, in the middle of an exchange in two renames

Each build has a staging folder of its own, so that a worker of a killed build that lives on finds
its folder gone. How the standby is brought up to date: `sitegen.publish.exchange`.

A program that holds the output folder open across builds sees it become the standby: open by path.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sitegen.publish.exchange import bring, complete_standby, exchange, prepare_standby, recover
from sitegen.publish.files import PublishedStamp, check_path, remove_file, write_new_file
from sitegen.publish.manifest import (
    Entry,
    Generation,
    forget_manifests,
    read_generation,
    read_marker,
    site_digest,
    write_manifest,
    write_marker,
)
from sitegen.publish.output_folder import (
    OutputFolder,
    PublishError,
    Reason,
    checked_output,
    explained,
    placed,
    refuse_foreign,
    refuse_mount,
    unlink_links,
)
from sitegen.publish.platform import HERE, Platform

__all__ = ["Changes", "Entry", "PublishError", "Reason", "Workspace", "publishing", "write_file"]


class Changes(Struct, frozen=True):
    """How many files of the site are new or different, the same as before, and gone."""

    written: int
    kept: int
    removed: int


class Workspace:
    """One build's access to the output: what is published, and where the next site is made.

    `cache` is an existing folder for data kept between builds.
    """

    def __init__(self, folder: OutputFolder, platform: Platform) -> None:
        """Look at what is published. Raises OSError."""
        self.cache: Path = folder.state / "cache"
        self._folder = folder
        self._platform = platform
        self._staging: Path | None = None
        self._generation = read_generation(folder.output, folder.manifests)

    @property
    def published(self) -> Mapping[str, Entry]:
        """The manifest of the output, as far as its files are still as they were published."""
        return self._generation.published

    @property
    def whole(self) -> str | None:
        """The digest of what is published, or None when there is nothing or not all of it."""
        known = self._generation
        return known.site or None if len(known.published) == len(known.recorded) else None

    def read(self, path: str) -> bytes:
        """The bytes of a published file. Raises OSError."""
        return (self._folder.output / path).read_bytes()

    @property
    def root(self) -> Path:
        """The folder to write new files into. Take it before starting worker processes.

        Raises PublishError.
        """
        if self._staging is None:
            with explained():
                self._staging = self._folder.new_staging()
        return self._staging

    @contextmanager
    def again(self) -> Iterator[None]:
        """Hold the output for one more build, and see whether another published in between.

        Raises PublishError.
        """
        folder = self._folder
        with ExitStack() as held:
            with explained():
                held.enter_context(self._platform.lock(folder.lock))
                self.clear()
                if self._generation.site != read_marker(folder.output):
                    self._generation = read_generation(folder.output, folder.manifests)
            yield

    def clear(self) -> None:
        """Remove what was written and not published, as far as possible."""
        if self._staging is not None:
            shutil.rmtree(self._staging, ignore_errors=True)
            self._staging = None

    def write(self, path: str, data: bytes) -> str:
        """Write a file of the new site; see `write_file`."""
        return write_file(self.root, path, data)

    def commit(self, manifest: Mapping[str, Entry]) -> Changes:
        """Publish the site that consists of exactly the files in `manifest`, by site path.

        A file with the digest that is published needs not be written. If nothing differs from
        what is published, the output is not touched.

        Raises PublishError; "failed" when a new or changed file was not written.
        """
        known = self._generation
        for path in manifest.keys() - known.recorded:
            check_path(path)
        changed = {
            path
            for path, entry in manifest.items()
            if path not in known.published or known.published[path].digest != entry.digest
        }
        removed = known.recorded - manifest.keys()
        with explained():
            if changed or removed or not known.site:
                self._publish(manifest, changed)
                self.clear()
            elif manifest != known.published:
                write_manifest(self._folder.manifests, known.site, manifest, known.stamps)
                self._generation = replace(known, published=manifest)
        return Changes(len(changed), len(manifest) - len(changed), len(removed))

    def _publish(self, manifest: Mapping[str, Entry], changed: Set[str]) -> None:
        self._exchange(manifest, changed)
        prepare_standby(self._folder, self._platform, self._generation.stamps)

    def _exchange(self, manifest: Mapping[str, Entry], changed: Set[str]) -> None:
        folder, platform = self._folder, self._platform
        standby, stamps = complete_standby(
            folder, platform, self.root, manifest.keys(), changed, self._generation.stamps
        )
        following = self._recorded(standby, manifest, stamps)
        exchange(folder, platform, standby)
        self._published(following)

    def _recorded(
        self, root: Path, manifest: Mapping[str, Entry], stamps: Mapping[str, PublishedStamp]
    ) -> Generation:
        """The next generation, which lies in `root`, with its marker and manifest."""
        site = site_digest(manifest)
        write_manifest(self._folder.manifests, site, manifest, stamps)
        write_marker(root, site)
        return Generation(site, frozenset(manifest), dict(manifest), stamps)

    def _published(self, generation: Generation) -> None:
        """Note what is published now; no other manifest is needed any more."""
        self._generation = generation
        with suppress(OSError):
            forget_manifests(self._folder.manifests, except_site=generation.site)


class _PrivateWorkspace(Workspace):
    """Access to an output that nobody but its maker reads: it is changed file by file.

    That takes a quarter off each save in the preview, and more of a larger site.
    """

    def _publish(self, manifest: Mapping[str, Entry], changed: Set[str]) -> None:
        known, output = self._generation, self._folder.output
        if not known.site:
            self._exchange(manifest, changed)
            return
        # Should this break off half way, the next build has to see for itself what is there.
        self._generation = Generation()
        stamps = {path: old for path, old in known.stamps.items() if path in manifest}
        for path in sorted(changed):
            stamps[path] = bring(self.root, output, path)
        for path in sorted(known.recorded - manifest.keys()):
            remove_file(output, path)
        self._published(self._recorded(output, manifest, stamps))


@contextmanager
def publishing(
    output: Path, *, protect: Sequence[Path], platform: Platform = HERE, private: bool = False
) -> Iterator[Workspace]:
    """Hold `output` for one build, after healing what a killed build left; see `Workspace`.

    `protect` are folders that `output` must not be, hold or lie in, such as the content folder.
    Unless `commit` returns, the output stays as it is. A `private` output, which nobody but its
    maker reads, is changed file by file once it is there; its workspace may be used `again`.

    Raises PublishError.
    """
    with explained(), placed():
        folder = checked_output(output, protect)
    with ExitStack() as held:
        with explained():
            refuse_foreign(folder.output)
            with placed():
                unlink_links(folder)
                for name in ("cache", "manifests"):
                    (folder.state / name).mkdir(parents=True, exist_ok=True)
            held.enter_context(platform.lock(folder.lock))
            recover(folder)
            refuse_foreign(folder.output)
            refuse_mount(folder)
            workspace = (_PrivateWorkspace if private else Workspace)(folder, platform)
        held.callback(workspace.clear)
        try:
            yield workspace
        except PublishError as error:
            if error.reason == "disk-full":  # the next build is to find room
                for standby in folder.standbys():
                    shutil.rmtree(standby, ignore_errors=True)
            raise


def write_file(root: Path, path: str, content: bytes | Iterable[bytes]) -> str:
    """Write a new file at the site path `path` (`projecten/x/index.html`) under `root`.

    `content` may come in pieces, of which one is held at a time.
    Never writes into an existing file, which may be a hard link to a published one. Serves
    several processes at once. Returns the digest of the bytes (BLAKE2b, 16 bytes, in hex).

    Raises PublishError; ValueError for a path that is not one inside the site.
    """
    with explained():
        return write_new_file(root, path, content)

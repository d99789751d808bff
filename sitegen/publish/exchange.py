"""Complete the standby to be the next generation of the site, let it change places, recover.

The standby is the generation that is not published. Nothing in it is trusted: it loses every file
that is not the very file (the same inode) that the output has at that path, so a half-made standby
needs no repair.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence, Set
from pathlib import Path

from msgspec.structs import replace

from sitegen.publish.files import PublishedStamp, folders_of, move_file, scan, stamp
from sitegen.publish.output_folder import OutputFolder, PublishError, refuse_foreign
from sitegen.publish.platform import Platform, flush_file_system, flush_folder


def complete_standby(
    folder: OutputFolder,
    platform: Platform,
    staging: Path,
    wanted: Set[str],
    changed: Set[str],
    published: Mapping[str, PublishedStamp],
) -> tuple[Path, dict[str, PublishedStamp]]:
    """The standby, holding exactly the files that are `wanted`, with their stamps.

    Those that `changed` come from `staging`, the others are those of the output. Where there is no
    standby yet, the staging folder becomes it. Raises OSError and PublishError.
    """
    standbys = folder.standbys()
    for other in standbys[1:]:
        shutil.rmtree(other)
    standby = standbys[0] if standbys else (staging := staging.rename(folder.new_standby()))
    files, folders = scan(standby)
    there = {path for path in wanted - changed if files.get(path) == published[path].inode}
    for path in files.keys() - there - changed:
        os.unlink(f"{standby}/{path}")
    _arrange(standby, folders, folders_of(wanted))
    stamps = {path: published[path] for path in there}
    for path in changed:
        stamps[path] = bring(staging, standby, path)
    for path in wanted - changed - there:
        platform.take_over(f"{folder.output}/{path}", f"{standby}/{path}")
        stamps[path] = _stamp(standby, path)
    return standby, stamps


def prepare_standby(
    folder: OutputFolder, platform: Platform, published: Mapping[str, PublishedStamp]
) -> None:
    """Make a first standby, so that the first edit takes no longer than those after it.

    Of links alone: a copy is not the very file. That it cannot be made is no reason to fail: what
    is published is whole, and the next build sees to it.
    """
    if folder.standbys():
        return
    standby = folder.new_standby()
    linking = replace(platform, take_over=os.link)
    try:
        standby.mkdir()
        complete_standby(folder, linking, standby, published.keys(), frozenset(), published)
    except (OSError, PublishError):
        shutil.rmtree(standby, ignore_errors=True)


def _arrange(root: Path, folders: Sequence[str], needed: set[str]) -> None:
    """Remove those of `folders` (outer first) that are not needed, and make the others."""
    for path in reversed(folders):
        if path not in needed:
            os.rmdir(f"{root}/{path}")
    for path in sorted(needed.difference(folders)):
        os.mkdir(f"{root}/{path}")


def bring(staging: Path, target: Path, path: str) -> PublishedStamp:
    """Move a file that this build wrote to `target`.

    Raises OSError; PublishError when it was not written.
    """
    try:
        move_file(staging, target, path)
    except FileNotFoundError as error:
        detail = f"{path} is part of the site but was not written"
        raise PublishError("failed", detail) from error
    return _stamp(target, path)


def _stamp(folder: Path, path: str) -> PublishedStamp:
    """What a file of the site is now. Raises PublishError where it is no file."""
    found = stamp(f"{folder}/{path}")
    if found is None:
        raise PublishError("failed", f"{path} is part of the site but is no file")
    return found


def exchange(folder: OutputFolder, platform: Platform, standby: Path) -> None:
    """Publish the standby: the old site becomes the next one. Raises OSError and PublishError."""
    flush_file_system(standby)
    refuse_foreign(folder.output)
    if os.path.lexists(folder.output):
        platform.exchange(standby, folder.output, folder.retired)
    else:
        standby.rename(folder.output)
    flush_folder(folder.output.parent)
    flush_folder(folder.state)


def recover(folder: OutputFolder) -> None:
    """Undo or complete the exchange in which a build was killed. Raises OSError."""
    if not os.path.lexists(folder.retired):
        return
    if os.path.lexists(folder.output):
        folder.retired.rename(folder.new_standby())
    else:
        folder.retired.rename(folder.output)

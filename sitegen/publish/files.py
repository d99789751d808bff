"""Write, list and clear the files of one generation of the site.

Site paths are relative with slashes: `projecten/x/index.html`. All functions raise OSError.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

MARKER = ".sitegen"
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NO_NAME = frozenset(("", ".", ".."))


class PublishedStamp(NamedTuple):
    """What tells without reading whether a file is still the one that was written."""

    inode: int
    size: int  # bytes
    mtime_ns: int


def check_path(path: str) -> None:
    """Raise ValueError unless `path` is the path of a file that a site may have."""
    parts = path.split("/")
    if not _NO_NAME.isdisjoint(parts) or parts[0] == MARKER or "\\" in path or "\0" in path:
        raise ValueError(f"not a path inside the site: {path!r}")


def write_new_file(root: Path, path: str, content: bytes | Iterable[bytes]) -> str:
    """Write a file that was not there, and its folders; return the digest of its bytes.

    `content` may come in pieces, of which one is held at a time. A file or folder in its way is
    removed, never written into: it may be a hard link. `root` itself is never created. The file is
    there whole or not at all. ValueError for a bad path.
    """
    check_path(path)
    digest = _digest()
    descriptor = _create(root, path)
    try:
        try:
            for piece in (content,) if isinstance(content, bytes) else content:
                digest.update(piece)
                rest = memoryview(piece)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)
    except BaseException:
        os.unlink(f"{root}/{path}")
        raise
    return digest.hexdigest()


def _create(root: Path, path: str) -> int:
    # Optimistic, as most files are new ones in folders that exist: each hindrance is met when it
    # shows. Another process may meet the same one, hence the three attempts.
    target = f"{root}/{path}"
    for _ in range(3):
        try:
            return os.open(target, _NEW_FILE, 0o666)
        except FileExistsError:
            with suppress(FileNotFoundError):
                _clear(target)
        except (FileNotFoundError, NotADirectoryError):
            make_folder(root, path.rpartition("/")[0])
    return os.open(target, _NEW_FILE, 0o666)


def _clear(target: str) -> None:
    if stat.S_ISDIR(os.lstat(target).st_mode):
        shutil.rmtree(target)
    else:
        os.unlink(target)


def make_folder(root: Path, folder: str) -> None:
    """Make a folder and those above it below `root`, in place of files of that name."""
    if not folder:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(root))
    target = f"{root}/{folder}"
    try:
        os.mkdir(target)
    except (FileNotFoundError, NotADirectoryError):
        make_folder(root, folder.rpartition("/")[0])
        with suppress(FileExistsError):
            os.mkdir(target)
    except FileExistsError:
        if not os.path.isdir(target):
            with suppress(FileNotFoundError):
                os.unlink(target)
            with suppress(FileExistsError):
                os.mkdir(target)


def scan(root: Path) -> tuple[dict[str, int], list[str]]:
    """List what lies under `root`: inodes of all that is no folder, and folders, outer first.

    Symbolic links are not followed.
    """
    files: dict[str, int] = {}
    folders: list[str] = []
    pending = [""]
    while pending:
        prefix = pending.pop()
        with os.scandir(f"{root}/{prefix}") as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                    pending.append(path + "/")
                else:
                    files[path] = entry.inode()
    return files, folders


def stamp(path: str) -> PublishedStamp | None:
    """Tell what the file at `path` is now; None if nothing or no regular file is there."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return PublishedStamp(found.st_ino, found.st_size, found.st_mtime_ns)


def file_digest(path: str) -> str | None:
    """The digest of the bytes of a file, as `write_new_file` returns it.

    None where it cannot be read: then it is as good as not there.
    """
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, _digest).hexdigest()
    except OSError:
        return None


def _digest() -> hashlib.blake2b:
    return hashlib.blake2b(digest_size=16)


def move_file(root: Path, target: Path, path: str) -> None:
    """Move a file of `root` to the same path under `target`, in place of what is there."""
    source, goal = f"{root}/{path}", f"{target}/{path}"
    try:
        os.replace(source, goal)
    except (FileNotFoundError, NotADirectoryError):
        make_folder(target, path.rpartition("/")[0])
        os.replace(source, goal)
    except IsADirectoryError:
        shutil.rmtree(goal)
        os.replace(source, goal)


def remove_file(root: Path, path: str) -> None:
    """Remove a file, if it is there, and the folders that are empty without it."""
    with suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(f"{root}/{path}")
    while path := path.rpartition("/")[0]:
        try:
            os.rmdir(f"{root}/{path}")
        except OSError:
            return


def folders_of(paths: Iterable[str]) -> set[str]:
    """The folders that files at these paths lie in, and those above them."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders

"""Reading the content folder: which regular files it holds, and their bytes."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.problems import Problem, Report

# Left by systems and editors; never content.
_IGNORED = re.compile(r"\..*|_.*|.*~|~\$.*|Thumbs\.db|desktop\.ini|README(\.md)?|LICENSE.*", re.I)
_ALLOWED = re.compile(r"[\w][\w .,()+&'@-]*")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells within one process, without reading, that a file may have changed."""

    inode: int
    size: int  # bytes
    changed: int  # nanoseconds since the epoch, when its content or its name changed


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a content folder, by path with `/` between the parts.

    `name` is what messages call the folder.
    """

    root: Path
    name: str
    stamps: dict[str, Stamp]

    def read(self, path: str) -> bytes:
        """The bytes of one of its files. Raises OSError."""
        with open(f"{self.root}/{path}", "rb", buffering=0) as file:
            return file.read()

    def shown(self, path: str) -> str:
        """The path as messages show it."""
        return f"{self.name}/{path}"


def forbidden(error: OSError) -> bool:
    """Whether somebody may not do what the system was asked, so that trying again cannot help."""
    return error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)


def scan(root: Path) -> tuple[Folder, list[Problem]]:
    """The content folder at `root`, and what in it can not be published.

    Links, pipes and names that other systems cannot hold are refused.
    """
    folder = Folder(root, root.name or root.resolve().name, {})
    problems: list[Problem] = []
    known: dict[str, str] = {}
    for path, entry in _walk(root, ""):
        report = Report(folder.shown(path))
        status = entry.stat(follow_symlinks=False)
        normal = unicodedata.normalize("NFC", path)
        twin = known.setdefault(normal.casefold(), path)
        if stat.S_ISLNK(status.st_mode) or not stat.S_ISREG(status.st_mode):
            report.at("file-link", 0)
        elif strange := [part for part in normal.split("/") if not _ALLOWED.fullmatch(part)]:
            report.at("file-name", 0, given=strange[0])
        elif twin != path:
            report.at("file-twin", 0, other=folder.shown(twin))
        else:
            changed = max(status.st_mtime_ns, status.st_ctime_ns)
            folder.stamps[path] = Stamp(status.st_ino, status.st_size, changed)
        problems += report.problems
    return folder, problems


def _walk(root: Path, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(f"{root}/{prefix}") as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if _IGNORED.fullmatch(entry.name):
            continue
        path = f"{prefix}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, f"{path}/")
        else:
            yield path, entry

"""Reading the content folder: which regular files it holds, their bytes and their text."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from sitegen.diagnostics.problems import Problem, Report
from sitegen.urls import FORBIDDEN, code_of

# Left by systems and editors; never content.
_IGNORED = re.compile(r"\..*|_.*|.*~|~\$.*|Thumbs\.db|desktop\.ini|README(\.md)?|LICENSE.*", re.I)
_ALLOWED = re.compile(r"[\w][\w .,()+&'@-]*")
# Nothing strange in it, as in most paths: told ten times as fast.
_PLAIN = re.compile(r"[a-z0-9]+(?:[/.-][a-z0-9]+)*")


class Stamp(NamedTuple):
    """What tells without reading that a file may have changed."""

    inode: int
    size: int  # bytes
    changed: int  # nanoseconds since the epoch, when its content or its name changed


class Folder(Struct, frozen=True):
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


def read_folder(root: Path) -> tuple[Folder, list[Problem]]:
    """The content folder at `root`, and what in it can not be published.

    Links, pipes and names that other systems cannot hold are refused. Raises OSError.
    """
    folder = Folder(root, root.name or root.resolve().name, {})
    problems: list[Problem] = []
    for path, status in _walk(str(root)):
        if not stat.S_ISREG(status.st_mode):
            Report(folder.shown(path), problems=problems).at("file-link", 0)
        elif strange := _strange(path):
            Report(folder.shown(path), problems=problems).at("file-name", 0, given=strange)
        else:
            folder.stamps[path] = _stamp(status)
    return folder, problems + _without_twins(folder)


def _walk(root: str) -> Iterator[tuple[str, os.stat_result]]:
    """All that is no folder, by path, in the order of names and outer folders first."""
    pending = [""]
    while pending:
        prefix = pending.pop()
        with os.scandir(f"{root}/{prefix}") as entries:
            counting = [entry for entry in entries if not _IGNORED.fullmatch(entry.name)]
        folders = []
        for entry in sorted(counting, key=attrgetter("name")):
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry.stat(follow_symlinks=False)
        pending += reversed(folders)


def _strange(path: str) -> str | None:
    """The part of a path that other systems cannot hold."""
    if _PLAIN.fullmatch(path):
        return None
    parts = unicodedata.normalize("NFC", path).split("/")
    return next((part for part in parts if not _ALLOWED.fullmatch(part)), None)


def _without_twins(folder: Folder) -> list[Problem]:
    """Leave out the files that other systems take for one that is there already, and tell so."""
    problems: list[Problem] = []
    known: dict[str, str] = {}
    for path in list(folder.stamps):
        twin = known.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if twin != path:
            report = Report(folder.shown(path), problems=problems)
            report.at("file-twin", 0, other=folder.shown(twin))
            del folder.stamps[path]
    return problems


def restamp(folder: Folder, touched: Iterable[Path]) -> dict[str, Stamp] | None:
    """The stamps of these files as they are now, or None when there are more or fewer files.

    None too for what lies elsewhere, or goes by another name than the folder.
    """
    root = folder.root.absolute()
    stamps: dict[str, Stamp] = {}
    for file in touched:
        if not file.is_relative_to(root):
            return None
        path = file.relative_to(root).as_posix()
        try:
            status = file.lstat()
        except FileNotFoundError:
            if path in folder.stamps:
                return None
            continue  # made and gone in the meantime, as a safe way to save leaves behind
        if path not in folder.stamps or not stat.S_ISREG(status.st_mode):
            return None
        stamps[path] = _stamp(status)
    return stamps


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_ino, status.st_size, max(status.st_mtime_ns, status.st_ctime_ns))


def decode(data: bytes, report: Report) -> str | None:
    """The text of a source, or None after reporting why it is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report.at("not-utf8", data.count(b"\n", 0, error.start) + 1)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if FORBIDDEN.search(text):
        for number, line in enumerate(text.split("\n"), 1):
            if found := FORBIDDEN.search(line):
                report.at("forbidden-character", number, found.start() + 1, code=code_of(found[0]))
        return None
    return unicodedata.normalize("NFC", text)

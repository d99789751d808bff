"""Reading the content folder: which regular files it holds, their bytes and their text."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from sitegen.diagnostics.problems import Problem, Report
from sitegen.urls import FORBIDDEN, code_of, portable

# Left by systems and editors; never content.
_LEFT = re.compile(
    r"\..*|.*~|~\$.*|Thumbs\.db|desktop\.ini|(?:README|LICEN[SC]E|COPYING)(?:\.(?:md|txt))?", re.I
)
# Folders and texts that an editor keeps beside the content; a picture may well be `_DSC1234.JPG`.
_ASIDE = re.compile(r"_.*")
_ASIDE_TEXT = re.compile(r"_.*\.(?:md|markdown|mdown)(?:\.txt)?", re.I)
_ALLOWED = re.compile(r"[\w(\['’‘+&@$!~–—-][\w .,()+&'@!=;$~^{}\[\]–—’‘-]*")
# Nothing strange in it, as in most paths: told ten times as fast.
_PLAIN = re.compile(
    r"(?!(?:.*/)?(?:con|prn|aux|nul|com.|lpt.)(?:[./]|\Z))[a-z0-9]+(?:[/.-][a-z0-9]+)*"
)


MAX_TEXT = 2
"""Megabytes: a text has a quarter of one at most, `site.yaml` seldom a tenth."""

MAX_WHOLE = 256 * 2**20
"""Bytes of a file that is read as a whole, such as a photo or a font: more than any has."""

_TEXTS = (".md", ".yaml", ".yml")

# What is held at a time of a file that is published as it is.
_PIECE = 2**20


class Stamp(NamedTuple):
    """What tells without reading that a file may have changed."""

    inode: int
    size: int  # bytes
    changed: int  # nanoseconds since the epoch, when its content or its name changed


class Folder(Struct, frozen=True):
    """The files of a content folder, by path with `/` between the parts, in composed Unicode.

    `name` is what messages call the folder. `stored` are the paths that the disk spells in another
    way, as a Mac does; what was `refused` has been reported. What is `laid_over` it, by path,
    stands in the place of its files: what somebody wrote, and did not save; None for no file.
    """

    root: Path
    name: str
    stamps: dict[str, Stamp]
    stored: Mapping[str, str] = {}
    refused: frozenset[str] = frozenset()
    laid_over: Mapping[str, bytes | None] = {}

    def read(self, path: str) -> bytes:
        """The bytes of one of its files. Raises OSError, for one that is endless too."""
        if (data := self.laid_over.get(path)) is not None:
            return data
        if path in self.stamps and self.stamps[path].size > MAX_WHOLE:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), self.shown(path))
        with open(f"{self.root}/{self.stored.get(path, path)}", "rb", buffering=0) as file:
            return file.read()

    def pieces(self, path: str) -> Iterator[bytes]:
        """The bytes of one of its files in pieces: a film needs no more memory than one of these.

        Raises OSError.
        """
        if (data := self.laid_over.get(path)) is not None:
            yield data
            return
        with open(f"{self.root}/{self.stored.get(path, path)}", "rb", buffering=0) as file:
            while piece := file.read(_PIECE):
                yield piece

    def is_refused(self, path: str) -> bool:
        """Whether a file, or a folder that it would be in, has been reported already."""
        parts = path.split("/")
        return any("/".join(parts[: n + 1]) in self.refused for n in range(len(parts)))

    def is_passed_over(self, path: str) -> bool:
        """Whether a file is there, but does not count because of its name or that of a folder."""
        *folders, name = path.split("/")
        aside = _LEFT.fullmatch(name) or any(_passed_over(one, folder=True) for one in folders)
        return bool(aside) and os.path.lexists(f"{self.root}/{path}")

    def shown(self, path: str) -> str:
        """The path as messages show it."""
        return f"{self.name}/{path}"


def read_folder(
    root: Path, laid_over: Mapping[str, bytes | None] | None = None
) -> tuple[Folder, list[Problem]]:
    """The content folder at `root` with what is `laid_over` it, and what can not be published.

    Links, pipes, names that other systems cannot hold and endless texts are refused. Raises
    OSError.
    """
    name = root.name or root.resolve().name
    over = laid_over or {}
    problems: list[Problem] = []
    stamps: dict[str, Stamp] = {}
    stored: dict[str, str] = {}
    refused: set[str] = set()
    known: dict[str, str] = {}
    for found, status in _walk(str(root)):
        path = unicodedata.normalize("NFC", found)
        report = Report(f"{name}/{path}", problems=problems)
        if not _is_publishable(path, status, report):
            refused.add(path)
        elif (twin := known.setdefault(path.casefold(), path)) in stamps:
            report.at("file-twin", 0, other=f"{name}/{twin}")
            refused.add(path)
        else:
            stamps[path] = _stamp(status)
            if found != path:
                stored[path] = found
    for path, data in over.items():
        if data is None:
            stamps.pop(path, None)
        else:
            stamps[path] = Stamp(0, len(data), 0)
    return Folder(root, name, stamps, stored, frozenset(refused - stamps.keys()), over), problems


def _walk(root: str) -> Iterator[tuple[str, os.stat_result]]:
    """All that is no folder, by path, in the order of names and outer folders first."""
    pending = [""]
    while pending:
        prefix = pending.pop()
        with os.scandir(f"{root}/{prefix}") as entries:
            every = sorted(entries, key=attrgetter("name"))
        folders = []
        for entry in every:
            folder = entry.is_dir(follow_symlinks=False)
            if _passed_over(entry.name, folder=folder):
                continue
            if folder:
                folders.append(f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry.stat(follow_symlinks=False)
        pending += reversed(folders)


def _is_publishable(path: str, status: os.stat_result, report: Report) -> bool:
    """Whether what lies at a path can be published as far as it is looked at alone; reports it."""
    if not stat.S_ISREG(status.st_mode):
        report.at("file-link", 0)
    elif strange := _strange(path):
        report.at(strange.rule, 0, given=strange.part)
    elif status.st_size > MAX_TEXT * 2**20 and path.endswith(_TEXTS):
        report.at("file-too-big", 0, limit=MAX_TEXT)
    else:
        return True
    return False


def _passed_over(name: str, *, folder: bool) -> bool:
    """Whether a file or folder does not count, because of its name."""
    return bool(_LEFT.fullmatch(name) or (_ASIDE if folder else _ASIDE_TEXT).fullmatch(name))


class _Strange(NamedTuple):
    """A part of a path that other systems cannot hold, with the id of the message about it."""

    rule: str
    part: str


def _strange(path: str) -> _Strange | None:
    if _PLAIN.fullmatch(path):
        return None
    for part in path.split("/"):
        if not _ALLOWED.fullmatch(part):
            return _Strange("file-name", part)
        if not portable(part):
            return _Strange("file-windows", part)
    return None


def restamp(folder: Folder, touched: Iterable[Path]) -> dict[str, Stamp] | None:
    """The stamps of these files as they are now, or None when there are more or fewer files.

    None too for what lies elsewhere, or goes by another name than the folder.
    """
    root = folder.root.absolute()
    stamps: dict[str, Stamp] = {}
    for file in touched:
        if not file.is_relative_to(root):
            return None
        path = unicodedata.normalize("NFC", file.relative_to(root).as_posix())
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

"""Reading the content folder: which regular files it holds, their bytes and their text."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from sitegen.content.listing import Listing, Listings, listings
from sitegen.diagnostics.problems import Problem, Report

# Left by systems and editors; never content.
_IGNORED = re.compile(r"\..*|_.*|.*~|~\$.*|Thumbs\.db|desktop\.ini|README(\.md)?|LICENSE.*", re.I)
# Control characters, the marks that turn the direction of text, and line ends that editors hide.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]"
)
_ALLOWED = re.compile(r"[\w][\w .,()+&'@-]*")

_NOTHING: Listings = {}


class Stamp(NamedTuple):
    """What tells without reading that a file may have changed."""

    inode: int
    size: int  # bytes
    changed: int  # nanoseconds since the epoch, when its content or its name changed


class Folder(Struct, frozen=True):
    """The files of a content folder, by path with `/` between the parts.

    `name` is what messages call the folder; `listings` are those in which nothing is wrong.
    """

    root: Path
    name: str
    stamps: dict[str, Stamp]
    listings: dict[str, Listing]

    def read(self, path: str) -> bytes:
        """The bytes of one of its files. Raises OSError."""
        with open(f"{self.root}/{path}", "rb", buffering=0) as file:
            return file.read()

    def shown(self, path: str) -> str:
        """The path as messages show it."""
        return f"{self.name}/{path}"


def scan(root: Path, known: Listings = _NOTHING) -> tuple[Folder, list[Problem]]:
    """The content folder at `root`, and what in it can not be published.

    Links, pipes and names that other systems cannot hold are refused. What is `known` of its
    folders saves reading them again.
    """
    folder = Folder(root, root.name or root.resolve().name, {}, {})
    problems: list[Problem] = []
    fresh = False
    for prefix, listing, read in listings(str(root), known, _counts):
        sound = len(problems)
        for name in listing.files:
            path = prefix + name
            status = os.lstat(f"{root}/{path}")
            if not stat.S_ISREG(status.st_mode):
                Report(folder.shown(path), problems=problems).at("file-link", 0)
            elif read and (strange := _strange(path)):
                report = Report(folder.shown(path), problems=problems)
                report.at("file-name", 0, given=strange)
            else:
                folder.stamps[path] = _stamp(status)
        if len(problems) == sound:
            folder.listings[prefix] = listing
        fresh = fresh or read
    # Where no name is new, there was no twin the last time.
    return folder, problems + (_without_twins(folder) if fresh else [])


def _counts(name: str) -> bool:
    return not _IGNORED.fullmatch(name)


def _strange(path: str) -> str | None:
    """The part of a path that other systems cannot hold."""
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
            folder.listings.pop(path.rpartition("/")[0] + "/" * ("/" in path), None)
    return problems


def rescan(folder: Folder, touched: Iterable[Path]) -> dict[str, Stamp] | None:
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
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        report.at("forbidden-character", line, column, code=f"U+{ord(found[0]):04X}")
        return None
    return unicodedata.normalize("NFC", text)

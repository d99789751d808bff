"""What earlier builds worked out, kept beside the output: parsed sources, page contexts, notes.

Rows that are asked for one by one lie in a database, notes in a file each: a database reads and
writes megabytes in thousands of pieces. The files may come from elsewhere, be old, cut off or
damaged, and are never trusted: what they hold counts only with the seal that this version of the
program gives to its bytes, under the key of all that it was made from, and becomes nothing but
values of our own types. What does not count is as if it were not there. That guards against age and
accident; who can write to the folder of the output can write to the site.
"""

from __future__ import annotations

import functools
import importlib
import io
import os
import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct, field

from sitegen.fingerprint import program

_SEAL = 16  # bytes

# The indexes hold what is asked of every row: to pass over the large columns takes longer.
_TABLES = """
    create table if not exists sources (path text primary key, key text, outline text,
        text_digest text, document blob, text blob);
    create table if not exists pages (file text primary key, sources text, shown text,
        context blob);
    create index if not exists source_digests on sources (path, key, outline, text_digest);
    create index if not exists page_digests on pages (file, sources, shown);
"""

_PLAIN = {("decimal", "Decimal"), ("datetime", "date"), ("markupsafe", "Markup")}


class ParsedSource(NamedTuple):
    """A source as parsed: a Document, and its running text, packed.

    `key` is the digest of all that it was parsed from; `outline` that of what other pages and
    decisions take from it, which is everything but its running text; `text_digest` that of the
    text. With a problem in it a source is not `sound`, and not kept.
    """

    key: str
    outline: str
    text_digest: str
    document: Any
    text: bytes
    sound: bool


class SourceDigests(NamedTuple):
    """The digests of a kept source; see `ParsedSource`."""

    key: str
    outline: str
    text_digest: str


class KeptPage(NamedTuple):
    """A page that shows running texts of sources; `shown` is the digest of all else on it."""

    file: str
    sources: tuple[str, ...]
    shown: str


class BuildCache(Struct, frozen=True):
    """The database at `path`, and notes beside it; with None nothing is kept and nothing found.

    Serves several processes: each opens the file for itself.
    """

    path: Path | None
    _open: dict[int, sqlite3.Connection] = field(default_factory=dict)

    def sources(self) -> dict[str, SourceDigests]:
        """The digests of every kept source, by path."""
        rows = self._rows("select path, key, outline, text_digest from sources")
        return {path: SourceDigests(*digests) for path, *digests in rows}

    def documents(self) -> Iterator[tuple[str, str, bytes]]:
        """The path, the key and the packed document of every kept source whose seal is right."""
        for path, key, document in self._rows("select path, key, document from sources"):
            if (content := _unsealed(document, path, key)) is not None:
                yield path, key, content

    def text(self, path: str, key: str) -> bytes | None:
        """The packed running text of a source, if it is kept under this key."""
        rows = self._rows("select text from sources where path = ? and key = ?", path, key)
        return _unsealed(rows[0][0], path, key) if rows else None

    def pages(self) -> list[KeptPage]:
        """Every kept page."""
        rows = self._rows("select file, sources, shown from pages")
        return [KeptPage(file, tuple(sources.split("\n")), shown) for file, sources, shown in rows]

    def context(self, file: str, shown: str) -> bytes | None:
        """The packed context of a page, if it is kept under this digest."""
        rows = self._rows("select context from pages where file = ? and shown = ?", file, shown)
        return _unsealed(rows[0][0], file, shown) if rows else None

    def save_sources(self, parsed: Mapping[str, ParsedSource], gone: Iterable[str]) -> None:
        """Keep these sources, in place of what was kept of them, and forget those that are gone."""
        rows = [
            (
                path,
                one.key,
                one.outline,
                one.text_digest,
                _sealed(pack(one.document), path, one.key),
                _sealed(one.text, path, one.key),
            )
            for path, one in parsed.items()
            if one.sound
        ]
        self._write(
            ("insert or replace into sources values (?, ?, ?, ?, ?, ?)", rows),
            ("delete from sources where path = ?", [(path,) for path in gone]),
        )

    def save_pages(self, pages: Iterable[tuple[KeptPage, bytes]], gone: Iterable[str] = ()) -> None:
        """Keep these pages, each with its context, packed, and forget those that are gone."""
        rows = [
            (
                page.file,
                "\n".join(page.sources),
                page.shown,
                _sealed(context, page.file, page.shown),
            )
            for page, context in pages
        ]
        self._write(
            ("insert or replace into pages values (?, ?, ?, ?)", rows),
            ("delete from pages where file = ?", [(file,) for file in gone]),
        )

    def note(self, name: str) -> memoryview:
        """A note; empty when there is none."""
        if self.path is None:
            return memoryview(b"")
        try:
            data = memoryview(self.path.with_suffix(f".{name}").read_bytes())
        except OSError:
            return memoryview(b"")
        content = data[_SEAL:]
        return content if data[:_SEAL] == _seal(content, (name,)) else content[:0]

    def save_note(self, name: str, value: bytes) -> None:
        """Keep a note in place of the one with this name."""
        if self.path is None:
            return
        file = self.path.with_suffix(f".{name}")
        unfinished = self.path.with_suffix(f".{name}.new")
        with suppress(OSError):  # that nothing can be kept is no reason to stop a build
            with unfinished.open("wb") as stream:
                stream.writelines((_seal(value, (name,)), value))
            unfinished.replace(file)

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        if self.path is None:
            return []
        try:
            connection = self._open.get(os.getpid())
            if connection is None:
                address = f"{self.path.absolute().as_uri()}?mode=ro"
                connection = self._open[os.getpid()] = sqlite3.connect(address, uri=True)
            return connection.execute(query, values).fetchall()
        except sqlite3.Error:
            return []

    def _write(self, *changes: tuple[str, list[tuple[Any, ...]]]) -> None:
        """Carry out all or nothing. That nothing can be kept is no reason to stop a build."""
        if self.path is None or not any(rows for _, rows in changes):
            return
        self.close()
        for _ in range(2):
            try:
                with closing(sqlite3.connect(self.path)) as connection, connection:
                    # What a loss of power leaves behind has no seal.
                    connection.execute("pragma synchronous = off")
                    connection.executescript(_TABLES)
                    for query, rows in changes:
                        connection.executemany(query, rows)
                return
            except sqlite3.DatabaseError:
                with suppress(OSError):
                    self.path.unlink()  # damaged, or of another version: begin again

    def close(self) -> None:
        """Let go of the file."""
        if connection := self._open.pop(os.getpid(), None):
            connection.close()


NOTHING = BuildCache(None)
"""Where nothing is kept."""


def pack(value: object) -> bytes:
    """A value of our own types as bytes."""
    return pickle.dumps(value, 5)


def unpack(data: bytes | memoryview) -> Any:
    """The value that was packed, or None when these bytes hold none of our own types."""
    try:
        return _Unpickler(io.BytesIO(data)).load()
    except Exception:  # whatever damaged bytes make the unpickler do
        return None


class _Unpickler(pickle.Unpickler):
    """Makes nothing but our own frozen values, so that no bytes can make it run anything."""

    def find_class(self, module: str, name: str, /) -> Any:
        return _type(module, name)


@functools.cache
def _type(module: str, name: str) -> type[Any]:
    if (module, name) in _PLAIN or module.startswith("sitegen."):
        found = getattr(importlib.import_module(module), name, None)
        if isinstance(found, type) and (
            issubclass(found, Struct)
            or (issubclass(found, tuple) and hasattr(found, "_fields"))
            or (module, name) in _PLAIN
        ):
            return found
    raise pickle.UnpicklingError(f"{module}.{name}")


def _sealed(content: bytes, *names: str) -> bytes:
    return _seal(content, names) + content


def _unsealed(data: object, *names: str) -> bytes | None:
    """The content, if its seal is right."""
    if not isinstance(data, bytes):
        return None
    content = data[_SEAL:]
    return content if data[:_SEAL] == _seal(content, names) else None


def _seal(content: bytes | memoryview, names: tuple[str, ...]) -> bytes:
    digest = blake2b(content, digest_size=_SEAL)
    digest.update("\0".join((program(), *names)).encode())
    return digest.digest()

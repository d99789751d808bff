"""Make the search index, or only what of it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from sitegen.build.staleness import INDEX, is_index
from sitegen.cache import pack, unpack
from sitegen.content.text_store import Texts
from sitegen.fingerprint import bytes_digest
from sitegen.pages.search_entries import SearchEntry, filled
from sitegen.publish.manifest import Entry
from sitegen.publish.workspace import write_file
from sitegen.search.index import Index, build_index, change_index

# Above this share of records that changed, a new index takes less time.
_MANY = 0.1


class Indexed(Struct, frozen=True):
    """The files of the index, and the index with the marks of its records; None when it is the
    same as before."""

    entries: Mapping[str, Entry]
    marks: tuple[tuple[str, str], ...] = ()
    index: Index | None = None

    def packed(self) -> bytes:
        """What it takes to change this index later; empty when it is the same as before."""
        return pack((self.marks, self.index.packed())) if self.index else b""


def reindex(
    found: Sequence[SearchEntry],
    language: str,
    texts: Texts,
    kept: memoryview,
    published: Mapping[str, Entry],
    root: Path,
    tell: Callable[[], None] = lambda: None,
) -> Indexed:
    """The search index of what can be `found`, in the order of rank; new files are under `root`.

    `kept` is what the published index kept of itself. `tell` is called now and then.
    """
    entries = {path: entry for path, entry in published.items() if is_index(entry)}
    marks = tuple((one.mark, texts.told(one.source)) for one in found)

    def put(path: str, content: bytes) -> None:
        if path not in entries or entries[path].digest != bytes_digest(content):
            write_file(root, path, content)

    def indexed(index: Index) -> Indexed:
        now = {path: Entry(INDEX, digest) for path, digest in index.digests.items()}
        return Indexed(now, marks, index)

    def change() -> Indexed | None:
        """What the published index becomes; None where it takes less time to make a new one."""
        known = _known(kept, found, language, entries)
        if known is None:
            return None
        before, then = known
        changed = [number for number, mark in enumerate(marks) if mark != then[number]]
        if not changed:
            return Indexed(entries)
        if len(changed) > _MANY * len(marks):
            return None
        texts_alone = all(marks[number][0] == then[number][0] for number in changed)
        tell()
        index = change_index(
            before,
            None if texts_alone else [one.record for one in found],
            {number: filled(found[number], texts) for number in changed},
            lambda number: filled(found[number], texts),
            put,
        )
        return indexed(index)

    # A function of its own, so that there are never two indexes in memory.
    changed = change()
    if changed is not None:
        return changed
    return indexed(build_index([filled(one, texts) for one in found], language, put, tell))


def _known(
    kept: memoryview, found: Sequence[SearchEntry], language: str, entries: Mapping[str, Entry]
) -> tuple[Index, tuple[tuple[str, str], ...]] | None:
    """The published index with the marks of its records, if it numbers them as these are."""
    value: Any = unpack(kept) if kept else None
    if value is None:
        return None
    marks, packed = value
    index = Index.unpacked(packed)
    same = (
        index.language == language
        and index.records == tuple(one.rank for one in found)
        and index.digests == {path: entry.digest for path, entry in entries.items()}
    )
    return (index, marks) if same else None

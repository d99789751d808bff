"""Make the search index of a site, or only what of it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sitegen.build.render import Output
from sitegen.build.staleness import is_index
from sitegen.cache import BuildCache, pack, unpack
from sitegen.content.text_store import Texts
from sitegen.pages.search_records import SearchEntry, filled
from sitegen.search.index import Index, build_index, change_index

# Above this share of records that changed, a new index takes less time.
_MANY = 0.1

# The name of the note that holds what it takes to change the index.
_INDEX = "index"

_Marks: TypeAlias = tuple[tuple[str, str], ...]
"""Digests that tell records apart: what is known of one without its text, and that of its text."""


def make_index(
    entries: Sequence[SearchEntry],
    language: str,
    texts: Texts,
    output: Output,
    cache: BuildCache,
    tell: Callable[[], None],
) -> Mapping[str, str]:
    """The files of the index of these entries, in the order of their rank, each with its digest.

    `language` is `nl` or `en`; `tell` is called now and then. Raises OSError and PublishError.
    """
    marks = tuple((one.mark, texts.digest((one.source,) if one.source else ())) for one in entries)
    index = _changed_index(entries, marks, language, texts, output, cache, tell)
    if index is None:
        records = [filled(one, texts) for one in entries]
        index = build_index(records, language, output.put, tell)
    cache.save_note(_INDEX, pack((marks, index.packed())))
    return index.digests


def _changed_index(
    entries: Sequence[SearchEntry],
    marks: _Marks,
    language: str,
    texts: Texts,
    output: Output,
    cache: BuildCache,
    tell: Callable[[], None],
) -> Index | None:
    """What the published index becomes; None where it takes less time to make a new one."""
    known = _kept_index(cache, entries, language, output)
    if known is None:
        return None
    before, marks_before = known
    changed = [number for number, mark in enumerate(marks) if mark != marks_before[number]]
    if not changed or len(changed) > _MANY * len(marks):
        return None if changed else before
    return change_index(
        before,
        [one.record for one in entries],
        {number: filled(entries[number], texts) for number in changed},
        lambda number: filled(entries[number], texts),
        output.put,
        tell,
    )


def _kept_index(
    cache: BuildCache, entries: Sequence[SearchEntry], language: str, output: Output
) -> tuple[Index, _Marks] | None:
    """The published index with the marks of its records, if it numbers them as these are."""
    note = cache.note(_INDEX)
    value: Any = unpack(note) if note else None
    if value is None:
        return None
    marks, packed = value
    published = {path: e.digest for path, e in output.published.items() if is_index(e)}
    index = Index.unpacked(packed)
    same = (
        index.language == language
        and index.records == tuple(one.rank for one in entries)
        and index.digests == published
    )
    return (index, marks) if same else None

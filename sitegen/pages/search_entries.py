"""Something that can be found, and waits for its running text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from msgspec import Struct, msgpack
from msgspec.structs import replace

from sitegen.content.text_store import Texts
from sitegen.fingerprint import bytes_digest
from sitegen.search.postings import Record

_Told: TypeAlias = tuple[Record, str | None, str, str]

_pack: Callable[[_Told], bytes] = msgpack.Encoder().encode
_unpack: Callable[[bytes], _Told] = msgpack.Decoder(_Told).decode


class SearchEntry(Struct, frozen=True):
    """A record that waits for the running text of `source`, with what is told around that text.

    All of it is `packed`: of ten thousand, an edit needs a few. `mark` is a digest of it, `rank`
    that of the record.
    """

    rank: tuple[int, str]
    source: str | None
    mark: str
    packed: bytes

    @property
    def record(self) -> Record:
        """The record without its running text."""
        return _unpack(self.packed)[0]


def findable(record: Record, source: str | None, before: str = "", after: str = "") -> SearchEntry:
    """Something that can be found, as far as it is known without running texts."""
    packed = _pack((record, source, before, after))
    return SearchEntry(record.rank, source, bytes_digest(packed), packed)


def filled(one: SearchEntry, texts: Texts) -> Record:
    """What can be found, with the running text in it."""
    record, source, before, after = _unpack(one.packed)
    if source is None:
        return record
    return replace(record, text=joined([before, texts.of(source).plain, after]))


def joined(texts: Iterable[str | None]) -> str:
    """Texts, each on a line of its own; what is empty is left out."""
    return "\n".join(filter(None, texts))

"""Something that can be found, and waits for its running text."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from sitegen.fingerprint import fingerprint
from sitegen.postings import Record
from sitegen.texts import Texts


class Findable(Struct, frozen=True):
    """A record that waits for the running text of `source`, with what is told around that text.

    `mark` is a digest of all of it.
    """

    record: Record
    source: str | None
    before: str
    after: str
    mark: str


def findable(record: Record, source: str | None, before: str = "", after: str = "") -> Findable:
    """Something that can be found, as far as it is known without running texts."""
    return Findable(record, source, before, after, fingerprint(record, source, before, after))


def filled(one: Findable, texts: Texts) -> Record:
    """What can be found, with the running text in it."""
    if one.source is None:
        return one.record
    text = joined([one.before, texts.of(one.source).plain, one.after])
    return replace(one.record, text=text)


def joined(texts: Iterable[str | None]) -> str:
    """Texts, each on a line of its own; what is empty is left out."""
    return "\n".join(filter(None, texts))

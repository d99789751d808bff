"""What is noted of the published site: what it was made from, and what it takes to change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import DecodeError, msgpack

from sitegen.cache import BuildCache, pack, unpack
from sitegen.content.scan import Survey
from sitegen.fingerprint import fingerprint
from sitegen.pages.search_entries import SearchEntry
from sitegen.publish.workspace import Workspace

if TYPE_CHECKING:  # loaded when a page is made
    from sitegen.pages.components import Frame

# The names of notes.
_OUTLINE = "outline"
_FRAMES = "frames"
_INDEX = "index"
_INDEXED = "indexed"
_FOUND = "found"
_DATA = "data"


def outline_of(survey: Survey, *others: object) -> str:
    """A digest of all that a site is made of, its running texts apart."""
    config = (survey.config.digest, survey.config.settings) if survey.config else None
    outlines, files = sorted(survey.outlines.items()), sorted(survey.others.items())
    return fingerprint(config, outlines, files, *others)


def remember(
    kept: BuildCache,
    workspace: Workspace,
    outline: str,
    pages: int,
    frames: Mapping[str, Frame] | None = None,
) -> None:
    """Keep what it takes to retouch the site that was just published: what of it is new.

    `pages` is how many of its pages show a running text; without `frames` it has the pages that it
    had before.
    """
    notes = {_OUTLINE: _published(outline, workspace, pages)}
    gone: set[str] = set()
    if frames is not None:
        notes[_FRAMES] = pack(dict(frames))
        gone = {file for file, _, _ in kept.pages()} - workspace.published.keys()
    kept.save_notes(notes, gone)


def is_made_of(outline: str, kept: BuildCache, workspace: Workspace, pages: int) -> bool:
    """Whether the whole site was made of this outline, with so many pages that show a text."""
    return kept.note(_OUTLINE) == _published(outline, workspace, pages)


def frames_of(kept: BuildCache) -> Mapping[str, Frame]:
    """The frames of the published pages by the address of the open door."""
    frames: Any = unpack(kept.note(_FRAMES))
    return frames if isinstance(frames, dict) else {}


def _published(outline: str, workspace: Workspace, pages: int) -> bytes:
    """What is published, from which outline, and how many pages must be known to be sure of it."""
    return f"{outline} {workspace.whole} {pages}".encode()


def _index_of(survey: Survey, outline: str) -> bytes:
    """A digest of all that the search index is made of."""
    return fingerprint(outline, sorted(survey.texts.items())).encode()


def remember_index(kept: BuildCache, survey: Survey, outline: str) -> None:
    """Keep that published index and data are those of this survey."""
    kept.save_notes({_INDEXED: _index_of(survey, outline), _DATA: b""})


def keep_index(
    kept: BuildCache, outline: str, index: bytes, found: Sequence[SearchEntry] = ()
) -> None:
    """Keep what it takes to change a search `index` later, and what can be `found`; empty: as
    before.

    That may be before the index is published: it counts for no other one.
    """
    if index:
        kept.save_large(_INDEX, index)
    if found:
        kept.save_large(_FOUND, outline.encode() + msgpack.encode(found))


def index_kept(kept: BuildCache) -> memoryview:
    """What the published index kept of itself."""
    return kept.large(_INDEX)


def index_is_stale(survey: Survey, outline: str, kept: BuildCache) -> bool:
    """Whether the published search index may not be the one of this survey."""
    return kept.note(_INDEXED) != _index_of(survey, outline)


def findables_of(outline: str, kept: BuildCache) -> tuple[SearchEntry, ...] | None:
    """What can be found in a site of this outline, if that was kept."""
    note = kept.large(_FOUND)
    if note[: len(outline)] != outline.encode():
        return None
    try:
        return msgpack.decode(note[len(outline) :], type=tuple[SearchEntry, ...])
    except DecodeError:
        return None


def put_off(kept: BuildCache) -> None:
    """Keep that the published data may not have the newest texts."""
    kept.save_notes({_DATA: b"behind"})


def is_put_off(kept: BuildCache) -> bool:
    """Whether the published data may not have the newest texts."""
    return kept.note(_DATA) != b""

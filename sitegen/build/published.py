"""The plan of the published site: what is left to make of it when only running texts changed.

Whatever else a page shows comes from the outline: front matter, settings, theme and files. While
that is the same, each page is what it was but for its own text, and is filled again from the
context that was kept. So this is no second way to build, but the same plan without what is known to
stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import DecodeError, Struct, msgpack

from sitegen.build.inputs import Inputs
from sitegen.build.plan import File, Plan, PlannedPage
from sitegen.build.staleness import (
    data_fingerprint,
    index_fingerprint,
    shows,
    shows_text,
    without_index,
)
from sitegen.cache import BuildCache, KeptPage, pack, unpack
from sitegen.content.config import classify
from sitegen.content.text_store import together
from sitegen.publish.manifest import Entry
from sitegen.publish.workspace import Workspace
from sitegen.urls import SHOWCASE

if TYPE_CHECKING:  # loaded when a page is made
    from sitegen.content.text_store import Texts
    from sitegen.pages.components import Frame
    from sitegen.pages.rendering import Context
    from sitegen.pages.search_records import SearchEntry

# The names of notes.
_STATE = "state"
_FRAMES = "frames"
_ENTRIES = "found"


class _State(Struct, frozen=True, array_like=True):
    """What the published site was made of; `pages` is how many of its pages show a running text.

    `site` is the digest of its files.
    """

    outline: str
    content: str
    site: str
    pages: int


def published_plan(
    inputs: Inputs, workspace: Workspace, cache: BuildCache, *, search: bool
) -> Plan | None:
    """The published site with its new texts, or None when more than these may have changed.

    Without `search` the search index and the published data wait for a later build.
    """
    rows, state, published = cache.pages(), _state(cache), workspace.published
    if state is None or not _is_all_of(state, rows, inputs, workspace):
        return None
    stale = [row for row in rows if not _shows_its_text(row, inputs, published)]
    try:
        pages, frames = _pages(stale, cache)
        entries = _entries(cache, inputs, published) if search else None
    except _Lost:
        return None
    return Plan(
        config=inputs.config.digest,
        pages=pages,
        files=_data(stale, state, inputs, workspace) if search else {},
        frames=frames,
        pictures={},
        places={},
        entries=entries,
        unchanged=without_index(published) if entries else published,
        kept=True,
    )


class _Lost(Exception):
    """What it takes to make a part of the site again was not kept."""


def _is_all_of(
    state: _State, rows: Sequence[KeptPage], inputs: Inputs, workspace: Workspace
) -> bool:
    """Whether the whole published site was made of this outline, and all its texts are known."""
    expected = (inputs.outline, workspace.whole, len(rows))
    return (state.outline, state.site, state.pages) == expected and all(
        all(source in inputs.scan.text_digests for source in row.sources)
        and shows(workspace.published.get(row.file), row.shown)
        for row in rows
    )


def _shows_its_text(row: KeptPage, inputs: Inputs, published: Mapping[str, Entry]) -> bool:
    """Whether a published page shows its running texts as they are now."""
    text = together([inputs.scan.text_digests[source] for source in row.sources])
    return shows_text(published[row.file], text)


def _pages(
    stale: Sequence[KeptPage], cache: BuildCache
) -> tuple[tuple[PlannedPage, ...], Mapping[str, Frame]]:
    if not stale:
        return (), {}
    from sitegen.pages.rendering import Context

    frames: Any = unpack(cache.note(_FRAMES))
    if not isinstance(frames, dict):
        raise _Lost
    pages = []
    for row in stale:
        context: Any = unpack(cache.context(row.file, row.shown) or b"")
        if not isinstance(context, Context) or context.frame not in frames:
            raise _Lost
        pages.append(PlannedPage(row.file, row.sources, partial(_same, context)))
    return tuple(pages), frames


def _same(context: Context) -> Context:
    return context


def _indexed(inputs: Inputs, published: Mapping[str, Entry]) -> bool:
    """Whether the published search index is that of this content."""
    made_of = index_fingerprint(inputs.content)
    return any(entry.fingerprint == made_of for entry in published.values())


def _entries(
    cache: BuildCache, inputs: Inputs, published: Mapping[str, Entry]
) -> Callable[[], Sequence[SearchEntry]] | None:
    """What can be found in the site of this outline; None when its index is published."""
    if _indexed(inputs, published):
        return None
    from sitegen.pages.search_records import SearchEntry

    note, outline = cache.note(_ENTRIES), inputs.outline
    if note[: len(outline)] != outline.encode():
        raise _Lost
    try:
        found = msgpack.decode(note[len(outline) :], type=tuple[SearchEntry, ...])
    except DecodeError:
        raise _Lost from None
    return lambda: found


def _data(
    stale: Sequence[KeptPage], state: _State, inputs: Inputs, workspace: Workspace
) -> dict[str, File]:
    """The published data with the texts in it that it lacks."""
    made_of = workspace.published[SHOWCASE].fingerprint
    if made_of == data_fingerprint(inputs.content):
        return {}
    # Builds without search may have left it behind by any number of texts.
    behind = made_of != data_fingerprint(state.content)
    touched = [source for row in stale for source in row.sources]
    sources = inputs.scan.keys if behind else dict.fromkeys(touched)
    cards = {
        slug: source
        for source in sources
        for kind, slug in [classify(source, inputs.config.folders)]
        if kind == "card"
    }
    return {SHOWCASE: partial(_with_texts, workspace, cards)}


def _with_texts(workspace: Workspace, cards: Mapping[str, str], texts: Texts) -> bytes:
    from sitegen.exports.data import with_texts

    changed = {slug: texts.of(source).plain for slug, source in cards.items()}
    return b"".join(with_texts(workspace.read(SHOWCASE), changed))


def keep_entries(cache: BuildCache, outline: str, entries: Sequence[SearchEntry]) -> None:
    """Keep what can be found in the site of this outline."""
    cache.save_note(_ENTRIES, outline.encode() + msgpack.encode(entries))


def keep_plan(cache: BuildCache, inputs: Inputs, plan: Plan, workspace: Workspace) -> None:
    """Keep the plan of the site that was just published, and what it is made of."""
    if not plan.kept:
        gone = [row.file for row in cache.pages() if row.file not in workspace.published]
        cache.save_pages((), gone)
        cache.save_note(_FRAMES, pack(dict(plan.frames)))
    pages = len(cache.pages())
    state = _State(inputs.outline, inputs.content, workspace.whole or "", pages)
    cache.save_note(_STATE, msgpack.encode(state))


def _state(cache: BuildCache) -> _State | None:
    try:
        return msgpack.decode(cache.note(_STATE), type=_State)
    except DecodeError:
        return None

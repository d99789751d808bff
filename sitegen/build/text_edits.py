"""Publish again when nothing changed but running texts, without looking at the rest of the site.

Whatever else a page shows comes from the outline: front matter, settings, theme and files. While
that is the same, each page is what it was but for its own text, and was kept to be filled again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct, field

from sitegen.build.context import Job, Outcome
from sitegen.build.staleness import Reason, is_index, is_page, made_of
from sitegen.build.state import (
    findables_of,
    frames_of,
    index_is_stale,
    index_kept,
    is_made_of,
    is_put_off,
    keep_index,
    put_off,
    remember,
    remember_index,
)
from sitegen.cache import unpack
from sitegen.content.config import classify
from sitegen.pages.search_entries import SearchEntry
from sitegen.publish.manifest import Entry
from sitegen.publish.workspace import write_file
from sitegen.workers import beside

_SHOWCASE = "data/showcase.json"

# From this many texts on a worker saves more time than it takes to start one.
_MANY = 250


class _Page(Struct, frozen=True):
    """A page whose running text is another one; `shown` is the digest of all else that it shows."""

    file: str
    source: str
    shown: str


class _Part(Struct, frozen=True):
    """Files of the site as they are now. `lost`: what it takes to make them was not kept."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    lost: bool = False


def retouch(job: Job) -> Outcome | None:
    """Publish the site with its new texts, or None when more may have changed than these."""
    rows = job.known.pages()
    stale = _stale(job, rows)
    if stale is None:
        return None
    workspace, found, published = job.workspace, job.found, job.workspace.published
    job.kept.save_sources(found.parsed, ())
    search = job.options.search and index_is_stale(found, job.outline, job.known)
    parts, keep = _parts(job, stale, search=search, many=len(rows) > _MANY)
    if any(part.lost for part in parts):
        keep()  # who still writes to the workshop is waited for
        return None
    manifest = {path: e for path, e in published.items() if not (search and is_index(e))}
    for part in parts:
        manifest |= part.entries
    visible = any(
        entry.digest != published[path].digest
        for part in parts
        for path, entry in part.entries.items()
        if not is_index(entry)
    )
    if visible and not search:
        put_off(job.kept)
    changes = workspace.commit(manifest)
    if visible or search:
        remember(job.kept, workspace, job.outline, len(rows))
    keep()
    if search:
        remember_index(job.kept, found, job.outline)
    reasons: dict[str, Reason] = {p: "kept" for p, entry in published.items() if is_page(entry)}
    reasons |= {page.file: "text" for page in stale}
    return Outcome(found.language, (), changes, reasons, visible)


def _stale(job: Job, rows: Sequence[tuple[str, str, str]]) -> tuple[_Page, ...] | None:
    """The pages whose text changed; None when that is not all, or not sure."""
    if not is_made_of(job.outline, job.known, job.workspace, len(rows)):
        return None
    published, told = job.workspace.published, job.found.texts
    stale = []
    for file, source, shown in rows:
        before = published.get(file)
        if before is None or source not in told or not before.fingerprint.startswith(f"{shown}."):
            return None
        if before.fingerprint.split(".")[1] != told[source]:
            stale.append(_Page(file, source, shown))
    return tuple(stale)


def _parts(
    job: Job, stale: Sequence[_Page], *, search: bool, many: bool
) -> tuple[list[_Part], Callable[[], None]]:
    """What has to be made again, and what is left to do: to keep the index."""
    if not search:
        return ([_pages(job, stale)] if stale else []), lambda: None
    job.tell("search")
    _ = job.workspace.root  # before there are workers that write to it
    index = _Indexing(job)
    make, keep = index.make, index.keep
    if many and job.options.jobs > 1:
        make, keep = beside(index.make, index.keep)
    behind = job.found.keys if is_put_off(job.known) else [page.source for page in stale]
    parts = [_pages(job, stale)] if stale else []
    return [*parts, _data(job, behind), make()], keep


def _pages(job: Job, stale: Sequence[_Page]) -> _Part:
    from sitegen.pages.rendering import Context, page_html

    frames, templates = frames_of(job.known), job.templates()
    entries = {}
    for page in stale:
        packed = job.known.context(page.file, page.shown)
        context = None if packed is None else unpack(packed)
        if not isinstance(context, Context) or context.frame not in frames:
            return _Part(lost=True)
        html = page_html(context, frames[context.frame], templates, job.texts, page.source)
        told, look = job.found.texts[page.source], templates.fingerprint(context.template)
        digest = write_file(job.workspace.root, page.file, html.encode())
        entries[page.file] = Entry(made_of(page.shown, told, look), digest)
    return _Part(entries)


def _data(job: Job, sources: Iterable[str]) -> _Part:
    """The published data with the texts of these sources in it."""
    from sitegen.exports.data import with_texts

    changed = {
        slug: job.texts.of(source).plain
        for source in sources
        for kind, slug in [classify(source, job.config.folders)]
        if kind == "card"
    }
    if not changed:
        return _Part()
    pieces = with_texts(job.workspace.read(_SHOWCASE), changed)
    digest = write_file(job.workspace.root, _SHOWCASE, *pieces)
    return _Part({_SHOWCASE: Entry(digest, digest)})


class _Indexing:
    """The search index, made again; and what is kept of it, which is much and can wait."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._keep: Callable[[], None] | None = None

    def make(self) -> _Part:
        """Make the files of the index that are other ones."""
        from sitegen.build.search_index import reindex

        job = self._job
        before = findables_of(job.outline, job.known)
        found = before or _found(job)
        made = reindex(
            found,
            job.config.language.code,
            job.texts,
            index_kept(job.known),
            job.workspace.published,
            job.workspace.root,
            partial(job.tell, "search"),
        )
        new = () if before else found
        self._keep = lambda: keep_index(job.kept, job.outline, made.packed(), new)
        return _Part(made.entries)

    def keep(self) -> None:
        """Keep what it takes to change the index that was made in this process."""
        if self._keep is None:
            raise RuntimeError("no index was made")  # it failed beside: is done again here
        self._keep()


def _found(job: Job) -> tuple[SearchEntry, ...]:
    """What can be found, worked out again."""
    from sitegen.build.full import found_in

    return found_in(job)

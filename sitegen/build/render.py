"""Render the pages and files of a plan that differ from the published ones, by worker processes.

A page is made of its context (the view and what surrounds it), its running texts and its template,
and made again exactly when one of these changed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from sitegen.build.plan import Copy, File, Plan, PlannedPage
from sitegen.build.staleness import Reason, page_fingerprint, reason
from sitegen.cache import BuildCache, KeptPage, pack
from sitegen.content.text_store import Texts
from sitegen.fingerprint import bytes_digest, fingerprint, pieces_digest
from sitegen.pages.rendering import Context, Values, page_html, page_markdown, page_values
from sitegen.publish.manifest import Entry
from sitegen.publish.workspace import write_file
from sitegen.theming.templates import Templates
from sitegen.urls import markdown_of, written_in
from sitegen.workers import each

MANY = 200
"""Workers pay from this many pages on."""

_Made: TypeAlias = Callable[[str, Values, Templates], str]

# Pages that are kept in one go.
_BATCH = 500


class Output(Struct, frozen=True):
    """What is published, and the folder that new files are written to.

    `from_folder`: the site is looked at without a host.
    """

    published: Mapping[str, Entry]
    root: Path
    from_folder: bool

    def put(self, path: str, content: bytes) -> str:
        """The digest of a file, which is written unless it is published like this.

        Raises PublishError.
        """
        if self.from_folder:
            content = written_in(path, content)
        before = self.published.get(path)
        if before is not None and before.digest == bytes_digest(content):
            return before.digest
        return write_file(self.root, path, content)

    def copy(self, path: str, content: Copy) -> str:
        """The digest of a file that is published as it is; it is read once more to be written.

        Raises OSError and PublishError.
        """
        digest = pieces_digest(content())
        before = self.published.get(path)
        if before is not None and before.digest == digest:
            return digest
        return write_file(self.root, path, content())


class Rendered(NamedTuple):
    """What became of a part of a plan: its files, why its page was made, what to keep of it."""

    entries: Mapping[str, Entry]
    reasons: Mapping[str, Reason]
    kept: tuple[tuple[KeptPage, bytes], ...] = ()


def render(
    plan: Plan,
    index: Callable[[], Mapping[str, Entry]],
    texts: Texts,
    templates: Templates,
    output: Output,
    cache: BuildCache,
    jobs: int,
) -> Rendered:
    """Render what is stale of the plan's pages and files; contexts of pages go to the cache.

    `index` gives the files of the search index. Raises OSError, PublishError and WorkerLost.
    """
    kept = {page.file: page.shown for page in cache.pages()}
    # What takes longest comes first, so that no worker is left alone with it.
    tasks: list[Callable[[], Rendered]] = [
        lambda: Rendered(index(), {}),
        *(partial(_file, path, file, texts, output) for path, file in plan.files.items()),
        *(partial(_copy, path, copy, output) for path, copy in plan.copies.items()),
        *(partial(_page, plan, page, texts, templates, output, kept) for page in plan.pages),
    ]
    entries: dict[str, Entry] = {}
    reasons: dict[str, Reason] = {}
    rows: list[tuple[KeptPage, bytes]] = []
    for one in each(_call, tasks, jobs, worth=MANY):
        entries |= one.entries
        reasons |= one.reasons
        rows += one.kept
        if len(rows) >= _BATCH:
            cache.save_pages(rows)
            rows.clear()
    cache.save_pages(rows)
    return Rendered(entries, reasons)


def _call(task: Callable[[], Rendered]) -> Rendered:
    return task()


def _page(
    plan: Plan,
    page: PlannedPage,
    texts: Texts,
    templates: Templates,
    output: Output,
    kept: Mapping[str, str],
) -> Rendered:
    context = page.context()
    frame = plan.frames[context.frame]
    shown, text = fingerprint(plan.config, frame, context), texts.digest(page.sources)
    values = functools.cache(partial(page_values, context, frame, texts))
    entries: dict[str, Entry] = {}
    reasons: dict[str, Reason] = {}
    for file, template, made in _forms(page.file, context):
        how = templates.fingerprint(template)
        before = output.published.get(file)
        why = reason(before, shown, text, how)
        if before is None or why != "kept":
            digest = output.put(file, made(template, values(), templates).encode())
            before = Entry(page_fingerprint(shown, text, how), digest)
        entries[file], reasons[file] = before, why
    if not page.sources or kept.get(page.file) == shown:
        return Rendered(entries, reasons)
    row = KeptPage(page.file, page.sources, shown), pack(context)
    return Rendered(entries, reasons, (row,))


def _forms(file: str, context: Context) -> Iterator[tuple[str, str, _Made]]:
    """The files that a page is published as, each with its template and how that is filled."""
    yield file, context.template, page_html
    if context.as_markdown:
        yield markdown_of(file), context.as_markdown, page_markdown


def _file(path: str, content: File, texts: Texts, output: Output) -> Rendered:
    digest = output.put(path, content(texts))
    return Rendered({path: Entry(digest, digest)}, {})


def _copy(path: str, content: Copy, output: Output) -> Rendered:
    digest = output.copy(path, content)
    return Rendered({path: Entry(digest, digest)}, {})

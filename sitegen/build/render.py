"""Make what differs from the published site: pages, data and the search index, by worker processes.

A page is made of its context (the view and what surrounds it), its running text and its template,
and made again exactly when one of these changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from sitegen.build.plan import Design, attachments
from sitegen.build.search_index import reindex
from sitegen.build.staleness import Reason, is_index, made_of, reason
from sitegen.cache import PageRow, pack
from sitegen.cms.files import admin_access
from sitegen.content.folder import Folder
from sitegen.content.text_store import Texts
from sitegen.exports import data, feeds, hosting
from sitegen.fingerprint import bytes_digest, fingerprint
from sitegen.i18n.typography import typographic
from sitegen.pages.layout import door
from sitegen.pages.rendering import Context, page_html
from sitegen.pages.routes import Route, crumbs, head
from sitegen.pages.search_entries import SearchEntry
from sitegen.pages.searchable import search_entries
from sitegen.publish.manifest import Entry
from sitegen.publish.workspace import write_file
from sitegen.theming.templates import Templates
from sitegen.workers import each

# Workers pay from this many pages on.
_MANY = 200

# Pages that are kept in one go.
_BATCH = 500


class Made(NamedTuple):
    """What became of a part of the site: its files, why its page was made, what to keep of it."""

    entries: Mapping[str, Entry]
    reasons: Mapping[str, Reason]
    rows: tuple[PageRow, ...] = ()


class Site(Struct, frozen=True):
    """A design with what it takes to make its files under `root`, and what is published now.

    `contexts` tells which contexts are kept, by the file of their page; `form` are the files of the
    form for editors.
    """

    plan: Design
    folder: Folder
    templates: Templates
    texts: Texts
    config: str  # digest of what texts are read by
    published: Mapping[str, Entry]
    form: Mapping[str, bytes]
    contexts: Mapping[str, str]
    index: Callable[[], memoryview]  # what the published search index kept of itself: much, at once
    keep_index: Callable[[bytes, Sequence[SearchEntry]], None]
    root: Path


def make(
    site: Site,
    jobs: int,
    keep: Callable[[Sequence[PageRow]], None],
    *,
    hidden: bool,
    search: bool,
) -> Made:
    """Make every file of the site that is stale; `keep` gets what is to be kept, bit by bit.

    A `hidden` site is not for search engines. Without `search` the published search index stays as
    it is.
    """
    # What takes longest comes first, so that no worker is left alone with it.
    tasks: list[Callable[[], Made]] = [
        partial(_index, site) if search else partial(_old_index, site),
        *(partial(_file, site, path, content) for path, content in _files(site, hidden).items()),
        *(partial(_page, site, route) for route in site.plan.routes),
    ]
    entries: dict[str, Entry] = {}
    reasons: dict[str, Reason] = {}
    rows: list[PageRow] = []
    for made in each(_call, tasks, jobs, worth=_MANY):
        entries |= made.entries
        reasons |= made.reasons
        rows += made.rows
        if len(rows) >= _BATCH:
            keep(rows)
            rows.clear()
    keep(rows)
    return Made(entries, reasons)


def _call(task: Callable[[], Made]) -> Made:
    return task()


def _page(site: Site, route: Route) -> Made:
    presenter, templates = site.plan.presenter, site.templates
    owner = route.text
    context = Context(
        template=route.template,
        frame=door(site.plan.frames, presenter.url(route.page)),
        head=head(presenter, route),
        crumbs=crumbs(presenter, route),
        view=route.view(),
        figures=presenter.figures(owner) if owner else (),
    )
    frame = site.plan.frames[context.frame]
    shown = fingerprint(site.config, frame, context)
    told = owner.body.digest if owner else ""
    look = templates.fingerprint(route.template)
    why = reason(route.file, shown, told, look, site.published)
    rows: tuple[PageRow, ...] = ()
    if owner and site.contexts.get(route.file) != shown:
        rows = (PageRow(route.file, owner.path, shown, pack(context)),)
    if why == "kept":
        return Made({route.file: site.published[route.file]}, {route.file: why}, rows)
    html = page_html(context, frame, templates, site.texts, owner.path if owner else None)
    entry = Entry(made_of(shown, told, look), _written(site, route.file, html.encode()))
    return Made({route.file: entry}, {route.file: why}, rows)


def _file(site: Site, path: str, content: Callable[[], bytes]) -> Made:
    digest = _written(site, path, content())
    return Made({path: Entry(digest, digest)}, {})


def _written(site: Site, path: str, content: bytes) -> str:
    """The digest of a file, which is written unless it is published like this."""
    before = site.published.get(path)
    if before is not None and before.digest == bytes_digest(content):
        return before.digest
    return write_file(site.root, path, content)


def _index(site: Site) -> Made:
    presenter = site.plan.presenter
    found, language = search_entries(presenter), presenter.language.code
    made = reindex(found, language, site.texts, site.index(), site.published, site.root)
    # By who made it: so much takes a while to save, and longer to hand on.
    site.keep_index(made.packed(), found)
    return Made(made.entries, {})


def _old_index(site: Site) -> Made:
    return Made({path: entry for path, entry in site.published.items() if is_index(entry)}, {})


def _files(site: Site, hidden: bool) -> dict[str, Callable[[], bytes]]:
    """Everything that is no page, no picture and no index: data, feeds, assets, documents."""
    plan, presenter = site.plan, site.plan.presenter
    shown, addresses, language = plan.site, presenter.addresses, presenter.language
    moved = [(old, owner.page) for old, owner in plan.moved]
    ready = {
        "feed.xml": feeds.atom(shown, addresses),
        "robots.txt": feeds.robots(addresses, hidden=hidden),
        "_headers": hosting.headers(
            addresses,
            admin_access(shown.settings) if site.form else None,
            [*(route.page for route in plan.routes), *(old for old, _ in moved)],
        ),
        "_redirects": hosting.redirects(moved, addresses),
        **plan.assets.files,
        **site.form,
    }
    if (contact := feeds.security(shown, addresses, plan.today)) is not None:
        ready[".well-known/security.txt"] = contact
    for old, owner in plan.moved:
        title = typographic(owner.front_matter.title or owner.slug)
        page = hosting.moved_page(owner.page, title, addresses, language.code)
        ready[old if "." in old.rpartition("/")[2] else f"{old}index.html"] = page
    pages = [route.page for route in plan.routes if route.listed]
    return {
        "data/showcase.json": partial(data.showcase_json, shown, addresses, site.texts),
        "data/cards.csv": partial(data.cards_csv, shown, addresses, language),
        "data/costs.csv": partial(data.costs_csv, shown, language),
        "sitemap.xml": partial(feeds.sitemap, pages, addresses),
        **{file.path: partial(site.folder.read, file.path) for file in attachments(shown)},
        **{path: partial(bytes, content) for path, content in ready.items()},
    }

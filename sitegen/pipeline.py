"""`build()`: from the content folder to the published site, as a table of contents."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sitegen import __version__, data, feeds, hosting
from sitegen.content import picture_places
from sitegen.design import Design, attachments, design
from sitegen.fingerprint import bytes_digest, fingerprint
from sitegen.frame import within
from sitegen.loading import Loaded, Memory, load
from sitegen.manifest import Entry
from sitegen.parallel import each
from sitegen.pictures import publish_pictures, shown_pictures
from sitegen.plan import Reason, made_of, reason
from sitegen.problems import Problem, Report
from sitegen.publish import Changes, Workshop, publishing, write_file
from sitegen.routes import Route, crumbs, head
from sitegen.search import build_index
from sitegen.searchable import records
from sitegen.sources import Grammar
from sitegen.templates import Templates
from sitegen.theme import ThemeFiles, read_theme, theme_roots
from sitegen.typography import typographic

# Workers pay from this many pages on.
_MANY_PAGES = 200


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. `url` None: the site's own address; `today` decides what is published."""

    content: Path
    output: Path
    url: str | None
    drafts: bool
    jobs: int
    cache: bool
    today: datetime.date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a build. With problems nothing was published, and `changes` is None."""

    language: str
    problems: tuple[Problem, ...]
    changes: Changes | None = None
    reasons: Mapping[str, Reason] | None = None


def build(options: Options, tell: Callable[[str], None], memory: Memory) -> Outcome:
    """Build and publish the site; `tell` hears which stage begins.

    Raises OSError, PublishError and ThemeError; what is wrong with the content is in the outcome.
    """
    tell("read")
    loaded = load(options.content, options.url, options.jobs, memory)
    if loaded.grammar is None:
        return Outcome(loaded.language, loaded.problems)
    theme = theme_files(options.content, loaded.grammar)
    plan = design(loaded, loaded.grammar, theme, options.today, drafts=options.drafts)
    if plan.problems:
        return Outcome(loaded.language, plan.problems)
    with publishing(options.output, protect=[options.content]) as workshop:
        tell("pictures")
        shown = shown_pictures(plan.site)
        wanted = {path: info for path, info in loaded.pictures.items() if info.digest in shown}
        pictures = publish_pictures(
            wanted, loaded.folder, workshop, options.jobs, cache=options.cache
        )
        if pictures.broken:
            return Outcome(loaded.language, broken_pictures(loaded, pictures.broken))
        tell("pages")
        templates = Templates(theme, loaded.grammar.language)
        reasons, pages = _publish_pages(plan, templates, workshop, options)
        files = _publish_files(plan, loaded, workshop, options)
        tell("search")
        index = _publish_index(plan, workshop, cache=options.cache)
        changes = workshop.commit({**pages, **files, **pictures.manifest, **index})
    return Outcome(loaded.language, (), changes, reasons)


def theme_files(content: Path, grammar: Grammar) -> ThemeFiles:
    """The theme that the site asks for. Raises ThemeError."""
    settings = grammar.settings
    return read_theme(settings.house_style.theme, settings.language, theme_roots(content))


def broken_pictures(loaded: Loaded, broken: Mapping[str, str]) -> tuple[Problem, ...]:
    """The pictures that could not be decoded, at the places that name them."""
    problems: list[Problem] = []
    settings = loaded.grammar.settings if loaded.grammar else None
    places = picture_places(settings, loaded.documents) if settings else {}
    for path, place in places.items():
        if path in broken:
            report = Report(loaded.folder.shown(place.path), problems=problems)
            name = path.rpartition("/")[2]
            report.at(f"picture-{broken[path]}", place.line, key=place.key, given=name)
    return tuple(sorted(problems))


@dataclass(frozen=True, slots=True)
class _Page:
    """What became of a page; `entry` is None when it is stale and was not made yet."""

    file: str
    reason: Reason
    entry: Entry | None


def _publish_pages(
    plan: Design, templates: Templates, workshop: Workshop, options: Options
) -> tuple[dict[str, Reason], dict[str, Entry]]:
    """Make the pages that are stale; the reason and the entry of each."""
    published = workshop.published if options.cache else {}
    # The first build has nothing to compare with: it makes every page at once.
    root = None if published else workshop.root
    look = partial(_page, plan, templates, published, root)
    pages = list(each(look, plan.routes, options.jobs, worth=_MANY_PAGES))
    stale = [route for route, page in zip(plan.routes, pages, strict=True) if page.entry is None]
    if stale:
        make = partial(_page, plan, templates, published, workshop.root)
        pages += each(make, stale, options.jobs, worth=_MANY_PAGES)
    return (
        {page.file: page.reason for page in pages},
        {page.file: page.entry for page in pages if page.entry is not None},
    )


def _page(
    plan: Design,
    templates: Templates,
    published: Mapping[str, Entry],
    root: Path | None,
    route: Route,
) -> _Page:
    """Look at one page, and write it when it is stale and there is a `root` to write to."""
    presenter = plan.presenter
    context = (
        within(plan.frames, plan.frame, presenter.url(route.page)),
        head(presenter, route),
        crumbs(presenter, route),
        route.view(),
    )
    content = fingerprint(__version__, route.template, *context)
    template = templates.fingerprint(route.template)
    why = reason(route.file, content, template, published)
    if why == "kept":
        return _Page(route.file, why, published[route.file])
    if root is None:
        return _Page(route.file, why, None)
    html = templates.render(route.template, *context)
    digest = write_file(root, route.file, html.encode())
    return _Page(route.file, why, Entry(made_of(content, template), digest))


def _publish_files(
    plan: Design, loaded: Loaded, workshop: Workshop, options: Options
) -> dict[str, Entry]:
    """Everything that is no page and no picture: data, feeds, assets, documents, old addresses."""
    entries = {}
    for path, content in _files(plan, loaded, options).items():
        digest = bytes_digest(content)
        before = workshop.published.get(path)
        if before is None or before.digest != digest:
            workshop.write(path, content)
        entries[path] = Entry(digest, digest)
    return entries


def _files(plan: Design, loaded: Loaded, options: Options) -> dict[str, bytes]:
    site, presenter = plan.site, plan.presenter
    addresses, language = presenter.addresses, presenter.language
    moved = [(old, owner.page) for old, owner in plan.moved]
    files = {
        "data/showcase.json": data.showcase_json(site, addresses),
        "data/cards.csv": data.cards_csv(site, addresses, language),
        "data/costs.csv": data.costs_csv(site, language),
        "feed.xml": feeds.atom(site, addresses),
        "sitemap.xml": feeds.sitemap((r.page for r in plan.routes if r.listed), addresses),
        "robots.txt": feeds.robots(addresses, hidden=options.drafts),
        "_headers": hosting.headers(addresses),
        "_redirects": hosting.redirects(moved, addresses),
        **plan.assets.files,
    }
    if (contact := feeds.security(site, addresses, options.today)) is not None:
        files[".well-known/security.txt"] = contact
    for file in attachments(site):
        files[file.path] = loaded.folder.read(file.path)
    for old, owner in plan.moved:
        title = typographic(owner.matter.title or owner.slug)
        page = hosting.moved_page(owner.page, title, addresses, language.code)
        files[old if "." in old.rpartition("/")[2] else f"{old}index.html"] = page
    return files


def _publish_index(plan: Design, workshop: Workshop, *, cache: bool) -> dict[str, Entry]:
    """The search index, made again only when something that can be found changed."""
    found = records(plan.presenter)
    made_from = fingerprint(__version__, plan.presenter.language.code, found)
    before = {
        path: entry
        for path, entry in workshop.published.items()
        if entry.fingerprint == f"search {made_from}"
    }
    if before and cache:
        return before
    return {
        path: Entry(f"search {made_from}", workshop.write(path, content))
        for path, content in build_index(found, plan.presenter.language.code).items()
    }

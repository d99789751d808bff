"""Plan a site: every page and file of it, how each is made, and all that is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TypeVarTuple

from msgspec.structs import replace

from sitegen.build.claims import (
    Moved,
    document_claims,
    markdown_claims,
    moved,
    page_claims,
    program_claims,
)
from sitegen.build.house import Emblem
from sitegen.build.plan import File, Plan, PlannedPage
from sitegen.build.register import conflicts
from sitegen.build.sources import Sources
from sitegen.cms.files import admin_access
from sitegen.content.references import picture_places
from sitegen.diagnostics.problems import Report
from sitegen.exports import data, hosting
from sitegen.exports.catalog import catalog
from sitegen.exports.changes import changes_feeds
from sitegen.exports.feeds import atom, news_feed, robots, security, sitemap
from sitegen.exports.llms import PATH as LLMS
from sitegen.exports.llms import llms
from sitegen.exports.places import places_geojson
from sitegen.exports.tables import csv_file, datapackage
from sitegen.fingerprint import bytes_digest
from sitegen.i18n.typography import typographic
from sitegen.model.assemble import assemble
from sitegen.model.site import Card, Site, shown_pictures
from sitegen.model.states import KeptState, Period, periods
from sitegen.model.tables import Table, tables
from sitegen.pages.card_list import index_path, list_index
from sitegen.pages.changes import changes_headings
from sitegen.pages.components import Frame, Logo
from sitegen.pages.layout import frame, menu_of, menus
from sitegen.pages.linked import linked_data
from sitegen.pages.links import check_links, destinations
from sitegen.pages.presenter import Presenter
from sitegen.pages.rendering import Context, Shown
from sitegen.pages.route import Route, crumbs, head
from sitegen.pages.routes import routes
from sitegen.pages.search_records import search_entries
from sitegen.schema.programme import Place
from sitegen.schema.settings import SETTINGS
from sitegen.theming.theme import publish_assets
from sitegen.urls import (
    ASSETS,
    CATALOG,
    MARKDOWN,
    PACKAGE,
    PLACES,
    SCHEMA,
    SHOWCASE,
    Addresses,
    table_path,
)

Ts = TypeVarTuple("Ts")

# Made by the program beside pages and tables; texts may link to them.
_FILES = (SHOWCASE, SCHEMA, PACKAGE, "sitemap.xml")


def plan_site(sources: Sources, today: datetime.date, *, drafts: bool) -> Plan:
    """The site that these sources make on `today`, with all that is wrong with it."""
    content, config = sources.content, sources.config
    assembly = assemble(
        content.documents,
        config.settings,
        content.folder,
        content.pictures,
        today,
        drafts=drafts,
        members=sources.members,
    )
    site = assembly.site
    problems = [*sources.problems, *assembly.problems]
    presenter = Presenter(
        site,
        config.addresses,
        config.language,
        sources.theme.words,
        sources.outline,
        _periods(sources.states, site, config.addresses, today),
    )
    pages = routes(presenter)
    found, feeds = tables(site, config.addresses, config.language), _feeds(presenter)
    files = (*_FILES, *feeds, *(table_path(table.name) for table in found))
    there = destinations(site, pages, files, assembly.hidden, assembly.unread)
    problems += check_links(content.documents, content.folder, there)
    assets = publish_assets(
        sources.theme, {f"{part}.{one.kind}": one.data for part, one in sources.emblems.items()}
    )
    surround = frame(
        presenter,
        {route.path: route for route in pages},
        assets,
        _logo(presenter, sources.emblems.get("logo"), sources.plate),
        drafts=drafts,
        waiting=assembly.hidden | assembly.unread,
        report=Report(content.folder.shown(SETTINGS), problems=problems, places=content.places),
    )
    frames = menus(surround)
    old = moved(site, content, config, problems)
    exports = feeds | _exports(
        presenter, pages, found, old, today, form=bool(sources.form), drafts=drafts
    )
    problems += conflicts(
        (
            *program_claims(exports, config),
            *page_claims(pages, content, config),
            *markdown_claims(pages, content, config),
            *document_claims(site, content),
            *(claim for _, _, claim in old),
        )
    )
    shown = shown_pictures(site)
    return Plan(
        config=config.digest,
        pages=tuple(_page(presenter, route, frames) for route in pages),
        files={
            **exports,
            **_moved_pages(presenter, old),
            **{path: _bytes(content) for path, content in {**assets.files, **sources.form}.items()},
        },
        copies={path: partial(content.folder.pieces, path) for path in _attachments(site)},
        frames=frames,
        pictures={path: one for path, one in content.pictures.items() if one.digest in shown},
        places=picture_places(config.settings, content.documents),
        entries=partial(search_entries, presenter),
        problems=tuple(sorted(set(problems))),
    )


def _page(presenter: Presenter, route: Route, frames: Mapping[str, Frame]) -> PlannedPage:
    sources = tuple(one.source for one in route.texts)
    return PlannedPage(route.file, sources, partial(_context, presenter, route, frames))


def _context(presenter: Presenter, route: Route, frames: Mapping[str, Frame]) -> Context:
    return page_context(presenter, route, menu_of(frames, presenter.url(route.path)))


def page_context(presenter: Presenter, route: Route, menu: str) -> Context:
    """What the page of a route is rendered from, under a menu with this item open."""
    way = crumbs(presenter, route)
    return Context(
        template=route.template,
        as_markdown=route.as_markdown,
        frame=menu,
        head=replace(head(presenter, route), linked=linked_data(presenter, route, way)),
        crumbs=way,
        view=route.view(),
        texts=tuple(
            Shown(one.source, presenter.figures(one), one is not route.text) for one in route.texts
        ),
    )


def _exports(
    presenter: Presenter,
    pages: Sequence[Route],
    found: Sequence[Table],
    moved: Sequence[Moved],
    today: datetime.date,
    *,
    form: bool,
    drafts: bool,
) -> dict[str, File]:
    """What the program makes beside the pages: data, feeds, and what hosts read."""
    site, addresses, language = presenter.site, presenter.addresses, presenter.language
    access = admin_access(site.settings) if form else None
    listed = [route.path for route in pages if route.listed]
    new = {old: owner.path for old, owner, _ in moved}
    there = [*chain.from_iterable(route.paths for route in pages), *new]
    files: dict[str, File] = {
        SHOWCASE: partial(data.showcase_json, site, addresses),
        SCHEMA: lambda _: data.showcase_schema(),
        **{table_path(one.name): _late(csv_file, one, language) for one in found},
        PACKAGE: _late(datapackage, site, addresses, found, language),
        "sitemap.xml": _late(sitemap, listed, addresses),
        LLMS: _late(llms, site, addresses, MARKDOWN),
        "robots.txt": lambda _: robots(addresses, hidden=drafts),
        "_headers": _late(hosting.headers, addresses, access, there),
        "_redirects": _late(hosting.redirects, list(new.items()), addresses),
    }
    if presenter.places:
        files[PLACES] = _late(places_geojson, _places(presenter), addresses)
    made = {
        index_path(presenter): list_index(presenter),
        ".well-known/security.txt": security(site, addresses, today),
        CATALOG: catalog(site, addresses, found, language),
    }
    return files | {path: _bytes(data) for path, data in made.items() if data is not None}


def _periods(
    states: Sequence[KeptState], site: Site, addresses: Addresses, today: datetime.date
) -> tuple[Period, ...]:
    """What changed since the days of which the state was kept."""
    return periods(states, data.facts(site, addresses), today) if states else ()


def _feeds(presenter: Presenter) -> dict[str, File]:
    """The feeds by path: that of the news, and those of what changed."""
    site, addresses, page = presenter.site, presenter.addresses, presenter.section("changes")
    changed = changes_feeds(
        site,
        presenter.periods,
        addresses,
        presenter.language,
        page.path,
        page.title,
        changes_headings(presenter),
    )
    every = (news_feed(site, addresses), *changed)
    return {one.path: _late(atom, one, site.settings, addresses) for one in every}


def _places(presenter: Presenter) -> list[tuple[Place, str, tuple[Card, ...]]]:
    """The places that have cards, with the addresses of their pages and these cards."""
    return [
        (group.declared, group.path, group.cards)
        for group in presenter.places.values()
        if isinstance(group.declared, Place)
    ]


def _late(make: Callable[[*Ts], bytes], *values: *Ts) -> File:
    """A file that is made when it is wanted, of these values and no running text."""
    return lambda _: make(*values)


def _moved_pages(presenter: Presenter, moved: Sequence[Moved]) -> dict[str, File]:
    """A page at each old address, for hosts that cannot redirect."""
    files = {}
    for _, owner, claim in moved:
        title = typographic(owner.front_matter.title or owner.slug)
        page = hosting.moved_page(owner.path, title, presenter.addresses, presenter.language.code)
        files[claim.path] = _bytes(page)
    return files


def _bytes(content: bytes) -> File:
    return lambda _: content


def _attachments(site: Site) -> list[str]:
    """The paths of the files that are published as they are, each once."""
    return sorted({file.path for owner in site.owners for file in owner.attachments})


def _logo(presenter: Presenter, emblem: Emblem | None, plate: str | None) -> Logo | None:
    """The municipality's own logo, with its size in pixels."""
    if emblem is None:
        return None
    url = f"{ASSETS}/logo-{bytes_digest(emblem.data)[:10]}.{emblem.kind}"
    return Logo(presenter.url(url), emblem.width, emblem.height, plate)

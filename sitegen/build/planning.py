"""Plan a site: every page and file of it, how each is made, and all that is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from sitegen.build.plan import File, Plan, PlannedPage
from sitegen.build.sources import Sources
from sitegen.cms.files import admin_access
from sitegen.content.folder import Folder
from sitegen.content.load import Loaded
from sitegen.content.references import picture_places
from sitegen.diagnostics.problems import Problem, Report
from sitegen.exports import data, feeds, hosting
from sitegen.fingerprint import bytes_digest
from sitegen.i18n.typography import typographic
from sitegen.media.images import PictureError, probe
from sitegen.model.assemble import assemble
from sitegen.model.site import Attachment, Card, Page, Site, shown_pictures
from sitegen.pages.components import Frame, Logo
from sitegen.pages.layout import frame, menu_of, menus
from sitegen.pages.links import check_links, destinations
from sitegen.pages.presenter import Presenter
from sitegen.pages.rendering import Context
from sitegen.pages.route import Route, crumbs, head
from sitegen.pages.routes import routes
from sitegen.pages.search_records import search_entries
from sitegen.schema.settings import SETTINGS
from sitegen.theming.theme import publish_assets
from sitegen.urls import ASSETS, SHOWCASE

# Made by the program beside the pages; texts may link to them.
_FILES = (SHOWCASE, "data/cards.csv", "data/costs.csv", "feed.xml", "sitemap.xml")


def plan_site(sources: Sources, today: datetime.date, *, drafts: bool) -> Plan:
    """The site that these sources make on `today`, with all that is wrong with it."""
    content, config = sources.content, sources.config
    assembly = assemble(
        content.documents, config.settings, content.folder, content.pictures, today, drafts=drafts
    )
    site = assembly.site
    problems = [*sources.problems, *assembly.problems]
    presenter = Presenter(site, config.addresses, config.language, sources.theme.words)
    pages = routes(presenter)
    there = destinations(site, pages, _FILES, assembly.hidden, assembly.unread)
    problems += check_links(content.documents, content.folder, there)
    assets = publish_assets(sources.theme, sources.own)
    surround = frame(
        presenter,
        {route.path: route for route in pages},
        assets,
        _logo(presenter, sources.own),
        drafts=drafts,
        waiting=assembly.hidden | assembly.unread,
        report=Report(content.folder.shown(SETTINGS), problems=problems, places=content.places),
    )
    frames = menus(surround)
    moved = tuple(_moved(site, pages, content, problems))
    shown = shown_pictures(site)
    return Plan(
        config=config.digest,
        pages=tuple(_page(presenter, route, frames) for route in pages),
        files={
            **_exports(presenter, pages, moved, today, form=bool(sources.form), drafts=drafts),
            **{path: _bytes(content) for path, content in {**assets.files, **sources.form}.items()},
            **{file.path: _file(content.folder, file.path) for file in _attachments(site)},
        },
        frames=frames,
        pictures={path: one for path, one in content.pictures.items() if one.digest in shown},
        places=picture_places(config.settings, content.documents),
        entries=partial(search_entries, presenter),
        problems=tuple(sorted(set(problems))),
    )


def _page(presenter: Presenter, route: Route, frames: Mapping[str, Frame]) -> PlannedPage:
    owner = route.text

    def context() -> Context:
        return Context(
            template=route.template,
            frame=menu_of(frames, presenter.url(route.path)),
            head=head(presenter, route),
            crumbs=crumbs(presenter, route),
            view=route.view(),
            figures=presenter.figures(owner) if owner else (),
        )

    return PlannedPage(route.file, owner.source if owner else None, context)


def _exports(
    presenter: Presenter,
    pages: Sequence[Route],
    moved: Sequence[tuple[str, Card | Page]],
    today: datetime.date,
    *,
    form: bool,
    drafts: bool,
) -> dict[str, File]:
    """What the program makes beside the pages: data, feeds, and what hosts read."""
    site, addresses, language = presenter.site, presenter.addresses, presenter.language
    access = admin_access(site.settings) if form else None
    listed = [route.path for route in pages if route.listed]
    others = [*(route.path for route in pages), *(old for old, _ in moved)]
    files: dict[str, File] = {
        SHOWCASE: partial(data.showcase_json, site, addresses),
        "data/cards.csv": lambda _: data.cards_csv(site, addresses, language),
        "data/costs.csv": lambda _: data.costs_csv(site, language),
        "sitemap.xml": lambda _: feeds.sitemap(listed, addresses),
        "feed.xml": lambda _: feeds.atom(site, addresses),
        "robots.txt": lambda _: feeds.robots(addresses, hidden=drafts),
        "_headers": lambda _: hosting.headers(addresses, access, others),
        "_redirects": lambda _: hosting.redirects(
            [(old, owner.path) for old, owner in moved], addresses
        ),
    }
    if (contact := feeds.security(site, addresses, today)) is not None:
        files[".well-known/security.txt"] = _bytes(contact)
    return files | _moved_pages(presenter, moved)


def _moved_pages(presenter: Presenter, moved: Sequence[tuple[str, Card | Page]]) -> dict[str, File]:
    """A page at each old address, for hosts that cannot redirect."""
    files = {}
    for old, owner in moved:
        title = typographic(owner.front_matter.title or owner.slug)
        page = hosting.moved_page(owner.path, title, presenter.addresses, presenter.language.code)
        files[old if "." in old.rpartition("/")[2] else f"{old}index.html"] = _bytes(page)
    return files


def _bytes(content: bytes) -> File:
    return lambda _: content


def _file(folder: Folder, path: str) -> File:
    return lambda _: folder.read(path)


def _attachments(site: Site) -> list[Attachment]:
    """Every file that is published as it is, each once."""
    every = {file.path: file for owner in site.owners for file in owner.attachments}
    return [every[path] for path in sorted(every)]


def _logo(presenter: Presenter, own: Mapping[str, bytes]) -> Logo | None:
    """The municipality's own logo, with its size in pixels."""
    for name, content in own.items():
        if name.startswith("logo."):
            url = f"{ASSETS}/logo-{bytes_digest(content)[:10]}.{name.removeprefix('logo.')}"
            return Logo(presenter.url(url), *_size(content))
    return None


def _size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels; a drawing without pixels counts as a square."""
    try:
        info = probe(content)
    except PictureError:
        return 40, 40
    return info.width, info.height


def _moved(
    site: Site, pages: Sequence[Route], content: Loaded, problems: list[Problem]
) -> Iterator[tuple[str, Card | Page]]:
    """The old addresses of cards and pages; reports those that are taken."""
    taken = {route.path: route.title for route in pages}
    places = {document.path: document.places for document in content.documents}
    for owner in site.owners:
        shown = content.folder.shown(owner.source)
        report = Report(shown, problems=problems, places=places[owner.source])
        for number, alias in enumerate(owner.front_matter.aliases, 1):
            old = hosting.old_page(alias)
            if old in taken or not old:
                other = taken.get(old, "/")
                report.at("alias-taken", 0, key=f"aliases[{number}]", given=alias, other=other)
            else:
                taken[old] = owner.front_matter.title or owner.slug
                yield old, owner

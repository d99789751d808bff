"""Loaded content to the design of a site: its pages, its frame, and all that is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from msgspec import Struct

from sitegen.content.config import SiteConfig
from sitegen.content.load import Loaded
from sitegen.diagnostics.problems import Problem, Report
from sitegen.exports.hosting import old_page
from sitegen.fingerprint import bytes_digest
from sitegen.media.images import PictureError, probe
from sitegen.model.assemble import assemble
from sitegen.model.site import Attachment, Card, Page, Site
from sitegen.pages.components import Frame, Logo
from sitegen.pages.layout import frame, opened
from sitegen.pages.links import check_links, destinations
from sitegen.pages.presenter import Presenter
from sitegen.pages.routes import Route, routes
from sitegen.schema.settings import SETTINGS
from sitegen.theming.house_style import apply_house_style
from sitegen.theming.theme import Assets, ThemeFiles, publish_assets
from sitegen.urls import ASSETS

# Made by the program beside the pages; texts may link to them.
FILES = ("data/showcase.json", "data/cards.csv", "data/costs.csv", "feed.xml", "sitemap.xml")


class Design(Struct, frozen=True):
    """Everything that decides what the site will be. With problems it must not be published."""

    site: Site
    presenter: Presenter
    routes: tuple[Route, ...]
    frames: Mapping[str, Frame]  # the frame with a door open, by the address behind it
    assets: Assets
    moved: tuple[tuple[str, Card | Page], ...]  # old addresses with what is there no more
    today: datetime.date
    problems: tuple[Problem, ...]


def design(
    loaded: Loaded,
    config: SiteConfig,
    theme: ThemeFiles,
    today: datetime.date,
    *,
    drafts: bool,
) -> Design:
    """The site that these sources make on `today`."""
    folder = loaded.folder
    assembly = assemble(
        loaded.documents, config.settings, folder, loaded.pictures, today, drafts=drafts
    )
    site = assembly.site
    problems = [*loaded.problems, *assembly.problems]
    presenter = Presenter(site, config.addresses, config.language)
    pages = routes(presenter)
    there = destinations(site, pages, FILES, assembly.hidden, assembly.unread)
    problems += check_links(loaded.documents, folder, there)
    report = Report(folder.shown(SETTINGS), problems=problems, places=loaded.places)
    logo, extra = _house_style(loaded, config, report)
    assets = publish_assets(apply_house_style(theme, config.settings, folder, report), extra)
    surround = frame(
        presenter,
        {route.page: route for route in pages},
        assets,
        Logo(presenter.url(logo.url), logo.width, logo.height) if logo else None,
        drafts=drafts,
        unread=assembly.unread,
        report=report,
    )
    moved = tuple(_moved(site, pages, loaded, problems))
    found = tuple(sorted(set(problems)))
    return Design(site, presenter, pages, opened(surround), assets, moved, today, found)


def attachments(site: Site) -> tuple[Attachment, ...]:
    """Every file that is published as it is, each once."""
    owners: list[Card | Page] = [*site.cards, *site.texts]
    every = {file.path: file for owner in owners for file in owner.attachments}
    return tuple(every[path] for path in sorted(every))


def _house_style(
    loaded: Loaded, config: SiteConfig, report: Report
) -> tuple[Logo | None, dict[str, bytes]]:
    """The municipality's own logo and icon, as files to publish by name."""
    style = config.settings.house_style
    extra: dict[str, bytes] = {}
    logo = None
    for part, path in (("logo", style.logo), ("favicon", style.favicon)):
        if path is None:
            continue
        suffix = path.rpartition(".")[2].lower()
        if path not in loaded.folder.stamps:
            report.at("no-file", 0, key=f"house_style.{part}", given=path, suggestion="")
        elif suffix not in ("svg", "png", "jpg", "jpeg", "webp", "ico"):
            report.at("style-file-kind", 0, key=f"house_style.{part}", given=path)
        else:
            content = loaded.folder.read(path)
            name = f"{part}.{suffix}"
            extra[name] = content
            if part == "logo":
                width, height = _size(content)
                url = f"{ASSETS}/{part}-{bytes_digest(content)[:10]}.{suffix}"
                logo = Logo(url, width, height)
    return logo, extra


def _size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels; a drawing without pixels counts as a square."""
    try:
        info = probe(content)
    except PictureError:
        return 40, 40
    return info.width, info.height


def _moved(
    site: Site, pages: tuple[Route, ...], loaded: Loaded, problems: list[Problem]
) -> Iterator[tuple[str, Card | Page]]:
    """The old addresses of cards and pages; reports those that are taken."""
    taken = {route.page: route.title for route in pages}
    owners: list[Card | Page] = [*site.cards, *site.texts]
    places = {document.path: document.places for document in loaded.documents}
    for owner in owners:
        for number, alias in enumerate(owner.front_matter.aliases, 1):
            old = old_page(alias)
            if old in taken or not old:
                shown = loaded.folder.shown(owner.path)
                report = Report(shown, problems=problems, places=places[owner.path])
                place = f"aliases[{number}]"
                other = taken.get(old, "/")
                report.at("alias-taken", 0, key=place, given=alias, other=other)
            else:
                taken[old] = owner.front_matter.title or owner.slug
                yield old, owner

"""The frame around every page: menu, footer, addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from sitegen.diagnostics.problems import Report, nearest
from sitegen.i18n.typography import if_any, typographic
from sitegen.model.tables import tables
from sitegen.pages.collected import collected_paths
from sitegen.pages.components import AsOf, Contact, Frame, Link, Logo, SiteLinks
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route
from sitegen.policy import PAGE_POLICY
from sitegen.schema.settings import Contact as Declared
from sitegen.schema.vocabularies import Words
from sitegen.theming.theme import Assets
from sitegen.urls import PLACES, SHOWCASE, table_path

# The parts that a showcase may lack, by their names in the frame.
_OPTIONAL = (
    *("themes", "lines", "lessons", "results", "costs", "organisations", "places"),
    *("gallery", "news", "report"),
)


def frame(
    presenter: Presenter,
    routes: Mapping[str, Route],
    assets: Assets,
    logo: Logo | None,
    *,
    drafts: bool,
    waiting: Collection[str],
    report: Report,
) -> Frame:
    """The frame of a site with these pages (by address); reports menu items that lead nowhere.

    Pages that are `waiting` are not there yet, because they are drafts or have a mistake in them.
    Like a part of the site that has nothing to show yet, they are left out of the menu.
    """
    settings = presenter.site.settings
    words, contact = settings.words, settings.contact
    there = [one.path for one in presenter.sections.values() if one.path in routes]
    parts = (*presenter.sections.values(), *presenter.account.values())
    later = {one.path for one in parts} | set(waiting)
    menu = (
        there
        if settings.menu is None
        else _menu(settings.menu, routes, later, _called(words), report)
    )
    about = [presenter.section("accessibility").path, *_plain_pages(presenter, routes)]

    def links(paths: Iterable[str]) -> tuple[Link, ...]:
        return tuple(Link(routes[path].title, presenter.url(path)) for path in paths)

    return Frame(
        language=presenter.language.code,
        title=typographic(settings.title),
        organisation=typographic(settings.organisation),
        tagline=if_any(settings.tagline),
        contact=contact_of(contact),
        as_of=_as_of(presenter, about),
        card=presenter.noun(words.card),
        line=presenter.noun(words.line),
        theme=presenter.noun(words.theme),
        addresses=_links(presenter, routes, assets),
        menu=links(menu),
        guide=links([*there, *(path for path in _further(presenter) if path in routes)]),
        about=links(about),
        elsewhere=tuple(Link(typographic(link.label), link.url) for link in settings.footer),
        logo=logo,
        drafts=drafts,
        policy=PAGE_POLICY,
    )


def contact_of(declared: Declared | None) -> Contact | None:
    """Where one can turn to, as far as `site.yaml` or a card says."""
    return Contact(declared.label, declared.email, declared.url) if declared else None


def _as_of(presenter: Presenter, about: Collection[str]) -> AsOf | None:
    """The date of the facts, with the page about the site where there is one."""
    text, page = presenter.as_of(None), f"{presenter.language.addresses['about']}/"
    return AsOf(text, presenter.url(page) if page in about else None) if text else None


def _further(presenter: Presenter) -> list[str]:
    """Parts of a site that are no item of its menu unless it says so."""
    return [*collected_paths(presenter), *(one.path for one in presenter.account.values())]


def _plain_pages(presenter: Presenter, routes: Mapping[str, Route]) -> list[str]:
    """The addresses of the plain pages; those that are a part of the site are with the parts."""
    pages = [page.path for page in presenter.site.pages]
    return [path for path in pages if path in routes and path not in presenter.generated]


def _links(presenter: Presenter, routes: Mapping[str, Route], assets: Assets) -> SiteLinks:
    """The addresses of the site's own parts, as far as they are there."""
    url, sections = presenter.url, presenter.sections
    parts = sections | presenter.account
    there = {name: url(one.path) for name, one in parts.items() if one.path in routes}
    own: dict[str, Any] = {name: there.get(name) for name in _OPTIONAL}
    found = tables(presenter.site, presenter.addresses, presenter.language)
    files = {table.name: url(table_path(table.name)) for table in found}
    return SiteLinks(
        home=url(""),
        cards=url(sections["cards"].path),
        **own,
        search=url(sections["search"].path),
        feed=url("feed.xml") if "news" in there else None,
        data=url(SHOWCASE),
        open_data=url(presenter.section("data").path),
        cards_csv=files["cards"],
        costs_csv=files.get("costs"),
        results_csv=files.get("results"),
        places_data=url(PLACES) if "places" in there else None,
        stylesheet=url(assets.stylesheet),
        script=url(assets.script),
        list_script=url(assets.list_script),
        search_script=url(assets.search_script),
        search_index=url("search/"),
        favicon=url(assets.favicon),
        fonts=tuple(map(url, assets.fonts)),
    )


def _called(words: Words) -> dict[str, str]:
    """The folder of each thing that the site has a word for, by the folder it usually has."""
    usual = Words()
    pairs = ((usual.card, words.card), (usual.line, words.line), (usual.theme, words.theme))
    return {word.folder: own.folder for word, own in pairs if word.folder != own.folder}


def menu_path(item: str) -> str:
    """The address within the site that an item of the menu names: `/over` and `over` alike."""
    name = item.strip("/")
    return f"{name}/" if name else ""


def _menu(
    items: Sequence[str],
    routes: Mapping[str, Route],
    later: Collection[str],
    called: Mapping[str, str],
    report: Report,
) -> list[str]:
    """The addresses behind the items of the main menu, but for pages that come `later`.

    `called` tells what a part of the site is called here, by what others call it.
    """
    paths = []
    for number, item in enumerate(items, 1):
        path = menu_path(item)
        if path in routes:
            paths.append(path)
        elif path not in later:
            near = nearest(path.strip("/"), [name.strip("/") for name in routes], called)
            key, example = f"menu[{number}]", f"/{next(filter(None, routes), '')}"
            report.at("unknown-menu", 0, key=key, given=item, suggestion=near, example=example)
    return paths


def menus(frame: Frame) -> dict[str, Frame]:
    """The frame with each item of its menu as the current one, by the address of that item.

    With none of them it stands under no address.
    """
    return {"": frame} | {
        here.url: replace(
            frame, menu=tuple(replace(item, current=item is here) for item in frame.menu)
        )
        for here in frame.menu
    }


def menu_of(frames: Mapping[str, Frame], url: str) -> str:
    """The address of the menu item that a page belongs to; empty where there is none."""
    home = frames[""].addresses.home
    above = [item for item in frames if url == item or (url.startswith(item) and item != home)]
    return max(above, key=len, default="")

"""The frame around every page: menu, footer, addresses."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from sitegen.diagnostics.problems import Report, nearest
from sitegen.i18n.typography import typographic
from sitegen.pages.components import Contact, Frame, Link, Logo, SiteLinks
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route
from sitegen.policy import PAGE_POLICY
from sitegen.schema import settings as declared
from sitegen.theming.theme import Assets


def frame(
    presenter: Presenter,
    routes: Mapping[str, Route],
    assets: Assets,
    logo: Logo | None,
    *,
    drafts: bool,
    unread: Collection[str],
    report: Report,
) -> Frame:
    """The frame of a site with these pages (by address); reports menu items that lead nowhere.

    A page with a mistake in it is `unread`, and there as soon as that is mended.
    """
    settings = presenter.site.settings
    words = settings.words
    parts = ("lessons", "costs", "gallery", "news", "search")
    doors = [presenter.cards_folder, presenter.themes_folder, presenter.lines_folder]
    doors += [presenter.folder(part) for part in parts]
    there = [page for page in doors if page in routes]
    accessible = presenter.folder("accessibility")
    costs = presenter.folder("costs")
    plain = [
        page.path
        for page in presenter.site.pages
        if page.path in routes and page.path not in (*doors, accessible)
    ]

    def link(page: str) -> Link:
        return Link(routes[page].title, presenter.url(page))

    def address(page: str) -> str | None:
        return presenter.url(page) if page in routes else None

    contact = settings.contact
    return Frame(
        language=presenter.language.code,
        title=typographic(settings.title),
        organisation=typographic(settings.organisation),
        tagline=typographic(settings.tagline) if settings.tagline else None,
        contact=Contact(contact.label, contact.email, contact.url) if contact else None,
        card=presenter.noun(words.card),
        line=presenter.noun(words.line),
        theme=presenter.noun(words.theme),
        addresses=SiteLinks(
            home=presenter.url(""),
            cards=presenter.url(presenter.cards_folder),
            themes=address(presenter.themes_folder),
            lines=address(presenter.lines_folder),
            lessons=address(presenter.folder("lessons")),
            costs=address(costs),
            gallery=address(presenter.folder("gallery")),
            news=address(presenter.folder("news")),
            search=presenter.url(presenter.folder("search")),
            feed=presenter.url("feed.xml") if presenter.folder("news") in routes else None,
            data=presenter.url("data/showcase.json"),
            cards_csv=presenter.url("data/cards.csv"),
            costs_csv=presenter.url("data/costs.csv") if costs in routes else None,
            stylesheet=presenter.url(assets.stylesheet),
            script=presenter.url(assets.script),
            list_script=presenter.url(assets.list_script),
            search_script=presenter.url(assets.search_script),
            search_index=presenter.url("search/"),
            favicon=presenter.url(assets.favicon),
        ),
        menu=tuple(map(link, _menu(settings, there, routes, unread, report))),
        guide=tuple(map(link, there)),
        about=tuple(map(link, [accessible, *plain])),
        elsewhere=tuple(Link(typographic(there.label), there.url) for there in settings.footer),
        logo=logo,
        drafts=drafts,
        policy=PAGE_POLICY,
    )


def _menu(
    settings: declared.Settings,
    there: list[str],
    routes: Mapping[str, Route],
    unread: Collection[str],
    report: Report,
) -> list[str]:
    """The pages behind the doors of the main menu."""
    if settings.menu is None:
        return there
    pages = []
    for number, item in enumerate(settings.menu, 1):
        page = item.strip("/") + "/" if item.strip("/") else ""
        if page in routes:
            pages.append(page)
        elif page not in unread:
            known = [name.strip("/") for name in routes]
            suggestion = nearest(item.strip("/"), known)
            report.at("unknown-menu", 0, key=f"menu[{number}]", given=item, suggestion=suggestion)
    return pages


def opened(frame: Frame) -> dict[str, Frame]:
    """The frame with each of its doors open in turn, by the address behind the door.

    With all doors closed it stands under no address.
    """
    return {"": frame} | {
        here.url: replace(
            frame, menu=tuple(replace(door, current=door is here) for door in frame.menu)
        )
        for here in frame.menu
    }


def door(frames: Mapping[str, Frame], url: str) -> str:
    """The address of the door behind which a page lies; empty where there is none."""
    home = frames[""].addresses.home
    open_ = [door for door in frames if url == door or (url.startswith(door) and door != home)]
    return max(open_, key=len, default="")

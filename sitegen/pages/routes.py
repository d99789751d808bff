"""The table of pages: which objects, which address, which template, which view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.media.renditions import ImageInfo, fallback
from sitegen.model.site import Card, Illustration, Page
from sitegen.pages import card as cards
from sitegen.pages import costs, groups, lessons
from sitegen.pages import plain as texts
from sitegen.pages.components import Head, Link
from sitegen.pages.paging import page_count
from sitegen.pages.presenter import Presenter, summary
from sitegen.pages.views import View
from sitegen.urls import MEDIA


class Route(Struct, frozen=True):
    """A page to be made. `page` and `trail` are addresses within the site; the view is made late.

    `text` is the card or page whose running text it shows. `trail` are the pages above it, with
    their titles. A page that only repeats others (a choice of a filter, a further page of a list)
    is not `listed` in the sitemap.
    """

    page: str
    template: str
    title: str
    view: Callable[[], View]
    description: str | None = None
    picture: ImageInfo | None = None
    text: Card | Page | None = None
    trail: tuple[tuple[str, str], ...] = ()
    listed: bool = True
    kind: str = "website"

    @property
    def file(self) -> str:
        """The file within the site that holds the page."""
        return self.page if self.page.endswith(".html") else f"{self.page}index.html"


def routes(presenter: Presenter) -> tuple[Route, ...]:
    """Every page of the site."""
    return tuple(
        route
        for part in (
            _home,
            _cards,
            _themes,
            _lines,
            _lessons,
            _costs,
            _gallery,
            _news,
            _pages,
            _others,
        )
        for route in part(presenter)
    )


def head(presenter: Presenter, route: Route) -> Head:
    """What a page says of itself to browsers and search engines."""
    site = presenter.site
    name = typographic(site.settings.title)
    about = typographic(site.settings.tagline or site.settings.organisation)
    image = route.picture or site.share or site.first_picture
    known = bool(presenter.addresses.origin) and not route.page.endswith(".html")
    return Head(
        title=f"{route.title} - {name}" if route.page else f"{name} - {route.title}",
        description=route.description or f"{route.title}. {about}",
        canonical=presenter.addresses.absolute(route.page) if known else None,
        image=_share_picture(presenter, image) if image and presenter.addresses.origin else None,
        kind=route.kind,
    )


def _share_picture(presenter: Presenter, image: ImageInfo) -> str:
    return presenter.addresses.absolute(f"{MEDIA}/{fallback(image).name}")


def crumbs(presenter: Presenter, route: Route) -> tuple[Link, ...]:
    """The way to a page, itself last; nothing on the home page."""
    if not route.page:
        return ()
    home = Link(presenter.language.titles["home"], presenter.url(""))
    trail = tuple(Link(title, presenter.url(page)) for page, title in route.trail)
    return (home, *trail, Link(route.title, presenter.url(route.page), current=True))


def _first(pictures: tuple[Illustration, ...]) -> ImageInfo | None:
    return pictures[0].image if pictures else None


def _home(presenter: Presenter) -> Iterator[Route]:
    hero = next((card for card in presenter.site.cards if card.pictures), None)
    yield Route(
        "",
        "home.html",
        texts.home_title(presenter),
        partial(texts.home_view, presenter),
        texts.home_lead(presenter),
        hero.pictures[0].image if hero else None,
        presenter.site.home,
    )


def _cards(presenter: Presenter) -> Iterator[Route]:
    folder = presenter.cards_folder
    site = presenter.site
    title, lead = presenter.heading(site.settings.words.card)
    above = (folder, title)
    for page in range(1, page_count(len(site.cards)) + 1):
        yield Route(
            presenter.page_path(folder, page),
            "cards.html",
            title,
            partial(cards.list_view, presenter, None, page),
            lead,
            listed=page == 1,
        )
    for choice in cards.choices(presenter):
        for page in range(1, page_count(len(choice.cards)) + 1):
            yield Route(
                presenter.page_path(choice.path, page),
                "cards.html",
                choice.label,
                partial(cards.list_view, presenter, choice, page),
                trail=(above,),
                listed=False,
            )
    for position, card in enumerate(site.cards):
        teaser = presenter.teaser(card)
        yield Route(
            card.page,
            "card.html",
            teaser.title,
            partial(cards.card_view, presenter, position),
            teaser.summary,
            _first(card.pictures),
            card,
            (above,),
            kind="article",
        )


def _themes(presenter: Presenter) -> Iterator[Route]:
    settings = presenter.site.settings
    if not settings.themes:
        return
    folder = presenter.themes_folder
    title, lead = presenter.heading(settings.words.theme)
    yield Route(folder, "groups.html", title, partial(groups.themes_view, presenter), lead)
    for theme in settings.themes:
        mark = presenter.theme(theme)
        text = presenter.site.themes.get(theme.id)
        members = presenter.of_theme.get(theme.id, ())
        yield from _group(
            presenter,
            f"{folder}{theme.id}/",
            "theme.html",
            mark.label,
            (folder, title),
            partial(groups.theme_view, presenter, theme),
            members,
            summary(text) or theme.description,
            text,
        )


def _lines(presenter: Presenter) -> Iterator[Route]:
    settings = presenter.site.settings
    if not settings.lines:
        return
    folder = presenter.lines_folder
    title, lead = presenter.heading(settings.words.line)
    yield Route(folder, "groups.html", title, partial(groups.lines_view, presenter), lead)
    for line in settings.lines:
        text = presenter.site.lines.get(line.id)
        members = presenter.of_line.get(line.id, ())
        yield from _group(
            presenter,
            f"{folder}{line.id}/",
            "line.html",
            typographic(line.label),
            (folder, title),
            partial(groups.line_view, presenter, line),
            members,
            summary(text) or line.description,
            text,
        )


def _group(
    presenter: Presenter,
    folder: str,
    template: str,
    title: str,
    above: tuple[str, str],
    view: Callable[[int], View],
    members: tuple[Card, ...],
    description: str | None,
    text: Page | None,
) -> Iterator[Route]:
    picture = next((card.pictures[0].image for card in members if card.pictures), None)
    for page in range(1, page_count(len(members)) + 1):
        yield Route(
            presenter.page_path(folder, page),
            template,
            title,
            partial(view, page),
            description,
            picture,
            text if page == 1 else None,
            (above,),
            listed=page == 1,
        )


def _lessons(presenter: Presenter) -> Iterator[Route]:
    if any(card.front_matter.lessons for card in presenter.site.cards):
        folder = presenter.folder("lessons")
        text = presenter.texts.get(folder)
        for page in range(1, lessons.lessons_pages(presenter) + 1):
            yield Route(
                presenter.page_path(folder, page),
                "lessons.html",
                presenter.title("lessons"),
                partial(lessons.lessons_view, presenter, page),
                summary(text),
                text=text if page == 1 else None,
                listed=page == 1,
            )


def _costs(presenter: Presenter) -> Iterator[Route]:
    if presenter.site.years:
        folder = presenter.folder("costs")
        text = presenter.texts.get(folder)
        for page in range(1, costs.costs_pages(presenter) + 1):
            yield Route(
                presenter.page_path(folder, page),
                "costs.html",
                presenter.title("costs"),
                partial(costs.costs_view, presenter, page),
                summary(text),
                text=text if page == 1 else None,
                listed=page == 1,
            )


def _gallery(presenter: Presenter) -> Iterator[Route]:
    every = texts.collections(presenter)
    title = presenter.title("gallery")
    for shown in every:
        text = shown.page or presenter.texts.get(presenter.folder("gallery"))
        for page in range(1, page_count(len(shown.tiles)) + 1):
            yield Route(
                presenter.page_path(shown.path, page),
                "gallery.html",
                shown.label if shown.id else title,
                partial(texts.gallery_view, presenter, every, shown, page),
                text=text if page == 1 else None,
                trail=((every[0].path, title),) if shown.id else (),
                listed=page == 1 and (shown.page is not None or not shown.id),
            )


def _news(presenter: Presenter) -> Iterator[Route]:
    news = presenter.site.news
    if not news:
        return
    folder = presenter.folder("news")
    title = presenter.title("news")
    for page in range(1, page_count(len(news)) + 1):
        yield Route(
            presenter.page_path(folder, page),
            "news.html",
            title,
            partial(texts.news_view, presenter, page),
            summary(presenter.texts.get(folder)),
            listed=page == 1,
        )
    for position, item in enumerate(news):
        yield Route(
            item.page,
            "article.html",
            typographic(item.title),
            partial(texts.article_view, presenter, position),
            summary(item),
            _first(item.pictures),
            item,
            ((folder, title),),
            kind="article",
        )


def _pages(presenter: Presenter) -> Iterator[Route]:
    generated = generated_pages(presenter)
    for page in presenter.site.pages:
        if page.page not in generated:
            yield Route(
                page.page,
                "page.html",
                typographic(page.title),
                partial(texts.page_view, presenter, page),
                summary(page),
                _first(page.pictures),
                page,
            )


def generated_pages(presenter: Presenter) -> frozenset[str]:
    """The addresses that the program fills itself; a plain page there is their introduction."""
    parts = ("lessons", "costs", "gallery", "news", "search", "accessibility")
    folders = (presenter.cards_folder, presenter.themes_folder, presenter.lines_folder)
    return frozenset(map(presenter.folder, parts)) | set(folders)


def _others(presenter: Presenter) -> Iterator[Route]:
    text = presenter.texts.get(presenter.folder("accessibility"))
    yield Route(
        presenter.folder("accessibility"),
        "accessibility.html",
        presenter.title("accessibility"),
        partial(texts.accessibility_view, presenter),
        summary(text),
        text=text,
    )
    yield Route(
        presenter.folder("search"),
        "search.html",
        presenter.title("search"),
        partial(texts.search_view, presenter),
        listed=False,
    )
    missing = texts.not_found_view(presenter)
    yield Route("404.html", "404.html", missing.title, lambda: missing, listed=False)

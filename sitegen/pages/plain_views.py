"""The views of home, gallery, news, plain pages and search."""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.card_views import Download
from sitegen.pages.components import (
    House,
    Lesson,
    Link,
    NewsTeaser,
    Pager,
    Picture,
    Sums,
    Teaser,
    ThemeMap,
    ThemeMark,
    YearAmount,
)


class HomeView(Struct, frozen=True):
    """home.html: what the programme is, its figures, its themes, what stands in the window."""

    title: str
    lead: str | None
    sums: Sums
    years: tuple[YearAmount, ...]
    hero: Teaser | None  # the card whose picture hangs in the first window
    featured: tuple[Teaser, ...]
    map: ThemeMap | None
    lessons: tuple[Lesson, ...]
    news: tuple[NewsTeaser, ...]


class Tile(Struct, frozen=True):
    """A picture in the gallery with where it comes from."""

    picture: Picture
    title: str
    url: str | None  # the card; None for a picture of an album
    number: str | None


class Album(Struct, frozen=True):
    """A group of pictures: of the cards, of one theme, or of an album of its own."""

    id: str
    label: str
    url: str
    summary: str | None
    count: int
    current: bool
    theme: ThemeMark | None = None


class GalleryView(Struct, frozen=True):
    """gallery.html: pictures with caption, credit and their card."""

    title: str
    lead: str | None
    albums: tuple[Album, ...]
    tiles: tuple[Tile, ...]
    pager: Pager | None
    house: House | None


class NewsView(Struct, frozen=True):
    """news.html: the news, newest first."""

    title: str
    lead: str | None
    items: tuple[NewsTeaser, ...]
    pager: Pager | None


class ArticleView(Struct, frozen=True):
    """article.html: one news item."""

    title: str
    date: str
    lead: str | None
    pictures: tuple[Picture, ...]
    documents: tuple[Download, ...]
    links: tuple[Link, ...]
    newer: Link | None
    older: Link | None


class PageView(Struct, frozen=True):
    """page.html: a plain page."""

    title: str
    lead: str | None
    pictures: tuple[Picture, ...]
    documents: tuple[Download, ...]
    links: tuple[Link, ...]
    contents: tuple[Link, ...]  # its headings, where there are more than two
    siblings: tuple[Link, ...]  # the other plain pages


class Statement(Struct, frozen=True):
    """The accessibility statement as the site declares it; nothing is invented."""

    register: str | None
    status: str | None
    date: str | None


class AccessibilityView(Struct, frozen=True):
    """accessibility.html: the page that the law asks for."""

    title: str
    lead: str | None
    statement: Statement | None


class SearchView(Struct, frozen=True):
    """search.html: the search page, and the list of themes for who has no JavaScript."""

    title: str
    lead: str | None
    themes: tuple[ThemeMark, ...]
    lines: tuple[Link, ...]


class NotFoundView(Struct, frozen=True):
    """404.html: the page for an address that does not exist."""

    title: str

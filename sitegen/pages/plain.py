"""The home page, gallery, news, plain pages and search."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.model.site import Card, Page
from sitegen.pages.card import downloads, links
from sitegen.pages.components import House, Lesson, Link, NewsTeaser, ThemeMark
from sitegen.pages.groups import theme_map
from sitegen.pages.house import house
from sitegen.pages.lessons import lessons_of
from sitegen.pages.paging import page_slice
from sitegen.pages.plain_views import (
    AccessibilityView,
    Album,
    ArticleView,
    GalleryView,
    HomeView,
    NewsView,
    NotFoundView,
    PageView,
    SearchView,
    Statement,
    Tile,
)
from sitegen.pages.presenter import Presenter, summary

_FEATURED = 4
_LESSONS_AT_HOME = 3
_NEWS_AT_HOME = 3


def home_title(presenter: Presenter) -> str:
    """The title of the home page: that of its text, or else of the site."""
    home = presenter.site.home
    titled = home is not None and bool(home.front_matter.title or home.body.title)
    return typographic(home.title if home and titled else presenter.site.settings.title)


def home_lead(presenter: Presenter) -> str | None:
    """What the home page says first: what its text says, or else the site."""
    home = presenter.site.home
    lead = (home.front_matter.summary if home else None) or presenter.site.settings.tagline
    return typographic(lead) if lead else None


def home_view(presenter: Presenter) -> HomeView:
    """The home page."""
    site = presenter.site
    home = site.home
    by_slug = {card.slug: card for card in site.cards}
    named = [
        by_slug[name] for name in (home.front_matter.featured if home else ()) if name in by_slug
    ]
    # In the first window hangs what most themes share, and then what reached most people.
    pictured = sorted(
        (card for card in site.cards if card.pictures),
        key=lambda card: (card in named, -len(card.themes), -(card.front_matter.reach or 0)),
    )
    hero = next(iter(pictured), None)
    # Without a choice by the editors: one card of each line, those with a picture first.
    others = sorted(
        (card for card in site.cards if card is not hero),
        key=lambda card: (not card.pictures, -(card.front_matter.reach or 0)),
    )
    featured = list(dict.fromkeys(named + others))[: max(_FEATURED, len(named))]
    lessons: dict[str, Lesson] = {}  # one of each card
    for lesson in lessons_of(presenter, featured):
        if lesson.head:
            lessons.setdefault(lesson.card.id, lesson)
    for card in site.cards:
        if len(lessons) >= _LESSONS_AT_HOME:
            break
        if card.front_matter.lessons:
            lessons.setdefault(card.slug, lessons_of(presenter, [card])[0])
    return HomeView(
        title=home_title(presenter),
        lead=home_lead(presenter),
        sums=presenter.sums(site.cards),
        years=presenter.years(site.cards),
        hero=presenter.teaser(hero) if hero else None,
        featured=tuple(presenter.teaser(card) for card in featured),
        map=theme_map(presenter),
        lessons=tuple(lessons.values())[:_LESSONS_AT_HOME],
        news=tuple(_news(presenter, item) for item in site.news[:_NEWS_AT_HOME]),
    )


class Collection(Struct, frozen=True):
    """Pictures that are shown together: all, those of a theme, or an album."""

    id: str
    label: str
    path: str
    tiles: tuple[Tile, ...]
    page: Page | None = None
    theme: ThemeMark | None = None


def collections(presenter: Presenter) -> tuple[Collection, ...]:
    """All pictures, then by theme, then the albums; nothing without pictures."""
    folder = presenter.folder("gallery")
    site = presenter.site
    own = [(album, _album_tiles(presenter, album)) for album in site.albums]
    everything = _card_tiles(presenter, site.cards) + [tile for _, tiles in own for tile in tiles]
    if not everything:
        return ()
    made = [Collection("", presenter.language.titles["all"], folder, tuple(everything))]
    word = presenter.themes_folder
    for mark in presenter.theme_marks:
        tiles = _card_tiles(presenter, presenter.of_theme.get(mark.id, ()))
        if tiles:
            path = f"{folder}{word}{mark.id}/"
            made.append(Collection(mark.id, mark.label, path, tuple(tiles), theme=mark))
    for album, tiles in own:
        if tiles:
            label = typographic(album.title)
            made.append(Collection(album.slug, label, album.page, tuple(tiles), album))
    return tuple(made)


def _card_tiles(presenter: Presenter, cards: Sequence[Card]) -> list[Tile]:
    return [
        Tile(
            presenter.picture(shown),
            typographic(card.front_matter.title),
            presenter.url(card.page),
            card.front_matter.number,
        )
        for card in cards
        for shown in card.pictures
    ]


def _album_tiles(presenter: Presenter, album: Page) -> list[Tile]:
    title = typographic(album.title)
    return [Tile(presenter.picture(shown), title, None, None) for shown in album.pictures]


def gallery_view(
    presenter: Presenter, every: Sequence[Collection], shown: Collection, page: int
) -> GalleryView:
    """A page of one collection of pictures."""
    text = shown.page or presenter.texts.get(presenter.folder("gallery"))
    return GalleryView(
        title=shown.label if shown.id else presenter.title("gallery"),
        lead=summary(text),
        albums=tuple(
            Album(
                collection.id,
                collection.label,
                presenter.url(collection.path),
                summary(collection.page),
                len(collection.tiles),
                collection is shown,
                collection.theme,
            )
            for collection in every
        ),
        tiles=shown.tiles[page_slice(page)],
        pager=presenter.pager(shown.path, page, len(shown.tiles)),
        house=presenter.once(_pictured_house),
    )


def _pictured_house(presenter: Presenter) -> House | None:
    """The house with the cards lit that have pictures."""
    return house(presenter, [card for card in presenter.site.cards if card.pictures])


def _news(presenter: Presenter, item: Page) -> NewsTeaser:
    """A news item as it stands in a list."""
    return NewsTeaser(
        title=typographic(item.title),
        url=presenter.url(item.page),
        date=item.date.isoformat() if item.date else "",
        summary=summary(item),
        picture=presenter.lead_picture(item.pictures),
        draft=item.draft,
    )


def news_view(presenter: Presenter, page: int) -> NewsView:
    """A page of the news, newest first."""
    news = presenter.site.news
    return NewsView(
        title=presenter.title("news"),
        lead=summary(presenter.texts.get(presenter.folder("news"))),
        items=tuple(_news(presenter, item) for item in news[page_slice(page)]),
        pager=presenter.pager(presenter.folder("news"), page, len(news)),
    )


def article_view(presenter: Presenter, position: int) -> ArticleView:
    """The news item at a place in the news, newest first."""
    news = presenter.site.news
    item = news[position]
    teaser = _news(presenter, item)
    newer = _news(presenter, news[position - 1]) if position else None
    older = _news(presenter, news[position + 1]) if position + 1 < len(news) else None
    return ArticleView(
        title=teaser.title,
        date=teaser.date,
        lead=teaser.summary,
        pictures=tuple(presenter.picture(shown) for shown in item.pictures),
        documents=downloads(presenter, item.attachments, item.front_matter.documents),
        links=links(item.front_matter.links),
        newer=Link(newer.title, newer.url) if newer else None,
        older=Link(older.title, older.url) if older else None,
    )


def page_view(presenter: Presenter, page: Page) -> PageView:
    """A plain page."""
    headings = page.body.headings
    return PageView(
        title=typographic(page.title),
        lead=summary(page),
        pictures=tuple(presenter.picture(shown) for shown in page.pictures),
        documents=downloads(presenter, page.attachments, page.front_matter.documents),
        links=links(page.front_matter.links),
        contents=(
            tuple(Link(typographic(section.text), f"#{section.id}") for section in headings)
            if len(headings) > 2
            else ()
        ),
        siblings=tuple(
            Link(typographic(other.title), presenter.url(other.page), other is page)
            for other in presenter.site.pages
        ),
    )


def accessibility_view(presenter: Presenter) -> AccessibilityView:
    """The page about accessibility, with the statement as declared."""
    text = presenter.texts.get(presenter.folder("accessibility"))
    declared = presenter.site.settings.accessibility
    statement = None
    if declared is not None:
        date = declared.date.isoformat() if declared.date else None
        statement = Statement(declared.register, declared.status, date)
    return AccessibilityView(
        title=presenter.title("accessibility"),
        lead=summary(text),
        statement=statement,
    )


def search_view(presenter: Presenter) -> SearchView:
    """The search page."""
    folder = presenter.lines_folder
    return SearchView(
        title=presenter.title("search"),
        lead=summary(presenter.texts.get(presenter.folder("search"))),
        themes=tuple(mark for mark in presenter.theme_marks if mark.id in presenter.of_theme),
        lines=tuple(
            Link(typographic(line.label), presenter.url(f"{folder}{line.id}/"))
            for line in presenter.site.settings.lines
        ),
    )


def not_found_view(presenter: Presenter) -> NotFoundView:
    """The page for an address that does not exist."""
    return NotFoundView(presenter.language.titles["not_found"])

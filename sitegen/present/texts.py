"""The home page, lessons, gallery, news, plain pages and search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitegen.model import Card, Page
from sitegen.present.cards import downloads, links
from sitegen.present.common import Presenter
from sitegen.present.groups import theme_map
from sitegen.present.house import house
from sitegen.present.paging import page_count, page_slice
from sitegen.typography import typographic
from sitegen.views.common import House, Lesson, Link, ThemeMark
from sitegen.views.groups import LessonGroup, LessonsView
from sitegen.views.texts import (
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

_FEATURED = 4
_LESSONS_AT_HOME = 3
_NEWS_AT_HOME = 3

# Lessons on one page, and on it those of one theme that are named once more.
_LESSONS = 300
_HEADS = 100


def home_title(presenter: Presenter) -> str:
    """The title of the home page: that of its text, or else of the site."""
    home = presenter.site.home
    titled = home is not None and bool(home.matter.title or home.body.title)
    return typographic(home.title if home and titled else presenter.site.settings.title)


def home_lead(presenter: Presenter) -> str | None:
    """What the home page says first: what its text says, or else the site."""
    home = presenter.site.home
    lead = (home.matter.summary if home else None) or presenter.site.settings.tagline
    return typographic(lead) if lead else None


def home_view(presenter: Presenter) -> HomeView:
    """The home page."""
    site = presenter.site
    home = site.home
    by_slug = {card.slug: card for card in site.cards}
    named = [by_slug[name] for name in (home.matter.featured if home else ()) if name in by_slug]
    # In the first window hangs what most themes share, and then what reached most people.
    pictured = sorted(
        (card for card in site.cards if card.pictures),
        key=lambda card: (card in named, -len(card.themes), -(card.matter.reach or 0)),
    )
    hero = next(iter(pictured), None)
    # Without a choice by the editors: one card of each line, those with a picture first.
    others = sorted(
        (card for card in site.cards if card is not hero),
        key=lambda card: (not card.pictures, -(card.matter.reach or 0)),
    )
    featured = list(dict.fromkeys(named + others))[: max(_FEATURED, len(named))]
    lessons: dict[str, Lesson] = {}  # one of each card
    for lesson in presenter.lessons(featured):
        if lesson.head:
            lessons.setdefault(lesson.card.id, lesson)
    for card in site.cards:
        if len(lessons) >= _LESSONS_AT_HOME:
            break
        if card.matter.lessons:
            lessons.setdefault(card.slug, presenter.lessons([card])[0])
    return HomeView(
        title=home_title(presenter),
        lead=home_lead(presenter),
        sums=presenter.sums(site.cards),
        years=presenter.years(site.cards),
        hero=presenter.teaser(hero) if hero else None,
        featured=tuple(presenter.teaser(card) for card in featured),
        map=theme_map(presenter),
        lessons=tuple(lessons.values())[:_LESSONS_AT_HOME],
        news=tuple(presenter.news(item) for item in site.news[:_NEWS_AT_HOME]),
    )


@dataclass(frozen=True, slots=True)
class _Shelves:
    """Every lesson, once, in the order of the page of lessons; and again by theme.

    `learned` is how many lessons there are, `cards` how many cards have any.
    """

    learned: int
    cards: int
    groups: tuple[LessonGroup, ...]
    rest: tuple[Lesson, ...]
    by_theme: tuple[LessonGroup, ...]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups) + len(self.rest)


def lessons_pages(presenter: Presenter) -> int:
    """How many pages the lessons take."""
    cards = presenter.site.cards
    if any(card.line for card in cards):
        count = sum(len(card.matter.lessons) for card in cards)
    else:  # a card stands with each of its themes
        count = sum(len(card.matter.lessons) * (len(card.themes) or 1) for card in cards)
    return page_count(count, _LESSONS)


def _shelves(presenter: Presenter) -> _Shelves:
    site = presenter.site
    lines = [line for line in site.settings.lines if line.id in presenter.of_line]
    marks = [mark for mark in presenter.theme_marks if mark.id in presenter.of_theme]
    by_theme = [(m.id, m.label, m, presenter.lessons(presenter.of_theme[m.id])) for m in marks]
    by_line = [
        (line.id, typographic(line.label), None, presenter.lessons(presenter.of_line[line.id]))
        for line in lines
    ]
    if by_line:
        rest = [card for card in site.cards if card.line is None]
    else:
        rest = [card for card in site.cards if not card.themes]
    folder = presenter.folder("lessons")
    groups = []
    before = 0
    for id_, label, mark, lessons in by_line or by_theme:
        if lessons:
            page = presenter.page_path(folder, before // _LESSONS + 1)
            url = f"{presenter.url(page)}#{id_}"
            groups.append(LessonGroup(id_, label, mark, lessons, len(lessons), url))
            before += len(lessons)
    again = [
        LessonGroup(mark.id, label, mark, lessons[:_HEADS], len(lessons), mark.url)
        for _, label, mark, lessons in by_theme
        if by_line and lessons
    ]
    learned = [len(card.matter.lessons) for card in site.cards if card.matter.lessons]
    rest_of_all = presenter.lessons(rest)
    return _Shelves(sum(learned), len(learned), tuple(groups), rest_of_all, tuple(again))


def lessons_view(presenter: Presenter, page: int) -> LessonsView:
    """A page of the lessons, by programme line or else by theme."""
    text = presenter.texts.get(presenter.folder("lessons"))
    shelves = presenter.once(_shelves)
    shown = page_slice(page, _LESSONS)
    groups = []
    before = 0
    for group in shelves.groups:
        here = group.lessons[max(0, shown.start - before) : max(0, shown.stop - before)]
        if here:
            groups.append(replace(group, lessons=here))
        before += group.count
    return LessonsView(
        title=presenter.title("lessons"),
        lead=_summary(text),
        count=shelves.learned,
        cards=shelves.cards,
        index=tuple(replace(group, lessons=()) for group in shelves.groups),
        groups=tuple(groups),
        by_theme=shelves.by_theme if page == 1 else (),
        rest=shelves.rest[max(0, shown.start - before) : max(0, shown.stop - before)],
        pager=presenter.pager(presenter.folder("lessons"), page, shelves.count, _LESSONS),
        house=presenter.once(_learned_house),
    )


def _learned_house(presenter: Presenter) -> House | None:
    """The house with the cards lit that have lessons."""
    return house(presenter, [card for card in presenter.site.cards if card.matter.lessons])


@dataclass(frozen=True, slots=True)
class Collection:
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
            typographic(card.matter.title),
            presenter.url(card.page),
            card.matter.number,
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
        lead=_summary(text),
        albums=tuple(
            Album(
                collection.id,
                collection.label,
                presenter.url(collection.path),
                _summary(collection.page),
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


def news_view(presenter: Presenter, page: int) -> NewsView:
    """A page of the news, newest first."""
    news = presenter.site.news
    return NewsView(
        title=presenter.title("news"),
        lead=_summary(presenter.texts.get(presenter.folder("news"))),
        items=tuple(presenter.news(item) for item in news[page_slice(page)]),
        pager=presenter.pager(presenter.folder("news"), page, len(news)),
    )


def article_view(presenter: Presenter, position: int) -> ArticleView:
    """The news item at a place in the news, newest first."""
    news = presenter.site.news
    item = news[position]
    teaser = presenter.news(item)
    newer = presenter.news(news[position - 1]) if position else None
    older = presenter.news(news[position + 1]) if position + 1 < len(news) else None
    return ArticleView(
        title=teaser.title,
        date=teaser.date,
        lead=teaser.summary,
        pictures=tuple(presenter.picture(shown) for shown in item.pictures),
        documents=downloads(presenter, item.attachments, item.matter.documents),
        links=links(item.matter.links),
        newer=Link(newer.title, newer.url) if newer else None,
        older=Link(older.title, older.url) if older else None,
    )


def page_view(presenter: Presenter, page: Page) -> PageView:
    """A plain page."""
    headings = page.body.headings
    return PageView(
        title=typographic(page.title),
        lead=_summary(page),
        pictures=tuple(presenter.picture(shown) for shown in page.pictures),
        documents=downloads(presenter, page.attachments, page.matter.documents),
        links=links(page.matter.links),
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
        lead=_summary(text),
        statement=statement,
    )


def search_view(presenter: Presenter) -> SearchView:
    """The search page."""
    folder = presenter.lines_folder
    return SearchView(
        title=presenter.title("search"),
        lead=_summary(presenter.texts.get(presenter.folder("search"))),
        themes=tuple(mark for mark in presenter.theme_marks if mark.id in presenter.of_theme),
        lines=tuple(
            Link(typographic(line.label), presenter.url(f"{folder}{line.id}/"))
            for line in presenter.site.settings.lines
        ),
    )


def not_found_view(presenter: Presenter) -> NotFoundView:
    """The page for an address that does not exist."""
    return NotFoundView(presenter.language.titles["not_found"])


def _summary(page: Page | None) -> str | None:
    return typographic(page.matter.summary) if page and page.matter.summary else None

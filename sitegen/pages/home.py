"""The home page: what the programme is, and what stands in the window."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sitegen.i18n.typography import typographic
from sitegen.pages.components import Lesson, Sums, Teaser, View, YearAmount
from sitegen.pages.lessons import lessons_of
from sitegen.pages.news import NewsTeaser, _news
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, first_picture
from sitegen.pages.theme_map import ThemeMap, theme_map

_FEATURED = 4


_LESSONS_AT_HOME = 3


_NEWS_AT_HOME = 3


class HomeView(View, frozen=True):
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


def routes(presenter: Presenter) -> Iterator[Route]:
    """The home page."""
    hero = next((card for card in presenter.site.cards if card.pictures), None)
    yield Route(
        "",
        "home.html",
        home_title(presenter),
        partial(home_view, presenter),
        home_lead(presenter),
        first_picture(hero.pictures) if hero else None,
        presenter.site.home,
    )

"""The home page: what the programme is, and what stands in the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from sitegen.i18n.typography import if_any, typographic
from sitegen.model.site import Card
from sitegen.pages.components import Lesson, Sums, Teaser, View, YearAmount
from sitegen.pages.lessons import lessons_of
from sitegen.pages.news import NewsTeaser, news_teaser
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
    return if_any(lead)


def home_view(presenter: Presenter) -> HomeView:
    """The home page."""
    site = presenter.site
    named = _named(presenter)
    hero = _hero(site.cards, named)
    featured = _featured(site.cards, named, hero)
    return HomeView(
        title=home_title(presenter),
        lead=home_lead(presenter),
        sums=presenter.sums(site.cards),
        years=presenter.years(site.cards),
        hero=presenter.teaser(hero) if hero else None,
        featured=presenter.teasers(featured),
        map=theme_map(presenter),
        lessons=_lessons(presenter, featured),
        news=tuple(news_teaser(presenter, item) for item in site.news[:_NEWS_AT_HOME]),
    )


def _named(presenter: Presenter) -> list[Card]:
    """The cards that the editors put in the window."""
    home = presenter.site.home
    by_slug = {card.slug: card for card in presenter.site.cards}
    names = home.front_matter.featured if home else ()
    return [by_slug[name] for name in names if name in by_slug]


def _reach(card: Card) -> int:
    return card.front_matter.reach or 0


def _hero(cards: Sequence[Card], named: Sequence[Card]) -> Card | None:
    """In the first window hangs what most themes share, and then what reached most people."""
    pictured = [card for card in cards if card.pictures]
    return min(
        pictured,
        key=lambda card: (card in named, -len(card.themes), -_reach(card)),
        default=None,
    )


def _featured(cards: Sequence[Card], named: Sequence[Card], hero: Card | None) -> list[Card]:
    """The cards in the window; where the editors name too few, those with a picture first."""
    others = sorted(
        (card for card in cards if card is not hero),
        key=lambda card: (not card.pictures, -_reach(card)),
    )
    return list(dict.fromkeys([*named, *others]))[: max(_FEATURED, len(named))]


def _lessons(presenter: Presenter, featured: Sequence[Card]) -> tuple[Lesson, ...]:
    """A lesson of each of a few cards: of those in the window, and then of any."""
    lessons: dict[str, Lesson] = {}
    for lesson in lessons_of(presenter, featured):
        if lesson.head:
            lessons.setdefault(lesson.card.id, lesson)
    learned = (card for card in presenter.site.cards if card.front_matter.lessons)
    while len(lessons) < _LESSONS_AT_HOME and (card := next(learned, None)):
        lessons.setdefault(card.slug, lessons_of(presenter, [card])[0])
    return tuple(lessons.values())[:_LESSONS_AT_HOME]


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

"""The home page: what the programme is, and what stands in the window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from sitegen.i18n.typography import if_any, typographic
from sitegen.model.site import Card
from sitegen.pages.components import Lesson, Sums, Teaser, ThemeMark, View, YearAmount
from sitegen.pages.entrances import Entrance, entrances
from sitegen.pages.lessons import Setbacks, lessons_of, setbacks
from sitegen.pages.money import Whole, money_of_whole
from sitegen.pages.news import NewsTeaser, news_teaser
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, first_picture

_FEATURED = 4
_LESSONS_AT_HOME = 3
_NEWS_AT_HOME = 2
_THEMES_AT_HOME = 6

# Years that stand beside each other in a glance; of one year there is nothing to compare.
_YEARS_AT_HOME = range(2, 7)


class ThemeDoor(Struct, frozen=True):
    """A theme as a way in: what it is about, and how many cards stand behind it."""

    mark: ThemeMark
    lead: str | None
    cards: int


class ThemeDoors(Struct, frozen=True):
    """The themes with most cards, in the order of the site; `more` are those beyond them.

    `together` is the number of cards with any theme, `shared` of those with more than one.
    """

    doors: tuple[ThemeDoor, ...]
    more: int
    together: int
    shared: int


class Figure(Struct, frozen=True):
    """A figure that no card tells, and where it comes from."""

    value: str
    label: str
    source: str | None


class HomeView(View, frozen=True):
    """home.html: what the programme is, its figures, its themes, what stands in the window."""

    title: str
    lead: str | None
    sums: Sums
    period: tuple[int, ...]  # the years that cost something
    years: tuple[YearAmount, ...]  # with what each cost, where they stand well beside each other
    hero: Teaser | None  # the card whose picture hangs in the first window
    featured: tuple[Teaser, ...]
    themes: ThemeDoors | None
    entrances: tuple[Entrance, ...]
    figures: tuple[Figure, ...]
    money: Whole | None
    lessons: tuple[Lesson, ...]
    setbacks: Setbacks | None
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
    featured = _featured(presenter.listed, named, hero)
    years = presenter.years(site.cards)
    return HomeView(
        title=home_title(presenter),
        lead=home_lead(presenter),
        sums=presenter.sums(presenter.listed),
        period=tuple(year.year for year in years),
        years=years if len(years) in _YEARS_AT_HOME else (),
        hero=presenter.teaser(hero) if hero else None,
        featured=presenter.teasers(featured),
        themes=_themes(presenter),
        entrances=entrances(presenter),
        figures=tuple(
            Figure(typographic(one.value), typographic(one.label), if_any(one.source))
            for one in site.settings.figures
        ),
        money=money_of_whole(presenter, site.home),
        lessons=_lessons(presenter, featured),
        setbacks=setbacks(presenter),
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
    """The cards in the window; where the editors name too few, those with a picture first.

    The showcases that join the site take turns.
    """
    turns: Counter[str] = Counter()
    turn = {}
    for card in cards:
        member = card.origin.member if card.origin else ""
        turn[card.slug] = turns[member] if card.origin else 0
        turns[member] += 1
    others = sorted(
        (card for card in cards if card is not hero),
        key=lambda card: (turn[card.slug], not card.pictures, -_reach(card)),
    )
    return list(dict.fromkeys([*named, *others]))[: max(_FEATURED, len(named))]


def _themes(presenter: Presenter) -> ThemeDoors | None:
    """The themes that have cards; None where there are none."""
    groups = [group for group in presenter.themes.values() if group.cards]
    if not groups:
        return None
    largest = sorted(groups, key=lambda group: -len(group.cards))[:_THEMES_AT_HOME]
    themes = [len(card.themes) for card in presenter.listed if card.themes]
    return ThemeDoors(
        doors=tuple(
            ThemeDoor(group.mark, group.lead, len(group.cards))
            for group in groups
            if group in largest and group.mark
        ),
        more=len(groups) - len(largest),
        together=len(themes),
        shared=sum(count > 1 for count in themes),
    )


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

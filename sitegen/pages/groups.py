"""The pages of the themes and of the programme lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec import Struct

from sitegen.i18n.typography import if_any, typographic
from sitegen.model.site import Card, Page
from sitegen.pages.components import (
    House,
    Lesson,
    Link,
    Pager,
    Picture,
    Plate,
    Sums,
    Teaser,
    ThemeMark,
    View,
    YearAmount,
)
from sitegen.pages.house import house
from sitegen.pages.lessons import lessons_of
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter, summary
from sitegen.pages.route import Route, first_picture, paged
from sitegen.pages.theme_map import ThemeMap, theme_map
from sitegen.schema.vocabularies import Line, Theme


class GroupTeaser(Struct, frozen=True):
    """A theme or a programme line as it stands in its index."""

    label: str
    url: str
    description: str | None
    number: str | None
    mark: ThemeMark | None
    sums: Sums
    cards: tuple[Plate, ...]
    picture: Picture | None


class GroupsView(View, frozen=True):
    """groups.html: the index of the themes or of the programme lines."""

    title: str
    lead: str | None
    groups: tuple[GroupTeaser, ...]
    map: ThemeMap | None
    house: House | None


class Shared(Struct, frozen=True):
    """How many cards a theme shares with another one."""

    theme: ThemeMark
    cards: tuple[Plate, ...]


class ThemeView(View, frozen=True):
    """theme.html: a theme cluster."""

    theme: ThemeMark
    lead: str | None
    same_as: str | None
    picture: Picture | None
    sums: Sums
    years: tuple[YearAmount, ...]
    cards: tuple[Teaser, ...]
    pager: Pager | None
    lessons: tuple[Lesson, ...]
    shared: tuple[Shared, ...]
    map: ThemeMap | None
    others: tuple[ThemeMark, ...]
    house: House | None


class LineView(View, frozen=True):
    """line.html: a programme line."""

    label: str
    number: str | None
    lead: str | None
    picture: Picture | None
    sums: Sums
    years: tuple[YearAmount, ...]
    cards: tuple[Teaser, ...]
    pager: Pager | None
    lessons: tuple[Lesson, ...]
    others: tuple[Link, ...]
    house: House | None


# Cards named under a theme that shares them, at most.
_NAMED = 24


def themes_view(presenter: Presenter) -> GroupsView:
    """The index of the themes."""
    site = presenter.site
    teasers = []
    for theme in site.settings.themes:
        cards = presenter.of_theme.get(theme.id, ())
        mark = presenter.theme(theme)
        teasers.append(_teaser(presenter, theme, mark.url, cards, None))
    marked = [
        GroupTeaser(t.label, t.url, t.description, None, mark, t.sums, t.cards, t.picture)
        for t, mark in zip(teasers, presenter.theme_marks, strict=True)
    ]
    lit = [card for card in site.cards if card.themes]
    title, lead = presenter.heading(site.settings.words.theme)
    return GroupsView(
        title=title,
        lead=lead,
        groups=tuple(marked),
        map=theme_map(presenter),
        house=house(presenter, lit),
    )


def lines_view(presenter: Presenter) -> GroupsView:
    """The index of the programme lines."""
    site = presenter.site
    title, lead = presenter.heading(site.settings.words.line)
    return GroupsView(
        title=title,
        lead=lead,
        groups=tuple(
            _teaser(
                presenter,
                line,
                presenter.url(f"{presenter.lines_folder}{line.id}/"),
                presenter.of_line.get(line.id, ()),
                line.number,
            )
            for line in site.settings.lines
        ),
        map=None,
        house=house(presenter, site.cards),
    )


def _teaser(
    presenter: Presenter, group: Theme | Line, url: str, cards: Sequence[Card], number: str | None
) -> GroupTeaser:
    text = _text(presenter, group)
    # The card that belongs to least else tells most of this group.
    pictured = sorted((card for card in cards if card.pictures), key=lambda card: len(card.themes))
    owners: list[Card | Page] = [*pictured]
    if text and text.pictures:
        owners.insert(0, text)
    return GroupTeaser(
        label=typographic(group.label),
        url=url,
        description=_lead(group, text),
        number=number,
        mark=None,
        sums=presenter.sums(cards),
        cards=tuple(presenter.plate(card) for card in cards[:12]),
        picture=presenter.lead_picture(owners[0].pictures) if owners else None,
    )


def _text(presenter: Presenter, group: Theme | Line) -> Page | None:
    texts = presenter.site.themes if isinstance(group, Theme) else presenter.site.lines
    return texts.get(group.id)


def _lead(group: Theme | Line, text: Page | None) -> str | None:
    """What a theme or line says of itself: by its own text, or else in `site.yaml`."""
    return summary(text) or if_any(group.description)


def _picture(presenter: Presenter, text: Page | None) -> Picture | None:
    return presenter.picture(text.pictures[0]) if text and text.pictures else None


def theme_view(presenter: Presenter, theme: Theme, page: int) -> ThemeView:
    """A page of a theme cluster."""
    cards = presenter.of_theme.get(theme.id, ())
    mark = presenter.theme(theme)
    text = _text(presenter, theme)
    return ThemeView(
        theme=mark,
        lead=_lead(theme, text),
        same_as=theme.same_as,
        picture=_picture(presenter, text),
        sums=presenter.once(Presenter.sums, cards),
        years=presenter.once(Presenter.years, cards),
        cards=tuple(presenter.teaser(card) for card in cards[page_slice(page)]),
        pager=presenter.pager(f"{presenter.themes_folder}{theme.id}/", page, len(cards)),
        lessons=lessons_of(presenter, cards[page_slice(page)]),
        shared=_shared(presenter, theme) if page == 1 else (),
        map=theme_map(presenter) if page == 1 else None,
        others=tuple(other for other in presenter.theme_marks if other.id != theme.id),
        house=presenter.once(house, cards),
    )


def _shared(presenter: Presenter, theme: Theme) -> tuple[Shared, ...]:
    """The other themes that cards of this theme have as well, with the first of those cards."""
    both: defaultdict[str, list[Card]] = defaultdict(list)
    for card in presenter.of_theme.get(theme.id, ()):
        for other in card.themes:
            both[other.id].append(card)
    return tuple(
        Shared(other, tuple(presenter.plate(card) for card in both[other.id][:_NAMED]))
        for other in presenter.theme_marks
        if other.id != theme.id and other.id in both
    )


def line_view(presenter: Presenter, line: Line, page: int) -> LineView:
    """A page of a programme line."""
    cards = presenter.of_line.get(line.id, ())
    text = _text(presenter, line)
    folder = presenter.lines_folder
    return LineView(
        label=typographic(line.label),
        number=line.number,
        lead=_lead(line, text),
        picture=_picture(presenter, text),
        sums=presenter.once(Presenter.sums, cards),
        years=presenter.once(Presenter.years, cards),
        cards=tuple(presenter.teaser(card) for card in cards[page_slice(page)]),
        pager=presenter.pager(f"{folder}{line.id}/", page, len(cards)),
        lessons=lessons_of(presenter, cards[page_slice(page)]),
        others=tuple(
            presenter.line_link(other)
            for other in presenter.site.settings.lines
            if other is not line
        ),
        house=presenter.once(house, cards),
    )


def routes(presenter: Presenter) -> Iterator[Route]:
    """The indexes of themes and lines, and a page for each theme and line."""
    settings, site = presenter.site.settings, presenter.site
    if settings.themes:
        folder = presenter.themes_folder
        title, lead = presenter.heading(settings.words.theme)
        yield Route(folder, "groups.html", title, partial(themes_view, presenter), lead)
        for theme in settings.themes:
            view = partial(theme_view, presenter, theme)
            text, cards = site.themes.get(theme.id), presenter.of_theme.get(theme.id, ())
            route = _route(theme, "theme.html", (folder, title), view, cards, text)
            yield from paged(presenter, route, page_count(len(cards)), view)
    if settings.lines:
        folder = presenter.lines_folder
        title, lead = presenter.heading(settings.words.line)
        yield Route(folder, "groups.html", title, partial(lines_view, presenter), lead)
        for line in settings.lines:
            of_line = partial(line_view, presenter, line)
            text, cards = site.lines.get(line.id), presenter.of_line.get(line.id, ())
            route = _route(line, "line.html", (folder, title), of_line, cards, text)
            yield from paged(presenter, route, page_count(len(cards)), of_line)


def _route(
    group: Theme | Line,
    template: str,
    above: tuple[str, str],
    view: Callable[[int], View],
    cards: Sequence[Card],
    text: Page | None,
) -> Route:
    """The first page of a theme or line with these cards, below the page of all of them."""
    pictured = next((card.pictures for card in cards if card.pictures), ())
    return Route(
        f"{above[0]}{group.id}/",
        template,
        typographic(group.label),
        partial(view, 1),
        summary(text) or group.description,
        first_picture(pictured),
        text,
        (above,),
    )

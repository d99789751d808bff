"""The pages of the themes and of the programme lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import asdict

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
from sitegen.pages.lessons import lesson_count, lessons_of, lessons_path
from sitegen.pages.money import Whole, money_of_whole
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Group, Presenter, Section
from sitegen.pages.route import Route, first_picture, paged
from sitegen.pages.theme_map import ThemeMap, theme_map
from sitegen.schema.vocabularies import Line


class GroupTeaser(Struct, frozen=True):
    """A theme or a programme line as it stands in its index."""

    label: str
    url: str
    description: str | None
    number: str | None
    above: Link | None  # the line that it belongs to
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


class GroupView(View, frozen=True):
    """What the pages of a theme, a line, an organisation and a place all show."""

    lead: str | None
    picture: Picture | None
    pictured: Plate | None  # the card that the picture comes from
    sums: Sums
    years: tuple[YearAmount, ...]
    cards: tuple[Teaser, ...]
    pager: Pager | None
    lessons: tuple[Lesson, ...]  # the first ones
    learned: int  # how many lessons there are
    all_lessons: str | None  # the address of all of them
    house: House | None
    money: Whole | None  # of the group as a whole


class ThemeView(GroupView, frozen=True):
    """theme.html: a theme cluster."""

    theme: ThemeMark
    same_as: str | None
    shared: tuple[Shared, ...]
    others: tuple[ThemeMark, ...]


class LineView(GroupView, frozen=True):
    """line.html: a programme line."""

    above: Link | None  # the line that it belongs to
    label: str
    number: str | None
    others: tuple[Link, ...]


# How much wider than high a picture of a scene is, at least.
_SCENE = 1.12

# An index of more groups than this names no cards: nobody would see the groups for them.
_FEW = 6

# Cards named in an index, and under a theme that shares them, at most.
_NAMED_IN_INDEX = 12
_NAMED = 24

# Lessons on the page of a group; a page of their own has all of them.
_LESSONS = 6


def themes_view(presenter: Presenter) -> GroupsView:
    """The index of the themes."""
    lit = [card for card in presenter.site.cards if card.themes]
    section, groups = presenter.section("themes"), presenter.themes.values()
    return _index(presenter, section, groups, lit, theme_map(presenter))


def lines_view(presenter: Presenter) -> GroupsView:
    """The index of the programme lines."""
    section, groups = presenter.section("lines"), presenter.lines.values()
    return _index(presenter, section, groups, presenter.site.cards, None)


def _index(
    presenter: Presenter,
    section: Section,
    groups: Iterable[Group],
    lit: Collection[Card],
    shared: ThemeMap | None,
) -> GroupsView:
    shown = list(groups)
    named = _NAMED_IN_INDEX if len(shown) <= _FEW else 0
    teasers = tuple(_teaser(presenter, group, named) for group in shown)
    return GroupsView(section.title, section.lead, teasers, shared, house(presenter, lit))


def _teaser(presenter: Presenter, group: Group, named: int) -> GroupTeaser:
    owner = presenter.once(_owners, presenter.groups(group.part)).get(group.id)
    return GroupTeaser(
        label=group.link.label,
        url=group.link.url,
        description=group.lead,
        number=group.number,
        above=_above(presenter, group),
        mark=group.mark,
        sums=presenter.sums(group.cards),
        cards=presenter.plates(group.cards[:named]),
        picture=presenter.lead_picture(owner.pictures) if owner else None,
    )


def _above(presenter: Presenter, group: Group) -> Link | None:
    """The line that a line belongs to."""
    parent = group.declared.parent if isinstance(group.declared, Line) else None
    return presenter.lines[parent].link if parent else None


def _owners(presenter: Presenter, groups: Mapping[str, Group]) -> dict[str, Card | Page]:
    """Whose first picture stands for each group: its own text's, or else that of one of its cards.

    A scene tells more than a thing, a card that belongs to little else more than one that belongs
    to much; and no card stands for two groups while it can be helped.
    """
    owners: dict[str, Card | Page] = {}
    for group in groups.values():
        if group.text and group.text.pictures:
            owners[group.id] = group.text
        elif pictured := [card for card in group.cards if card.pictures]:
            taken = set(map(id, owners.values()))
            owners[group.id] = min(
                pictured,
                key=lambda card: (id(card) in taken, not _is_scene(card), len(card.themes)),
            )
    return owners


def _is_scene(card: Card) -> bool:
    image = card.pictures[0].image
    return image.width > image.height * _SCENE


def group_view(presenter: Presenter, group: Group, page: int) -> GroupView:
    """What the pages of all kinds of groups show."""
    cards = group.cards[page_slice(page)]
    path = lessons_path(presenter, group.part.removesuffix("s"), group.id)
    owner = presenter.once(_owners, presenter.groups(group.part)).get(group.id)
    return GroupView(
        lead=group.lead,
        picture=presenter.picture(owner.pictures[0]) if owner and page == 1 else None,
        pictured=presenter.plate(owner) if isinstance(owner, Card) and page == 1 else None,
        sums=presenter.once(Presenter.sums, group.cards),
        years=presenter.once(Presenter.years, group.cards),
        cards=presenter.teasers(cards),
        pager=presenter.pager(group.path, page, len(group.cards)),
        lessons=lessons_of(presenter, group.cards[:_NAMED])[:_LESSONS] if page == 1 else (),
        learned=lesson_count(group.cards),
        all_lessons=presenter.url(path) if path else None,
        house=presenter.once(house, group.cards),
        money=money_of_whole(presenter, group.text) if page == 1 else None,
    )


def theme_view(presenter: Presenter, group: Group, page: int) -> ThemeView:
    """A page of a theme cluster."""
    marks = presenter.marks
    shared = _shared(presenter, group) if page == 1 else ()
    named = {group.id, *(one.theme.id for one in shared)}
    return ThemeView(
        **asdict(group_view(presenter, group, page)),
        theme=marks[group.id],
        same_as=group.same_as,
        shared=shared,
        others=tuple(mark for mark in marks.values() if mark.id not in named),
    )


def _shared(presenter: Presenter, group: Group) -> tuple[Shared, ...]:
    """The other themes that cards of this theme have as well, with the first of those cards."""
    both: defaultdict[str, list[Card]] = defaultdict(list)
    for card in group.cards:
        for other in card.themes:
            both[other.id].append(card)
    return tuple(
        Shared(mark, presenter.plates(both[mark.id][:_NAMED]))
        for mark in presenter.marks.values()
        if mark.id != group.id and mark.id in both
    )


def line_view(presenter: Presenter, group: Group, page: int) -> LineView:
    """A page of a programme line."""
    return LineView(
        **asdict(group_view(presenter, group, page)),
        above=_above(presenter, group),
        label=group.link.label,
        number=group.number,
        others=tuple(other.link for other in presenter.lines.values() if other is not group),
    )


def group_routes(
    presenter: Presenter,
    group: Group,
    template: str,
    view: Callable[[Group, int], View],
) -> Iterator[Route]:
    """The pages of a group."""
    of_group = partial(view, group)
    first = Route(
        group.path,
        template,
        group.link.label,
        partial(of_group, 1),
        group.lead,
        next((first_picture(card.pictures) for card in group.cards if card.pictures), None),
        group.text,
        presenter.section(group.part),
    )
    yield from paged(presenter, first, page_count(len(group.cards)), of_group)


def routes(presenter: Presenter) -> Iterator[Route]:
    """The indexes of themes and lines, and a page for each theme and line."""
    kinds: tuple[tuple[str, Callable[..., GroupsView], str, Callable[..., View]], ...] = (
        ("themes", themes_view, "theme.html", theme_view),
        ("lines", lines_view, "line.html", line_view),
    )
    for part, index, template, view in kinds:
        section, groups = presenter.section(part), presenter.groups(part)
        if groups:
            index_view = partial(index, presenter)
            yield Route(section.path, "groups.html", section.title, index_view, section.lead)
        for group in groups.values():
            yield from group_routes(presenter, group, template, partial(view, presenter))

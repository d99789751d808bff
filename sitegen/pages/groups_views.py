"""The views of themes, programme lines and lessons."""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.components import (
    House,
    Lesson,
    Link,
    Pager,
    Picture,
    Plate,
    Sums,
    Teaser,
    ThemeMap,
    ThemeMark,
    YearAmount,
)


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


class GroupsView(Struct, frozen=True):
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


class ThemeView(Struct, frozen=True):
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


class LineView(Struct, frozen=True):
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


class LessonGroup(Struct, frozen=True):
    """The lessons of one theme or one programme line.

    `url` leads to all `count` of them, which may be more than `lessons`.
    """

    id: str
    label: str
    theme: ThemeMark | None
    lessons: tuple[Lesson, ...]
    count: int
    url: str


class LessonsView(Struct, frozen=True):
    """lessons.html: a page of every lesson, by programme line or else by theme."""

    title: str
    lead: str | None
    count: int
    cards: int
    index: tuple[LessonGroup, ...]  # every group, for the way to it; without its lessons
    groups: tuple[LessonGroup, ...]  # on this page
    by_theme: tuple[LessonGroup, ...]  # the same lessons by theme, where `groups` are lines
    rest: tuple[Lesson, ...]  # lessons that are in no group, on this page
    pager: Pager | None
    house: House | None

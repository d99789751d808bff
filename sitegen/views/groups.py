"""The views of themes, programme lines and lessons."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.views.common import (
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


@dataclass(frozen=True, slots=True)
class GroupTeaser:
    """A theme or a programme line as it stands in its index."""

    label: str
    url: str
    description: str | None
    number: str | None
    mark: ThemeMark | None
    sums: Sums
    cards: tuple[Plate, ...]
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class GroupsView:
    """groups.html: the index of the themes or of the programme lines."""

    title: str
    lead: str | None
    groups: tuple[GroupTeaser, ...]
    map: ThemeMap | None
    house: House | None


@dataclass(frozen=True, slots=True)
class Shared:
    """How many cards a theme shares with another one."""

    theme: ThemeMark
    cards: tuple[Plate, ...]


@dataclass(frozen=True, slots=True)
class ThemeView:
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


@dataclass(frozen=True, slots=True)
class LineView:
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


@dataclass(frozen=True, slots=True)
class LessonGroup:
    """The lessons of one theme or one programme line.

    `url` leads to all `count` of them, which may be more than `lessons`.
    """

    id: str
    label: str
    theme: ThemeMark | None
    lessons: tuple[Lesson, ...]
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class LessonsView:
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

"""What was learned: on a card, in a group, and on the page of all lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from sitegen.model.site import Card
from sitegen.pages.components import House, Lesson, Pager, ThemeMark, View
from sitegen.pages.house import house
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Group, Presenter
from sitegen.pages.route import Route, paged


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


class LessonsView(View, frozen=True):
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


# Lessons on one page, and on it those of one theme that are named once more.
_LESSONS = 300
_HEADS = 100


def lessons_of(presenter: Presenter, cards: Iterable[Card]) -> tuple[Lesson, ...]:
    """What these cards learned."""
    return tuple(lesson for card in cards for lesson in presenter.once(_lessons, card))


def _lessons(presenter: Presenter, card: Card) -> tuple[Lesson, ...]:
    return tuple(
        Lesson(*_parts(presenter, text), lesson_anchor(number), presenter.teaser(card))
        for number, text in enumerate(card.front_matter.lessons, 1)
    )


def _parts(presenter: Presenter, text: str) -> tuple[Markup | None, Markup | None]:
    """The bold beginning of a lesson as its head, and the rest."""
    if text.startswith("**") and "**" in text[2:]:
        head, _, rest = text[2:].partition("**")
        rest = rest.lstrip(" :")
        return presenter.inline(head.strip()), presenter.inline(rest) if rest else None
    return None, presenter.inline(text)


def lesson_anchor(number: int) -> str:
    """The id of a lesson on the page of its card."""
    return f"les-{number}"


class _Shelves(Struct, frozen=True):
    """Every lesson, once, in the order of the page of lessons; and again by theme.

    `learned` is how many lessons there are, `cards` how many cards have any.
    """

    learned: int
    cards: int
    groups: tuple[LessonGroup, ...]
    rest: tuple[Lesson, ...]
    by_theme: tuple[LessonGroup, ...]


def _count(presenter: Presenter) -> int:
    """How many lessons stand on the pages; told without making them."""
    cards = presenter.site.cards
    if any(card.line for card in cards):
        return sum(len(card.front_matter.lessons) for card in cards)
    # A card stands with each of its themes.
    return sum(len(card.front_matter.lessons) * (len(card.themes) or 1) for card in cards)


def _shelves(presenter: Presenter) -> _Shelves:
    cards = presenter.site.cards
    by_theme = _groups(presenter, presenter.themes.values())
    by_line = any(group.cards for group in presenter.lines.values())
    rest = (card for card in cards if not (card.line if by_line else card.themes))
    learned = [len(card.front_matter.lessons) for card in cards if card.front_matter.lessons]
    groups = _groups(presenter, presenter.lines.values()) if by_line else by_theme
    return _Shelves(
        learned=sum(learned),
        cards=len(learned),
        groups=tuple(_on_pages(presenter, groups)),
        rest=lessons_of(presenter, rest),
        by_theme=tuple(
            replace(group, lessons=group.lessons[:_HEADS]) for group in by_theme if by_line
        ),
    )


def _groups(presenter: Presenter, groups: Iterable[Group]) -> list[LessonGroup]:
    """The lessons of each of these themes or lines that has any."""
    shelved = []
    for group in groups:
        if lessons := lessons_of(presenter, group.cards):
            link = group.link
            shelved.append(
                LessonGroup(group.id, link.label, group.mark, lessons, len(lessons), link.url)
            )
    return shelved


def _on_pages(presenter: Presenter, groups: Iterable[LessonGroup]) -> Iterator[LessonGroup]:
    """The groups, each with its address on the pages of all lessons."""
    folder, before = presenter.section("lessons").path, 0
    for group in groups:
        page = presenter.page_path(folder, before // _LESSONS + 1)
        yield replace(group, url=f"{presenter.url(page)}#{group.id}")
        before += group.count


def lessons_view(presenter: Presenter, page: int) -> LessonsView:
    """A page of the lessons, by programme line or else by theme."""
    section, shelves = presenter.section("lessons"), presenter.once(_shelves)
    shown = page_slice(page, _LESSONS)
    groups, before = [], 0
    for group in shelves.groups:
        here = group.lessons[max(0, shown.start - before) : max(0, shown.stop - before)]
        if here:
            groups.append(replace(group, lessons=here))
        before += group.count
    return LessonsView(
        title=section.title,
        lead=section.lead,
        count=shelves.learned,
        cards=shelves.cards,
        index=tuple(replace(group, lessons=()) for group in shelves.groups),
        groups=tuple(groups),
        by_theme=shelves.by_theme if page == 1 else (),
        rest=shelves.rest[max(0, shown.start - before) : max(0, shown.stop - before)],
        pager=presenter.pager(section.path, page, _count(presenter), _LESSONS),
        house=presenter.once(_learned_house),
    )


def _learned_house(presenter: Presenter) -> House | None:
    """The house with the cards lit that have lessons."""
    return house(presenter, [card for card in presenter.site.cards if card.front_matter.lessons])


def routes(presenter: Presenter) -> Iterator[Route]:
    """The page of the lessons, where there are any."""
    if any(card.front_matter.lessons for card in presenter.site.cards):
        one, view = presenter.section("lessons"), partial(lessons_view, presenter)
        first = Route(
            one.path, "lessons.html", one.title, partial(view, 1), one.lead, text=one.text
        )
        yield from paged(presenter, first, page_count(_count(presenter), _LESSONS), view)

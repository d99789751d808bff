"""What was learned: on a card, in a group, and on the page of all lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from sitegen.i18n.typography import typographic
from sitegen.model.site import Card
from sitegen.pages.components import House, Lesson, Pager, ThemeMark, View
from sitegen.pages.house import house
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter, summary
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

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups) + len(self.rest)


def lessons_pages(presenter: Presenter) -> int:
    """How many pages the lessons take."""
    cards = presenter.site.cards
    if any(card.line for card in cards):
        count = sum(len(card.front_matter.lessons) for card in cards)
    else:  # a card stands with each of its themes
        count = sum(len(card.front_matter.lessons) * (len(card.themes) or 1) for card in cards)
    return page_count(count, _LESSONS)


def _shelves(presenter: Presenter) -> _Shelves:
    site = presenter.site
    lines = [line for line in site.settings.lines if line.id in presenter.of_line]
    marks = [mark for mark in presenter.theme_marks if mark.id in presenter.of_theme]
    by_theme = [(m.id, m.label, m, lessons_of(presenter, presenter.of_theme[m.id])) for m in marks]
    by_line = [
        (line.id, typographic(line.label), None, lessons_of(presenter, presenter.of_line[line.id]))
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
    learned = [len(card.front_matter.lessons) for card in site.cards if card.front_matter.lessons]
    rest_of_all = lessons_of(presenter, rest)
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
        lead=summary(text),
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
    return house(presenter, [card for card in presenter.site.cards if card.front_matter.lessons])


def routes(presenter: Presenter) -> Iterator[Route]:
    """The page of the lessons, where there are any."""
    if any(card.front_matter.lessons for card in presenter.site.cards):
        folder, view = presenter.folder("lessons"), partial(lessons_view, presenter)
        text = presenter.texts.get(folder)
        first = Route(
            folder,
            "lessons.html",
            presenter.title("lessons"),
            partial(view, 1),
            summary(text),
            text=text,
        )
        yield from paged(presenter, first, lessons_pages(presenter), view)

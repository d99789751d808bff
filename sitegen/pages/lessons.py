"""What was learned: on a card, in a group, and on the pages of all lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from markupsafe import Markup
from msgspec import Struct

from sitegen.model.site import Card
from sitegen.pages.components import House, Lesson, Link, Pager, View
from sitegen.pages.filters import Count, Facet, FilterChoice, choices_of, facets
from sitegen.pages.house import house
from sitegen.pages.paging import portions
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, paged, section_routes


class Setbacks(Struct, frozen=True):
    """The way to what did not work: lessons that say so, and all of cards that went no further."""

    link: Link
    lessons: int
    cards: int


class LessonsView(View, frozen=True):
    """lessons.html: a page of all lessons, or of those behind one choice of a filter.

    `count` and `cards` are of all pages of this list.
    """

    title: str
    lead: str | None
    chosen: str | None  # label of the choice, None for all lessons
    count: int
    cards: int
    facets: tuple[Facet, ...]
    setbacks: Setbacks | None
    lessons: tuple[Lesson, ...]
    pager: Pager | None
    house: House | None


# Lessons on a page: one more card begins the next page.
_LESSONS = 18


def lessons_of(presenter: Presenter, cards: Iterable[Card]) -> tuple[Lesson, ...]:
    """What these cards learned."""
    return tuple(lesson for card in cards for lesson in presenter.once(_lessons, card))


def lesson_count(cards: Iterable[Card]) -> int:
    """How many lessons these cards have, told without making them."""
    return sum(len(card.front_matter.lessons) for card in cards)


def _lessons(presenter: Presenter, card: Card) -> tuple[Lesson, ...]:
    return tuple(
        Lesson(
            *_parts(presenter, learned.text, card.source),
            lesson_anchor(number),
            presenter.teaser(card),
            learned.setback,
        )
        for number, learned in enumerate(card.front_matter.lessons, 1)
    )


def _parts(presenter: Presenter, text: str, source: str) -> tuple[Markup | None, Markup | None]:
    """The bold beginning of a lesson as its head, and the rest."""
    if text.startswith("**") and "**" in text[2:]:
        head, _, rest = text[2:].partition("**")
        rest = rest.lstrip(" :")
        below = presenter.inline(rest, source) if rest else None
        return presenter.inline(head.strip(), source), below
    return None, presenter.inline(text, source)


def lesson_anchor(number: int) -> str:
    """The id of a lesson on the page of its card; no heading in a text can have it."""
    return f"les_{number}"


def _portions(cards: Iterable[Card], count: Count) -> tuple[tuple[Card, ...], ...]:
    """The cards of each page that have lessons to `count`: those of a card stay together."""
    return portions((card for card in cards if count([card])), lambda c: count([c]), _LESSONS)


def lesson_choices(presenter: Presenter) -> tuple[FilterChoice, ...]:
    """The choices that lessons are filtered by."""
    return presenter.once(choices_of, lesson_count)


def lessons_path(presenter: Presenter, facet: str, id_: str) -> str | None:
    """The address within the site of the lessons behind a choice; None where there are none."""
    for choice in lesson_choices(presenter):
        if choice.facet == facet and choice.id == id_:
            return presenter.section("lessons").path + choice.tail
    return None


def _setback_count(cards: Iterable[Card]) -> int:
    """How many lessons these cards have of what did not work."""
    return sum(
        learned.setback or card.status.phase == "stopped"
        for card in cards
        for learned in card.front_matter.lessons
    )


def setbacks(presenter: Presenter) -> Setbacks | None:
    """The way to what did not work; None where all of it did."""
    return presenter.once(_setbacks)


def _setbacks(presenter: Presenter) -> Setbacks | None:
    cards = [card for card in presenter.site.cards if _setback_count([card])]
    if not cards:
        return None
    link = Link(presenter.section("setbacks").title, presenter.url(_setbacks_path(presenter)))
    return Setbacks(link, _setback_count(cards), len(cards))


def _setbacks_path(presenter: Presenter) -> str:
    return presenter.section("lessons").path + presenter.section("setbacks").path


def setbacks_view(presenter: Presenter, pages: Sequence[Sequence[Card]], page: int) -> LessonsView:
    """A page of the lessons of what did not work."""
    section = presenter.section("lessons")
    cards = [card for own in pages for card in own]
    lessons = lessons_of(presenter, pages[page - 1])
    return LessonsView(
        title=section.title,
        lead=None,
        chosen=presenter.section("setbacks").title,
        count=_setback_count(cards),
        cards=len(cards),
        facets=presenter.once(_facets, None),
        setbacks=None,
        lessons=tuple(one for one in lessons if one.setback or one.card.status.phase == "stopped"),
        pager=presenter.pager(_setbacks_path(presenter), page, len(pages), per_page=1),
        house=house(presenter, cards) if page == 1 else None,
    )


def lessons_view(
    presenter: Presenter,
    choice: FilterChoice | None,
    pages: Sequence[Sequence[Card]],
    page: int,
) -> LessonsView:
    """A page of the lessons of these cards, page by page: of all, or those behind one choice."""
    section = presenter.section("lessons")
    cards = [card for own in pages for card in own]
    path = section.path + choice.tail if choice else section.path
    return LessonsView(
        title=section.title,
        lead=section.lead,
        chosen=choice.label if choice else None,
        count=lesson_count(cards),
        cards=len(cards),
        facets=presenter.once(_facets, choice),
        setbacks=None if choice else setbacks(presenter),
        lessons=lessons_of(presenter, pages[page - 1]),
        pager=presenter.pager(path, page, len(pages), per_page=1),
        house=house(presenter, cards) if page == 1 else None,
    )


def _facets(presenter: Presenter, current: FilterChoice | None) -> tuple[Facet, ...]:
    offered, cards = lesson_choices(presenter), presenter.site.cards
    return facets(presenter, "lessons", offered, cards, lesson_count, current)


def routes(presenter: Presenter) -> Iterator[Route]:
    """The pages of the lessons, where there are any: of all, and of each choice of a filter."""
    one = presenter.section("lessons")
    if not lesson_count(presenter.site.cards):
        return
    pages = _portions(presenter.site.cards, lesson_count)
    view = partial(lessons_view, presenter, None, pages)
    yield from section_routes(presenter, "lessons", "lessons.html", len(pages), view)
    if setbacks(presenter):
        pages = _portions(presenter.site.cards, _setback_count)
        view = partial(setbacks_view, presenter, pages)
        path, title = _setbacks_path(presenter), presenter.section("setbacks").title
        first = Route(path, "lessons.html", title, partial(view, 1), above=one)
        yield from paged(presenter, first, len(pages), view)
    for choice in lesson_choices(presenter):
        pages = _portions(choice.cards, lesson_count)
        view = partial(lessons_view, presenter, choice, pages)
        first = Route(
            one.path + choice.tail,
            "lessons.html",
            choice.label,
            partial(view, 1),
            above=one,
            listed=False,
        )
        yield from paged(presenter, first, len(pages), view)

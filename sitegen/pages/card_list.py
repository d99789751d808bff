"""The list of cards, and a page for each choice of its filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from sitegen.fingerprint import Digested
from sitegen.i18n.typography import capital, typographic
from sitegen.model.site import Card
from sitegen.pages.components import House, Pager, StatusMark, Sums, Teaser, ThemeMark, View
from sitegen.pages.house import house
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, paged
from sitegen.schema.kinds import slug
from sitegen.schema.vocabularies import Field, Status


class Option(Struct, frozen=True):
    """One choice of a filter, as a link to a page; `count` is the number of cards behind it."""

    id: str
    label: str
    url: str
    count: int
    current: bool
    status: StatusMark | None = None
    theme: ThemeMark | None = None


class Facet(Digested, frozen=True):
    """A filter: theme, status, line or a field of the site."""

    id: str
    label: str
    everything: Option
    options: tuple[Option, ...]


class ListView(View, frozen=True):
    """cards.html: all cards, or those behind one choice of a filter."""

    title: str
    lead: str | None
    chosen: str | None  # label of the choice, None for the whole list
    total: int
    count: int
    facets: tuple[Facet, ...]
    cards: tuple[Teaser, ...]
    pager: Pager | None
    house: House | None
    sums: Sums


class FilterChoice(Struct, frozen=True, eq=False):
    """One choice of a filter: the cards behind it, and its address within the site."""

    facet: str
    facet_label: str
    id: str
    label: str
    path: str
    cards: tuple[Card, ...]
    status: StatusMark | None = None
    theme: ThemeMark | None = None


def choices(presenter: Presenter) -> tuple[FilterChoice, ...]:
    """Every choice of every filter that has cards behind it, filter by filter."""
    return presenter.once(_choices)


def _choices(presenter: Presenter) -> tuple[FilterChoice, ...]:
    return tuple(choice for choice in _all_choices(presenter) if choice.cards)


def _all_choices(presenter: Presenter) -> Iterator[FilterChoice]:
    """Every choice, with or without cards: of themes, statuses, lines and own fields."""
    settings, cards = presenter.site.settings, presenter.site.cards
    word = settings.words.theme.one
    for mark in presenter.theme_marks:
        members = presenter.of_theme.get(mark.id, ())
        choice = _choice(presenter, slug(word), capital(word), mark.id, mark.label, members)
        yield replace(choice, facet="theme", theme=mark)
    word = presenter.language.titles["status"]
    for status in settings.statuses:
        members, shown = _of_status(cards, status), presenter.status(status)
        choice = _choice(presenter, slug(word), word, status.id, shown.label, members)
        yield replace(choice, facet="status", status=shown)
    word = settings.words.line.one
    for line in settings.lines:
        members, label = presenter.of_line.get(line.id, ()), typographic(line.label)
        choice = _choice(presenter, slug(word), capital(word), line.id, label, members)
        yield replace(choice, facet="line")
    for field in filter(attrgetter("filter"), settings.fields):
        for option in field.choices:
            members, label = _with_option(cards, field, option.id), typographic(option.label)
            heading = typographic(field.label)
            yield _choice(presenter, field.id, heading, option.id, label, members)


def _choice(
    presenter: Presenter,
    facet: str,
    heading: str,
    option: str,
    label: str,
    cards: tuple[Card, ...],
) -> FilterChoice:
    path = f"{presenter.cards_folder}{facet}/{option}/"
    return FilterChoice(facet, heading, option, label, path, cards)


def _of_status(cards: Sequence[Card], status: Status) -> tuple[Card, ...]:
    return tuple(card for card in cards if card.status is status)


def _with_option(cards: Sequence[Card], field: Field, option: str) -> tuple[Card, ...]:
    return tuple(card for card in cards if _has(card, field, option))


def _has(card: Card, field: Field, option: str) -> bool:
    value = dict(card.front_matter.fields).get(field.id)
    return value == option or (isinstance(value, tuple) and option in value)


def list_view(presenter: Presenter, chosen: FilterChoice | None, page: int) -> ListView:
    """A page of the list of all cards, or of those behind one choice."""
    site = presenter.site
    cards = chosen.cards if chosen else site.cards
    folder = chosen.path if chosen else presenter.cards_folder
    title, lead = presenter.heading(site.settings.words.card)
    return ListView(
        title=title,
        lead=lead,
        chosen=chosen.label if chosen else None,
        total=len(site.cards),
        count=len(cards),
        facets=presenter.once(_facets, chosen),
        cards=tuple(presenter.teaser(card) for card in cards[page_slice(page)]),
        pager=presenter.pager(folder, page, len(cards)),
        house=presenter.once(house, cards),
        sums=presenter.once(Presenter.sums, cards),
    )


def _facets(presenter: Presenter, chosen: FilterChoice | None) -> tuple[Facet, ...]:
    every = choices(presenter)
    facets = []
    for facet in dict.fromkeys(choice.facet for choice in every):
        own = [choice for choice in every if choice.facet == facet]
        here = chosen is not None and chosen.facet == facet
        total = len(presenter.site.cards)
        everything = Option(
            "",
            presenter.language.titles["all"],
            presenter.url(presenter.cards_folder),
            total,
            not here,
        )
        options = tuple(
            Option(
                choice.id,
                choice.label,
                presenter.url(choice.path),
                len(choice.cards),
                chosen is not None and choice.path == chosen.path,
                choice.status,
                choice.theme,
            )
            for choice in own
        )
        facets.append(Facet(facet, own[0].facet_label, everything, options))
    return tuple(facets)


def routes(presenter: Presenter) -> Iterator[Route]:
    """The list of all cards, and that of each choice."""
    title, lead = presenter.heading(presenter.site.settings.words.card)
    folder, view = presenter.cards_folder, partial(list_view, presenter)
    every = Route(folder, "cards.html", title, partial(view, None, 1), lead)
    yield from paged(presenter, every, page_count(len(presenter.site.cards)), partial(view, None))
    for choice in choices(presenter):
        first = Route(
            choice.path,
            "cards.html",
            choice.label,
            partial(view, choice, 1),
            trail=((folder, title),),
            listed=False,
        )
        yield from paged(presenter, first, page_count(len(choice.cards)), partial(view, choice))

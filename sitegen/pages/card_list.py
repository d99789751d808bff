"""The list of cards, and a page for each choice of its filters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from sitegen.fingerprint import Digested
from sitegen.i18n.typography import capital, typographic
from sitegen.model.site import Card
from sitegen.pages.components import House, Pager, StatusMark, Sums, Teaser, ThemeMark, View
from sitegen.pages.house import house
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, paged
from sitegen.schema.kinds import slug
from sitegen.schema.vocabularies import Field


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
    settings = presenter.site.settings
    folder = presenter.cards_folder
    word = settings.words.theme
    for mark in presenter.theme_marks:
        path = f"{folder}{slug(word.one)}/{mark.id}/"
        cards = presenter.of_theme.get(mark.id, ())
        label = capital(word.one)
        yield FilterChoice("theme", label, mark.id, mark.label, path, cards, theme=mark)
    word_status = presenter.language.titles["status"]
    for status in settings.statuses:
        cards = tuple(card for card in presenter.site.cards if card.status is status)
        path = f"{folder}{slug(word_status)}/{status.id}/"
        shown = presenter.status(status)
        yield FilterChoice("status", word_status, status.id, shown.label, path, cards, status=shown)
    word = settings.words.line
    for line in settings.lines:
        path = f"{folder}{slug(word.one)}/{line.id}/"
        cards = presenter.of_line.get(line.id, ())
        yield FilterChoice("line", capital(word.one), line.id, typographic(line.label), path, cards)
    for field in settings.fields:
        if field.filter:
            for option in field.choices:
                cards = tuple(c for c in presenter.site.cards if _has(c, field, option.id))
                path = f"{folder}{field.id}/{option.id}/"
                label = typographic(option.label)
                yield FilterChoice(
                    field.id, typographic(field.label), option.id, label, path, cards
                )


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

"""The list of cards, and a page for each choice of its filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from operator import attrgetter

from msgspec import Struct

from sitegen.fingerprint import Digested
from sitegen.i18n.typography import capital, typographic
from sitegen.model.site import Card
from sitegen.pages.components import House, Pager, StatusMark, Sums, Teaser, ThemeMark, View
from sitegen.pages.house import house
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter, chosen, grouped
from sitegen.pages.route import Route, paged
from sitegen.schema.kinds import slug


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
    folder, status = presenter.section("cards").path, presenter.language.titles["status"]
    word = settings.words.theme.one
    theme = partial(FilterChoice, "theme", capital(word))
    for group in presenter.themes.values():
        path = f"{folder}{slug(word)}/{group.id}/"
        yield theme(group.id, group.link.label, path, group.cards, theme=group.mark)
    for mark in presenter.statuses.values():
        path = f"{folder}{slug(status)}/{mark.id}/"
        behind = tuple(card for card in cards if card.status.id == mark.id)
        yield FilterChoice("status", status, mark.id, mark.label, path, behind, status=mark)
    word = settings.words.line.one
    for group in presenter.lines.values():
        path = f"{folder}{slug(word)}/{group.id}/"
        yield FilterChoice("line", capital(word), group.id, group.link.label, path, group.cards)
    for field in filter(attrgetter("filter"), settings.fields):
        heading = typographic(field.label)
        with_option = grouped((card, dict.fromkeys(chosen(card, field))) for card in cards)
        for option in field.choices:
            path, label = f"{folder}{field.id}/{option.id}/", typographic(option.label)
            behind = with_option.get(option.id, ())
            yield FilterChoice(field.id, heading, option.id, label, path, behind)


def list_view(presenter: Presenter, choice: FilterChoice | None, page: int) -> ListView:
    """A page of the list of all cards, or of those behind one choice."""
    site, section = presenter.site, presenter.section("cards")
    cards = choice.cards if choice else site.cards
    return ListView(
        title=section.title,
        lead=section.lead,
        chosen=choice.label if choice else None,
        total=len(site.cards),
        count=len(cards),
        facets=presenter.once(_facets, choice),
        cards=presenter.teasers(cards[page_slice(page)]),
        pager=presenter.pager(choice.path if choice else section.path, page, len(cards)),
        house=presenter.once(house, cards),
        sums=presenter.once(Presenter.sums, cards),
    )


def _facets(presenter: Presenter, chosen: FilterChoice | None) -> tuple[Facet, ...]:
    facets: defaultdict[str, list[FilterChoice]] = defaultdict(list)
    for choice in choices(presenter):
        facets[choice.facet].append(choice)
    return tuple(_facet(presenter, facet, own, chosen) for facet, own in facets.items())


def _facet(
    presenter: Presenter, id_: str, own: Sequence[FilterChoice], chosen: FilterChoice | None
) -> Facet:
    everything = Option(
        "",
        presenter.language.titles["all"],
        presenter.url(presenter.section("cards").path),
        len(presenter.site.cards),
        chosen is None or chosen.facet != id_,
    )
    options = tuple(
        Option(
            choice.id,
            choice.label,
            presenter.url(choice.path),
            len(choice.cards),
            choice is chosen,
            choice.status,
            choice.theme,
        )
        for choice in own
    )
    return Facet(id_, own[0].facet_label, everything, options)


def routes(presenter: Presenter) -> Iterator[Route]:
    """The list of all cards, and that of each choice."""
    section, view = presenter.section("cards"), partial(list_view, presenter)
    view_of_all = partial(view, None)
    every = Route(section.path, "cards.html", section.title, partial(view, None, 1), section.lead)
    yield from paged(presenter, every, page_count(len(presenter.site.cards)), view_of_all)
    for choice in choices(presenter):
        first = Route(
            choice.path,
            "cards.html",
            choice.label,
            partial(view, choice, 1),
            above=section,
            listed=False,
        )
        yield from paged(presenter, first, page_count(len(choice.cards)), partial(view, choice))

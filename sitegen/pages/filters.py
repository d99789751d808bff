"""Filters: every choice of theme, status, line or own field, as a link to a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from sitegen.fingerprint import Digested
from sitegen.i18n.typography import capital, typographic
from sitegen.model.site import Card
from sitegen.pages.components import StatusMark, ThemeMark
from sitegen.pages.presenter import OWN, Group, Presenter, chosen, effect_ids, grouped
from sitegen.schema.kinds import slug

# Choices of organisations and of places: all of them have a page of their own.
_CHOICES = 12

# What residents filter lessons and results by; more would make a page of each choice of each field.
_FEW_FACETS = ("theme", "status", "line")

Count = Callable[[Sequence[Card]], int]
"""How much these cards have of what a list shows."""


class Option(Struct, frozen=True):
    """One choice of a filter, as a link to a page; `count` is what stands on that page."""

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


class FilterChoice(Struct, frozen=True, eq=False):
    """One choice of a filter and the cards behind it.

    `tail` is its address within the folder of the list that is filtered: `thema/langer-thuis/`.
    """

    facet: str
    facet_label: str
    id: str
    label: str
    tail: str
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
    settings, cards = presenter.site.settings, presenter.listed
    yield from _of_members(presenter)
    yield from _of_groups("theme", settings.words.theme.one, presenter.themes.values())
    status = presenter.language.titles["status"]
    with_status = grouped((card, (card.status.id,)) for card in cards)
    for mark in presenter.statuses.values():
        behind, tail = with_status.get(mark.id, ()), f"{slug(status)}/{mark.id}/"
        yield FilterChoice("status", status, mark.id, mark.label, tail, behind, status=mark)
    yield from _of_groups("line", settings.words.line.one, presenter.lines.values())
    for facet, part in (("organisation", "organisations"), ("place", "places")):
        most = _most(presenter.groups(part).values())
        yield from _of_groups(facet, presenter.section(part).title, most)
    for field in filter(attrgetter("facet"), settings.fields):
        heading = typographic(field.label)
        with_option = grouped((card, dict.fromkeys(chosen(card, field))) for card in cards)
        for option in field.choices:
            tail, label = f"{field.id}/{option.id}/", typographic(option.label)
            behind = with_option.get(option.id, ())
            yield FilterChoice(field.id, heading, option.id, label, tail, behind)
    effect = presenter.language.titles["effect"]
    with_effect = grouped((card, effect_ids(card)) for card in cards)
    for one in settings.effects:
        tail, label = f"{slug(effect)}/{one.id}/", typographic(one.label)
        yield FilterChoice("effect", effect, one.id, label, tail, with_effect.get(one.id, ()))


def _of_groups(facet: str, word: str, groups: Iterable[Group]) -> Iterator[FilterChoice]:
    """The choices of a filter that is called by `word`: one for each group."""
    for one in groups:
        tail, label = f"{slug(word)}/{one.id}/", one.link.label
        yield FilterChoice(
            facet, typographic(capital(word)), one.id, label, tail, one.cards, theme=one.mark
        )


def _of_members(presenter: Presenter) -> Iterator[FilterChoice]:
    """The choices of the filter by showcase: this one, and those that join it."""
    site, label = presenter.site, presenter.language.titles["showcase"]
    cards = grouped((card, presenter.homes(card)) for card in presenter.listed)
    names = {OWN: site.settings.organisation, **{one.id: one.label for one in site.members}}
    for id_, name in names.items():
        tail = f"{slug(label)}/{id_}/"
        yield FilterChoice("showcase", label, id_, typographic(name), tail, cards.get(id_, ()))


def choice_path(presenter: Presenter, facet: str, id_: str) -> str:
    """The address within the site of the cards behind a choice that some card has."""
    return presenter.section("cards").path + presenter.once(_tails)[facet, id_]


def _tails(presenter: Presenter) -> dict[tuple[str, str], str]:
    return {(choice.facet, choice.id): choice.tail for choice in choices(presenter)}


def _most(groups: Iterable[Group]) -> list[Group]:
    """The groups that hold most cards, in their order: a list of hundreds helps nobody choose."""
    several = [group for group in groups if len(group.cards) > 1]
    largest = sorted(several, key=lambda group: -len(group.cards))[:_CHOICES]
    return [group for group in several if group in largest]


def choices_of(presenter: Presenter, count: Count) -> tuple[FilterChoice, ...]:
    """The few choices that lessons or results are filtered by: those that have any to `count`."""
    return tuple(
        choice
        for choice in choices(presenter)
        if choice.facet in _FEW_FACETS and count(choice.cards)
    )


def facets(
    presenter: Presenter,
    part: str,
    offered: Iterable[FilterChoice],
    cards: Sequence[Card],
    count: Count,
    current: FilterChoice | None,
) -> tuple[Facet, ...]:
    """The filters of the list of a part of the site: the choices on offer, each with its `count`.

    The choices of one filter follow each other. `cards` are all that the list is of.
    """
    folder, everything = presenter.section(part).path, count(cards)
    made = []
    for facet, own in groupby(offered, attrgetter("facet")):
        options = [_option(presenter, folder, one, count(one.cards), one is current) for one in own]
        label = next(one.facet_label for one in choices(presenter) if one.facet == facet)
        elsewhere = current is None or current.facet != facet
        every = Option(
            "", presenter.language.titles["all"], presenter.url(folder), everything, elsewhere
        )
        made.append(Facet(facet, label, every, tuple(options)))
    return tuple(made)


def _option(
    presenter: Presenter, folder: str, one: FilterChoice, count: int, current: bool
) -> Option:
    url = presenter.url(folder + one.tail)
    return Option(one.id, one.label, url, count, current, one.status, one.theme)

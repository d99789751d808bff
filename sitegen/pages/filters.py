"""Filters: every choice of theme, status, line or own field, as a link to a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

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
    """Every choice, with or without cards: of showcases, themes, statuses, lines, own fields…"""
    settings, titles = presenter.site.settings, presenter.language.titles
    named = partial(_of_labels, presenter)
    showcase, status, effect = titles["showcase"], titles["status"], titles["effect"]
    members = {OWN: settings.organisation, **{one.id: one.label for one in presenter.site.members}}
    yield from named("showcase", showcase, slug(showcase), members.items(), presenter.homes)
    yield from _of_groups("theme", settings.words.theme.one, presenter.themes.values())
    statuses = ((mark.id, mark.label) for mark in presenter.statuses.values())
    for choice in named("status", status, slug(status), statuses, lambda card: (card.status.id,)):
        yield replace(choice, status=presenter.statuses[choice.id])
    yield from _of_groups("line", settings.words.line.one, presenter.lines.values())
    for facet, part in (("organisation", "organisations"), ("place", "places")):
        most = _most(presenter.groups(part).values())
        yield from _of_groups(facet, presenter.section(part).title, most)
    for field in filter(attrgetter("facet"), settings.fields):
        options = ((one.id, one.label) for one in field.choices)
        held = partial(chosen, field=field)
        yield from named(field.id, typographic(field.label), field.id, options, held)
    effects = ((one.id, one.label) for one in settings.effects)
    yield from named("effect", effect, slug(effect), effects, effect_ids)


def _of_groups(facet: str, word: str, groups: Iterable[Group]) -> Iterator[FilterChoice]:
    """The choices of a filter that is called by `word`: one for each group."""
    for one in groups:
        tail, label = f"{slug(word)}/{one.id}/", one.link.label
        yield FilterChoice(
            facet, typographic(capital(word)), one.id, label, tail, one.cards, theme=one.mark
        )


def _of_labels(
    presenter: Presenter,
    facet: str,
    heading: str,
    folder: str,
    labels: Iterable[tuple[str, str]],
    held: Callable[[Card], Iterable[object]],
) -> Iterator[FilterChoice]:
    """A choice for each id with its label; behind it are the cards that it is `held` by."""
    behind = grouped((card, dict.fromkeys(held(card))) for card in presenter.listed)
    for id_, label in labels:
        tail, cards = f"{folder}/{id_}/", behind.get(id_, ())
        yield FilterChoice(facet, heading, id_, typographic(label), tail, cards)


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

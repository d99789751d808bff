"""The organisations: a list of them, and a page for each with its cards and what it did there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

from msgspec import Struct
from msgspec.structs import asdict

from sitegen.i18n.typography import if_any, typographic
from sitegen.pages.components import Link, Plate, View
from sitegen.pages.groups import GroupView, group_routes, group_view
from sitegen.pages.presenter import Group, Presenter
from sitegen.pages.route import Route, section_route
from sitegen.schema.programme import ROLES, Organisation


class OrganisationRow(Struct, frozen=True):
    """An organisation in the list, with the number of its cards."""

    link: Link
    cards: int


class Sort(Struct, frozen=True):
    """The organisations of one kind; `label` is None for those whose kind is not told."""

    label: str | None
    organisations: tuple[OrganisationRow, ...]


class OrganisationsView(View, frozen=True):
    """organisations.html: who take part."""

    title: str
    lead: str | None
    count: int
    sorts: tuple[Sort, ...]


class Contribution(Struct, frozen=True):
    """What an organisation did, and in which cards: the first of `count`."""

    role: str
    count: int
    cards: tuple[Plate, ...]


class OrganisationView(GroupView, frozen=True):
    """organisation.html: what one organisation takes part in."""

    label: str
    kind: str | None
    website: str | None
    same_as: str | None
    parts: tuple[Contribution, ...]


# Cards that are named with a part.
_NAMED = 12


def _kind(group: Group) -> str | None:
    return group.declared.kind if isinstance(group.declared, Organisation) else None


def organisations_view(presenter: Presenter) -> OrganisationsView:
    """The organisations that have cards, by kind and by name."""
    section, groups = presenter.section("organisations"), presenter.organisations.values()
    ordered = sorted(groups, key=_place)
    return OrganisationsView(
        section.title,
        section.lead,
        len(ordered),
        tuple(Sort(if_any(kind), tuple(_rows(own))) for kind, own in groupby(ordered, key=_kind)),
    )


def _place(group: Group) -> tuple[bool, str, str]:
    """Sorts by kind, those without one last, and then by name."""
    kind = _kind(group)
    return kind is None, kind or "", group.declared.label.casefold()


def _rows(groups: Iterable[Group]) -> Iterator[OrganisationRow]:
    for group in groups:
        yield OrganisationRow(group.link, len(group.cards))


def organisation_view(presenter: Presenter, group: Group, page: int) -> OrganisationView:
    """A page of an organisation."""
    declared = group.declared
    assert isinstance(declared, Organisation)
    return OrganisationView(
        **asdict(group_view(presenter, group, page)),
        label=group.link.label,
        kind=if_any(declared.kind),
        website=declared.url,
        same_as=declared.same_as,
        parts=tuple(_parts(presenter, group)) if page == 1 else (),
    )


def _parts(presenter: Presenter, group: Group) -> Iterator[Contribution]:
    """What it did in its cards, where they say so."""
    for role in ROLES:
        cards = [
            card
            for card in group.cards
            if any(one.organisation is group.declared and one.role == role for one in card.partners)
        ]
        if cards:
            words = typographic(str(presenter.words[f"role_{role}"]))
            yield Contribution(words, len(cards), presenter.plates(cards[:_NAMED]))


def routes(presenter: Presenter) -> Iterator[Route]:
    """The list of the organisations and a page for each, where a card has any."""
    if not presenter.organisations:
        return
    view = partial(organisations_view, presenter)
    yield section_route(presenter, "organisations", "organisations.html", view)
    made = partial(organisation_view, presenter)
    for group in presenter.organisations.values():
        yield from group_routes(presenter, group, "organisation.html", made)

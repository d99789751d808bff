"""The page of a card."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from functools import partial
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct

from sitegen.i18n.typography import if_any, typographic
from sitegen.model.site import Card, summed
from sitegen.pages.attachments import Download, downloads, links
from sitegen.pages.components import (
    Contact,
    House,
    Lesson,
    Link,
    Picture,
    Plate,
    StatusMark,
    Teaser,
    View,
)
from sitegen.pages.filters import choice_path
from sitegen.pages.house import house_of
from sitegen.pages.layout import contact_of
from sitegen.pages.lessons import lessons_of
from sitegen.pages.measures import Measured, measured
from sitegen.pages.money import MoneyKind, money_of_card
from sitegen.pages.poster import poster_url
from sitegen.pages.presenter import Presenter, chosen
from sitegen.pages.route import Route, first_picture
from sitegen.schema.front_matter import EffectClaim
from sitegen.schema.front_matter import Reference as Source
from sitegen.schema.vocabularies import Field

# The part of a poster that a section with results fills.
_RESULTS = "results"

_LINK = Markup('<a href="{}">{}</a>')


class CostLine(Struct, frozen=True):
    """One amount of a card: euro, between brackets where the source does not count.

    `certainty` is how sure it is, in words; None where that needs no word.
    """

    year: int
    amount: Decimal
    source: str
    counts: bool
    note: str | None
    certainty: str | None


class Claimed(Struct, frozen=True):
    """An effect that a card claims, and how sure that is, in words."""

    label: str
    url: str  # of the cards that claim it
    certainty: str | None
    note: str | None


class Reference(Struct, frozen=True):
    """Where facts come from: a source with the parts of it that tell them."""

    title: str
    parts: tuple[str, ...]
    url: str | None


class Fact(Struct, frozen=True):
    """A label with one or more values: a field of the site, the partners, the effects."""

    label: str
    values: tuple[Markup, ...]


class Partner(Struct, frozen=True):
    """Who takes part, with its page where it has one, and what it does."""

    label: str
    url: str | None
    role: str | None


class Quote(Struct, frozen=True):
    """What somebody said; `by` is a role, never a private person's name."""

    text: Markup
    by: str | None


class Milestone(Struct, frozen=True):
    """An earlier state of a card; `date` is an ISO 8601 year or date."""

    date: str
    status: StatusMark | None
    note: str | None


class CardView(View, frozen=True):
    """card.html: one card, whole."""

    card: Teaser
    status_note: str | None
    status_description: str | None
    line: Link | None
    audience: str | None
    started: str | None  # ISO 8601 year or date
    ended: str | None
    pictures: tuple[Picture, ...]  # the first is the card's own
    told: str | None  # the id of the heading under which the text tells its results
    results: tuple[Measured, ...]
    lessons: tuple[Lesson, ...]
    costs: tuple[CostLine, ...]
    money: tuple[MoneyKind, ...]  # what was planned, asked for or granted
    years: tuple[int, ...]  # of the amounts that count
    cost: Decimal | None
    a_year: tuple[Decimal, ...]  # the least and the most that counts in a year, once where equal
    other: Decimal | None
    effects: tuple[Claimed, ...]
    lines: tuple[Link, ...]  # further lines than the first
    partners: tuple[Partner, ...]
    places: tuple[Link, ...]
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    documents: tuple[Download, ...]
    links: tuple[Link, ...]
    videos: tuple[Download, ...]
    history: tuple[Milestone, ...]
    needs: tuple[Markup, ...]
    contact: Contact | None
    sources: tuple[Reference, ...]
    poster: str | None  # the address of its poster
    as_of: str | None  # the date of the facts, in words
    checked: str | None
    same_as: tuple[Link, ...]  # this very project in other showcases
    inspired_by: tuple[Link, ...]  # the projects that the idea came from
    adopted: tuple[Link, ...]  # the projects of others that took their idea from this one
    related: tuple[Teaser, ...]
    elsewhere: tuple[Teaser, ...]  # what the showcases that join this one did about the same
    previous: Plate | None
    next: Plate | None
    house: House | None


def card_view(presenter: Presenter, position: int) -> CardView:
    """The page of the card at a place in the order of the site."""
    cards = presenter.site.cards
    card = cards[position]
    front_matter = card.front_matter
    costs = tuple(cost_lines(presenter, card))
    by_year = summed((cost.year, cost.amount) for cost in costs if cost.counts)
    return CardView(
        card=presenter.teaser(card),
        status_note=if_any(front_matter.status_note),
        status_description=if_any(card.status.description),
        line=presenter.lines[card.line.id].link if card.line else None,
        audience=if_any(front_matter.audience),
        started=front_matter.start,
        ended=front_matter.end,
        pictures=tuple(map(presenter.picture, card.pictures)),
        told=_told(presenter, card),
        results=presenter.once(measured, card),
        lessons=lessons_of(presenter, [card]),
        costs=costs,
        money=money_of_card(presenter, card),
        years=tuple(by_year),
        cost=card.cost,
        a_year=_least_and_most(by_year.values()),
        other=card.other,
        effects=tuple(claimed(presenter, front_matter.effects)),
        lines=tuple(presenter.lines[line.id].link for line in card.lines[1:]),
        partners=tuple(_partners(presenter, card)),
        places=tuple(presenter.places[place.id].link for place in card.places),
        facts=tuple(_facts(presenter, card)),
        quotes=tuple(_quotes(presenter, card)),
        documents=downloads(presenter, card, front_matter.documents),
        links=links(presenter, card, front_matter.links),
        videos=downloads(presenter, card, front_matter.videos),
        history=tuple(_history(presenter, card)),
        needs=tuple(presenter.inline(need, card.source) for need in front_matter.needs),
        contact=contact_of(front_matter.contact or presenter.site.settings.contact),
        sources=tuple(_references(front_matter.sources)),
        poster=poster_url(presenter, card),
        as_of=presenter.as_of(card),
        checked=front_matter.checked.isoformat() if front_matter.checked else None,
        same_as=tuple(_named(presenter, front_matter.same_as)),
        inspired_by=tuple(_named(presenter, front_matter.inspired_by)),
        adopted=tuple(_named(presenter, map(presenter.address, _adopted(presenter, card)))),
        related=presenter.teasers(presenter.related(card)),
        elsewhere=presenter.teasers(presenter.elsewhere(card)),
        previous=next(iter(presenter.plates(cards[:position][-1:])), None),
        next=next(iter(presenter.plates(cards[position + 1 : position + 2])), None),
        house=house_of(presenter, card),
    )


def _adopted(presenter: Presenter, card: Card) -> tuple[Card, ...]:
    return presenter.adopted.get(presenter.address(card), ())


def _named(presenter: Presenter, addresses: Iterable[str]) -> Iterator[Link]:
    """Projects of others by their addresses: by name where their showcase joins this one."""
    for address in addresses:
        other = presenter.by_address.get(address)
        yield presenter.named(other) if other else Link(urlsplit(address).netloc, address)


def cost_lines(presenter: Presenter, card: Card) -> Iterator[CostLine]:
    """What a card cost, amount by amount, the earliest first."""
    for cost in sorted(card.spent, key=lambda cost: cost.year):
        yield CostLine(
            cost.year,
            cost.amount,
            presenter.label("sources", cost.source),
            cost.source in card.counted,
            if_any(cost.note),
            presenter.certainty(cost.certainty),
        )


def _told(presenter: Presenter, card: Card) -> str | None:
    """The id of the last heading that fills the results of a poster, else None."""
    sections = presenter.site.settings.sections
    names = {one.heading.casefold() for one in sections if one.poster == _RESULTS}
    told = [one.id for one in card.body.headings if one.text.casefold() in names]
    return told[-1] if told else None


def _least_and_most(amounts: Collection[Decimal]) -> tuple[Decimal, ...]:
    """The least and the most of some amounts; one where they are equal, none of none."""
    return tuple(sorted({min(amounts), max(amounts)})) if amounts else ()


def claimed(presenter: Presenter, claims: Iterable[EffectClaim]) -> Iterator[Claimed]:
    """The effects, each once."""
    for claim in {claim.id: claim for claim in claims}.values():
        label = presenter.label("effects", claim.id)
        url = presenter.url(choice_path(presenter, "effect", claim.id))
        yield Claimed(label, url, presenter.certainty(claim.certainty), if_any(claim.note))


def _references(sources: Iterable[Source]) -> Iterator[Reference]:
    """The sources, each once with all its parts."""
    every: dict[tuple[str, str | None], list[str]] = {}
    for source in sources:
        every.setdefault((source.title, source.url), []).extend(filter(None, [source.part]))
    for (title, url), parts in every.items():
        yield Reference(typographic(title), tuple(map(typographic, parts)), url)


def _partners(presenter: Presenter, card: Card) -> Iterator[Partner]:
    for one in card.partners:
        group = presenter.organisations[one.organisation.id] if one.organisation else None
        role = typographic(str(presenter.words[f"role_{one.role}"])) if one.role else None
        yield Partner(typographic(one.label), group.link.url if group else None, role)


def _quotes(presenter: Presenter, card: Card) -> Iterator[Quote]:
    for one in card.front_matter.quotes:
        yield Quote(presenter.inline(one.text, card.source), if_any(one.by))


def _history(presenter: Presenter, card: Card) -> Iterator[Milestone]:
    for step in sorted(card.front_matter.history, key=lambda step: step.date):
        yield Milestone(
            step.date,
            presenter.statuses[step.status] if step.status else None,
            if_any(step.note),
        )


def _facts(presenter: Presenter, card: Card) -> Iterator[Fact]:
    for field in presenter.site.settings.fields:
        values = tuple(_field_value(presenter, card, field, one) for one in chosen(card, field))
        if values:
            yield Fact(typographic(field.label), values)


def _field_value(presenter: Presenter, card: Card, field: Field, value: object) -> Markup:
    """A value of a field of the site; a link to all cards with it where there are such pages."""
    text = str(value)
    if field.type == "markdown":
        return presenter.block(text, card.source, field.id)
    if field.type == "link":
        return _LINK.format(text, urlsplit(text).netloc)
    if field.facet and text in field.labels:
        path = f"{field.id}/{text}/" if field.pages else choice_path(presenter, field.id, text)
        return _LINK.format(presenter.url(path), typographic(field.labels[text]))
    return Markup.escape(presenter.told(field, value))


def routes(presenter: Presenter) -> Iterator[Route]:
    """A page for each card, and beside it the same as a text."""
    section = presenter.section("cards")
    for position, card in enumerate(presenter.site.cards):
        teaser = presenter.teaser(card)
        yield Route(
            card.path,
            "card.html",
            teaser.title,
            partial(card_view, presenter, position),
            teaser.summary,
            first_picture(card.pictures),
            card,
            section,
            kind="article",
            as_markdown="card_text.html",
        )

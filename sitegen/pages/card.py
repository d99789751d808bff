"""The list of cards with its filters, and the page of a card."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct

from sitegen.i18n.typography import capital, typographic
from sitegen.model.site import Attachment, Card
from sitegen.pages.card_views import (
    CardView,
    CostLine,
    Download,
    Facet,
    Fact,
    ListView,
    Milestone,
    Neighbour,
    Option,
    Quote,
    Video,
)
from sitegen.pages.components import Link, StatusMark, ThemeMark
from sitegen.pages.house import house, house_of
from sitegen.pages.lessons import lessons_of
from sitegen.pages.paging import page_slice
from sitegen.pages.presenter import Presenter
from sitegen.schema.front_matter import FieldValue, LinkedFile
from sitegen.schema.kinds import slug
from sitegen.schema.vocabularies import Field


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


def card_view(presenter: Presenter, position: int) -> CardView:
    """The page of the card at a place in the order of the site."""
    cards = presenter.site.cards
    card = cards[position]
    front_matter = card.front_matter
    line = card.line
    label = typographic(line.label) if line else ""
    costs = tuple(_cost_lines(presenter, card))
    return CardView(
        card=presenter.teaser(card),
        status_note=typographic(front_matter.status_note) if front_matter.status_note else None,
        status_description=(
            typographic(card.status.description) if card.status.description else None
        ),
        line=Link(label, presenter.url(f"{presenter.lines_folder}{line.id}/")) if line else None,
        line_number=line.number if line else None,
        audience=typographic(front_matter.audience) if front_matter.audience else None,
        started=front_matter.start,
        ended=front_matter.end,
        pictures=tuple(presenter.picture(shown) for shown in card.pictures),
        lessons=lessons_of(presenter, [card]),
        costs=costs,
        years=tuple(dict.fromkeys(cost.year for cost in costs if cost.counts)),
        cost=card.cost,
        other=card.other,
        effects=tuple(
            presenter.label("effects", id_) for id_ in dict.fromkeys(front_matter.effects)
        ),
        partners=tuple(typographic(partner) for partner in front_matter.partners),
        facts=tuple(_facts(presenter, card)),
        quotes=tuple(
            Quote(presenter.inline(quote.text), typographic(quote.by) if quote.by else None)
            for quote in front_matter.quotes
        ),
        documents=downloads(presenter, card.attachments, front_matter.documents),
        links=links(front_matter.links),
        videos=tuple(_videos(front_matter.videos)),
        history=tuple(_history(presenter, card)),
        checked=front_matter.checked.isoformat() if front_matter.checked else None,
        related=tuple(presenter.teaser(other) for other in presenter.related(card)),
        previous=_neighbour(presenter, cards[position - 1]) if position else None,
        next=_neighbour(presenter, cards[position + 1]) if position + 1 < len(cards) else None,
        house=house_of(presenter, card),
    )


def _neighbour(presenter: Presenter, card: Card) -> Neighbour:
    plate = presenter.plate(card)
    return Neighbour(plate.title, plate.url, plate.number)


def _cost_lines(presenter: Presenter, card: Card) -> Iterator[CostLine]:
    for cost in sorted(card.front_matter.costs, key=lambda cost: cost.year):
        yield CostLine(
            cost.year,
            cost.amount,
            presenter.label("sources", cost.source),
            cost.source in card.counted,
            typographic(cost.note) if cost.note else None,
        )


def _history(presenter: Presenter, card: Card) -> Iterator[Milestone]:
    statuses = {status.id: status for status in presenter.site.settings.statuses}
    for step in sorted(card.front_matter.history, key=lambda step: step.date):
        yield Milestone(
            step.date,
            presenter.status(statuses[step.status]) if step.status else None,
            typographic(step.note) if step.note else None,
        )


def _facts(presenter: Presenter, card: Card) -> Iterator[Fact]:
    fields = {field.id: field for field in presenter.site.settings.fields}
    for id_, value in card.front_matter.fields:
        values = tuple(_field_values(presenter, fields[id_], value))
        if values:
            yield Fact(typographic(fields[id_].label), values)


def _field_values(presenter: Presenter, field: Field, value: FieldValue) -> Iterator[Markup]:
    labels = {option.id: typographic(option.label) for option in field.choices}
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, Decimal):
            amount = presenter.language.number(item)
            yield Markup.escape(f"€ {amount}" if field.type == "money" else amount)
        elif isinstance(item, datetime.date):
            yield Markup.escape(presenter.language.date(item.isoformat()))
        elif field.type == "markdown":
            yield presenter.inline(item)
        elif field.type == "link":
            yield Markup('<a href="{}">{}</a>').format(item, urlsplit(item).netloc)
        else:
            yield Markup.escape(labels.get(item, typographic(item)))


def downloads(
    presenter: Presenter, attachments: Sequence[Attachment], declared: Sequence[LinkedFile]
) -> tuple[Download, ...]:
    """The documents of a card or page: the declared ones, here or elsewhere."""
    titles = {document.file for document in declared if document.file}
    here = [
        Download(
            typographic(file.title),
            presenter.url(file.path),
            file.path.rpartition(".")[2].upper(),
            file.size,
        )
        for file in attachments
        if file.path.rpartition("/")[2] in titles or file.path in titles
    ]
    elsewhere = [
        Download(typographic(document.title or document.url), document.url, "", 0)
        for document in declared
        if document.url
    ]
    return tuple(here + elsewhere)


def links(declared: Sequence[LinkedFile]) -> tuple[Link, ...]:
    """Links to other sites; one without a title is named by its host."""
    return tuple(
        Link(typographic(link.title or urlsplit(link.url).netloc), link.url)
        for link in declared
        if link.url
    )


def _videos(declared: Sequence[LinkedFile]) -> Iterator[Video]:
    for video in declared:
        if video.url:
            host = urlsplit(video.url).netloc.removeprefix("www.")
            yield Video(typographic(video.title or host), video.url, host)

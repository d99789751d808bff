"""The site as tables for spreadsheets and other programs: cards, costs, lessons."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from sitegen.content.markdown import plain, plain_block
from sitegen.i18n.language import Language
from sitegen.model.site import Card, Site
from sitegen.schema.front_matter import CardFrontMatter, Cost, EffectClaim, FieldValue, Result
from sitegen.schema.programme import Indicator
from sitegen.schema.records import Key, declared
from sitegen.urls import Addresses

Type = Literal["string", "integer", "number", "boolean", "year", "uri"]
"""What a cell holds, by the names of the Table Schema of Frictionless Data."""


class Column(Struct, frozen=True):
    """A column: its head, what its cells hold, and what that means."""

    head: str
    type: Type
    means: str


class Table(Struct, frozen=True, eq=False):
    """A table: a name, what a row is, its columns, and its rows as text, made when asked for.

    Numbers are written as the language of the site does.
    """

    name: str
    means: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[list[str]]]


def tables(site: Site, addresses: Addresses, language: Language) -> tuple[Table, ...]:
    """The tables of a site; one without rows is left out."""
    made = [_cards(site, addresses, language)]
    if any(card.front_matter.costs for card in site.cards):
        made.append(_costs(site, language))
    if any(card.front_matter.lessons for card in site.cards):
        made.append(_lessons(site, addresses, language))
    if any(card.front_matter.results for card in site.cards):
        made.append(_results(site, language))
    return tuple(made)


# The numbers of a result.
_NUMBERS = ("before", "target", "after", "value", "n")

# Columns that hold something else than text.
_TYPES: Mapping[str, Type] = MappingProxyType(
    {
        "reach": "integer",
        **dict.fromkeys(("before", "target", "after", "value"), "number"),
        "n": "integer",
        "cost": "number",
        "other": "number",
        "amount": "number",
        "year": "year",
        "counts": "boolean",
        "url": "uri",
    }
)
_OWN_TYPES: Mapping[str, Type] = MappingProxyType(
    {"number": "number", "money": "number", "link": "uri"}
)


def _columns(names: Iterable[str], language: Language, *records: type[object]) -> list[Column]:
    """Columns that are called as the keys of these records are, and mean what they mean."""
    keys: dict[str, Key] = {}
    for record in records:
        keys = declared(record) | keys
    return [
        Column(
            language.columns[name],
            _TYPES.get(name, "string"),
            language.column_help.get(name) or keys[name].help[language.code],
        )
        for name in names
    ]


def _cards(site: Site, addresses: Addresses, language: Language) -> Table:
    labels = site.settings.vocabularies
    names = ["number", "title", "line", "status", "status_note", "themes", "summary", "audience"]
    names += ["start", "end", "reach", "cost", "other", "effects", "partners", "url"]
    fields = site.settings.fields
    own = [
        Column(field.label, _OWN_TYPES.get(field.type, "string"), field.label) for field in fields
    ]

    def rows() -> Iterable[list[str]]:
        for card in site.cards:
            front_matter = card.front_matter
            values = dict(front_matter.fields)
            yield [
                front_matter.number or "",
                front_matter.title,
                _lines(card),
                card.status.label,
                front_matter.status_note or "",
                ", ".join(theme.label for theme in card.themes),
                front_matter.summary,
                front_matter.audience or "",
                front_matter.start or "",
                front_matter.end or "",
                "" if front_matter.reach is None else str(front_matter.reach),
                _amount(card.cost, language),
                _amount(card.other, language),
                ", ".join(labels["effects"][one.id] for one in front_matter.effects),
                ", ".join(partner.label for partner in card.partners),
                addresses.absolute(card.path),
                *(_own(values.get(field.id), field.type, language) for field in fields),
            ]

    columns = _columns(names, language, CardFrontMatter)
    return Table("cards", language.column_help["cards"], (*columns, *own), rows)


def _costs(site: Site, language: Language) -> Table:
    names = ["number", "title", "line", "year", "amount", "source", "counts", "note"]
    labels = site.settings.vocabularies
    sure = any(cost.certainty for card in site.cards for cost in card.front_matter.costs)

    def rows() -> Iterable[list[str]]:
        for card in site.cards:
            for cost in card.front_matter.costs:
                certainty = labels["certainties"].get(cost.certainty or "", "")
                yield [
                    card.front_matter.number or "",
                    card.front_matter.title,
                    _lines(card),
                    str(cost.year),
                    _amount(cost.amount, language),
                    labels["sources"][cost.source],
                    language.columns["yes" if cost.source in card.counted else "no"],
                    cost.note or "",
                    *([certainty] if sure else []),
                ]

    names += ["certainty"] if sure else []
    columns = _columns(names, language, Cost, CardFrontMatter)
    return Table("costs", language.column_help["costs"], tuple(columns), rows)


def _lessons(site: Site, addresses: Addresses, language: Language) -> Table:
    names = ["number", "title", "line", "status", "themes", "lesson", "url"]

    def rows() -> Iterable[list[str]]:
        for card in site.cards:
            for lesson in card.front_matter.lessons:
                yield [
                    card.front_matter.number or "",
                    card.front_matter.title,
                    _lines(card),
                    card.status.label,
                    ", ".join(theme.label for theme in card.themes),
                    plain(lesson.text, language.code),
                    addresses.absolute(card.path),
                ]

    columns = _columns(names, language, CardFrontMatter, EffectClaim)
    return Table("lessons", language.column_help["lessons"], tuple(columns), rows)


def _results(site: Site, language: Language) -> Table:
    names = ["number", "title", "line", "status", "indicator", "unit", "part", *_NUMBERS]
    names += ["start", "end", "source", "note", "certainty"]
    indicators = {one.id: one for one in site.settings.indicators}

    def rows() -> Iterable[list[str]]:
        for card in site.cards:
            for one in card.front_matter.results:
                yield [
                    card.front_matter.number or "",
                    card.front_matter.title,
                    _lines(card),
                    card.status.label,
                    indicators[one.indicator].label,
                    indicators[one.indicator].unit or "",
                    one.part or "",
                    *(_number(getattr(one, name), language) for name in _NUMBERS),
                    one.start or "",
                    one.end or "",
                    one.source or "",
                    one.note or "",
                    language.certainties[one.certainty] if one.certainty else "",
                ]

    columns = _columns(names, language, Result, Indicator, CardFrontMatter)
    return Table("results", language.column_help["results"], tuple(columns), rows)


def _number(value: Decimal | int | None, language: Language) -> str:
    return "" if value is None else f"{value}".replace(".", language.decimal)


def _lines(card: Card) -> str:
    return ", ".join(line.label for line in card.lines)


def _amount(amount: Decimal | None, language: Language) -> str:
    return "" if amount is None else f"{amount:.2f}".replace(".", language.decimal)


def _own(value: FieldValue | None, type_: str, language: Language) -> str:
    """A field of the site as a cell."""
    if isinstance(value, Decimal):
        return f"{value}".replace(".", language.decimal)
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return plain_block(value or "", language.code) if type_ == "markdown" else value or ""

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
from sitegen.model.site import Site
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
            said, values = card.front_matter, dict(card.front_matter.fields)
            yield _row(
                language,
                *(said.number, said.title, card.lines, card.status, said.status_note),
                *(card.themes, said.summary, said.audience, said.start, said.end, said.reach),
                *(_amount(card.cost, language), _amount(card.other, language)),
                tuple(labels["effects"][one.id] for one in said.effects),
                *(card.partners, addresses.absolute(card.path)),
                *(_own(values.get(field.id), field.type, language) for field in fields),
            )

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
                yield _row(
                    language,
                    *(card.front_matter.number, card.front_matter.title, card.lines),
                    *(cost.year, _amount(cost.amount, language), labels["sources"][cost.source]),
                    *(language.columns["yes" if cost.source in card.counted else "no"], cost.note),
                    *([certainty] if sure else []),
                )

    names += ["certainty"] if sure else []
    columns = _columns(names, language, Cost, CardFrontMatter)
    return Table("costs", language.column_help["costs"], tuple(columns), rows)


def _lessons(site: Site, addresses: Addresses, language: Language) -> Table:
    names = ["number", "title", "line", "status", "themes", "lesson", "url"]

    def rows() -> Iterable[list[str]]:
        for card in site.cards:
            for lesson in card.front_matter.lessons:
                yield _row(
                    language,
                    *(card.front_matter.number, card.front_matter.title, card.lines, card.status),
                    *(card.themes, plain(lesson.text, language.code)),
                    addresses.absolute(card.path),
                )

    columns = _columns(names, language, CardFrontMatter, EffectClaim)
    return Table("lessons", language.column_help["lessons"], tuple(columns), rows)


def _results(site: Site, language: Language) -> Table:
    names = ["number", "title", "line", "status", "indicator", "unit", "part", *_NUMBERS]
    names += ["start", "end", "source", "note", "certainty"]
    indicators = {one.id: one for one in site.settings.indicators}

    def rows() -> Iterable[list[str]]:
        for card in site.cards:
            for one in card.front_matter.results:
                indicator = indicators[one.indicator]
                yield _row(
                    language,
                    *(card.front_matter.number, card.front_matter.title, card.lines, card.status),
                    *(indicator.label, indicator.unit, one.part),
                    *(getattr(one, name) for name in _NUMBERS),
                    *(one.start, one.end, one.source, one.note),
                    language.certainties.get(one.certainty or "", ""),
                )

    columns = _columns(names, language, Result, Indicator, CardFrontMatter)
    return Table("results", language.column_help["results"], tuple(columns), rows)


def _row(language: Language, *values: object) -> list[str]:
    return [_text(value, language) for value in values]


def _text(value: object, language: Language) -> str:
    """A value as a cell: a number as the language writes it, the label of what has one."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value}".replace(".", language.decimal)
        case datetime.date():
            return value.isoformat()
        case tuple():
            return ", ".join(_text(one, language) for one in value)
    return str(getattr(value, "label", value))


def _amount(amount: Decimal | None, language: Language) -> str:
    return "" if amount is None else f"{amount:.2f}".replace(".", language.decimal)


def _own(value: FieldValue | None, type_: str, language: Language) -> object:
    """What a card says in a field of the site; Markdown as its text alone."""
    return (
        plain_block(value, language.code)
        if type_ == "markdown" and isinstance(value, str)
        else value
    )

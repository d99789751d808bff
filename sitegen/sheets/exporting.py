"""All cards as one table: a row a card, a column for each key and heading that any of them has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from sitegen.content.config import SiteConfig
from sitegen.content.documents import Document, running_text
from sitegen.content.load import Loaded
from sitegen.schema.front_matter import CardFrontMatter
from sitegen.schema.kinds import TEXT
from sitegen.sheets.cells import Sheet, cell_of
from sitegen.sheets.mapping import CARD, LEAD, Column, SheetMapping
from sitegen.sheets.sections import LEAD as ABOVE
from sitegen.sheets.sections import parts_of
from sitegen.sheets.tables import Cell, fits


class Export(Struct, frozen=True):
    """A table of all cards: the words above its columns, its rows, and how it is read again."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    mapping: SheetMapping


class _Told(Struct, frozen=True):
    """What a card says, by key and by heading."""

    slug: str
    keys: Mapping[str, Any]
    parts: Mapping[str, str]


def export_cards(loaded: Loaded, config: SiteConfig) -> Export:
    """The table of all cards, in which there must be no mistake.

    A text that is too long for a cell is left out of it, and stays on its card.
    """
    cards = [_told(one, loaded, config) for one in loaded.documents if one.kind == "card"]
    columns = list(_columns(cards, config))
    sheet = Sheet(config.vocabularies, config.language)
    rows = [tuple(_cell(card, column, config, sheet) for column in columns) for card in cards]
    heads = tuple(column.column for column in columns)
    return Export(heads, tuple(rows), SheetMapping(columns=tuple(columns)))


def _told(document: Document, loaded: Loaded, config: SiteConfig) -> _Told:
    front_matter = document.front_matter
    assert isinstance(front_matter, CardFrontMatter)
    own = dict(front_matter.fields)
    keys = {
        name: own.get(name) if name in own else getattr(front_matter, name, None)
        for name in config.keys
    }
    text = loaded.folder.read(document.path).decode("utf-8-sig").replace("\r\n", "\n")
    return _Told(document.slug, keys, parts_of(running_text(text)[0]))


def _columns(cards: Sequence[_Told], config: SiteConfig) -> list[Column]:
    """A column for each key and heading that a card has, in the order of the site."""
    labels: Mapping[str, str] = config.language.commands["form"]["labels"]
    heads: Mapping[str, str] = config.language.commands["sheets"]["heads"]
    order = dict.fromkeys(section.heading for section in config.settings.sections)
    for card in cards:
        order |= dict.fromkeys(card.parts)
    columns = [Column(heads[CARD], key=CARD)]
    columns += [Column(key.called or labels.get(n, n), key=n) for n, key in config.keys.items()]
    columns += [Column(name, section=name) for name in order if name != ABOVE]
    columns.append(Column(heads[LEAD], key=LEAD))
    return _apart([one for one in columns if any(_value(card, one) is not None for card in cards)])


def _apart(columns: Sequence[Column]) -> list[Column]:
    """The columns with a name of its own each: the key beside one that is taken."""
    taken: set[str] = set()
    apart = []
    for one in columns:
        name = one.column if one.column not in taken else f"{one.column} ({one.key})"
        taken.add(name)
        apart.append(Column(name, one.key, one.section))
    return apart


def _value(card: _Told, column: Column) -> Any:
    """What a card says in a column; None where it says nothing."""
    if column.heading is not None:
        return card.parts.get(column.heading) or None
    value = card.slug if column.key == CARD else card.keys[column.key or ""]
    return None if value in ((), False) else value


def _cell(card: _Told, column: Column, config: SiteConfig, sheet: Sheet) -> Cell:
    key = config.keys.get(column.key or "")
    cell = cell_of(_value(card, column), key.kind if key else TEXT, sheet)
    return cell if fits(cell) else ""

"""A cell to the value that a card would have, as the kind of its key reads it, and back."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from sitegen.diagnostics.problems import Report
from sitegen.i18n.language import Language
from sitegen.schema.kinds import (
    AMOUNT,
    FLAG,
    NUMBER,
    WHOLE_NUMBER,
    YEAR_OR_DATE,
    Kind,
    ScalarKind,
    Vocabularies,
)
from sitegen.schema.records import ListOf, Record, declared
from sitegen.schema.yaml_tree import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    YamlError,
    parse,
)
from sitegen.sheets.front_matter import brief, flow
from sitegen.sheets.tables import Cell

_NUMBERS = (AMOUNT, NUMBER, WHOLE_NUMBER)
_BULLET = re.compile(r"\s*[-–•*·]\s+")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_END = re.compile("\r\n?|[\n\v\f\x85\u2028\u2029]")  # also those within a cell


class CellPlace(Struct, frozen=True):
    """A cell: its row and column, counted from 1."""

    line: int
    column: int


class Sheet(Struct, frozen=True):
    """What the cells of a sheet are read by: the ids of the site, and its language."""

    vocabularies: Vocabularies
    spoken: Language


def node_of(
    cell: Cell, name: str, kind: Kind[Any], at: CellPlace, sheet: Sheet, report: Report
) -> Node | None:
    """The cell as it would stand in a card behind `name`; None for an empty one, or a report."""
    if isinstance(cell, datetime.date) and _is_text(kind):
        # A spreadsheet makes the second of March of `2.3`; what was typed is lost.
        report.at("sheet-made-date", at.line, at.column, key=name, given=_text(cell))
        return None
    text = _text(cell)
    return _node(text, kind, at, sheet) if text else None


def _is_text(kind: Kind[Any]) -> bool:
    return isinstance(kind, ScalarKind) and kind.written == "text"


def _text(cell: Cell) -> str:
    """What a cell says, as text with `\\n` between its lines."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{round(Decimal(repr(cell)), 6).normalize():f}"
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return tidy(str(cell))


def tidy(text: str) -> str:
    """A text without spaces at the ends of its lines, empty lines at its ends, or unseen marks."""
    lines = [_UNSEEN.sub("", line).rstrip() for line in _LINE_END.split(text)]
    return unicodedata.normalize("NFC", "\n".join(lines)).strip()


def _node(text: str, kind: Kind[Any], at: CellPlace, sheet: Sheet) -> Node:
    if isinstance(kind, ListOf):
        pieces = _pieces(text, kind.item, sheet)
        items = tuple(_node(piece, kind.item, at, sheet) for piece in pieces)
        return SequenceNode(items, at.line, at.column)
    if _is_record(text, kind):
        try:
            return _placed(parse(f"{{{text}}}"), at)
        except YamlError:
            pass  # told by the kind, which expects another value
    single = brief(kind)
    if (choices := single.choices(sheet.vocabularies)) is not None:
        text = _chosen(text, choices)
    elif isinstance(single, ScalarKind):
        text = _written(text, single, sheet.spoken)
    return ScalarNode(text, at.line, at.column, False)


def _is_record(text: str, kind: Kind[Any]) -> bool:
    """Whether a text begins with a key of the record that a value is."""
    return isinstance(kind, Record) and any(
        text.startswith(f"{one}: ") for one in declared(kind.of)
    )


def _pieces(text: str, item: Kind[Any], sheet: Sheet) -> Sequence[str]:
    """The items of a list in one cell: a line each, or words with a mark between them."""
    choices = brief(item).choices(sheet.vocabularies)
    whole = choices is None or _chosen(text, choices) in choices or _is_record(text, item)
    if not whole and "\n" not in text:
        return _filled(re.split("[;,]", text))
    lines = _filled(text.split("\n"))
    if all(_BULLET.match(line) for line in lines):
        return [_BULLET.sub("", line, count=1) for line in lines]
    return lines


def _filled(pieces: Iterable[str]) -> list[str]:
    return [piece for one in pieces if (piece := one.strip())]


def _chosen(text: str, choices: Mapping[str, str]) -> str:
    """The id of what is chosen by its id or its label; else the text as it is."""
    labels = {label.casefold(): value for value, label in reversed(list(choices.items()))}
    ids = {value.casefold(): value for value in choices}
    return ids.get(text.casefold()) or labels.get(text.casefold()) or text


def _written(text: str, kind: ScalarKind[Any], spoken: Language) -> str:
    """A single value as a card has it, where it is clear what is meant: `€ 1.250,50`."""
    if not kind.prose and kind.written == "text":
        return " ".join(text.split())
    if kind in _NUMBERS:
        text = _number(text, spoken)
        if re.search(r"[^\W\d_]", re.sub("eur(o)?", "", text, flags=re.I)):
            return text  # `ongeveer 40` is not 40
    if kind.pattern and re.fullmatch(kind.pattern, text):
        return text
    return kind.suggest(text) or text


def _number(text: str, spoken: Language) -> str:
    """A number in the notation of a language, as digits with a point."""
    thousands, decimal = re.escape(spoken.thousands), re.escape(spoken.decimal)
    grouped = rf"-?\d{{1,3}}(?:{thousands}\d{{3}})+(?:{decimal}\d+)?"
    if not re.fullmatch(grouped, text):
        return text
    return text.replace(spoken.thousands, "").replace(spoken.decimal, ".")


def _placed(node: Node, at: CellPlace) -> Node:
    """The node as if all of it were written in one cell."""
    match node:
        case SequenceNode():
            items = tuple(_placed(item, at) for item in node.items)
            return SequenceNode(items, at.line, at.column)
        case MappingNode():
            entries = tuple(
                (ScalarNode(name.text, at.line, at.column, name.plain), _placed(value, at))
                for name, value in node.entries
            )
            return MappingNode(entries, at.line, at.column)
    return ScalarNode(node.text, at.line, at.column, node.plain)


def cell_of(value: Any, kind: Kind[Any], sheet: Sheet) -> Cell:
    """A value of a card as a cell, which reads as that value again; empty for None."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        item = kind.item if isinstance(kind, ListOf) else kind
        return "\n".join(str(_line(one, item, sheet)) for one in value)
    if isinstance(value, Struct):
        return _record_cell(value, kind, sheet)
    return _single_cell(value, kind, sheet)


def _single_cell(value: Any, kind: Kind[Any], sheet: Sheet) -> Cell:
    """A single value as the sheet shows it: a label for its id, a number as a number."""
    if isinstance(value, bool):
        flags: Sequence[str] = sheet.spoken.commands["sheets"]["flags"]
        return flags[value] if kind == FLAG else str(value).lower()
    if kind == YEAR_OR_DATE:
        return int(value) if value.isdigit() else value
    if choices := kind.choices(sheet.vocabularies):
        label = choices.get(str(value), "")
        return label if list(choices.values()).count(label) == 1 else str(value)
    return value if isinstance(value, int | Decimal | datetime.date) else str(value)


def _line(value: Any, kind: Kind[Any], sheet: Sheet) -> str:
    """An item of a list on a line of its own."""
    return " ".join(str(cell_of(value, kind, sheet)).split())


def _record_cell(value: Struct, kind: Kind[Any], sheet: Sheet) -> Cell:
    """A record on one line, or the one value that may stand for it."""
    if isinstance(kind, Record) and kind.short:
        others = [one for one in fields(type(value)) if one.name != kind.short]
        if all(getattr(value, one.name) == one.default for one in others):
            return cell_of(getattr(value, kind.short), brief(kind), sheet)
    return flow(value)[1:-1]

"""The rows of a sheet to cards: what is new, what changed in the sheet, and what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import DecodeError, Struct, ValidationError, field, json
from msgspec.structs import astuple, replace

from sitegen.content.config import SiteConfig
from sitegen.content.documents import Document, read_source, running_text
from sitegen.content.load import Loaded
from sitegen.content.scaffold import card_slug
from sitegen.diagnostics.problems import Problem, Report
from sitegen.fingerprint import fingerprint
from sitegen.schema.front_matter import CardFrontMatter, read_card
from sitegen.schema.kinds import AMOUNT, PLACEHOLDER, TEXT, Reading
from sitegen.schema.yaml_tree import MappingNode, Node, ScalarNode, SequenceNode
from sitegen.sheets.cells import CellPlace, Sheet, node_of, tidy
from sitegen.sheets.front_matter import Unchangeable, entry_lines, with_keys
from sitegen.sheets.mapping import CARD, COSTS, LEAD, Column, SheetMapping, heads, places_of
from sitegen.sheets.sections import parts_of, with_parts
from sitegen.sheets.tables import Cell, Failed, Table, column_name

_FORMAT = "sitegen-import/1"


class Imported(Struct, frozen=True):
    """What a sheet said when it was last imported: by card, a digest by key or heading."""

    format: str = _FORMAT
    cards: dict[str, dict[str, str]] = field(default_factory=dict)


class Kept(Struct, frozen=True):
    """A cell that changed while its text on the card was edited as well: the text was left."""

    path: str
    line: int
    column: int
    name: str


class Import(Struct, frozen=True):
    """What comes of a sheet: files to write, by path within the content folder, and the rest.

    `problems` are the cells that do not fit, by row and column; `unused` the columns that no card
    gets anything of; `gone` the cards whose rows are no longer there.
    """

    new: Mapping[str, bytes]
    changed: Mapping[str, bytes]
    same: int
    kept: tuple[Kept, ...]
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]
    gone: tuple[str, ...]
    imported: Imported


class _Row(Struct, frozen=True):
    """A row: its number, the slug of its card, what it says by key, as nodes, and by heading.

    `front_matter` is None when a cell does not fit.
    """

    line: int
    slug: str
    entries: Mapping[str, Node]
    parts: Mapping[str, str]
    front_matter: CardFrontMatter | None


class _Reader(Struct, frozen=True):
    """What the rows are read by. `columns` are those in use, each with its place in a row."""

    config: SiteConfig
    mapping: SheetMapping
    columns: tuple[tuple[int, Column], ...]
    report: Report

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.config.vocabularies, self.config.language)

    def place(self, root: str, number: int = 0) -> tuple[int, str]:
        """The column that a key comes from, counted from 1, and what stands above it.

        `number` says which one, where that is known: amounts of several years are one key.
        """
        for place, column in self.columns:
            if number == place + 1 or (not number and root in (column.key, column.section)):
                return place + 1, column.column
        return number, root


def read_imported(data: bytes | None) -> Imported:
    """What a sheet said when it was last imported; nothing when that is not known."""
    try:
        imported = json.decode(data or b"", type=Imported)
    except (DecodeError, ValidationError):
        return Imported()
    return imported if imported.format == _FORMAT else Imported()


def imported_bytes(imported: Imported) -> bytes:
    """The same as a file, with a line for each card."""
    cards = ",\n".join(
        f"{json.encode(slug).decode()}: {json.encode(told).decode()}"
        for slug, told in sorted(imported.cards.items())
    )
    return f'{{"format": "{imported.format}", "cards": {{\n{cards}\n}}}}\n'.encode()


def import_cards(
    table: Table,
    mapping: SheetMapping,
    loaded: Loaded,
    config: SiteConfig,
    before: Imported,
    file: str,
) -> Import:
    """What the rows of a table make of the cards that there are; writes nothing.

    `file` is what messages call the sheet.
    """
    named = heads(table, mapping.header)
    report = Report(file)
    columns = tuple(_placed(mapping, named, report))
    reader = _Reader(config, mapping, columns, report)
    _check_needed(reader)
    if report.problems:
        return Import({}, {}, 0, (), tuple(report.problems), (), (), before)
    used = {place for place, _ in columns}
    unused = tuple(name for number, name in enumerate(named) if name and number not in used)
    rows = list(_rows(table, reader))
    return _merged(rows, reader, loaded, before, unused)


def _placed(
    mapping: SheetMapping, named: Sequence[str], report: Report
) -> Iterator[tuple[int, Column]]:
    """The columns that are used, each with its place; reports those that are not there."""
    for place, column in zip(places_of(mapping.columns, named), mapping.columns, strict=True):
        if column.used and place is None:
            report.at("sheet-no-column", mapping.header, key=column.column, given=column.column)
        elif column.used and place is not None:
            yield place, column


def _check_needed(reader: _Reader) -> None:
    """Report the keys that every card must have and that nothing in the sheet gives."""
    given = {column.key for _, column in reader.columns}
    given |= {name.text for name, _ in reader.mapping.fixed}
    for name, key in reader.config.keys.items():
        if key.required and name not in given:
            example = key.example or key.kind.example(reader.config.vocabularies)
            reader.report.at("sheet-needs", 0, key=name, example=example)


def _rows(table: Table, reader: _Reader) -> Iterator[_Row]:
    """The rows; reports every cell that does not fit."""
    seen: dict[str, int] = {}
    for line, cells in enumerate(table.rows[reader.mapping.header :], reader.mapping.header + 1):
        if not any(tidy(str(cell)) for cell in cells if cell is not False):
            continue
        report = Report(reader.report.file)
        row = _row(line, cells, reader, report)
        first = seen.setdefault(row.slug, line) if row.slug else line
        if first != line:
            root = CARD if reader.place(CARD)[0] else "title"
            report.at("sheet-twin", line, 0, key=root, first=first, given=row.slug)
        for problem in report.problems:
            _report_in_sheet(problem, reader)
        yield replace(row, front_matter=None) if report.problems else row


def _row(line: int, cells: Sequence[Cell], reader: _Reader, report: Report) -> _Row:
    """A row as a card would say it; reports what does not fit."""
    config = reader.config
    reading = Reading(report, config.vocabularies, config.settings.nouns)
    entries, parts = _cells(line, cells, reader, report)
    for name, value in reader.mapping.fixed:
        entries.setdefault(name.text, value)
    title = entries.get("title")
    text = title.text if isinstance(title, ScalarNode) else ""
    named = entries.pop(CARD, None)
    slug = named.text if isinstance(named, ScalarNode) else card_slug(text)
    if card_slug(slug) != slug:
        report.at("bad-name", line, key=CARD, given=slug, suggestion=card_slug(slug))
    elif text and not slug:
        report.at("sheet-no-slug", line, key="title", given=text)
    pairs = [(ScalarNode(name, line, 0, True), value) for name, value in entries.items()]
    # A key that lacks because its cell does not fit is not told as well.
    reading.reported.update(one.key for one in report.problems)
    node = MappingNode(tuple(pairs), line, 0)
    front_matter = read_card(node, reader.config.keys, reader.config.settings, reading)
    return _Row(line, slug, entries, parts, front_matter)


def _cells(
    line: int, cells: Sequence[Cell], reader: _Reader, report: Report
) -> tuple[dict[str, Node], dict[str, str]]:
    """What the cells of a row say, by key as nodes, and by heading as text."""
    entries: dict[str, Node] = {}
    parts: dict[str, str] = {}
    for place, column in reader.columns:
        cell: Cell = cells[place] if place < len(cells) else ""
        at = CellPlace(line, place + 1)
        if isinstance(cell, Failed):
            root = column.section or column.key or ""
            report.at("sheet-formula", line, place + 1, key=root, given=cell)
        elif column.heading is not None:
            parts[column.heading] = tidy(str(cell))
        elif node := _node(cell, column, at, reader, report):
            key = column.key or ""
            entries[key] = _with_item(entries.get(key), node) if column.is_amount else node
    return entries, parts


def _node(
    cell: Cell, column: Column, at: CellPlace, reader: _Reader, report: Report
) -> Node | None:
    """What a cell says of the key of its column; None for an empty cell."""
    if column.is_amount:
        return _cost(cell, column, at, reader, report)
    key = column.key or ""
    kind = reader.config.keys[key].kind if key != CARD else TEXT
    return node_of(cell, key, kind, at, reader.sheet, report)


def _with_item(listed: Node | None, item: Node) -> SequenceNode:
    """A list with one item more."""
    items = listed.items if isinstance(listed, SequenceNode) else ()
    return SequenceNode((*items, item), item.line, item.column)


def _cost(
    cell: Cell, column: Column, at: CellPlace, reader: _Reader, report: Report
) -> MappingNode | None:
    """What a card cost by a column of amounts; None for an empty cell."""
    amount = node_of(cell, COSTS, AMOUNT, at, reader.sheet, report)
    if amount is None:
        return None
    told = {"year": str(column.year), "amount": amount, "source": column.source or ""}
    told |= {"kind": column.kind} if column.kind else {}
    return MappingNode(
        tuple(
            (_written(name, at), _written(value, at) if isinstance(value, str) else value)
            for name, value in told.items()
        ),
        at.line,
        at.column,
    )


def _written(text: str, at: CellPlace) -> ScalarNode:
    return ScalarNode(text, at.line, at.column, False)


def _report_in_sheet(problem: Problem, reader: _Reader) -> None:
    """Report what is wrong with a key of a card at the cell that it comes from."""
    root = re.split(r"[.\[]", problem.key)[0]
    column, name = reader.place(root, problem.column)
    place = f"{column_name(column)} ({name})" if column else name
    values = dict(problem.values) | {"name": name}
    if problem.rule in ("missing-key", "empty-value"):
        example = values.get("example", PLACEHOLDER)
        reader.report.at("sheet-empty", problem.line, column, key=place, name=name, example=example)
    else:
        filled = tuple(values.items())
        reader.report.problems.append(
            Problem(problem.file, problem.line, column, place, problem.rule, filled)
        )


class _Merge(Struct):
    """What comes of the rows so far."""

    new: dict[str, bytes] = field(default_factory=dict)
    changed: dict[str, bytes] = field(default_factory=dict)
    same: int = 0
    kept: list[Kept] = field(default_factory=list)
    cards: dict[str, dict[str, str]] = field(default_factory=dict)


def _merged(
    rows: Iterable[_Row], reader: _Reader, loaded: Loaded, before: Imported, unused: tuple[str, ...]
) -> Import:
    """What the rows make of the cards that there are."""
    cards = {one.slug: one for one in loaded.documents if one.kind == "card"}
    merge = _Merge(cards=dict(before.cards))
    gone = before.cards.keys() & cards.keys()
    for row in rows:
        gone.discard(row.slug)
        if row.front_matter is not None and row.slug in cards:
            _update(row, row.front_matter, cards[row.slug], reader, loaded, merge)
        elif row.front_matter is not None:
            _add(row, row.front_matter, reader, merge)
    problems = tuple(reader.report.problems)
    imported = Imported(cards=merge.cards)
    kept = tuple(merge.kept)
    return Import(
        merge.new, merge.changed, merge.same, kept, problems, unused, tuple(sorted(gone)), imported
    )


def _add(row: _Row, said: CardFrontMatter, reader: _Reader, merge: _Merge) -> None:
    """A new card, when a build would take it."""
    config = reader.config
    head = [
        line
        for name, key in config.keys.items()
        if name in row.entries
        for line in entry_lines(name, key.kind, row.entries[name])
    ]
    order = [section.heading for section in config.settings.sections]
    parts = {name: text for name, text in row.parts.items() if text}
    text = "\n".join(["---", *head, "---", "", with_parts("", parts, order).lstrip("\n")])
    path = f"{config.settings.words.card.folder}/{row.slug}/index.md"
    data = f"{text.rstrip()}\n".encode()
    if _sound(path, data, row, reader):
        merge.new[path] = data
        merge.cards[row.slug] = _digests(said, row.parts, reader)


def _update(
    row: _Row,
    said: CardFrontMatter,
    document: Document,
    reader: _Reader,
    loaded: Loaded,
    merge: _Merge,
) -> None:
    """Bring a card to what changed in its row, and leave what was edited on the card itself."""
    shown = loaded.folder.shown(document.path)
    if not isinstance(document.front_matter, CardFrontMatter):
        reader.report.at("sheet-card-wrong", row.line, key=row.slug, given=shown)
        return
    data = loaded.folder.read(document.path)
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    now = _digests(document.front_matter, parts_of(running_text(text)[0]), reader)
    base = merge.cards.get(row.slug, {})
    told = _row_digests(row, said, base, reader)
    wanted = {name for name in told if _goes(told[name], base.get(name), now[name])}
    merge.kept += _kept(row.line, shown, told, base, now, reader)
    if wanted:
        try:
            after = _edited(text, wanted, row, reader)
        except Unchangeable:
            reader.report.at("sheet-card-wrong", row.line, key=row.slug, given=shown)
            return
        written = _with_ends_of(data, after)
        if not _sound(document.path, written, row, reader):
            return
        merge.changed[document.path] = written
    merge.same += not wanted
    settled = {name: told[name] for name in told if name in wanted or told[name] == now[name]}
    merge.cards[row.slug] = base | settled


def _with_ends_of(data: bytes, text: str) -> bytes:
    """A text with its lines ended as those of a file are."""
    return (text.replace("\n", "\r\n") if b"\r\n" in data else text).encode()


def _row_digests(
    row: _Row, said: CardFrontMatter, base: Mapping[str, str], reader: _Reader
) -> dict[str, str]:
    """What a row says of a card that is there already.

    What goes for every row is no word on a card that was there before the sheet.
    """
    fixed = {name.text for name, _ in reader.mapping.fixed}
    told = _digests(said, row.parts, reader)
    return {name: one for name, one in told.items() if name in base or name not in fixed}


def _kept(
    line: int,
    shown: str,
    told: Mapping[str, str],
    base: Mapping[str, str],
    now: Mapping[str, str],
    reader: _Reader,
) -> Iterator[Kept]:
    """The cells that changed, while the card says something else by now."""
    for name in sorted(told):
        changed = told[name] not in (now[name], base.get(name, ""))
        if changed and not _goes(told[name], base.get(name), now[name]):
            column, head = reader.place(name)
            place = f"{column_name(column)} ({head})" if column else head
            yield Kept(shown, line, column, place)


def _goes(told: str, base: str | None, now: str) -> bool:
    """Whether what a cell says takes the place of what the card says: only if nobody edited that.

    `base` is what the cell said when it was last imported. Without that, it may fill what is open.
    """
    if told in (now, base):
        return False
    return now == base if base is not None else not now


def _edited(text: str, wanted: Iterable[str], row: _Row, reader: _Reader) -> str:
    """The text of a card with what the row says of some keys and headings."""
    keys, settings = reader.config.keys, reader.config.settings
    changes = {
        name: entry_lines(name, keys[name].kind, row.entries[name]) if name in row.entries else []
        for name in wanted
        if name in keys
    }
    text = with_keys(text, changes, list(keys))
    parts = {name: row.parts[name] for name in wanted if name in row.parts}
    if not parts:
        return text
    body, _ = running_text(text)
    headings = [section.heading for section in settings.sections]
    return text.removesuffix(body) + with_parts(body, parts, headings)


def _digests(
    front_matter: CardFrontMatter, parts: Mapping[str, str], reader: _Reader
) -> dict[str, str]:
    """What a row or a card says of what the sheet is about: digests by key and by heading."""
    own = dict(front_matter.fields)
    columns = [column for _, column in reader.columns]
    names = {column.key for column in columns if column.key and column.key not in (CARD, LEAD)}
    names |= {name.text for name, _ in reader.mapping.fixed}
    headings = {column.heading for column in columns if column.heading is not None}
    digests = {name: _digest(own.get(name, getattr(front_matter, name, None))) for name in names}
    return digests | {name: _part_digest(parts.get(name, "")) for name in headings}


def _part_digest(text: str) -> str:
    """A digest of a text under a heading; one that still has to be written is none."""
    return fingerprint(text)[:12] if text not in ("", PLACEHOLDER) else ""


def _digest(value: Any) -> str:
    """A digest of a value that does not tell apart what reads the same; empty for nothing."""
    empty = value is None or value is False or value in ((), "")
    return "" if empty else fingerprint(_comparable(value))[:12]


def _comparable(value: Any) -> object:
    if isinstance(value, Decimal):
        return value.normalize()
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Struct):
        return tuple(map(_comparable, astuple(value)))
    return tuple(map(_comparable, value)) if isinstance(value, tuple) else value


def _sound(path: str, data: bytes, row: _Row, reader: _Reader) -> bool:
    """Whether a build would take this text; reports what it would not."""
    document, _ = read_source(path, path, data, reader.config)
    for problem in document.problems:
        at = Problem(reader.report.file, row.line, 0, row.slug, problem.rule, problem.values)
        reader.report.problems.append(at)
    return not document.problems

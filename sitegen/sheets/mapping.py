"""Which column of a sheet is which key of a card: proposed, kept in a file, and read from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from sitegen.content.folder import decode
from sitegen.diagnostics.problems import Report, nearest
from sitegen.i18n.language import Language
from sitegen.schema.kinds import TEXT, WHOLE_NUMBER, YEAR, Choice, Kind, Reading, Vocabularies, slug
from sitegen.schema.programme import AMOUNT_KINDS
from sitegen.schema.records import Declared, Key, ListOf, Record, read_keys
from sitegen.schema.records import key as declare
from sitegen.schema.settings import Settings
from sitegen.schema.yaml_repairs import read_yaml
from sitegen.schema.yaml_tree import MappingNode, Node, ScalarNode
from sitegen.sheets.front_matter import entry_lines, flow
from sitegen.sheets.sections import LEAD as ABOVE
from sitegen.sheets.tables import Table

CARD = "card"
"""What the column with the folder names of cards is called."""

LEAD = "text"
"""What the column with the text above the first heading is called."""

COSTS = "costs"

Entry = tuple[ScalarNode, Node]

_DEEPEST_HEAD = 25  # rows above the first card, in which there may be a title or a remark


class Column(Declared, frozen=True):
    """A column, by the words above it; without `key` and `section` it is not used."""

    column: str = declare(TEXT, required=True, nl="Wat er boven staat.", en="Its heading.")
    key: str | None = declare(TEXT, nl="De sleutel van de kaart.", en="The key of the card.")
    section: str | None = declare(TEXT, nl="De kop op de kaart.", en="The heading on the card.")
    year: int | None = declare(YEAR, nl="Het jaar van bedragen.", en="The year of amounts.")
    source: str | None = declare(
        TEXT, nl="Waar het geld vandaan komt.", en="Where the money comes from."
    )
    kind: str | None = declare(
        Choice(AMOUNT_KINDS), nl="Wat voor bedragen het zijn.", en="What the amounts are."
    )

    @property
    def used(self) -> bool:
        """Whether cards get anything of it."""
        return bool(self.key or self.section)

    @property
    def is_amount(self) -> bool:
        """Whether it holds what something cost in a year."""
        return self.year is not None and self.source is not None

    @property
    def heading(self) -> str | None:
        """The heading whose text it holds, `""` for what stands above the first; else None."""
        return self.section or (ABOVE if self.key == LEAD else None)


class _Entries(Kind[tuple[Entry, ...]], frozen=True):
    """Keys of a card with their values, typed by who knows the keys of the site."""

    def read(self, node: Node, path: str, reading: Reading) -> tuple[Entry, ...] | None:
        if isinstance(node, MappingNode):
            return node.entries
        given = node.text if isinstance(node, ScalarNode) else "[…]"
        reading.report.add("not-record", node, path, given=given, known="draft", suggestion="")
        return None

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        return {"type": "object"}


class SheetMapping(Declared, frozen=True):
    """What the rows of a sheet are read by; `fixed` goes for every card."""

    sheet: str | None = declare(TEXT, nl="Het werkblad.", en="The sheet.")
    header: int = declare(
        WHOLE_NUMBER, default=1, nl="De rij met de koppen.", en="The row with the headings."
    )
    columns: tuple[Column, ...] = declare(
        ListOf(Record(Column)), required=True, nl="De kolommen.", en="The columns."
    )
    fixed: tuple[Entry, ...] = declare(
        _Entries(), default=(), nl="Wat voor elke kaart geldt.", en="What goes for every card."
    )


class Known(Struct, frozen=True):
    """What a column can be: the keys of a card of this site, by name, and its settings."""

    settings: Settings
    keys: Mapping[str, Key]
    spoken: Language


def read_mapping(data: bytes, known: Known, report: Report) -> SheetMapping | None:
    """The mapping in a file, or None after reporting why not."""
    text = decode(data, report)
    root = read_yaml(text, report) if text is not None else None
    if root is None:
        return None
    settings = known.settings
    reading = Reading(report, settings.vocabularies, settings.nouns, report.places)
    mapping = Record(SheetMapping).read(root, "", reading)
    if mapping is not None:
        _check_columns(mapping.columns, known, report)
        _check_fixed(mapping.fixed, known, reading)
    return None if report.problems else mapping


def _check_columns(columns: Sequence[Column], known: Known, report: Report) -> None:
    """Report the columns that would become a key that there is not."""
    names = [CARD, LEAD, *known.keys]
    for number, column in enumerate(columns, 1):
        if column.key and column.key not in names:
            others = {word: name for name, key in known.keys.items() for word in key.also}
            report.at(
                "unknown-key",
                0,
                key=f"columns[{number}].key",
                given=column.key,
                suggestion=nearest(column.key, names, others),
                known=", ".join(names),
            )
        amounts = [column.year is not None, column.source is not None]
        wanted = any(amounts) or column.kind is not None
        if wanted and (column.key != COSTS or not all(amounts)):
            report.at("sheet-amounts", 0, key=f"columns[{number}]")


def _check_fixed(fixed: Iterable[Entry], known: Known, reading: Reading) -> None:
    """Report what cannot go for every card."""
    entries = tuple(fixed)
    if entries:
        named = {name.text for name, _ in entries}
        keys = {name: key for name, key in known.keys.items() if not key.required or name in named}
        line = entries[0][0].line
        read_keys(keys, MappingNode(entries, line, 1), "fixed", reading)


def heads(table: Table, header: int) -> list[str]:
    """The words above the columns of a table."""
    row = table.rows[header - 1] if 0 < header <= len(table.rows) else ()
    return [" ".join(str(cell).split()) for cell in row]


def places_of(columns: Sequence[Column], named: Sequence[str]) -> list[int | None]:
    """The place of each column in the row of headings; None for one that is not there."""
    free = list(enumerate(named))
    places: list[int | None] = []
    for column in columns:
        found = next((one for one in free if one[1] == " ".join(column.column.split())), None)
        if found:
            free.remove(found)
        places.append(found[0] if found else None)
    return places


def propose(tables: Sequence[Table], known: Known) -> SheetMapping:
    """The mapping of the sheet and row whose headings say most: each is used when it is clear."""
    words = _words(known)
    mappings = [
        SheetMapping(sheet=table.name or None, header=header, columns=columns)
        for table in tables
        for header in range(1, min(_DEEPEST_HEAD, len(table.rows)) + 1)
        if (columns := tuple(_columns(heads(table, header), words, known)))
    ]
    best = max(mappings, key=_says, default=SheetMapping(columns=()))
    draft = (ScalarNode("draft", 1, 1, True), ScalarNode("true", 1, 1, True))
    drafts = any(column.key == "draft" for column in best.columns)
    return best if drafts else replace(best, fixed=(draft,))


def _says(mapping: SheetMapping) -> int:
    """How much the headings of a mapping say; a title says most."""
    used = {column.key or column.section for column in mapping.columns if column.used}
    return len(used) + 100 * ("title" in used)


def _columns(named: Sequence[str], words: Mapping[str, Column], known: Known) -> Iterator[Column]:
    """What each column most clearly is; of two that are the same the first."""
    taken = set()
    for name in filter(None, named):
        found = words.get(_plain(name)) or _amounts(name, known) or Column(name)
        same = (found.key, found.section, found.year, found.source, found.kind)
        if found.used and same in taken:
            found = Column(name)
        taken.add(same)
        yield replace(found, column=name)


def _words(known: Known) -> dict[str, Column]:
    """What people put above a column, by the letters of it."""
    settings, labels = known.settings, known.spoken.commands["form"]["labels"]
    found: dict[str, Column] = {}
    found[_plain(settings.words.card.one)] = Column("", key="title")
    for section in settings.sections:
        found[_plain(section.heading)] = Column("", section=section.heading)
    for name, key in reversed(list(known.keys.items())):
        help_ = key.help[settings.language]
        for word in (*key.also, help_, key.called, labels.get(name, name), name):
            found[_plain(word)] = Column("", key=name)
    for name, word in known.spoken.commands["sheets"]["heads"].items():
        found[_plain(word)] = found[_plain(name)] = Column("", key=name)
    return {**found, "": Column("")}


def _plain(text: str) -> str:
    """Words without what people write in more than one way: `Thema's` and `themas`."""
    return slug(re.sub(r"\(.*?\)", "", text)).replace("-", "")


def _amounts(name: str, known: Known) -> Column | None:
    """`Kosten 2017` as amounts of that year, where all money of the site has one source."""
    found = re.fullmatch(r"\D*\b((?:19|20)\d\d)", name.strip())
    if not found or len(known.settings.sources) != 1:
        return None
    money: Mapping[str, Sequence[str]] = known.spoken.commands["sheets"]["money"]
    kinds = {_plain(word): kind for kind, words in money.items() for word in words}
    kind = kinds.get(_plain(name.strip()[:-4]))
    if kind is None:
        return None
    (source,) = known.settings.sources
    said = None if kind == "spent" else kind
    return Column("", key=COSTS, year=int(found[1]), source=source.id, kind=said)


def mapping_text(mapping: SheetMapping, file: str, known: Known) -> str:
    """The mapping as the file that people change, with what it means above it."""
    said: Mapping[str, str] = known.spoken.commands["sheets"]
    keys = ", ".join([CARD, LEAD, *known.keys])
    lines = [f"# {line}" for line in said["mapping"].format(file=file, keys=keys).splitlines()]
    lines += [f"sheet: {flow(mapping.sheet)}"] if mapping.sheet else []
    lines += [f"header: {mapping.header}", "columns:"]
    for column in mapping.columns:
        told: dict[str, str | int | None] = {"column": column.column, "key": column.key}
        told |= {"section": column.section, "year": column.year}
        told |= {"source": column.source, "kind": column.kind}
        shown = ", ".join(f"{name}: {flow(value)}" for name, value in told.items() if value)
        lines.append(f"  - {{{shown}}}" + ("" if column.used else f"  # {said['unused']}"))
    lines += ["fixed:"] if mapping.fixed else []
    for name, value in mapping.fixed:
        lines += [f"  {line}" for line in entry_lines(name.text, known.keys[name.text].kind, value)]
    return "\n".join(lines) + "\n"

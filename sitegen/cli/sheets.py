"""The commands `import` and `export`: cards from a spreadsheet, and a spreadsheet of all cards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.help import SpokenCommand, WrongUsage
from sitegen.cli.options import content_argument, content_option, load_site, say, stop_at
from sitegen.i18n.language import language

if TYPE_CHECKING:  # what a command needs is loaded when it is named
    from sitegen.content.config import SiteConfig
    from sitegen.content.load import Loaded
    from sitegen.sheets.importing import Import
    from sitegen.sheets.mapping import Known, SheetMapping
    from sitegen.sheets.tables import SheetError, Table

_MAPPING = ".mapping.yaml"
_IMPORTED = ".imported.json"


@click.command("import", cls=SpokenCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", type=click.Path(dir_okay=False, path_type=Path), default=None)
@content_option
def import_command(file: Path, mapping: Path | None, content: Path) -> None:
    """Make cards of the rows of a spreadsheet, or bring cards to what changed in it."""
    from sitegen.content.writing import write_files
    from sitegen.sheets.importing import (
        import_cards,
        imported_bytes,
        read_imported,
    )
    from sitegen.sheets.tables import SheetError, read_tables

    _, loaded = load_site(content)
    config = _config(loaded)
    said = config.language.commands["sheets"]
    kept = mapping or _beside(file, _MAPPING)
    try:
        tables = read_tables(file)
    except SheetError as error:
        raise _refused(error, file, said) from error
    chosen, proposed = _mapping(tables, kept, file, config, content)
    table = _table(tables, chosen, kept, config)
    state = _beside(file, _IMPORTED)
    before = read_imported(state.read_bytes() if state.exists() else None)
    shown = said["sheet"].format(file=file.name, sheet=table.name) if table.name else file.name
    outcome = import_cards(table, chosen, loaded, config, before, shown)
    write_files(content, {**outcome.new, **outcome.changed})
    if outcome.imported != before:
        write_files(state.parent, {state.name: imported_bytes(outcome.imported)})
    if proposed:
        say(said["proposed"].format(path=kept))
    _tell(outcome, config, content)
    if outcome.problems:
        stop_at(outcome.problems, config.language.code, table="sheet")


def _config(loaded: Loaded) -> SiteConfig:
    if loaded.config is None:
        raise AssertionError("a site that was loaded has settings")
    return loaded.config


def _known(config: SiteConfig) -> Known:
    from sitegen.sheets.mapping import Known

    return Known(config.settings, config.keys, config.language)


def _beside(file: Path, ending: str) -> Path:
    """The file that belongs to a spreadsheet: `kaarten.xlsx.mapping.yaml`."""
    return file.with_name(file.name + ending)


def _refused(error: SheetError, file: Path, said: Mapping[str, str]) -> WrongUsage:
    return WrongUsage(said[error.reason].format(path=file, detail=error.detail))


def _mapping(
    tables: tuple[Table, ...], path: Path, file: Path, config: SiteConfig, content: Path
) -> tuple[SheetMapping, bool]:
    """The mapping that is kept, or else one that is proposed and kept from now on."""
    from sitegen.content.writing import write_files
    from sitegen.diagnostics.problems import Report
    from sitegen.sheets.mapping import mapping_text, propose, read_mapping

    if path.exists():
        report = Report(str(path))
        mapping = read_mapping(path.read_bytes(), _known(config), report)
        if mapping is None:
            stop_at(report.problems, config.language.code)
        return mapping, False
    mapping = propose(tables, _known(config))
    command = f"sitegen import {file}{content_argument(content)}"
    text = mapping_text(mapping, command, _known(config))
    write_files(path.parent, {path.name: text.encode()})
    return mapping, True


def _table(
    tables: tuple[Table, ...], mapping: SheetMapping, path: Path, config: SiteConfig
) -> Table:
    """The sheet that the mapping names; of a file with one, that one."""
    from sitegen.diagnostics.problems import Report, nearest
    from sitegen.sheets.tables import Table

    names = {table.name: table for table in tables}
    if mapping.sheet is None or len(tables) < 2:
        return tables[0] if tables else Table("", ())
    if mapping.sheet not in names:
        report = Report(str(path))
        near, known = nearest(mapping.sheet, names), ", ".join(names)
        given = mapping.sheet
        report.at("sheet-gone", 0, key="sheet", given=given, suggestion=near, known=known)
        stop_at(report.problems, config.language.code)
    return names[mapping.sheet]


def _tell(outcome: Import, config: SiteConfig, content: Path) -> None:
    """Print what was done, and what was left as it is."""
    said = config.language.commands["sheets"]
    counts = {"new": len(outcome.new), "changed": len(outcome.changed), "same": outcome.same}
    say(said["done"].format(**counts))
    for one in outcome.kept:
        say(said["kept"].format(path=one.path, row=one.line, column=one.name))
    if outcome.gone:
        folder = config.settings.words.card.folder
        say(said["gone"].format(folder=folder, cards=", ".join(outcome.gone)))
    if outcome.unused:
        say(said["left-out"].format(columns=", ".join(f"'{one}'" for one in outcome.unused)))
    if outcome.new:
        say(said["next"].format(option=content_argument(content)))


@click.command("export", cls=SpokenCommand)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@content_option
def export_command(file: Path, content: Path) -> None:
    """Write all cards to a spreadsheet, drafts included, and how to read it again."""
    from sitegen.content.writing import write_files
    from sitegen.sheets.exporting import export_cards
    from sitegen.sheets.importing import Imported, import_cards, imported_bytes
    from sitegen.sheets.mapping import mapping_text
    from sitegen.sheets.tables import SheetError, Table, table_bytes

    settings, loaded = load_site(content)
    config = _config(loaded)
    said = language(settings.language).commands["sheets"]
    if loaded.problems:
        stop_at(loaded.problems, settings.language)
    if file.exists():
        raise WrongUsage(said["there"].format(path=file))
    name = settings.words.card.many
    made = export_cards(loaded, config)
    try:
        data = table_bytes(file.suffix.lower(), name, made.heads, made.rows, config.language)
    except SheetError as error:
        raise _refused(error, file, said) from error
    # What the cards say now is what the sheet says: from here on, a change in either is told.
    table = Table("", (made.heads, *made.rows))
    told = import_cards(table, made.mapping, loaded, config, Imported(), file.name).imported
    command = f"sitegen import {file}{content_argument(content)}"
    write_files(
        file.parent,
        {
            file.name: data,
            _beside(file, _MAPPING).name: mapping_text(
                made.mapping, command, _known(config)
            ).encode(),
            _beside(file, _IMPORTED).name: imported_bytes(told),
        },
    )
    say(said["exported"].format(path=file, count=len(made.rows)))

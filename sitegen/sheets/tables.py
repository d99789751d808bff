"""Spreadsheet files to tables of cells, and back: XLSX, ODS and CSV."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from sitegen.i18n.language import Language
from sitegen.sheets.failures import failures, is_mark

Cell = str | int | float | bool | Decimal | datetime.date | datetime.time | datetime.timedelta
"""What a cell holds; an empty one is an empty text."""

READABLE = (".csv", ".ods", ".xlsx")
WRITABLE = (".csv", ".xlsx")

# More than anybody's list of projects, and less than what would fill the memory.
_MAX_BYTES = 32 * 1024 * 1024
_MAX_UNPACKED = 256 * 1024 * 1024
_MAX_CELL = 32_767  # characters: what a cell of a spreadsheet can hold

_SEPARATORS = ";,\t"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ENOUGH = 200  # rows that tell which separator a file uses


class SheetError(Exception):
    """A spreadsheet that cannot be read or written. `reason` is the id of what is told."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Failed(str):
    """What a cell shows in which a formula failed: `#REF!`."""

    __slots__ = ()


class Table(Struct, frozen=True):
    """A sheet: its name, which is empty for that of a CSV file, and its rows from the first on."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def read_tables(path: Path) -> tuple[Table, ...]:
    """The sheets of a file that have anything in them. Raises SheetError and OSError."""
    suffix = path.suffix.lower()
    if suffix not in READABLE:
        raise SheetError("sheet-kind", ", ".join(READABLE))
    data = path.read_bytes()
    if len(data) > _MAX_BYTES:
        raise SheetError("sheet-too-big", str(_MAX_BYTES // 1024**2))
    tables = (_csv_table(data),) if suffix == ".csv" else _workbook(data)
    return tuple(table for table in tables if any(map(any, table.rows)))


def column_name(number: int) -> str:
    """A column, counted from 1, as spreadsheets call it: `A`, `AB`."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _workbook(data: bytes) -> Iterable[Table]:
    from python_calamine import CalamineError, CalamineWorkbook  # not without such a file

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > _MAX_UNPACKED:
                raise SheetError("sheet-too-big", str(_MAX_UNPACKED // 1024**2))
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            tables = []
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name).to_python(False)
                rows: list[list[Cell]] = [[*row] for row in sheet]
                _mark_failures(rows, packed, name)
                tables.append(Table(name, tuple(map(tuple, rows))))
            return tables
    except (zipfile.BadZipFile, CalamineError) as error:
        raise SheetError("sheet-unreadable") from error


def _mark_failures(rows: list[list[Cell]], packed: zipfile.ZipFile, sheet: str) -> None:
    """Put back in a sheet what its reader left out: the cells in which a formula failed."""
    for found in failures(packed, sheet):
        for row in rows[found.rows.start : found.rows.stop]:
            cells = range(*slice(found.columns.start, found.columns.stop).indices(len(row)))
            row[cells.start : cells.stop] = [Failed(found.shown)] * len(cells)


def _csv_table(data: bytes) -> Table:
    """The one table of a CSV file, whichever separator and encoding its program uses."""
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    named = re.match(r"sep=(.)\n", text)  # Excel's own way to tell
    separator = named[1] if named else _separator(text)
    rows = [tuple(map(_bare, row)) for row in _csv_rows(text, separator)]
    if named:
        rows[0] = ()
    return Table("", tuple(rows))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # what Windows writes


def _csv_rows(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise SheetError("sheet-unreadable") from error


def _separator(text: str) -> str:
    """The separator that cuts the largest share of rows into equally many cells."""

    def score(separator: str) -> tuple[float, int]:
        rows = _csv_rows(text, separator)[:_ENOUGH]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, often = widths.most_common(1)[0] if widths else (0, 0)
        return often / max(1, len(rows)), width

    return max(_SEPARATORS, key=score)


def _bare(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being taken for a formula."""
    if is_mark(cell):
        return Failed(cell)
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _inert(cell: str) -> str:
    """A cell that a spreadsheet takes for text, also when it looks like a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def fits(cell: Cell) -> bool:
    """Whether a spreadsheet can hold this cell whole."""
    return not isinstance(cell, str) or len(cell) <= _MAX_CELL


def table_bytes(
    suffix: str, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], spoken: Language
) -> bytes:
    """A file with one table, by the suffix of its name. Raises SheetError for another kind."""
    if suffix == ".csv":
        return _csv_bytes(heads, rows, spoken)
    if suffix == ".xlsx":
        return _xlsx_bytes(name, heads, rows)
    raise SheetError("sheet-kind", ", ".join(WRITABLE))


def _csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[Cell]], spoken: Language) -> bytes:
    """The table as the spreadsheets of this language open it by a double click."""
    text = io.StringIO()
    separator = ";" if spoken.decimal == "," else ","
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(map(_inert, heads))
    writer.writerows([_csv_cell(cell, spoken) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell, spoken: Language) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", spoken.decimal)
    return _inert(str(cell))


def _xlsx_bytes(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    from xlsxwriter import Workbook  # not without such a file

    file = io.BytesIO()
    made = datetime.datetime(2000, 1, 1)  # the same cards give the same file
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": made})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(heads) - 1, 24)
        for column, text in enumerate(heads):
            sheet.write_string(0, column, text, head)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(line, column, cell, day)
                elif isinstance(cell, int | Decimal) and not isinstance(cell, bool):
                    sheet.write_number(line, column, cell, plain)
                elif cell != "":
                    sheet.write_string(line, column, str(cell), plain)
    return file.getvalue()

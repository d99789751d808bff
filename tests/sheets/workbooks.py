"""Spreadsheets as people's own programs write them: XLSX, ODS, and CSV from Windows."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from xlsxwriter import Workbook


class Broken(NamedTuple):
    """A cell in which a formula failed, and what it shows."""

    shown: str


Value = str | int | float | datetime.date | Broken
Rows = Sequence[Sequence[Value]]


def write_xlsx(path: Path, rows: Rows, sheet: str = "Projecten") -> Path:
    """A workbook with one sheet, in which numbers and days are that."""
    with Workbook(path) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "d-m-yyyy"})
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    page.write_datetime(line, column, value, day)
                elif isinstance(value, Broken):
                    page.write_formula(line, column, "=1/0", None, value.shown)
                elif isinstance(value, str):
                    page.write_string(line, column, value)
                else:
                    page.write_number(line, column, value)
    return path


def _ods_cell(value: Value) -> str:
    if isinstance(value, datetime.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, Broken):
        kind = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
    elif isinstance(value, str):
        kind = 'office:value-type="string"'
    else:
        kind = f'office:value-type="float" office:value="{value}"'
    shown = value.shown if isinstance(value, Broken) else str(value)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def write_ods(path: Path, rows: Rows) -> Path:
    """The same as LibreOffice writes it."""
    told = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>'
        f'<office:body><office:spreadsheet><table:table table:name="Projecten">{told}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr("content.xml", content)
    return path


def _dutch(value: Value) -> str:
    if isinstance(value, datetime.date):
        return f"{value.day}-{value.month}-{value.year}"
    if isinstance(value, Broken):
        return value.shown
    return value if isinstance(value, str) else str(value).replace(".", ",")


def write_windows_csv(path: Path, rows: Rows) -> Path:
    """The same as a Dutch Excel saves it: semicolons, in the encoding of Windows."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([map(_dutch, row) for row in rows])
    path.write_bytes(text.getvalue().encode("cp1252"))
    return path


WRITERS: Mapping[str, Callable[[Path, Rows], Path]] = {
    ".xlsx": write_xlsx,
    ".ods": write_ods,
    ".csv": write_windows_csv,
}

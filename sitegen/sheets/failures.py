"""The cells of a workbook in which a formula failed, which its reader takes for empty ones."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse
from zipfile import ZipFile

from msgspec import Struct

# What spreadsheets show there, in English and in Dutch; `Err:` is LibreOffice's own.
_MARK = re.compile(
    r"#(DIV/0|NULL|NUM|REF|VALUE|SPILL|CALC|FIELD|BLOCKED|CONNECT"
    r"|DEEL/0|LEEG|GETAL|VERW|WAARDE|OVERLOOP|VELD|GEBLOKKEERD)!"
    r"|#N/[AB]|#NA(ME|AM)\?|Err:\d{3}"
)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TO_PART = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK = PurePosixPath("xl/workbook.xml")

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FAILED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


class Failures(Struct, frozen=True):
    """Cells that show the same mark: their rows and columns, counted from 0."""

    rows: range
    columns: range
    shown: str


def is_mark(text: str) -> bool:
    """Whether a cell shows what spreadsheets show where a formula failed: `#REF!`, `#N/B`."""
    return _MARK.fullmatch(text) is not None


def failures(packed: ZipFile, sheet: str) -> list[Failures]:
    """The cells of a sheet in which a formula failed; none where the file is not as it should."""
    try:
        if str(_BOOK) in packed.namelist():
            return list(_of_excel(packed.read(_part(packed, sheet))))
        return list(_of_open_document(packed.read("content.xml"), sheet))
    except (KeyError, ParseError, ValueError):
        return []


def _part(packed: ZipFile, sheet: str) -> str:
    """The name within an Excel file of what holds a sheet. Raises KeyError."""
    book = fromstring(packed.read(str(_BOOK)))
    parts = fromstring(packed.read(str(_BOOK.parent / f"_rels/{_BOOK.name}.rels")))
    links = {one.get("Id"): one.get("Target", "") for one in parts.iter(f"{_LINKS}Relationship")}
    ids = {one.get("name"): one.get(_TO_PART) for one in book.iter(f"{_MAIN}sheet")}
    target = links[ids[sheet]]
    return target.lstrip("/") if target.startswith("/") else str(_BOOK.parent / target)


def _of_excel(data: bytes) -> Iterator[Failures]:
    """The cells of type `e`; one that does not say where it is, follows the one before it."""
    if b't="e"' not in data:
        return
    row = column = -1
    for event, node in iterparse(io.BytesIO(data), ("start", "end")):
        match event, node.tag.removeprefix(_MAIN):
            case "start", "row":
                row, column = int(node.get("r", row + 2)) - 1, -1
            case "start", "c":
                column = _column(node.get("r", ""), column + 1)
            case "end", "c" if node.get("t") == "e":
                shown = node.findtext(f"{_MAIN}v") or "#N/A"
                yield Failures(range(row, row + 1), range(column, column + 1), shown)
            case "end", "row":
                node.clear()


def _column(name: str, otherwise: int) -> int:
    """The column of a cell such as `AB12`, counted from 0."""
    number = 0
    for letter in name.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1 if number else otherwise


def _of_open_document(data: bytes, sheet: str) -> Iterator[Failures]:
    """The cells of a sheet that say so, or that show a mark where their value is another."""
    inside = False
    row = 0
    for event, node in iterparse(io.BytesIO(data), ("start", "end")):
        if node.tag == f"{_TABLE}table":
            inside, row = event == "start" and node.get(f"{_TABLE}name") == sheet, 0
        elif event == "end" and node.tag == f"{_TABLE}table-row":
            rows = range(row, row + int(node.get(f"{_TABLE}number-rows-repeated", 1)))
            row = rows.stop
            if inside:
                yield from _of_row(node, rows)
            node.clear()


def _of_row(node: Element, rows: range) -> Iterator[Failures]:
    column = 0
    for cell in node:
        columns = range(column, column + int(cell.get(f"{_TABLE}number-columns-repeated", 1)))
        column = columns.stop
        shown = "".join(text for part in cell.findall(f"{_TEXT}p") for text in part.itertext())
        if cell.get(_FAILED) == "error" or is_mark(shown):
            yield Failures(rows, columns, shown or "#N/A")

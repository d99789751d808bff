"""The tables of a site as files that a spreadsheet opens, and the package that describes them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import json

from sitegen import __version__
from sitegen.i18n.language import Language
from sitegen.model.site import Site
from sitegen.model.tables import Column, Table
from sitegen.schema.licences import LICENCES
from sitegen.urls import Addresses

# What begins a formula, also behind what a spreadsheet drops, and in the wide form of its signs.
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[\t\r]")
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")


def csv_file(table: Table, language: Language) -> bytes:
    """A table that a spreadsheet in this language opens with a double click."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=_separator(language), lineterminator="\r\n")
    writer.writerow(_inert(column.head) for column in table.columns)
    writer.writerows([_inert(cell) for cell in row] for row in table.rows())
    return text.getvalue().encode("utf-8-sig")


def _separator(language: Language) -> str:
    """Where the comma marks decimals, spreadsheets expect a semicolon between cells."""
    return ";" if language.decimal == "," else ","


def _inert(cell: str) -> str:
    """A cell that a spreadsheet takes for text, also when it looks like a formula."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def datapackage(
    site: Site, addresses: Addresses, tables: Sequence[Table], language: Language
) -> bytes:
    """A description of the tables for programs: a Frictionless tabular data package, version 1.

    https://specs.frictionlessdata.io/tabular-data-package/
    """
    settings = site.settings
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "showcase",
        "title": settings.title,
        "homepage": addresses.absolute(""),
        "contributors": [{"title": settings.organisation, "role": "publisher"}],
        "resources": [_resource(table, language) for table in tables],
        "generator": f"etalage {__version__}",
    }
    if settings.licence:
        licence = LICENCES[settings.licence.data]
        package["licenses"] = [
            {"name": settings.licence.data, "title": licence.label, "path": licence.url}
        ]
    return json.format(json.encode(package), indent=2) + b"\n"


def _resource(table: Table, language: Language) -> Mapping[str, Any]:
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.means,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": _separator(language), "lineTerminator": "\r\n"},
        "schema": {"fields": [_field(column, language) for column in table.columns]},
    }


def _field(column: Column, language: Language) -> Mapping[str, Any]:
    field: dict[str, Any] = {"name": column.head, "description": column.means}
    match column.type:
        case "uri":
            return {**field, "type": "string"}
        case "number":
            return {**field, "type": "number", "decimalChar": language.decimal}
        case "boolean":
            yes, no = language.columns["yes"], language.columns["no"]
            return {**field, "type": "boolean", "trueValues": [yes], "falseValues": [no]}
    return {**field, "type": column.type}

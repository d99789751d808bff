"""The page of the open data: which files there are, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.model.tables import tables
from sitegen.pages.components import Link, View
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route, section_route
from sitegen.schema.licences import LICENCES
from sitegen.urls import PACKAGE, SCHEMA, SHOWCASE, table_path


class ColumnRow(Struct, frozen=True):
    """A column of a table, and what it means."""

    head: str
    type: str  # the name of a kind of value in the Table Schema of Frictionless Data
    means: str


class TableRows(Struct, frozen=True):
    """A table to download, and what stands in its columns."""

    id: str
    title: str
    means: str
    url: str
    columns: tuple[ColumnRow, ...]


class OpenDataView(View, frozen=True):
    """open_data.html: the published data, explained."""

    title: str
    lead: str | None
    tables: tuple[TableRows, ...]
    showcase: str
    schema: str
    package: str
    licence: Link | None
    texts: Link | None  # where the texts are under another licence


def open_data_view(presenter: Presenter) -> OpenDataView:
    """The page of the open data."""
    section, licence = presenter.section("data"), presenter.site.settings.licence
    found = tables(presenter.site, presenter.addresses, presenter.language)
    other = licence.texts if licence and licence.texts != licence.data else None
    return OpenDataView(
        title=section.title,
        lead=section.lead,
        tables=tuple(
            TableRows(
                table.name,
                presenter.section(table.name).title,
                typographic(table.means),
                presenter.url(table_path(table.name)),
                tuple(
                    ColumnRow(typographic(one.head), one.type, typographic(one.means))
                    for one in table.columns
                ),
            )
            for table in found
        ),
        showcase=presenter.url(SHOWCASE),
        schema=presenter.url(SCHEMA),
        package=presenter.url(PACKAGE),
        licence=_licence(licence.data) if licence else None,
        texts=_licence(other) if other else None,
    )


def _licence(id_: str) -> Link:
    return Link(LICENCES[id_].label, LICENCES[id_].url)


def routes(presenter: Presenter) -> Iterator[Route]:
    """The page of the open data."""
    yield section_route(presenter, "data", "open_data.html", partial(open_data_view, presenter))

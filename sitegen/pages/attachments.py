"""What lies beside a text or elsewhere: documents to download, links and films."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from sitegen.content.references import beside
from sitegen.i18n.typography import typographic
from sitegen.model.site import Attachment, Card, Page
from sitegen.pages.components import Link
from sitegen.pages.presenter import Presenter
from sitegen.schema.front_matter import LinkedFile


class Download(Struct, frozen=True):
    """A document: `kind` is its extension in capitals, `size` in bytes; of one elsewhere the host.

    What is not known is empty or 0.
    """

    title: str
    url: str
    kind: str
    size: int
    host: str = ""


def downloads(
    presenter: Presenter, owner: Card | Page, declared: Sequence[LinkedFile]
) -> tuple[Download, ...]:
    """Documents or films of a card or page, here or elsewhere, in the order declared."""
    return tuple(_downloads(presenter, owner, declared))


def _downloads(
    presenter: Presenter, owner: Card | Page, declared: Sequence[LinkedFile]
) -> Iterator[Download]:
    for one in declared:
        file = _file(owner, one)
        if file is not None:
            kind = file.path.rpartition(".")[2].upper()
            title = typographic(one.title or file.title)
            yield Download(title, presenter.url(file.path), kind, file.size)
        elif one.url:
            host = urlsplit(one.url).netloc.removeprefix("www.")
            yield Download(typographic(one.title or host), one.url, "", 0, host)


def links(
    presenter: Presenter, owner: Card | Page, declared: Sequence[LinkedFile]
) -> tuple[Link, ...]:
    """Links to other sites and to files; one without a title is named by its host or file."""
    found = downloads(presenter, owner, declared)
    return tuple(Link(one.title, one.url) for one in found)


def _file(owner: Card | Page, declared: LinkedFile) -> Attachment | None:
    """The file that was declared; None after a report, or for an address."""
    path = beside(owner.source, declared.file) if declared.file else None
    return next((file for file in owner.attachments if file.path == path), None)

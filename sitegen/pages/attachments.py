"""What lies beside a text or elsewhere: documents to download, and links."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.model.site import Attachment
from sitegen.pages.components import Link
from sitegen.pages.presenter import Presenter
from sitegen.schema.front_matter import LinkedFile


class Download(Struct, frozen=True):
    """A document beside a card: `kind` is its extension in capitals, `size` in bytes."""

    title: str
    url: str
    kind: str
    size: int


def downloads(
    presenter: Presenter, attachments: Sequence[Attachment], declared: Sequence[LinkedFile]
) -> tuple[Download, ...]:
    """The documents of a card or page: the declared ones, here or elsewhere."""
    titles = {document.file for document in declared if document.file}
    here = [
        Download(
            typographic(file.title),
            presenter.url(file.path),
            file.path.rpartition(".")[2].upper(),
            file.size,
        )
        for file in attachments
        if file.path.rpartition("/")[2] in titles or file.path in titles
    ]
    elsewhere = [
        Download(typographic(document.title or document.url), document.url, "", 0)
        for document in declared
        if document.url
    ]
    return tuple(here + elsewhere)


def links(declared: Sequence[LinkedFile]) -> tuple[Link, ...]:
    """Links to other sites; one without a title is named by its host."""
    return tuple(
        Link(typographic(link.title or urlsplit(link.url).netloc), link.url)
        for link in declared
        if link.url
    )

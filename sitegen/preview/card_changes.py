"""What becomes of a card beside its text: another address, its removal, a draft or ready."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from sitegen.content.documents import Document
from sitegen.content.folder import Folder
from sitegen.content.writing import write_files
from sitegen.schema.front_matter import CardFrontMatter, PageFrontMatter
from sitegen.schema.records import declared
from sitegen.sheets.front_matter import flow, with_keys
from sitegen.urls import page_of

Change = Mapping[str, bytes | None]
"""Files by their path within the folder with texts, as they are to be; None for no file."""


def moved(folder: Folder, documents: Sequence[Document], card: Document, name: str) -> Change:
    """The card under another name, with its files; its old address leads to it.

    Texts that name it or link to it follow. Raises OSError and Unchangeable.
    """
    start, old = card.path.rpartition(card.slug)[0], card.slug
    change: dict[str, bytes | None] = {}
    for path in _files(folder, card):
        change[path] = None
        change[start + name + path.removeprefix(start + old)] = folder.read(path)
    place = start + name + card.path.removeprefix(start + old)
    aliases = (*_aliases(card), f"/{page_of(card.path)}")
    change[place] = _with(folder, card, {"aliases": aliases})
    for document in documents:
        keys = dict(_naming(document, card.slug, (name,)))
        if document.path != card.path and (text := _following(folder, document, keys, card, name)):
            change[document.path] = text
    return change


def removed(
    folder: Folder, documents: Sequence[Document], card: Document, instead: Document | None
) -> Change:
    """No card any more, nor its files; no text names it as related.

    Its address, and the links to it in other texts, lead to the card that comes `instead`. Raises
    OSError and Unchangeable.
    """
    change: dict[str, bytes | None] = dict.fromkeys(_files(folder, card))
    for document in documents:
        keys = dict(_naming(document, card.slug, ()))
        if document is instead:
            keys["aliases"] = (*_aliases(document), f"/{page_of(card.path)}", *_aliases(card))
        name = instead.slug if instead else card.slug
        if document.path != card.path and (text := _following(folder, document, keys, card, name)):
            change[document.path] = text
    return change


def drafted(folder: Folder, card: Document, *, draft: bool) -> Change:
    """The card as a draft, or ready. Raises OSError and Unchangeable."""
    return {card.path: _with(folder, card, {"draft": draft})}


def carry_out(content: Path, change: Change) -> None:
    """Make it so: first what is written, then what goes away. Raises OSError."""
    write_files(content, {path: data for path, data in change.items() if data is not None})
    gone = [content / path for path, data in change.items() if data is None]
    for file in gone:
        file.unlink()
    for folder in sorted({file.parent for file in gone}, reverse=True):
        if folder != content and not any(folder.iterdir()):
            folder.rmdir()


def _files(folder: Folder, card: Document) -> list[str]:
    """The files of a card: its text, and those beside it in a folder of its own."""
    if not card.path.endswith("/index.md"):
        return [card.path]
    own = card.path.removesuffix("index.md")
    return [path for path in folder.stamps if path.startswith(own)]


def _aliases(document: Document) -> tuple[str, ...]:
    return document.front_matter.aliases if document.front_matter else ()


def _following(
    folder: Folder, document: Document, keys: Mapping[str, object], card: Document, name: str
) -> bytes | None:
    """A text with other `keys`, and its links to the card called `name`; None when as before."""
    before = folder.read(document.path)
    data = _linked(_with(folder, document, keys) if keys else before, card, name)
    return data if data != before else None


def _linked(text: bytes, card: Document, name: str) -> bytes:
    """A text whose links to the card lead to the card called `name`."""
    cards, old = card.path.partition("/")[0], re.escape(card.slug)
    link = rf"(\]\(<?(?:(?:\.\./)+(?:{cards}/)?|/?{cards}/)){old}(?=[/.#)>])"
    return re.sub(link.encode(), rb"\g<1>" + name.encode(), text)


def _naming(
    document: Document, slug: str, names: Iterable[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys in which a text names a card, with other names in its place."""
    front_matter = document.front_matter
    for key, kind in (("related", CardFrontMatter), ("featured", PageFrontMatter)):
        named = getattr(front_matter, key) if isinstance(front_matter, kind) else ()
        if slug in named:
            others = [(one,) if one != slug else tuple(names) for one in named]
            yield key, tuple(one for some in others for one in some)


def _with(folder: Folder, document: Document, keys: Mapping[str, object]) -> bytes:
    """A text in which these keys have other values, and every other line is as it was."""
    text = folder.read(document.path).decode("utf-8")
    order = list(declared(type(document.front_matter)))
    put = {key: [f"{key}: {flow(value)}"] if value else [] for key, value in keys.items()}
    return with_keys(text, put, order).encode()

"""What a running text becomes: the text itself, and what the rest of the site knows of it."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from sitegen.urls import Target


class FigureMark(NamedTuple):
    """A picture in the text: a path within the content folder, and the line it is written on."""

    path: str
    alt: str
    caption: str
    line: int


class LinkUse(NamedTuple):
    """A link within the site, to be checked when all pages are known.

    `key` is where it stands in front matter; empty in the running text.
    """

    target: Target
    href: str
    line: int
    key: str = ""


class Heading(NamedTuple):
    """A heading of level 2, without markup, with how the text below it begins."""

    text: str
    id: str
    line: int
    below: str


class TextSection(Struct, frozen=True):
    """The text under one heading, as HTML; the text before the first heading has none.

    None among the parts is the place of the next picture.
    """

    heading: str | None
    id: str | None
    parts: tuple[str | None, ...]


class Text(Struct, frozen=True):
    """The running text of a source file: only the page of that file shows it."""

    sections: tuple[TextSection, ...] = ()
    plain: str = ""  # a block a line


class Collected(Struct, frozen=True):
    """What stands under a heading that is collected over all cards, without pictures and ids."""

    heading: str
    html: str


class Body(Struct, frozen=True):
    """What the rest of the site must know of a running text.

    `digest` tells texts apart: equal ones, in the same file, give the same Text.
    """

    title: str | None = None  # a first heading of level 1
    lead: str = ""  # its first block, as plain text; empty when there is no text
    headings: tuple[Heading, ...] = ()
    anchors: frozenset[str] = frozenset()
    links: tuple[LinkUse, ...] = ()
    figures: tuple[FigureMark, ...] = ()
    digest: str = ""
    collected: tuple[Collected, ...] = ()

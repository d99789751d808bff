"""A page from what it is made of: its context, its running text and its template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from html import unescape
from typing import Any, TypeAlias

from markupsafe import Markup
from msgspec import Struct

from sitegen.content.text import Text
from sitegen.content.text_store import Texts
from sitegen.fingerprint import fingerprint
from sitegen.i18n.hyphens import hyphenated
from sitegen.pages.components import Figure, Frame, Head, Link, Prose, View
from sitegen.theming.templates import Templates

# In the HTML of texts, where a quotation mark only stands around what an attribute says.
_PLACE = re.compile(r'( id="| href="#)')
_BLANK_LINES = re.compile(r"\n{3,}")
_HEADING = re.compile(r"(</?h)([1-6])(?=[ >])")
_LOWER = 2  # so many levels a heading is lower within a page of many texts


Values: TypeAlias = Mapping[str, Any]
"""What a template gets, by name."""


class Shown(Struct, frozen=True):
    """A running text as a page shows it, by its source, with the pictures in it.

    One that is `gathered` is among others, and not the page's own.
    """

    source: str
    figures: tuple[Figure, ...]
    gathered: bool


class Context(Struct, frozen=True):
    """What a page is rendered from, apart from its running text and its template.

    `frame` is the address of the menu item it belongs to; `texts` are the running texts it shows.
    `as_markdown` is the template of the same page as a text, if it has one.
    """

    template: str
    as_markdown: str | None
    frame: str
    head: Head
    crumbs: tuple[Link, ...]
    view: View
    texts: tuple[Shown, ...]


def page_html(template: str, values: Values, templates: Templates) -> str:
    """A page of these values, in which long words may break. Raises ThemeError."""
    return hyphenated(templates.render(template, **values), values["frame"].language)


def page_markdown(template: str, values: Values, templates: Templates) -> str:
    """A page as a text, in which nothing needs to be escaped. Raises ThemeError."""
    text = unescape(templates.render(template, **values))
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"


def page_values(context: Context, frame: Frame, texts: Texts) -> Values:
    """What a template gets of this context and of the running texts that it shows.

    Its own text is `body`, and those it gathers are `gathered`, by source.
    """
    own = [_prose(texts.of(one.source), one) for one in context.texts if not one.gathered]
    gathered = {
        one.source: _prose(texts.of(one.source), one) for one in context.texts if one.gathered
    }
    return {
        "frame": frame,
        "head": context.head,
        "crumbs": context.crumbs,
        "view": context.view,
        "body": own[0] if own else (),
        "gathered": gathered,
    }


def _prose(text: Text, shown: Shown) -> tuple[Prose, ...]:
    """A text by heading, with its pictures in the places that it keeps for them."""
    rest = iter(shown.figures)
    name = f"_{fingerprint(shown.source)[:8]}-" if shown.gathered else ""
    fit = partial(_among_others, name) if shown.gathered else str
    return tuple(
        Prose(
            tuple(next(rest) if part is None else Markup(fit(part)) for part in section.parts),
            None if section.heading is None else Markup(section.heading),
            section.id,
            f"{name}{section.id}" if section.id else None,
        )
        for section in text.sections
    )


def _among_others(name: str, html: str) -> str:
    """A part of a text on a page of many: its headings are lower, its places have ids of their own.

    `name` is what its ids begin with.
    """
    html = _PLACE.sub(rf"\1{name}", html)
    return _HEADING.sub(lambda found: f"{found[1]}{min(6, int(found[2]) + _LOWER)}", html)

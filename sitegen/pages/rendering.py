"""A page from what it is made of: its context, its running text and its template."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup
from msgspec import Struct

from sitegen.content.text import Text
from sitegen.content.text_store import Texts
from sitegen.i18n.hyphens import hyphenated
from sitegen.pages.components import Figure, Frame, Head, Link, Prose, View
from sitegen.theming.templates import Templates


class Context(Struct, frozen=True):
    """What a page is rendered from, apart from its running text and its template.

    `frame` is the address of the menu item it belongs to; `figures` are the pictures in the running
    text.
    """

    template: str
    frame: str
    head: Head
    crumbs: tuple[Link, ...]
    view: View
    figures: tuple[Figure, ...]


def page_html(
    context: Context, frame: Frame, templates: Templates, texts: Texts, source: str | None
) -> str:
    """The page with this context, and the running text of `source` if it shows one."""
    body = _prose(texts.of(source), context.figures) if source is not None else ()
    page = templates.render(
        context.template,
        frame=frame,
        head=context.head,
        crumbs=context.crumbs,
        view=context.view,
        body=body,
    )
    return hyphenated(page, frame.language)


def _prose(text: Text, figures: Iterable[Figure]) -> tuple[Prose, ...]:
    """A text by heading, with its pictures in the places that it keeps for them."""
    rest = iter(figures)
    return tuple(
        Prose(
            tuple(next(rest) if part is None else Markup(part) for part in section.parts),
            None if section.heading is None else Markup(section.heading),
            section.id,
        )
        for section in text.sections
    )

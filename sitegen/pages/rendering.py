"""A page from what it is made of: its context, its running text and its template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.content.text_store import Texts
from sitegen.pages.components import Figure, Frame, Head, Link
from sitegen.pages.prose import prose
from sitegen.theming.templates import Templates

if TYPE_CHECKING:  # a page needs but one of them
    from sitegen.pages.views import View


class Context(Struct, frozen=True):
    """What a page is rendered from, apart from its running text and its template.

    `frame` is the address of the open door; `figures` are the pictures in the running text.
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
    body = prose(texts.of(source), context.figures) if source is not None else ()
    return templates.render(
        context.template, frame, context.head, context.crumbs, context.view, body
    )

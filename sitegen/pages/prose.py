"""A running text as a page shows it."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from sitegen.content.text import Text
from sitegen.pages.components import Figure, Prose


def prose(text: Text, figures: Iterable[Figure]) -> tuple[Prose, ...]:
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

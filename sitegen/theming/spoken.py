"""The words of a theme as a site speaks: whom it reached, why money is apart, its own texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from sitegen.diagnostics.problems import Report, nearest
from sitegen.i18n.typography import capital, typographic
from sitegen.schema.settings import Settings
from sitegen.schema.vocabularies import Word
from sitegen.theming.theme import ThemeFiles

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

# Sentences that say where money came from that does not count, with those that do not say it.
_APART = ("cost_other", "cost_brackets", "costs_brackets", "chart_other")


def spoken(theme: ThemeFiles, settings: Settings) -> ThemeFiles:
    """The theme with its words as this site speaks; a text that cannot be is passed over."""
    words: dict[str, Any] = dict(theme.words)
    notes = " ".join(one.note for one in settings.sources if one.note and not one.counts)
    if notes:
        words |= {name: _filled(words[f"{name}_noted"], {"notes": notes}) for name in _APART}
    words = _with_reached(words, settings.words.reached)
    return replace(theme, words=_with_texts(words, settings.texts))


def check_texts(theme: ThemeFiles, settings: Settings, report: Report) -> None:
    """Report the texts of the site that its `spoken` theme passed over."""
    known = dict(_sentences(theme.words))
    for name, text in settings.texts:
        key = f"texts.{name}"
        if name not in known:
            report.at("unknown-text", 0, key=key, given=name, suggestion=nearest(name, known))
        elif known[name] != text:
            there = _placeholders(known[name])
            wrong = min(_placeholders(text) - there)
            allowed = ", ".join(f"{{{one}}}" for one in sorted(there))
            report.at("text-placeholder", 0, key=key, given=f"{{{wrong}}}", known=allowed or "-")


def _with_reached(words: Mapping[str, Any], reached: Word | None) -> dict[str, Any]:
    """The words with what `reach` counts in the place of {person} and {people}."""
    one = reached.one if reached else str(words["reached_one"])
    many = reached.many if reached else str(words["reached_many"])
    named = {"person": one, "people": many, "People": typographic(capital(many))}
    return {name: _everywhere(value, named) for name, value in words.items()}


def _everywhere(value: Any, named: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {form: _everywhere(text, named) for form, text in value.items()}
    return _filled(value, named) if isinstance(value, str) else value


def _filled(text: str, named: Mapping[str, str]) -> str:
    """The text with these placeholders filled, and all others as they were."""
    return _PLACEHOLDER.sub(lambda found: named.get(found[1], found[0]), text)


def _with_texts(words: dict[str, Any], texts: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """The words with texts of the site's own in the place of those that they fit."""
    known = dict(_sentences(words))
    own = dict(words)
    for name, text in texts:
        if name in known and _placeholders(text) <= _placeholders(known[name]):
            outer, _, form = name.partition(".")
            own[outer] = {**own[outer], form: text} if form else text
    return own


def _sentences(words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every sentence by its name: `home_featured`, `count_lessons.one`."""
    for name, value in words.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{form}", str(text)) for form, text in value.items())
        else:
            yield name, str(value)


def _placeholders(text: str) -> set[str]:
    """What stands between braces; a brace that stands alone counts as one of its own."""
    rest = _PLACEHOLDER.sub("", text)
    loose = {brace for brace in "{}" if brace in rest}
    return {*_PLACEHOLDER.findall(text), *loose}

"""The declared keys as fields of the form, and how their values stand in a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from sitegen.i18n.language import Language
from sitegen.schema.kinds import FLAG, Kind, ScalarKind, Vocabularies
from sitegen.schema.records import Key, ListOf, Record, declared

# What the text of a card needs of Markdown; the rest can be typed.
_BUTTONS = (
    *("bold", "italic", "link", "quote", "heading-two", "heading-three"),
    *("bulleted-list", "numbered-list"),
)


class FormWords(Struct, frozen=True):
    """What the form says, with the ids and labels that it lets choose from."""

    spoken: Language
    vocabularies: Vocabularies

    @property
    def form(self) -> Mapping[str, Any]:
        words: Mapping[str, Any] = self.spoken.commands["form"]
        return words


def body_field(words: FormWords, default: str = "") -> dict[str, Any]:
    """The field for the running text; `default` is what a new one begins with."""
    return {
        "name": "body",
        "label": words.form["body"],
        "hint": words.form["body_hint"] if default else "",
        "widget": "markdown",
        "required": False,
        "default": default,
        "buttons": list(_BUTTONS),
        "editor_components": ["image"],
    }


def fields_of(keys: Mapping[str, Key], words: FormWords) -> list[dict[str, Any]]:
    """The fields for some keys; a key whose vocabulary is empty has none."""
    usable = {name: key for name, key in keys.items() if key.kind.usable(words.vocabularies)}
    return [field for name, key in usable.items() if (field := _field(name, key, words))]


def _field(name: str, key: Key, words: FormWords) -> dict[str, Any]:
    """The field for one key; empty when there is nothing to choose from."""
    widget = _widget(name, key.kind, words)
    if not widget:
        return {}
    form, help_ = words.form, key.help[words.spoken.code]
    # A key without words of its own says in its help how it is called.
    label = key.called or form["labels"].get(name, help_)
    hint = form["hints"].get(name, help_)
    return {
        "name": name,
        "label": label,
        "hint": "" if name not in form["labels"] or _repeats(hint, label) else hint,
        # For the content manager `true` means that it refuses to save, and `false` that it calls
        # the key optional: one that is needed or not by what else is filled in is neither.
        "required": None if key.depends else key.required and key.kind is not FLAG,
        **widget,
    }


def _widget(name: str, kind: Kind[Any], words: FormWords) -> dict[str, Any]:
    """How one value is filled in; empty when there is nothing to choose from."""
    if isinstance(kind, ListOf):
        return _list_widget(name, kind.item, words)
    if (choices := kind.choices(words.vocabularies)) is not None:
        listed = [{"value": value, "label": label} for value, label in choices.items()]
        return {"widget": "select", "options": listed} if listed else {}
    if isinstance(kind, Record):
        return {"widget": "object", "fields": fields_of(declared(kind.of), words)}
    if not isinstance(kind, ScalarKind):
        raise TypeError(f"no widget for {kind}")
    widget: dict[str, Any] = {"widget": kind.widget, **kind.options}
    if kind.form_error:
        pattern = f"^{kind.form_pattern or kind.pattern}$"
        widget["pattern"] = [pattern, words.form["wrong"][kind.form_error]]
    return widget


def _list_widget(name: str, item: Kind[Any], words: FormWords) -> dict[str, Any]:
    """How a list is filled in."""
    if item.choices(words.vocabularies) is not None:
        chosen = _widget(name, item, words)
        return chosen and {**chosen, "multiple": True, "default": []}
    label = words.form["items"].get(name, "")
    singular = {"label_singular": label} if label else {}
    field: dict[str, Any] = {"widget": "list", "default": [], "collapsed": True, **singular}
    if isinstance(item, Record):
        keys = declared(item.of)
        return {**field, "fields": fields_of(keys, words), "summary": _summary(keys)}
    one = {"name": "item", "label": capital(label), **_widget(name, item, words)}
    return {**field, "field": one, "collapsed": False}


def _summary(keys: Mapping[str, Key]) -> str:
    """What tells the items of a list apart."""
    needed = [name for name, key in keys.items() if key.required][:2] or ["title"]
    return " ".join(f"{{{{fields.{name}}}}}" for name in needed)


def _repeats(hint: str, label: str) -> bool:
    """Whether a hint says no more than the label: `De status.` and `Status`."""
    return re.sub(r"^(de|het|the) |\.$", "", hint.casefold()) == label.casefold()


def capital(text: str) -> str:
    """The text with a capital: `thema's` -> `Thema's`."""
    return text[:1].upper() + text[1:]

"""The declared keys as fields of the form, and how their values stand in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from sitegen.i18n.language import Language
from sitegen.schema.entries import Image
from sitegen.schema.kinds import (
    Amount,
    Choice,
    Date,
    FileName,
    Flag,
    Kind,
    MarkdownText,
    Number,
    Reference,
    Text,
    Vocabularies,
    WebAddress,
    WholeNumber,
    Year,
    YearOrDate,
)
from sitegen.schema.records import Key, ListOf, Record, declared

# Plain texts of more than a few words.
_LONG = ("summary", "alt")
# Needed or not by what else is filled in, as their hints say. For the content manager that is
# neither `true`, by which it refuses to save, nor `false`, by which it calls them optional.
_DEPENDING = ("alt", "consent")
# A picture can be shown; any other file is only named.
_PICTURED = Image

# What the text of a card needs of Markdown; the rest can be typed.
_BUTTONS = (
    *("bold", "italic", "link", "quote", "heading-two", "heading-three"),
    *("bulleted-list", "numbered-list"),
)

_PATTERNS: tuple[tuple[type[Kind[Any]], str, str], ...] = (
    (WholeNumber, r"^[0-9]{1,12}$", "whole"),
    (Number, r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$", "decimal"),
    (Amount, r"^[0-9]{1,12}(\.[0-9]{1,2})?$", "amount"),
    (Year, r"^(19|20|21)[0-9]{2}$", "year"),
    (YearOrDate, r"^(19|20|21)[0-9]{2}(-[0-9]{2}-[0-9]{2})?$", "moment"),
    (WebAddress, r"^https?://\S+$", "address"),
)


class Words(Struct, frozen=True):
    """What the form says, with the ids and labels that it lets choose from."""

    spoken: Language
    vocabularies: Vocabularies

    @property
    def form(self) -> Mapping[str, Any]:
        words: Mapping[str, Any] = self.spoken.commands["form"]
        return words


def body_field(words: Words, default: str = "") -> dict[str, Any]:
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


def fields_of(keys: Mapping[str, Key], words: Words, *, draft: bool) -> list[dict[str, Any]]:
    """The fields for some keys; a key whose vocabulary is empty has none."""
    fields = [_field(name, key, words) for name, key in keys.items()]
    for field in fields:
        if field and field["name"] == "draft":
            field["default"] = draft
    return [field for field in fields if field]


def _field(name: str, key: Key, words: Words, of: type[object] | None = None) -> dict[str, Any]:
    """The field for one key of the record `of`; empty when there is nothing to choose from."""
    form, help_ = words.form, key.help[words.spoken.code]
    own = name not in form["labels"]  # a field of the site says in its help how it is called
    field = _widget(name, key.kind, words, of)
    if not field:
        return {}
    label = help_ if own else form["labels"][name]
    hint = form["hints"].get(name, help_)
    return {
        "name": name,
        "label": label,
        "hint": "" if own or _repeats(hint, label) else hint,
        "required": None if name in _DEPENDING else key.required and not isinstance(key.kind, Flag),
        **field,
    }


def _widget(
    name: str, kind: Kind[Any], words: Words, of: type[object] | None = None
) -> dict[str, Any]:
    """How one value is filled in."""
    match kind:
        case Flag():
            return {"widget": "boolean"}
        case Date():
            day = {"format": "YYYY-MM-DD", "date_format": "YYYY-MM-DD", "time_format": False}
            return {"widget": "datetime", "default": "", **day}
        case Reference(vocabulary):
            return _select(words.vocabularies.get(vocabulary, {}).items())
        case Choice(options, labels):
            return _select(zip(options, labels or options, strict=True))
        case ListOf(Reference() | Choice() as item):
            chosen = _widget(name, item, words)
            return chosen and {**chosen, "multiple": True, "default": []}
        case ListOf(Record(of=record)):
            fields = [_field(n, k, words, record) for n, k in declared(record).items()]
            return {
                **_list(name, words),
                "fields": [field for field in fields if field],
                "summary": " ".join(f"{{{{fields.{name}}}}}" for name in _telling(record)),
            }
        case ListOf(item):
            label = words.form["items"].get(name, "")
            one = {"name": "item", "label": capital(label), **_widget(name, item, words)}
            return {**_list(name, words), "field": one, "collapsed": False}
        case FileName():
            return {"widget": "image" if of is _PICTURED else "file", "choose_url": False}
        case MarkdownText():
            return {"widget": "text"}
        case Text() if name in _LONG:
            return {"widget": "text"}
        case _:
            return {"widget": "string", **_pattern(kind, words)}


def _list(name: str, words: Words) -> dict[str, Any]:
    label = words.form["items"].get(name, "")
    singular = {"label_singular": label} if label else {}
    return {"widget": "list", "default": [], "collapsed": True, **singular}


def _select(options: Iterable[tuple[str, str]]) -> dict[str, Any]:
    listed = [{"value": value, "label": label} for value, label in options]
    return {"widget": "select", "options": listed} if listed else {}


def _telling(record: type[object]) -> tuple[str, ...]:
    """The keys that tell the items of a list apart."""
    keys = declared(record)
    return tuple(name for name, key in keys.items() if key.required)[:2] or ("title",)


def _pattern(kind: Kind[Any], words: Words) -> dict[str, Any]:
    for of, pattern, wrong in _PATTERNS:
        if isinstance(kind, of):
            return {"pattern": [pattern, words.form["wrong"][wrong]]}
    return {}


def shape_of(kind: Kind[Any]) -> Any:
    """How a value stands in the file, for the script that reads and writes it."""
    match kind:
        case Flag():
            return "flag"
        case Text() | MarkdownText() | FileName():
            return "text"
        case ListOf(item):
            return [shape_of(item)]
        case Record(of):
            return {name: shape_of(key.kind) for name, key in declared(of).items()}
        case _:
            return "plain"


def _repeats(hint: str, label: str) -> bool:
    """Whether a hint says no more than the label: `De status.` and `Status`."""
    return re.sub(r"^(de|het|the) |\.$", "", hint.casefold()) == label.casefold()


def capital(text: str) -> str:
    """The text with a capital: `thema's` -> `Thema's`."""
    return text[:1].upper() + text[1:]

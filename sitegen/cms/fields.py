"""The declared keys as fields of the form, and how their values stand in a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from sitegen.diagnostics.messages import message
from sitegen.diagnostics.problems import Problem
from sitegen.i18n.language import Language, language
from sitegen.i18n.typography import capital
from sitegen.schema.front_matter import card_keys
from sitegen.schema.kinds import CARDS, FLAG, Kind, ScalarKind, Vocabularies
from sitegen.schema.records import Key, ListOf, Record, declared
from sitegen.schema.settings import Settings

# What the text of a card needs of Markdown; the rest can be typed.
_BUTTONS = (
    *("bold", "italic", "link", "quote", "heading-two", "heading-three"),
    *("bulleted-list", "numbered-list"),
)


class FormWords(Struct, frozen=True):
    """What the form says, with the ids and labels that it lets choose from."""

    spoken: Language
    vocabularies: Vocabularies
    form: Mapping[str, Any]


def form_words(settings: Settings, cards: Mapping[str, str] | None = None) -> FormWords:
    """What the form of a site says, in the site's own words for cards, lines and themes.

    `cards` are the titles of the cards that there are, by their names.
    """
    spoken = language(settings.language)
    form = joined(spoken.commands["form"], _filled(spoken.commands["form"]["own"], settings))
    return FormWords(spoken, {**settings.vocabularies, CARDS: cards or {}}, form)


def labels_of(settings: Settings) -> Mapping[str, str]:
    """What the form calls each key, those of the site's own fields included."""
    own = {name: key.called for name, key in card_keys(settings).items() if key.called}
    own |= {field.id: field.label for field in settings.fields}
    return {**form_words(settings).form["labels"], **own}


def _filled(said: Any, settings: Settings) -> Any:
    """Words with the site's own put in, at every depth."""
    if isinstance(said, Mapping):
        return {name: _filled(inner, settings) for name, inner in said.items()}
    words = settings.words
    named = {"card": words.card, "line": words.line, "theme": words.theme}
    values = {name: word.one for name, word in named.items()}
    return str(said).format_map(values | {f"{name}s": word.many for name, word in named.items()})


def joined(words: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """Words with those of `others` over them, at every depth."""
    both = dict(words)
    for name, value in others.items():
        before = both.get(name)
        both[name] = joined(before, value) if isinstance(before, Mapping) else value
    return both


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


def fields_of(keys: Mapping[str, Key], words: FormWords, within: str = "") -> list[dict[str, Any]]:
    """The fields for some keys, which stand `within` another; none where there is no vocabulary."""
    usable = {name: key for name, key in keys.items() if key.kind.usable(words.vocabularies)}
    return [field for name, key in usable.items() if (field := _field(name, key, words, within))]


def _field(name: str, key: Key, words: FormWords, within: str) -> dict[str, Any]:
    """The field for one key; empty when there is nothing to choose from."""
    widget = _widget(name, key.kind, words)
    if not widget:
        return {}
    form, help_ = words.form, key.help[words.spoken.code]
    # A key without words of its own says in its help how it is called.
    label = key.called or form["labels"].get(name, help_)
    hints = form["hints"]
    hint = hints.get(f"{within}.{name}") or hints.get(name, help_)
    return {
        "name": name,
        "label": label,
        "hint": "" if name not in form["labels"] or _repeats(hint, label) else hint,
        # For the content manager `true` means that it refuses to save, which is for `check` to
        # do, and `false` that it calls the key optional: a switch is no such thing, nor what is
        # needed or not by what else is filled in.
        "required": None if key.required or key.needed or key.kind is FLAG else False,
        **widget,
    }


def bonds_of(keys: Mapping[str, Key], words: FormWords) -> dict[str, Any]:
    """What must hold for some keys, with the sentences that say so, for a form without `check`.

    By key: `rules` for its value, `items` for each of its values, `within` for the keys of its
    records. In a sentence stand `{value}` and `{other}`, and `{file}` for the file of the item.
    """
    found = ((name, _bonds(name, key, words)) for name, key in keys.items())
    return {name: bonds for name, bonds in found if bonds}


def _bonds(name: str, key: Key, words: FormWords) -> dict[str, Any]:
    inner = key.kind.item if isinstance(key.kind, ListOf) else key.kind
    label = key.called or words.form["labels"].get(name, "")
    required = {"required": True, **_sentence(name, "missing-key", words, label)}
    pattern = _pattern(name, inner, words, label)
    listed = inner is not key.kind
    bonds = {
        "rules": [
            *([required] if key.required else []),
            *([] if listed else pattern),
            *_by_other(name, key, words, label),
        ],
        "items": pattern if listed else [],
        "within": bonds_of(declared(inner.of), words) if isinstance(inner, Record) else {},
    }
    return {part: held for part, held in bonds.items() if held}


def _pattern(name: str, kind: Kind[Any], words: FormWords, label: str) -> list[dict[str, Any]]:
    """How a value must be written, where a browser can tell."""
    if not (isinstance(kind, ScalarKind) and kind.portable):
        return []
    return [{"pattern": kind.pattern, **_sentence(name, kind.rule, words, label)}]


def _by_other(name: str, key: Key, words: FormWords, label: str) -> list[dict[str, Any]]:
    """What must hold because of what another key says."""
    bond = key.needed or key.after
    if bond is None:
        return []
    needed = "when" if key.needed and key.needed.filled else "unless"
    kind = "after" if key.after else needed
    return [{kind: bond.other, **_sentence(name, bond.rule, words, label)}]


def _sentence(name: str, rule: str, words: FormWords, label: str) -> dict[str, str]:
    """What is told of a key, with what the browser is to fill in."""
    filled = (("file", "{file}"), ("given", "{value}"), ("start", "{other}"))
    problem = Problem("", 0, 0, name, rule, filled)
    labels = {**words.form["labels"], name: label}
    said = message(problem, words.spoken.code, labels=labels)
    return {"rule": rule, "message": said.message, "suggestion": said.suggestion}


def picture_refusal(rule: str, file: str, code: str) -> str:
    """Why a picture cannot be added, and the way out, in a language."""
    said = message(Problem("", 0, 0, "", rule, (("given", file),)), code, labels={})
    return f"{said.message} {said.suggestion}"


def _widget(name: str, kind: Kind[Any], words: FormWords) -> dict[str, Any]:
    """How one value is filled in; empty when there is nothing to choose from."""
    if isinstance(kind, ListOf):
        return {"widget": kind.widget} if kind.widget else _list_widget(name, kind.item, words)
    if (choices := kind.choices(words.vocabularies)) is not None:
        called = words.form["options"].get(name, choices)
        listed = [{"value": value, "label": called[value]} for value in choices]
        return {"widget": "select", "options": listed} if listed else {}
    if isinstance(kind, Record):
        return {"widget": "object", "collapsed": True, **_record(name, declared(kind.of), words)}
    if not isinstance(kind, ScalarKind):
        raise TypeError(f"no widget for {kind}")
    if suggested := words.vocabularies.get(kind.suggests):
        listed = [{"value": value, "label": label} for value, label in suggested.items()]
        return {"widget": "suggested", "options": listed}
    return {"widget": kind.widget, **kind.options}


def _list_widget(name: str, item: Kind[Any], words: FormWords) -> dict[str, Any]:
    """How a list is filled in."""
    if item.choices(words.vocabularies) is not None:
        chosen = _widget(name, item, words)
        return chosen and {**chosen, "multiple": True, "default": []}
    label = words.form["items"].get(name, "")
    named = {"label_singular": label} if label else {}
    if many := words.form["many"].get(name):
        named["label_many"] = many
    field: dict[str, Any] = {"widget": "list", "default": [], "collapsed": True, **named}
    if isinstance(item, Record):
        return {**field, **_record(name, declared(item.of), words)}
    one = {"name": "item", "label": capital(label), **_widget(name, item, words)}
    return {**field, "field": one, "collapsed": False}


def _record(name: str, keys: Mapping[str, Key], words: FormWords) -> dict[str, Any]:
    """The fields of one record, and what it shows of them when it is folded away."""
    return {"fields": fields_of(keys, words, name), "summary": _summary(keys)}


def _summary(keys: Mapping[str, Key]) -> str:
    """What tells records apart."""
    needed = [name for name, key in keys.items() if key.required]
    telling = needed or [name for name in ("title",) if name in keys] or list(keys)
    return " ".join(f"{{{{fields.{name}}}}}" for name in telling[:2])


def _repeats(hint: str, label: str) -> bool:
    """Whether a hint says no more than the label: `De status.` and `Status`."""
    return re.sub(r"^(de|het|the) |\.$", "", hint.casefold()) == label.casefold()

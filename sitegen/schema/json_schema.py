"""JSON Schema of front matter and of `site.yaml`, made from the declared keys.

The schema describes YAML as an editor's own tools read it: a year may be a number, and a key that
may be left out may also be empty. What keys say together (a picture with people needs consent) is
left to `check`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sitegen.diagnostics.levels import ADVICE
from sitegen.schema.front_matter import PageFrontMatter, card_keys
from sitegen.schema.kinds import (
    Amount,
    Choice,
    Date,
    FileName,
    Flag,
    Identifier,
    Kind,
    Number,
    Reference,
    Vocabularies,
    WebAddress,
    WholeNumber,
    Year,
    YearOrDate,
)
from sitegen.schema.records import Key, ListOf, Record, declared
from sitegen.schema.settings import Rules, Settings
from sitegen.schema.vocabularies import WordKind

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_YEAR_OR_DAY = r"^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$"
_YEAR = {"type": "integer", "minimum": 1900, "maximum": 2199}


def site_schema(settings: Settings) -> str:
    """The schema of the front matter of a card, that of any other page, or `site.yaml`.

    One JSON document, in which `$defs` has each of the three: `card`, `page` and `site`.
    """
    code, vocabularies = settings.language, settings.vocabularies
    parts = {
        "card": _mapping(card_keys(settings), vocabularies, code),
        "page": _mapping(declared(PageFrontMatter), vocabularies, code),
        "site": _mapping(declared(Settings), vocabularies, code),
    }
    document = {
        "$schema": DIALECT,
        "title": settings.title,
        "anyOf": [{"$ref": f"#/$defs/{part}"} for part in parts],
        "$defs": parts,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _mapping(keys: Mapping[str, Key], vocabularies: Vocabularies, code: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _property(key, vocabularies, code) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def _property(key: Key, vocabularies: Vocabularies, code: str) -> dict[str, Any]:
    value = _value(key.kind, vocabularies, code)
    if key.required:
        return {"description": key.help[code], **value}
    return {"description": key.help[code], "anyOf": [value, {"type": "null"}]}


def _value(kind: Kind[Any], vocabularies: Vocabularies, code: str) -> dict[str, Any]:
    """The schema of a kind of value."""
    match kind:
        case Flag():
            return {"type": "boolean"}
        case WholeNumber():
            return {"type": "integer", "minimum": 0}
        case Number():
            return {"type": "number"}
        case Amount():
            return {"type": "number", "minimum": 0}
        case Year():
            return _YEAR
        case Date():
            return {"type": "string", "format": "date", "pattern": _DAY}
        case YearOrDate():
            return {"anyOf": [_YEAR, {"type": "string", "pattern": _YEAR_OR_DAY}]}
        case Identifier():
            return {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
        case Reference(vocabulary):
            known = vocabularies.get(vocabulary, {})
            if not known:
                return {"not": {}}  # there is nothing to choose from
            return {"oneOf": [{"const": id_, "title": label} for id_, label in known.items()]}
        case Choice(options):
            # `format: 1` arrives as a number.
            return {"enum": [*options, *(int(option) for option in options if option.isdigit())]}
        case WebAddress():
            return {"type": "string", "format": "uri", "pattern": "^https?://"}
        case FileName():
            return {"type": "string", "pattern": r"^(?!.*\.\.)[^/\\~][^\\]*$"}
        case ListOf(item):
            return {"type": "array", "items": _value(item, vocabularies, code)}
        case Record(of):
            return _mapping(declared(of), vocabularies, code)
        case WordKind():
            return {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 3}
        case Rules():
            return {
                "type": "object",
                "properties": {rule: {"enum": ["error", "warning", "off"]} for rule in ADVICE},
                "additionalProperties": {"const": "error"},
            }
        case _:
            return {"type": ["string", "number"]}

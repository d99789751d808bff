"""JSON Schema of front matter and of `site.yaml`, made from the declared keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sitegen.declare import (
    Amount,
    Choice,
    Date,
    FileName,
    Flag,
    Identifier,
    Key,
    Kind,
    ListOf,
    Number,
    Record,
    Reference,
    Vocabularies,
    WebAddress,
    WholeNumber,
    Year,
    YearOrDate,
    declared,
)
from sitegen.matter import PageMatter, card_keys
from sitegen.settings import Rules, Settings, WordKind

_DAY = r"^\d{4}-\d{2}-\d{2}$"


def site_schema(settings: Settings) -> str:
    """The schemas of a card, of any other page and of `site.yaml`, as one JSON document."""
    code, vocabularies = settings.language, settings.vocabularies
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {
            "card": _mapping(card_keys(settings), vocabularies, code),
            "page": _mapping(declared(PageMatter), vocabularies, code),
            "site": _mapping(declared(Settings), vocabularies, code),
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _mapping(
    keys: Mapping[str, Key], vocabularies: Vocabularies, code: str
) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            name: {"description": key.help[code], **_value(key.kind, vocabularies, code)}
            for name, key in keys.items()
        },
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


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
            return {"type": "number", "minimum": 0, "multipleOf": 0.01}
        case Year():
            return {"type": "integer", "minimum": 1900, "maximum": 2199}
        case Date():
            return {"type": "string", "format": "date", "pattern": _DAY}
        case YearOrDate():
            text = {"type": "string", "pattern": r"^\d{4}(-\d{2}-\d{2})?$"}
            return {"anyOf": [{"type": "integer", "minimum": 1900, "maximum": 2199}, text]}
        case Identifier():
            return {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
        case Reference(vocabulary):
            return {
                "anyOf": [
                    {"const": id_, "title": label}
                    for id_, label in vocabularies.get(vocabulary, {}).items()
                ]
                or [False]
            }
        case Choice(options):
            return {"enum": list(options)}
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
                "additionalProperties": {"enum": ["error", "warning", "off"]},
            }
        case _:
            return {"type": "string"}

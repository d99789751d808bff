"""JSON Schema of front matter and of `site.yaml`, made from the declared keys.

The schema describes YAML as an editor's own tools read it: a year may be a number, and a key that
may be left out may also be empty. What keys say together (a picture with people needs consent) is
left to `check`. Source: JSON Schema, draft 2020-12.
"""

from __future__ import annotations

import json

from sitegen.schema.front_matter import PageFrontMatter, card_keys
from sitegen.schema.records import declared, mapping_schema
from sitegen.schema.settings import Settings

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def site_schema(settings: Settings) -> str:
    """The schema of the front matter of a card, that of any other page, or `site.yaml`.

    One JSON document, in which `$defs` has each of the three: `card`, `page` and `site`.
    """
    parts = {
        part: mapping_schema(keys, settings.vocabularies, settings.language)
        for part, keys in (
            ("card", card_keys(settings)),
            ("page", declared(PageFrontMatter)),
            ("site", declared(Settings)),
        )
    }
    document = {
        "$schema": DIALECT,
        "title": settings.title,
        "anyOf": [{"$ref": f"#/$defs/{part}"} for part in parts],
        "$defs": parts,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)

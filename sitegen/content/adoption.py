"""What a card takes over from one of another showcase, as far as its licence lets it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sitegen.content.documents import Document
from sitegen.schema.front_matter import CardFrontMatter
from sitegen.schema.licences import LICENCES
from sitegen.schema.settings import Settings
from sitegen.showcases.data import Card, Showcase


def adopted_keys(card: Card, theirs: Showcase, settings: Settings) -> Mapping[str, str]:
    """The keys of the front matter of a new card, each with its value as YAML.

    The idea and where it comes from are free to name. Sentences are taken over where the showcase
    says that its texts may be used again, and its name is told with them. What it cost, who took
    part and how it went is somebody else's story.
    """
    keys = {"inspired_by": _text(card.url)}
    if may_use_texts(theirs):
        keys["summary"] = _text(card.summary or "")
        keys["needs"] = _list(card.needs)
        source = f"{card.title} ({theirs.site.organisation})"
        keys["sources"] = f"[{{title: {_text(source)}, url: {_text(card.url)}}}]"
    keys["themes"] = _list(id_ for id_ in card.themes if id_ in settings.vocabularies["themes"])
    return {key: value for key, value in keys.items() if value not in ("[]", '""')}


def may_use_texts(theirs: Showcase) -> bool:
    """Whether a showcase says that others may use its texts."""
    licence = theirs.site.licence
    return licence is not None and (licence.texts or licence.data) in LICENCES


def adopted_before(address: str, documents: Iterable[Document]) -> Document | None:
    """The card that took its idea from the project at an address, if there is one."""
    for document in documents:
        said = document.front_matter
        if isinstance(said, CardFrontMatter) and address in said.inspired_by:
            return document
    return None


def _text(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"

"""What to make again: a pure decision from what a page would be made of and the last build."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sitegen.publish.manifest import Entry

INDEX = "search"
"""The fingerprint of each file of the search index, which knows itself what it was made of."""

Reason = Literal["new", "content", "text", "template", "kept"]


def made_of(context: str, text: str, template: str) -> str:
    """The fingerprint of a page in the manifest: what it shows, what it tells, and how."""
    return f"{context}.{text}.{template}"


def is_page(entry: Entry) -> bool:
    """Whether a published file is a page."""
    return entry.fingerprint.count(".") == 2


def is_index(entry: Entry) -> bool:
    """Whether a published file is part of the search index."""
    return entry.fingerprint == INDEX


def reason(
    path: str, context: str, text: str, template: str, published: Mapping[str, Entry]
) -> Reason:
    """Why the page at `path` is made again, or that it is kept."""
    before = published.get(path)
    if before is None:
        return "new"
    if before.fingerprint == made_of(context, text, template):
        return "kept"
    old = before.fingerprint.split(".")
    if old[0] != context or len(old) != 3:
        return "content"
    return "text" if old[1] != text else "template"

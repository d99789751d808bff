"""What to make again: a pure decision from what a page would be made of and the last build."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sitegen.manifest import Entry

Reason = Literal["new", "content", "template", "kept"]


def made_of(content: str, template: str) -> str:
    """The fingerprint of a page in the manifest: what it shows, and how."""
    return f"{content}.{template}"


def reason(path: str, content: str, template: str, published: Mapping[str, Entry]) -> Reason:
    """Why the page at `path` is made again, or that it is kept."""
    before = published.get(path)
    if before is None:
        return "new"
    old_content, _, old_template = before.fingerprint.partition(".")
    if old_content != content:
        return "content"
    return "kept" if old_template == template else "template"

"""What to make again: pure decisions from what a file would be made of and the last build."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sitegen.publish.manifest import Entry

_INDEX = "search:"
_DATA = "texts:"

Reason = Literal["new", "content", "text", "template", "kept"]


def page_fingerprint(shown: str, text: str, template: str) -> str:
    """The fingerprint of a page: digests of what it shows, of its running text, and of how."""
    return f"{shown}.{text}.{template}"


def index_fingerprint(content: str) -> str:
    """The fingerprint of each file of the search index of a site with this content."""
    return _INDEX + content


def data_fingerprint(content: str) -> str:
    """The fingerprint of the published data of a site with this content."""
    return _DATA + content


def is_page(entry: Entry) -> bool:
    """Whether a published file is a page."""
    return entry.fingerprint.count(".") == 2


def is_index(entry: Entry) -> bool:
    """Whether a published file is part of the search index."""
    return entry.fingerprint.startswith(_INDEX)


def differs(manifest: Mapping[str, Entry], published: Mapping[str, Entry]) -> bool:
    """Whether a visitor would see another site: something other than what finds and tells texts."""
    return _visible(manifest) != _visible(published)


def _visible(manifest: Mapping[str, Entry]) -> dict[str, str]:
    return {
        path: entry.digest
        for path, entry in manifest.items()
        if not entry.fingerprint.startswith((_INDEX, _DATA))
    }


def without_index(published: Mapping[str, Entry]) -> dict[str, Entry]:
    """The published files but for the search index."""
    return {path: entry for path, entry in published.items() if not is_index(entry)}


def shows(entry: Entry | None, shown: str) -> bool:
    """Whether a published page shows, apart from its running text, what has this digest."""
    return entry is not None and entry.fingerprint.startswith(f"{shown}.")


def shows_text(entry: Entry, text: str) -> bool:
    """Whether a published page shows the running text with this digest."""
    return entry.fingerprint.split(".")[1] == text


def reason(entry: Entry | None, shown: str, text: str, template: str) -> Reason:
    """Why a page is made again, or that the published `entry` is kept."""
    if entry is None:
        return "new"
    if entry.fingerprint == page_fingerprint(shown, text, template):
        return "kept"
    before = entry.fingerprint.split(".")
    if len(before) != 3 or before[0] != shown:
        return "content"
    return "text" if before[1] != text else "template"

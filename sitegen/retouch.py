"""Publish again when nothing changed but running texts, without looking at the rest of the site.

Whatever else a page shows comes from the outline: front matter, settings, theme and files. While
that is the same, each page is what it was but for its own text, and was kept to be filled again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitegen.findable import Findable
from sitegen.fingerprint import fingerprint
from sitegen.grammar import Grammar, classify
from sitegen.kept import Kept, pack, unpack
from sitegen.manifest import Entry
from sitegen.plan import Reason, is_page, made_of
from sitegen.publish import Workshop, write_file
from sitegen.surveying import Survey
from sitegen.texts import Texts

if TYPE_CHECKING:  # loaded when a page is made
    from sitegen.templates import Templates
    from sitegen.views.common import Frame

_SHOWCASE = "data/showcase.json"

# The names of notes.
_OUTLINE = "outline"
_FRAMES = "frames"
_INDEX = "index"
_INDEXED = "indexed"
_FOUND = "found"
_DATA = "data"


@dataclass(frozen=True, slots=True)
class Retouched:
    """The pages with the new texts in them; `sources` are the texts that changed.

    `pages` is how many pages show a running text.
    """

    manifest: Mapping[str, Entry]
    reasons: Mapping[str, Reason]
    pages: int
    sources: frozenset[str] = frozenset()


def outline_of(survey: Survey, *others: object) -> str:
    """A digest of all that a site is made of, its running texts apart."""
    grammar = survey.grammar.digest if survey.grammar else ""
    outlines, files = sorted(survey.outlines.items()), sorted(survey.others.items())
    return fingerprint(grammar, outlines, files, *others)


def remember(
    kept: Kept,
    workshop: Workshop,
    outline: str,
    pages: int,
    frames: Mapping[str, Frame] | None = None,
) -> None:
    """Keep what it takes to retouch the site that was just published: what of it is new.

    `pages` is how many of its pages show a running text; without `frames` it has the pages that it
    had before.
    """
    notes = {_OUTLINE: _published(outline, workshop, pages)}
    gone: set[str] = set()
    if frames is not None:
        notes[_FRAMES] = pack(dict(frames))
        gone = {file for file, _, _ in kept.pages()} - workshop.published.keys()
    kept.save_notes(notes, gone)


def index_of(survey: Survey, outline: str) -> bytes:
    """A digest of all that the search index is made of."""
    return fingerprint(outline, sorted(survey.texts.items())).encode()


def remember_index(
    kept: Kept, survey: Survey, outline: str, index: bytes, found: bytes = b""
) -> None:
    """Keep that published index and data are those of this survey.

    With what it takes to change the `index` later, and what can be `found`; empty: as before.
    """
    notes = {_INDEXED: index_of(survey, outline), _DATA: b""}
    if index:
        notes[_INDEX] = index
    if found:
        notes[_FOUND] = outline.encode() + found
    kept.save_notes(notes)


def index_kept(kept: Kept) -> bytes:
    """What the published index kept of itself."""
    return kept.note(_INDEX)


def index_is_stale(survey: Survey, outline: str, kept: Kept) -> bool:
    """Whether the published search index may not be the one of this survey."""
    return kept.note(_INDEXED) != index_of(survey, outline)


def findables_of(outline: str, kept: Kept) -> tuple[Findable, ...] | None:
    """What can be found in a site of this outline, if that was kept."""
    note = kept.note(_FOUND)
    found: Any = unpack(note[len(outline) :]) if note.startswith(outline.encode()) else None
    return found if isinstance(found, tuple) else None


def _published(outline: str, workshop: Workshop, pages: int) -> bytes:
    """What is published, from which outline, and how many pages must be known to be sure of it."""
    return f"{outline} {workshop.whole} {pages}".encode()


def retouch(
    survey: Survey,
    outline: str,
    kept: Kept,
    workshop: Workshop,
    templates: Callable[[], Templates],
    texts: Texts,
) -> Retouched | None:
    """Make the pages whose text changed, or None when more may have changed than that."""
    rows = kept.pages()
    if kept.note(_OUTLINE) != _published(outline, workshop, len(rows)):
        return None
    published = workshop.published
    stale = []
    for file, source, shown in rows:
        before = published.get(file)
        told = survey.texts.get(source)
        if before is None or told is None or not before.fingerprint.startswith(f"{shown}."):
            return None
        if before.fingerprint.split(".")[1] != told:
            stale.append((file, source, shown))
    manifest: dict[str, Entry] = dict(published)
    reasons: dict[str, Reason] = dict.fromkeys(
        (file for file, entry in published.items() if is_page(entry)), "kept"
    )
    if not stale:
        return Retouched(manifest, reasons, len(rows))
    from sitegen.rendering import Context, page_html

    frames = unpack(kept.note(_FRAMES))
    look = templates()
    for file, source, shown in stale:
        packed = kept.context(file, shown)
        context = None if packed is None else unpack(packed)
        if not isinstance(context, Context) or not isinstance(frames, dict):
            return None
        if context.frame not in frames:
            return None
        html = page_html(context, frames[context.frame], look, texts, source)
        print_ = made_of(shown, survey.texts[source], look.fingerprint(context.template))
        manifest[file] = Entry(print_, write_file(workshop.root, file, html.encode()))
        reasons[file] = "text"
    return Retouched(manifest, reasons, len(rows), frozenset(source for _, source, _ in stale))


def retouched_data(
    grammar: Grammar, sources: Iterable[str], workshop: Workshop, texts: Texts
) -> dict[str, Entry]:
    """The published data with the texts of these sources in it. Raises OSError."""
    from sitegen.data import with_texts

    changed = {
        slug: texts.of(source).plain
        for source in sources
        for kind, slug in [classify(source, grammar.folders)]
        if kind == "card"
    }
    showcase = with_texts(workshop.read(_SHOWCASE), changed)
    digest = write_file(workshop.root, _SHOWCASE, showcase)
    return {_SHOWCASE: Entry(digest, digest)}


def put_off(kept: Kept) -> None:
    """Keep that the published data may not have the newest texts."""
    kept.save_notes({_DATA: b"behind"})


def is_put_off(kept: Kept) -> bool:
    """Whether the published data may not have the newest texts."""
    return kept.note(_DATA) != b""

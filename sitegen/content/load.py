"""The content folder to documents, settings and known pictures, with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from sitegen.cache import NOTHING, BuildCache, unpack
from sitegen.content.config import SiteConfig
from sitegen.content.documents import Document
from sitegen.content.folder import MAX_WHOLE, Folder
from sitegen.content.references import Mention, picture_places, report_missing_file
from sitegen.content.scan import Parsed, Scan, parse_all, scan_content
from sitegen.diagnostics.problems import Problem, Report
from sitegen.media.images import PictureError, probe
from sitegen.media.renditions import ImageInfo
from sitegen.workers import each

# Workers pay from this many pictures on.
_MANY_PICTURES = 40


class Loaded(Struct, frozen=True):
    """What the content folder says. `config` is None when `site.yaml` is wrong.

    `places` is the line of every key in `site.yaml`.
    """

    folder: Folder
    language: str
    config: SiteConfig | None
    places: dict[str, int]
    documents: tuple[Document, ...]
    pictures: Mapping[str, ImageInfo]
    problems: tuple[Problem, ...]


def load(
    content: Path, jobs: int = 1, laid_over: Mapping[str, bytes | None] | None = None
) -> Loaded:
    """Read and parse all under `content`; see `scan_content` and `complete`. Raises OSError."""
    scan, parsed = scan_content(content, None, jobs, NOTHING, {}, laid_over)
    return complete(scan, parsed, jobs, NOTHING)


def complete(scan: Scan, parsed: Parsed, jobs: int, cache: BuildCache) -> Loaded:
    """Everything that the content folder says, with every problem.

    The `cache` has the sources that were not `parsed`; those that got lost are parsed now. Raises
    OSError.
    """
    folder, config = scan.folder, scan.config
    if config is None:
        return Loaded(folder, scan.language, None, {}, (), {}, scan.problems)
    documents = _documents(scan, config, parsed, jobs, cache)
    places = picture_places(config.settings, documents)
    pictures, wrong = _pictures(folder, places, jobs)
    problems = (*scan.problems, *(one for document in documents for one in document.problems))
    return Loaded(
        folder, scan.language, config, scan.places, documents, pictures, (*problems, *wrong)
    )


def _documents(
    scan: Scan, config: SiteConfig, parsed: Parsed, jobs: int, cache: BuildCache
) -> tuple[Document, ...]:
    """The documents of all sources, in the order of the scan."""
    documents: dict[str, Document] = {path: one.document for path, one in parsed.items()}
    if len(documents) < len(scan.keys):
        documents = _kept_documents(scan, cache) | documents
    lost = [path for path in scan.keys if path not in documents]
    again = parse_all(scan.folder, config, lost, jobs)
    documents |= {path: one.document for path, one in zip(lost, again, strict=True)}
    return tuple(documents[path] for path in scan.keys)


def _kept_documents(scan: Scan, cache: BuildCache) -> dict[str, Document]:
    """The documents in the cache that are those of this scan."""
    kept = {
        path: unpack(packed)
        for path, key, packed in cache.documents()
        if scan.keys.get(path) == key
    }
    return {path: one for path, one in kept.items() if isinstance(one, Document)}


def _pictures(
    folder: Folder, places: Mapping[str, Mention], jobs: int
) -> tuple[dict[str, ImageInfo], list[Problem]]:
    """What is known of each picture that is named at these places, and what is wrong with some."""
    problems: list[Problem] = []
    for path, place in places.items():
        if path not in folder.stamps:
            report = Report(folder.shown(place.path), problems=problems)
            report_missing_file(report, folder, path, place.line, place.key)
    there = [path for path in places if path in folder.stamps]
    probed = each(partial(_probe, folder), there, jobs, worth=_MANY_PICTURES)
    known = dict(zip(there, probed, strict=True))
    pictures = {path: one for path, one in known.items() if isinstance(one, ImageInfo)}
    refused = {path: one for path, one in known.items() if isinstance(one, str)}
    return pictures, problems + refused_pictures(folder, places, refused)


def _probe(folder: Folder, path: str) -> ImageInfo | str:
    if folder.stamps[path].size > MAX_WHOLE:
        return "too-large"
    try:
        return probe(folder.read(path))
    except PictureError as error:
        return error.reason


def refused_pictures(
    folder: Folder, places: Mapping[str, Mention], refused: Mapping[str, str]
) -> list[Problem]:
    """The pictures that cannot be decoded, each with its reason, where they are named."""
    problems: list[Problem] = []
    for path in (path for path in places if path in refused):
        place = places[path]
        report = Report(folder.shown(place.path), problems=problems)
        name = path.rpartition("/")[2]
        report.at(f"picture-{refused[path]}", place.line, key=place.key, given=name)
    return problems

"""The content folder to documents, settings and known pictures, with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from sitegen.cache import NOTHING, BuildCache, unpack
from sitegen.content.config import SiteConfig
from sitegen.content.documents import Document
from sitegen.content.folder import Folder
from sitegen.content.references import picture_places, report_missing_file
from sitegen.content.scan import Survey, parse_all, survey
from sitegen.content.snapshot import Snapshot
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


def load(content: Path, jobs: int = 1) -> Loaded:
    """Read and parse everything under `content`; see `survey` and `complete`."""
    return complete(survey(content, None, jobs, NOTHING, Snapshot()), jobs, NOTHING)


def complete(survey: Survey, jobs: int, kept: BuildCache) -> Loaded:
    """Everything that the content folder says, with every problem.

    `kept` has the sources that the survey did not parse; those that got lost are parsed now.
    """
    folder, config = survey.folder, survey.config
    if config is None:
        return Loaded(folder, survey.language, None, {}, (), {}, survey.problems)
    documents: dict[str, Document | None] = dict.fromkeys(survey.keys)
    for path, one in survey.parsed.items():
        documents[path] = one.document
    if len(survey.parsed) < len(documents):
        for path, key, packed in kept.documents():
            if survey.keys.get(path) == key and documents[path] is None:
                documents[path] = unpack(packed)
    lost = [path for path, document in documents.items() if document is None]
    again = parse_all(folder, config, lost, jobs)
    for path, one in zip(lost, again, strict=True):
        documents[path] = one.document
    every = tuple(document for document in documents.values() if document is not None)
    problems = [*survey.problems, *(problem for one in every for problem in one.problems)]
    pictures = _pictures(folder, config, every, jobs, problems)
    language, places = survey.language, survey.places
    return Loaded(folder, language, config, places, every, pictures, tuple(problems))


def _pictures(
    folder: Folder,
    config: SiteConfig,
    documents: tuple[Document, ...],
    jobs: int,
    problems: list[Problem],
) -> dict[str, ImageInfo]:
    """What is known of each picture that a document names."""
    places = picture_places(config.settings, documents)
    for path, place in places.items():
        if path not in folder.stamps:
            report = Report(folder.shown(place.path), problems=problems)
            report_missing_file(report, folder, path, place.line, place.key)
    there = [path for path in places if path in folder.stamps]
    pictures = {}
    probed = each(partial(_probe, folder), there, jobs, worth=_MANY_PICTURES)
    for path, known in zip(there, probed, strict=True):
        if isinstance(known, ImageInfo):
            pictures[path] = known
        else:
            place = places[path]
            report = Report(folder.shown(place.path), problems=problems)
            name = path.rpartition("/")[2]
            report.at(f"picture-{known}", place.line, key=place.key, given=name)
    return pictures


def _probe(folder: Folder, path: str) -> ImageInfo | str:
    try:
        return probe(folder.read(path))
    except PictureError as error:
        return error.reason


def broken_pictures(loaded: Loaded, broken: Mapping[str, str]) -> tuple[Problem, ...]:
    """The pictures that could not be decoded, at the places that name them."""
    problems: list[Problem] = []
    settings = loaded.config.settings if loaded.config else None
    places = picture_places(settings, loaded.documents) if settings else {}
    for path, place in places.items():
        if path in broken:
            report = Report(loaded.folder.shown(place.path), problems=problems)
            name = path.rpartition("/")[2]
            report.at(f"picture-{broken[path]}", place.line, key=place.key, given=name)
    return tuple(sorted(problems))

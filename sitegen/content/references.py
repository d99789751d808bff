"""The files that the content names: where each is named, and what to say when it is not there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from msgspec import Struct

from sitegen.content.documents import Document
from sitegen.content.folder import Folder
from sitegen.diagnostics.problems import Report, nearest
from sitegen.schema.settings import SETTINGS, Settings

# What may be published as it is: nothing that a browser would run.
OFFICE = {"doc", "docx", "odt", "xls", "xlsx", "ods", "ppt", "pptx", "odp"}

ATTACHMENTS = frozenset({"pdf", "csv", "txt", "zip", "ics", "mp3", "mp4"} | OFFICE)


class Mention(Struct, frozen=True):
    """Where in the content something is named: a file, a line and a key."""

    path: str
    line: int
    key: str


def picture_places(settings: Settings, documents: Iterable[Document]) -> dict[str, Mention]:
    """The pictures that the content names, each with the first place that names it."""
    places: dict[str, Mention] = {}
    if settings.house_style.picture:
        key = "house_style.picture"
        places[settings.house_style.picture] = Mention(SETTINGS, 0, key)
    for document in documents:
        images = document.front_matter.images if document.front_matter else ()
        for number, image in enumerate(images, 1):
            key = f"images[{number}].file"
            place = Mention(document.path, document.places.get(key, 0), key)
            places.setdefault(beside(document.path, image.file), place)
        for figure in document.body.figures:
            places.setdefault(figure.path, Mention(document.path, figure.line, ""))
    return places


def report_missing_file(report: Report, folder: Folder, path: str, line: int, key: str) -> None:
    """Say that a file is not there, and which one was perhaps meant.

    One that is there under a name that does not count is told as such; what was told is told once.
    """
    name = posixpath.basename(path)
    if folder.is_refused(path):
        return
    if folder.is_passed_over(path):
        report.at("file-passed-over", line, key=key, given=path)
        return
    folder_of = posixpath.dirname(path)
    names = [posixpath.basename(p) for p in folder.stamps if posixpath.dirname(p) == folder_of]
    report.at("no-file", line, key=key, given=name, suggestion=nearest(name, names))


def beside(path: str, file: str) -> str:
    """The path of a file that the source at `path` names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), file))

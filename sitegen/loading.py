"""The content folder to documents, settings and known pictures, with every problem at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sitegen.addresses import Addresses
from sitegen.content import picture_places, report_missing_file
from sitegen.declare import declared
from sitegen.faults import read_yaml
from sitegen.files import Folder, scan
from sitegen.fingerprint import bytes_digest, fingerprint
from sitegen.images import ImageInfo, PictureError, probe
from sitegen.languages import language
from sitegen.matter import CardMatter, card_keys
from sitegen.parallel import each
from sitegen.problems import Problem, Report
from sitegen.settings import LANGUAGES, SETTINGS, Settings, read_settings
from sitegen.sources import Document, Grammar, decode, read_source
from sitegen.yamltree import Mapping as MappingNode
from sitegen.yamltree import Scalar

_ALMOST_MARKDOWN = re.compile(r"(.+)\.(?:md|markdown|mdown)(?:\.txt)?", re.I)

# Workers pay from this many files on.
_MANY_SOURCES = 250
_MANY_PICTURES = 40


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the content folder says. `grammar` is None when `site.yaml` is wrong."""

    folder: Folder
    language: str
    grammar: Grammar | None
    documents: tuple[Document, ...]
    pictures: Mapping[str, ImageInfo]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Memory:
    """Documents of the build before, so that the next one parses only what changed."""

    grammar: str = ""
    documents: dict[str, tuple[str, Document]] = field(default_factory=dict)


def load(content: Path, url: str | None, jobs: int, memory: Memory) -> Loaded:
    """Read and parse everything under `content`; `url` takes the place of the site's own address.

    Raises OSError when the folder cannot be read; what is wrong with its content is in `problems`.
    """
    folder, found = scan(content)
    problems = list(found)
    report = Report(folder.shown(SETTINGS), problems=problems)
    root = _read_yaml(folder, report)
    code = _language_of(root)
    settings = read_settings(root, report, declared(CardMatter)) if root else None
    if settings is None:
        return Loaded(folder, code, None, (), {}, tuple(problems))
    grammar = _grammar(settings, url)
    sources = sorted(path for path in folder.sizes if path.endswith(".md"))
    made_by = fingerprint(settings, grammar.addresses)
    known = memory.documents if memory.grammar == made_by else {}
    read = partial(_read, folder, grammar, known)
    remembered = dict(zip(sources, each(read, sources, jobs, worth=_MANY_SOURCES), strict=True))
    memory.grammar, memory.documents = made_by, remembered
    documents = tuple(document for _, document in remembered.values())
    for document in documents:
        problems += document.problems
    problems += _overlooked(folder, grammar)
    pictures = _pictures(folder, grammar, documents, jobs, problems)
    return Loaded(folder, code, grammar, documents, pictures, tuple(problems))


def _read(
    folder: Folder, grammar: Grammar, known: Mapping[str, tuple[str, Document]], path: str
) -> tuple[str, Document]:
    """A document with the digest of its source; the known one where the source is the same."""
    data = folder.read(path)
    digest = bytes_digest(data)
    before = known.get(path)
    if before is not None and before[0] == digest:
        return before
    return digest, read_source(path, folder.shown(path), data, grammar)


def _read_yaml(folder: Folder, report: Report) -> MappingNode | None:
    if SETTINGS not in folder.sizes:
        report.at("no-settings", 0)
        return None
    text = decode(folder.read(SETTINGS), report)
    return None if text is None else read_yaml(text, report)


def _overlooked(folder: Folder, grammar: Grammar) -> Iterator[Problem]:
    """What looks like a text but would be passed over in silence."""
    for path in sorted(folder.sizes):
        found = _ALMOST_MARKDOWN.fullmatch(path)
        if found and not path.endswith(".md"):
            report = Report(folder.shown(path))
            report.at("text-ending", 0, meant=f"{found[1]}.md".rpartition("/")[2])
            yield from report.problems
    cards = grammar.settings.words.card.folder
    in_cards = (path.split("/") for path in folder.sizes if path.startswith(f"{cards}/"))
    for name in sorted({parts[1] for parts in in_cards if len(parts) > 2}):
        beside = f"{cards}/{name}"
        texts = (f"{beside}/index.md", f"{beside}.md")
        almost = any(_ALMOST_MARKDOWN.fullmatch(p) for p in folder.sizes if p.startswith(beside))
        if not almost and not any(text in folder.sizes for text in texts):
            report = Report(folder.shown(beside))
            report.at("no-index", 0, given=name)
            yield from report.problems


def _language_of(root: MappingNode | None) -> str:
    """The language to speak to the editor in, also when the rest of `site.yaml` is wrong."""
    for name, value in root.entries if root else ():
        if name.text == "language" and isinstance(value, Scalar) and value.text in LANGUAGES:
            return value.text
    return LANGUAGES[0]


def _grammar(settings: Settings, url: str | None) -> Grammar:
    spoken = language(settings.language)
    words = settings.words
    return Grammar(
        settings=settings,
        language=spoken,
        addresses=Addresses.of(url or settings.url),
        keys=card_keys(settings),
        vocabularies=settings.vocabularies,
        folders={
            words.card.folder: "card",
            words.theme.folder: "theme",
            words.line.folder: "line",
            spoken.addresses["news"]: "news",
            spoken.addresses["gallery"]: "album",
        },
    )


def _pictures(
    folder: Folder,
    grammar: Grammar,
    documents: tuple[Document, ...],
    jobs: int,
    problems: list[Problem],
) -> dict[str, ImageInfo]:
    """What is known of each picture that a document names."""
    places = picture_places(grammar.settings, documents)
    for path, place in places.items():
        if path not in folder.sizes:
            report = Report(folder.shown(place.path), problems=problems)
            report_missing_file(report, folder, path, place.line, place.key)
    there = [path for path in places if path in folder.sizes]
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

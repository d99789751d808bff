"""Scan the content folder: what it holds, and what of it changed since it was parsed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec import DecodeError, Struct, msgpack
from msgspec.structs import replace

from sitegen.cache import BuildCache, ParsedSource, SourceDigests
from sitegen.content.config import SiteConfig, site_config
from sitegen.content.folder import Folder, Stamp, decode, read_folder, restamp
from sitegen.diagnostics.problems import Problem, Report
from sitegen.fingerprint import bytes_digest, fingerprint
from sitegen.schema.front_matter import CardFrontMatter
from sitegen.schema.records import declared
from sitegen.schema.settings import LANGUAGES, SETTINGS, read_settings
from sitegen.schema.yaml_repairs import read_yaml
from sitegen.schema.yaml_tree import MappingNode, ScalarNode
from sitegen.workers import each

_ALMOST_SETTINGS = re.compile(r"sites?\.ya?ml(?:\.txt)?", re.I)
_ALMOST_MARKDOWN = re.compile(r"(.+)\.(?:md|markdown|mdown)(?:\.txt)?", re.I)

# Workers pay from this many files on.
_MANY = 250

# A file that changed less than this long ago, in nanoseconds, may change again without a new stamp.
_SETTLED = 2_000_000_000

# Bytes. A larger file that is no source counts by its stamp: to read it would take longer than all
# else, and most such files, as a film that somebody left there, are of no use to the site.
_LARGE = 64 * 1024**2

_UNKNOWN = SourceDigests("", "", "")


class SeenFile(NamedTuple):
    """A file as it was when it was last read, with the digest of its bytes."""

    stamp: Stamp
    digest: str


class Scan(Struct, frozen=True):
    """What lies in the content folder, told apart by digests.

    `config` is None when `site.yaml` is wrong; `places` are the lines of its keys. By path: `keys`
    are the digests of all that a source is parsed from, `outlines` those of what other pages take
    from it (see `sitegen.content.documents.outline`), `text_digests` those of its running text,
    `others` those of the files that are no source. What was `seen` saves reading it again.
    """

    folder: Folder
    language: str
    problems: tuple[Problem, ...]
    config: SiteConfig | None = None
    places: dict[str, int] = {}
    keys: Mapping[str, str] = {}
    outlines: Mapping[str, str] = {}
    text_digests: Mapping[str, str] = {}
    others: Mapping[str, str] = {}
    seen: Mapping[str, SeenFile] = {}


Parsed = Mapping[str, ParsedSource]
"""Sources by path: those that had to be parsed to know what changed."""


def scan_content(
    content: Path,
    url: str | None,
    jobs: int,
    cache: BuildCache,
    seen: Mapping[str, SeenFile],
    laid_over: Mapping[str, bytes | None] | None = None,
) -> tuple[Scan, Parsed]:
    """Look at every file under `content`, and parse the sources that are not in the `cache`.

    `url` takes the place of the site's own address; what is `laid_over` the files stands in their
    place. Raises OSError when the folder cannot be read;
    what is wrong with its content is in the problems.
    """
    folder, found = read_folder(content, laid_over)
    problems = list(found)
    report = Report(folder.shown(SETTINGS), problems=problems)
    root = _settings_node(folder, report)
    language = _language_of(root)
    settings = read_settings(root, report, declared(CardFrontMatter)) if root else None
    if settings is None:
        return Scan(folder, language, tuple(problems)), {}
    config = site_config(settings, url)
    problems += _overlooked(folder, config)
    known = cache.sources()
    digests, parsed, seen = _digests(folder, config, known, jobs, seen)
    sources = {path: parsed.get(path) or known[path] for path in filter(_source, digests)}
    scan = Scan(
        folder=folder,
        language=language,
        problems=tuple(problems),
        config=config,
        places=report.places,
        keys={path: _key(config, digests[path]) for path in sources},
        outlines={path: one.outline for path, one in sources.items()},
        text_digests={path: one.text_digest for path, one in sources.items()},
        others={path: digest for path, digest in digests.items() if path not in sources},
        seen=seen,
    )
    return scan, parsed


def rescan(before: Scan, touched: Iterable[Path]) -> tuple[Scan, Parsed] | None:
    """The scan when nothing but these files can have changed since the one `before`.

    None when that does not tell enough: files came or went, or one that is no source was touched.
    Raises OSError when a file cannot be read.
    """
    folder, config = before.folder, before.config
    stamps = restamp(folder, touched)
    if config is None or stamps is None or not all(map(_source, stamps)):
        return None
    read = {path: parse(folder, config, path) for path in sorted(stamps)}
    parsed = {path: one for path, one in read.items() if one.key != before.keys[path]}
    now = replace(
        before,
        folder=replace(folder, stamps=folder.stamps | stamps),
        keys={**before.keys, **{path: one.key for path, one in parsed.items()}},
        outlines={**before.outlines, **{path: one.outline for path, one in parsed.items()}},
        text_digests={
            **before.text_digests,
            **{path: one.text_digest for path, one in parsed.items()},
        },
    )
    return now, parsed


def parse(folder: Folder, config: SiteConfig, path: str) -> ParsedSource:
    """The source at `path`. Raises OSError; what is wrong with it is in its document."""
    return _parsed(folder, config, path, folder.read(path))


def parse_all(
    folder: Folder, config: SiteConfig, paths: Sequence[str], jobs: int
) -> Iterator[ParsedSource]:
    """What these sources parse to, in order, by `jobs` processes. Raises OSError."""
    return each(partial(parse, folder, config), paths, jobs, worth=_MANY)


def pack_seen(seen: Mapping[str, SeenFile]) -> bytes:
    """What was seen of files, as bytes."""
    return msgpack.encode(seen)


def unpack_seen(data: bytes | memoryview) -> Mapping[str, SeenFile]:
    """What was seen of files; nothing when these bytes do not tell.

    On another machine no stamp is the same, and all is read.
    """
    try:
        return msgpack.decode(data, type=dict[str, SeenFile])
    except DecodeError:
        return {}


def _source(path: str) -> bool:
    return path.endswith(".md")


def _key(config: SiteConfig, digest: str) -> str:
    return config.digest + digest


def _digests(
    folder: Folder,
    config: SiteConfig,
    known: Mapping[str, SourceDigests],
    jobs: int,
    before: Mapping[str, SeenFile],
) -> tuple[dict[str, str], dict[str, ParsedSource], dict[str, SeenFile]]:
    """The digest of every file, the sources that are not known, and what was seen, by path."""
    keys = {path: one.key for path, one in known.items()}
    seen = _unchanged(folder, before)
    digests = {
        path: one.digest
        for path, one in seen.items()
        if not _source(path) or keys.get(path) == _key(config, one.digest)
    }
    unread = sorted(folder.stamps.keys() - digests.keys())
    now = time.time_ns()
    read = each(partial(_read, folder, config, keys), unread, jobs, worth=_MANY)
    parsed = {}
    for path, (digest, one) in zip(unread, read, strict=True):
        digests[path] = digest
        seen[path] = SeenFile(folder.stamps[path], digest)
        if one is not None:
            parsed[path] = one
    settled = {path: one for path, one in seen.items() if now - one.stamp.changed > _SETTLED}
    return {path: digests[path] for path in sorted(digests)}, parsed, settled


def _unchanged(folder: Folder, before: Mapping[str, SeenFile]) -> dict[str, SeenFile]:
    """The files that were seen before and have the same stamp."""
    return {
        path: before[path]
        for path, stamp in folder.stamps.items()
        if path in before and before[path].stamp == stamp
    }


def _read(
    folder: Folder, config: SiteConfig, keys: Mapping[str, str], path: str
) -> tuple[str, ParsedSource | None]:
    """The digest of a file, and what it parses to when it is a source without this key."""
    stamp = folder.stamps[path]
    if stamp.size > _LARGE and not _source(path):
        return fingerprint(stamp), None
    data = folder.read(path)
    digest = bytes_digest(data)
    if not _source(path) or keys.get(path) == _key(config, digest):
        return digest, None
    return digest, _parsed(folder, config, path, data)


def _parsed(folder: Folder, config: SiteConfig, path: str, data: bytes) -> ParsedSource:
    from sitegen.content.documents import outline, read_source  # not without something to parse

    document, text = read_source(path, folder.shown(path), data, config)
    return ParsedSource(
        key=_key(config, bytes_digest(data)),
        outline=outline(document),
        text_digest=document.body.digest,
        document=document,
        text=msgpack.encode(text),
        sound=not document.problems,
    )


def _settings_node(folder: Folder, report: Report) -> MappingNode | None:
    if folder.is_refused(SETTINGS):
        return None
    if SETTINGS not in folder.stamps:
        almost = next((path for path in folder.stamps if _ALMOST_SETTINGS.fullmatch(path)), "")
        report.at("no-settings", 0, suggestion=almost)
        return None
    text = decode(folder.read(SETTINGS), report)
    return None if text is None else read_yaml(text, report)


def _overlooked(folder: Folder, config: SiteConfig) -> Iterator[Problem]:
    """What looks like a text but would be passed over in silence."""
    for path in sorted(folder.stamps):
        almost = _ALMOST_MARKDOWN.fullmatch(path)
        if almost and not _source(path):
            report = Report(folder.shown(path))
            report.at("text-ending", 0, suggestion=f"{almost[1]}.md".rpartition("/")[2])
            yield from report.problems
    cards = config.settings.words.card.folder
    for name in _without_text(folder, cards):
        report = Report(folder.shown(f"{cards}/{name}"))
        report.at("no-index", 0, given=name)
        yield from report.problems


def _without_text(folder: Folder, cards: str) -> list[str]:
    """The names of the folders of cards in which nothing is, or looks like, a text."""
    inside = [path for path in folder.stamps if path.startswith(f"{cards}/")]
    names = {path.split("/")[1] for path in inside if path.count("/") > 1}
    almost = "\n".join(filter(_ALMOST_MARKDOWN.fullmatch, inside))
    return [
        name
        for name in sorted(names)
        if not _has_text(folder, f"{cards}/{name}")
        and not re.search(rf"^{cards}/{re.escape(name)}", almost, re.MULTILINE)
    ]


def _has_text(folder: Folder, card: str) -> bool:
    return f"{card}/index.md" in folder.stamps or f"{card}.md" in folder.stamps


def _language_of(root: MappingNode | None) -> str:
    """The language to speak to the editor in, also when the rest of `site.yaml` is wrong."""
    for name, value in root.entries if root else ():
        if name.text == "language" and isinstance(value, ScalarNode) and value.text in LANGUAGES:
            return value.text
    return LANGUAGES[0]

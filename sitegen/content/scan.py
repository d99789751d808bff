"""Look at the content folder: what it holds, and what of it changed since it was parsed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sitegen.cache import BuildCache, ParsedSource
from sitegen.content.config import SiteConfig, site_config
from sitegen.content.folder import Folder, decode, rescan, scan
from sitegen.content.listing import settled
from sitegen.content.snapshot import SeenFile, Snapshot, remembered
from sitegen.content.text_store import Texts, pack_text
from sitegen.diagnostics.problems import Problem, Report
from sitegen.fingerprint import bytes_digest
from sitegen.schema.front_matter import CardFrontMatter
from sitegen.schema.records import declared
from sitegen.schema.settings import LANGUAGES, SETTINGS, read_settings
from sitegen.schema.yaml_repairs import read_yaml
from sitegen.schema.yaml_tree import Mapping as MappingNode
from sitegen.schema.yaml_tree import Scalar
from sitegen.workers import each

_ALMOST_SETTINGS = re.compile(r"sites?\.ya?ml(?:\.txt)?", re.I)
_ALMOST_MARKDOWN = re.compile(r"(.+)\.(?:md|markdown|mdown)(?:\.txt)?", re.I)

# Workers pay from this many files on.
_MANY = 250

_UNKNOWN = ("", "", "")


class Survey(Struct, frozen=True):
    """What lies in the content folder, with what had to be parsed to know what changed.

    `config` is None when `site.yaml` is wrong; `places` are the lines of its keys. `outlines` are
    digests by source (see `sitegen.content.documents.outline`), `texts` those of their running
    texts, `keys` those of all that a source is parsed from, `others` those of the files that are no
    source. `parsed` are the sources that were not kept, until they are.
    """

    folder: Folder
    language: str
    config: SiteConfig | None
    places: dict[str, int]
    keys: Mapping[str, str]
    outlines: Mapping[str, str]
    texts: Mapping[str, str]
    others: Mapping[str, str]
    parsed: dict[str, ParsedSource]
    problems: tuple[Problem, ...]
    remembered: Snapshot


def survey(content: Path, url: str | None, jobs: int, kept: BuildCache, before: Snapshot) -> Survey:
    """Look at every file under `content`, and parse the sources that are not `kept`.

    `url` takes the place of the site's own address. What was remembered `before` saves reading
    what did not change. Raises OSError when the folder cannot be read; what is wrong with
    its content is in `problems`.
    """
    folder, found = scan(content, before.listings)
    problems = list(found)
    report = Report(folder.shown(SETTINGS), problems=problems)
    root = _read_yaml(folder, report)
    code = _language_of(root)
    settings = read_settings(root, report, declared(CardFrontMatter)) if root else None
    if settings is None:
        return Survey(folder, code, None, {}, {}, {}, {}, {}, {}, tuple(problems), before)
    config = site_config(settings, url)
    problems += _overlooked(folder, config)
    known = kept.sources()
    digests, parsed, seen = _look(folder, config, known, jobs, before.seen)
    keys = {path: _key(config, digest) for path, digest in digests.items() if _is_source(path)}
    return Survey(
        folder=folder,
        language=code,
        config=config,
        places=report.places,
        keys=keys,
        outlines={
            path: parsed[path].outline if path in parsed else known[path][1] for path in keys
        },
        texts={path: parsed[path].told if path in parsed else known[path][2] for path in keys},
        others={path: digest for path, digest in digests.items() if path not in keys},
        parsed=parsed,
        problems=tuple(problems),
        remembered=remembered(folder, seen),
    )


def resurvey(before: Survey, touched: Iterable[Path]) -> Survey | None:
    """The survey when nothing but these files can have changed since the one `before`.

    None when that does not tell enough: files came or went, or one that is no text was touched.
    Raises OSError when a file cannot be read.
    """
    folder, config = before.folder, before.config
    stamps = rescan(folder, touched)
    if config is None or stamps is None or not all(_is_source(path) for path in stamps):
        return None
    keys, outlines, told = dict(before.keys), dict(before.outlines), dict(before.texts)
    parsed = {}
    for path in sorted(stamps):
        one = _parse(folder, config, path)
        if one.key != keys[path]:
            keys[path], outlines[path], told[path] = one.key, one.outline, one.told
            parsed[path] = one
    folder = replace(folder, stamps=folder.stamps | stamps)
    return replace(before, folder=folder, keys=keys, outlines=outlines, texts=told, parsed=parsed)


def texts(survey: Survey, config: SiteConfig, kept: BuildCache) -> Texts:
    """The running texts of the sources in a survey."""
    return Texts(
        survey.keys, survey.texts, survey.parsed, kept, partial(_running, survey.folder, config)
    )


def _running(folder: Folder, config: SiteConfig, path: str) -> bytes:
    return _parse(folder, config, path).running


def _is_source(path: str) -> bool:
    return path.endswith(".md")


def _key(config: SiteConfig, digest: str) -> str:
    return config.digest + digest


def _look(
    folder: Folder,
    config: SiteConfig,
    known: Mapping[str, tuple[str, str, str]],
    jobs: int,
    before: Mapping[str, SeenFile],
) -> tuple[dict[str, str], dict[str, ParsedSource], dict[str, SeenFile]]:
    """The digest of every file, what became of the sources that are not known, and what was seen.

    All in the order of their paths.
    """
    digests: dict[str, str] = {}
    seen: dict[str, SeenFile] = {}
    for path in sorted(folder.stamps):
        digests[path] = ""
        last = before.get(path)
        if last and last.stamp == folder.stamps[path]:
            seen[path] = last
            if not _is_source(path) or known.get(path, _UNKNOWN)[0] == _key(config, last.digest):
                digests[path] = last.digest
    now = time.time_ns()
    unseen = [path for path, digest in digests.items() if not digest]
    read = partial(_read, folder, config, {path: row[0] for path, row in known.items()})
    parsed = {}
    for path, (digest, one) in zip(unseen, each(read, unseen, jobs, worth=_MANY), strict=True):
        digests[path] = digest
        if one is not None:
            parsed[path] = one
        # A file that was written a moment ago may change again without another stamp.
        if settled(folder.stamps[path].changed, now):
            seen[path] = SeenFile(folder.stamps[path], digest)
        else:
            seen.pop(path, None)
    return digests, parsed, seen


def _read(
    folder: Folder, config: SiteConfig, known: Mapping[str, str], path: str
) -> tuple[str, ParsedSource | None]:
    """The digest of a file, and what it parses to when it is a source that is not known."""
    data = folder.read(path)
    digest = bytes_digest(data)
    if not _is_source(path) or known.get(path) == _key(config, digest):
        return digest, None
    return digest, _parsed(folder, config, path, data)


def parse_all(
    folder: Folder, config: SiteConfig, paths: Sequence[str], jobs: int
) -> Iterator[ParsedSource]:
    """What these sources parse to, in order. Raises OSError."""
    return each(partial(_parse, folder, config), paths, jobs, worth=_MANY)


def _parse(folder: Folder, config: SiteConfig, path: str) -> ParsedSource:
    return _parsed(folder, config, path, folder.read(path))


def _parsed(folder: Folder, config: SiteConfig, path: str, data: bytes) -> ParsedSource:
    from sitegen.content.documents import (  # not before there is something to parse
        outline,
        read_source,
    )

    document, text = read_source(path, folder.shown(path), data, config)
    return ParsedSource(
        key=_key(config, bytes_digest(data)),
        outline=outline(document),
        told=document.body.digest,
        document=document,
        running=pack_text(text),
        sound=not document.problems,
    )


def _read_yaml(folder: Folder, report: Report) -> MappingNode | None:
    if SETTINGS not in folder.stamps:
        almost = next((path for path in folder.stamps if _ALMOST_SETTINGS.fullmatch(path)), "")
        report.at("no-settings", 0, suggestion=almost)
        return None
    text = decode(folder.read(SETTINGS), report)
    return None if text is None else read_yaml(text, report)


def _overlooked(folder: Folder, config: SiteConfig) -> Iterator[Problem]:
    """What looks like a text but would be passed over in silence."""
    for path in sorted(folder.stamps):
        found = _ALMOST_MARKDOWN.fullmatch(path)
        if found and not path.endswith(".md"):
            report = Report(folder.shown(path))
            report.at("text-ending", 0, suggestion=f"{found[1]}.md".rpartition("/")[2])
            yield from report.problems
    cards = config.settings.words.card.folder
    in_cards = (path.split("/") for path in folder.stamps if path.startswith(f"{cards}/"))
    for name in sorted({parts[1] for parts in in_cards if len(parts) > 2}):
        beside = f"{cards}/{name}"
        texts = (f"{beside}/index.md", f"{beside}.md")
        if any(text in folder.stamps for text in texts):
            continue
        if not any(_ALMOST_MARKDOWN.fullmatch(p) for p in folder.stamps if p.startswith(beside)):
            report = Report(folder.shown(beside))
            report.at("no-index", 0, given=name)
            yield from report.problems


def _language_of(root: MappingNode | None) -> str:
    """The language to speak to the editor in, also when the rest of `site.yaml` is wrong."""
    for name, value in root.entries if root else ():
        if name.text == "language" and isinstance(value, Scalar) and value.text in LANGUAGES:
            return value.text
    return LANGUAGES[0]

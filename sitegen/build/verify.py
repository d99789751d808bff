"""Whether a site at an address is what a content folder makes, file by file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote, urljoin

from msgspec.structs import replace

from sitegen.build.inputs import Options
from sitegen.build.pipeline import build
from sitegen.build.record import PATH, SiteRecord, read_record
from sitegen.diagnostics.problems import Problem
from sitegen.fingerprint import bytes_digest
from sitegen.web import WebError, get

_PATIENCE = 300  # seconds for one file
_LARGEST = 512 * 2**20
_AT_ONCE = 8

# What a host reads itself, and no visitor gets.
_OF_HOSTS = ("_headers", "_redirects")
# It says until when it holds, which follows from the month.
_DATED = ".well-known/security.txt"

Why = Literal["changed", "missing", "other", "here-only", "there-only"]


class Difference(NamedTuple):
    """A file, and why the site is not what it should be.

    `changed` and `missing` tell of what a visitor gets, against what was published; the others of
    what was published, against what the content folder makes now.
    """

    path: str
    why: Why


class Unreachable(Exception):
    """Nothing answers at the address, or it is not a site that says what it is made of."""


def published_record(address: str) -> SiteRecord:
    """What the site at an address says of itself. Raises Unreachable."""
    data = _get(urljoin(address, PATH))
    record = read_record(data) if data is not None else None
    if record is None:
        raise Unreachable
    return record


def served(address: str, record: SiteRecord) -> Iterator[Difference]:
    """The files that a visitor gets otherwise than they were published."""

    def look(path: str) -> Difference | None:
        data = _get(urljoin(address, quote(path.removesuffix("index.html"))))
        if data is None:
            return Difference(path, "missing")
        return None if bytes_digest(data) == record.files[path] else Difference(path, "changed")

    paths = [path for path in record.files if path not in _OF_HOSTS]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from filter(None, pool.map(look, paths))


def made_of(
    record: SiteRecord, options: Options, tell: Callable[[str], None]
) -> tuple[list[Difference], tuple[Problem, ...]]:
    """The files that a content folder makes otherwise than they were published.

    Or what is wrong with the folder. Pictures that the output of `options` keeps are not made
    again. Raises what `build` raises.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "public"
        kept = options.output.parent / f".{options.output.name}.sitegen" / "cache" / "media"
        if kept.is_dir():
            shutil.copytree(kept, Path(folder) / ".public.sitegen" / "cache" / "media")
        outcome = build(replace(options, output=output, url=record.url), tell)
        if outcome.problems:
            return [], outcome.problems
        own = read_record((output / PATH).read_bytes())
    return list(_compared(own.files if own else {}, record.files)), ()


def _compared(own: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[Difference]:
    for path in sorted({*own, *theirs} - {_DATED}):
        if path not in theirs:
            yield Difference(path, "here-only")
        elif path not in own:
            yield Difference(path, "there-only")
        elif own[path] != theirs[path]:
            yield Difference(path, "other")


def _get(url: str) -> bytes | None:
    """What a visitor gets at an address; None when that is nothing. Raises Unreachable."""
    try:
        return get(url, _LARGEST, _PATIENCE, anywhere=True)
    except WebError as error:
        if error.reason != "answer":
            raise Unreachable from error
        # The page for a wrong address may come with the status of one.
        return error.body if url.endswith("/404.html") else None

"""What a version of the program offers: its keys, and the parts of its theme."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, to_builtins
from msgspec import json as typed_json

from sitegen import __version__
from sitegen.fingerprint import bytes_digest, fingerprint
from sitegen.schema.front_matter import CardFrontMatter, PageFrontMatter
from sitegen.schema.records import Key, ListOf, Record, declared
from sitegen.schema.settings import LANGUAGES, Settings
from sitegen.theming.theme import read_theme, theme_roots

_KEPT = Path(__file__).with_name("releases")


class Release(Struct, frozen=True):
    """A version: the keys it knows, by kind of file, and digests of what a theme may replace.

    `files` are those of the theme by path, `words` its words by language and id.
    """

    version: str
    keys: Mapping[str, tuple[str, ...]]
    files: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


def this_release() -> Release:
    """The version that runs. Raises ThemeError when its own theme is broken."""
    roots = theme_roots(Path())[-1:]  # only what comes with the program
    themes = {code: read_theme("default", code, roots) for code in LANGUAGES}
    theme = themes[LANGUAGES[0]]
    files = {f"templates/{name}": text.encode() for name, text in theme.templates.items()}
    files |= {f"static/{name}": data for name, data in theme.static.items()}
    return Release(
        version=__version__,
        keys={kind: tuple(_names(declared(of))) for kind, of in RECORDS.items()},
        files={path: bytes_digest(data)[:12] for path, data in sorted(files.items())},
        words={
            code: {name: fingerprint(said)[:12] for name, said in sorted(one.words.items())}
            for code, one in themes.items()
        },
    )


RECORDS = {"card": CardFrontMatter, "page": PageFrontMatter, "site": Settings}
"""The kinds of files that have keys."""


def _names(keys: Mapping[str, Key]) -> Iterator[str]:
    """Keys with those of the records in them: `costs`, `costs.year`."""
    for name, key in keys.items():
        yield name
        kind = key.kind.item if isinstance(key.kind, ListOf) else key.kind
        if isinstance(kind, Record):
            yield from (f"{name}.{inner}" for inner in _names(declared(kind.of)))


def earlier_release(version: str) -> Release | None:
    """A version that was released before, as it was kept then; None for one that is not known."""
    path = _KEPT / f"{version}.json"
    return typed_json.decode(path.read_bytes(), type=Release) if path.is_file() else None


def release_text(release: Release) -> str:
    """A release as it is kept."""
    return json.dumps(to_builtins(release), indent=1, ensure_ascii=False) + "\n"

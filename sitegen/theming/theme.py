"""A theme's files: templates, words, style and scripts, with what it takes over from `default`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from sitegen.fingerprint import bytes_digest
from sitegen.urls import ASSETS

_HERE = Path(__file__).parents[1]

_URL = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
_FONT_FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
_DECLARATION = re.compile(r"([a-z-]+):\s*([^;]+);?")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Megabytes that a file of a theme may have: ten times the largest of the default one.
_MAX_FILE = 8
# Words have forms, and these are texts: what is nested deeper could make the library crash.
_MAX_DEPTH = 4
_DEEPER = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_BACK = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class ThemeError(Exception):
    """A theme is missing or broken. `reason` is the id of a message, `detail` what it is about."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class ThemeFiles(Struct, frozen=True):
    """A theme as read: template sources by name, words by key, static files by name."""

    name: str
    templates: Mapping[str, str]
    words: Mapping[str, Any]
    static: Mapping[str, bytes]


class Assets(Struct, frozen=True):
    """The published files of a theme by path, and the paths of those that pages name.

    `fonts` are those that headings and text begin with.
    """

    files: Mapping[str, bytes]
    stylesheet: str
    script: str
    list_script: str
    search_script: str
    favicon: str
    fonts: tuple[str, ...]


def theme_roots(content: Path) -> tuple[Path, ...]:
    """Where themes are looked for: beside the content folder, then what comes with the program."""
    installed = _HERE / "themes"
    own = installed if installed.is_dir() else _HERE.parent / "themes"
    return (content.resolve().parent / "themes", own)


def read_theme(name: str, language: str, roots: Sequence[Path]) -> ThemeFiles:
    """The theme `name`; every file that it does not have comes from `default`.

    Raises ThemeError.
    """
    templates: dict[str, str] = {}
    words: dict[str, Any] = {}
    static: dict[str, bytes] = {}
    for part in dict.fromkeys(["default", name]):
        folder = next((root / part for root in roots if (root / part).is_dir()), None)
        if folder is None:
            raise ThemeError("no-theme", part)
        templates |= _templates(folder)
        words |= _words(folder, language)
        static |= {
            path.relative_to(folder / "static").as_posix(): _read(folder, path)
            for path in _files(folder, "static")
            if not path.name.startswith(".")
        }
    return ThemeFiles(name, templates, words, static)


def _files(folder: Path, kind: str) -> list[Path]:
    """The files of a kind that lie in a theme, and not behind a link: that may lead anywhere."""
    found = [folder / kind, *(folder / kind).rglob("*")]
    linked = {path for path in found if path.is_symlink()}
    return sorted(
        path for path in found if path.is_file() and linked.isdisjoint((path, *path.parents))
    )


def _read(folder: Path, path: Path) -> bytes:
    """The bytes of a file of the theme in a folder. Raises ThemeError for one without end."""
    if path.stat().st_size > _MAX_FILE * 2**20:
        detail = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        raise ThemeError("theme-file-too-big", detail)
    return path.read_bytes()


def _templates(folder: Path) -> dict[str, str]:
    templates = {}
    for path in _files(folder, "templates"):
        if path.suffix != ".html":
            continue
        key = path.relative_to(folder / "templates").as_posix()
        try:
            templates[key] = _read(folder, path).decode("utf-8")
        except UnicodeDecodeError as error:
            detail = f"{folder.name}/templates/{key}: UTF-8"
            raise ThemeError("broken-template", detail) from error
    return templates


def _words(folder: Path, language: str) -> dict[str, Any]:
    path = folder / "words" / f"{language}.yaml"
    if path not in _files(folder, "words"):
        return {}
    try:
        return dict(_parsed(_read(folder, path).decode("utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, ValueError) as error:
        raise ThemeError("broken-words", f"{folder.name}/words/{language}.yaml") from error


@lru_cache(maxsize=8)
def _parsed(text: str) -> Mapping[str, Any]:
    """The words in a text, kept: a preview reads the same ones at every save."""
    _refuse_nested(text)
    words: Mapping[str, Any] = yaml.load(text, _Loader) or {}
    return words


def _refuse_nested(text: str) -> None:
    """Raise ValueError for YAML that is nested deep, or that may stand for more than it says."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, _DEEPER) - isinstance(event, _BACK)
        if depth > _MAX_DEPTH or isinstance(event, yaml.AliasEvent):
            raise ValueError("too deep, or an alias")


def publish_assets(theme: ThemeFiles, own: Mapping[str, bytes]) -> Assets:
    """The theme's files as published: one style sheet, and names that change with content.

    `own` are files of the municipality by name, which take the place of the theme's.
    """
    files, named = {}, {}
    for name, data in sorted({**theme.static, **own}.items()):
        if not name.endswith(".css"):
            named[name] = _named(name, data)
            files[named[name]] = data
    sheets = [data for name, data in sorted(theme.static.items()) if name.endswith(".css")]
    style = _addressed(_compact(b"\n".join(sheets)).decode("utf-8"), named).encode()
    files[_named("style.css", style)] = style
    icons = [named[name] for name in named if name.startswith("favicon.") and name in own]
    return Assets(
        files=files,
        stylesheet=_named("style.css", style),
        script=named["site.js"],
        list_script=named["list.js"],
        search_script=named["search.js"],
        favicon=next(iter(icons), named["favicon.svg"]),
        fonts=_first_fonts(style.decode("utf-8")),
    )


def _addressed(style: str, named: Mapping[str, str]) -> str:
    """A style sheet that names the other files of the theme as they are published beside it."""

    def address(found: re.Match[str]) -> str:
        path = named.get(found[1])
        return f'url("{path.removeprefix(f"{ASSETS}/")}")' if path else found[0]

    return _URL.sub(address, style)


def _first_fonts(style: str) -> tuple[str, ...]:
    """The font files that headings and text begin with, which a page cannot do without."""
    faces = [dict(_DECLARATION.findall(body)) for body in _FONT_FACE.findall(style)]
    files = []
    for role, weight in (("heading", 700), ("body", 400)):
        stack = re.findall(rf"--font-{role}:\s*([^;}}]+)", style)[-1:]
        first = stack[0].split(",")[0].strip("\"' ") if stack else ""
        for face in faces:
            source = _URL.search(face.get("src", ""))
            if source and face["font-family"].strip("\"' ") == first and _covers(face, weight):
                files.append(f"{ASSETS}/{source[1]}")
                break
    return tuple(dict.fromkeys(files))


def _covers(face: Mapping[str, str], weight: int) -> bool:
    """Whether a face is upright and of this weight."""
    bounds = [int(one) for one in re.findall(r"\d+", face.get("font-weight", "400"))]
    return face.get("font-style", "normal") == "normal" and min(bounds) <= weight <= max(bounds)


def _compact(style: bytes) -> bytes:
    """A style sheet without comments and line breaks that nobody but its author reads."""
    style = re.sub(rb"/\*.*?\*/", b"", style, flags=re.S)
    return re.sub(rb"(?<=[{};,])\s*\n\s*", b"", style).strip()


def _named(name: str, data: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{ASSETS}/{stem}-{bytes_digest(data)[:10]}.{suffix}"

"""A filled-in example to start from: a card, or a whole content folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from sitegen.declare import (
    Amount,
    Choice,
    Date,
    Flag,
    Key,
    Kind,
    ListOf,
    Number,
    Record,
    Reference,
    Vocabularies,
    WebAddress,
    WholeNumber,
    Year,
    YearOrDate,
    declared,
)
from sitegen.matter import card_keys
from sitegen.settings import Settings

_WIDTH = 34  # where the explanation of a key begins


def card_text(title: str, settings: Settings, today: datetime.date) -> str:
    """The text of a new card: a draft with every key, each explained.

    Keys that a card must have are filled in; the others stand behind a `#`.
    """
    vocabularies = settings.vocabularies
    code = settings.language
    lines = ["---"]
    given = {"title": _quoted(title), "draft": "true", "checked": today.isoformat()}
    for name, key in card_keys(settings).items():
        example = given.get(name) or key.example or _example(key.kind, vocabularies)
        known = _known(key.kind, vocabularies)
        explained = f"{key.help[code]}{f' ({known})' if known else ''}"
        filled = key.required or name in given
        lines += _explained(name, example, explained, filled=filled)
    lines += ["---", ""]
    for section in settings.sections:
        lines += [f"## {section.heading}", "", "…", ""]
    if not settings.sections:
        lines += ["…", ""]
    return "\n".join(lines)


def _explained(name: str, example: str, explained: str, *, filled: bool) -> Iterator[str]:
    mark = "" if filled else "# "
    if "\n" in example:
        yield f"{mark}{name}:".ljust(_WIDTH) + f" # {explained}"
        for line in example.strip("\n").split("\n"):
            yield f"{mark}{line}"
    else:
        yield f"{mark}{name}: {example}".ljust(_WIDTH) + f" # {explained}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _known(kind: Kind[Any], vocabularies: Vocabularies) -> str:
    match kind:
        case ListOf(item):
            return _known(item, vocabularies)
        case Reference(vocabulary):
            return ", ".join(vocabularies.get(vocabulary, ()))
        case Choice(options):
            return ", ".join(options)
        case _:
            return ""


def _example(kind: Kind[Any], vocabularies: Vocabularies) -> str:
    """A value of this kind as an editor would write it."""
    match kind:
        case Flag():
            return "false"
        case WholeNumber():
            return "120"
        case Number() | Amount():
            return "30000"
        case Year() | YearOrDate():
            return "2026"
        case Date():
            return "2026-01-31"
        case WebAddress():
            return "https://www.example.nl/"
        case Reference(vocabulary):
            return next(iter(vocabularies.get(vocabulary, ())), "…")
        case Choice(options):
            return options[0]
        case ListOf(Record(of)):
            return "\n" + "\n".join(_record(declared(of), vocabularies))
        case ListOf(item):
            return f"[{_example(item, vocabularies)}]"
        case _:
            return "…"


def _record(keys: Mapping[str, Key], vocabularies: Vocabularies) -> Iterator[str]:
    """The lines of one item of a list of records."""
    for position, (name, key) in enumerate(keys.items()):
        mark = "  - " if position == 0 else "    "
        yield f"{mark}{name}: {key.example or _example(key.kind, vocabularies)}"


def site_files(language: str) -> dict[str, bytes]:
    """A whole content folder to start from, by path."""
    return dict(_read(files("sitegen.starter").joinpath(language), ""))


def _read(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _read(entry, f"{prefix}{entry.name}/")
        elif not entry.name.startswith(("__", ".")):
            yield f"{prefix}{entry.name}", entry.read_bytes()

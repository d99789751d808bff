"""A filled-in example to start from: a card, or a whole content folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sitegen.schema.front_matter import card_keys
from sitegen.schema.kinds import PLACEHOLDER, Kind, slug
from sitegen.schema.records import Key, ListOf, Record, declared
from sitegen.schema.settings import Settings

_WIDTH = 34  # where the explanation of a key begins
_LONGEST_SLUG = 60


class ScaffoldError(Exception):
    """Nothing was made. `reason` is the id of what the command says, `path` what is in the way."""

    def __init__(self, reason: str, path: Path) -> None:
        super().__init__(f"{reason}: {path}")
        self.reason = reason
        self.path = path


def new_card(
    content: Path,
    title: str,
    settings: Settings,
    today: datetime.date,
    given: Mapping[str, str] = MappingProxyType({}),
) -> Path:
    """Write a new card as a draft in its own folder, and return its path.

    `given` are values of its keys, as YAML. Raises ScaffoldError when the title gives no address or
    the card is there already, and OSError.
    """
    title = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    name = card_slug(title)
    cards = content / settings.words.card.folder
    path = cards / name / "index.md"
    if not name:
        raise ScaffoldError("no-slug", cards)
    single = cards / f"{name}.md"
    if single.exists():
        raise ScaffoldError("card-exists", single)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(card_text(title, settings, today, given))
    except FileExistsError as error:
        raise ScaffoldError("card-exists", path) from error
    return path


def card_slug(title: str) -> str:
    """The folder name of a card with this title, cut between two words; empty for no letters."""
    name = slug(title)
    if len(name) <= _LONGEST_SLUG:
        return name
    cut = name[: _LONGEST_SLUG + 1]
    return cut.rpartition("-")[0] or cut[:_LONGEST_SLUG]


def new_site(folder: Path, language: str) -> int:
    """Write a whole content folder to start from, and return how many files it has.

    Raises ScaffoldError when there is something in the way, and OSError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ScaffoldError("folder-not-empty", folder)
    starter = Path(__file__).parents[1] / "starter" / language
    files = [file for file in starter.rglob("[!.]*") if file.is_file()]
    for file in files:
        path = folder / file.relative_to(starter)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.read_bytes())
    return len(files)


def card_text(
    title: str,
    settings: Settings,
    today: datetime.date,
    known: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The text of a new card: a draft with every key that this site can use, each explained.

    Keys that a card must have are filled in; the others stand behind a `#`. What is still to be
    written is a placeholder.
    """
    given = {"title": _quoted(title), "draft": "true", "checked": today.isoformat(), **known}
    lines = ["---"]
    for name, key in _usable(card_keys(settings), settings).items():
        lines += _key_lines(name, key, given.get(name, ""), settings)
    lines += ["---", ""]
    for section in settings.sections:
        lines += [f"## {section.heading}", "", PLACEHOLDER, ""]
    return "\n".join(lines if settings.sections else [*lines, PLACEHOLDER, ""])


def _usable(keys: Mapping[str, Key], settings: Settings) -> dict[str, Key]:
    """The keys that a site with these ids can use."""
    return {name: key for name, key in keys.items() if key.kind.usable(settings.vocabularies)}


def _key_lines(name: str, key: Key, given: str, settings: Settings) -> Iterator[str]:
    """The line of a key, and those of the first item of a list."""
    mark = "" if key.required or given else "#"
    # Nobody may take for true of the card what stands there as an example.
    example = given or (key.example if mark else "") or key.kind.example(settings.vocabularies)
    block: Iterator[str] = iter(())
    if isinstance(key.kind, Record):
        example, block = "", _lines(key.kind, "  ", settings)
    elif isinstance(key.kind, ListOf) and not example:
        block = _lines(key.kind.item, "  - ", settings)
    yield _explained(f"{mark}{name}:", example, key, settings)
    yield from (mark + line for line in block)


def _lines(kind: Kind[Any], start: str, settings: Settings) -> Iterator[str]:
    """The lines of a record, or of one item of a list, which begins with `start`."""
    if not isinstance(kind, Record):
        yield f"{start}{PLACEHOLDER}"
        return
    usable = _usable(declared(kind.of), settings)
    instead = usable.pop("file", None) if "url" in usable else None  # either of the two
    for name, key in usable.items():
        example = key.example or key.kind.example(settings.vocabularies)
        yield _explained(f"{start}{name}:", example, key, settings)
        start = " " * len(start)
    if instead:
        yield _explained(f"{start}# file:", PLACEHOLDER, instead, settings)


def _explained(start: str, example: str, key: Key, settings: Settings) -> str:
    kind = key.kind.item if isinstance(key.kind, ListOf) else key.kind
    known = ", ".join(kind.choices(settings.vocabularies) or ())
    explanation = key.help[settings.language] + (f" ({known})" if known else "")
    return f"{start} {example}".rstrip().ljust(_WIDTH) + f" # {explanation}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

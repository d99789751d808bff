"""A filled-in example to start from: a card, or a whole content folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sitegen.content.markdown import PLACEHOLDER
from sitegen.schema.front_matter import card_keys
from sitegen.schema.kinds import (
    Amount,
    Choice,
    Date,
    FileName,
    Flag,
    Kind,
    MarkdownText,
    Number,
    Reference,
    Text,
    Vocabularies,
    WebAddress,
    WholeNumber,
    Year,
    YearOrDate,
    slug,
)
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


def new_card(content: Path, title: str, settings: Settings, today: datetime.date) -> Path:
    """Write a new card as a draft in its own folder, and return its path.

    Raises ScaffoldError when the title gives no address or the card is there already, and OSError.
    """
    title = " ".join("".join(c if c.isprintable() else " " for c in title).split())
    name = _short(slug(title))
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
            file.write(card_text(title, settings, today))
    except FileExistsError as error:
        raise ScaffoldError("card-exists", path) from error
    return path


def _short(name: str) -> str:
    """A slug that fits in an address and a file name, cut between two words."""
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
    files = [
        file for file in starter.rglob("*") if file.is_file() and not file.name.startswith(".")
    ]
    for file in files:
        path = folder / file.relative_to(starter)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.read_bytes())
    return len(files)


def card_text(title: str, settings: Settings, today: datetime.date) -> str:
    """The text of a new card: a draft with every key that this site can use, each explained.

    Keys that a card must have are filled in; the others stand behind a `#`. What is still to be
    written is a placeholder.
    """
    vocabularies, code = settings.vocabularies, settings.language
    given = {"title": _quoted(title), "draft": "true", "checked": today.isoformat()}
    lines = ["---"]
    for name, key in card_keys(settings).items():
        if not _usable(key.kind, vocabularies):
            continue
        filled = key.required or name in given
        mark = "" if filled else "#"
        example = given.get(name) or _example(key, vocabularies, filled=filled)
        lines.append(_explained(f"{mark}{name}:", example, key, vocabularies, code))
        if isinstance(key.kind, ListOf) and not example:
            lines += (mark + line for line in _item(key.kind.item, vocabularies, code))
    lines += ["---", ""]
    for section in settings.sections:
        lines += [f"## {section.heading}", "", PLACEHOLDER, ""]
    return "\n".join(lines if settings.sections else [*lines, PLACEHOLDER, ""])


def _item(kind: Kind[Any], vocabularies: Vocabularies, code: str) -> Iterator[str]:
    """The lines of one item of a list: a text, or a record."""
    if not isinstance(kind, Record):
        yield f"  - {PLACEHOLDER}"
        return
    keys = declared(kind.of)
    usable = {name: key for name, key in keys.items() if _usable(key.kind, vocabularies)}
    instead = usable.pop("file", None) if "url" in usable else None  # either of the two
    start = "  - "
    for name, key in usable.items():
        example = _example(key, vocabularies, filled=False)
        yield _explained(f"{start}{name}:", example, key, vocabularies, code)
        start = "    "
    if instead:
        yield _explained("    # file:", PLACEHOLDER, instead, vocabularies, code)


def _explained(start: str, example: str, key: Key, vocabularies: Vocabularies, code: str) -> str:
    known = ", ".join(_known(key.kind, vocabularies))
    explanation = f"{key.help[code]}{f' ({known})' if known else ''}"
    return f"{start} {example}".rstrip().ljust(_WIDTH) + f" # {explanation}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _usable(kind: Kind[Any], vocabularies: Vocabularies) -> bool:
    """Whether this site has the ids that a value of this kind needs."""
    match kind:
        case Reference(vocabulary):
            return bool(vocabularies.get(vocabulary))
        case ListOf(item):
            return _usable(item, vocabularies)
        case Record(of):
            needed = (key.kind for key in declared(of).values() if key.required)
            return all(_usable(kind, vocabularies) for kind in needed)
        case _:
            return True


def _known(kind: Kind[Any], vocabularies: Vocabularies) -> tuple[str, ...]:
    """The ids that a value of this kind can have."""
    match kind:
        case ListOf(item):
            return _known(item, vocabularies)
        case Reference(vocabulary):
            return tuple(vocabularies.get(vocabulary, ()))
        case Choice(options):
            return options
        case _:
            return ()


def _example(key: Key, vocabularies: Vocabularies, *, filled: bool) -> str:
    """A value of a key as an editor would write it; of a text that is `filled`, a placeholder."""
    if filled and isinstance(key.kind, Text | MarkdownText):
        return PLACEHOLDER
    return key.example or _of_kind(key.kind, vocabularies)


def _of_kind(kind: Kind[Any], vocabularies: Vocabularies) -> str:
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
        case FileName():
            return "verslag.pdf"
        case Reference() | Choice():
            return next(iter(_known(kind, vocabularies)), PLACEHOLDER)
        case ListOf(Reference() | Choice() as item):
            return f"[{_of_kind(item, vocabularies)}]"
        case ListOf():
            return ""  # its items stand below it
        case _:
            return PLACEHOLDER

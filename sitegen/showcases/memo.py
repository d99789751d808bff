"""What changed, for people and programs: a text, a memo of one page, or JSON."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from string import Template
from typing import Any

import msgspec
from markdown_it import MarkdownIt
from msgspec import Struct
from msgspec.structs import asdict

from sitegen.i18n.language import Language
from sitegen.showcases.changes import CardChanges, Change, Changes, Value

FORMAT = "changes/1"

# What fits on a sheet of A4, in rows of print: all of it but its head, a heading with what is left
# out below it, and the letters of a row.
_ROWS, _HEADING, _LETTERS = 45, 3, 88
# Letters of a name and of a sentence; of more there is the page of the card.
_LONGEST_NAME, _LONGEST_TEXT = 90, 240

_MONEY, _QUOTED = ("costs",), ("lessons",)
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|&~-])")

_NO_ADDRESS = re.compile(r"[<>\s]")


class Line(Struct, frozen=True):
    """A change of a card in a sentence; `text` is empty where the heading says all."""

    card: str  # its id
    title: str
    url: str
    text: str


class Section(Struct, frozen=True):
    """The changes of one kind."""

    heading: str
    lines: tuple[Line, ...]


class Memo(Struct, frozen=True):
    """What changed, in the words of a language."""

    title: str
    period: str
    totals: tuple[str, ...]
    sections: tuple[Section, ...]
    nothing: str
    more: str
    code: str


def memo(changes: Changes, old: str, new: str, language: Language) -> Memo:
    """What changed between two states that are called `old` and `new`."""
    words = language.commands["changes"]
    return Memo(
        title=words["title"].format(showcase=changes.new.site.title),
        period=words["period"].format(old=old, new=new),
        totals=tuple(_totals(changes, words["totals"], language)),
        sections=sections(changes, language, words["sections"]),
        nothing=words["nothing"],
        more=words["more"],
        code=language.code,
    )


def sections(
    changes: Changes, language: Language, headings: Mapping[str, str]
) -> tuple[Section, ...]:
    """What changed of the cards, by kind, below the heading of that kind.

    A kind of which nothing changed has no section.
    """
    found = (
        Section(heading, tuple(_lines(kind, changes.cards, language)))
        for kind, heading in headings.items()
    )
    return tuple(section for section in found if section.lines)


def _lines(kind: str, cards: Sequence[CardChanges], language: Language) -> Iterator[Line]:
    """The lines of a section: of the cards in that state, or of the facts of that name."""
    words = language.commands["changes"]
    for one in cards:
        card = one.card
        if one.state == kind:
            said = words["now"].format(status=one.status) if kind == "new" else ""
            yield Line(card.id, card.title, card.url, said)
        for change in one.changes:
            if change.fact == kind and not (kind == "status" and one.state != "changed"):
                text = _sentence(change, words, language)
                yield Line(card.id, card.title, card.url, text)


def _sentence(change: Change, words: Mapping[str, Any], language: Language) -> str:
    """A change in words: `2018, innovatiebudget: van € 30.000 naar € 35.000`."""
    before, after = (_shown(value, change, language) for value in (change.before, change.after))
    way = "came" if not before else "went" if not after else "was_is"
    says = words["quoted" if change.fact in _QUOTED else "told"][way]
    aspect = words["aspects"].get(change.aspect, change.aspect)
    label = f"{change.label} ({aspect})" if aspect else change.label
    return f"{label}: {says.format(before=before, after=after)}".removeprefix(": ")


def _shown(value: Value, change: Change, language: Language) -> str:
    if isinstance(value, Decimal):
        return language.money(value) if change.fact in _MONEY else language.number(value)
    dated = change.fact in ("start", "end") and value
    return language.date(value) if dated and value else value or ""


def _totals(changes: Changes, words: Mapping[str, str], language: Language) -> Iterator[str]:
    """The totals that changed, and always how many cards there are."""
    before, after = asdict(changes.before), asdict(changes.after)
    for name, says in words.items():
        shown = language.money if name == "spent" else language.number
        if name == "cards" or before[name] != after[name]:
            yield says.format(before=shown(before[name]), after=shown(after[name]))


def as_text(made: Memo) -> str:
    """Everything that changed, for the terminal."""
    lines = [made.title, made.period, "", *made.totals]
    for section in made.sections:
        lines += ["", section.heading]
        lines += [
            f"  {line.title}" + (f": {line.text}" if line.text else "") for line in section.lines
        ]
    return "\n".join(lines if made.sections else [*lines, "", made.nothing])


def as_markdown(made: Memo) -> str:
    """A memo of one sheet; where there is more than fits, it says how much."""
    lines = [f"# {_escaped(_cut(made.title, _LONGEST_NAME))}", "", _escaped(made.period), ""]
    lines += [f"- {_escaped(total)}" for total in made.totals]
    for section, shown in zip(made.sections, _fitting(made.sections), strict=True):
        lines += ["", f"## {_escaped(section.heading)}", ""]
        lines += [_item(line) for line in section.lines[:shown]]
        if (left := len(section.lines) - shown) > 0:
            lines.append(f"- {made.more.format(count=left)}")
    return "\n".join(lines if made.sections else [*lines, "", made.nothing]) + "\n"


def _fitting(every: Sequence[Section]) -> list[int]:
    """How many lines of each section fit on the sheet: one of each by turns."""
    room = _ROWS - _HEADING * len(every)
    shown = [0] * len(every)
    for turn in range(max((len(section.lines) for section in every), default=0)):
        for number, section in enumerate(every):
            rows = _rows(section.lines[turn]) if shown[number] == turn < len(section.lines) else 0
            if 0 < rows <= room:
                shown[number] += 1
                room -= rows
    return shown


def _rows(line: Line) -> int:
    """The rows of print that a line takes."""
    letters = len(_cut(line.title, _LONGEST_NAME)) + len(_cut(line.text, _LONGEST_TEXT))
    return -(-(letters + 2) // _LETTERS)


def _cut(text: str, longest: int) -> str:
    """The text, or the words that it begins with."""
    return (
        text if len(text) <= longest else f"{text[:longest].rpartition(' ')[0] or text[:longest]}…"
    )


def _item(line: Line) -> str:
    name = _escaped(_cut(line.title, _LONGEST_NAME))
    if line.url.startswith(("https://", "http://")):
        name = f"[{name}](<{_NO_ADDRESS.sub('', line.url)}>)"
    return f"- {name}" + (f": {_escaped(_cut(line.text, _LONGEST_TEXT))}" if line.text else "")


def _escaped(text: str) -> str:
    """Text on one line, of which Markdown makes nothing else."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def as_html(made: Memo) -> str:
    """The memo as a page of its own, to read and to print."""
    body = MarkdownIt("commonmark", {"html": False}).render(as_markdown(made))
    page = Template(Path(__file__).with_name("memo.html").read_text("utf-8"))
    return page.substitute(language=made.code, title=html.escape(made.title), body=body)


def as_json(changes: Changes) -> str:
    """Everything that changed, for programs: format `changes/1`."""
    document = {
        "format": FORMAT,
        "totals": {"before": changes.before, "after": changes.after},
        "cards": [
            {
                "id": one.card.id,
                "url": one.card.url,
                "title": one.card.title,
                "state": one.state,
                "status": one.card.status,
                "themes": one.card.themes,
                "changes": one.changes,
            }
            for one in changes.cards
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()

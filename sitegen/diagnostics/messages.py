"""Every sentence an editor reads: a problem to words, and messages to text, JSON or annotations."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import asdict

from sitegen.diagnostics.problems import Problem
from sitegen.i18n.language import sentences

FORMAT = "sitegen-check/1"

Level = Literal["error", "warning"]

_LONGEST = 70  # characters of a value that an editor wrote
_BOLD, _FAINT, _RED, _PLAIN = "\033[1m", "\033[2m", "\033[31m", "\033[0m"


class Message(Struct, frozen=True):
    """A problem in words: what is wrong, and the way out. `line` and `column` are 0 for none."""

    level: Level
    rule: str
    file: str
    line: int
    column: int
    key: str
    message: str
    suggestion: str


def message(
    problem: Problem,
    language: str,
    level: Level = "error",
    labels: Mapping[str, str] | None = None,
) -> Message:
    """The problem in the words of a language: one of `sitegen.schema.settings.LANGUAGES`.

    With `labels`, what the form calls the keys, they are the words for who sees the form and not
    the file.
    """
    table = sentences(language)
    template = table[problem.rule]
    values: dict[str, Any] = {name: _shown(value) for name, value in problem.values}
    if "given" in values:
        values["given"] = _short(values["given"])
    if "vocabulary" in values:
        noun = values["vocabulary"]  # a site's own word is no name of a vocabulary
        values["vocabulary"] = table["vocabularies"].get(noun, noun)
    values["key"] = _shown(problem.key)
    values.setdefault("name", values["key"].rpartition(".")[2].partition("[")[0])
    values.setdefault("example", table["words"].get(values["name"], ""))
    said, done = template["says"], template["do"]
    if values.get("suggestion"):
        done = template["suggestion"]
    if labels is not None:
        values |= {"labels": labels, "name": labels.get(values["name"], values["name"])}
        said, done = template.get("form_says", said), template.get("form_do", done)
    return Message(
        level,
        problem.rule,
        _shown(problem.file),
        problem.line,
        problem.column,
        values["key"],
        said.format_map(values),
        done.format_map(values),
    )


def _shown(text: str) -> str:
    """The text on one line; a mark for what cannot be seen or could steer a terminal."""
    return "".join(" " if c.isspace() else c if c.isprintable() else "\ufffd" for c in text)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def as_text(
    messages: Sequence[Message], language: str, *, colour: bool, table: str = "report"
) -> str:
    """The messages for people, by file and line, ending in how many there are.

    `table` names the words for places: those of a `report` on texts, or of a `sheet` with rows.
    """
    words = {**sentences(language)["report"], **sentences(language)[table]}
    lines = []
    for file, found in by_file(messages):
        lines.append(_painted(file, _BOLD, colour))
        for one in found:
            lines.append(f"  {_painted(_place(one, words), _FAINT, colour)}")
            lines += [f"    {one.message}", f"    {one.suggestion}", ""]
    errors = any(one.level == "error" for one in messages)
    lines.append(_painted(_count(messages, words), _RED if errors else _BOLD, colour))
    return "\n".join(lines)


def by_file(messages: Sequence[Message]) -> Iterator[tuple[str, list[Message]]]:
    """The messages of each file, by line and column."""
    ordered = sorted(messages, key=lambda m: (m.file, m.line, m.column))
    for file, found in groupby(ordered, key=lambda m: m.file):
        yield file, list(found)


def _painted(text: str, paint: str, colour: bool) -> str:
    return f"{paint}{text}{_PLAIN}" if colour else text


def _place(one: Message, words: Mapping[str, str]) -> str:
    """`regel 5 · status`; what is no error says so, with the rule that can be turned off."""
    parts = [words["line"].format(line=one.line) if one.line else words["file"]]
    if one.key:
        parts.append(words["key"].format(key=one.key) if one.column else one.key)
    if one.level == "warning":
        parts.append(words["warning"].format(rule=one.rule))
    return " · ".join(parts)


def _count(messages: Sequence[Message], words: Mapping[str, str]) -> str:
    """`20 fouten in 10 bestanden.`"""

    def counted(number: int, word: str) -> str:
        return words[f"{word}_one" if number == 1 else f"{word}_many"].format(count=number)

    numbers = {level: sum(m.level == level for m in messages) for level in ("error", "warning")}
    found = [counted(number, level) for level, number in numbers.items() if number]
    if not found:
        return words["none"]
    files = counted(len({m.file for m in messages}), "file")
    return words["count"].format(found=words["and"].join(found), files=files)


def as_json(messages: Sequence[Message]) -> str:
    """The messages for programs, in the order given: format `sitegen-check/1`."""
    document = {
        "format": FORMAT,
        "errors": sum(one.level == "error" for one in messages),
        "warnings": sum(one.level == "warning" for one in messages),
        "messages": [asdict(one) for one in messages],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_github(messages: Sequence[Message], folder: str = ".") -> str:
    """The messages as workflow commands, which a forge shows beside the lines concerned.

    `folder` is where the content folder lies, seen from the root of the repository.
    """
    return "\n".join(_annotation(one, posixpath.join(folder, one.file)) for one in messages)


def _annotation(one: Message, path: str) -> str:
    file = posixpath.normpath(path)
    places = {"file": file, "line": one.line, "col": one.column, "title": one.rule}
    properties = (f"{name}={_property(str(value))}" for name, value in places.items() if value)
    text = _escaped(f"{one.message}\n{one.suggestion}")
    return f"::{one.level} {','.join(properties)}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _escaped(value).replace(":", "%3A").replace(",", "%2C")

"""Why YAML text cannot be read: what an editor most likely did, line by line.

The text is cut at the keys that begin a line. Each part that cannot be read on its own is read
line by line, and at the line where it breaks the usual repairs are tried: the first one with which
the line can be read tells what is wrong, and shows the line as it should be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sitegen.diagnostics.problems import Report
from sitegen.schema import hints
from sitegen.schema.yaml_tree import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    YamlError,
    parse,
)
from sitegen.urls import FORBIDDEN, code_of

# More than this helps nobody, and every one costs time.
_MAX_ERRORS = 10
_MAX_LINES = 60

_ENTRY = re.compile(r"(\s*(?:- +)*(?:[\w-]+: +)?)(\S.*)")
_BEGINS = re.compile(r"\s*(- |[\w-]+:( |$))")  # an item or a key
_EXPLAINED = re.compile(r"\s+#(\s.*)?$")  # what stands behind a value in the example of a card
_CLOSERS = {"[": "]", "{": "}"}


def read_yaml(text: str, report: Report) -> MappingNode | None:
    """The mapping that `text` holds, or None after reporting every line that is in the way."""
    try:
        node = parse(text)
    except YamlError as first:
        for error in _errors(text)[:_MAX_ERRORS] or [first]:
            line = error.line + report.offset
            report.at(error.reason, line, error.column, error.key, suggestion=error.suggestion)
        return None
    for scalar, path in _scalars(node, ""):
        if found := FORBIDDEN.search(scalar.text):  # written as an escape: "\u202e"
            report.add("forbidden-character", scalar, path, code=code_of(found[0]))
    return node


def _scalars(node: Node, path: str) -> Iterator[tuple[ScalarNode, str]]:
    """Every key and value of a tree, with where it stands: `costs[2].amount`."""
    if isinstance(node, ScalarNode):
        yield node, path
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.items, 1):
            yield from _scalars(item, f"{path}[{number}]")
    else:
        for name, value in node.entries:
            place = f"{path}.{name.text}" if path else name.text
            yield name, place
            yield from _scalars(value, place)


def _errors(text: str) -> list[YamlError]:
    """The lines for which `text` cannot be read, as far as its parts tell."""
    errors: list[YamlError] = []
    for start, lines in _parts(text):
        if start == 0 and re.match("[ \t]", lines[0]):
            errors.append(YamlError("yaml-tab" if "\t" in lines[0][:2] else "yaml-indent", 1, 1))
        elif len(errors) < _MAX_ERRORS and _error(lines):
            errors += _errors_of_part(lines, start)
    return errors


def _parts(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines from one key at the left margin to the next, with the number of lines before."""
    start, part = 0, list[str]()
    for number, line in enumerate(text.split("\n")):
        begins = re.match(r"[^\s#\]})•·–—-]", line)
        if begins and part:
            yield start, part
            start, part = number, []
        part.append(line)
    yield start, part


def _error(lines: list[str]) -> YamlError | None:
    """Why these lines cannot be read, or None when they can."""
    try:
        parse("\n".join(lines))
    except YamlError as error:
        return error
    return None


def _errors_of_part(lines: list[str], start: int) -> list[YamlError]:
    """The lines of one part that cannot be read, each after those before it were repaired."""
    named = re.match(r"([\w-]+)\s*:", lines[0])
    key = named[1] if named else ""
    errors: list[YamlError] = []
    good: list[str] = []
    for number, line in enumerate(lines[:_MAX_LINES], 1):
        repair = _repair(good, line, lines[number] if number < len(lines) else "")
        if repair is None:
            good.append(line)  # it can be read, or may be completed by the next line
            continue
        reason, better = repair
        column = len(line) - len(line.lstrip()) + 1
        suggestion = _suggestion(reason, better)
        errors.append(YamlError(reason, start + number, column, key, suggestion))
        good.append(better)
    if len(lines) <= _MAX_LINES and (left := _error(good)) is not None:
        place = start + left.line
        if place not in [error.line for error in errors]:
            errors.append(YamlError(left.reason, place, left.column, key))
    return errors


def _suggestion(reason: str, better: str) -> str:
    """The line as it should be; of one that begins in the wrong place, its number of spaces."""
    shown = better.strip()
    if reason not in ("yaml-indent", "yaml-tab"):
        return shown
    return str(len(better) - len(shown)) if better.startswith(" ") else ""


def _repair(good: list[str], line: str, following: str) -> tuple[str, str] | None:
    """Why a line cannot be read after the `good` ones, and how it can; None when nothing helps."""
    error = _error([*good, line])
    if error is None or error.reason in ("yaml-depth", "yaml-documents"):
        return None
    line = _EXPLAINED.sub("", line)
    for repair, reason in _REPAIRS:
        if reason in ("yaml-quote", "yaml-bracket") and _continues(following):
            continue
        for better in repair(good, line):
            if better != line and _error([*good, better]) is None:
                return reason or _quoting_reason(line, error.reason), better
    return None


def _continues(line: str) -> bool:
    """Whether a line can be the rest of the value above it."""
    return bool(line.strip()) and not _BEGINS.match(line)


def _quoting_reason(line: str, reason: str) -> str:
    """Why quotes around the text help: what the parser said, if that is about a character."""
    if reason.removeprefix("yaml-") in ("colon", "anchor", "tag", "hash", "escape"):
        return reason
    return "yaml-after-quote" if _entry(line)[1][0] in ("'", '"') else "yaml-character"


def _without_tab(good: list[str], line: str) -> Iterator[str]:
    if re.match(r" *\t", line):
        yield from _indented(good, line)


def _closed_quote(_good: list[str], line: str) -> Iterator[str]:
    _, text = _entry(line)
    if text[:1] in ("'", '"') and text.count(text[0]) == 1:
        yield line.rstrip() + text[0]


def _closed_bracket(_good: list[str], line: str) -> Iterator[str]:
    start, text = _entry(line)
    opened = [mark for mark in text if mark in _CLOSERS]
    closers = "".join(_CLOSERS[mark] for mark in reversed(opened))
    if text[:1] in _CLOSERS:
        yield start + text.rstrip(")]}") + closers


def _whole_text_quoted(_good: list[str], line: str) -> Iterator[str]:
    start, text = _entry(line)
    if re.fullmatch(r"\{[^{].*\}|\[[^\[].*\]", text):
        return  # values of their own, not a text
    if len(text) > 1 and text[0] == text[-1] and text[0] in ("'", '"'):
        yield start + hints.quoted(text[1:-1])
    yield start + hints.quoted(text)


def _indented(good: list[str], line: str) -> Iterator[str]:
    """The line as far to the right as one of those above it, the nearest first."""
    if not _BEGINS.match(line):
        return
    for above in reversed(good):
        inside = re.match(r"\s*(- +)*", above)
        for width in (inside.end() if inside else 0, len(above) - len(above.lstrip())):
            if above.strip():
                yield " " * width + line.strip()


def _entry(line: str) -> tuple[str, str]:
    """What comes before the value on a line, and the value."""
    found = _ENTRY.fullmatch(line.rstrip())
    return (found[1], found[2]) if found else ("", line)


_Repair = Callable[[list[str], str], Iterator[str]]


def _replaced(pattern: str, by: str | Callable[[re.Match[str]], str]) -> _Repair:
    """The repair that writes a part of the line in another way."""
    return lambda _, line: iter([re.sub(pattern, by, line)])


_REPAIRS: tuple[tuple[_Repair, str], ...] = (
    (_replaced("[\u00a0\u2007\u202f]", " "), "yaml-space"),
    (_without_tab, "yaml-tab"),
    (_replaced(r"^(\s*(?:- +)?\w+):(?=[^\s/])", r"\1: "), "colon-space"),
    (_replaced(r"^(\s*)[-–—•·]\s*(?=\S)", r"\1- "), "list-dash"),
    (_replaced("[“„”]([^“„”]*)[“„”]", lambda found: hints.quoted(found[1])), "curly-quotes"),
    (_closed_quote, "yaml-quote"),
    (_closed_bracket, "yaml-bracket"),
    (_whole_text_quoted, ""),
    (_indented, "yaml-indent"),
    (_replaced(r"^(\s*(?:- +)?\w+)\s*[=;：]\s*", r"\1: "), "yaml-no-colon"),
)
"""What editors most often do, in the order in which it is tried, with the reason it tells.

An empty reason is that of the quotes: see `_quoting_reason`.
"""

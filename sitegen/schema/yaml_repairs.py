"""Why YAML text cannot be read: what an editor most likely did, line by line.

The text is cut at the keys that begin a line. Each part that cannot be read on its own is read
line by line, and at the line where it breaks the usual repairs are tried: the first one with which
the line can be read tells what is wrong, and shows the line as it should be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from sitegen.diagnostics.problems import Report
from sitegen.schema import hints
from sitegen.schema.yaml_tree import MappingNode, YamlError, parse

# More than this helps nobody, and every one costs time.
_MAX_FAULTS = 10
_MAX_LINES = 60

_ENTRY = re.compile(r"(\s*(?:- +)*(?:[\w-]+: +)?)(\S.*)")
_EXPLAINED = re.compile(r"\s+#(\s.*)?$")  # what stands behind a value in the example of a card
_CLOSERS = {"[": "]", "{": "}"}


class Fault(Struct, frozen=True):
    """A line that cannot be read; `suggestion` is the line as it should be, where that is clear.

    Of a line that begins in the wrong place, `suggestion` is the number of spaces it should begin
    with.

    `reason` is the id of a message, `key` the key that the line belongs to, if any. `line` and
    `column` count from 1 within the text.
    """

    reason: str
    line: int
    column: int
    key: str
    suggestion: str = ""


def read_yaml(text: str, report: Report) -> MappingNode | None:
    """The mapping that `text` holds, or None after reporting every line that is in the way."""
    try:
        return parse(text)
    except YamlError as error:
        for fault in faults(text, error):
            line = fault.line + report.offset
            report.at(fault.reason, line, fault.column, fault.key, suggestion=fault.suggestion)
        return None


def faults(text: str, error: YamlError) -> tuple[Fault, ...]:
    """The lines for which `text` cannot be read, given what the parser said of it: at least one."""
    found: list[Fault] = []
    for start, lines in _parts(text):
        if start == 0 and re.match("[ \t]", lines[0]):
            found.append(Fault("yaml-tab" if "\t" in lines[0][:2] else "yaml-indent", 1, 1, ""))
        elif len(found) < _MAX_FAULTS and _error("\n".join(lines)):
            found += _faults_of_part(lines, start)
    return tuple(found[:_MAX_FAULTS]) or (Fault(error.reason, error.line, error.column, ""),)


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


def _error(text: str) -> YamlError | None:
    """Why a part cannot be read, or None when it can."""
    try:
        parse(text)
    except YamlError as error:
        return error
    return None


def _faults_of_part(lines: list[str], start: int) -> list[Fault]:
    """The lines of one part that cannot be read, each after those before it were repaired."""
    named = re.match(r"([\w-]+)\s*:", lines[0])
    key = named[1] if named else ""
    found: list[Fault] = []
    good: list[str] = []
    for number, line in enumerate(lines[:_MAX_LINES], 1):
        repair = _repair(good, line, lines[number] if number < len(lines) else "")
        if repair is None:
            good.append(line)  # it can be read, or may be completed by the next line
            continue
        reason, better = repair
        column = len(line) - len(line.lstrip()) + 1
        found.append(Fault(reason, start + number, column, key, _suggestion(reason, better)))
        good.append(better)
    if len(lines) <= _MAX_LINES and (left := _error("\n".join(good))) is not None:
        place = start + left.line
        if place not in [fault.line for fault in found]:
            found.append(Fault(left.reason, place, left.column, key))
    return found


def _repair(good: list[str], line: str, following: str) -> tuple[str, str] | None:
    """Why a line cannot be read after the `good` ones, and how it can; None when nothing helps."""
    error = _error("\n".join([*good, line]))
    if error is None:
        return None
    return next(_repairs(good, _EXPLAINED.sub("", line), following, error), None)


def _suggestion(reason: str, better: str) -> str:
    """The line as it should be; of one that begins in the wrong place, its number of spaces."""
    shown = better.strip()
    if reason not in ("yaml-indent", "yaml-tab"):
        return shown
    return str(len(better) - len(shown)) if better.startswith(" ") else ""


def _repairs(
    good: list[str], line: str, following: str, error: YamlError
) -> Iterator[tuple[str, str]]:
    """The repairs of `line` that make it readable after the `good` lines, with their reasons."""
    if error.reason in ("yaml-depth", "yaml-documents"):
        return
    continued = following.strip() and not re.match(r"\s*(- |[\w-]+:( |$))", following)
    for repair, explains in _REPAIRS:
        for better in repair(good, line):
            if better == line or (continued and explains in ("yaml-quote", "yaml-bracket")):
                continue
            if _error("\n".join([*good, better])) is None:
                yield explains or _quoting_reason(line, error.reason), better


def _quoting_reason(line: str, reason: str) -> str:
    """Why quotes around the text help: what the parser said, if that is about a character."""
    if reason.removeprefix("yaml-") in ("colon", "anchor", "tag", "hash", "escape"):
        return reason
    return "yaml-after-quote" if _entry(line)[1][0] in ("'", '"') else "yaml-character"


def _plain_space(_good: list[str], line: str) -> Iterator[str]:
    yield re.sub("[\u00a0\u2007\u202f]", " ", line)


def _without_tab(good: list[str], line: str) -> Iterator[str]:
    if re.match(r" *\t", line):
        yield from _indented(good, line)


def _space_after_colon(_good: list[str], line: str) -> Iterator[str]:
    yield re.sub(r"^(\s*(?:- +)?\w+):(?=[^\s/])", r"\1: ", line)


def _colon(_good: list[str], line: str) -> Iterator[str]:
    yield re.sub(r"^(\s*(?:- +)?\w+)\s*[=;：]\s*", r"\1: ", line)


def _space_after_dash(_good: list[str], line: str) -> Iterator[str]:
    yield re.sub(r"^(\s*)[-–—•·]\s*(?=\S)", r"\1- ", line)


def _straight_quotes(_good: list[str], line: str) -> Iterator[str]:
    yield re.sub("[“„”]([^“„”]*)[“„”]", lambda found: hints.quoted(found[1]), line)


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
    if not re.match(r"\s*(- |[\w-]+:( |$))", line):
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
_REPAIRS: tuple[tuple[_Repair, str], ...] = (
    (_plain_space, "yaml-space"),
    (_without_tab, "yaml-tab"),
    (_space_after_colon, "colon-space"),
    (_space_after_dash, "list-dash"),
    (_straight_quotes, "curly-quotes"),
    (_closed_quote, "yaml-quote"),
    (_closed_bracket, "yaml-bracket"),
    (_whole_text_quoted, ""),
    (_indented, "yaml-indent"),
    (_colon, "yaml-no-colon"),
)

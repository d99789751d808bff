"""What is wrong with the content: problems without words, collected file by file."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Protocol, TypeVar

from msgspec import Struct, field

_NUMBER = re.compile("([0-9]+)")
T = TypeVar("T")


class Problem(Struct, frozen=True):
    """One thing to mend. The words come from the lexicon of the site's language.

    `file` is relative to the folder that holds the content folder, `line` and `column` count from
    1 (0: the whole file), `key` is empty for the running text, `values` fill the sentence. Sorted
    they are in the order of the files; of one line `menu[6]` comes before `menu[10]`.
    """

    file: str
    line: int
    column: int
    key: str
    rule: str
    values: tuple[tuple[str, str], ...] = ()

    def __lt__(self, other: Problem) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[object, ...]:
        parts = _NUMBER.split(self.key)  # every second one is a number
        key = [int(part) if n % 2 else part for n, part in enumerate(parts)]
        return self.file, self.line, self.column, key, self.rule, self.values


class Placed(Protocol):
    """Anything that knows its line and column, counted from 1."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Report(Struct):
    """The problems of one file, as they are found.

    `offset` is added to the lines of its YAML; `places` are the lines of keys, where known.
    """

    file: str
    offset: int = 0
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def add(self, rule: str, at: Placed, key: str = "", **values: object) -> None:
        """Note a problem at a place in the YAML."""
        self.at(rule, at.line + self.offset, at.column, key, **values)

    def at(self, rule: str, line: int, column: int = 0, key: str = "", **values: object) -> None:
        """Note a problem at a line of the file; 0 is where its key stands, or the whole file."""
        filled = tuple((name, str(value)) for name, value in values.items())
        place = line or self.places.get(key, 0)
        self.problems.append(Problem(self.file, place, column, key, rule, filled))


def in_file(part: str, read: Sequence[T], places: Mapping[str, int]) -> Iterator[tuple[str, T]]:
    """What was read of a list, each with its key: `fields[3]`, also after one that was refused."""
    item = re.compile(rf"{re.escape(part)}\[[0-9]+\]")
    return zip(filter(item.fullmatch, places), read, strict=False)


def nearest(word: str, known: Iterable[str], also: Mapping[str, str] | None = None) -> str:
    """The known word that an editor most likely meant, or an empty string.

    `also` maps other words for a known one (Dutch names of English keys) to it.
    """
    others = dict(also or {})
    words = {**{name.casefold(): name for name in known}, **others}
    close = get_close_matches(word.casefold(), words, n=1, cutoff=0.6)
    return words[close[0]] if close else ""


def forbidden(error: OSError) -> bool:
    """Whether somebody may not do what the system was asked, so that trying again cannot help."""
    return error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)

"""The kinds of single values that front matter and `site.yaml` may hold, each with its reader."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Generic, TypeVar

from msgspec import Struct, field

from sitegen.diagnostics.problems import Report, nearest
from sitegen.schema import hints
from sitegen.schema.yaml_tree import Mapping as MappingNode
from sitegen.schema.yaml_tree import Node, Scalar, Sequence

T = TypeVar("T")


Vocabularies = Mapping[str, Mapping[str, str]]
"""The ids of this site with their labels, by vocabulary: {'statuses': {'loopt': 'Loopt'}}."""


class Reading(Struct, frozen=True):
    """What a kind needs to read a value: where to report, and which ids this site knows.

    `places` collects the line of every value that was read, by its path (`costs[2].amount`);
    `reported` the paths of values that are there in a wrong way, and so are not missing as well;
    `left_open` those of keys without a value.
    """

    report: Report
    vocabularies: Vocabularies
    places: dict[str, int] = field(default_factory=dict)
    reported: set[str] = field(default_factory=set)
    left_open: list[str] = field(default_factory=list)


class Kind(Struct, Generic[T], frozen=True):
    """A kind of value. `read` returns None after it reported why the value is wrong."""

    prose: ClassVar[bool] = False  # whether curly quotes around all of it may be meant

    def read(self, node: Node, path: str, reading: Reading) -> T | None:
        """The typed value of `node`, which is not empty."""
        raise NotImplementedError

    def scalar(self, node: Node, path: str, reading: Reading) -> str | None:
        """The text of a node that must be one value, or None after a report."""
        if not isinstance(node, Scalar):
            reading.report.add(
                "not-one-value" if isinstance(node, Sequence) else "colon-in-text",
                node,
                path,
                suggestion=_meant_value(node),
            )
            return None
        text = hints.bare(node.text)
        if node.plain and not self.prose and (straight := hints.straight(text)):
            reading.report.add("curly-quotes", node, path, suggestion=straight)
            return None
        return text


def _meant_value(node: Node) -> str:
    """The one value of a list of one, or the sentence that a colon made a key and a value of."""
    if isinstance(node, Sequence) and len(node.items) == 1:
        only = node.items[0]
        return only.text if isinstance(only, Scalar) else ""
    if isinstance(node, MappingNode) and len(node.entries) == 1:
        name, value = node.entries[0]
        if isinstance(value, Scalar) and not value.empty:
            return hints.quoted(f"{name.text}: {value.text}")
    return ""


class Text(Kind[str], frozen=True):
    """Plain text on one or more lines."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        return self.scalar(node, path, reading)


class MarkdownText(Kind[str], frozen=True):
    """Text in which Markdown is allowed; `inline` for a line, otherwise paragraphs."""

    inline: bool = True
    prose: ClassVar[bool] = True

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        return self.scalar(node, path, reading)


class Flag(Kind[bool], frozen=True):
    """True or false."""

    def read(self, node: Node, path: str, reading: Reading) -> bool | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if text.casefold() in ("true", "yes", "on"):
            return True
        if text.casefold() in ("false", "no", "off"):
            return False
        words = {"ja": "true", "waar": "true", "nee": "false", "onwaar": "false"}
        reading.report.add(
            "not-flag", node, path, given=text, suggestion=words.get(text.casefold(), "")
        )
        return None


class WholeNumber(Kind[int], frozen=True):
    """A whole number of zero or more, written without separators."""

    def read(self, node: Node, path: str, reading: Reading) -> int | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"[0-9]{1,12}", text):
            return int(text)
        reading.report.add(
            "not-number", node, path, given=text, suggestion=hints.whole_number(text)
        )
        return None


class Number(Kind[Decimal], frozen=True):
    """A number with an optional decimal point."""

    def read(self, node: Node, path: str, reading: Reading) -> Decimal | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", text):
            return Decimal(text)
        reading.report.add("not-decimal", node, path, given=text, suggestion=hints.decimal(text))
        return None


class Amount(Kind[Decimal], frozen=True):
    """An exact amount in euro, cents after a point, without separators or a euro sign."""

    def read(self, node: Node, path: str, reading: Reading) -> Decimal | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", text):
            return Decimal(text)
        reading.report.add("not-amount", node, path, given=text, suggestion=hints.amount(text))
        return None


class Year(Kind[int], frozen=True):
    """A year of four digits."""

    def read(self, node: Node, path: str, reading: Reading) -> int | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"(19|20|21)[0-9]{2}", text):
            return int(text)
        reading.report.add("not-year", node, path, given=text)
        return None


class Date(Kind[datetime.date], frozen=True):
    """A day, written as 2026-03-31."""

    def read(self, node: Node, path: str, reading: Reading) -> datetime.date | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        day = _day(text)
        if day is None:
            reading.report.add("not-date", node, path, given=text, suggestion=hints.day(text))
        return day


class YearOrDate(Kind[str], frozen=True):
    """A year (2018) or a day (2018-06-01), kept as ISO 8601 text."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"(19|20|21)[0-9]{2}", text) or _day(text):
            return text
        reading.report.add("not-moment", node, path, given=text, suggestion=hints.day(text))
        return None


def _day(text: str) -> datetime.date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


class Identifier(Kind[str], frozen=True):
    """An id that may stand in an address: lower case letters, digits and hyphens."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
            return text
        reading.report.add("not-id", node, path, given=text, suggestion=slug(text))
        return None


def slug(text: str) -> str:
    """`Langer Thuis!` as an id: `langer-thuis`; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


class Reference(Kind[str], frozen=True):
    """An id from one of the site's vocabularies."""

    vocabulary: str

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        known = reading.vocabularies.get(self.vocabulary, {})
        if text in known:
            return text
        if not known:
            reading.report.add("no-vocabulary", node, path, given=text, vocabulary=self.vocabulary)
            return None
        labels = {label.casefold(): name for name, label in known.items()}
        reading.report.add(
            "unknown-id",
            node,
            path,
            given=text,
            vocabulary=self.vocabulary,
            suggestion=nearest(text, known, labels),
            known=", ".join(known),
        )
        return None


class Choice(Kind[str], frozen=True):
    """One of a few words that the program knows; `labels` are what people call them, in order."""

    options: tuple[str, ...]
    labels: tuple[str, ...] = ()

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if text in self.options:
            return text
        labels = (label.casefold() for label in self.labels)
        reading.report.add(
            "unknown-choice",
            node,
            path,
            given=text,
            suggestion=nearest(text, self.options, dict(zip(labels, self.options, strict=False))),
            known=", ".join(self.options),
        )
        return None


class WebAddress(Kind[str], frozen=True):
    """An address that starts with https:// or http://."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"https?://([^\s<>\"'\\.]+\.[^\s<>\"'\\]+|localhost\S*)", text):
            return text
        reading.report.add(
            "not-address", node, path, given=text, suggestion=hints.web_address(text)
        )
        return None


class FileName(Kind[str], frozen=True):
    """A file beside the Markdown file, as a relative path within the content folder."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.match(r"[a-z]+:|[/\\~]", text, re.I) or ".." in text.split("/"):
            reading.report.add("not-file", node, path, given=text)
            return None
        return text

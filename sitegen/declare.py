"""Declared keys: the kinds of values that front matter and `site.yaml` may hold, and their reader.

A record is a frozen dataclass whose fields are made with `key(...)`. That one declaration gives the
validation with its messages, the JSON Schema, the explained example and the form.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast

from sitegen.problems import Report, nearest
from sitegen.yamltree import Mapping as MappingNode
from sitegen.yamltree import Node, Scalar, Sequence

T = TypeVar("T")
R = TypeVar("R")

Vocabularies = Mapping[str, Mapping[str, str]]
"""The ids of this site with their labels, by vocabulary: {'statuses': {'loopt': 'Loopt'}}."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a kind needs to read a value: where to report, and which ids this site knows.

    `places` collects the line of every value that was read, by its path (`costs[2].amount`).
    """

    report: Report
    vocabularies: Vocabularies
    places: dict[str, int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of value. `read` returns None after it reported why the value is wrong."""

    def read(self, node: Node, path: str, reading: Reading) -> T | None:
        """The typed value of `node`, which is not empty."""
        raise NotImplementedError

    def scalar(self, node: Node, path: str, reading: Reading) -> str | None:
        """The text of a node that must be one value, or None after a report."""
        if isinstance(node, Scalar):
            return node.text.strip()
        reading.report.add("not-one-value", node, path)
        return None


@dataclass(frozen=True, slots=True)
class Text(Kind[str]):
    """Plain text on one or more lines."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        return self.scalar(node, path, reading)


@dataclass(frozen=True, slots=True)
class MarkdownText(Kind[str]):
    """Text in which Markdown is allowed; `inline` for a line, otherwise paragraphs."""

    inline: bool = True

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        return self.scalar(node, path, reading)


@dataclass(frozen=True, slots=True)
class Flag(Kind[bool]):
    """True or false."""

    def read(self, node: Node, path: str, reading: Reading) -> bool | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if text.casefold() in ("true", "yes", "on"):
            return True
        if text.casefold() in ("false", "no", "off"):
            return False
        meant = {"ja": "true", "waar": "true", "nee": "false", "onwaar": "false"}
        reading.report.add("not-flag", node, path, given=text, meant=meant.get(text.casefold(), ""))
        return None


@dataclass(frozen=True, slots=True)
class WholeNumber(Kind[int]):
    """A whole number of zero or more, written without separators."""

    def read(self, node: Node, path: str, reading: Reading) -> int | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"[0-9]{1,12}", text):
            return int(text)
        meant = re.sub(r"[.\s]", "", text)
        meant = meant if re.fullmatch(r"[0-9]{1,12}", meant) else ""
        reading.report.add("not-number", node, path, given=text, meant=meant)
        return None


@dataclass(frozen=True, slots=True)
class Number(Kind[Decimal]):
    """A number with an optional decimal point."""

    def read(self, node: Node, path: str, reading: Reading) -> Decimal | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", text):
            return Decimal(text)
        meant = text.replace(",", ".") if re.fullmatch(r"-?[0-9]+,[0-9]+", text) else ""
        reading.report.add("not-decimal", node, path, given=text, meant=meant)
        return None


@dataclass(frozen=True, slots=True)
class Amount(Kind[Decimal]):
    """An exact amount in euro, cents after a point, without separators or a euro sign."""

    def read(self, node: Node, path: str, reading: Reading) -> Decimal | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", text):
            return Decimal(text)
        reading.report.add("not-amount", node, path, given=text, meant=_meant_amount(text))
        return None


def _meant_amount(text: str) -> str:
    """`€ 30.000,50` as we want it: `30000.50`."""
    bare = re.sub(r"[€\s()]|EUR|euro|,-$|,--$|,=$", "", text)
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})*(,[0-9]{1,2})?|[0-9]+,[0-9]{1,2}", bare):
        return bare.replace(".", "").replace(",", ".")
    return bare if re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?", bare) else ""


@dataclass(frozen=True, slots=True)
class Year(Kind[int]):
    """A year of four digits."""

    def read(self, node: Node, path: str, reading: Reading) -> int | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"(19|20|21)[0-9]{2}", text):
            return int(text)
        reading.report.add("not-year", node, path, given=text)
        return None


@dataclass(frozen=True, slots=True)
class Date(Kind[datetime.date]):
    """A day, written as 2026-03-31."""

    def read(self, node: Node, path: str, reading: Reading) -> datetime.date | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        day = _day(text)
        if day is None:
            reading.report.add("not-date", node, path, given=text, meant=_meant_day(text))
        return day


@dataclass(frozen=True, slots=True)
class YearOrDate(Kind[str]):
    """A year (2018) or a day (2018-06-01), kept as ISO 8601 text."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"(19|20|21)[0-9]{2}", text) or _day(text):
            return text
        reading.report.add("not-moment", node, path, given=text, meant=_meant_day(text))
        return None


def _day(text: str) -> datetime.date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _meant_day(text: str) -> str:
    """`31-3-2026` as we want it: `2026-03-31`."""
    found = re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", text)
    if not found:
        return ""
    day, month, year = found.groups()
    meant = f"{year}-{int(month):02}-{int(day):02}"
    return meant if _day(meant) else ""


@dataclass(frozen=True, slots=True)
class Identifier(Kind[str]):
    """An id that may stand in an address: lower case letters, digits and hyphens."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
            return text
        reading.report.add("not-id", node, path, given=text, meant=slug(text))
        return None


def slug(text: str) -> str:
    """`Langer Thuis!` as an id: `langer-thuis`; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


@dataclass(frozen=True, slots=True)
class Reference(Kind[str]):
    """An id from one of the site's vocabularies."""

    vocabulary: str

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        known = reading.vocabularies.get(self.vocabulary, {})
        if text in known:
            return text
        labels = {label.casefold(): name for name, label in known.items()}
        reading.report.add(
            "unknown-id",
            node,
            path,
            given=text,
            vocabulary=self.vocabulary,
            meant=nearest(text, known, labels),
            known=", ".join(known),
        )
        return None


@dataclass(frozen=True, slots=True)
class Choice(Kind[str]):
    """One of a few words that the program knows."""

    options: tuple[str, ...]

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if text in self.options:
            return text
        reading.report.add(
            "unknown-choice",
            node,
            path,
            given=text,
            meant=nearest(text, self.options),
            known=", ".join(self.options),
        )
        return None


@dataclass(frozen=True, slots=True)
class WebAddress(Kind[str]):
    """An address that starts with https:// or http://."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(r"https?://[^\s<>\"'\\]+\.[^\s<>\"'\\]+|https?://localhost\S*", text):
            return text
        meant = f"https://{text}" if re.fullmatch(r"(www\.|[\w-]+\.)\S+\.\w\S*", text) else ""
        reading.report.add("not-address", node, path, given=text, meant=meant)
        return None


@dataclass(frozen=True, slots=True)
class FileName(Kind[str]):
    """A file beside the Markdown file, as a relative path within the content folder."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.match(r"[a-z]+:|[/\\~]", text, re.I) or ".." in text.split("/"):
            reading.report.add("not-file", node, path, given=text)
            return None
        return text


@dataclass(frozen=True, slots=True)
class ListOf(Kind[tuple[T, ...]]):
    """A list of values of one kind."""

    item: Kind[T]

    def read(self, node: Node, path: str, reading: Reading) -> tuple[T, ...] | None:
        if not isinstance(node, Sequence):
            given = node.text if isinstance(node, Scalar) else ""
            reading.report.add("not-list", node, path, given=given)
            return None
        values = []
        for number, item in enumerate(node.items, 1):
            place = f"{path}[{number}]"
            if isinstance(item, Scalar) and item.empty:
                reading.report.add("empty-item", item, place)
            elif (value := self.item.read(item, place, reading)) is not None:
                reading.places[place] = item.line + reading.report.offset
                values.append(value)
        return tuple(values)


@dataclass(frozen=True, slots=True)
class Record(Kind[R]):
    """A mapping with declared keys; `also` looks at what the keys say together."""

    of: type[R]
    also: Callable[[R, MappingNode, str, Reading], None] | None = None

    def read(self, node: Node, path: str, reading: Reading) -> R | None:
        if not isinstance(node, MappingNode):
            reading.report.add("not-record", node, path, keys=", ".join(declared(self.of)))
            return None
        values = read_keys(declared(self.of), node, path, reading)
        if values is None:
            return None
        record = self.of(**values)
        if self.also:
            self.also(record, node, path, reading)
        return record


@dataclass(frozen=True, slots=True)
class Key:
    """A declared key: its kind, whether it must be there, and what it means, by language."""

    kind: Kind[Any]
    required: bool
    help: Mapping[str, str]
    example: str
    also: tuple[str, ...]  # other words that editors use for it


def key(
    kind: Kind[Any],
    *,
    nl: str,
    en: str,
    required: bool = False,
    default: object = None,
    example: str = "",
    also: tuple[str, ...] = (),
) -> Any:
    """A field of a record: see Key. `default` is the value of a key that is not there."""
    metadata = {"key": Key(kind, required, {"nl": nl, "en": en}, example, also)}
    if required:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=cast(Any, default), metadata=metadata)


def declared(record: type[object]) -> dict[str, Key]:
    """The declared keys of a record by name, in order. A trailing underscore is dropped."""
    fields = dataclasses.fields(cast(Any, record))
    return {f.name: f.metadata["key"] for f in fields if "key" in f.metadata}


def read_keys(
    keys: Mapping[str, Key], node: MappingNode, path: str, reading: Reading
) -> dict[str, Any] | None:
    """The typed values of a mapping by key; None when a required one is missing or wrong.

    Reports unknown, repeated, missing and wrong keys, all of them.
    """
    report = reading.report
    prefix = f"{path}." if path else ""
    values: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for name, value in node.entries:
        place = prefix + name.text
        declaration = keys.get(name.text)
        if declaration is None:
            others = {word: word_of for word_of, k in keys.items() for word in k.also}
            meant = nearest(name.text, keys, others)
            report.add("unknown-key", name, place, meant=meant, known=", ".join(keys))
        elif name.text in seen:
            report.add("duplicate-key", name, place, first=seen[name.text] + report.offset)
        else:
            seen[name.text] = name.line
            reading.places[place] = name.line + report.offset
            if isinstance(value, Scalar) and value.empty:
                if declaration.required:
                    report.add("empty-value", name, place)
                continue
            read = declaration.kind.read(value, place, reading)
            if read is not None and not (declaration.required and read == ""):
                values[name.text] = read
            elif read == "":
                report.add("empty-value", name, place)
    complete = True
    for name_, declaration in keys.items():
        if declaration.required and name_ not in values:
            complete = False
            if name_ not in seen:
                report.add("missing-key", node, prefix + name_, example=declaration.example)
    return values if complete else None

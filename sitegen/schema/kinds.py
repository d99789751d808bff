"""The kinds of single values that front matter and `site.yaml` may hold, each with its reader."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import Struct, field

from sitegen.diagnostics.problems import Report, nearest
from sitegen.schema import hints
from sitegen.schema.yaml_tree import Mapping as MappingNode
from sitegen.schema.yaml_tree import Node, Scalar, Sequence

T = TypeVar("T")


PLACEHOLDER = "…"
"""What stands where an editor still has to write something."""

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
    """A kind of value: how it is read, and what schema, examples and form say of it.

    `prose`: curly quotes around all of it may be meant. `json` is its JSON Schema, as YAML reads
    it; `sample` a value as an editor writes it; `widget` what the form shows it in, and `refusal`
    the pattern that the form holds it to with the id of a sentence; `written` how it stands in a
    file: as `text`, which may need quotes, as a `flag`, or `plain`.
    """

    prose: ClassVar[bool] = False
    json: ClassVar[Mapping[str, Any]] = {"type": ["string", "number"]}
    sample: ClassVar[str] = PLACEHOLDER
    widget: ClassVar[Mapping[str, Any]] = {"widget": "string"}
    refusal: ClassVar[tuple[str, str] | None] = None
    written: ClassVar[str] = "plain"

    def read(self, node: Node, path: str, reading: Reading) -> T | None:
        """The typed value of `node`, which is not empty; None after a report of what is wrong."""
        raise NotImplementedError

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        """The JSON Schema of a value, in a site with these ids, explained in this language."""
        return dict(self.json)

    def choices(self, vocabularies: Vocabularies) -> Mapping[str, str] | None:
        """The values that there are to choose from, each with its label; None for any value."""
        return None

    def usable(self, vocabularies: Vocabularies) -> bool:
        """Whether the site has the ids that a value needs."""
        return True

    def example(self, vocabularies: Vocabularies) -> str:
        """A value as an editor writes it."""
        return next(iter(self.choices(vocabularies) or {}), self.sample)

    def shape(self) -> Any:
        """How a value stands in a file, for the script that reads and writes it."""
        return self.written

    def scalar(self, node: Node, path: str, reading: Reading) -> str | None:
        """The text of a node that must be one value, or None after a report."""
        if not isinstance(node, Scalar):
            reading.report.add(
                "not-one-value" if isinstance(node, Sequence) else "colon-in-text",
                node,
                path,
                suggestion=_only_value(node),
            )
            return None
        text = hints.bare(node.text)
        if node.plain and not self.prose and (straight := hints.straight(text)):
            reading.report.add("curly-quotes", node, path, suggestion=straight)
            return None
        return text


def _only_value(node: Node) -> str:
    """The one value of a list of one, or the sentence that a colon made a key and a value of."""
    if isinstance(node, Sequence) and len(node.items) == 1:
        only = node.items[0]
        return only.text if isinstance(only, Scalar) else ""
    if isinstance(node, MappingNode) and len(node.entries) == 1:
        name, value = node.entries[0]
        if isinstance(value, Scalar) and not value.empty:
            return hints.quoted(f"{name.text}: {value.text}")
    return ""


def _schema(of: str, **more: object) -> Mapping[str, Any]:
    """The JSON Schema of a type."""
    return {"type": of, **more}


def _any_of(*schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"anyOf": list(schemas)}


def _widget(name: str, **more: object) -> Mapping[str, Any]:
    """A widget of the form."""
    return {"widget": name, **more}


def slug(text: str) -> str:
    """`Langer Thuis!` as an id: `langer-thuis`; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> str | None:
    return text if len(text) == 4 or _day(text) else None


class Text(Kind[str], frozen=True):
    """Plain text on one or more lines; a `long` one takes more than a few words."""

    long: bool = False
    written = "text"

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        return self.scalar(node, path, reading)


class MarkdownText(Text, frozen=True):
    """Text in which Markdown is allowed."""

    long: bool = True
    prose = True


_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_OTHER_FLAGS = {"ja": "true", "waar": "true", "nee": "false", "onwaar": "false"}


class Flag(Kind[bool], frozen=True):
    """True or false."""

    json = _schema("boolean")
    sample = "false"
    widget = _widget("boolean")
    written = "flag"

    def read(self, node: Node, path: str, reading: Reading) -> bool | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        known = _FLAGS.get(text.casefold())
        if known is None:
            suggestion = _OTHER_FLAGS.get(text.casefold(), "")
            reading.report.add("not-flag", node, path, given=text, suggestion=suggestion)
        return known


class _Notation(Struct, Generic[T], frozen=True):
    """The one way to write a value: by `pattern`; else `rule` is reported.

    `value` gives the value of such a text, None when there is none; `suggest` what an editor who
    wrote something else most likely meant, empty when that is not clear.
    """

    pattern: str
    rule: str
    value: Callable[[str], T | None]
    suggest: Callable[[str], str]


class _Written(Kind[T], frozen=True):
    """A kind of value that is written in one way."""

    notation: ClassVar[_Notation[Any]]

    def read(self, node: Node, path: str, reading: Reading) -> T | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        notation = self.notation
        value: T | None = notation.value(text) if re.fullmatch(notation.pattern, text) else None
        if value is None:
            suggestion = notation.suggest(text)
            reading.report.add(notation.rule, node, path, given=text, suggestion=suggestion)
        return value


class WholeNumber(_Written[int], frozen=True):
    """A whole number of zero or more, written without separators."""

    notation = _Notation(r"[0-9]{1,12}", "not-number", int, hints.whole_number)
    json = _schema("integer", minimum=0)
    sample = "120"
    refusal = (notation.pattern, "whole")


class Number(_Written[Decimal], frozen=True):
    """A number with an optional decimal point."""

    notation = _Notation(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", "not-decimal", Decimal, hints.decimal)
    json = _schema("number")
    sample = "30000"
    refusal = (notation.pattern, "decimal")


class Amount(Number, frozen=True):
    """An exact amount in euro, cents after a point, without separators or a euro sign."""

    notation = _Notation(r"[0-9]{1,12}(\.[0-9]{1,2})?", "not-amount", Decimal, hints.amount)
    json = _schema("number", minimum=0)
    refusal = (notation.pattern, "amount")


class Year(Kind[int], frozen=True):
    """A year of four digits."""

    pattern = r"(19|20|21)[0-9]{2}"
    json = _schema("integer", minimum=1900, maximum=2199)
    sample = "2026"
    refusal = (pattern, "year")

    def read(self, node: Node, path: str, reading: Reading) -> int | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.fullmatch(self.pattern, text):
            return int(text)
        reading.report.add("not-year", node, path, given=text)
        return None


class Date(_Written[datetime.date], frozen=True):
    """A day, written as 2026-03-31."""

    notation = _Notation(_DAY, "not-date", _day, hints.day)
    json = _schema("string", format="date", pattern=f"^{notation.pattern}$")
    sample = "2026-01-31"
    widget = _widget(
        "datetime", default="", format="YYYY-MM-DD", date_format="YYYY-MM-DD", time_format=False
    )


class YearOrDate(_Written[str], frozen=True):
    """A year (2018) or a day (2018-06-01), kept as ISO 8601 text."""

    notation = _Notation(f"{Year.pattern}|{_DAY}", "not-moment", _moment, hints.day)
    json = _any_of(Year.json, _schema("string", pattern="^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$"))
    sample = "2026"
    refusal = (
        f"{Year.pattern}(-[0-9]{{2}}-[0-9]{{2}})?",
        "moment",
    )


class Identifier(_Written[str], frozen=True):
    """An id that may stand in an address: lower case letters, digits and hyphens."""

    notation = _Notation("[a-z0-9]+(-[a-z0-9]+)*", "not-id", str, slug)
    json = _schema("string", pattern=f"^{notation.pattern}$")


class WebAddress(_Written[str], frozen=True):
    """An address that starts with https:// or http://."""

    notation = _Notation(
        r"https?://([^\s<>\"'\\.]+\.[^\s<>\"'\\]+|localhost\S*)",
        "not-address",
        str,
        hints.web_address,
    )
    json = _schema("string", format="uri", pattern="^https?://")
    sample = "https://www.example.nl/"
    refusal = (r"https?://\S+", "address")


class FileName(Kind[str], frozen=True):
    """A file beside the Markdown file, as a relative path; a `picture` can be shown in the form."""

    picture: bool = False
    json = _schema("string", pattern=r"^(?!.*\.\.)[^/\\~][^\\]*$")
    sample = "verslag.pdf"
    written = "text"

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None:
            return None
        if re.match(r"[a-z]+:|[/\\~]", text, re.I) or ".." in text.split("/"):
            reading.report.add("not-file", node, path, given=text)
            return None
        return text


class Reference(Kind[str], frozen=True):
    """An id from one of the site's vocabularies."""

    vocabulary: str

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        known = self.choices(reading.vocabularies)
        if text is None or text in known:
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

    def choices(self, vocabularies: Vocabularies) -> Mapping[str, str]:
        return vocabularies.get(self.vocabulary, {})

    def usable(self, vocabularies: Vocabularies) -> bool:
        return bool(self.choices(vocabularies))

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        known = self.choices(vocabularies)
        if not known:
            return {"not": {}}  # there is nothing to choose from
        return {"oneOf": [{"const": id_, "title": label} for id_, label in known.items()]}


class Choice(Kind[str], frozen=True):
    """One of a few words that the program knows; `labels` are what people call them, in order."""

    options: tuple[str, ...]
    labels: tuple[str, ...] = ()

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = self.scalar(node, path, reading)
        if text is None or text in self.options:
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

    def choices(self, vocabularies: Vocabularies) -> Mapping[str, str]:
        return dict(zip(self.options, self.labels or self.options, strict=True))

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        # `format: 1` arrives as a number.
        numbers = (int(option) for option in self.options if option.isdigit())
        return {"enum": [*self.options, *numbers]}

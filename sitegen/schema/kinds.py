"""The kinds of single values in front matter and `site.yaml`, each told in one place.

A kind is all there is to know of a value: how it is read and what an editor is told, its JSON
Schema, its example in a new card, its field in the form and how that writes it.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from html import unescape
from typing import Any, Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.diagnostics.problems import Report, nearest
from sitegen.schema import hints
from sitegen.schema.yaml_tree import MappingNode, Node, ScalarNode, SequenceNode
from sitegen.urls import FORBIDDEN, code_of, is_web_address

T = TypeVar("T")

PLACEHOLDER = "…"
"""What stands where an editor still has to write something."""

CARDS = "cards"
"""The vocabulary of the cards of this site, where that is known: their titles by their names."""

Vocabularies = Mapping[str, Mapping[str, str]]
"""The ids of this site with their labels, by vocabulary: {'statuses': {'loopt': 'Loopt'}}."""


class Reading(Struct, frozen=True):
    """What a kind needs to read a value: where to report, and which ids this site knows.

    `nouns` has this site's own word for a vocabulary, by its name, where it has one;
    `places` collects the line of every value that was read, by its path (`costs[2].amount`);
    `reported` the paths of values that are there in a wrong way, and so are not missing as well;
    `left_open` those of keys without a value.
    """

    report: Report
    vocabularies: Vocabularies
    nouns: Mapping[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    reported: set[str] = field(default_factory=set)
    left_open: list[str] = field(default_factory=list)


class Kind(Struct, Generic[T], frozen=True):
    """A kind of value."""

    def read(self, node: Node, path: str, reading: Reading) -> T | None:
        """The typed value of `node`, which is not empty; None after a report of what is wrong."""
        raise NotImplementedError

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        """The JSON Schema of a value, in a site with these ids, explained in this language."""
        raise NotImplementedError

    def choices(self, vocabularies: Vocabularies) -> Mapping[str, str] | None:
        """The values that there are to choose from, each with its label; None for any value."""
        return None

    def usable(self, vocabularies: Vocabularies) -> bool:
        """Whether the site has the ids that a value needs."""
        return True

    def example(self, vocabularies: Vocabularies) -> str:
        """A value as an editor writes it."""
        return next(iter(self.choices(vocabularies) or ()), PLACEHOLDER)

    def shape(self) -> Any:
        """How a value stands in a file, for the script that reads and writes it."""
        return "plain"


class ScalarKind(Kind[T], frozen=True, kw_only=True):
    """A kind of single value, written in one way: by `pattern`, and so that `parse` takes it.

    Without a pattern any text will do. `parse` may raise ValueError. Of any other text `rule` is
    reported, with what `suggest` makes of it: what an editor most likely meant, empty when that is
    not clear. `prose`: curly quotes around all of it may be meant.

    `json` is its JSON Schema, as YAML reads it; `sample` a value as an editor writes it; `widget`
    what the form shows it in, with `options`; `portable` whether a browser reads the pattern in the
    same way; `suggests` a vocabulary of which an id may stand here too; `written` how it stands in
    a file: as `text`, which may need quotes, as a `flag`, or `plain`.
    """

    parse: Callable[[str], T]
    pattern: str = ""
    rule: str = ""
    suggest: Callable[[str], str] = lambda _: ""
    prose: bool = False
    json: Mapping[str, Any]
    sample: str = PLACEHOLDER
    widget: str = "string"
    options: Mapping[str, Any] = field(default_factory=dict)
    portable: bool = False
    suggests: str = ""
    written: str = "plain"

    def read(self, node: Node, path: str, reading: Reading) -> T | None:
        text = _text(node, path, reading, prose=self.prose)
        if text is None:
            return None
        # Markdown reads `&#x202e;` as the character itself.
        if (
            self.prose
            and not FORBIDDEN.search(text)
            and (found := FORBIDDEN.search(unescape(text)))
        ):
            reading.report.add("forbidden-character", node, path, code=code_of(found[0]))
            return None
        if not self.pattern or re.fullmatch(self.pattern, text):
            try:
                return self.parse(text)
            except ValueError:
                pass  # a day that does not exist, an address that no browser opens
        reading.report.add(self.rule, node, path, given=text, suggestion=self.suggest(text))
        return None

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        return dict(self.json)

    def example(self, vocabularies: Vocabularies) -> str:
        return self.sample

    def shape(self) -> str:
        return self.written


def _hidden(text: str) -> str:
    """A character that must not be published, which Markdown makes of `&#x202e;`; else nothing."""
    found = None if FORBIDDEN.search(text) else FORBIDDEN.search(unescape(text))
    return found[0] if found else ""


def _text(node: Node, path: str, reading: Reading, *, prose: bool = False) -> str | None:
    """The text of a node that must be one value, or None after a report."""
    if not isinstance(node, ScalarNode):
        reading.report.add(
            "not-one-value" if isinstance(node, SequenceNode) else "colon-in-text",
            node,
            path,
            suggestion=_only_value(node),
        )
        return None
    text = hints.bare(node.text)
    if node.plain and not prose and (straight := hints.straight(text)):
        reading.report.add("curly-quotes", node, path, suggestion=straight)
        return None
    return text


def _only_value(node: SequenceNode | MappingNode) -> str:
    """The one value of a list of one, or the sentence that a colon made a key and a value of."""
    match node:
        case SequenceNode(items=(ScalarNode() as only,)):
            return only.text
        case MappingNode(entries=((name, ScalarNode() as value),)) if not value.empty:
            return hints.quoted(f"{name.text}: {value.text}")
    return ""


def slug(text: str) -> str:
    """`Langer Thuis!` as an id: `langer-thuis`; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


TEXT = ScalarKind(parse=str, json={"type": ["string", "number"]}, written="text")
"""Plain text on one or more lines."""

LONG_TEXT = replace(TEXT, widget="text")
"""Plain text of more than a few words."""

ORGANISATION = replace(TEXT, suggests="organisations")
"""An organisation of the site by its id, or any other by its name."""

MARKDOWN = replace(LONG_TEXT, prose=True)
"""Text in which Markdown is allowed."""

_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_DUTCH_FLAGS = {"ja": "true", "waar": "true", "nee": "false", "onwaar": "false"}

FLAG = ScalarKind(
    parse=lambda text: _FLAGS[text.casefold()],
    pattern=f"(?i:{'|'.join(_FLAGS)})",
    rule="not-flag",
    suggest=lambda text: _DUTCH_FLAGS.get(text.casefold(), ""),
    json={"type": "boolean"},
    sample="false",
    widget="boolean",
    written="flag",
)
"""True or false."""

WHOLE_NUMBER = ScalarKind(
    parse=int,
    pattern="[0-9]{1,12}",
    rule="not-number",
    suggest=hints.whole_number,
    json={"type": "integer", "minimum": 0},
    sample="120",
    portable=True,
)
"""A whole number of zero or more, written without separators."""

NUMBER = ScalarKind(
    parse=Decimal,
    pattern=r"-?[0-9]{1,12}(\.[0-9]{1,6})?",
    rule="not-decimal",
    suggest=hints.decimal,
    json={"type": "number"},
    sample="30000",
    portable=True,
)
"""A number with an optional decimal point."""

AMOUNT = ScalarKind(
    parse=Decimal,
    pattern=r"[0-9]{1,12}(\.[0-9]{1,2})?",
    rule="not-amount",
    suggest=hints.amount,
    json={"type": "number", "minimum": 0},
    sample="30000",
    portable=True,
)
"""An exact amount in euro, cents after a point, without separators or a euro sign."""

PERCENT = ScalarKind(
    parse=lambda text: int(text.rstrip("%")),
    pattern="(100|[1-9]?[0-9])%?",
    rule="not-percent",
    json={
        "anyOf": [
            {"type": "integer", "minimum": 0, "maximum": 100},
            {"type": "string", "pattern": "^(100|[1-9]?[0-9])%$"},
        ]
    },
    sample="50%",
    portable=True,
)
"""A part of the whole, 0 to 100."""

YEAR = ScalarKind(
    parse=int,
    pattern="(19|20|21)[0-9]{2}",
    rule="not-year",
    json={"type": "integer", "minimum": 1900, "maximum": 2199},
    sample="2026",
    portable=True,
)
"""A year of four digits."""

DATE = ScalarKind(
    parse=datetime.date.fromisoformat,
    pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}",
    rule="not-date",
    portable=True,
    suggest=hints.day,
    json={"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    sample="2026-01-31",
    widget="datetime",
    options={
        "default": "",
        "format": "YYYY-MM-DD",
        "date_format": "YYYY-MM-DD",
        "time_format": False,
    },
)
"""A day, written as 2026-03-31."""


def _year_or_date(text: str) -> str:
    return text if len(text) == 4 else datetime.date.fromisoformat(text).isoformat()


YEAR_OR_DATE = ScalarKind(
    parse=_year_or_date,
    pattern=f"{YEAR.pattern}|{DATE.pattern}",
    rule="not-moment",
    suggest=hints.day,
    json={"anyOf": [YEAR.json, {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$"}]},
    sample="2026",
    portable=True,
)
"""A year (2018) or a day (2018-06-01), kept as ISO 8601 text."""

IDENTIFIER = ScalarKind(
    parse=str,
    pattern="[a-z0-9]+(-[a-z0-9]+)*",
    rule="not-id",
    suggest=slug,
    json={"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
)
"""An id that may stand in an address: lower case letters, digits and hyphens."""


def _web_address(text: str) -> str:
    if not is_web_address(text):
        raise ValueError(text)
    return text


WEB_ADDRESS = ScalarKind(
    parse=_web_address,
    pattern=r"https?://([^\s<>\"'\\.]+\.[^\s<>\"\\]+|localhost\S*)",
    rule="not-address",
    suggest=hints.web_address,
    json={"type": "string", "format": "uri", "pattern": "^https?://"},
    sample="https://www.example.nl/",
    portable=True,
)
"""An address that starts with https:// or http://."""

FILE = ScalarKind(
    parse=partial(unicodedata.normalize, "NFC"),
    pattern=r"(?s:(?!(?i:[a-z]+:)|[/\\~])(?!(.*/)?\.\.(/|\Z)).*)",
    rule="not-file",
    json={"type": "string", "pattern": r"^(?!.*\.\.)[^/\\~][^\\]*$"},
    sample="verslag.pdf",
    widget="file",
    options={"choose_url": False},
    written="text",
)
"""A file beside the Markdown file, as a relative path within the content folder."""


def _colour(text: str) -> str:
    digits = text.removeprefix("#").lower()
    return f"#{digits if len(digits) == 6 else ''.join(digit * 2 for digit in digits)}"


COLOUR = ScalarKind(
    parse=_colour,
    pattern="#?([0-9a-fA-F]{3}){1,2}",
    rule="not-colour",
    json={"type": "string", "pattern": "^#?([0-9a-fA-F]{3}){1,2}$"},
    sample="#154273",
    written="text",
)
"""A colour as house styles write it, kept as `#rrggbb`."""

FONT_NAME = ScalarKind(
    parse=str,
    pattern=r"\w[\w-]*( [\w-]+)*",
    rule="not-family",
    json={"type": "string"},
    sample="Gemeente Sans",
    written="text",
)
"""The name of a family of fonts."""

FONT_WEIGHT = ScalarKind(
    parse=str,
    pattern="[1-9][0-9]{0,2}( [1-9][0-9]{0,2})?",
    rule="not-weight",
    json={"type": ["string", "integer"]},
    sample="700",
)
"""How heavy a font is: 400, 700, or of one that varies the least and the most: 300 800."""

PICTURE = replace(FILE, widget="image")
"""A file that the form can show."""


class IdOf(Kind[str], frozen=True):
    """An id from one of the site's vocabularies."""

    vocabulary: str

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text, known = _text(node, path, reading), self.choices(reading.vocabularies)
        if text is None or text in known:
            return text
        noun = reading.nouns.get(self.vocabulary, self.vocabulary)
        if not known:
            reading.report.add("no-vocabulary", node, path, given=text, vocabulary=noun)
            return None
        reading.report.add(
            "unknown-id",
            node,
            path,
            given=text,
            vocabulary=noun,
            suggestion=_nearest(text, known),
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


class CardName(Kind[str], frozen=True):
    """The name of a card of this site: that of its folder. Whether there is one, is seen later."""

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        return TEXT.read(node, path, reading)

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        return TEXT.schema(vocabularies, language)

    def choices(self, vocabularies: Vocabularies) -> Mapping[str, str] | None:
        return vocabularies.get(CARDS)

    def shape(self) -> str:
        return TEXT.shape()


class Choice(Kind[str], frozen=True):
    """One of a few words, each with what people call it."""

    labels: Mapping[str, str]

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        text = _text(node, path, reading)
        if text is None or text in self.labels:
            return text
        reading.report.add(
            "unknown-choice",
            node,
            path,
            given=text,
            suggestion=_nearest(text, self.labels),
            known=", ".join(self.labels),
        )
        return None

    def choices(self, vocabularies: Vocabularies) -> Mapping[str, str]:
        return self.labels

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        # `format: 1` arrives as a number.
        return {"enum": [*self.labels, *(int(word) for word in self.labels if word.isdigit())]}


def _nearest(text: str, labels: Mapping[str, str]) -> str:
    """The value that an editor most likely meant, perhaps by its label."""
    return nearest(text, labels, {label.casefold(): value for value, label in labels.items()})

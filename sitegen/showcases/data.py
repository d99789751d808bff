"""The published data of a showcase, of this program or another, read with suspicion.

Formats `showcase/1` and `showcase/2`; what a later format adds is passed over. Nothing in it is
trusted: sizes, types and characters are checked before any of it is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from sitegen.diagnostics.problems import Report
from sitegen.urls import FORBIDDEN

FORMATS = ("showcase/1", "showcase/2")

LARGEST = 32 * 2**20
"""A larger file, in bytes, is refused: ten thousand cards take half of it."""

LONGEST = 20_000
"""A list of more items is refused: no programme has as many cards."""

T = TypeVar("T")
L = TypeVar("L", bound="Named | Card")

_PLAIN = rf"^[^{FORBIDDEN.pattern.removeprefix('[')}*\Z"
Id = Annotated[str, Meta(min_length=1, max_length=200, pattern=_PLAIN)]
Label = Annotated[str, Meta(max_length=2_000, pattern=_PLAIN)]
Words = Annotated[str, Meta(max_length=1_000_000, pattern=_PLAIN)]
Count = Annotated[int, Meta(ge=0, le=10**12)]
_DIGITS = 15
Year = Annotated[int, Meta(ge=1000, le=9999)]


def _require_number(number: Decimal) -> None:
    """A number that people could write: ValueError for none, and for one that fills a page."""
    if (
        not number.is_finite()
        or len(number.as_tuple().digits) > _DIGITS
        or not (-_DIGITS <= number.adjusted() <= _DIGITS)
    ):
        raise ValueError("not a number of people")


class Named(Struct, frozen=True):
    """An item of a list of the site, with its label."""

    id: Id
    label: Label


class Status(Named, frozen=True):
    """A state that a card can be in."""

    phase: Label = ""


class Theme(Named, frozen=True):
    """A theme, with the address that names it nationally."""

    same_as: Label | None = None


class Source(Named, frozen=True):
    """Where money comes from, and whether it counts in totals."""

    counts: bool = True


class Cost(Struct, frozen=True):
    """An amount of a year, in euro."""

    year: Year
    amount: Decimal
    source: Id
    kind: Label = "spent"

    def __post_init__(self) -> None:
        _require_number(self.amount)


class Result(Struct, frozen=True):
    """What was measured: a value, or one before and after."""

    indicator: Id
    part: Label | None = None
    before: Decimal | None = None
    target: Decimal | None = None
    after: Decimal | None = None
    value: Decimal | None = None

    def __post_init__(self) -> None:
        for number in filter(None, (self.before, self.target, self.after, self.value)):
            _require_number(number)


class Card(Struct, frozen=True):
    """A card, as far as programs compare and show it."""

    id: Id
    url: Label
    title: Label
    status: Id
    number: Label | None = None
    themes: tuple[Id, ...] = ()
    places: tuple[Id, ...] = ()
    summary: Words | None = None
    text: Words = ""
    start: Label | None = None
    end: Label | None = None
    reach: Count | None = None
    costs: tuple[Cost, ...] = ()
    effects: tuple[Id, ...] = ()
    lessons: tuple[Words, ...] = ()
    needs: tuple[Words, ...] = ()
    results: tuple[Result, ...] = ()
    # A limited text beside a list would crash: msgspec frees its pattern twice when Python ends.
    same_as: tuple[Label, ...] | str | None = None
    inspired_by: tuple[Label, ...] | str | None = None

    def __post_init__(self) -> None:
        for one in (self.same_as, self.inspired_by):
            if isinstance(one, str):
                msgspec.convert(one, Label)


class Licence(Struct, frozen=True):
    """Under which licences the data and the texts may be used."""

    data: Id
    texts: Id | None = None


class Publisher(Struct, frozen=True):
    """Who publishes a showcase, and where."""

    title: Label
    organisation: Label
    url: Label
    language: Label
    as_of: Label | None = None
    licence: Licence | None = None


class Showcase(Struct, frozen=True):
    """The published data of a showcase."""

    site: Publisher
    statuses: tuple[Status, ...]
    themes: tuple[Theme, ...]
    effects: tuple[Named, ...]
    sources: tuple[Source, ...]
    indicators: tuple[Named, ...]
    places: tuple[Named, ...]
    cards: tuple[Card, ...]


class _File(Struct):
    """The outermost level: each item is read by itself, so that a mistake has a place."""

    format: str
    site: msgspec.Raw
    statuses: list[msgspec.Raw] = []
    themes: list[msgspec.Raw] = []
    effects: list[msgspec.Raw] = []
    sources: list[msgspec.Raw] = []
    indicators: list[msgspec.Raw] = []
    places: list[msgspec.Raw] = []
    cards: list[msgspec.Raw] = []


def read_showcase(data: bytes, report: Report) -> Showcase | None:
    """The showcase that a file holds; None after a report of all that is wrong with it."""
    if len(data) > LARGEST:
        report.at("data-large", 0, most=LARGEST // 2**20)
        return None
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        report.at("data-unreadable", 0)
        return None
    if file.format not in FORMATS:
        report.at("data-format", 0, key="format", given=file.format, known=", ".join(FORMATS))
        return None
    before = len(report.problems)
    site = _read([file.site], Publisher, "site", report)
    statuses = _list(file.statuses, Status, "statuses", report)
    themes = _list(file.themes, Theme, "themes", report)
    effects = _list(file.effects, Named, "effects", report)
    sources = _list(file.sources, Source, "sources", report)
    indicators = _list(file.indicators, Named, "indicators", report)
    places = _list(file.places, Named, "places", report)
    cards = _list(file.cards, Card, "cards", report)
    if len(report.problems) > before:
        return None
    return Showcase(site[0], statuses, themes, effects, sources, indicators, places, cards)


def _list(items: Sequence[msgspec.Raw], kind: type[L], key: str, report: Report) -> tuple[L, ...]:
    """The items of a list of things with an id, reporting also an id that stands there twice."""
    if len(items) > LONGEST:
        report.at("data-many", 0, key=key, given=len(items), most=LONGEST)
        return ()
    read = _read(items, kind, key, report)
    seen: set[str] = set()
    for number, item in enumerate(read, 1):
        if item.id in seen:
            report.at("data-twin", 0, key=f"{key}[{number}].id", given=item.id)
        seen.add(item.id)
    return read


def _read(items: Sequence[msgspec.Raw], kind: type[T], key: str, report: Report) -> tuple[T, ...]:
    """The items of a list that are of this kind, reporting the others with their place."""
    read = []
    for number, item in enumerate(items, 1):
        try:
            read.append(msgspec.json.decode(item, type=kind))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            inner = re.search(r"at `\$\.?(.*)`$", str(error))
            place = key if key == "site" else f"{key}[{number}]"
            report.at("data-value", 0, key=f"{place}.{inner[1]}" if inner else place)
    return tuple(read)

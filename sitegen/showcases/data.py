"""The format of the published data of a showcase: declared once, written and read by it.

What is written has every key, in this order. What is read may be of this program or another, of
format `showcase/1` or `showcase/2`; what a later format adds is passed over. Nothing in it is
trusted: sizes, types and characters are checked before any of it is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Raw, Struct, field
from msgspec.structs import fields

from sitegen.diagnostics.problems import Report
from sitegen.schema.vocabularies import PHASES
from sitegen.urls import FORBIDDEN

Format = Literal["showcase/1", "showcase/2"]
FORMATS: tuple[Format, ...] = get_args(Format)
"""The formats that are read, oldest first: the last is written."""

LARGEST = 32 * 2**20
"""A larger file, in bytes, is refused: ten thousand cards take half of it."""

MOST = 1_000_000
"""A file of more values is refused unread, by its commas: small values take much more memory than
they take in a file. Ten thousand cards have as many."""

LONGEST = 20_000
"""A list of more cards is refused: no programme has as many."""

LISTED = 5_000
"""A list of more of anything else is refused."""

T = TypeVar("T")
L = TypeVar("L", bound="Identified")

# As every program reads a pattern: a code for what cannot be seen, and nothing of surrogates, which
# are not in a text of UTF-8.
_HIDDEN = re.sub(
    "[^ -~]",
    lambda found: f"\\u{ord(found[0]):04x}",
    FORBIDDEN.pattern.strip("[]").replace("\ud800-\udfff", ""),
)
_PLAIN = f"^[^{_HIDDEN}]*$"
Id = Annotated[str, Meta(min_length=1, max_length=200, pattern=_PLAIN)]
Label = Annotated[str, Meta(max_length=2_000, pattern=_PLAIN)]
Words = Annotated[str, Meta(max_length=1_000_000, pattern=_PLAIN)]
Phase = Annotated[str, Meta(pattern=f"^({'|'.join(PHASES)})$")]
Count = Annotated[int, Meta(ge=0, le=10**12)]
Year = Annotated[int, Meta(ge=1000, le=9999)]
_LIMITS = Meta(ge=-(10**12), le=10**12)
Number = Annotated[int, _LIMITS] | Annotated[float, _LIMITS]
# A limited text beside a list would crash: msgspec frees its pattern twice when Python ends.
FieldValue = str | int | float | bool | tuple[str, ...] | None
_EURO = r"[0-9]{1,15}(\.[0-9]{1,2})?"
Euro = Annotated[Decimal, Meta(extra_json_schema={"pattern": f"^{_EURO}$"})]
_MONTH, _DAY = r"-(0[1-9]|1[0-2])", r"-(0[1-9]|[12][0-9]|3[01])"
Moment = Annotated[str, Meta(pattern=rf"^[0-9]{{4}}({_MONTH}({_DAY})?)?$")]


class Identified(Struct, frozen=True):
    """What others name by its id."""

    id: Id


class Named(Identified, frozen=True):
    """An item of a list of the site, with its label."""

    label: Label


class Status(Named, frozen=True):
    """A state that a card can be in, and the phase that it means."""

    phase: Phase


class Line(Identified, frozen=True, kw_only=True):
    """A programme line; `parent` is the id of the line that it belongs to."""

    number: Label | None = None
    label: Label
    parent: Id | None = None


class Theme(Named, frozen=True):
    """A theme, with the address that names it nationally."""

    same_as: Label | None = None


class Source(Named, frozen=True):
    """Where money comes from, and whether it counts in totals."""

    counts: bool = True


class OwnField(Named, frozen=True):
    """A key of cards that only this showcase has, with what there is to choose."""

    type: Label = "text"
    choices: tuple[Named, ...] = ()


class Organisation(Named, frozen=True):
    """An organisation that takes part in cards, with the address that names it nationally."""

    url: Label | None = None
    same_as: Label | None = None
    kind: Label | None = None


class Place(Named, frozen=True):
    """A place of cards; `point` is its latitude and longitude in degrees."""

    parent: Id | None = None
    point: tuple[Number, Number] | None = None


class Indicator(Named, frozen=True):
    """What results are told in; `scale` is its lowest and its highest value."""

    unit: Label | None = None
    scale: tuple[Number, Number] | None = None
    better: Label | None = None


class Cost(Struct, frozen=True):
    """An amount of a year, in euro."""

    year: Year
    amount: Euro
    source: Id
    note: Words | None = None
    kind: Label = "spent"
    certainty: Label | None = None
    yearly: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(_EURO, str(self.amount)):
            raise ValueError("not an amount in euro")


class Image(Struct, frozen=True):
    """The first picture of a card."""

    url: Label
    alt: Words
    width: Count
    height: Count


class Result(Struct, frozen=True):
    """What was measured: a value, or one before and after; `n` is of how many people."""

    indicator: Id
    part: Words | None = None
    before: Number | None = None
    target: Number | None = None
    after: Number | None = None
    value: Number | None = None
    n: Count | None = None
    start: Label | None = None
    end: Label | None = None
    source: Words | None = None
    note: Words | None = None
    certainty: Label | None = None


class Participant(Identified, frozen=True):
    """An organisation by its id, and what it did in a card."""

    role: Label | None = None


class Reference(Struct, frozen=True):
    """Where the facts of a card come from."""

    title: Words
    part: Words | None = None
    url: Label | None = None


class Card(Identified, frozen=True, kw_only=True):
    """A card. What it names by an id stands in the list of that name."""

    url: Label
    title: Label
    number: Label | None = None
    line: Id | None = None
    status: Id
    status_note: Words | None = None
    themes: tuple[Id, ...] = ()
    summary: Words | None = None
    audience: Words | None = None
    start: Moment | None = None
    end: Moment | None = None
    reach: Count | None = None
    costs: tuple[Cost, ...] = ()
    effects: tuple[Id, ...] = ()
    lessons: tuple[Words, ...] = ()
    partners: tuple[Words, ...] = ()
    image: Image | None = None
    fields: dict[str, FieldValue] = {}
    text: Words = ""
    phase: Label | None = None
    lines: tuple[Id, ...] = ()
    results: tuple[Result, ...] = ()
    organisations: tuple[Participant, ...] = ()
    places: tuple[Id, ...] = ()
    needs: tuple[Words, ...] = ()
    same_as: tuple[Label, ...] | None = None
    inspired_by: tuple[Label, ...] | None = None
    sources: tuple[Reference, ...] = ()
    checked: Label | None = None


class Licence(Struct, frozen=True):
    """Under which licences the data and the texts may be used."""

    data: Id
    texts: Id | None = None


class Publisher(Struct, frozen=True):
    """Who publishes a showcase, and where; `as_of` is of when it is."""

    title: Label
    organisation: Label
    url: Label
    language: Label
    as_of: Label | None = None
    licence: Licence | None = None
    publisher: Label | None = None


class Totals(Struct, frozen=True):
    """Sums over all cards: of costs those that count, in euro by year and by kind of money."""

    cards: Count = 0
    reach: Count = 0
    costs: dict[str, Euro] = {}
    reach_of: Count = 0
    by_kind: dict[str, Euro] = {}


class Showcase(Struct, frozen=True):
    """The published data of a showcase."""

    format: Format
    site: Publisher
    statuses: tuple[Status, ...] = ()
    lines: tuple[Line, ...] = ()
    themes: tuple[Theme, ...] = ()
    effects: tuple[Named, ...] = ()
    sources: tuple[Source, ...] = ()
    fields: tuple[OwnField, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    cards: tuple[Card, ...] = ()
    totals: Totals | None = None


# The parts of the outermost level, by what each holds. A list is read item by item, so that a
# mistake has a place.
_PARTS: dict[str, Any] = {one.name: one.type for one in fields(Showcase) if one.name != "format"}
_LISTS = {name: get_args(kind)[0] for name, kind in _PARTS.items() if get_origin(kind) is tuple}
_File = msgspec.defstruct(
    "_File",
    [
        ("format", str),
        ("site", Raw),
        *((name, list[Raw], field(default_factory=list)) for name in _LISTS),
        ("totals", Raw, Raw(b"null")),
    ],
)


def read_showcase(data: bytes, report: Report) -> Showcase | None:
    """The showcase that a file holds; None after a report of all that is wrong with it."""
    if len(data) > LARGEST:
        report.at("data-large", 0, most=LARGEST // 2**20)
        return None
    if (given := data.count(b",")) > MOST:
        report.at("data-values", 0, given=given, most=MOST)
        return None
    try:
        file: Any = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        report.at("data-unreadable", 0)
        return None
    if file.format not in FORMATS:
        report.at("data-format", 0, key="format", given=file.format, known=", ".join(FORMATS))
        return None
    before = len(report.problems)
    parts: dict[str, Any] = {}
    for name, kind in _PARTS.items():
        if name in _LISTS:
            parts[name] = _list(getattr(file, name), _LISTS[name], name, report)
        else:
            parts[name] = next(iter(_read([getattr(file, name)], kind, name, report)), None)
    return None if len(report.problems) > before else Showcase(format=file.format, **parts)


def _list(items: Sequence[Raw], kind: type[L], key: str, report: Report) -> tuple[L, ...]:
    """The items of a list of things with an id, reporting also an id that stands there twice."""
    most = LONGEST if kind is Card else LISTED
    if len(items) > most:
        report.at("data-many", 0, key=key, given=len(items), most=most)
        return ()
    read = _read(items, kind, key, report)
    seen: set[str] = set()
    for number, item in enumerate(read, 1):
        if item.id in seen:
            report.at("data-twin", 0, key=f"{key}[{number}].id", given=item.id)
        seen.add(item.id)
    return read


def _read(items: Sequence[Raw], kind: type[T], key: str, report: Report) -> tuple[T, ...]:
    """The items of a list that are of this kind, reporting the others with their place."""
    read = []
    for number, item in enumerate(items, 1):
        try:
            read.append(msgspec.json.decode(item, type=kind))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            inner = re.search(r"at `\$\.?(.*)`$", str(error))
            place = f"{key}[{number}]" if key in _LISTS else key
            report.at("data-value", 0, key=f"{place}.{inner[1]}" if inner else place)
    return tuple(read)

"""What a programme is told in beside its cards: organisations, places, indicators, figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from sitegen.schema.kinds import (
    IDENTIFIER,
    NUMBER,
    TEXT,
    WEB_ADDRESS,
    Choice,
    Kind,
    Reading,
    T,
    Vocabularies,
)
from sitegen.schema.records import Declared, ListOf, key
from sitegen.schema.vocabularies import ID
from sitegen.schema.yaml_tree import MappingNode, Node, ScalarNode, SequenceNode

ROLES = {
    "client": "opdrachtgever",
    "executor": "uitvoerder",
    "partner": "partner",
    "funder": "financier",
    "adviser": "adviseur",
    "target": "doelgroep",
}
"""The parts that an organisation can play in a card, with what a Dutch editor may call them."""

AMOUNT_KINDS = {
    "spent": "uitgegeven",
    "budget": "begroot",
    "requested": "aangevraagd",
    "granted": "toegekend",
    "advised": "geadviseerd",
}
"""What an amount can be, with what a Dutch editor may call it; only what is spent is a cost."""


class Scale(NamedTuple):
    """The lowest and the highest value that can be."""

    lowest: Decimal
    highest: Decimal


class Point(NamedTuple):
    """A place on earth, in degrees."""

    latitude: Decimal
    longitude: Decimal


class Pair(Kind[T], frozen=True):
    """Two numbers in a list that together are one value; `rule` is told of anything else.

    `make` gives the value, and raises ValueError for numbers that cannot be.
    """

    make: Callable[[Decimal, Decimal], T]
    rule: str
    sample: str

    def read(self, node: Node, path: str, reading: Reading) -> T | None:
        items = node.items if isinstance(node, SequenceNode) else ()
        try:
            texts = [item.text.strip() for item in items if isinstance(item, ScalarNode)]
            first, second = (NUMBER.parse(text) for text in texts)
            return self.make(first, second)
        except (ValueError, ArithmeticError):
            reading.report.add(self.rule, node, path, example=self.sample)
            return None

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        return {"type": "array", "items": dict(NUMBER.json), "minItems": 2, "maxItems": 2}

    def example(self, vocabularies: Vocabularies) -> str:
        return self.sample


def _scale(lowest: Decimal, highest: Decimal) -> Scale:
    if not lowest < highest:  # also what is no number
        raise ValueError
    return Scale(lowest, highest)


def _point(latitude: Decimal, longitude: Decimal) -> Point:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError
    return Point(latitude, longitude)


class Sentences(Kind[tuple[tuple[str, str], ...]], frozen=True):
    """Sentences of the pages in the site's own words, by their id."""

    def read(self, node: Node, path: str, reading: Reading) -> tuple[tuple[str, str], ...] | None:
        if not isinstance(node, MappingNode):
            reading.report.add("not-texts", node, path)
            return None
        texts: dict[str, str] = {}
        for name, value in node.entries:
            place = f"{path}.{name.text}"
            if name.text in texts:
                first = reading.places[place]
                reading.report.add("duplicate-key", name, place, first=first)
            elif (text := TEXT.read(value, place, reading)) is not None:
                reading.places[place] = name.line + reading.report.offset
                texts[name.text] = text
        return tuple(texts.items())

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "string"}}

    def usable(self, vocabularies: Vocabularies) -> bool:
        return True


class Organisation(Declared, frozen=True):
    """An organisation that takes part."""

    id: str = ID
    label: str = key(TEXT, required=True, nl="Zo heet de organisatie.", en="The name shown.")
    also: tuple[str, ...] = key(
        ListOf(TEXT),
        nl="Andere schrijfwijzen. Schrijft iemand die in een kaart, dan zegt check het.",
        en="Other spellings. check tells when somebody writes one in a card.",
    )
    url: str | None = key(WEB_ADDRESS, nl="De website.", en="The website.")
    same_as: str | None = key(
        WEB_ADDRESS,
        nl="Het adres waaronder een landelijke lijst haar kent.",
        en="The address under which a national list knows it.",
    )
    kind: str | None = key(
        TEXT, nl="Wat voor organisatie het is.", en="What sort of organisation it is."
    )


class Place(Declared, frozen=True):
    """A place where cards are: a municipality, a village, a neighbourhood."""

    id: str = ID
    label: str = key(TEXT, required=True, nl="Zo heet de plaats.", en="The name shown.")
    parent: str | None = key(
        IDENTIFIER,
        nl="De id van de plaats waar deze in ligt.",
        en="The id of the place that this one lies in.",
    )
    point: Point | None = key(
        Pair(_point, "not-point", "[52.08, 4.31]"),
        nl="Waar zij ligt: breedte en lengte in graden.",
        en="Where it lies: latitude and longitude in degrees.",
    )


class Indicator(Declared, frozen=True):
    """What results are told in: a mark, a number of people, a percentage."""

    id: str = ID
    label: str = key(TEXT, required=True, nl="Zo heet de maat.", en="The name shown.")
    unit: str | None = key(TEXT, nl="Waarin geteld wordt.", en="What it counts in.")
    scale: Scale | None = key(
        Pair(_scale, "not-scale", "[1, 10]"),
        nl="De laagste en de hoogste waarde die kan.",
        en="The lowest and the highest value that can be.",
    )
    better: str | None = key(
        Choice({"higher": "hoger", "lower": "lager"}),
        nl="higher of lower: welke kant beter is. Zonder dit heet niets beter of slechter.",
        en="higher or lower: which way is better. Without it nothing is called better or worse.",
    )


class HomeFigure(Declared, frozen=True):
    """A figure on the home page that no card tells."""

    value: str = key(TEXT, required=True, nl="Het cijfer.", en="The figure.")
    label: str = key(TEXT, required=True, nl="Wat het telt.", en="What it counts.")
    source: str | None = key(TEXT, nl="Waar het vandaan komt.", en="Where it comes from.")


def circular(parents: Mapping[str, str | None], one: str) -> bool:
    """Whether `one` lies in itself."""
    seen: set[str] = set()
    above: str | None = one
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above is not None

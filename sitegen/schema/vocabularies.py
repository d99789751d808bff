"""The words and lists of a site: what it calls things, statuses, lines, themes, own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from sitegen.schema.kinds import (
    AMOUNT,
    DATE,
    FLAG,
    IDENTIFIER,
    MARKDOWN,
    NUMBER,
    TEXT,
    WEB_ADDRESS,
    Choice,
    Kind,
    Reading,
    Vocabularies,
    slug,
)
from sitegen.schema.records import Declared, ListOf, Record, key
from sitegen.schema.yaml_tree import Node, ScalarNode, SequenceNode

PHASES = {
    "idea": "idee",
    "development": "ontwikkeling",
    "running": "loopt",
    "embedded": "geborgd",
    "completed": "afgerond",
    "stopped": "gestopt",
}
"""The phases that a status can stand for, with what a Dutch editor may call them."""

# What a field may hold, with what a Dutch editor may call it, and its kind given its choices.
_FIELD_TYPES: Mapping[str, tuple[str, Callable[[Choice], Kind[Any]]]] = {
    "text": ("tekst", lambda _: TEXT),
    "markdown": ("opmaak", lambda _: MARKDOWN),
    "number": ("getal", lambda _: NUMBER),
    "money": ("bedrag", lambda _: AMOUNT),
    "date": ("datum", lambda _: DATE),
    "choice": ("keuze", lambda choice: choice),
    "choices": ("keuzes", ListOf),
    "list": ("lijst", lambda _: ListOf(TEXT)),
    "link": ("adres", lambda _: WEB_ADDRESS),
}


class Word(Struct, frozen=True):
    """What a municipality calls a thing: one, more, and the Dutch article ('de', 'het') or None."""

    one: str
    many: str
    article: str | None = None

    @property
    def folder(self) -> str:
        """The plural as folder and address."""
        return slug(self.many)


class WordKind(Kind[Word], frozen=True):
    """`[singular, plural]` or `[singular, plural, article]`."""

    def read(self, node: Node, path: str, reading: Reading) -> Word | None:
        items = node.items if isinstance(node, SequenceNode) else ()
        texts = [n.text.strip() for n in items if isinstance(n, ScalarNode) and not n.empty]
        if len(texts) == len(items) and len(texts) in (2, 3):
            word = Word(*texts)
            if word.folder and word.article in (None, "de", "het"):
                return word
        reading.report.add("not-word", node, path)
        return None

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 3}


ID = key(IDENTIFIER, required=True, nl="De id in de kaart.", en="The id in a card.")
"""The key that every item of a list of the site has."""


def _word(default: Word, nl: str, en: str) -> Any:
    """The key for a word; its default is the best example."""
    example = f"[{default.one}, {default.many}, {default.article}]"
    return key(WordKind(), default=default, nl=nl, en=en, example=example)


class Words(Declared, frozen=True):
    """The words of this showcase."""

    card: Word = _word(
        Word("project", "projecten", "het"),
        "Hoe een kaart heet: enkelvoud, meervoud, lidwoord.",
        "What a card is called: singular, plural.",
    )
    line: Word = _word(
        Word("programmalijn", "programmalijnen", "de"),
        "Hoe een programmalijn heet.",
        "What a programme line is called.",
    )
    theme: Word = _word(
        Word("thema", "thema's", "het"), "Hoe een thema heet.", "What a theme is called."
    )
    reached: Word | None = key(
        WordKind(),
        nl="Wie er bereikt werden, in plaats van mensen: enkelvoud, meervoud.",
        en="Who were reached, instead of people: singular, plural.",
        example="[bewoner, bewoners, de]",
    )


class Status(Declared, frozen=True):
    """A state that a card can be in."""

    id: str = ID
    label: str = key(TEXT, required=True, nl="Zo heet de status.", en="The name shown.")
    phase: str = key(
        Choice(PHASES),
        required=True,
        nl="De fase: idea, development, running, embedded, completed of stopped.",
        en="The phase: idea, development, running, embedded, completed or stopped.",
    )
    description: str | None = key(TEXT, nl="Wat de status betekent.", en="What it means.")


class Line(Declared, frozen=True):
    """A programme line."""

    id: str = ID
    number: str | None = key(TEXT, nl="Het nummer.", en="The number.")
    label: str = key(TEXT, required=True, nl="Zo heet de lijn.", en="The name shown.")
    description: str | None = key(TEXT, nl="Een zin erover.", en="A sentence about it.")
    parent: str | None = key(
        IDENTIFIER,
        nl="De id van de lijn waar deze onder hoort.",
        en="The id of the line that this one belongs to.",
    )


class Theme(Declared, frozen=True):
    """A theme that cards can share."""

    id: str = ID
    label: str = key(TEXT, required=True, nl="Zo heet het thema.", en="The name shown.")
    description: str | None = key(TEXT, nl="Een zin erover.", en="A sentence about it.")
    same_as: str | None = key(
        WEB_ADDRESS,
        nl="Een adres dat hetzelfde thema landelijk noemt.",
        en="An address that names the same theme nationally.",
    )


class Effect(Declared, frozen=True):
    """A social effect that a card may claim."""

    id: str = ID
    label: str = key(TEXT, required=True, nl="Zo heet het effect.", en="The name shown.")


class Source(Declared, frozen=True):
    """Where money comes from. What does not count stays out of every total."""

    id: str = ID
    label: str = key(TEXT, required=True, nl="Zo heet de bron.", en="The name shown.")
    counts: bool = key(
        FLAG,
        default=True,
        nl="false: het bedrag staat tussen haakjes en telt niet mee.",
        en="false: the amount stands between brackets and outside totals.",
    )
    note: str | None = key(
        TEXT,
        nl="Bij counts false: de zin die zegt waarom het bedrag niet meetelt.",
        en="With counts false: the sentence that says why the amount does not count.",
    )


POSTER = {
    "dream": "droom",
    "audience": "voor wie",
    "aims": "doelen",
    "intended": "beoogde resultaten",
    "results": "resultaten",
    "lessons": "lessen",
    "needed": "nodig",
}
"""The parts of a poster, in its order, with what a Dutch editor may call them."""


class Section(Declared, frozen=True):
    """A `##` heading that a card is written under."""

    heading: str = key(TEXT, required=True, nl="De kop.", en="The heading.")
    required: bool = key(FLAG, default=False, nl="Moet erin staan.", en="Must be there.")
    poster: str | None = key(
        Choice(POSTER), nl="Het deel van de poster.", en="The part of the poster that it fills."
    )
    collect: bool = key(
        FLAG,
        default=False,
        nl="true: een pagina met deze kop uit alle kaarten.",
        en="true: a page with this heading of all cards.",
    )


class FieldChoice(Declared, frozen=True):
    """A choice of a field."""

    id: str = ID
    label: str = key(TEXT, required=True, nl="Zo heet de keuze.", en="The name shown.")


class Field(Declared, frozen=True):
    """Front matter of this municipality's own."""

    id: str = key(IDENTIFIER, required=True, nl="De naam van de sleutel.", en="The key's name.")
    label: str = key(TEXT, required=True, nl="Zo heet het veld.", en="The name shown.")
    type: str = key(
        Choice({name: dutch for name, (dutch, _) in _FIELD_TYPES.items()}),
        required=True,
        nl="Het soort: text, markdown, number, money, date, choice, choices, list of link.",
        en="The kind: text, markdown, number, money, date, choice, choices, list or link.",
    )
    choices: tuple[FieldChoice, ...] = key(
        ListOf(Record(FieldChoice)), nl="De keuzes.", en="The choices."
    )
    required: bool = key(FLAG, default=False, nl="Moet erin staan.", en="Must be there.")
    filter: bool = key(
        FLAG, default=False, nl="Bewoners kunnen erop filteren.", en="Residents can filter on it."
    )
    pages: bool = key(
        FLAG,
        default=False,
        nl="Elke keuze heeft een eigen pagina met haar kaarten.",
        en="Each choice has a page of its own with its cards.",
    )
    list: bool = key(
        FLAG, default=False, nl="Het staat ook in lijsten.", en="It stands in lists too."
    )

    @property
    def sorts(self) -> bool:
        """Whether residents can put a list of cards in the order of it."""
        return self.list and self.type in ("number", "money")

    @property
    def facet(self) -> bool:
        """Whether residents choose cards by it: in filters, or by the pages of its choices."""
        return bool(self.choices) and (self.filter or self.pages)

    @property
    def labels(self) -> dict[str, str]:
        """What its choices are called, by id."""
        return {choice.id: choice.label for choice in self.choices}

    @property
    def kind(self) -> Kind[Any]:
        """The kind of value that the field takes."""
        return _FIELD_TYPES[self.type][1](Choice(self.labels))

"""The words and lists of a site: what it calls things, statuses, lines, themes, own fields."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from typing import Any, ClassVar

from msgspec import Struct

from sitegen.schema.kinds import Choice, Flag, Identifier, Kind, Reading, Text, WebAddress, slug
from sitegen.schema.records import Declared, ListOf, Record, key
from sitegen.schema.yaml_tree import Node, Scalar, Sequence

PHASES = ("idea", "development", "running", "embedded", "stopped")
_DUTCH_PHASES = ("idee", "ontwikkeling", "loopt", "geborgd", "gestopt")
FIELD_TYPES = (
    "text",
    "markdown",
    "number",
    "money",
    "date",
    "choice",
    "choices",
    "list",
    "link",
)
_DUTCH_TYPES = ("tekst", "opmaak", "getal", "bedrag", "datum", "keuze", "keuzes", "lijst", "adres")


class Word(Struct, frozen=True):
    """What a municipality calls a thing: one, more, and the Dutch article ('de', 'het') or None."""

    one: str
    many: str
    article: str | None

    @property
    def folder(self) -> str:
        """The plural as folder and address."""
        return slug(self.many)


class WordKind(Kind[Word], frozen=True):
    """`[singular, plural]` or `[singular, plural, article]`."""

    json: ClassVar[MappingType[str, Any]] = {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 2,
        "maxItems": 3,
    }

    def read(self, node: Node, path: str, reading: Reading) -> Word | None:
        word = _word(node.items) if isinstance(node, Sequence) else None
        if word is None or not word.folder or word.article not in (None, "de", "het"):
            reading.report.add("not-word", node, path)
            return None
        return word


def _word(items: tuple[Node, ...]) -> Word | None:
    texts = [item.text.strip() for item in items if isinstance(item, Scalar) and not item.empty]
    if len(texts) != len(items) or len(texts) not in (2, 3):
        return None
    return Word(texts[0], texts[1], texts[2] if len(texts) == 3 else None)


class Words(Declared, frozen=True):
    """The words of this showcase."""

    card: Word = key(
        WordKind(),
        default=Word("project", "projecten", "het"),
        nl="Hoe een kaart heet: enkelvoud, meervoud, lidwoord.",
        en="What a card is called: singular, plural.",
        example="[project, projecten, het]",
    )
    line: Word = key(
        WordKind(),
        default=Word("programmalijn", "programmalijnen", "de"),
        nl="Hoe een programmalijn heet.",
        en="What a programme line is called.",
        example="[programmalijn, programmalijnen, de]",
    )
    theme: Word = key(
        WordKind(),
        default=Word("thema", "thema's", "het"),
        nl="Hoe een thema heet.",
        en="What a theme is called.",
        example="[thema, thema's, het]",
    )


class Status(Declared, frozen=True):
    """A state that a card can be in."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    label: str = key(Text(), required=True, nl="Zo heet de status.", en="The name shown.")
    phase: str = key(
        Choice(PHASES, _DUTCH_PHASES),
        required=True,
        nl="De fase: idea, development, running, embedded of stopped.",
        en="The phase: idea, development, running, embedded or stopped.",
    )
    description: str | None = key(Text(), nl="Wat de status betekent.", en="What it means.")


class Line(Declared, frozen=True):
    """A programme line."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    number: str | None = key(Text(), nl="Het nummer.", en="The number.")
    label: str = key(Text(), required=True, nl="Zo heet de lijn.", en="The name shown.")
    description: str | None = key(Text(), nl="Een zin erover.", en="A sentence about it.")


class Theme(Declared, frozen=True):
    """A theme that cards can share."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    label: str = key(Text(), required=True, nl="Zo heet het thema.", en="The name shown.")
    description: str | None = key(Text(), nl="Een zin erover.", en="A sentence about it.")
    same_as: str | None = key(
        WebAddress(),
        nl="Een adres dat hetzelfde thema landelijk noemt.",
        en="An address that names the same theme nationally.",
    )


class Effect(Declared, frozen=True):
    """A social effect that a card may claim."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    label: str = key(Text(), required=True, nl="Zo heet het effect.", en="The name shown.")


class Source(Declared, frozen=True):
    """Where money comes from. What does not count stays out of every total."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    label: str = key(Text(), required=True, nl="Zo heet de bron.", en="The name shown.")
    counts: bool = key(
        Flag(),
        default=True,
        nl="false: het bedrag staat tussen haakjes en telt niet mee.",
        en="false: the amount stands between brackets and outside totals.",
    )


class Section(Declared, frozen=True):
    """A `##` heading that a card is written under."""

    heading: str = key(Text(), required=True, nl="De kop.", en="The heading.")
    required: bool = key(Flag(), default=False, nl="Moet erin staan.", en="Must be there.")
    poster: str | None = key(
        Identifier(), nl="Het deel van de poster.", en="The part of the poster that it fills."
    )


class Option(Declared, frozen=True):
    """A choice of a field."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    label: str = key(Text(), required=True, nl="Zo heet de keuze.", en="The name shown.")


class Field(Declared, frozen=True):
    """Front matter of this municipality's own."""

    id: str = key(Identifier(), required=True, nl="De naam van de sleutel.", en="The key's name.")
    label: str = key(Text(), required=True, nl="Zo heet het veld.", en="The name shown.")
    type: str = key(
        Choice(FIELD_TYPES, _DUTCH_TYPES),
        required=True,
        nl="Het soort: text, markdown, number, money, date, choice, choices, list of link.",
        en="The kind: text, markdown, number, money, date, choice, choices, list or link.",
    )
    choices: tuple[Option, ...] = key(
        ListOf(Record(Option)), default=(), nl="De keuzes.", en="The choices."
    )
    required: bool = key(Flag(), default=False, nl="Moet erin staan.", en="Must be there.")
    filter: bool = key(
        Flag(), default=False, nl="Bewoners kunnen erop filteren.", en="Residents can filter on it."
    )

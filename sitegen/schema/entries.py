"""The records within front matter: costs, quotes, pictures, documents, earlier states."""

from __future__ import annotations

from decimal import Decimal

from sitegen.schema.kinds import (
    Amount,
    FileName,
    Flag,
    Kind,
    MarkdownText,
    Reading,
    Reference,
    Text,
    WebAddress,
    Year,
    YearOrDate,
)
from sitegen.schema.records import Declared, ListOf, Record, key
from sitegen.schema.yaml_tree import Mapping as MappingNode


class Cost(Declared, frozen=True):
    """What a card cost in a year, in euro."""

    year: int = key(Year(), required=True, nl="Het jaar.", en="The year.", also=("jaar",))
    amount: Decimal = key(
        Amount(),
        required=True,
        nl="Het bedrag in euro, zonder punt: 30000 of 1250.50.",
        en="The amount in euro, without separators: 30000 or 1250.50.",
        also=("bedrag",),
    )
    source: str = key(
        Reference("sources"),
        required=True,
        nl="Waar het geld vandaan kwam.",
        en="Where the money came from.",
        also=("bron",),
    )
    note: str | None = key(
        Text(), nl="Een korte uitleg bij het bedrag.", en="A short note.", also=("uitleg",)
    )


class Quote(Declared, frozen=True):
    """What somebody said."""

    text: str = key(
        MarkdownText(), required=True, nl="Wat er gezegd is.", en="What was said.", also=("tekst",)
    )
    by: str | None = key(
        Text(),
        nl="Wie het zei: een rol, geen naam van een bewoner.",
        en="Who said it: a role, not a resident's name.",
        also=("door",),
    )


class Image(Declared, frozen=True):
    """A picture beside the text."""

    file: str = key(
        FileName(),
        required=True,
        nl="De naam van het bestand, naast deze tekst.",
        en="The name of the file beside this text.",
        example="foto.jpg",
        also=("bestand",),
    )
    alt: str | None = key(
        Text(),
        nl="Wat er te zien is, voor wie het beeld niet ziet.",
        en="What is to be seen, for who cannot see it.",
        also=("alternatief", "beschrijving"),
    )
    caption: str | None = key(
        MarkdownText(), nl="Het bijschrift.", en="The caption.", also=("bijschrift", "onderschrift")
    )
    credit: str | None = key(
        Text(), nl="Wie het beeld maakte.", en="Who made the picture.", also=("maker", "fotograaf")
    )
    people: bool | None = key(
        Flag(),
        nl="true als er herkenbare mensen op staan.",
        en="true when recognisable people are in it.",
        also=("mensen",),
    )
    consent: str | None = key(
        Text(),
        nl="Welke toestemming de mensen gaven, en wanneer.",
        en="Which consent they gave, and when.",
        also=("toestemming",),
    )
    decorative: bool = key(
        Flag(),
        default=False,
        nl="true als het beeld alleen versiering is.",
        en="true when the picture is only decoration.",
    )


def _check_image(image: Image, node: MappingNode, path: str, reading: Reading) -> None:
    report, places = reading.report, reading.places
    alt, consent = f"{path}.alt", f"{path}.consent"
    if not image.alt and not image.decorative and alt not in reading.reported:
        line = places.get(alt, node.line + report.offset)
        report.at("no-alt", line, key=alt, file=image.file)
    if image.people and not image.consent and consent not in reading.reported:
        line = places.get(consent, places[f"{path}.people"])
        report.at("no-consent", line, key=consent, file=image.file)


class LinkedFile(Declared, frozen=True):
    """A document: a file beside the text, or an address."""

    file: str | None = key(FileName(), nl="Het bestand.", en="The file.", also=("bestand",))
    url: str | None = key(WebAddress(), nl="Het adres.", en="The address.", also=("adres", "link"))
    title: str | None = key(Text(), nl="De titel.", en="The title.", also=("titel",))


def _check_document(document: LinkedFile, node: MappingNode, path: str, reading: Reading) -> None:
    wrong = reading.reported & {f"{path}.file", f"{path}.url"}
    if bool(document.file) == bool(document.url) and not wrong:
        reading.report.add("file-or-url", node, path)


class Milestone(Declared, frozen=True):
    """An earlier state of a card."""

    date: str = key(YearOrDate(), required=True, nl="Wanneer.", en="When.", also=("datum",))
    status: str | None = key(Reference("statuses"), nl="De status.", en="The status.")
    note: str | None = key(Text(), nl="Wat er gebeurde.", en="What happened.")


IMAGES: Kind[tuple[Image, ...]] = ListOf(Record(Image, _check_image))


DOCUMENTS: Kind[tuple[LinkedFile, ...]] = ListOf(Record(LinkedFile, _check_document))

"""The front matter of cards, pages, news and albums as strict types, with the records in it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from msgspec.structs import replace

from sitegen.i18n.typography import capital
from sitegen.schema.kinds import (
    AMOUNT,
    DATE,
    FILE,
    FLAG,
    LONG_TEXT,
    MARKDOWN,
    NUMBER,
    ORGANISATION,
    PERCENT,
    PICTURE,
    TEXT,
    WEB_ADDRESS,
    WHOLE_NUMBER,
    YEAR,
    YEAR_OR_DATE,
    CardName,
    Choice,
    IdOf,
    Kind,
    Reading,
)
from sitegen.schema.programme import AMOUNT_KINDS, ROLES
from sitegen.schema.records import (
    After,
    Declared,
    Key,
    ListOf,
    Needed,
    OneOrMore,
    Record,
    declared,
    key,
    read_keys,
)
from sitegen.schema.settings import Contact, Settings
from sitegen.schema.vocabularies import Word, Words
from sitegen.schema.yaml_tree import MappingNode, SequenceNode

CERTAINTY = IdOf("certainties")
"""How sure a figure or claim is: `sure`, `estimated`, `expected` or `inferred`."""

# Where a page stands in the report.
_REPORT = MappingProxyType({"start": "vooraan", "end": "achteraan"})

FieldValue = str | Decimal | datetime.date | tuple[str, ...]


class Cost(Declared, frozen=True):
    """What a card cost in a year, in euro."""

    year: int = key(YEAR, required=True, nl="Het jaar.", en="The year.", also=("jaar",))
    amount: Decimal = key(
        AMOUNT,
        required=True,
        nl="Het bedrag in euro, zonder punt: 30000 of 1250.50.",
        en="The amount in euro, without separators: 30000 or 1250.50.",
        also=("bedrag",),
    )
    source: str = key(
        IdOf("sources"),
        required=True,
        nl="Waar het geld vandaan kwam.",
        en="Where the money came from.",
        also=("bron",),
    )
    note: str | None = key(
        TEXT, nl="Een korte uitleg bij het bedrag.", en="A short note.", also=("uitleg",)
    )
    certainty: str | None = key(
        CERTAINTY,
        nl="Hoe zeker het bedrag is: sure, estimated, expected of inferred.",
        en="How sure the amount is: sure, estimated, expected or inferred.",
        also=("zekerheid",),
    )
    kind: str = key(
        Choice(AMOUNT_KINDS),
        default="spent",
        nl="Wat voor bedrag het is: spent, budget, requested, granted of advised.",
        en="What the amount is: spent, budget, requested, granted or advised.",
        also=("soort",),
    )
    yearly: bool = key(
        FLAG,
        default=False,
        nl="true als het bedrag daarna elk jaar terugkomt.",
        en="true when the amount comes back every year from then on.",
    )

    @property
    def unsure(self) -> bool:
        """Whether the amount itself is not sure; what is inferred is only its year."""
        return self.certainty in ("estimated", "expected")

    @property
    def doubtful(self) -> bool:
        """Whether the amount, or its year, is not sure."""
        return self.certainty not in (None, "sure")


class Result(Declared, frozen=True):
    """What was measured: a value, or one before and after, with what was promised."""

    indicator: str = key(
        IdOf("indicators"), required=True, nl="De maat.", en="The indicator.", also=("maat",)
    )
    part: str | None = key(
        TEXT,
        nl="Het onderdeel, als een kaart er meer heeft.",
        en="The part, where a card has more of them.",
        also=("onderdeel",),
    )
    before: Decimal | None = key(NUMBER, nl="De waarde vooraf.", en="The value before.")
    target: Decimal | None = key(
        NUMBER, nl="De waarde die beloofd was.", en="The value that was promised.", also=("doel",)
    )
    after: Decimal | None = key(NUMBER, nl="De waarde daarna.", en="The value after.")
    value: Decimal | None = key(
        NUMBER,
        nl="De waarde, als er maar één keer gemeten is.",
        en="The value, where it was measured once.",
        also=("waarde",),
    )
    n: int | None = key(
        WHOLE_NUMBER, nl="Hoeveel mensen meededen aan de meting.", en="How many were measured."
    )
    start: str | None = key(YEAR_OR_DATE, nl="Wanneer de eerste meting was.", en="When it began.")
    end: str | None = key(YEAR_OR_DATE, nl="Wanneer de laatste meting was.", en="When it ended.")
    source: str | None = key(TEXT, nl="Waar dit uit komt.", en="Where this comes from.")
    note: str | None = key(TEXT, nl="Een korte uitleg.", en="A short note.", also=("uitleg",))
    certainty: str | None = key(
        CERTAINTY,
        nl="Hoe zeker het is: sure, estimated, expected of inferred.",
        en="How sure it is: sure, estimated, expected or inferred.",
        also=("zekerheid",),
    )


class EffectClaim(Declared, frozen=True):
    """A social effect that a card claims, and how sure that is."""

    id: str = key(IdOf("effects"), required=True, nl="Het effect.", en="The effect.")
    certainty: str | None = key(
        CERTAINTY,
        nl="Hoe zeker het is: sure, estimated, expected of inferred.",
        en="How sure it is: sure, estimated, expected or inferred.",
        also=("zekerheid",),
    )
    note: str | None = key(
        TEXT, nl="Een korte uitleg bij het effect.", en="A short note.", also=("uitleg",)
    )


class Reference(Declared, frozen=True):
    """Where in a source the facts of a card come from."""

    title: str = key(
        TEXT, required=True, nl="De titel van de bron.", en="The title.", also=("titel",)
    )
    part: str | None = key(
        TEXT,
        nl="Waar in de bron: een bladzijde of deel.",
        en="Where in the source: a page or part.",
        also=("deel", "bladzijde", "pagina"),
    )
    url: str | None = key(WEB_ADDRESS, nl="Het adres.", en="The address.", also=("adres", "link"))


_MEASURED = ("before", "target", "after", "value")


def _check_result(result: Result, node: MappingNode, path: str, reading: Reading) -> None:
    given = [name for name in _MEASURED if getattr(result, name) is not None]
    wrong = reading.reported & {f"{path}.{name}" for name in _MEASURED}
    if not given and not wrong:
        reading.report.add("result-empty", node, path)
    if result.value is not None and result.after is not None:
        place = reading.places[f"{path}.value"]
        reading.report.at("result-twice", place, key=f"{path}.value")


class Partner(Declared, frozen=True):
    """Who takes part: an organisation of the site by its id, or any other by its name."""

    organisation: str = key(
        ORGANISATION,
        required=True,
        nl="De id van een organisatie uit site.yaml, of een naam.",
        en="The id of an organisation in site.yaml, or a name.",
        also=("organisatie", "naam", "name"),
    )
    role: str | None = key(
        Choice(ROLES),
        nl="Wat zij deed: client, executor, partner, funder, adviser of target.",
        en="What it did: client, executor, partner, funder, adviser or target.",
        also=("rol",),
    )


class Learned(Declared, frozen=True):
    """A lesson; alone it is a text."""

    text: str = key(
        MARKDOWN,
        required=True,
        nl="De les, met een kopje ervoor: '**Begin klein.** De rest komt vanzelf.'",
        en="The lesson, after a heading: '**Start small.** The rest follows.'",
        also=("tekst",),
    )
    setback: bool = key(
        FLAG,
        default=False,
        nl="true: dit lukte niet, of het viel tegen.",
        en="true: this did not work, or it was a disappointment.",
        also=("tegenvaller",),
    )


class Quote(Declared, frozen=True):
    """What somebody said."""

    text: str = key(
        MARKDOWN, required=True, nl="Wat er gezegd is.", en="What was said.", also=("tekst",)
    )
    by: str | None = key(
        TEXT,
        nl="Wie het zei: een rol, geen naam van een bewoner.",
        en="Who said it: a role, not a resident's name.",
        also=("door",),
    )


class Image(Declared, frozen=True):
    """A picture beside the text."""

    file: str = key(
        PICTURE,
        required=True,
        nl="De naam van het bestand, naast deze tekst.",
        en="The name of the file beside this text.",
        example="foto.jpg",
        also=("bestand",),
    )
    alt: str | None = key(
        LONG_TEXT,
        needed=Needed("decorative", "no-alt", filled=False),
        nl="Wat er te zien is, voor wie het beeld niet ziet.",
        en="What is to be seen, for who cannot see it.",
        also=("alternatief", "beschrijving"),
    )
    caption: str | None = key(
        MARKDOWN, nl="Het bijschrift.", en="The caption.", also=("bijschrift", "onderschrift")
    )
    focus: tuple[int, ...] = key(
        ListOf(PERCENT, widget="point"),
        nl="Wat in beeld moet blijven: hoe ver van links en van boven, zoals [50%, 20%].",
        en="What must stay in sight: how far from the left and from the top, as [50%, 20%].",
        example="[50%, 20%]",
        also=("uitsnede", "scherpstelpunt"),
    )
    credit: str | None = key(
        TEXT, nl="Wie het beeld maakte.", en="Who made the picture.", also=("maker", "fotograaf")
    )
    people: bool | None = key(
        FLAG,
        nl="true als er herkenbare mensen op staan.",
        en="true when recognisable people are in it.",
        also=("mensen",),
    )
    consent: str | None = key(
        TEXT,
        needed=Needed("people", "no-consent"),
        nl="Welke toestemming de mensen gaven, en wanneer.",
        en="Which consent they gave, and when.",
        also=("toestemming",),
    )
    decorative: bool = key(
        FLAG,
        default=False,
        nl="true als het beeld alleen versiering is.",
        en="true when the picture is only decoration.",
    )


def _check_image(image: Image, node: MappingNode, path: str, reading: Reading) -> None:
    report, places = reading.report, reading.places
    alt, consent = f"{path}.alt", f"{path}.consent"
    keys = declared(Image)
    if keys["alt"].lacks(image.alt, image.decorative) and alt not in reading.reported:
        line = places.get(alt, node.line + report.offset)
        report.at("no-alt", line, key=alt, file=image.file)
    if keys["consent"].lacks(image.consent, image.people) and consent not in reading.reported:
        line = places.get(consent, places[f"{path}.people"])
        report.at("no-consent", line, key=consent, file=image.file)
    focus = f"{path}.focus"
    written = (value for name, value in node.entries if name.text == "focus")
    if any(isinstance(value, SequenceNode) and len(value.items) != 2 for value in written):
        report.at("focus-pair", places[focus], key=focus, file=image.file)


class LinkedFile(Declared, frozen=True):
    """A document: a file beside the text, or an address."""

    file: str | None = key(FILE, nl="Het bestand.", en="The file.", also=("bestand",))
    url: str | None = key(WEB_ADDRESS, nl="Het adres.", en="The address.", also=("adres", "link"))
    title: str | None = key(TEXT, nl="De titel.", en="The title.", also=("titel",))


def _check_linked_file(linked: LinkedFile, node: MappingNode, path: str, reading: Reading) -> None:
    wrong = reading.reported & {f"{path}.file", f"{path}.url"}
    if bool(linked.file) == bool(linked.url) and not wrong:
        reading.report.add("file-or-url", node, path)


class Milestone(Declared, frozen=True):
    """An earlier state of a card."""

    date: str = key(YEAR_OR_DATE, required=True, nl="Wanneer.", en="When.", also=("datum",))
    status: str | None = key(IdOf("statuses"), nl="De status.", en="The status.")
    note: str | None = key(TEXT, nl="Wat er gebeurde.", en="What happened.")


IMAGES: Kind[tuple[Image, ...]] = ListOf(Record(Image, _check_image))
COSTS: Kind[tuple[Cost, ...]] = ListOf(Record(Cost))
DOCUMENTS: Kind[tuple[LinkedFile, ...]] = ListOf(Record(LinkedFile, _check_linked_file))

# The keys that cards and pages share.
_DOCUMENTS = key(DOCUMENTS, nl="Documenten.", en="Documents.", also=("documenten",))
_LINKS = key(DOCUMENTS, nl="Links naar andere sites.", en="Links to other sites.")
_ALIASES = key(ListOf(TEXT), nl="Oude adressen.", en="Old addresses.")
_DRAFT = key(FLAG, default=False, nl="true: nog niet publiceren.", en="true: do not publish yet.")
_PUBLISH = key(DATE, nl="Pas publiceren vanaf deze dag.", en="Publish from this day on.")


class CardFrontMatter(Declared, frozen=True):
    """The front matter of a card."""

    title: str = key(
        TEXT,
        required=True,
        nl="De naam.",
        en="The name.",
        example="Samen eten",
        also=("titel", "naam", "projectnaam", "naam project"),
    )
    number: str | None = key(
        TEXT,
        nl='Het nummer, tussen aanhalingstekens: "2.10".',
        en='The number, in quotes: "2.10".',
        example='"2.10"',
        also=("nummer", "nr"),
    )
    line: tuple[str, ...] = key(
        OneOrMore(IdOf("lines")),
        nl="De programmalijn, of een lijst ervan.",
        en="The programme line, or a list of them.",
        also=("programmalijn", "lijn", "programma"),
    )
    status: str = key(
        IdOf("statuses"),
        required=True,
        nl="Hoe het ervoor staat.",
        en="How it stands.",
        also=("stand van zaken", "fase"),
    )
    status_note: str | None = key(
        TEXT, nl="Een paar woorden bij de status.", en="A few words beside the status."
    )
    themes: tuple[str, ...] = key(
        ListOf(IdOf("themes")),
        nl="De thema's.",
        en="The themes.",
        also=("thema", "themas", "thema's"),
    )
    summary: str = key(
        LONG_TEXT,
        required=True,
        nl="Een of twee gewone zinnen. Ze staan in lijsten en bij het delen.",
        en="One or two plain sentences, shown in lists and previews.",
        example="Buren eten elke week samen. Wie wil, kookt mee.",
        also=("samenvatting", "intro", "omschrijving", "korte omschrijving"),
    )
    audience: str | None = key(
        TEXT, nl="Voor wie het is.", en="For whom it is.", also=("doelgroep", "voor")
    )
    start: str | None = key(
        YEAR_OR_DATE,
        nl="Begin: jaar of datum.",
        en="Start: year or date.",
        also=("begin", "startdatum"),
    )
    end: str | None = key(
        YEAR_OR_DATE,
        nl="Einde: jaar of datum.",
        en="End: year or date.",
        also=("einde", "eind", "einddatum"),
        after=After("start", "end-before-start"),
    )
    reach: int | None = key(
        WHOLE_NUMBER,
        nl="Hoeveel mensen zijn bereikt.",
        en="How many people it reached.",
        also=("bereik", "deelnemers"),
    )
    costs: tuple[Cost, ...] = key(
        COSTS,
        nl="Wat het kostte, per jaar en bron.",
        en="What it cost, by year and source.",
        also=("kosten",),
    )
    effects: tuple[EffectClaim, ...] = key(
        ListOf(Record(EffectClaim, short="id")),
        nl="De maatschappelijke effecten.",
        en="The social effects.",
        also=("effecten",),
    )
    lessons: tuple[Learned, ...] = key(
        ListOf(Record(Learned, short="text")),
        nl="Wat u ervan leerde.",
        en="What you learned.",
        also=("lessen",),
    )
    quotes: tuple[Quote, ...] = key(
        ListOf(Record(Quote)), nl="Wat mensen zeiden.", en="Quotes.", also=("citaten",)
    )
    partners: tuple[Partner, ...] = key(
        ListOf(Record(Partner, short="organisation")),
        nl="Wie meedoen.",
        en="Who takes part.",
        also=("samenwerkingspartners",),
    )
    places: tuple[str, ...] = key(
        ListOf(IdOf("places")), nl="De plaatsen.", en="The places.", also=("plaatsen", "plaats")
    )
    results: tuple[Result, ...] = key(
        ListOf(Record(Result, _check_result)),
        nl="Wat er gemeten is.",
        en="What was measured.",
        also=("resultaten",),
    )
    needs: tuple[str, ...] = key(
        ListOf(MARKDOWN),
        nl="Wat een andere gemeente nodig heeft om dit ook te doen.",
        en="What another municipality needs to do this too.",
        also=("nodig",),
    )
    contact: Contact | None = key(
        Record(Contact),
        nl="Bij wie men hierover terecht kan: een organisatie. Anders die van de site.",
        en="Whom to ask about this: an organisation. Else that of the site.",
    )
    sources: tuple[Reference, ...] = key(
        ListOf(Record(Reference)),
        nl="Waar de feiten vandaan komen.",
        en="Where the facts come from.",
        also=("bronnen", "bron"),
    )
    images: tuple[Image, ...] = key(
        IMAGES,
        nl="Beelden. Het eerste staat bovenaan en in lijsten.",
        en="Pictures. The first stands on top and in lists.",
        also=("beelden", "afbeeldingen", "fotos", "foto's"),
    )
    documents: tuple[LinkedFile, ...] = _DOCUMENTS
    links: tuple[LinkedFile, ...] = _LINKS
    videos: tuple[LinkedFile, ...] = key(
        DOCUMENTS, nl="Films.", en="Films.", also=("films", "video")
    )
    related: tuple[str, ...] = key(
        ListOf(CardName()),
        nl="Wat hierop lijkt: de namen van de mappen.",
        en="What is like this: the names of the folders.",
        also=("verwant", "gerelateerd"),
    )
    same_as: tuple[str, ...] = key(
        OneOrMore(WEB_ADDRESS),
        nl="Het adres waar ditzelfde in een andere etalage staat.",
        en="The address of the same in another showcase.",
        also=("zelfde", "hetzelfde"),
    )
    inspired_by: tuple[str, ...] = key(
        OneOrMore(WEB_ADDRESS),
        nl="Het adres van waar het idee vandaan komt.",
        en="The address that the idea came from.",
        also=("overgenomen", "idee"),
    )
    aliases: tuple[str, ...] = _ALIASES
    checked: datetime.date | None = key(
        DATE,
        nl="Wanneer iemand naging of alles nog klopt.",
        en="When someone last made sure that all is still true.",
        also=("gecontroleerd",),
    )
    history: tuple[Milestone, ...] = key(
        ListOf(Record(Milestone)),
        nl="Wat eraan voorafging.",
        en="Earlier states.",
        also=("geschiedenis",),
    )
    draft: bool = _DRAFT
    publish: datetime.date | None = _PUBLISH
    fields: tuple[tuple[str, FieldValue], ...] = ()


class PageFrontMatter(Declared, frozen=True):
    """The front matter of a page, a news item, an album, or the text of a theme or line."""

    title: str | None = key(TEXT, nl="De titel.", en="The title.", also=("titel",))
    summary: str | None = key(
        LONG_TEXT, nl="Een of twee zinnen.", en="One or two sentences.", also=("samenvatting",)
    )
    images: tuple[Image, ...] = key(IMAGES, nl="Beelden.", en="Pictures.", also=("beelden",))
    documents: tuple[LinkedFile, ...] = _DOCUMENTS
    links: tuple[LinkedFile, ...] = _LINKS
    costs: tuple[Cost, ...] = key(
        COSTS,
        nl="Alleen bij een lijn, een thema of op de voorpagina: het geld van het geheel.",
        en="For a line, a theme or the home page only: the money of the whole.",
        also=("kosten", "geld"),
    )
    featured: tuple[str, ...] = key(
        ListOf(CardName()),
        nl="Alleen op de voorpagina: mapnamen van kaarten in de etalage.",
        en="On the home page only: folder names of the cards in the window.",
        also=("uitgelicht",),
    )
    report: str | None = key(
        Choice(_REPORT),
        nl="Alleen bij een pagina: waar zij in het verslag staat, start of end.",
        en="For a page only: where it stands in the report, at the start or at the end.",
        also=("verslag", "rapport"),
    )
    aliases: tuple[str, ...] = _ALIASES
    draft: bool = _DRAFT
    publish: datetime.date | None = _PUBLISH


def card_keys(settings: Settings) -> dict[str, Key]:
    """The keys that a card of this site may have: the common ones and the site's fields.

    What the site has a word of its own for is called by it.
    """
    keys = declared(CardFrontMatter)
    words, usual = settings.words, Words()
    if (line := words.line) != usual.line:
        keys["line"] = _called(keys["line"], line, line.one, line.article or "")
    if (theme := words.theme) != usual.theme:
        keys["themes"] = _called(keys["themes"], theme, theme.many, "de")
    if settings.lines:
        keys["line"] = replace(keys["line"], required=True)
    for field in settings.fields:
        label = {"nl": field.label, "en": field.label}
        keys[field.id] = Key(field.kind, field.required, None, label, called=field.label)
    return keys


def _called(key: Key, word: Word, name: str, article: str) -> Key:
    """A key by the word of the site for it; either form of the word leads to the key."""
    also = (*key.also, word.one.casefold(), word.many.casefold(), word.folder)
    dutch = f"{article} {name}.".strip()
    help_ = {"nl": capital(dutch), "en": f"The {name}."}
    return replace(key, called=capital(name), also=also, help=help_)


def read_card(
    node: MappingNode, keys: Mapping[str, Key], settings: Settings, reading: Reading
) -> CardFrontMatter | None:
    """The front matter of a card, or None after reporting why not."""
    values = read_keys(keys, node, "", reading)
    if values is None:
        return None
    own = tuple((f.id, values.pop(f.id)) for f in settings.fields if f.id in values)
    card = CardFrontMatter(**values, fields=own)
    if card.start and card.end and card.end < card.start[: len(card.end)]:
        place = reading.places["end"]
        reading.report.at("end-before-start", place, key="end", given=card.end, start=card.start)
    return card


def read_page(node: MappingNode, reading: Reading) -> PageFrontMatter | None:
    """The front matter of any other file, or None after reporting why not."""
    return Record(PageFrontMatter).read(node, "", reading)

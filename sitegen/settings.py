"""`site.yaml` as strict types: who publishes, the words, the vocabularies, the rules."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Places
from dataclasses import dataclass, field, replace

from sitegen.declare import (
    Choice,
    Date,
    FileName,
    Flag,
    Identifier,
    Kind,
    ListOf,
    Reading,
    Record,
    Text,
    WebAddress,
    declared,
    key,
    slug,
)
from sitegen.languages import sentences
from sitegen.problems import Report, nearest
from sitegen.rules import ADVICE
from sitegen.yamltree import Mapping, Node, Scalar, Sequence

SETTINGS = "site.yaml"
"""The file of the content folder that holds them."""

LANGUAGES = ("nl", "en")
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
CMS_HOSTS = ("github", "gitlab", "gitea", "forgejo")


@dataclass(frozen=True, slots=True)
class Word:
    """What a municipality calls a thing: one, more, and the Dutch article ('de', 'het') or None."""

    one: str
    many: str
    article: str | None

    @property
    def folder(self) -> str:
        """The plural as folder and address."""
        return slug(self.many)


@dataclass(frozen=True, slots=True)
class WordKind(Kind[Word]):
    """`[singular, plural]` or `[singular, plural, article]`."""

    def read(self, node: Node, path: str, reading: Reading) -> Word | None:
        if isinstance(node, Sequence) and len(node.items) in (2, 3):
            texts = [n.text.strip() for n in node.items if isinstance(n, Scalar) and not n.empty]
            article = texts[2] if len(texts) == 3 else None
            if len(texts) == len(node.items) and slug(texts[1]) and article in (None, "de", "het"):
                return Word(texts[0], texts[1], article)
        reading.report.add("not-word", node, path)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where a resident can turn to."""

    label: str | None = key(Text(), nl="Wie men bereikt.", en="Whom one reaches.")
    email: str | None = key(Text(), nl="Algemeen e-mailadres.", en="General e-mail address.")
    url: str | None = key(WebAddress(), nl="Contactpagina.", en="Contact page.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A programme line."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    number: str | None = key(Text(), nl="Het nummer.", en="The number.")
    label: str = key(Text(), required=True, nl="Zo heet de lijn.", en="The name shown.")
    description: str | None = key(Text(), nl="Een zin erover.", en="A sentence about it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme that cards can share."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    label: str = key(Text(), required=True, nl="Zo heet het thema.", en="The name shown.")
    description: str | None = key(Text(), nl="Een zin erover.", en="A sentence about it.")
    same_as: str | None = key(
        WebAddress(),
        nl="Een adres dat hetzelfde thema landelijk noemt.",
        en="An address that names the same theme nationally.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A social effect that a card may claim."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    label: str = key(Text(), required=True, nl="Zo heet het effect.", en="The name shown.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where money comes from. What does not count stays out of every total."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    label: str = key(Text(), required=True, nl="Zo heet de bron.", en="The name shown.")
    counts: bool = key(
        Flag(),
        default=True,
        nl="false: het bedrag staat tussen haakjes en telt niet mee.",
        en="false: the amount stands between brackets and outside totals.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A `##` heading that a card is written under."""

    heading: str = key(Text(), required=True, nl="De kop.", en="The heading.")
    required: bool = key(Flag(), default=False, nl="Moet erin staan.", en="Must be there.")
    poster: str | None = key(
        Identifier(), nl="Het deel van de poster.", en="The part of the poster that it fills."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice of a field."""

    id: str = key(Identifier(), required=True, nl="De id in de kaart.", en="The id in a card.")
    label: str = key(Text(), required=True, nl="Zo heet de keuze.", en="The name shown.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """Which theme and which design tokens give the site its look."""

    theme: str = key(
        Identifier(), default="default", nl="Een map onder themes/.", en="A folder under themes/."
    )
    tokens: str | None = key(
        Text(), nl="Design tokens: een pakket of bestand.", en="Design tokens: a package or file."
    )
    logo: str | None = key(Text(), nl="Het logo, een bestand.", en="The logo, a file.")
    favicon: str | None = key(Text(), nl="Het icoon in de tab.", en="The icon in the tab.")
    picture: str | None = key(
        FileName(),
        nl="Het beeld bij het delen van een pagina die zelf geen beeld heeft.",
        en="The picture shown when a page without one of its own is shared.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FooterLink:
    """A link to another site, at the foot of every page."""

    label: str = key(Text(), required=True, nl="De tekst van de link.", en="The link's text.")
    url: str = key(WebAddress(), required=True, nl="Het adres.", en="The address.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessibility:
    """The accessibility statement in the national register; nothing is invented."""

    register: str | None = key(
        WebAddress(), nl="Het adres in het register.", en="The address in the register."
    )
    status: str | None = key(Text(), nl="De status (A tot en met E).", en="The status (A to E).")
    date: datetime.date | None = key(Date(), nl="De datum.", en="The date.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cms:
    """Where the form at /beheer/ saves."""

    host: str = key(Choice(CMS_HOSTS), required=True, nl="De soort server.", en="Kind of server.")
    repository: str = key(
        Text(),
        required=True,
        nl="De opslagplaats: eigenaar/naam.",
        en="The repository: owner/name.",
        example="gemeente/etalage",
    )
    branch: str = key(Text(), default="main", nl="De tak.", en="The branch.")
    folder: str = key(
        FileName(),
        default="content",
        nl="De map met teksten in de opslagplaats.",
        en="The folder with texts within the repository.",
    )
    server: str | None = key(
        WebAddress(),
        nl="Het adres van de server. Niet nodig bij github.com en gitlab.com.",
        en="The address of the server. Not needed for github.com and gitlab.com.",
        example="https://git.example.nl",
    )
    app_id: str | None = key(
        Text(),
        nl="Het nummer waaronder de server dit formulier kent. Niet nodig bij github.",
        en="The id under which the server knows this form. Not needed for github.",
        example="1a2b3c",
    )
    login: str | None = key(
        WebAddress(),
        nl="Alleen bij github: het adres van de dienst die het inloggen regelt.",
        en="For github only: the address of the service that handles logging in.",
        example="https://inloggen.example.nl",
    )


def _check_cms(cms: Cms, node: Mapping, path: str, reading: Reading) -> None:
    report = reading.report
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", cms.repository):
        parts = re.fullmatch(
            r"\w+://[^/]+/(.+?)(\.git)?/?|[^@]+@[^:]+:(.+?)(\.git)?", cms.repository
        )
        line = reading.places[f"{path}.repository"]
        meant = (parts[1] or parts[3]) if parts else ""
        report.at(
            "not-repository", line, key=f"{path}.repository", given=cms.repository, meant=meant
        )
    needed = {"gitlab": ("app_id",), "gitea": ("server", "app_id"), "forgejo": ("server", "app_id")}
    for name in needed.get(cms.host, ()):
        if getattr(cms, name) is None and f"{path}.{name}" not in reading.reported:
            example = declared(Cms)[name].example
            report.add("missing-key", node, f"{path}.{name}", example=example)


@dataclass(frozen=True, slots=True, kw_only=True)
class Showcase:
    """Another showcase whose cards join this one."""

    feed: str = key(
        Text(), required=True, nl="Adres of pad van de data.", en="Address or path of its data."
    )


@dataclass(frozen=True, slots=True)
class Rules(Kind[tuple[tuple[str, str], ...]]):
    """Rule ids of `check` with `error`, `warning` or `off`."""

    def read(self, node: Node, path: str, reading: Reading) -> tuple[tuple[str, str], ...] | None:
        if not isinstance(node, Mapping):
            reading.report.add("not-rules", node, path)
            return None
        levels = Choice(("error", "warning", "off"))
        known = [rule for rule, words in sentences(LANGUAGES[0]).items() if "says" in words]
        levels_of: dict[str, str] = {}
        for name, value in node.entries:
            rule, place = name.text, f"{path}.{name.text}"
            if rule not in known:
                near = nearest(rule, known)
                reading.report.add("unknown-rule", name, place, given=rule, meant=near)
            elif rule in levels_of:
                first = reading.places[place]
                reading.report.add("duplicate-key", name, place, first=first)
            elif level := levels.read(value, place, reading):
                reading.places[place] = name.line + reading.report.offset
                levels_of[rule] = level
                if rule not in ADVICE and level != "error":
                    reading.report.add("fixed-rule", name, place, given=rule)
        return tuple(levels_of.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that `site.yaml` says."""

    format: str = key(
        Choice(("1",)), default="1", nl="Versie van dit formaat.", en="Version of this format."
    )
    title: str = key(
        Text(),
        required=True,
        nl="De naam van de etalage.",
        en="The name of the showcase.",
        example="Etalage Rijswijk",
        also=("titel", "naam"),
    )
    organisation: str = key(
        Text(),
        required=True,
        nl="Wie dit uitgeeft.",
        en="Who publishes this.",
        example="Gemeente Rijswijk",
        also=("organisatie", "gemeente", "organization"),
    )
    tagline: str | None = key(Text(), nl="Een regel onder de naam.", en="A line under the name.")
    url: str | None = key(
        WebAddress(),
        nl="Het adres van de site.",
        en="The address of the site.",
        example="https://etalage.example.nl/",
    )
    language: str = key(
        Choice(LANGUAGES, ("nederlands", "engels")),
        default="nl",
        nl="De taal: nl of en.",
        en="The language: nl or en.",
    )
    contact: Contact | None = key(
        Record(Contact), nl="Waar men terecht kan.", en="Where one can turn to."
    )
    words: Words = key(
        Record(Words),
        default=Words(),
        nl="Hoe deze gemeente de dingen noemt.",
        en="What this municipality calls things.",
    )
    statuses: tuple[Status, ...] = key(
        ListOf(Record(Status)),
        required=True,
        nl="De statussen, in de volgorde van de site.",
        en="The statuses, in the order shown.",
        example="[{id: loopt, label: Loopt, phase: running}]",
    )
    lines: tuple[Line, ...] = key(
        ListOf(Record(Line)), default=(), nl="De programmalijnen.", en="The programme lines."
    )
    themes: tuple[Theme, ...] = key(
        ListOf(Record(Theme)), default=(), nl="De thema's.", en="The themes."
    )
    effects: tuple[Effect, ...] = key(
        ListOf(Record(Effect)),
        default=(),
        nl="De maatschappelijke effecten.",
        en="The social effects.",
    )
    sources: tuple[Source, ...] = key(
        ListOf(Record(Source)),
        default=(),
        nl="Waar het geld vandaan komt.",
        en="Where the money comes from.",
    )
    sections: tuple[Section, ...] = key(
        ListOf(Record(Section)), default=(), nl="De koppen van een kaart.", en="A card's headings."
    )
    fields: tuple[Field, ...] = key(
        ListOf(Record(Field)), default=(), nl="Eigen velden.", en="Fields of your own."
    )
    menu: tuple[str, ...] | None = key(
        ListOf(Text()),
        nl="Het hoofdmenu: adressen of namen van pagina's.",
        en="The main menu: addresses or names of pages.",
    )
    footer: tuple[FooterLink, ...] = key(
        ListOf(Record(FooterLink)),
        default=(),
        nl="Links naar andere sites, onderaan elke pagina.",
        en="Links to other sites, at the foot of every page.",
    )
    house_style: HouseStyle = key(
        Record(HouseStyle), default=HouseStyle(), nl="De huisstijl.", en="The house style."
    )
    allow: tuple[str, ...] = key(
        ListOf(Text()),
        default=(),
        nl="Adressen en nummers van organisaties die mogen blijven staan.",
        en="Addresses and numbers of organisations that may stay.",
    )
    accessibility: Accessibility | None = key(
        Record(Accessibility),
        nl="De toegankelijkheidsverklaring.",
        en="The accessibility statement.",
    )
    rules: tuple[tuple[str, str], ...] = key(
        Rules(),
        default=(),
        nl="Regels van check: error, warning of off.",
        en="Rules of check: error, warning or off.",
    )
    cms: Cms | None = key(
        Record(Cms, _check_cms), nl="Het formulier op /beheer/.", en="The form at /beheer/."
    )
    federation: tuple[Showcase, ...] = key(
        ListOf(Record(Showcase)),
        default=(),
        nl="Etalages van anderen die meedoen.",
        en="Showcases of others that join.",
    )
    # The line of every key, for messages; where a key stands does not change what is said.
    places: Places[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def vocabularies(self) -> dict[str, dict[str, str]]:
        """The ids that cards may use, with their labels, by vocabulary."""
        return {
            "statuses": {s.id: s.label for s in self.statuses},
            "lines": {s.id: s.label for s in self.lines},
            "themes": {s.id: s.label for s in self.themes},
            "effects": {s.id: s.label for s in self.effects},
            "sources": {s.id: s.label for s in self.sources},
        }


def read_settings(root: Mapping, report: Report, reserved: Iterable[str]) -> Settings | None:
    """The settings in `site.yaml`, or None after reporting why not.

    `reserved` are the front matter keys that a field of the site may not take.
    """
    reading = Reading(report, {})
    settings = Record(Settings).read(root, "", reading)
    nodes = {name.text: node for name, node in root.entries}
    for part in ("statuses", "lines", "themes", "effects", "sources", "fields"):
        _unique(nodes.get(part), part, report)
    if settings is None:
        return None
    taken = frozenset(reserved)
    fields = {field.id: field for field in settings.fields}
    for path, id_ in _ids(nodes.get("fields"), "fields"):
        field = fields.get(id_.text)
        if id_.text in taken:
            report.add("field-reserved", id_, f"{path}.id", given=id_.text)
        if field and field.type in ("choice", "choices") and not field.choices:
            report.add("field-without-choices", id_, f"{path}.choices", given=field.id)
    folders = [settings.words.card.folder, settings.words.line.folder, settings.words.theme.folder]
    if len(set(folders)) < len(folders):
        report.add("same-words", nodes["words"], "words")
    url = settings.url.rstrip("/") + "/" if settings.url else None
    return replace(settings, url=url, places=reading.places)


def _unique(node: Node | None, part: str, report: Report) -> None:
    """Report the ids that stand in a list twice."""
    seen: dict[str, int] = {}
    for path, id_ in _ids(node, part):
        if id_.text in seen:
            first = seen[id_.text]
            report.add("duplicate-id", id_, f"{path}.id", given=id_.text, first=first)
        seen.setdefault(id_.text, id_.line)


def _ids(node: Node | None, part: str) -> Iterator[tuple[str, Scalar]]:
    """The ids in a list of records, each with the path of its record: `fields[2]`."""
    for number, item in enumerate(node.items if isinstance(node, Sequence) else (), 1):
        for name, value in item.entries if isinstance(item, Mapping) else ():
            if name.text == "id" and isinstance(value, Scalar):
                yield f"{part}[{number}]", value

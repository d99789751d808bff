"""`site.yaml` as strict types: who publishes, the words, the vocabularies, the rules."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from sitegen.diagnostics.levels import ADVICE
from sitegen.diagnostics.problems import Report, in_file, nearest
from sitegen.i18n.language import language, sentences
from sitegen.schema.kinds import (
    COLOUR,
    DATE,
    FILE,
    FLAG,
    FONT_NAME,
    FONT_WEIGHT,
    IDENTIFIER,
    TEXT,
    WEB_ADDRESS,
    WHOLE_NUMBER,
    Choice,
    Kind,
    Reading,
    Vocabularies,
    slug,
)
from sitegen.schema.licences import LICENCES
from sitegen.schema.programme import (
    HomeFigure,
    Indicator,
    Organisation,
    Place,
    Sentences,
    circular,
)
from sitegen.schema.records import Declared, ListOf, Record, declared, key
from sitegen.schema.vocabularies import Effect, Field, Line, Section, Source, Status, Theme, Words
from sitegen.schema.yaml_tree import MappingNode, Node, ScalarNode, SequenceNode
from sitegen.urls import FOLDERS

SETTINGS = "site.yaml"
"""The file of the content folder that holds them."""

LANGUAGES = ("nl", "en")
_VOCABULARIES = (
    *("statuses", "lines", "themes", "effects", "sources"),
    *("organisations", "places", "indicators"),
)
_CMS_HOSTS = {"github": "GitHub", "gitlab": "GitLab", "gitea": "Gitea", "forgejo": "Forgejo"}
# What stands in the address of a list or of the search page beside the fields of a site.
_FACETS = frozenset({"theme", "effect", "organisation", "place", "showcase", "q", "sort", "view"})
_LEVELS = Choice({level: level for level in ("error", "warning", "off")})


class Contact(Declared, frozen=True):
    """Where a resident can turn to."""

    label: str | None = key(TEXT, nl="Wie men bereikt.", en="Whom one reaches.")
    email: str | None = key(TEXT, nl="Algemeen e-mailadres.", en="General e-mail address.")
    url: str | None = key(WEB_ADDRESS, nl="Contactpagina.", en="Contact page.")


_LICENCE = Choice({id_: one.label for id_, one in LICENCES.items()})


class Licence(Declared, frozen=True):
    """Under which licences others may use what is published; one alone is that of both."""

    data: str = key(_LICENCE, required=True, nl="De licentie van de data.", en="That of the data.")
    texts: str | None = key(_LICENCE, nl="Die van de teksten.", en="That of the texts.")


class Colours(Declared, frozen=True):
    """A handful of colours of the municipality; all others follow from them."""

    button: str | None = key(COLOUR, nl="De knoppen.", en="The buttons.")
    link: str | None = key(COLOUR, nl="De links.", en="The links.")
    heading: str | None = key(
        COLOUR, nl="De koppen en de lijnen.", en="The headings and the rules."
    )
    front: str | None = key(
        COLOUR,
        nl="Het vlak boven en onder aan elke pagina.",
        en="What is above and below every page.",
    )
    light: str | None = key(
        COLOUR,
        nl="Het licht: op wat opvalt, en de letters op een donker vlak.",
        en="The light: on what stands out, and letters on a dark front.",
    )

    @property
    def named(self) -> dict[str, str]:
        """The colours that are given, by name."""
        every = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: colour for name, colour in every.items() if colour}


class Font(Declared, frozen=True):
    """A font file of the municipality, which has the right to use it on its site."""

    file: str = key(FILE, required=True, nl="Het bestand.", en="The file.", example="kop.woff2")
    family: str = key(
        FONT_NAME,
        required=True,
        nl="De naam van de letter.",
        en="The name of the font.",
        example="Gemeente Sans",
    )
    weight: str | None = key(
        FONT_WEIGHT,
        nl="Hoe vet: 400 is gewoon, 700 is vet. Zonder dit zegt het bestand het.",
        en="How heavy: 400 is regular, 700 is bold. Without this, the file tells.",
    )
    style: str | None = key(
        Choice({"normal": "normaal", "italic": "cursief"}),
        nl="Normaal of cursief. Zonder dit zegt het bestand het.",
        en="Normal or italic. Without this, the file tells.",
    )


class HouseStyle(Declared, frozen=True):
    """Which theme, tokens, colours and fonts give the site its look."""

    theme: str = key(
        IDENTIFIER, default="default", nl="Een map onder themes/.", en="A folder under themes/."
    )
    tokens: str | None = key(
        TEXT, nl="Design tokens: een pakket of bestand.", en="Design tokens: a package or file."
    )
    colours: Colours | None = key(
        Record(Colours),
        nl="Eigen kleuren, met of zonder design tokens.",
        en="Colours of your own, with or without design tokens.",
    )
    fonts: tuple[Font, ...] = key(
        ListOf(Record(Font)),
        nl="Eigen letters: eerst die van de koppen, dan die van de tekst.",
        en="Fonts of your own: first that of headings, then that of text.",
    )
    logo: str | None = key(FILE, nl="Het logo, een bestand.", en="The logo, a file.")
    favicon: str | None = key(FILE, nl="Het icoon in de tab.", en="The icon in the tab.")
    picture: str | None = key(
        FILE,
        nl="Het beeld bij het delen van een pagina die zelf geen beeld heeft.",
        en="The picture shown when a page without one of its own is shared.",
    )


class FooterLink(Declared, frozen=True):
    """A link to another site, at the foot of every page."""

    label: str = key(TEXT, required=True, nl="De tekst van de link.", en="The link's text.")
    url: str = key(WEB_ADDRESS, required=True, nl="Het adres.", en="The address.")


STATEMENTS = {
    "A": "voldoet volledig",
    "B": "voldoet gedeeltelijk",
    "C": "eerste maatregelen genomen",
    "D": "voldoet niet",
    "E": "geen verklaring",
}
"""The statuses of the national register, with what they are called there."""


class Accessibility(Declared, frozen=True):
    """The accessibility statement in the national register; nothing is invented."""

    register: str | None = key(
        WEB_ADDRESS, nl="Het adres in het register.", en="The address in the register."
    )
    status: str | None = key(
        Choice(STATEMENTS), nl="De status: A, B, C, D of E.", en="The status: A, B, C, D or E."
    )
    date: datetime.date | None = key(DATE, nl="De datum.", en="The date.")


class Cms(Declared, frozen=True):
    """Where the form at /beheer/ saves."""

    host: str = key(Choice(_CMS_HOSTS), required=True, nl="De soort server.", en="Kind of server.")
    repository: str = key(
        TEXT,
        required=True,
        nl="De opslagplaats: eigenaar/naam.",
        en="The repository: owner/name.",
        example="gemeente/etalage",
    )
    branch: str = key(TEXT, default="main", nl="De tak.", en="The branch.")
    folder: str = key(
        FILE,
        default="content",
        nl="De map met teksten in de opslagplaats.",
        en="The folder with texts within the repository.",
    )
    server: str | None = key(
        WEB_ADDRESS,
        nl="Het adres van de server. Niet nodig bij github.com en gitlab.com.",
        en="The address of the server. Not needed for github.com and gitlab.com.",
        example="https://git.example.nl",
    )
    app_id: str | None = key(
        TEXT,
        nl="Het nummer waaronder de server dit formulier kent. Niet nodig bij github.",
        en="The id under which the server knows this form. Not needed for github.",
        example="1a2b3c",
    )
    login: str | None = key(
        WEB_ADDRESS,
        nl="Alleen bij github: het adres van de dienst die het inloggen regelt.",
        en="For github only: the address of the service that handles logging in.",
        example="https://inloggen.example.nl",
    )
    open: bool = key(
        FLAG,
        default=False,
        nl="Alleen bij github: wie niet in de opslagplaats mag schrijven, kan een voorstel doen.",
        en="For github only: who may not write to the repository can make a proposal.",
    )


_NEEDED = {"gitlab": ("app_id",), "gitea": ("server", "app_id"), "forgejo": ("server", "app_id")}
_CLONED = re.compile(r"(?:\w+://[^/]+/|[^@]+@[^:]+:)(.+?)(?:\.git)?/?")


def _check_cms(cms: Cms, node: MappingNode, path: str, reading: Reading) -> None:
    report, place = reading.report, f"{path}.repository"
    if cms.open and cms.host != "github":
        report.at("open-host", reading.places[f"{path}.open"], key=f"{path}.open", given=cms.host)
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", cms.repository):
        cloned = _CLONED.fullmatch(cms.repository)
        suggestion = cloned[1] if cloned else ""
        line = reading.places[place]
        report.at("not-repository", line, key=place, given=cms.repository, suggestion=suggestion)
    for name in _NEEDED.get(cms.host, ()):
        if getattr(cms, name) is None and f"{path}.{name}" not in reading.reported:
            example = declared(Cms)[name].example
            report.add("missing-key", node, f"{path}.{name}", example=example)


class Showcase(Declared, frozen=True):
    """Another showcase whose cards join this one."""

    feed: str = key(
        TEXT,
        required=True,
        nl="Het adres of het pad van de data.",
        en="The address or the path of its data.",
        example="https://etalage.voorbeeld.nl/data/showcase.json",
    )
    label: str | None = key(
        TEXT,
        nl="Hoe uw etalage de andere noemt.",
        en="What this showcase calls it.",
        example="Voorbeeldstad",
    )
    days: int = key(
        WHOLE_NUMBER,
        default=60,
        nl="Na hoeveel dagen de data oud zijn.",
        en="After how many days its data are old.",
    )

    @property
    def name(self) -> str:
        """What stands for it in addresses and in the name of its file."""
        return slug(
            self.label or re.sub(r"^\w+://(?:www\.)?|/?(?:data/)?showcase\.json$", "", self.feed)
        )


class Rules(Kind[tuple[tuple[str, str], ...]], frozen=True):
    """Rule ids of `check` with `error`, `warning` or `off`."""

    def read(self, node: Node, path: str, reading: Reading) -> tuple[tuple[str, str], ...] | None:
        if not isinstance(node, MappingNode):
            reading.report.add("not-rules", node, path)
            return None
        known = [rule for rule, words in sentences(LANGUAGES[0]).items() if "says" in words]
        levels: dict[str, str] = {}
        for name, value in node.entries:
            rule, place = name.text, f"{path}.{name.text}"
            if rule not in known:
                near = nearest(rule, known)
                reading.report.add("unknown-rule", name, place, given=rule, suggestion=near)
            elif rule in levels:
                first = reading.places[place]
                reading.report.add("duplicate-key", name, place, first=first)
            elif level := _LEVELS.read(value, place, reading):
                reading.places[place] = name.line + reading.report.offset
                levels[rule] = level
                if rule not in ADVICE and level != "error":
                    reading.report.add("fixed-rule", name, place, given=rule)
        return tuple(levels.items())

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        level = _LEVELS.schema(vocabularies, language)
        rules = dict.fromkeys(ADVICE, level)
        return {"type": "object", "properties": rules, "additionalProperties": {"const": "error"}}


class Settings(Declared, frozen=True):
    """Everything that `site.yaml` says."""

    format: str = key(
        Choice({"1": "1"}), default="1", nl="Versie van dit formaat.", en="Version of this format."
    )
    title: str = key(
        TEXT,
        required=True,
        nl="De naam van de etalage.",
        en="The name of the showcase.",
        example="Etalage Rijswijk",
        also=("titel", "naam"),
    )
    organisation: str = key(
        TEXT,
        required=True,
        nl="Wie dit uitgeeft.",
        en="Who publishes this.",
        example="Gemeente Rijswijk",
        also=("organisatie", "gemeente", "organization"),
    )
    tagline: str | None = key(TEXT, nl="Een regel onder de naam.", en="A line under the name.")
    url: str | None = key(
        WEB_ADDRESS,
        nl="Het adres van de site.",
        en="The address of the site.",
        example="https://etalage.example.nl/",
    )
    language: str = key(
        Choice({"nl": "nederlands", "en": "engels"}),
        default="nl",
        nl="De taal: nl of en.",
        en="The language: nl or en.",
    )
    as_of: str | None = key(
        TEXT,
        nl="De datum van de feiten: een datum, een jaar, of woorden zoals eind 2018.",
        en="The date of the facts: a date, a year, or words such as end of 2018.",
        example="eind 2018",
        also=("stand", "peildatum"),
    )
    licence: Licence | None = key(
        Record(Licence, short="data"),
        nl="Onder welke licentie anderen data en teksten mogen gebruiken.",
        en="Under which licence others may use data and texts.",
        example="CC0-1.0",
        also=("licentie", "license"),
    )
    publisher: str | None = key(
        WEB_ADDRESS,
        nl="Het adres van de uitgever in de landelijke lijst van overheden.",
        en="The address of the publisher in the national list of public bodies.",
        example="https://identifier.overheid.nl/tooi/id/gemeente/gm0000",
        also=("uitgever",),
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
        ListOf(Record(Line)), nl="De programmalijnen.", en="The programme lines."
    )
    themes: tuple[Theme, ...] = key(ListOf(Record(Theme)), nl="De thema's.", en="The themes.")
    effects: tuple[Effect, ...] = key(
        ListOf(Record(Effect)), nl="De maatschappelijke effecten.", en="The social effects."
    )
    sources: tuple[Source, ...] = key(
        ListOf(Record(Source)), nl="Waar het geld vandaan komt.", en="Where the money comes from."
    )
    sections: tuple[Section, ...] = key(
        ListOf(Record(Section)), nl="De koppen van een kaart.", en="A card's headings."
    )
    fields: tuple[Field, ...] = key(
        ListOf(Record(Field)), nl="Eigen velden.", en="Fields of your own."
    )
    organisations: tuple[Organisation, ...] = key(
        ListOf(Record(Organisation)), nl="Wie er meedoen.", en="Who take part."
    )
    places: tuple[Place, ...] = key(ListOf(Record(Place)), nl="De plaatsen.", en="The places.")
    map: str | None = key(
        FILE,
        nl="De omtrek van het gebied, een bestand GeoJSON.",
        en="The outline of the area, a GeoJSON file.",
        example="gemeente.geojson",
    )
    indicators: tuple[Indicator, ...] = key(
        ListOf(Record(Indicator)),
        nl="De maten waarin resultaten verteld worden.",
        en="What results are told in.",
    )
    figures: tuple[HomeFigure, ...] = key(
        ListOf(Record(HomeFigure)),
        nl="Cijfers op de voorpagina die in geen kaart staan.",
        en="Figures on the home page that no card tells.",
    )
    texts: tuple[tuple[str, str], ...] = key(
        Sentences(),
        default=(),
        nl="Zinnen van de pagina's in eigen woorden, bij hun naam.",
        en="Sentences of the pages in words of your own, by their name.",
    )
    menu: tuple[str, ...] | None = key(
        ListOf(TEXT),
        default=None,
        nl="Het hoofdmenu: adressen of namen van pagina's.",
        en="The main menu: addresses or names of pages.",
    )
    footer: tuple[FooterLink, ...] = key(
        ListOf(Record(FooterLink)),
        nl="Links naar andere sites, onderaan elke pagina.",
        en="Links to other sites, at the foot of every page.",
    )
    house_style: HouseStyle = key(
        Record(HouseStyle), default=HouseStyle(), nl="De huisstijl.", en="The house style."
    )
    allow: tuple[str, ...] = key(
        ListOf(TEXT),
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
        nl="Etalages van anderen die meedoen.",
        en="Showcases of others that join.",
    )

    @property
    def nouns(self) -> dict[str, str]:
        """This site's own words for one of a vocabulary, by its name, where it has one."""
        own, usual = self.words, Words()
        named = {"lines": (own.line, usual.line), "themes": (own.theme, usual.theme)}
        return {name: word.one for name, (word, other) in named.items() if word != other}

    @property
    def vocabularies(self) -> dict[str, dict[str, str]]:
        """The ids that cards may use, with their labels, by vocabulary."""
        lists = {name: getattr(self, name) for name in _VOCABULARIES}
        known = {name: {one.id: one.label for one in listed} for name, listed in lists.items()}
        return known | {"certainties": dict(language(self.language).certainties)}


def read_settings(root: MappingNode, report: Report, reserved: Iterable[str]) -> Settings | None:
    """The settings in `site.yaml`, or None after reporting why not; the report gets their places.

    `reserved` are the front matter keys that a field of the site may not take.
    """
    reading = Reading(report, {}, places=report.places)
    settings = Record(Settings).read(root, "", reading)
    nodes = {name.text: node for name, node in root.entries}
    for part in (*_VOCABULARIES, "fields"):
        _unique(nodes.get(part), part, report)
    if settings is None:
        return None
    _check_names(settings.organisations, report)
    _check_parents(settings.lines, nodes.get("lines"), "lines", report)
    _check_parents(settings.places, nodes.get("places"), "places", report)
    kept = _check_fields(settings.fields, nodes.get("fields"), frozenset(reserved), report)
    if not _own_addresses(settings, nodes.get("words"), report):
        return None
    url = settings.url.rstrip("/") + "/" if settings.url else None
    return replace(settings, url=url, fields=kept)


def _own_addresses(settings: Settings, node: Node | None, report: Report) -> bool:
    """Whether cards, lines and themes each have an address that nothing else has; reports it."""
    names = language(settings.language).addresses
    taken = {folder for part, folder in names.items() if part != "page"} | FOLDERS
    words = settings.words
    folders = {"card": words.card.folder, "line": words.line.folder, "theme": words.theme.folder}
    right = True
    for name, folder in folders.items():
        if folder in taken:
            key, right = f"words.{name}", False
            report.at("word-taken", 0, key=key, given=folder)
    if len(set(folders.values())) < len(folders) and node is not None:
        report.add("same-words", node, "words")
        right = False
    return right


def _check_fields(
    fields: Sequence[Field], node: Node | None, reserved: frozenset[str], report: Report
) -> tuple[Field, ...]:
    """The fields with an id of their own; reports the others, and those without choices."""
    faults = {field.id: dict(_field_faults(field, reserved)) for field in fields}
    reserved_ids = {id_ for id_, rules in faults.items() if "field-reserved" in rules}
    for path, id_ in _ids(node, "fields"):
        for rule, name in faults.get(id_.text, {}).items():
            report.add(rule, id_, f"{path}.{name}", given=id_.text)
        if id_.text in reserved_ids:
            report.places.pop(path, None)
    return tuple(field for field in fields if field.id not in reserved_ids)


def _field_faults(field: Field, reserved: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The rules that a field breaks, each with its key."""
    if field.id in reserved or (field.facet and field.id in _FACETS):
        yield "field-reserved", "id"
    chosen = field.type in ("choice", "choices")
    if chosen and not field.choices:
        yield "field-without-choices", "choices"
    if field.pages and not chosen:
        yield "field-without-pages", "pages"


def _check_names(organisations: Sequence[Organisation], report: Report) -> None:
    """Report the names that two organisations share: nobody could tell which one is meant."""
    owners: dict[str, str] = {}
    for at, one in in_file("organisations", organisations, report.places):
        for name, part in [(one.label, "label"), *((other, "also") for other in one.also)]:
            owner = owners.setdefault(name.casefold(), one.id)
            if owner != one.id:
                place = f"{at}.{part}"
                report.at("same-name", 0, key=place, given=name, other=owner)


def _check_parents(
    listed: Sequence[Line | Place], node: Node | None, part: str, report: Report
) -> None:
    """Report the items that lie in one that is not there, in themselves, or too deep."""
    parents = {one.id: one.parent for one in listed}
    ids = dict(_ids(node, part))
    for path, at in _values_of("parent", node, part):
        place, own = f"{path}.parent", ids[path].text
        if at.text not in parents:
            near, known = nearest(at.text, parents), ", ".join(parents)
            report.add(
                "unknown-id",
                at,
                place,
                given=at.text,
                vocabulary=part,
                suggestion=near,
                known=known,
            )
        elif circular(parents, own):
            report.add("parent-circle", at, place, given=own)
        elif part == "lines" and parents[at.text] is not None:
            report.add("parent-deep", at, place, given=at.text)


def _unique(node: Node | None, part: str, report: Report) -> None:
    """Report the ids that stand in a list twice."""
    seen: dict[str, ScalarNode] = {}
    for path, id_ in _ids(node, part):
        first = seen.setdefault(id_.text, id_)
        if first is not id_:
            report.add("duplicate-id", id_, f"{path}.id", given=id_.text, first=first.line)


def _ids(node: Node | None, part: str) -> Iterator[tuple[str, ScalarNode]]:
    """The ids in a list of records, each with the path of its record: `fields[2]`."""
    return _values_of("id", node, part)


def _values_of(key: str, node: Node | None, part: str) -> Iterator[tuple[str, ScalarNode]]:
    """The values of one key in a list of records, each with the path of its record."""
    for number, item in enumerate(node.items if isinstance(node, SequenceNode) else (), 1):
        for name, value in item.entries if isinstance(item, MappingNode) else ():
            if name.text == key and isinstance(value, ScalarNode) and not value.empty:
                yield f"{part}[{number}]", value

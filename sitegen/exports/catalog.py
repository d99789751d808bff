"""The data as a record for data portals: DCAT-AP-NL 3, as JSON-LD.

https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from msgspec import json

from sitegen.i18n.language import Language
from sitegen.model.site import Site
from sitegen.model.tables import Table
from sitegen.schema.licences import LICENCES
from sitegen.urls import SHOWCASE, Addresses, table_path

_EU = "http://publications.europa.eu/resource/authority"
_LANGUAGES = MappingProxyType({"nl": f"{_EU}/language/NLD", "en": f"{_EU}/language/ENG"})
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_TYPES = "http://www.iana.org/assignments/media-types"
_FILE_TYPES = MappingProxyType({"json": f"{_EU}/file-type/JSON", "csv": f"{_EU}/file-type/CSV"})
_MEDIA_TYPES = MappingProxyType({"json": f"{_TYPES}/application/json", "csv": f"{_TYPES}/text/csv"})


def catalog(
    site: Site, addresses: Addresses, tables: Sequence[Table], language: Language
) -> bytes | None:
    """The record; None as long as `site.yaml` does not say all that a record must.

    That is the address of the site, a contact, the publisher and the licence of the data.
    """
    settings = site.settings
    if not (addresses.origin and settings.publisher and settings.licence and settings.contact):
        return None
    home, data = addresses.absolute(""), addresses.absolute("data/")
    code, publisher = settings.language, {"@id": settings.publisher}
    contact = {"@id": f"{data}#contact"}
    about = language.column_help["dataset"].format(title=settings.title)
    shared: dict[str, Any] = {
        "dct:publisher": publisher,
        "dcat:contactPoint": contact,
        "dct:language": {"@id": _LANGUAGES[code]},
        "dct:license": {"@id": LICENCES[settings.licence.data].url},
        "dct:title": _text(settings.title, code),
        "dct:description": _text(about, code),
    }
    files = [SHOWCASE, *(table_path(table.name) for table in tables)]
    themes = [f"{_EU}/data-theme/SOCI", f"{_EU}/data-theme/GOVE"]
    graph: list[Mapping[str, Any]] = [
        {
            "@id": f"{data}#catalog",
            "@type": "dcat:Catalog",
            **shared,
            "dcat:dataset": {"@id": f"{data}#dataset"},
            "foaf:homepage": {"@id": home},
        },
        {
            "@id": f"{data}#dataset",
            "@type": "dcat:Dataset",
            **{key: value for key, value in shared.items() if key != "dct:license"},
            "dct:identifier": f"{data}#dataset",
            "dct:creator": publisher,
            "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
            "dcat:theme": _named(themes),
            "dcat:landingPage": {"@id": data},
            "dcat:distribution": _named(map(addresses.absolute, files)),
        },
        *(_distribution(file, addresses, shared["dct:license"], language) for file in files),
        _contact(site, contact["@id"]),
        {
            "@id": settings.publisher,
            "@type": "foaf:Agent",
            "foaf:name": _text(settings.organisation, code),
        },
        *_kinds(code, files, [shared["dct:license"]["@id"]], themes, home, data),
    ]
    document = {"@context": _CONTEXT, "@graph": graph}
    return json.format(json.encode(document), indent=2) + b"\n"


def _named(addresses: Iterable[str]) -> list[Mapping[str, str]]:
    return [{"@id": address} for address in addresses]


def _text(text: str, code: str) -> Mapping[str, str]:
    return {"@value": text, "@language": code}


def _distribution(
    file: str, addresses: Addresses, licence: object, language: Language
) -> Mapping[str, Any]:
    kind, address = file.rpartition(".")[2], addresses.absolute(file)
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _text(file.rpartition("/")[2], language.code),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dct:license": licence,
        "dct:format": {"@id": _FILE_TYPES[kind]},
        "dcat:mediaType": {"@id": _MEDIA_TYPES[kind]},
    }


def _contact(site: Site, id_: str) -> Mapping[str, Any]:
    contact = site.settings.contact
    made: dict[str, Any] = {
        "@id": id_,
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": (contact and contact.label) or site.settings.organisation,
    }
    if contact and contact.email:
        made["vcard:hasEmail"] = {"@id": f"mailto:{contact.email}"}
    if contact and contact.url:
        made["vcard:hasURL"] = {"@id": contact.url}
    return made


def _kinds(
    code: str,
    files: Sequence[str],
    licences: Sequence[str],
    themes: Sequence[str],
    home: str,
    data: str,
) -> Iterator[Mapping[str, Any]]:
    """What kind of thing each address of others is that the record names."""
    kinds = {file.rpartition(".")[2] for file in files}
    named = {
        "dct:LinguisticSystem": [_LANGUAGES[code]],
        "dct:LicenseDocument": licences,
        "dct:RightsStatement": [f"{_EU}/access-right/PUBLIC"],
        "dct:MediaTypeOrExtent": [_FILE_TYPES[kind] for kind in sorted(kinds)],
        "dct:MediaType": [_MEDIA_TYPES[kind] for kind in sorted(kinds)],
        "foaf:Document": [home, data],
    }
    for type_, addresses in named.items():
        yield from ({"@id": address, "@type": type_} for address in addresses)
    for theme in themes:
        label = theme.rpartition("/")[2]
        yield {"@id": theme, "@type": "skos:Concept", "skos:prefLabel": _text(label, "en")}

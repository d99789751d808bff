"""What sources are read by: the settings of the site, its words, addresses and folders."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from sitegen.fingerprint import fingerprint, program
from sitegen.i18n.language import Language, language
from sitegen.schema.front_matter import card_keys
from sitegen.schema.kinds import Vocabularies
from sitegen.schema.records import Key, declared
from sitegen.schema.settings import Settings
from sitegen.urls import Addresses

# What the site shows, and no source is read by.
_ONLY_SHOWN = (
    *("title", "organisation", "tagline", "url", "contact", "menu", "footer"),
    *("house_style", "accessibility", "cms"),
)


class SiteConfig(Struct, frozen=True):
    """What a source is read by: the site's settings, what follows from them, and its addresses.

    `digest` tells apart what sources are read by, another version of the program included; what
    the site only shows, such as the name of a theme, makes no difference. `folders` names the kind
    of source by folder: {'projecten': 'card', 'nieuws': 'news', …}.
    """

    settings: Settings
    language: Language
    addresses: Addresses
    keys: Mapping[str, Key]
    vocabularies: Vocabularies
    folders: Mapping[str, str]
    digest: str


def site_config(settings: Settings, url: str | None) -> SiteConfig:
    """What the sources of a site are read by; `url` takes the place of the site's own address."""
    spoken = language(settings.language)
    words = settings.words
    addresses = Addresses.of(url or settings.url)
    return SiteConfig(
        settings=settings,
        language=spoken,
        addresses=addresses,
        keys=card_keys(settings),
        vocabularies=settings.vocabularies,
        folders={
            words.card.folder: "card",
            words.theme.folder: "theme",
            words.line.folder: "line",
            spoken.addresses["news"]: "news",
            spoken.addresses["gallery"]: "album",
        },
        digest=fingerprint(program(), addresses, *_read_by(settings)),
    )


def _read_by(settings: Settings) -> tuple[object, ...]:
    """The settings that make a difference to a source in which nothing is wrong."""
    ids = [(name, tuple(labels)) for name, labels in settings.vocabularies.items()]
    names = [
        name for name in declared(Settings) if name not in {*_ONLY_SHOWN, *settings.vocabularies}
    ]
    return ids, [(name, getattr(settings, name)) for name in names]


def classify(path: str, folders: Mapping[str, str]) -> tuple[str, str]:
    """The kind and the slug of a Markdown file by its path; the kind is empty for a stray file."""
    parts = path.removesuffix(".md").split("/")
    if parts == ["index"]:
        return "home", ""
    kind = folders.get(parts[0], "page") if len(parts) > 1 else "page"
    if kind == "page":
        return "page", "/".join(parts[:-1] if parts[-1] == "index" else parts)
    if len(parts) == 2 and parts[1] != "index":
        return kind, parts[1]
    if len(parts) == 3 and parts[2] == "index":
        return kind, parts[1]
    return "", "/".join(parts)

"""The configuration of the form, made from the settings of a site: collections and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from sitegen.cms.fields import Words, body_field, capital, fields_of
from sitegen.i18n.language import language
from sitegen.schema.front_matter import PageFrontMatter, card_keys
from sitegen.schema.records import declared
from sitegen.schema.settings import Settings
from sitegen.schema.vocabularies import Word


class Backend(Struct, frozen=True):
    """Where the form saves. `review`: changes are read by a colleague before they are published."""

    values: Mapping[str, Any]
    review: bool
    here: bool  # on this machine, without an account
    folder: str  # of the texts, within what the backend holds; empty for all of it


def configuration(settings: Settings, site_url: str, backend: Backend) -> dict[str, Any]:
    """What the page of the form reads: the content manager's own configuration, and ours.

    `here` is what the form says on this machine, where nobody has to log in, else None; `shapes`
    tells by format how a file is read and written; `words` are sentences that we say better;
    `unreadable` is that for a file with a mistake in it.
    """
    words = Words(language(settings.language), settings.vocabularies)
    form = words.form
    config = {
        "load_config_file": False,
        "backend": {**backend.values, "commit_messages": form["commits"]},
        "publish_mode": "editorial_workflow" if backend.review else "simple",
        "locale": settings.language,
        "site_url": site_url,
        "logo_url": "",
        "media_folder": _path(backend.folder, "") or "/",
        "public_folder": "/",
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-"},
        "editor": {"preview": False},
        "collections": list(_collections(settings, words, backend)),
    }
    return {
        "here": form["desk"] if backend.here else None,
        "config": config,
        "shapes": {
            "card": {name: key.kind.shape() for name, key in card_keys(settings).items()},
            "page": {name: key.kind.shape() for name, key in declared(PageFrontMatter).items()},
        },
        "words": _joined(form["words"], form["here"]) if backend.here else form["words"],
        "unreadable": form["unreadable"],
    }


def _collections(settings: Settings, words: Words, backend: Backend) -> Iterator[Mapping[str, Any]]:
    """The collections of the form: cards, news, texts of themes and lines, albums, pages."""
    named, addresses = settings.words, words.spoken.addresses
    card = _drafted(fields_of(card_keys(settings), words), backend)
    page = _drafted(fields_of(declared(PageFrontMatter), words), backend)
    other = [field for field in page if field["name"] != "featured"]
    body = "\n\n".join(f"## {section.heading}" for section in settings.sections)
    yield _folder(
        "cards",
        named.card.folder,
        [*card, body_field(words, body)],
        words,
        backend,
        format="card",
        path="{{slug}}/index",
        preview_path=f"{named.card.folder}/{{{{dirname}}}}/",
        # The pictures of a card would stay behind; a card that is over has a status to say so.
        delete=False,
        label=capital(named.card.many),
        label_singular=capital(named.card.one),
        view_groups=[
            {"label": field["label"], "field": field["name"]}
            for field in card
            if field["name"] in ("status", "line")
        ],
    )
    yield _folder(
        "news",
        addresses["news"],
        [*_titled(other), body_field(words)],
        words,
        backend,
        format="page",
        slug="{{year}}-{{month}}-{{day}}-{{slug}}",
        preview_path=f"{addresses['news']}/{{{{slug}}}}/",
        **_called("news", words),
    )
    vocabularies: tuple[tuple[str, Word, Mapping[str, str]], ...] = (
        ("themes", named.theme, words.vocabularies["themes"]),
        ("lines", named.line, words.vocabularies["lines"]),
    )
    for name, word, labels in vocabularies:
        if labels:
            yield _files(name, word, labels, [*other, body_field(words)], backend)
    yield _folder(
        "albums",
        addresses["gallery"],
        [*_titled(other), body_field(words)],
        words,
        backend,
        format="page",
        path="{{slug}}/index",
        preview_path=f"{addresses['gallery']}/{{{{dirname}}}}/",
        delete=False,
        **_called("albums", words),
    )
    yield _folder(
        "pages",
        "",
        [*_titled(page), body_field(words)],
        words,
        backend,
        format="page",
        preview_path="{{slug}}/",
        **_called("pages", words),
    )


def _drafted(fields: list[dict[str, Any]], backend: Backend) -> list[dict[str, Any]]:
    """The fields, where a new text is a draft until its writer says otherwise.

    Not where a colleague reads along before anything is published.
    """
    draft = {"default": not backend.review}
    return [{**field, **draft} if field["name"] == "draft" else field for field in fields]


def _titled(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields of a text that needs a title."""
    return [{**field, "required": True} if field["name"] == "title" else field for field in fields]


def _folder(
    name: str,
    folder: str,
    fields: list[dict[str, Any]],
    words: Words,
    backend: Backend,
    **more: Any,
) -> dict[str, Any]:
    """A collection of the texts in a folder."""
    return {
        "name": name,
        "folder": _path(backend.folder, folder) or "/",
        "create": True,
        "extension": "md",
        "identifier_field": "title",
        "slug": "{{title}}",
        "summary": "{{title}}",
        "sortable_fields": ["title"],
        "media_folder": "",
        "public_folder": "",
        "view_filters": [{"label": words.form["drafts"], "field": "draft", "pattern": True}],
        "fields": fields,
        **more,
    }


def _called(name: str, words: Words) -> dict[str, str]:
    form = words.form
    return {"label": form["collections"][name], "label_singular": form["singular"][name]}


def _files(
    name: str,
    word: Word,
    labels: Mapping[str, str],
    fields: list[dict[str, Any]],
    backend: Backend,
) -> dict[str, Any]:
    """A collection of texts that belong to the ids of a vocabulary, one each."""
    return {
        "name": name,
        "label": capital(word.many),
        "label_singular": capital(word.one),
        "format": "page",
        "media_folder": "",
        "public_folder": "",
        "files": [
            {
                "name": id_,
                "label": label,
                "file": _path(backend.folder, f"{word.folder}/{id_}.md"),
                "preview_path": f"{word.folder}/{id_}/",
                "media_folder": "",
                "public_folder": "",
                "fields": fields,
            }
            for id_, label in labels.items()
        ],
    }


def _path(folder: str, path: str) -> str:
    return "/".join(part for part in (folder, path) if part)


def _joined(words: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """Words with those of `others` over them, at every depth."""
    both = dict(words)
    for name, value in others.items():
        before = both.get(name)
        both[name] = _joined(before, value) if isinstance(before, Mapping) else value
    return both

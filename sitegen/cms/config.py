"""The configuration of the form, made from the settings of a site: collections and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any, get_args

from msgspec import Struct

from sitegen.cms.fields import (
    FormWords,
    body_field,
    bonds_of,
    fields_of,
    form_words,
    joined,
    picture_refusal,
)
from sitegen.i18n.typography import capital
from sitegen.media.images import MAX_PIXELS, Reason
from sitegen.schema.front_matter import PageFrontMatter, card_keys
from sitegen.schema.records import declared, shapes_of
from sitegen.schema.settings import Settings
from sitegen.schema.vocabularies import Word


class Backend(Struct, frozen=True):
    """Where the form saves. `review`: changes are read by a colleague before they are published."""

    name: str  # what people call it
    values: Mapping[str, Any]
    review: bool
    here: bool  # on this machine, without an account, and where `check` can be asked
    folder: str  # of the texts, within what the backend holds; empty for all of it


def configuration(
    settings: Settings, site_url: str, backend: Backend, cards: Mapping[str, str]
) -> dict[str, Any]:
    """What the page of the form reads: the content manager's own configuration, and ours.

    `here` is what the form says on this machine, where nobody has to log in, else None; `shapes`
    tells by format how a file is read and written; `words` are sentences that we say better;
    `unreadable` is that for a file with a mistake in it; `names` are for controls without one;
    `review` what is said of mistakes and of saving; `pictures` what is said of adding them, and of
    those that cannot be; `lists` of what is in a list, `choices` of what can be chosen;
    `point` of a place in a picture; `bonds` what must hold for the keys, for a form that cannot ask
    `check`.
    `cards` are the titles of the cards that there are, by their names.
    """
    words = form_words(settings, cards)
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
        "here": {**form["local"], "cards": settings.words.card.folder} if backend.here else None,
        "config": config,
        "shapes": {
            "card": shapes_of(card_keys(settings)),
            "page": shapes_of(declared(PageFrontMatter)),
        },
        "words": joined(form["words"], form["here"]) if backend.here else form["words"],
        "unreadable": form["unreadable"],
        "names": form["names"],
        "review": {**form["review"], **_publishing(form["review"], backend)},
        "lists": form["lists"],
        "choices": form["choices"],
        "point": form["point"],
        "pictures": {
            **form["pictures"],
            "most": MAX_PIXELS,
            "refused": {
                reason: picture_refusal(f"picture-{reason}", "{file}", settings.language)
                for reason in get_args(Reason)
            },
        },
        "bonds": {
            "card": bonds_of(card_keys(settings), words),
            "page": bonds_of(declared(PageFrontMatter), words),
        },
    }


def _publishing(said: Mapping[str, Any], backend: Backend) -> dict[str, Any]:
    """In plain words what saving does, and by which steps a text comes on the site."""
    where = "here" if backend.here else "reviewed" if backend.review else "hosted"
    steps = [step.format(host=backend.name) for step in said["steps"][where]]
    return {"saving": said["saving"][where].format(host=backend.name), "steps": steps}


# Which fields belong together; a site's own come in the first, others that are in none in the last.
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "what": ("title", "number", "line", "status", "status_note", "themes", "summary", "audience"),
    "figures": ("start", "end", "reach", "costs", "results", "effects"),
    "texts": ("body", "lessons", "quotes", "needs"),
    "pictures": ("images", "documents", "links", "videos"),
    "more": (),
}


def _collections(
    settings: Settings, words: FormWords, backend: Backend
) -> Iterator[Mapping[str, Any]]:
    """The collections of the form: cards, news, texts of themes and lines, albums, pages."""
    named, addresses = settings.words, words.spoken.addresses
    sections = "\n\n".join(f"## {section.heading}" for section in settings.sections)
    card = [*fields_of(card_keys(settings), words), body_field(words, sections)]
    page = [*fields_of(declared(PageFrontMatter), words, "page"), body_field(words)]
    whole = _without(page, "featured", "report")
    other = _titled(_without(whole, "costs"))
    own = {field.id for field in settings.fields}

    def asked(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _asked(fields, own, words, backend)

    groups = [field for field in card if field["name"] in ("status", "line")]
    cards = asked(_titled(card))
    yield {
        **_folder("cards", named.card.folder, cards, words, backend, apart=True),
        "format": "card",
        **_labels(named.card),
        "sortable_fields": ["title", "number", "status"],
        "view_groups": [{"label": field["label"], "field": field["name"]} for field in groups],
    }
    yield {
        **_folder("news", addresses["news"], asked(other), words, backend),
        "slug": "{{year}}-{{month}}-{{day}}-{{slug}}",
    }
    for name, word in (("themes", named.theme), ("lines", named.line)):
        if labels := words.vocabularies[name]:
            yield _files(name, word, labels, asked(whole), backend)
    yield _folder("albums", addresses["gallery"], asked(other), words, backend, apart=True)
    yield _folder("pages", "", asked(_titled(page)), words, backend)


def _asked(
    fields: list[dict[str, Any]], own: Set[str], words: FormWords, backend: Backend
) -> list[dict[str, Any]]:
    """The fields below what is said of their mistakes; a new text is a draft.

    Until its writer says otherwise: but not where a colleague reads along before it is published.
    """
    draft = {"default": not backend.review}
    asked = [{**field, **draft} if field["name"] == "draft" else field for field in fields]
    title = words.form["review"]["title"]
    panel = {"name": "review", "label": title, "widget": "review", "required": None}
    return [panel, *_grouped(asked, own, words)]


def _grouped(
    fields: list[dict[str, Any]], own: Set[str], words: FormWords
) -> Iterator[dict[str, Any]]:
    """The fields in groups, each below a heading of its own, in the order of their group."""
    first, *_, last = _GROUPS
    named = {name: group for group, names in _GROUPS.items() for name in names}
    named |= dict.fromkeys(own, first)
    order = {name: place for names in _GROUPS.values() for place, name in enumerate(names)}
    fields = sorted(fields, key=lambda field: order.get(field["name"], len(order)))
    for group in _GROUPS:
        inside = [field for field in fields if named.get(field["name"], last) == group]
        if inside:
            label = words.form["groups"][group]
            yield {"name": f"group_{group}", "label": label, "widget": "group", "required": None}
            yield from inside


def _without(fields: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    """The fields without those that belong to another kind of text."""
    return [field for field in fields if field["name"] not in names]


def _titled(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields of a text that needs a title: the content manager names a new file by it."""
    return [{**field, "required": True} if field["name"] == "title" else field for field in fields]


def _folder(
    name: str,
    folder: str,
    fields: list[dict[str, Any]],
    words: FormWords,
    backend: Backend,
    *,
    apart: bool = False,
) -> dict[str, Any]:
    """A collection of the texts in a folder; `apart`: each in a folder of its own, with pictures.

    Those cannot be removed, for the pictures would stay behind. A card that is over has a status to
    say so.
    """
    return {
        "name": name,
        "folder": _path(backend.folder, folder) or "/",
        "create": True,
        "extension": "md",
        "identifier_field": "title",
        "slug": "{{title}}",
        "summary": f"{{{{title}}}}{{{{draft | ternary(' ({words.form['draft']})', '')}}}}",
        "sortable_fields": ["title"],
        "media_folder": "",
        "public_folder": "",
        "view_filters": [{"label": words.form["drafts"], "field": "draft", "pattern": True}],
        "fields": fields,
        "format": "page",
        **({"path": "{{slug}}/index"} if apart else {}),
        "preview_path": _path(folder, "{{dirname}}/" if apart else "{{slug}}/"),
        **({"delete": False} if apart else {}),
        "label": words.form["collections"].get(name),
        "label_singular": words.form["singular"].get(name),
    }


def _labels(word: Word) -> dict[str, str]:
    return {"label": capital(word.many), "label_singular": capital(word.one)}


def _files(
    name: str, word: Word, labels: Mapping[str, str], fields: list[dict[str, Any]], backend: Backend
) -> dict[str, Any]:
    """A collection of texts that belong to the ids of a vocabulary, one each."""
    beside = {"media_folder": "", "public_folder": ""}
    files = [
        {
            "name": id_,
            "label": label,
            "file": _path(backend.folder, f"{word.folder}/{id_}.md"),
            "preview_path": f"{word.folder}/{id_}/",
            **beside,
            "fields": fields,
        }
        for id_, label in labels.items()
    ]
    return {"name": name, **_labels(word), "format": "page", **beside, "files": files}


def _path(folder: str, path: str) -> str:
    return "/".join(part for part in (folder, path) if part)

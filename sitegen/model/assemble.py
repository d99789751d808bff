"""Documents to the linked, ordered site: what is published, and how it belongs together."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TypeVar

from msgspec import Struct, field

from sitegen.content.documents import Document, news_date
from sitegen.content.folder import Folder
from sitegen.content.references import ATTACHMENTS, beside, report_missing_file
from sitegen.diagnostics.problems import Problem, Report, nearest
from sitegen.media.renditions import ImageInfo
from sitegen.model.site import Attachment, Card, Illustration, Member, Page, Participant, Site
from sitegen.schema.front_matter import CardFrontMatter, Image, LinkedFile, PageFrontMatter
from sitegen.schema.programme import Place
from sitegen.schema.settings import Settings
from sitegen.schema.vocabularies import Line, Theme
from sitegen.urls import page_of

One = TypeVar("One", Line, Theme, Place)


class Assembly(Struct, frozen=True):
    """The site, what does not fit together, and the pages that are not in it for now.

    Those are `hidden` because they are drafts, or `unread` because there is a mistake in them.
    """

    site: Site
    problems: tuple[Problem, ...]
    hidden: frozenset[str]
    unread: frozenset[str]


class _Material(Struct, frozen=True):
    """What documents are linked with; `problems` fills on the way."""

    settings: Settings
    folder: Folder
    pictures: Mapping[str, ImageInfo]
    counted: frozenset[str]
    problems: list[Problem] = field(default_factory=list)

    def report(self, path: str) -> Report:
        return Report(self.folder.shown(path), problems=self.problems)


def assemble(
    documents: Iterable[Document],
    settings: Settings,
    folder: Folder,
    pictures: Mapping[str, ImageInfo],
    today: datetime.date,
    *,
    drafts: bool,
    members: tuple[Member, ...] = (),
) -> Assembly:
    """Link the documents that are published on `today` (with `drafts`: all of them).

    `members` are the showcases of others that join the site.
    """
    material = _Material(settings, folder, pictures, _counted(settings))
    ordered = sorted(documents, key=lambda document: document.path)
    _check_slugs(ordered, material)
    hidden = set()
    cards: list[Card] = []
    pages: defaultdict[str, list[Page]] = defaultdict(list)
    for document in ordered:
        front_matter = document.front_matter
        if front_matter is None or not document.kind:
            continue
        draft = _waits(document, front_matter, today)
        if draft and not drafts:
            hidden.add(page_of(document.path))
        elif isinstance(front_matter, CardFrontMatter):
            cards.append(_card(document, front_matter, draft, material))
        else:
            pages[document.kind].append(_page(document, front_matter, draft, material))
    site = _site(settings, cards, pages, pictures.get(settings.house_style.picture or ""), members)
    unread = (page_of(one.path) for one in ordered if one.front_matter is None)
    return Assembly(site, tuple(material.problems), frozenset(hidden), frozenset(unread))


def _counted(settings: Settings) -> frozenset[str]:
    """The sources of money whose amounts count."""
    return frozenset(source.id for source in settings.sources if source.counts)


def _waits(
    document: Document, front_matter: CardFrontMatter | PageFrontMatter, today: datetime.date
) -> bool:
    """Whether a text is a draft, or not to be published before a later day.

    Without a day of its own, news waits for the day or the month in its name.
    """
    news = news_date(document.slug) if document.kind == "news" else None
    day = front_matter.publish.isoformat() if front_matter.publish else news
    return front_matter.draft or bool(day and day > today.isoformat())


def _site(
    settings: Settings,
    cards: Sequence[Card],
    pages: Mapping[str, Sequence[Page]],
    share: ImageInfo | None,
    members: tuple[Member, ...],
) -> Site:
    """Cards and pages (by kind) in the order of the site."""
    return Site(
        settings=settings,
        cards=tuple(sorted(cards, key=_card_order)),
        home=next(iter(pages.get("home", ())), None),
        themes={page.slug: page for page in pages.get("theme", ())},
        lines={page.slug: page for page in pages.get("line", ())},
        pages=tuple(pages.get("page", ())),
        news=tuple(sorted(pages.get("news", ()), key=_begins, reverse=True)),
        albums=tuple(pages.get("album", ())),
        share=share,
        members=members,
    )


def number_order(number: str | None) -> tuple[bool, tuple[tuple[int, str], ...]]:
    """Sorts '2.9' before '2.10', and cards without a number last."""
    parts = re.findall(r"([0-9]+)|([^0-9.\s]+)", number or "")
    return (not parts, tuple((int(digits or 0), word) for digits, word in parts))


def _card_order(card: Card) -> tuple[object, ...]:
    return (*number_order(card.front_matter.number), card.front_matter.title.casefold(), card.slug)


def _card(
    document: Document, front_matter: CardFrontMatter, draft: bool, material: _Material
) -> Card:
    settings = material.settings
    return Card(
        slug=document.slug,
        source=document.path,
        path=page_of(document.path),
        front_matter=front_matter,
        body=document.body,
        status=next(status for status in settings.statuses if status.id == front_matter.status),
        lines=_of(settings.lines, front_matter.line),
        themes=_of(settings.themes, front_matter.themes),
        partners=tuple(_participants(front_matter, settings)),
        places=_of(settings.places, front_matter.places),
        pictures=_illustrations(document, front_matter.images, material),
        figures=_figures(document, material),
        attachments=_attachments(document, front_matter, material),
        counted=material.counted,
        draft=draft,
    )


def _of(listed: Iterable[One], ids: Iterable[str]) -> tuple[One, ...]:
    """The items of a list of the site with these ids, each once."""
    known = {one.id: one for one in listed}
    return tuple(known[id_] for id_ in dict.fromkeys(ids))


def _participants(front_matter: CardFrontMatter, settings: Settings) -> Iterator[Participant]:
    known = {one.id: one for one in settings.organisations}
    for partner in front_matter.partners:
        organisation = known.get(partner.organisation)
        label = organisation.label if organisation else partner.organisation
        yield Participant(label, organisation, partner.role)


def _page(
    document: Document, front_matter: PageFrontMatter, draft: bool, material: _Material
) -> Page:
    settings = material.settings
    vocabulary = f"{document.kind}s"
    labels = settings.vocabularies.get(vocabulary, {})
    if document.kind in ("theme", "line") and document.slug not in labels:
        material.report(document.path).at(
            f"unknown-{document.kind}",
            0,
            given=document.slug,
            vocabulary=settings.nouns.get(vocabulary, vocabulary),
            suggestion=nearest(document.slug, labels),
            known=", ".join(labels),
        )
    title = front_matter.title or document.body.title or labels.get(document.slug, document.slug)
    return Page(
        slug=document.slug,
        source=document.path,
        path=page_of(document.path),
        title=title,
        front_matter=front_matter,
        body=document.body,
        pictures=_illustrations(document, front_matter.images, material),
        figures=_figures(document, material),
        attachments=_attachments(document, front_matter, material),
        date=news_date(document.slug) if document.kind == "news" else None,
        draft=draft,
    )


def _begins(news: Page) -> tuple[str, str]:
    """When a news item is from, to the day: one of a month comes before those of its days."""
    return f"{news.date}-01"[:10], news.slug


def _illustrations(
    document: Document, images: Sequence[Image], material: _Material
) -> tuple[Illustration, ...]:
    """The declared pictures whose file could be read; others have been reported."""
    found = [(image, material.pictures.get(beside(document.path, image.file))) for image in images]
    return tuple(
        Illustration(
            document.path,
            info,
            "" if image.decorative else image.alt or "",
            image.caption,
            image.credit,
            image.focus,
        )
        for image, info in found
        if info is not None
    )


def _figures(document: Document, material: _Material) -> dict[str, ImageInfo]:
    return {
        figure.path: material.pictures[figure.path]
        for figure in document.body.figures
        if figure.path in material.pictures
    }


def _attachments(
    document: Document, front_matter: CardFrontMatter | PageFrontMatter, material: _Material
) -> tuple[Attachment, ...]:
    """The files beside the text that are published as they are: declared, or linked to."""
    report = material.report(document.path)
    attachments = []
    wanted = named_files(document, front_matter, material.folder)
    for path, (title, line, key) in wanted.items():
        found = material.folder.stamps.get(path)
        if path.rpartition(".")[2].lower() not in ATTACHMENTS:
            report.at("file-kind", line, key=key, given=path, known=", ".join(sorted(ATTACHMENTS)))
        elif found is None:
            report_missing_file(report, material.folder, path, line, key)
        else:
            attachments.append(Attachment(path, found.size, title, line, key))
    return tuple(attachments)


def named_files(
    document: Document, front_matter: CardFrontMatter | PageFrontMatter, folder: Folder
) -> dict[str, tuple[str, int, str]]:
    """The files that a text names, by path: the title, and the line and key that name it."""
    wanted: dict[str, tuple[str, int, str]] = {}
    for key, declared in _declared_files(front_matter):
        if declared.file:
            path = beside(document.path, declared.file)
            title = declared.title or posixpath.basename(path)
            wanted.setdefault(path, (title, document.places.get(key, 0), key))
    for link in document.body.links:
        path = link.target.file or ""
        if path in folder.stamps:
            wanted.setdefault(path, (posixpath.basename(path), link.line, link.key))
    return wanted


def _declared_files(
    front_matter: CardFrontMatter | PageFrontMatter,
) -> Iterator[tuple[str, LinkedFile]]:
    """The documents, links and films of a text, each with the key of its file."""
    lists = {"documents": front_matter.documents, "links": front_matter.links}
    if isinstance(front_matter, CardFrontMatter):
        lists["videos"] = front_matter.videos
    for name, declared in lists.items():
        for number, one in enumerate(declared, 1):
            yield f"{name}[{number}].file", one


def _check_slugs(documents: Sequence[Document], material: _Material) -> None:
    """Report the names of cards, in `related` and `featured`, that no card has."""
    slugs = [document.slug for document in documents if document.kind == "card"]
    for document in filter(attrgetter("kind"), documents):
        key, names = _named_cards(document.front_matter)
        for number, name in enumerate(names, 1):
            if name not in slugs:
                place = f"{key}[{number}]"
                material.report(document.path).at(
                    "unknown-card",
                    document.places.get(place, 0),
                    key=place,
                    given=name,
                    one=material.settings.words.card.one,
                    suggestion=nearest(name, slugs),
                )


def _named_cards(
    front_matter: CardFrontMatter | PageFrontMatter | None,
) -> tuple[str, Sequence[str]]:
    """The key that names other cards, and their names."""
    if isinstance(front_matter, CardFrontMatter):
        return "related", front_matter.related
    return "featured", front_matter.featured if front_matter else ()

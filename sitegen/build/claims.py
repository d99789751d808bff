"""What of a site claims an address: its files, texts, pages, documents and old addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sitegen.build.record import PATH as RECORD
from sitegen.build.register import Claim
from sitegen.content.config import SiteConfig
from sitegen.content.documents import Document
from sitegen.content.load import Loaded
from sitegen.diagnostics.problems import Problem, Report, in_file
from sitegen.exports.aliases import file_of, read_alias
from sitegen.model.site import Card, Page, Site
from sitegen.pages.route import Route
from sitegen.schema.kinds import slug
from sitegen.schema.settings import SETTINGS
from sitegen.urls import ASSETS, INDEX, MEDIA, page_of

# Names at the root of a site that hosts read, and no visitor gets.
_OF_HOSTS = ("_headers", "_redirects", "_routes.json", "_worker.js", "CNAME")

Moved = tuple[str, Card | Page, Claim]
"""An old address within the site, whose it is, and its claim."""


def program_claims(files: Iterable[str], config: SiteConfig) -> Iterator[Claim]:
    """What the program publishes beside the pages: these files, and folders of its own."""
    folders = (ASSETS, MEDIA, *INDEX, config.language.addresses["admin"])
    yield from (Claim(f"{folder}/", f"/{folder}/") for folder in folders)
    names = {*files, *_OF_HOSTS, RECORD, "search/index.json"}
    yield from (Claim(path, f"/{path}") for path in sorted(names))


def page_claims(routes: Sequence[Route], content: Loaded, config: SiteConfig) -> Iterator[Claim]:
    """The pages of the texts, drafts included, and those that the program makes besides.

    A text at the address of a part of the site introduces that part: both are one page.
    """
    documents = [one for one in content.documents if one.kind]
    yield from (_text_claim(one, content) for one in documents)
    alone = {page_of(one.path) for one in documents}  # the texts that introduce nothing yet
    for route in _beside_texts(routes, documents):
        if route.path in alone and route.above is None:
            alone.remove(route.path)
        else:
            blamed = route.path not in alone
            yield _page_claim(route.path, route.file, content, config, blamed=blamed)


def markdown_claims(
    routes: Iterable[Route], content: Loaded, config: SiteConfig
) -> Iterator[Claim]:
    """The texts beside pages, each once: of two cards with one address the cards are told."""
    for file in sorted({file for route in routes for file in route.paths[1:]}):
        yield _page_claim(file, file, content, config, blamed=True)


def _beside_texts(routes: Iterable[Route], documents: Sequence[Document]) -> Iterator[Route]:
    """The pages that are not those of the texts, which have these addresses by their sources.

    What lies beside the page of a card comes once: of two cards with one address the texts are
    told. A text that cannot be read may introduce the part of the site at its address.
    """
    texts = {one.path: page_of(one.path) for one in documents}
    unread = {texts[one.path] for one in documents if one.front_matter is None}
    beside: set[str] = set()
    for route in routes:
        if route.path in unread:
            continue
        if route.text is not None and texts.get(route.text.source) == route.path:
            continue
        if isinstance(route.text, Card):
            if route.file in beside:
                continue
            beside.add(route.file)
        yield route


def _text_claim(document: Document, content: Loaded) -> Claim:
    shown = content.folder.shown(document.path)
    file = f"{page_of(document.path)}index.html"
    return Claim(file, shown, at=shown, rule="same-address")


def _page_claim(
    path: str, file: str, content: Loaded, config: SiteConfig, *, blamed: bool
) -> Claim:
    """A page of the program; where the site chose its address, that choice may be `blamed`."""
    address = f"/{path}"
    key = _chosen_by(path, config, content.places) if blamed else ""
    if not key:
        return Claim(file, address)
    at, line = content.folder.shown(SETTINGS), content.places.get(key, 0)
    return Claim(file, f"{at}: {key}", at, line, key, rule="address-taken", given=address)


def _chosen_by(path: str, config: SiteConfig, places: Mapping[str, int]) -> str:
    """The key in `site.yaml` that a page takes its address from; empty without one."""
    settings = config.settings
    words = settings.words
    parts = {"card": words.card, "line": words.line, "theme": words.theme}
    keys = {word.folder: f"words.{name}" for name, word in parts.items()}
    sections = in_file("sections", settings.sections, places)
    keys |= {slug(one.heading): f"{key}.heading" for key, one in sections if one.collect}
    fields = in_file("fields", settings.fields, places)
    keys |= {field.id: f"{key}.id" for key, field in fields}
    chosen = [keys[name] for name in path.split("/") if name in keys]
    return chosen[-1] if chosen else ""


def document_claims(site: Site, content: Loaded) -> Iterator[Claim]:
    """The files that are published as they are, each where it is named first."""
    claimed = set()
    for owner in site.owners:
        at = content.folder.shown(owner.source)
        for file in owner.attachments:
            if file.path not in claimed:
                claimed.add(file.path)
                name, given = content.folder.shown(file.path), f"/{file.path}"
                yield Claim(file.path, name, at, file.line, file.key, "document-taken", given)


def moved(site: Site, content: Loaded, config: SiteConfig, problems: list[Problem]) -> list[Moved]:
    """The old addresses of cards and pages; reports those that no visitor can reach."""
    places = {document.path: document.places for document in content.documents}
    found: list[Moved] = []
    for owner in site.owners:
        at, own = content.folder.shown(owner.source), set[str]()
        report = Report(at, problems=problems, places=places[owner.source])
        for number, alias in enumerate(owner.front_matter.aliases, 1):
            key = f"aliases[{number}]"
            old = read_alias(alias, config.addresses)
            if old.reason:
                report.at(old.reason, 0, key=key, given=alias, suggestion=old.suggestion)
            elif old.path not in own:
                own.add(old.path)
                line = report.places.get(key, 0)
                claim = Claim(file_of(old.path), at, at, line, key, "alias-taken", alias)
                found.append((old.path, owner, claim))
    return found

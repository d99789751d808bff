"""Links in the texts: whether each leads to a page, an anchor or a file that will be there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from sitegen.content.documents import Document
from sitegen.content.folder import Folder
from sitegen.content.text import LinkUse
from sitegen.diagnostics.problems import Problem, Report, nearest
from sitegen.model.site import Site
from sitegen.pages.lessons import lesson_anchor
from sitegen.pages.route import Route

# The beginning of a web address without what comes before it.
_SITE = re.compile(r"www\.[\w-]+\.\w|[\w-]+(\.[\w-]+)*\.(nl|eu|com|org|net)(/|$)", re.I)


class Destinations(Struct, frozen=True):
    """Where links can lead: pages with the anchors that are known (None: not known), and files.

    What leads to an `unread` page is right as soon as the mistake in its text is mended.
    """

    pages: Mapping[str, frozenset[str] | None]
    files: Collection[str]
    hidden: Collection[str]
    unread: Collection[str]


def destinations(
    site: Site,
    routes: Iterable[Route],
    files: Iterable[str],
    hidden: Collection[str],
    unread: Collection[str],
) -> Destinations:
    """Everything that texts of this site can link to."""
    pages: dict[str, frozenset[str] | None] = {
        path: None for route in routes for path in route.paths
    }
    for card in site.cards:
        lessons = (lesson_anchor(n) for n in range(1, len(card.front_matter.lessons) + 1))
        pages[card.path] = card.body.anchors | frozenset(lessons)
    for page in (*site.pages, *site.news):
        if page.path in pages:
            pages[page.path] = page.body.anchors
    return Destinations(pages, frozenset(files), hidden, unread)


def check_links(
    documents: Iterable[Document], folder: Folder, there: Destinations
) -> Iterator[Problem]:
    """The links that lead nowhere, in the order of the documents."""
    for document in documents:
        report = Report(folder.shown(document.path))
        for link in document.body.links:
            if link.target.file is not None:
                _check_file(link, link.target.file, folder, there, report)
            else:
                _check_page(link, link.target.page or "", there, report)
        yield from report.problems


def _check_file(
    link: LinkUse, file: str, folder: Folder, there: Destinations, report: Report
) -> None:
    if file in there.files or file in folder.stamps or folder.is_refused(file):
        return
    if folder.is_passed_over(file):
        report.at("file-passed-over", link.line, key=link.key, given=link.href)
    else:
        suggestion = _elsewhere(link.href) or _beside(file, folder)
        report.at("link-broken", link.line, key=link.key, given=link.href, suggestion=suggestion)


def _check_page(link: LinkUse, page: str, there: Destinations, report: Report) -> None:
    if page in there.hidden:
        report.at("link-draft", link.line, key=link.key, given=link.href)
    elif page in there.unread:
        return
    elif page not in there.pages:
        near = nearest(page.strip("/"), (name.strip("/") for name in there.pages))
        suggestion = _elsewhere(link.href) or (near and f"/{near}/")
        report.at("link-broken", link.line, key=link.key, given=link.href, suggestion=suggestion)
    else:
        _check_anchor(link, there.pages[page], report)


def _check_anchor(link: LinkUse, anchors: frozenset[str] | None, report: Report) -> None:
    fragment = link.target.fragment
    if fragment and anchors is not None and fragment not in anchors:
        suggestion = nearest(fragment, anchors)
        report.at("anchor-broken", link.line, key=link.key, given=link.href, suggestion=suggestion)


def _elsewhere(href: str) -> str:
    """An address of another site or of a mailbox as it should begin; empty when it is neither."""
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", href):
        return f"mailto:{href}"
    return f"https://{href}" if _SITE.match(href) else ""


def _beside(path: str, folder: Folder) -> str:
    """The file in the same folder whose name is most like it; empty when none is."""
    at, _, name = path.rpartition("/")
    return nearest(name, (other.rpartition("/")[2] for other in folder.stamps if _in(other, at)))


def _in(path: str, folder: str) -> bool:
    return path.rpartition("/")[0] == folder

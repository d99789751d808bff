"""A page to be made: its address, its template, its view, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from sitegen.i18n.typography import typographic
from sitegen.media.renditions import ImageInfo, fallback
from sitegen.model.site import Card, Illustration, Page
from sitegen.pages.components import Head, Link, View
from sitegen.pages.presenter import Presenter, Section
from sitegen.urls import MEDIA, markdown_of


class Route(Struct, frozen=True):
    """A page to be made. `path` is its address within the site; the view is made late.

    `text` is the card or page whose running text it shows, `others` are those whose texts it
    gathers besides; `above` is the part of the site that it belongs to. A page that only repeats
    others (a choice of a filter, a further page of a list) is not `listed` in the sitemap.
    `as_markdown` is the template that makes a text of the same view, for programs that read rather
    than look.
    """

    path: str
    template: str
    title: str
    view: Callable[[], View]
    description: str | None = None
    picture: ImageInfo | None = None
    text: Card | Page | None = None
    above: Section | None = None
    listed: bool = True
    kind: str = "website"
    others: tuple[Card | Page, ...] = ()
    as_markdown: str | None = None

    @property
    def texts(self) -> tuple[Card | Page, ...]:
        """Every card and page of which it shows the running text, its own first."""
        return (self.text, *self.others) if self.text else self.others

    @property
    def file(self) -> str:
        """The file within the site that holds the page."""
        return self.path if self.path.endswith(".html") else f"{self.path}index.html"

    @property
    def paths(self) -> tuple[str, ...]:
        """Its address, and that of the text beside it, if there is one."""
        return (self.path, markdown_of(self.file)) if self.as_markdown else (self.path,)


def head(presenter: Presenter, route: Route) -> Head:
    """What a page says of itself to browsers and search engines."""
    site = presenter.site
    name = typographic(site.settings.title)
    about = typographic(site.settings.tagline or site.settings.organisation)
    image = route.picture or site.share or site.first_picture
    known = bool(presenter.addresses.origin) and not route.path.endswith(".html")
    return Head(
        title=f"{route.title} - {name}" if route.path else f"{name} - {route.title}",
        description=route.description or f"{route.title}. {about}",
        canonical=presenter.addresses.absolute(route.path) if known else None,
        image=_share_picture(presenter, image) if image and presenter.addresses.origin else None,
        kind=route.kind,
    )


def _share_picture(presenter: Presenter, image: ImageInfo) -> str:
    return presenter.addresses.absolute(f"{MEDIA}/{fallback(image).name}")


def crumbs(presenter: Presenter, route: Route) -> tuple[Link, ...]:
    """The way to a page, itself last; nothing on the home page."""
    if not route.path:
        return ()
    home = Link(presenter.language.titles["home"], presenter.url(""))
    above = [Link(one.title, presenter.url(one.path)) for one in [route.above] if one]
    return (home, *above, Link(route.title, presenter.url(route.path), current=True))


def first_picture(pictures: tuple[Illustration, ...]) -> ImageInfo | None:
    """The picture that stands for a text, if it has any."""
    return pictures[0].image if pictures else None


def section_route(
    presenter: Presenter, part: str, template: str, view: Callable[[], View]
) -> Route:
    """The page of a part of the site, or its first, with what an editor wrote of it."""
    one = presenter.section(part)
    return Route(one.path, template, one.title, view, one.lead, text=one.text)


def paged(
    presenter: Presenter, first: Route, pages: int, view: Callable[[int], View]
) -> Iterator[Route]:
    """The pages of a long section, of which `first` is the first.

    `view` gives the view of a page by its number. Further pages show no running text, and search
    engines need not know them.
    """
    for number in range(1, pages + 1):
        yield replace(
            first,
            path=presenter.page_path(first.path, number),
            view=partial(view, number),
            text=first.text if number == 1 else None,
            listed=first.listed and number == 1,
        )


def section_routes(
    presenter: Presenter, part: str, template: str, pages: int, view: Callable[[int], View]
) -> Iterator[Route]:
    """The pages of a part of the site that takes several."""
    first = section_route(presenter, part, template, partial(view, 1))
    return paged(presenter, first, pages, view)

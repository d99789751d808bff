"""What a page tells programs of itself: JSON-LD with the words of schema.org."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from markupsafe import Markup
from msgspec import json

from sitegen.model.site import Card, Page
from sitegen.pages.components import Link
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route
from sitegen.urls import SHOWCASE

_CONTEXT = "https://schema.org"

# What kind of page a template makes; any other is a WebPage.
TYPES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            [
                *("cards.html", "collected.html", "entrance.html", "groups.html", "lessons.html"),
                *("line.html", "news.html", "organisations.html", "places.html", "theme.html"),
                *("timeline.html", "changes.html"),
            ],
            "CollectionPage",
        ),
        "article.html": "NewsArticle",
        "card.html": "Article",
        "gallery.html": "ImageGallery",
        "organisation.html": "ProfilePage",
        "report.html": "Report",
        "search.html": "SearchResultsPage",
    }
)
# What such a page is about, by its title.
_ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "line.html": "DefinedTerm",
        "organisation.html": "Organization",
        "place.html": "Place",
        "theme.html": "DefinedTerm",
    }
)


def linked_data(presenter: Presenter, route: Route, crumbs: tuple[Link, ...]) -> Markup | None:
    """The JSON-LD of a page, safe to print within a script; None for a site without an address."""
    if not presenter.addresses.origin or route.file == route.path:
        return None
    graph = [_page(presenter, route), *_home(presenter, route)]
    if crumbs:
        graph.append(_crumbs(presenter, crumbs))
    text = json.encode({"@context": _CONTEXT, "@graph": graph}).decode()
    # Nothing in it can end the script, whatever a title holds.
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))


def _page(presenter: Presenter, route: Route) -> dict[str, Any]:
    type_ = TYPES.get(route.template, "WebPage")
    page: dict[str, Any] = {
        "@type": type_,
        "@id": presenter.addresses.absolute(route.path),
        "url": presenter.addresses.absolute(route.path),
        "name": route.title,
        "inLanguage": presenter.language.code,
        "isPartOf": {"@id": f"{presenter.addresses.absolute('')}#site"},
        **({"description": route.description} if route.description else {}),
    }
    if type_ in ("Article", "NewsArticle"):
        page["headline"] = page.pop("name")
        page["publisher"] = {"@id": f"{presenter.addresses.absolute('')}#publisher"}
    if isinstance(route.text, Page) and route.text.date:
        page["datePublished"] = route.text.date
    if (about := _about(presenter, route)) is not None:
        page["about"] = about
    if route.template == "open_data.html":
        page["mainEntity"] = _dataset(presenter)
    return page


def _about(presenter: Presenter, route: Route) -> dict[str, Any] | None:
    if isinstance(route.text, Card) and route.template == "card.html":
        return _project(presenter, route.text)
    if (type_ := _ABOUT.get(route.template)) is not None:
        return {"@type": type_, "name": route.title}
    return None


def _project(presenter: Presenter, card: Card) -> dict[str, Any]:
    """The project that a card tells of."""
    front_matter = card.front_matter
    told: dict[str, Any] = {
        "@type": "Project",
        "name": front_matter.title,
        "identifier": front_matter.number,
        "description": front_matter.summary,
        "foundingDate": front_matter.start,
        "dissolutionDate": front_matter.end,
        "keywords": [theme.label for theme in card.themes],
        "member": [{"@type": "Organization", "name": one.label} for one in card.partners],
        "location": [{"@type": "Place", "name": place.label} for place in card.places],
    }
    return {key: value for key, value in told.items() if value}


def _dataset(presenter: Presenter) -> dict[str, Any]:
    """The published data, as search engines for data look for it."""
    absolute, settings = presenter.addresses.absolute, presenter.site.settings
    about = presenter.language.column_help["dataset"].format(title=settings.title)
    return {
        "@type": "Dataset",
        "name": settings.title,
        "description": about,
        "url": absolute(presenter.section("data").path),
        "distribution": {
            "@type": "DataDownload",
            "contentUrl": absolute(SHOWCASE),
            "encodingFormat": "application/json",
        },
    }


def _home(presenter: Presenter, route: Route) -> Iterator[dict[str, Any]]:
    """Whose site it is, on the home page; other pages refer to that."""
    if route.path:
        return
    absolute, settings = presenter.addresses.absolute, presenter.site.settings
    home = absolute("")
    yield {
        "@type": "WebSite",
        "@id": f"{home}#site",
        "url": home,
        "name": settings.title,
        "publisher": {"@id": f"{home}#publisher"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{absolute(presenter.section('search').path)}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }
    yield {
        "@type": "Organization",
        "@id": f"{home}#publisher",
        "name": settings.organisation,
        **({"sameAs": settings.publisher} if settings.publisher else {}),
    }


def _crumbs(presenter: Presenter, crumbs: tuple[Link, ...]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": link.label,
                "item": f"{presenter.addresses.origin}{link.url}",
            }
            for number, link in enumerate(crumbs, 1)
        ],
    }

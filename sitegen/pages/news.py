"""The news: the list, and a page for each item."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.model.site import Page
from sitegen.pages.attachments import Download, downloads, links
from sitegen.pages.components import Link, Pager, Picture, View
from sitegen.pages.paging import page_count, page_slice
from sitegen.pages.presenter import Presenter, summary
from sitegen.pages.route import Route, first_picture, paged


class NewsTeaser(Struct, frozen=True):
    """A news item as it stands in a list; `date` is ISO 8601, a day or a month."""

    title: str
    url: str
    date: str
    summary: str | None
    picture: Picture | None
    draft: bool = False


class NewsView(View, frozen=True):
    """news.html: the news, newest first."""

    title: str
    lead: str | None
    items: tuple[NewsTeaser, ...]
    pager: Pager | None


class ArticleView(View, frozen=True):
    """article.html: one news item."""

    title: str
    date: str
    lead: str | None
    pictures: tuple[Picture, ...]
    documents: tuple[Download, ...]
    links: tuple[Link, ...]
    newer: Link | None
    older: Link | None


def news_teaser(presenter: Presenter, item: Page) -> NewsTeaser:
    """A news item as it stands in a list."""
    return NewsTeaser(
        title=typographic(item.title),
        url=presenter.url(item.path),
        date=item.date or "",
        summary=summary(item),
        picture=presenter.lead_picture(item.pictures),
        draft=item.draft,
    )


def news_view(presenter: Presenter, page: int) -> NewsView:
    """A page of the news, newest first."""
    news, section = presenter.site.news, presenter.section("news")
    return NewsView(
        title=section.title,
        lead=section.lead,
        items=tuple(news_teaser(presenter, item) for item in news[page_slice(page)]),
        pager=presenter.pager(section.path, page, len(news)),
    )


def article_view(presenter: Presenter, position: int) -> ArticleView:
    """The news item at a place in the news, newest first."""
    news = presenter.site.news
    item = news[position]
    teaser = news_teaser(presenter, item)
    newer = news_teaser(presenter, news[position - 1]) if position else None
    older = news_teaser(presenter, news[position + 1]) if position + 1 < len(news) else None
    return ArticleView(
        title=teaser.title,
        date=teaser.date,
        lead=teaser.summary,
        pictures=tuple(presenter.picture(shown) for shown in item.pictures),
        documents=downloads(presenter, item, item.front_matter.documents),
        links=links(presenter, item, item.front_matter.links),
        newer=Link(newer.title, newer.url) if newer else None,
        older=Link(older.title, older.url) if older else None,
    )


def routes(presenter: Presenter) -> Iterator[Route]:
    """The news, and a page for each item."""
    news, section = presenter.site.news, presenter.section("news")
    if news:
        view = partial(news_view, presenter)
        first = Route(section.path, "news.html", section.title, partial(view, 1), section.lead)
        yield from paged(presenter, first, page_count(len(news)), view)
    for position, item in enumerate(news):
        yield Route(
            item.path,
            "article.html",
            typographic(item.title),
            partial(article_view, presenter, position),
            summary(item),
            first_picture(item.pictures),
            item,
            section,
            kind="article",
        )

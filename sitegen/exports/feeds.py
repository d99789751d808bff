"""For machines: Atom feeds, the sitemap, robots.txt and security.txt."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

from sitegen.i18n.typography import typographic
from sitegen.model.site import Site
from sitegen.schema.settings import Settings
from sitegen.urls import Addresses

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_FEED_ENTRIES = 50


class AtomEntry(Struct, frozen=True):
    """An entry of a feed, with the address of its page within the site.

    `id` tells it from all others, also when it is read again; `date` is ISO 8601: a year, a month
    or a day.
    """

    id: str
    title: str
    path: str
    date: str | None
    summary: str


class AtomFeed(Struct, frozen=True):
    """A feed at `path` that belongs to a `page`; its entries are the newest first."""

    id: str
    path: str
    page: str
    title: str
    entries: Sequence[AtomEntry]


def news_feed(site: Site, addresses: Addresses) -> AtomFeed:
    """The news."""
    return AtomFeed(
        id=feed_id(addresses, "", site.settings.title),
        path="feed.xml",
        page="",
        title=site.settings.title,
        entries=[
            AtomEntry(
                id=feed_id(addresses, item.path, item.path),
                title=item.title,
                path=item.path,
                date=item.date,
                summary=item.front_matter.summary or item.body.lead,
            )
            for item in site.news[:_FEED_ENTRIES]
        ],
    )


def atom(feed: AtomFeed, settings: Settings, addresses: Addresses) -> bytes:
    """A feed in the form of Atom."""
    newest = feed.entries[:_FEED_ENTRIES]
    updated = _moment(newest[0].date if newest else None)
    page = addresses.absolute(feed.page) or "/"
    lines = [
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(settings.language)}>',
        f"<title>{escape(typographic(feed.title))}</title>",
        f"<id>{escape(feed.id)}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(typographic(settings.organisation))}</name></author>",
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>',
        f'<link rel="self" type="application/atom+xml" '
        f"href={quoteattr(addresses.absolute(feed.path))}/>",
        *(line for entry in newest for line in _entry(entry, addresses)),
        "</feed>",
    ]
    return (_XML + "\n".join(lines) + "\n").encode()


def _entry(entry: AtomEntry, addresses: Addresses) -> Iterable[str]:
    yield "<entry>"
    yield f"<title>{escape(typographic(entry.title))}</title>"
    yield f"<id>{escape(entry.id)}</id>"
    url = quoteattr(addresses.absolute(entry.path))
    yield f'<link rel="alternate" type="text/html" href={url}/>'
    yield f"<updated>{_moment(entry.date)}</updated>"
    yield f"<summary>{escape(typographic(entry.summary))}</summary>"
    yield "</entry>"


def feed_id(addresses: Addresses, path: str, name: str) -> str:
    """A feed needs whole addresses; without a known host a name takes their place."""
    url = addresses.absolute(path) or "/"
    return url if url.startswith("http") else f"urn:showcase:{name.strip('/').replace(' ', '-')}"


def _moment(date: str | None) -> str:
    """The moment at which a day or a month begins."""
    return f"{date or '1970'}-01-01"[:10] + "T00:00:00Z"


def sitemap(pages: Iterable[str], addresses: Addresses) -> bytes:
    """The pages that a search engine should know."""
    lines = [
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{escape(addresses.absolute(page))}</loc></url>" for page in pages),
        "</urlset>",
    ]
    return (_XML + "\n".join(lines) + "\n").encode()


def robots(addresses: Addresses, *, hidden: bool) -> bytes:
    """What search engines may read; a preview (`hidden`) is not for them."""
    lines = ["User-agent: *", "Disallow: /" if hidden else "Allow: /"]
    if addresses.origin and not hidden:
        lines.append(f"Sitemap: {addresses.absolute('sitemap.xml')}")
    return ("\n".join(lines) + "\n").encode()


def security(site: Site, addresses: Addresses, today: datetime.date) -> bytes | None:
    """security.txt, with an expiry within a year; None without anyone to tell.

    The expiry lies eleven months after the first of this month: a rebuild within the month gives
    the same bytes.
    """
    contact = site.settings.contact
    where = contact and (
        contact.url or (f"mailto:{quote(contact.email, '@')}" if contact.email else None)
    )
    if not where:
        return None
    month = today.month + 10
    expires = datetime.date(today.year + month // 12, month % 12 + 1, 1)
    lines = [f"Contact: {where}", f"Expires: {_moment(expires.isoformat())}"]
    lines.append(f"Preferred-Languages: {site.settings.language}")
    if addresses.origin:
        lines.append(f"Canonical: {addresses.absolute('.well-known/security.txt')}")
    return ("\n".join(lines) + "\n").encode()

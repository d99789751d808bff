"""For machines: the Atom feed, the sitemap, robots.txt and security.txt."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from sitegen.i18n.typography import typographic
from sitegen.model.site import Page, Site
from sitegen.urls import Addresses

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_FEED_ENTRIES = 50


def atom(site: Site, addresses: Addresses) -> bytes:
    """The news as an Atom feed, newest first."""
    settings = site.settings
    home = addresses.absolute("") or "/"
    newest = site.news[:_FEED_ENTRIES]
    updated = _moment(newest[0].date) if newest else _moment(None)
    lines = [
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(settings.language)}>',
        f"<title>{escape(typographic(settings.title))}</title>",
        f"<id>{escape(_id(home, settings.title))}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(typographic(settings.organisation))}</name></author>",
        f'<link rel="alternate" type="text/html" href={quoteattr(home)}/>',
        f'<link rel="self" type="application/atom+xml" '
        f"href={quoteattr(addresses.absolute('feed.xml'))}/>",
        *(line for item in newest for line in _entry(item, addresses)),
        "</feed>",
    ]
    return (_XML + "\n".join(lines) + "\n").encode()


def _entry(item: Page, addresses: Addresses) -> Iterable[str]:
    url = addresses.absolute(item.path)
    yield "<entry>"
    yield f"<title>{escape(typographic(item.title))}</title>"
    yield f"<id>{escape(_id(url, item.path))}</id>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(url)}/>'
    yield f"<updated>{_moment(item.date)}</updated>"
    summary = item.front_matter.summary or item.body.lead
    yield f"<summary>{escape(typographic(summary))}</summary>"
    yield "</entry>"


def _id(url: str, name: str) -> str:
    """A feed needs whole addresses; without a known host a name takes their place."""
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

"""What language models look for: what the site is, and where its texts are as Markdown.

https://llmstxt.org/
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.i18n.typography import capital
from sitegen.model.site import Site
from sitegen.urls import SHOWCASE, Addresses

PATH = "llms.txt"


def llms(site: Site, addresses: Addresses, text: str) -> bytes:
    """The list of all cards and pages; `text` is the name of the file of a card in Markdown."""
    return ("\n".join(_lines(site, addresses, text)) + "\n").encode()


def _lines(site: Site, addresses: Addresses, text: str) -> Iterator[str]:
    settings, absolute = site.settings, addresses.absolute
    words = settings.words.card
    yield f"# {settings.title}"
    yield ""
    about = " ".join(filter(None, [settings.organisation + ".", settings.tagline]))
    yield f"> {about}"
    if site.home and site.home.front_matter.summary:
        yield ""
        yield " ".join(site.home.front_matter.summary.split())
    if site.cards:
        yield ""
        yield f"## {capital(words.many)}"
        yield ""
        for card in site.cards:
            summary = " ".join(card.front_matter.summary.split())
            yield f"- [{card.front_matter.title}]({absolute(card.path)}{text}): {summary}"
    if site.pages:
        yield ""
        yield "## Site"
        yield ""
        yield from (f"- [{page.title}]({absolute(page.path)})" for page in site.pages)
    yield ""
    yield "## Data"
    yield ""
    yield f"- [showcase.json]({absolute(SHOWCASE)})"

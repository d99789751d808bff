"""Reads a built site as a visitor would: every link, picture and anchor, from the HTML itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_ADDRESS = {"a": "href", "link": "href", "img": "src", "script": "src", "form": "action"}


@dataclass
class Html:
    """What a page links to, and the ids it has."""

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Html()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.page.ids.append(str(values["id"]))
        if tag in _ADDRESS and values.get(_ADDRESS[tag]):
            self.page.links.append(str(values[_ADDRESS[tag]]))
        for candidate in str(values.get("srcset") or "").split(","):
            if candidate.strip():
                self.page.links.append(candidate.split()[0])
        if values.get("property") == "og:image":
            self.page.links.append(str(values["content"]))

    def handle_data(self, data: str) -> None:
        if self.lasttag not in ("script", "style"):  # what nobody reads
            self.page.text.append(data)


def read_page(path: Path) -> Html:
    """The links, ids and text of an HTML file."""
    parser = _Parser()
    parser.feed(path.read_text("utf-8"))
    return parser.page


def text_of(path: Path) -> str:
    """The text of an HTML file on one line, as it is read: a full stop follows its word at once.

    The places where a word may break are left out.
    """
    text = " ".join(read_page(path).text).replace("\u00ad", "")
    return " ".join(text.split()).replace(" .", ".")


def broken_links(site: Path, url: str) -> list[str]:
    """The links of the site in `site`, published at `url`, that lead to nothing."""
    broken = []
    base = urlsplit(url)
    pages = {path: read_page(path) for path in site.rglob("*.html")}
    for path, page in pages.items():
        here = urljoin(url, path.relative_to(site).as_posix().removesuffix("index.html"))
        for link in page.links:
            whole = urlsplit(urljoin(here, link))
            if whole.scheme not in ("http", "https") or whole.netloc != base.netloc:
                continue
            name = f"{path.relative_to(site)}: {link}"
            if not whole.path.startswith(base.path):
                broken.append(f"{name} (outside the site)")
                continue
            target = site / unquote(whole.path[len(base.path) :])
            if whole.path.endswith("/"):
                target = target / "index.html"
            if not target.is_file():
                broken.append(name)
            elif whole.fragment and unquote(whole.fragment) not in pages[target].ids:
                broken.append(f"{name} (anchor)")
    return broken


def links_from_files(site: Path) -> list[str]:
    """The links, pictures and anchors that lead nowhere for who opens the pages from a folder."""
    broken = []
    for path in sorted(site.rglob("*.html")):
        for link in read_page(path).links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = path.parent / unquote(parts.path) if parts.path else path
            anchor = unquote(parts.fragment)
            there = target.is_file() and not link.startswith("/")
            if not there or (anchor and anchor not in read_page(target).ids):
                broken.append(f"{path.relative_to(site)}: {link}")
    return broken

"""Where everything is published, and where a link in the text leads."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

MEDIA = "media"
"""The folder of the published pictures; its name belongs to the program."""

ASSETS = "assets"
"""The folder of the style sheet, the scripts and what else a theme brings."""

FOLDERS = frozenset({MEDIA, ASSETS, "data", "search"})
"""Folders of the site that the program fills: no part of a showcase can be called like one."""

INDEX = ("search/terms", "search/texts")
"""The folders of the search index."""

SHOWCASE = "data/showcase.json"
"""The published data: the only file beside pages and search index that holds running texts."""

SCHEMA = "data/showcase.schema.json"
"""The JSON Schema of the published data."""

MARKDOWN = "index.md"
"""The file of a page as a text in Markdown, below the address of the page."""

FROM_FOLDER = "."
"""The address of a site that is looked at from a folder: its links lead from file to file."""

# What stands for the start of such a site until it is known which file an address is written in.
_START = "/start-of-this-site.invalid/"
_STARTS = re.compile(
    rb'((?:href|action)="|; url=)?' + re.escape(_START.encode()) + rb"([^\"'#?\s<>]*)"
)

PLACES = "data/places.geojson"
"""The places with their cards, for a map; there where a card has any."""

PACKAGE = "data/datapackage.json"
"""What describes the tables for programs."""

CATALOG = "data/catalog.jsonld"
"""The record for data portals."""

# Nothing to quote, as in most addresses: told ten times as fast.
_PLAIN = re.compile(r"[a-z0-9/.-]*")

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_SAFE_SCHEMES = ("http:", "https:", "mailto:", "tel:")

# What may stand behind a # as it is (RFC 3986): viewers of documents read `#page=3`.
_IN_FRAGMENT = "/?:@!$&'()*+,;="

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of text
    "\u2028\u2029"  # line ends that editors hide
    "\ud800-\udfff\ufffe\uffff]"  # what XML cannot hold
)
"""What no text may hold that is published: nobody sees it, and it changes what is read."""

# Names of devices on Windows, which holds no file or folder of that name, whatever its ending.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.I | re.S)
_LONGEST_NAME = 200  # bytes: systems hold 255, and what is written for a moment has a longer name


class Target(NamedTuple):
    """Where a link leads. `page` and `file` are paths within the site, without a leading slash.

    `reason` is the id of a message for an address that can never be right.
    """

    url: str
    page: str | None = None
    file: str | None = None
    fragment: str = ""
    reason: str = ""

    @property
    def inside(self) -> bool:
        """Whether it leads to a part of this site."""
        return self.page is not None or self.file is not None


def code_of(character: str) -> str:
    """The name of a character that nobody sees: `U+202E`."""
    return f"U+{ord(character):04X}"


def is_web_address(text: str) -> bool:
    """Whether a text that begins with http:// or https:// is an address that a browser can open."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = unquote(parts.hostname or "")
    strange = re.search(r'[\s<>"^`{|}\\%\[\]]', host)
    return bool(host) and not strange and port != 0


def portable(name: str) -> bool:
    """Whether every system can hold a file or folder of this name."""
    return not (
        re.search(r'[<>:"|?*\\/]', name)
        or name.endswith((".", " "))
        or name in ("", ".", "..")
        or _DEVICE.fullmatch(name)
        or re.search(r"[\t\n\r]", name)
        or FORBIDDEN.search(name)
        or len(name.encode("utf-8", "replace")) > _LONGEST_NAME
    )


def table_path(name: str) -> str:
    """The file of a table of the published data."""
    return f"data/{name}.csv"


def page_of(path: str) -> str:
    """The address of the page that a content file makes: `over.md` -> `over/`, `index.md` -> ``."""
    stem = path.removesuffix(".md")
    if stem == "index":
        return ""
    return stem.removesuffix("/index") + "/"


def markdown_of(file: str) -> str:
    """The file beside that of a page that holds the page as a text in Markdown."""
    return file.removesuffix("index.html") + MARKDOWN


class Addresses(Struct, frozen=True):
    """The addresses of one site. `origin` has no slash at its end, `base` has one at both ends."""

    origin: str
    base: str

    @classmethod
    def of(cls, url: str | None) -> Addresses:
        """The addresses under `url`; without one, at the root of an unnamed host."""
        if url == FROM_FOLDER:
            return cls("", _START)
        parts = urlsplit(url or "")
        origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        path = quote(unquote(parts.path.strip("/")))
        return cls(origin, f"/{path}/" if path else "/")

    @property
    def from_folder(self) -> bool:
        """Whether the site is looked at from a folder; see `written_in`."""
        return self.base == _START

    def page(self, path: str) -> str:
        """The address to print of a page or file of this site."""
        return self.base + (path if _PLAIN.fullmatch(path) else quote(path))

    def absolute(self, path: str) -> str:
        """The whole address of a page or file, with the host where it is known."""
        return self.origin + self.page(path)

    def resolve(self, source: str, href: str) -> Target:
        """Where `href`, written in the content file `source`, leads."""
        if _SCHEME.match(href):
            return Target(href, reason=_wrong(href))
        if href.startswith(("//", "\\")):
            return Target(href, reason="link-scheme")
        written, _, fragment = href.partition("#")
        fragment = unquote(fragment)
        path = _within(source, unicodedata.normalize("NFC", unquote(written.partition("?")[0])))
        if path.startswith("../") or path == "..":
            return Target(href, reason="link-outside")
        path = path.removeprefix("./")
        anchor = f"#{quote(fragment, _IN_FRAGMENT)}" if fragment else ""
        if "." in posixpath.basename(path) and not path.endswith(".md"):
            return Target(self.page(path) + anchor, file=path, fragment=fragment)
        page = page_of(path) if path.endswith(".md") else _folder(path)
        return Target(self.page(page) + anchor, page=page, fragment=fragment)


def _wrong(href: str) -> str:
    """Why an address with a scheme cannot be right, as the id of a message; empty when it can."""
    if not href.lower().startswith(_SAFE_SCHEMES):
        return "link-scheme"
    web = href.lower().startswith("http")
    return "link-address" if web and not is_web_address(href) else ""


def written_in(path: str, content: bytes) -> bytes:
    """A file of a site that is looked at from a folder, with its addresses as seen from there.

    A link to a page names the file of the page: a folder has no host that would look for it.
    """
    up = b"../" * path.count("/") or b"./"

    def seen(found: re.Match[bytes]) -> bytes:
        link, address = found[1] or b"", found[2]
        index = b"index.html" if link and address[-1:] in (b"", b"/") else b""
        return link + up + address + index

    return _STARTS.sub(seen, content)


def _within(source: str, path: str) -> str:
    """A path written in a content file, as one from the content folder on."""
    if not path:
        return source
    slash = "/" if path.endswith("/") else ""
    if path.startswith("/"):
        return posixpath.normpath(path).lstrip("/") + slash
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path)) + slash


def _folder(path: str) -> str:
    """The address of a page that is written as a folder."""
    name = path.strip("/.")
    return f"{name}/" if name else ""

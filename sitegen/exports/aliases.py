"""Old addresses as a host reads them: which file of the site each of them asks for."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from sitegen.urls import Addresses, is_web_address, portable

_WEB = re.compile(r"https?://", re.I)
_LONGEST = 1000  # bytes: longer addresses are cut off on the way


class OldAddress(Struct, frozen=True):
    """An old address: its path within this site.

    `reason` is the id of a message for one that no visitor would reach; `suggestion` what was most
    likely meant, empty when that is not clear.
    """

    path: str = ""
    reason: str = ""
    suggestion: str = ""


def read_alias(alias: str, addresses: Addresses) -> OldAddress:
    """The old address that somebody typed, or copied from the address bar.

    Of a whole address the path counts: `https://oud.example/x?y` -> `x/`.
    """
    text = _without_host(alias.strip(), addresses)
    if text is None:
        return OldAddress(reason="alias-odd")
    written = re.split("[?#]", text)[0]
    if written != text:
        return OldAddress(reason="alias-query", suggestion=_tidy(written))
    path = _decoded(written)
    if path is None or not all(map(_reachable, _names(path))) or "//" in text:
        return OldAddress(reason="alias-odd", suggestion=_tidy(written))
    if len(path.encode()) > _LONGEST:
        return OldAddress(reason="alias-odd")
    return OldAddress(_page(path.lstrip("/")))


def file_of(path: str) -> str:
    """The file that holds the page at an old address: `oud/` -> `oud/index.html`."""
    return path if "." in path.rpartition("/")[2] else f"{path}index.html"


def _without_host(text: str, addresses: Addresses) -> str | None:
    """What follows the host in an address; None for one that cannot be read."""
    if not _WEB.match(text):
        return None if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", text) else f"/{text.removeprefix('/')}"
    if not is_web_address(text):
        return None
    parts = urlsplit(text)
    rest = re.sub(r"^[^:]+://[^/?#]*", "", text)
    if f"{parts.scheme}://{parts.netloc}".lower() == addresses.origin.lower():
        rest = rest.removeprefix(addresses.base.rstrip("/"))
    return rest or "/"


def _decoded(path: str) -> str | None:
    """The path with its escapes read; None where they are broken, or stand for a slash."""
    if re.search(r"%(?![0-9a-fA-F]{2})|%2f|%5c|%25[0-9a-fA-F]{2}", path, re.I):
        return None
    try:
        return unicodedata.normalize("NFC", unquote(path, errors="strict"))
    except UnicodeDecodeError:
        return None


def _names(path: str) -> list[str]:
    """The names between the slashes of a path."""
    return [name for name in path.split("/") if name]


def _reachable(name: str) -> bool:
    """Whether every host publishes a folder or file of this name."""
    return portable(name) and not name.startswith(".")


def _tidy(path: str) -> str:
    """A path without what browsers take out of an address; empty when that leaves nothing right."""
    slashes = re.sub(r"/{2,}", "/", path.replace("\\", "/"))
    tidied = posixpath.normpath(slashes) + ("/" if slashes.endswith("/") else "")
    decoded = _decoded(tidied)
    right = decoded is not None and all(map(_reachable, _names(decoded)))
    return tidied if right and _names(tidied) else ""


def _page(path: str) -> str:
    """The address of the page at a path: `oud` and `oud/index.html` -> `oud/`."""
    path = re.sub(r"(^|/)index\.html$", r"\1", path)
    last = path.rpartition("/")[2]
    return path if not last or "." in last else f"{path}/"

"""Another showcase as it is kept beside the texts: its published data, from where and of when."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from sitegen.diagnostics.problems import Report
from sitegen.showcases.data import Showcase, read_showcase
from sitegen.web import is_secure

FOLDER = "federation"
"""The folder within the content where the data of other showcases are kept."""

_FORMAT = "sitegen-feed/1"


class Feed(Struct, frozen=True):
    """The data of another showcase, as they were `fetched`. `address` is where they come from."""

    address: str
    fetched: datetime.date
    showcase: Showcase


class _File(Struct):
    format: str
    feed: str
    fetched: datetime.date
    showcase: msgspec.Raw


def kept_path(name: str) -> str:
    """The file within the content that keeps the data of a showcase."""
    return f"{FOLDER}/{name}.json"


def kept_bytes(address: str, fetched: datetime.date, data: bytes) -> bytes:
    """The published data with where they come from and of when, as they are kept."""
    head = msgspec.json.encode({"format": _FORMAT, "feed": address, "fetched": fetched})
    return head[:-1] + b',"showcase":' + data.strip() + b"}\n"


def read_kept(data: bytes, report: Report) -> Feed | None:
    """What is kept of another showcase; None after a report of all that is wrong with it."""
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        report.at("data-unreadable", 0)
        return None
    showcase = read_feed(bytes(file.showcase), file.feed, report)
    return Feed(file.feed, file.fetched, showcase) if showcase else None


def read_feed(data: bytes, address: str, report: Report) -> Showcase | None:
    """The showcase that was found at an address or path; None after a report.

    Nobody is led from the list of one municipality to the site of somebody else: its pages lie on
    the host of its data, or of the address that it gives where the data come from a file.
    """
    showcase = read_showcase(data, report)
    if showcase is None:
        return None
    before = len(report.problems)
    _check_addresses(showcase, _host(address) or _host(showcase.site.url) or "", report)
    return showcase if len(report.problems) == before else None


def _check_addresses(showcase: Showcase, host: str, report: Report) -> None:
    """Report the addresses that do not lie on the host, or that others can listen in on."""
    for place, url in _addresses(showcase):
        if not host or _host(url) != host or not is_secure(url):
            report.at("data-address", 0, key=place, given=url[:200], host=host or "…")


def _host(address: str) -> str | None:
    """The host of an address; None for what is no address."""
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _addresses(showcase: Showcase) -> Iterator[tuple[str, str]]:
    """The addresses that a resident can follow, each with its place in the data."""
    yield "site.url", showcase.site.url
    for number, card in enumerate(showcase.cards, 1):
        yield f"cards[{number}].url", card.url

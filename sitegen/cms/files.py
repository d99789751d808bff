"""The files of the form: a page, its scripts, and the content manager that was fetched."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from sitegen.cms.backends import access, backend
from sitegen.cms.config import configuration
from sitegen.diagnostics.problems import Report
from sitegen.i18n.language import language
from sitegen.npm import Package, PackageError, download, keep_files, kept_files
from sitegen.policy import Access
from sitegen.schema.settings import Settings
from sitegen.urls import Addresses

MANAGER = Package(
    "decap-cms",
    "3.16.3",
    archive=(
        "hf+dPlCh7TJmWl8+6VRzHYOWhri5xgUknrZbDewaWe4s9B7xJ8PQugp2QHeSldMUKzav6+z0oIpwUYhUJDYtYw=="
    ),
    files=(
        "cvVbgcL8MP+yCTYYhzeEFJYQIR6z1TLsL+eymAqBKTRZU/eDbUhve8rBeQcx9d5dODlz9/OnCDyO9hvuGYzD5A=="
    ),
)
READER = Package(
    "yaml",
    "2.9.1",
    archive=(
        "3NxN8+78OdzbT7C/WjGsyfPAtJaN3FNDsWxv7Y7mcDsT/oOmgW8BpyQQFFBnvZE3j9Y2Sdz1ULFLezL7Eb2yFw=="
    ),
    files=(
        "gReK3DjRulM1uVfHCzF7cwjezNXs90T/6cvgv+p/8ZiTDB6X4RNVpWSY3Bt+WQWxiP5fRc6aflVPN2iMql6yqA=="
    ),
)


def admin_files(
    settings: Settings, addresses: Addresses, cards: Mapping[str, str], report: Report
) -> Mapping[str, bytes]:
    """What is published at /beheer/, by path within the site; nothing without `cms`.

    `cards` are the titles of the cards on the site by name. Reports what cannot be had.
    """
    if settings.cms is None:
        return {}
    folder = language(settings.language).addresses["admin"]
    shown = configuration(settings, addresses.absolute(""), backend(settings.cms), cards)
    try:
        parts = program()
    except PackageError as error:
        report_missing(error, folder, report)
        return {}
    made = {"index.html": page(settings), "config.json": as_json(shown)}
    return {f"{folder}/{name}": data for name, data in {**parts, **own_files(), **made}.items()}


def admin_access(settings: Settings) -> Access | None:
    """What the page of the form may do; None without `cms`."""
    if settings.cms is None:
        return None
    return access(settings.cms, language(settings.language).addresses["admin"])


def report_missing(error: PackageError, folder: str, report: Report) -> None:
    """Say which part of the content manager this machine lacks, and what to do."""
    report.at("no-form", 0, key="cms", given=error.detail, page=folder)


@functools.cache
def program() -> Mapping[str, bytes]:
    """What the form is made of that is not ours, by its path at the form.

    It is what this machine keeps; the network is never used. Raises PackageError.
    """
    return {name: data for package in PROGRAM for name, data in kept_files(package).items()}


def fetch_program(package: Package) -> None:
    """Fetch a package of the form, and keep it on this machine. Raises PackageError, OSError."""
    keep_files(package, download(package, PROGRAM[package]))


def own_files() -> dict[str, bytes]:
    """Our own scripts and style, by their path at the form."""
    static = Path(__file__).parent / "static"
    return {entry.name: entry.read_bytes() for entry in static.iterdir()}


def as_json(shown: Mapping[str, Any]) -> bytes:
    """The configuration as the page reads it."""
    return json.dumps(shown, ensure_ascii=False, indent=1).encode()


def page(settings: Settings) -> bytes:
    """The page that the form appears in."""
    words = language(settings.language).commands["form"]
    title = escape(words["title"].format(title=settings.title))
    return (
        f'<!doctype html>\n<html lang="{settings.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f'<meta name="robots" content="noindex">\n<link rel="icon" href="data:,">\n'
        f'<link rel="stylesheet" href="beheer.css">\n'
        f'<script type="module" src="beheer.js"></script>\n</head>\n<body>\n'
        f'<main id="loading">\n<h1>{title}</h1>\n'
        f'<p id="said" role="status" data-failed="{escape(words["failed"])}">'
        f"{escape(words['loading'])}</p>\n"
        f"<noscript><p>{escape(words['noscript'])}</p></noscript>\n</main>\n</body>\n</html>\n"
    ).encode()


def _of_manager(path: str) -> str | None:
    """Leaves out what the configuration never asks for, such as the maps for debugging."""
    found = re.fullmatch(r"dist/((\d+\.)?decap-cms\.js(\.LICENSE\.txt)?)", path)
    return f"decap/{found[1]}" if found else None


def _of_reader(path: str) -> str | None:
    if path == "LICENSE":
        return "yaml/LICENSE.txt"
    found = re.fullmatch(r"browser/(.+\.js)", path)
    return f"yaml/{found[1]}" if found else None


PROGRAM: Mapping[Package, Callable[[str], str | None]] = {MANAGER: _of_manager, READER: _of_reader}
"""The packages of the form, each with the name at the form that a file of it gets."""

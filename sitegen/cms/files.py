"""The files of the form: a page, its scripts, and the content manager, fetched and checked."""

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
from sitegen.npm import PackageError, Pinned, archive_path, cache, fetch_files
from sitegen.policy import Access
from sitegen.schema.settings import Settings
from sitegen.urls import Addresses

MANAGER = Pinned(
    "decap-cms",
    "3.16.3",
    archive=(
        "hf+dPlCh7TJmWl8+6VRzHYOWhri5xgUknrZbDewaWe4s9B7xJ8PQugp2QHeSldMUKzav6+z0oIpwUYhUJDYtYw=="
    ),
    files=(
        "cvVbgcL8MP+yCTYYhzeEFJYQIR6z1TLsL+eymAqBKTRZU/eDbUhve8rBeQcx9d5dODlz9/OnCDyO9hvuGYzD5A=="
    ),
)
READER = Pinned(
    "yaml",
    "2.9.1",
    archive=(
        "3NxN8+78OdzbT7C/WjGsyfPAtJaN3FNDsWxv7Y7mcDsT/oOmgW8BpyQQFFBnvZE3j9Y2Sdz1ULFLezL7Eb2yFw=="
    ),
    files=(
        "gReK3DjRulM1uVfHCzF7cwjezNXs90T/6cvgv+p/8ZiTDB6X4RNVpWSY3Bt+WQWxiP5fRc6aflVPN2iMql6yqA=="
    ),
)


class FormError(Exception):
    """A package of the form can not be had; `changed`: it is not the one that it should be."""

    def __init__(self, package: Pinned, error: PackageError) -> None:
        super().__init__(str(error))
        self.package = package
        self.detail = error.detail
        self.changed = error.reason == "package-changed"


def admin_files(settings: Settings, addresses: Addresses, report: Report) -> Mapping[str, bytes]:
    """What is published at /beheer/, by path within the site; nothing without `cms`.

    Reports what cannot be had.
    """
    if settings.cms is None:
        return {}
    folder = language(settings.language).addresses["admin"]
    shown = configuration(settings, addresses.absolute(""), backend(settings.cms))
    try:
        parts = fetched()
    except FormError as error:
        report_missing(error, folder, report)
        return {}
    made = {"index.html": page(settings), "config.json": as_json(shown)}
    return {f"{folder}/{name}": data for name, data in {**parts, **own_files(), **made}.items()}


def admin_access(settings: Settings) -> Access | None:
    """What the page of the form may do; None without `cms`."""
    if settings.cms is None:
        return None
    return access(settings.cms, language(settings.language).addresses["admin"])


def report_missing(error: FormError, folder: str, report: Report) -> None:
    """Say why the content manager cannot be had, and what to do."""
    package, detail = error.package, error.detail
    given = f"{package.name}@{package.version}"
    if error.changed:
        report.at("form-changed", 0, key="cms", given=given, detail=detail, page=folder)
    else:
        file = archive_path(package, cache())
        report.at("no-form", 0, key="cms", given=given, detail=detail, file=file, page=folder)


@functools.cache
def fetched() -> Mapping[str, bytes]:
    """What the form is made of that is not ours, by its path at the form. Raises FormError."""
    return {**_files_of(MANAGER, _of_manager), **_files_of(READER, _of_reader)}


def _files_of(package: Pinned, name_of: Callable[[str], str | None]) -> Mapping[str, bytes]:
    try:
        return fetch_files(package, name_of, cache())
    except PackageError as error:
        raise FormError(package, error) from error


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
        f'<p id="said" role="status" data-failed="{escape(words["failed"])}">'
        f"{escape(words['loading'])}</p>\n"
        f"<noscript><p>{escape(words['noscript'])}</p></noscript>\n</body>\n</html>\n"
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

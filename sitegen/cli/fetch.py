"""The command `fetch`: bring what a site needs of others, so that a build needs no network."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sitegen.cli.help import SpokenCommand
from sitegen.cli.options import Progress, content_option, load_site, say, tell_problems
from sitegen.i18n.language import Language, language

if TYPE_CHECKING:  # what a command needs is loaded when it is named
    from sitegen.content.folder import Folder
    from sitegen.diagnostics.problems import Report
    from sitegen.npm import Package
    from sitegen.schema.settings import Settings, Showcase

# How long the data of another showcase may take, and no longer.
_SECONDS = 30


@click.command("fetch", cls=SpokenCommand)
@content_option
@click.option("--form", is_flag=True)
def fetch_command(content: Path, form: bool) -> None:
    """Fetch what `site.yaml` names; with `form` also what the form in the preview needs."""
    from sitegen.diagnostics.problems import Report, in_file
    from sitegen.npm import is_kept
    from sitegen.schema.settings import SETTINGS

    settings, loaded = load_site(content)
    spoken = language(settings.language)
    report = Report(loaded.folder.shown(SETTINGS), places=loaded.places)
    packages = list(_packages(settings, loaded.folder, report, form=form))
    for one in packages:
        if is_kept(one.package):
            say(spoken.commands["fetch"]["here"].format(package=one.package))
        else:
            fetch_package(one, spoken, report)
    failed = bool(report.problems)
    # All of them: one that cannot be had is no reason to leave the others old.
    there = [
        _bring_feed(content, one, f"{entry}.feed", spoken, report)
        for entry, one in in_file("federation", settings.federation, report.places)
    ]
    if report.problems:
        tell_problems(report.problems, settings.language)
    if failed or not all(there):
        sys.exit(1)
    if not (packages or there):
        say(spoken.commands["fetch"]["nothing"])


class Wanted(NamedTuple):
    """A package that the `key` of `site.yaml` asks for, and how it is fetched."""

    key: str
    package: Package
    fetch: Callable[[Package], None]


def _packages(
    settings: Settings, folder: Folder, report: Report, *, form: bool
) -> Iterator[Wanted]:
    """The packages that a site asks for; reports tokens that no package has."""
    from sitegen.cms.files import PROGRAM, fetch_program
    from sitegen.theming.house_style import KEY, fetch_tokens, report_tokens, site_tokens

    tokens = site_tokens(settings, folder)
    if tokens and tokens.package:
        yield Wanted(KEY, tokens.package, fetch_tokens)
    elif tokens:
        report_tokens(tokens, report)
    if form or settings.cms:
        for package in PROGRAM:
            yield Wanted("cms", package, fetch_program)


def _bring_feed(
    content: Path, wanted: Showcase, key: str, spoken: Language, report: Report
) -> bool:
    """Fetch the data of another showcase, and keep them beside the texts.

    Reports why not; False when there are no older ones either.
    """
    from sitegen.content.writing import write_files
    from sitegen.diagnostics.problems import Report
    from sitegen.showcases.feeds import kept_bytes, kept_path, read_feed, read_kept

    said, path = spoken.commands["fetch"], content / kept_path(wanted.name)
    found = Report(wanted.feed)
    data = _feed(content, wanted.feed, key, spoken, report)
    if data is not None and read_feed(data, wanted.feed, found):
        kept = kept_bytes(wanted.feed, datetime.date.today(), data)
        write_files(content, {kept_path(wanted.name): kept})
        say(said["fetched"].format(package=wanted.feed))
        return True
    report.problems += found.problems
    older = read_kept(path.read_bytes(), Report("")) if path.exists() else None
    if older is None:
        return False
    day, days = older.fetched.isoformat(), (datetime.date.today() - older.fetched).days
    name = wanted.label or wanted.feed
    say(said["kept"].format(feed=name, date=spoken.date(day), days=spoken.number(days)))
    return True


def _feed(content: Path, feed: str, key: str, spoken: Language, report: Report) -> bytes | None:
    """The published data at an address, or in a file; None after a report."""
    from sitegen.showcases.data import LARGEST
    from sitegen.web import WebError, get, is_secure

    if is_secure(feed):
        try:
            with Progress(spoken).during("fetching"):
                return get(feed, LARGEST, _SECONDS)
        except WebError as error:
            reason = spoken.commands["fetch"]["reasons"][error.reason]
            detail = reason.format(detail=error.detail)
            report.at("feed-unreachable", 0, key=key, given=feed, detail=detail)
    elif (file := content / feed).is_file():
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    else:
        report.at("feed-address", 0, key=key, given=feed)
    return None


def fetch_package(wanted: Wanted, spoken: Language, report: Report) -> None:
    """Fetch a package, and tell so; reports a failure."""
    from sitegen.npm import PackageError

    try:
        with Progress(spoken).during("fetching"):
            wanted.fetch(wanted.package)
    except PackageError as error:
        report.at(error.reason, 0, key=wanted.key, given=wanted.package, detail=error.detail)
    else:
        say(spoken.commands["fetch"]["fetched"].format(package=wanted.package))

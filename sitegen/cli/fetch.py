"""The command `fetch`: bring the packages that a site needs, so that a build needs no network."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.help import SpokenCommand
from sitegen.cli.options import Progress, content_option, load_site, say, tell_problems
from sitegen.i18n.language import Language, language

if TYPE_CHECKING:  # what a command needs is loaded when it is named
    from sitegen.diagnostics.problems import Report
    from sitegen.npm import Package


@click.command("fetch", cls=SpokenCommand)
@content_option
@click.option("--form", is_flag=True)
def fetch_command(content: Path, form: bool) -> None:
    """Fetch what `site.yaml` names; with `form` also what the form in the preview needs."""
    from sitegen.cms.files import PROGRAM, fetch_program
    from sitegen.diagnostics.problems import Report
    from sitegen.npm import is_kept
    from sitegen.schema.settings import SETTINGS
    from sitegen.theming.house_style import KEY, fetch_tokens, report_tokens, site_tokens

    settings, loaded = load_site(content)
    spoken = language(settings.language)
    said = spoken.commands["fetch"]
    report = Report(loaded.folder.shown(SETTINGS), places=loaded.places)
    wanted: list[tuple[str, Package, Callable[[Package], None]]] = []
    if (tokens := site_tokens(settings, loaded.folder)) is not None:
        if tokens.package is not None:
            wanted.append((KEY, tokens.package, fetch_tokens))
        else:
            report_tokens(tokens, report)
    if form or settings.cms:
        wanted += [("cms", package, fetch_program) for package in PROGRAM]
    for key, package, fetch in wanted:
        if is_kept(package):
            say(said["here"].format(package=package))
        else:
            bring(package, fetch, key, spoken, report)
    if report.problems:
        tell_problems(report.problems, settings.language)
        sys.exit(1)
    if not wanted:
        say(said["nothing"])


def bring(
    package: Package,
    fetch: Callable[[Package], None],
    key: str,
    spoken: Language,
    report: Report,
) -> None:
    """Fetch a package that the `key` of `site.yaml` asks for, and tell so; reports a failure."""
    from sitegen.npm import PackageError

    progress, said = Progress(spoken), ""
    progress.tell("fetching")
    try:
        fetch(package)
        said = spoken.commands["fetch"]["fetched"].format(package=package)
    except PackageError as error:
        report.at(error.reason, 0, key=key, given=package, detail=error.detail)
    finally:
        progress.clear()
    if said:
        say(said)

"""The command `report`: the report of a content folder as a PDF."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from sitegen.cli.help import SpokenCommand, WrongUsage, site_language
from sitegen.cli.options import (
    Progress,
    content_option,
    day_of,
    need_content,
    say,
    tell_problems,
    today_option,
)

_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@click.command("report", cls=SpokenCommand)
@content_option
@click.option("--output", "file", type=click.Path(path_type=Path), default=Path("report.pdf"))
@click.option("--year", type=click.IntRange(_FIRST_YEAR, _LAST_YEAR), default=None)
@click.option("--line", default=None)
@today_option
def report_command(
    content: Path,
    file: Path,
    year: int | None,
    line: str | None,
    today: datetime.datetime | None,
) -> None:
    """Write the report, or that of one year or line, as a PDF."""
    from sitegen.build.report import (
        NoPrinter,
        NoSuchLine,
        NothingThere,
        report_document,
        report_pdf,
    )
    from sitegen.pages.report import Scope

    need_content(content)
    spoken = site_language(content)
    said: Mapping[str, str] = spoken.commands["report"]
    progress = Progress(spoken)
    try:
        progress.tell("read")
        document, problems = report_document(content, day_of(today), Scope(year, line))
        if document is None:
            progress.clear()
            tell_problems(problems, spoken.code)
            sys.exit(1)
        progress.tell("report_stage")
        file.write_bytes(report_pdf(document))
    except NoSuchLine as error:
        known = ", ".join(error.known) or said["no-lines"]
        raise WrongUsage(said["no-line"].format(given=line, known=known)) from error
    except NothingThere as error:
        raise WrongUsage(said["nothing"]) from error
    except NoPrinter:
        progress.clear()
        say(said["no-printer"], err=True)
        sys.exit(1)
    progress.clear()
    say(said["done"].format(file=file))

"""The command `report`: the report of a content folder as a PDF."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import click

from sitegen.cli.help import SpokenCommand, WrongUsage
from sitegen.cli.options import (
    Progress,
    content_option,
    day_of,
    fail,
    need_content,
    say,
    stop_at,
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

    spoken = need_content(content)
    said: Mapping[str, str] = spoken.commands["report"]
    progress = Progress(spoken)
    try:
        with progress.during("read"):
            document, problems = report_document(content, day_of(today), Scope(year, line))
        if document is None:
            stop_at(problems, spoken.code)
        with progress.during("report_stage"):
            file.write_bytes(report_pdf(document))
    except NoSuchLine as error:
        known = ", ".join(error.known) or said["no-lines"]
        raise WrongUsage(said["no-line"].format(given=line, known=known)) from error
    except NothingThere as error:
        raise WrongUsage(said["nothing"]) from error
    except NoPrinter:
        fail(said["no-printer"])
    say(said["done"].format(file=file))

"""The command `changes`: what changed between two states of a showcase."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.help import SpokenCommand, WrongUsage, site_language
from sitegen.cli.options import content_option, say, tell_problems
from sitegen.i18n.language import Language

if TYPE_CHECKING:  # what a command needs is loaded when it is named
    from sitegen.showcases.data import Showcase

_SHAPES = ("text", "markdown", "json", "html")


@click.command("changes", cls=SpokenCommand)
@click.argument("old")
@click.argument("new")
@content_option
@click.option("--format", "shape", type=click.Choice(_SHAPES), default="text")
@click.option("--theme", default=None)
def changes_command(old: str, new: str, content: Path, shape: str, theme: str | None) -> None:
    """Tell what changed between two files of published data, or two days in git."""
    from sitegen.showcases.changes import compare
    from sitegen.showcases.memo import as_html, as_json, as_markdown, as_text, memo

    spoken = site_language(content)
    before, after = _state(old, content, spoken), _state(new, content, spoken)
    changed = compare(before, after)
    if theme is not None:
        changed = changed.of_theme(theme)
    if shape == "json":
        say(as_json(changed))
        return
    made = memo(changed, _called(old, before, spoken), _called(new, after, spoken), spoken)
    shapes = {"text": as_text, "markdown": as_markdown, "html": as_html}
    say(shapes[shape](made).rstrip("\n"))


def _state(given: str, content: Path, spoken: Language) -> Showcase:
    """The showcase in a file, or on a day; the end of the command when it cannot be had."""
    from sitegen.build.past import NoHistory, facts_on
    from sitegen.diagnostics.problems import Report
    from sitegen.showcases.data import read_showcase

    says = spoken.commands["changes"]
    report = Report(given)
    try:
        if Path(given).is_file():
            data = Path(given).read_bytes()
        elif (day := _day(given)) is not None:
            data, problems = facts_on(content, day)
            report.problems += problems
        else:
            raise WrongUsage(says["not-there"].format(given=given))
    except NoHistory as error:
        raise WrongUsage(says["no-history"].format(given=given, content=content)) from error
    showcase = None if report.problems else read_showcase(data, report)
    if showcase is None:
        tell_problems(report.problems, spoken.code)
        sys.exit(2)
    return showcase


def _day(given: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        return None


def _called(given: str, showcase: Showcase, spoken: Language) -> str:
    """A day in words; of a file the date of its facts, or else its name."""
    return spoken.date(given) if _day(given) else showcase.site.as_of or Path(given).name

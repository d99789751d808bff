"""The command `keep`: how the showcase is on a day, kept to tell later what changed."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from sitegen.cli.help import SpokenCommand, WrongUsage, site_language
from sitegen.cli.options import (
    content_option,
    need_content,
    say,
    tell_problems,
    today_option,
)


@click.command("keep", cls=SpokenCommand)
@content_option
@today_option
def keep_command(content: Path, today: datetime.datetime | None) -> None:
    """Keep the facts of today, or those of an earlier day from git, among the texts."""
    from sitegen.build.past import NoHistory, facts_of, facts_on
    from sitegen.model.states import kept_path

    need_content(content)
    spoken, now = site_language(content), datetime.date.today()
    said, day = spoken.commands["keep"], today.date() if today else now
    if day > now:
        raise WrongUsage(said["ahead"].format(given=day))
    try:
        facts, problems = facts_on(content, day) if day < now else facts_of(content, day)
    except NoHistory as error:
        raise WrongUsage(said["no-history"].format(given=day, content=content)) from error
    if problems:
        tell_problems(problems, spoken.code)
        sys.exit(1)
    file = content / kept_path(day)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(facts)
    say(said["kept"].format(file=file, day=spoken.date(day.isoformat())))

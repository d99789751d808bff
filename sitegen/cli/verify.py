"""The command `verify`: whether a published site is what this content folder makes."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from sitegen import __version__
from sitegen.cli.help import SpokenCommand, WrongUsage, site_language
from sitegen.cli.options import (
    Progress,
    content_option,
    day_of,
    jobs_option,
    need_content,
    say,
    tell_problems,
    today_option,
)
from sitegen.urls import is_web_address
from sitegen.workers import cores


@click.command("verify", cls=SpokenCommand)
@click.argument("address")
@content_option
@click.option("--output", type=click.Path(path_type=Path), default=Path("public"))
@jobs_option
@today_option
def verify_command(
    address: str, content: Path, output: Path, jobs: int | None, today: datetime.datetime | None
) -> None:
    """Tell every file at an address that is not what this content folder makes."""
    from sitegen.build.inputs import Options
    from sitegen.build.verify import Unreachable, made_of, published_record, served

    need_content(content)
    spoken = site_language(content)
    said: Mapping[str, str] = spoken.commands["verify"]
    if not (address.startswith(("https://", "http://")) and is_web_address(address)):
        raise WrongUsage(said["address"].format(given=address))
    address = address.removesuffix("/") + "/"
    progress = Progress(spoken)
    options = Options(
        content=content,
        output=output,
        url=None,
        drafts=False,
        jobs=jobs or cores(),
        cache=True,
        today=day_of(today),
    )
    try:
        progress.tell("verify_stage")
        record = published_record(address)
        found = list(served(address, record))
    except Unreachable:
        progress.clear()
        say(said["unreachable"].format(address=address), err=True)
        sys.exit(1)
    differences, problems = made_of(record, options, progress.tell)
    progress.clear()
    if problems:
        tell_problems(problems, spoken.code)
        sys.exit(1)
    found += differences
    for one in found:
        say(said[one.why].format(path=f"/{one.path.removesuffix('index.html')}"))
    if found and record.program != __version__:
        say(said["version"].format(there=record.program, here=__version__))
    if found:
        say(said["differs"].format(count=len({one.path for one in found}), address=address))
        sys.exit(1)
    say(said["same"].format(count=len(record.files), address=address))
    if record.revision:
        say(said["revision"].format(revision=record.revision))

"""The command `verify`: whether a published site is what this content folder makes."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen import __version__
from sitegen.cli.help import SpokenCommand
from sitegen.cli.options import (
    Progress,
    content_option,
    day_of,
    fail,
    jobs_option,
    need_content,
    output_option,
    say,
    site_address,
    stop_at,
    today_option,
)

if TYPE_CHECKING:  # what a command needs is loaded when it is named
    from sitegen.build.record import SiteRecord
    from sitegen.build.verify import Difference


@click.command("verify", cls=SpokenCommand)
@click.argument("address")
@content_option
@output_option
@jobs_option
@today_option
def verify_command(
    address: str, content: Path, output: Path, jobs: int, today: datetime.datetime | None
) -> None:
    """Tell every file at an address that is not what this content folder makes."""
    from sitegen.build.inputs import Options
    from sitegen.build.verify import Unreachable, made_of, published_record, served

    spoken = need_content(content)
    said: Mapping[str, str] = spoken.commands["verify"]
    address = site_address(address, said["address"]).removesuffix("/") + "/"
    progress = Progress(spoken)
    options = Options(content, output, jobs, day_of(today))
    try:
        with progress.during("verify_stage"):
            record = published_record(address)
            found = list(served(address, record))
    except Unreachable:
        fail(said["unreachable"].format(address=address))
    differences, problems = made_of(record, options, progress.tell)
    progress.clear()
    if problems:
        stop_at(problems, spoken.code)
    _tell(address, record, [*found, *differences], said)


def _tell(
    address: str, record: SiteRecord, found: Sequence[Difference], said: Mapping[str, str]
) -> None:
    """Print what differs, and with that the end of the command; or that it is the same."""
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

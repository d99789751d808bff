"""What several commands share: options, how they are checked, and the progress shown."""

from __future__ import annotations

import datetime
import errno
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sitegen.cli.help import WrongUsage, site_language
from sitegen.i18n.language import Language
from sitegen.urls import is_web_address
from sitegen.workers import cores

if TYPE_CHECKING:  # what a command needs is loaded when it is named
    from sitegen.content.load import Loaded
    from sitegen.diagnostics.problems import Problem
    from sitegen.schema.settings import Settings

content_option = click.option("--content", type=click.Path(path_type=Path), default=Path("content"))
output_option = click.option("--output", type=click.Path(path_type=Path), default=Path("public"))
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    callback=lambda _context, _option, typed: typed or cores(),
)
today_option = click.option("--date", "today", type=click.DateTime(["%Y-%m-%d"]), default=None)


def need_content(content: Path) -> Language:
    """The language of a content folder; wrong usage when there is none."""
    spoken = site_language(content)
    if not content.is_dir():
        raise WrongUsage(spoken.commands["no-content"].format(given=content))
    return spoken


def site_address(typed: str, wrong: str) -> str:
    """The address of a site as it was typed; wrong usage, as told by `wrong`, when it is none."""
    if not (typed.startswith(("https://", "http://")) and is_web_address(typed)):
        raise WrongUsage(wrong.format(given=typed))
    return typed


def load_site(content: Path) -> tuple[Settings, Loaded]:
    """What `site.yaml` says, and the content; the end of the command when it is wrong."""
    from sitegen.content.load import load

    need_content(content)
    loaded = load(content)
    if loaded.config is None:
        stop_at(loaded.problems, loaded.language)
    return loaded.config.settings, loaded


def tell_problems(problems: Sequence[Problem], code: str, table: str = "report") -> None:
    """Print what is wrong, in the language with this code; `table`: see `as_text`."""
    from sitegen.diagnostics.messages import as_text, message

    found = [message(problem, code) for problem in problems]
    say(as_text(found, code, colour=sys.stderr.isatty(), table=table), err=True)


def stop_at(problems: Sequence[Problem], code: str, table: str = "report") -> NoReturn:
    """Print what is wrong, as `tell_problems` does, and end the command."""
    tell_problems(problems, code, table)
    sys.exit(1)


def fail(text: str) -> NoReturn:
    """Say why it cannot be done, and end the command."""
    say(text, err=True)
    sys.exit(1)


def day_of(chosen: datetime.datetime | None) -> datetime.date:
    """The day that was chosen, or today."""
    return chosen.date() if chosen else datetime.date.today()


def content_argument(content: Path) -> str:
    """What to add to a command that is to use this folder."""
    return "" if content == Path("content") else f" --content {shlex.quote(str(content))}"


# What a pipe and a terminal say when who listened went away.
_NOBODY_LISTENS = frozenset((errno.EPIPE, errno.EIO))


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print on the terminal; quietly nothing when who listened went away, as `head` does."""
    try:
        click.echo(text, err=err, nl=nl)
    except OSError as error:
        if error.errno not in _NOBODY_LISTENS:
            raise
        # Else Python would complain of it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if err else sys.stdout).fileno())


class Progress:
    """Tells on a terminal which stage is under way; quiet in a pipe."""

    def __init__(self, spoken: Language) -> None:
        self._spoken = spoken
        self._shown = sys.stderr.isatty()

    def tell(self, stage: str) -> None:
        """Show the stage that begins."""
        if self._shown:
            say(f"\r\033[K{self._spoken.commands[stage]}…", nl=False, err=True)

    @contextmanager
    def during(self, stage: str) -> Iterator[None]:
        """Show a stage until it ends, however it does."""
        self.tell(stage)
        try:
            yield
        finally:
            self.clear()

    def clear(self) -> None:
        """Take the last stage away."""
        if self._shown:
            say("\r\033[K", nl=False, err=True)

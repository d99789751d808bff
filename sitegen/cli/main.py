"""The commands, as an editor types them."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from sitegen import __version__
from sitegen.build.failures import failure
from sitegen.cli.adopt import adopt_command
from sitegen.cli.changes import changes_command
from sitegen.cli.content import check_command, new_group, schema_command
from sitegen.cli.fetch import fetch_command
from sitegen.cli.help import (
    SpokenGroup,
    WrongUsage,
    explanation,
    site_language,
    typed_content,
)
from sitegen.cli.house_style import house_style_command
from sitegen.cli.keep import keep_command
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
    tell_problems,
    today_option,
)
from sitegen.cli.report import report_command
from sitegen.cli.sheets import export_command, import_command
from sitegen.cli.upgrade import upgrade_command
from sitegen.cli.verify import verify_command
from sitegen.diagnostics.problems import nearest
from sitegen.i18n.language import Language, language
from sitegen.urls import FROM_FOLDER
from sitegen.workers import cores

# Where a command notes which folder it publishes to.
_OUTPUT = "sitegen.output"


class _Commands(SpokenGroup):
    """Builds when no command is named; never shows a traceback."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        typed = list(sys.argv[1:] if args is None else args)
        spoken = site_language(typed_content(typed))
        given = {**extra, "standalone_mode": False, "obj": spoken}
        try:
            status = super().main(self._named(typed, spoken), *rest, **given)
        except click.UsageError as error:
            say(explanation(error, spoken), err=True)
            sys.exit(2)
        except click.Abort:
            sys.exit(1)
        sys.exit(status if isinstance(status, int) else 0)

    def _named(self, args: list[str], spoken: Language) -> list[str]:
        """The command line with the command that it leaves out."""
        first = args[0] if args else ""
        if first in self.commands or first in ("--help", "--version"):
            return args
        if first and not first.startswith("-"):
            raise WrongUsage(_no_command(first, self.commands, spoken))
        return ["build", *args]

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # the last wall: whatever it is, an editor gets a sentence
            why = failure(error)
            values = {"detail": why.detail, "output": ctx.meta.get(_OUTPUT, "")}
            say(ctx.obj.commands[why.reason].format(**values), err=True)
            sys.exit(2 if why.usage else 1)


def _no_command(given: str, known: Iterable[str], spoken: Language) -> str:
    """That there is no such command, and which one was perhaps meant."""
    says = spoken.commands["usage"]
    near = nearest(given, known)
    words = [says["command"].format(given=given)]
    words.append(says["suggestion"].format(suggestion=near) if near else "")
    words.append(says["help"].format(command="sitegen"))
    return " ".join(filter(None, words))


@click.group("sitegen", cls=_Commands)
@click.version_option(__version__, prog_name="sitegen", message="%(prog)s %(version)s")
def main() -> None:
    """The program."""


for command in (
    check_command,
    new_group,
    schema_command,
    fetch_command,
    house_style_command,
    adopt_command,
    changes_command,
    keep_command,
    import_command,
    export_command,
    report_command,
    upgrade_command,
    verify_command,
):
    main.add_command(command)


@main.command("build")
@content_option
@output_option
@click.option("--url", default=None)
@click.option("--drafts", is_flag=True)
@jobs_option
@click.option("--no-cache", is_flag=True)
@today_option
@click.option("--explain", is_flag=True)
@click.option("--revision", default=None)
@click.pass_context
def build_command(
    ctx: click.Context,
    content: Path,
    output: Path,
    url: str | None,
    drafts: bool,
    jobs: int,
    no_cache: bool,
    today: datetime.datetime | None,
    explain: bool,
    revision: str | None,
) -> None:
    """Build and publish."""
    from sitegen.build.inputs import Options
    from sitegen.build.pipeline import build

    ctx.meta[_OUTPUT] = str(output)
    spoken = need_content(content)
    options = Options(
        content=content,
        output=output,
        jobs=jobs,
        today=day_of(today),
        url=url if url == FROM_FOLDER else _site_address(url, spoken),
        drafts=drafts,
        cache=not no_cache,
        revision=revision,
    )
    started = time.perf_counter()
    progress = Progress(spoken)
    outcome = build(options, progress.tell)
    progress.clear()
    spoken = language(outcome.language)
    if outcome.problems:
        tell_problems(outcome.problems, outcome.language)
        fail(spoken.commands["untouched"])
    reasons = outcome.reasons or {}
    if explain:
        words = spoken.commands["reasons"]
        for path, reason in sorted(reasons.items()):
            say(f"{words[reason]}: {path}")
    kept = sum(reason == "kept" for reason in reasons.values())
    say(
        spoken.commands["done"].format(
            seconds=spoken.number(Decimal(f"{max(0.1, time.perf_counter() - started):.1f}")),
            made=len(reasons) - kept,
            kept=kept,
            output=output,
        )
    )


def _site_address(url: str | None, spoken: Language) -> str | None:
    return None if url is None else site_address(url, spoken.commands["usage"]["address"])


@main.command("serve")
@content_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000)
@click.option("--url", default=None)
@today_option
def serve_command(
    content: Path, port: int, url: str | None, today: datetime.datetime | None
) -> None:
    """Build, serve on this machine, and follow changes."""
    from sitegen.build.inputs import Options
    from sitegen.preview.serve import open_port, serve

    spoken = need_content(content)
    options = Options(
        content=content,
        output=content.absolute().parent / "preview",
        jobs=cores(),
        today=day_of(today),
        url=_site_address(url, spoken),
        drafts=True,
        form=False,
        private=True,
    )
    try:
        sockets = open_port(port)
    except OSError:
        fail(spoken.commands["port-taken"].format(port=port, other=port + 1))
    progress = Progress(spoken)

    def ready(address: str, code: str) -> None:
        progress.clear()
        say(language(code).commands["preview"]["ready"].format(address=address))

    serve(options, sockets, daily=today is None, tell=progress.tell, ready=ready)

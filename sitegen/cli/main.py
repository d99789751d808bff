"""The commands, as an editor types them."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import click

from sitegen import __version__
from sitegen.cli.content import check_command, new_group, schema_command
from sitegen.cli.help import SpokenGroup
from sitegen.cli.house_style import house_style_command
from sitegen.cli.options import (
    Progress,
    WrongUsage,
    content_option,
    day_of,
    jobs_option,
    need_content,
    today_option,
)
from sitegen.cli.usage import explanation
from sitegen.diagnostics.problems import forbidden, nearest
from sitegen.i18n.language import language
from sitegen.publish.workspace import PublishError
from sitegen.theming.theme import ThemeError
from sitegen.workers import WorkerLost, cores


class _Commands(SpokenGroup):
    """Builds when no command is named; never shows a traceback."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = args[0] if args else ""
        if first not in ("--help", "--version") and first not in self.commands:
            looks_like_command = first and not first.startswith("-")
            if looks_like_command:
                _no_command(first, self.commands)
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            status = super().main(*args, **{**extra, "standalone_mode": False})
        except click.UsageError as error:
            click.echo(explanation(error), err=True)
            sys.exit(2)
        except click.Abort:
            sys.exit(1)
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except PublishError as error:
            _fail(error.reason, detail=error.detail, output=ctx.obj or "")
        except ThemeError as error:
            _fail(error.reason, detail=error.detail)
        except WorkerLost:
            _fail("worker-lost")
        except OSError as error:
            if forbidden(error):
                _fail("forbidden", detail=str(error.filename or ""))
            _fail("unreadable", detail=f"{error.filename or ''} {error.strerror}".strip())
        except Exception:  # the last wall: whatever it is, an editor gets a sentence
            import tempfile  # not before it comes to this
            import traceback

            with tempfile.NamedTemporaryFile(
                "w", prefix="sitegen-", suffix=".txt", delete=False, encoding="utf-8"
            ) as file:
                traceback.print_exc(file=file)
            _fail("unexpected", detail=file.name)


def _no_command(given: str, known: Iterable[str]) -> NoReturn:
    """Say that there is no such command, and which one was perhaps meant."""
    says = language("nl").commands["usage"]
    near = nearest(given, known)
    words = [says["command"].format(given=given)]
    words.append(says["suggestion"].format(suggestion=near) if near else "")
    words.append(says["help"].format(command="sitegen"))
    click.echo(" ".join(filter(None, words)), err=True)
    sys.exit(2)


def _fail(reason: str, **values: str) -> None:
    spoken = language("nl")
    click.echo(spoken.commands[reason].format(**values), err=True)
    sys.exit(1)


@click.group("sitegen", cls=_Commands)
@click.version_option(__version__, prog_name="sitegen", message="%(prog)s %(version)s")
def main() -> None:
    """The program."""


for command in (check_command, new_group, schema_command, house_style_command):
    main.add_command(command)


@main.command("build")
@content_option
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("public"),
)
@click.option("--url", default=None)
@click.option("--drafts", is_flag=True)
@jobs_option
@click.option("--no-cache", is_flag=True)
@today_option
@click.option("--explain", is_flag=True)
@click.pass_context
def build_command(
    ctx: click.Context,
    content: Path,
    output: Path,
    url: str | None,
    drafts: bool,
    jobs: int | None,
    no_cache: bool,
    today: datetime.datetime | None,
    explain: bool,
) -> None:
    """Build and publish."""
    from sitegen.build.inputs import Options
    from sitegen.build.pipeline import build

    ctx.find_root().obj = str(output)
    need_content(content)
    options = Options(
        content=content,
        output=output,
        url=_site_address(url),
        drafts=drafts,
        jobs=jobs or cores(),
        cache=not no_cache,
        today=day_of(today),
    )
    started = time.perf_counter()
    progress = Progress(language("nl"))
    outcome = build(options, progress.tell)
    progress.clear()
    spoken = language(outcome.language)
    if outcome.problems:
        from sitegen.diagnostics.messages import as_text, message

        found = [message(problem, outcome.language) for problem in outcome.problems]
        colour = sys.stderr.isatty()
        click.echo(as_text(found, outcome.language, colour=colour), err=True)
        click.echo(spoken.commands["untouched"], err=True)
        sys.exit(1)
    reasons = outcome.reasons or {}
    if explain:
        words = spoken.commands["reasons"]
        for path, reason in sorted(reasons.items()):
            click.echo(f"{words[reason]}: {path}")
    kept = sum(reason == "kept" for reason in reasons.values())
    click.echo(
        spoken.commands["done"].format(
            seconds=spoken.number(Decimal(f"{max(0.1, time.perf_counter() - started):.1f}")),
            made=len(reasons) - kept,
            kept=kept,
            output=output,
        )
    )


def _site_address(url: str | None) -> str | None:
    if url is not None and not url.startswith(("https://", "http://")):
        raise WrongUsage(language("nl").commands["usage"]["address"].format(given=url))
    return url


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

    need_content(content)
    options = Options(
        content=content,
        output=content.absolute().parent / "preview",
        url=_site_address(url),
        drafts=True,
        jobs=cores(),
        cache=True,
        today=day_of(today),
        form=False,
        private=True,
    )
    try:
        sockets = open_port(port)
    except OSError:
        _fail("port-taken", port=str(port), other=str(port + 1))
    progress = Progress(language("nl"))

    def ready(address: str, spoken: str) -> None:
        progress.clear()
        click.echo(language(spoken).commands["preview"]["ready"].format(address=address))

    serve(options, sockets, daily=today is None, tell=progress.tell, ready=ready)

"""The commands, as an editor types them."""

from __future__ import annotations

import datetime
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

import click

from sitegen import __version__
from sitegen.languages import Language, language
from sitegen.parallel import cores
from sitegen.publish import PublishError
from sitegen.theme import ThemeError


class _Commands(click.Group):
    """Builds when no command is named; never shows a traceback."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = args[0] if args else ""
        if first not in ("--help", "--version") and first not in self.commands:
            looks_like_command = first and not first.startswith("-")
            if not looks_like_command:
                args = ["build", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except PublishError as error:
            _fail(error.reason, detail=error.detail, output=ctx.obj or "")
        except ThemeError as error:
            _fail(error.reason, detail=error.detail)
        except OSError as error:
            _fail("unreadable", detail=f"{error.filename or ''} {error.strerror}".strip())
        except Exception:  # the last wall: whatever it is, an editor gets a sentence
            with tempfile.NamedTemporaryFile(
                "w", prefix="sitegen-", suffix=".txt", delete=False, encoding="utf-8"
            ) as file:
                traceback.print_exc(file=file)
            _fail("unexpected", detail=file.name)


def _fail(reason: str, **values: str) -> None:
    spoken = language("nl")
    click.echo(spoken.commands[reason].format(**values), err=True)
    sys.exit(1)


@click.group(cls=_Commands, help="Maak van een map met teksten een etalage die u kunt publiceren.")
@click.version_option(__version__, prog_name="sitegen")
def main() -> None:
    """The program."""


_content = click.option(
    "--content",
    type=click.Path(path_type=Path),
    default=Path("content"),
    show_default=True,
    help="De map met teksten.",
)
_drafts = click.option("--drafts", is_flag=True, help="Toon ook concepten.")
_jobs = click.option(
    "--jobs", type=click.IntRange(min=1), default=None, help="Hoeveel processen meewerken."
)


@main.command("build", help="Maak de site en zet haar klaar in de map public.")
@_content
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("public"),
    show_default=True,
    help="De map waar de site komt.",
)
@click.option("--url", default=None, help="Het adres waar de site komt te staan.")
@_drafts
@_jobs
@click.option("--no-cache", is_flag=True, help="Maak alles opnieuw.")
@click.option(
    "--date",
    "today",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="De dag van publiceren (standaard vandaag).",
)
@click.option("--explain", is_flag=True, help="Vertel van elke pagina waarom zij gemaakt is.")
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
    from sitegen.loading import Memory
    from sitegen.pipeline import Options, build

    ctx.obj = str(output)
    _need_content(content)
    options = Options(
        content=content,
        output=output,
        url=_site_address(url),
        drafts=drafts,
        jobs=jobs or cores(),
        cache=not no_cache,
        today=today.date() if today else datetime.date.today(),
    )
    started = time.perf_counter()
    progress = _Progress(language("nl"))
    outcome = build(options, progress.tell, Memory())
    progress.clear()
    spoken = language(outcome.language)
    if outcome.problems:
        from sitegen.messages import as_text, message

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
            seconds=spoken.number(round(time.perf_counter() - started, 1)),
            made=len(reasons) - kept,
            kept=kept,
            output=output,
        )
    )


def _need_content(content: Path) -> None:
    """Wrong usage when there is no content folder."""
    if not content.is_dir():
        said = language("nl").commands["no-content"].format(given=content)
        raise click.UsageError(said)


def _site_address(url: str | None) -> str | None:
    if url is not None and not url.startswith(("https://", "http://")):
        raise click.BadParameter(
            f"'{url}' moet beginnen met https:// of http://", param_hint="--url"
        )
    return url


class _Progress:
    """Tells on a terminal which stage is under way; quiet in a pipe."""

    def __init__(self, spoken: Language) -> None:
        self._spoken = spoken
        self._shown = sys.stderr.isatty()

    def tell(self, stage: str) -> None:
        """Show the stage that begins."""
        if self._shown:
            click.echo(f"\r\033[K{self._spoken.commands[stage]}…", nl=False, err=True)

    def clear(self) -> None:
        """Take the last stage away."""
        if self._shown:
            click.echo("\r\033[K", nl=False, err=True)

"""The commands for who writes: `check`, `new` and `schema`."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from sitegen.cli.help import SpokenCommand, SpokenGroup, WrongUsage
from sitegen.cli.options import (
    Progress,
    content_argument,
    content_option,
    day_of,
    fail,
    jobs_option,
    load_site,
    need_content,
    say,
    today_option,
)
from sitegen.content.hosts import HOSTS
from sitegen.i18n.language import language
from sitegen.schema.settings import SETTINGS


@click.command("check", cls=SpokenCommand)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@content_option
@click.option("--format", "shape", type=click.Choice(["text", "json", "github"]), default="text")
@click.option("--strict", is_flag=True)
@jobs_option
@today_option
def check_command(
    paths: tuple[Path, ...],
    content: Path,
    shape: str,
    strict: bool,
    jobs: int,
    today: datetime.datetime | None,
) -> None:
    """Look at the content, and change nothing; with `paths`, tell of these files and folders."""
    from sitegen.check.checker import check
    from sitegen.diagnostics.messages import as_github, as_json, as_text

    progress = Progress(need_content(content))
    checked = check(content, day_of(today), jobs, progress.tell)
    progress.clear()
    if paths:
        checked = checked.of([_shown(path, content) for path in paths])
    if shape == "json":
        say(as_json(checked.messages))
    elif shape == "github":
        parent = content.resolve().parent
        if parent.is_relative_to(Path.cwd()):
            parent = parent.relative_to(Path.cwd())
        annotations = as_github(checked.messages, parent.as_posix())
        say(annotations, nl=bool(annotations))
    else:
        colour = sys.stdout.isatty()
        say(as_text(checked.messages, checked.language, colour=colour))
    sys.exit(1 if checked.failed(strict=strict) else 0)


def _shown(path: Path, content: Path) -> str:
    """A file or folder as messages name it: from the content folder on."""
    full, root = path.resolve(), content.resolve()
    inside = full.relative_to(root).as_posix() if full.is_relative_to(root) else full.as_posix()
    return f"{root.name}/{inside}".removesuffix("/.")


@click.group("new", cls=SpokenGroup)
def new_group() -> None:
    """Examples to start from."""


@new_group.command("card")
@click.argument("title")
@content_option
@today_option
def new_card_command(title: str, content: Path, today: datetime.datetime | None) -> None:
    """Write a card in which every key is explained."""
    from sitegen.content.scaffold import ScaffoldError, new_card

    settings, _ = load_site(content)
    said = language(settings.language).commands
    try:
        path = new_card(content, title, settings, day_of(today))
    except ScaffoldError as error:
        if error.reason == "no-slug":
            raise WrongUsage(said[error.reason]) from error
        fail(said[error.reason].format(path=error.path))
    say(said["made-card"].format(path=path, option=content_argument(content)))


@new_group.command("site")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--host", type=click.Choice(list(HOSTS)), default=None)
@click.option("--language", "code", type=click.Choice(["nl", "en"]), default="nl")
def new_site_command(folder: Path, host: str | None, code: str) -> None:
    """Write a content folder in which every key is explained; with `host` all that one needs."""
    from sitegen.content.repository import (
        CONTENT,
        REQUIREMENTS,
        WHEELS,
        installed_program,
        new_repository,
    )
    from sitegen.content.scaffold import ScaffoldError, new_site

    said = language(code).commands
    content = folder if host is None else folder / CONTENT
    program = installed_program()
    try:
        if host is None:
            count = new_site(folder, code)
        else:
            count = new_repository(folder, code, host, program)
    except ScaffoldError as error:
        fail(said[error.reason].format(path=error.path))
    settings = content / SETTINGS
    if host is None:
        option = content_argument(folder)
        say(said["made-site"].format(path=folder, count=count, settings=settings, option=option))
    else:
        readme = folder / "README.md"
        say(
            said["made-repository"].format(path=folder, count=count, settings=settings, read=readme)
        )
        if program.copied:
            names, place = folder / REQUIREMENTS, folder / WHEELS
            say(said["own-copy"].format(path=names, pin=program.requirement, folder=place))


@click.command("schema", cls=SpokenCommand)
@content_option
def schema_command(content: Path) -> None:
    """Print the schema for editors and other programs."""
    from sitegen.schema.json_schema import site_schema

    settings, _ = load_site(content)
    say(site_schema(settings))

"""What is typed wrongly is told apart from wrong content, and `--help` explains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from sitegen.cli.main import main

Build = Callable[..., Any]


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def test_a_process_ends_with_another_status_for_wrong_usage_than_for_wrong_content(
    python_build: Build, tmp_path: Path
) -> None:
    assert python_build("build", "--content", tmp_path / "nowhere").returncode == 2
    assert python_build("bulid").returncode == 2
    assert python_build("build", "--jobs", "0").returncode == 2


def test_wrong_usage_is_told_apart_from_wrong_content(tmp_path: Path) -> None:
    done = run("check", "--content", tmp_path / "weg")
    assert done.exit_code == 2
    assert "sitegen new site" in done.stderr
    assert run("check", "--format", "xml").exit_code == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["serv"], "De opdracht 'serv' bestaat niet. Bedoelde u 'serve'?"),
        (["build", "--draft"], "De optie '--draft' bestaat niet. Bedoelde u '--drafts'?"),
        (["serve", "--port", "acht"], "De waarde bij --port klopt niet. Schrijf een getal van 0"),
        (["check", "--format", "pdf"], "De waarde bij --format klopt niet. Kies uit: text, json"),
        (["build", "--date", "morgen"], "De waarde bij --date klopt niet. Schrijf een dag zo:"),
        (["check", "nergens"], "Die map of dat bestand is er niet."),
        (["new", "card"], "TITEL ontbreekt nog."),
        (["build", "--url", "voorbeeld.nl"], "moet beginnen met https:// of http://"),
    ],
)
def test_a_command_that_is_typed_wrongly_is_answered_in_dutch(typed: list[str], said: str) -> None:
    done = run(*typed)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Error" not in done.output
    assert "Usage" not in done.output


def every_command(group: click.Group, typed: str = "") -> Iterator[str]:
    """What is typed for a group and for each command in it."""
    yield typed
    for name, command in group.commands.items():
        below = f"{typed} {name}".strip()
        yield from every_command(command, below) if isinstance(command, click.Group) else [below]


@pytest.mark.parametrize("command", list(every_command(main)))
def test_help_is_dutch_throughout(command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.exit_code == 0
    assert done.stdout.startswith("Gebruik: ")
    assert "\nOpties:\n" in done.stdout
    assert "Toon deze uitleg." in done.stdout
    english = r"Usage|Options|OPTIONS|Commands|COMMAND\b|Show|default|INTEGER|TEXT|PATH|FOLDER"
    assert not re.search(english, done.stdout), done.stdout

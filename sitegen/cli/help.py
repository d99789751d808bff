"""What `--help` and a wrong command line are answered, in the language of the site."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from sitegen.content.folder import MAX_TEXT
from sitegen.i18n.language import Language, language
from sitegen.schema.settings import LANGUAGES, SETTINGS

_LANGUAGE = re.compile(r"^language:[ \t]*[\"']?(\w+)", re.MULTILINE)


class WrongUsage(click.UsageError):
    """Wrong usage that is told in a sentence of ours."""


def site_language(content: Path) -> Language:
    """The language of the site in a folder; Dutch where that cannot be told."""
    try:
        with (content / SETTINGS).open(encoding="utf-8", errors="replace") as file:
            settings = file.read(MAX_TEXT * 2**20)
    except (OSError, ValueError):  # no such file, or no such path
        settings = ""
    named = _LANGUAGE.search(settings)
    return language(named[1] if named and named[1] in LANGUAGES else LANGUAGES[0])


def typed_content(args: Sequence[str]) -> Path:
    """The content folder that a command line names, before anything else of it is read."""
    for option, value in pairwise([*args, ""]):
        if option == "--content":
            return Path(value)
        if option.startswith("--content="):
            return Path(option.removeprefix("--content="))
    return Path("content")


class SpokenCommand(click.Command):
    """A command that is explained in the language that its context holds as its object."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_words(ctx)["commands"][self.name])

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how the command is typed."""
        words = _words(ctx)
        arguments = [one.name for one in self.params if isinstance(one, click.Argument)]
        pieces = [words["options"]["none"], *(words["values"][name] for name in arguments)]
        pieces += [words["commands"]["one"]] if isinstance(self, click.Group) else []
        formatter.write_usage(ctx.command_path, " ".join(pieces), f"{words['usage']}: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and for a group its commands."""
        words = _words(ctx)
        rows = []
        for option in self.get_params(ctx):
            if isinstance(option, click.Option):
                spelled = max(option.opts, key=len)
                says = words["options"][spelled.lstrip("-")].format(default=option.default)
                rows.append((f"{spelled} {_value(option, words)}".rstrip(), says))
        with formatter.section(words["options"]["head"]):
            formatter.write_dl(rows)


def _value(option: click.Option, words: Mapping[str, Any]) -> str:
    """What stands for the value of an option: all that it may be, or a word for that."""
    if isinstance(option.type, click.Choice):
        return "|".join(option.type.choices)
    return "" if option.is_flag else words["values"].get(option.name, "")


class SpokenGroup(SpokenCommand, click.Group):
    """A group of such commands."""

    command_class = SpokenCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands."""
        super().format_options(ctx, formatter)
        words = _words(ctx)["commands"]
        with formatter.section(words["head"]):
            formatter.write_dl([(name, words[name]) for name in sorted(self.commands)])


def explanation(error: click.UsageError, spoken: Language) -> str:
    """What is wrong with a command line, and where to find help."""
    if isinstance(error, WrongUsage):
        return error.message
    says = spoken.commands["usage"]
    command = error.ctx.command_path if error.ctx else "sitegen"
    return f"{_wrong(error, spoken)} {says['help'].format(command=command)}"


def _words(ctx: click.Context) -> Mapping[str, Any]:
    spoken: Language = ctx.find_root().obj
    words: Mapping[str, Any] = spoken.commands["help"]
    return words


def _wrong(error: click.UsageError, spoken: Language) -> str:
    says = spoken.commands["usage"]
    match error:
        case click.NoSuchOption():
            near = error.possibilities[0] if error.possibilities else ""
            near = says["suggestion"].format(suggestion=near) if near else ""
            return f"{says['option'].format(given=error.option_name)} {near}".strip()
        case click.MissingParameter() if error.param is not None:
            return str(says["missing"]).format(name=_name(error.param, spoken))
        case click.BadParameter() if error.param is not None:
            name, expected = _name(error.param, spoken), _expected(error.param, says)
            return str(says["value"]).format(name=name, expected=expected)
        case _:
            return str(says["other"])


def _name(parameter: click.Parameter, spoken: Language) -> str:
    """What an editor types for a parameter: `--port`, TITEL."""
    if isinstance(parameter, click.Argument):
        return str(spoken.commands["help"]["values"][parameter.name])
    return max(parameter.opts, key=len)


def _expected(parameter: click.Parameter, says: Mapping[str, str]) -> str:
    """Which values a parameter takes, where that can be said in a few words."""
    match parameter.type:
        case click.Choice() as choice:
            return says["choice"].format(known=", ".join(map(str, choice.choices)))
        case click.IntRange() as numbers if numbers.max is None:
            return says["at-least"].format(least=numbers.min)
        case click.IntRange() as numbers:
            return says["between"].format(least=numbers.min, most=numbers.max)
        case click.DateTime():
            return says["day"]
        case click.Path():
            return says["path"]
    return ""

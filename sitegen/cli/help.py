"""What `--help` says, in the language of editors: of commands, options and the values they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from sitegen.i18n.language import language


class SpokenCommand(click.Command):
    """A command that is explained by the words for its name, and those for its parameters."""

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        words = _words()
        self.help = words["commands"][self.name]
        self.options_metavar = words["options"]["none"]
        for parameter in self.params:
            if parameter.name in words["values"]:
                parameter.metavar = words["values"][parameter.name]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how the command is typed."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, f"{_words()['usage']}: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and for a group its commands."""
        told = _words()["options"]
        rows = []
        for option in self.get_params(ctx):
            if isinstance(option, click.Option):
                spelled = max(option.opts, key=len)
                says = told[spelled.lstrip("-")].format(default=option.default)
                rows.append((f"{spelled} {option.metavar or ''}".rstrip(), says))
        with formatter.section(told["head"]):
            formatter.write_dl(rows)


class SpokenGroup(SpokenCommand, click.Group):
    """A group of such commands."""

    command_class = SpokenCommand

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.subcommand_metavar = _words()["commands"]["one"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands."""
        super().format_options(ctx, formatter)
        rows = [(name, command.help or "") for name, command in sorted(self.commands.items())]
        with formatter.section(_words()["commands"]["head"]):
            formatter.write_dl(rows)


def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = language("nl").commands["help"]
    return words

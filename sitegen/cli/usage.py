"""What a command says, in the language of editors, when it is not typed as it should be."""

from __future__ import annotations

import click

from sitegen.cli.options import WrongUsage
from sitegen.i18n.language import language


def explanation(error: click.UsageError) -> str:
    """What is wrong with a command line, and where to find help."""
    if isinstance(error, WrongUsage):
        return error.message
    says = language("nl").commands["usage"]
    command = error.ctx.command_path if error.ctx else "sitegen"
    help_ = says["help"].format(command=command)
    return f"{_wrong(error, says)} {help_}"


def _wrong(error: click.UsageError, says: dict[str, str]) -> str:
    match error:
        case click.NoSuchOption():
            suggestion = error.possibilities[0] if error.possibilities else ""
            suggestion = says["suggestion"].format(suggestion=suggestion) if suggestion else ""
            return f"{says['option'].format(given=error.option_name)} {suggestion}".strip()
        case click.MissingParameter() if error.param is not None:
            return says["missing"].format(name=_name(error.param))
        case click.BadParameter() if error.param is not None:
            return says["value"].format(name=_name(error.param), expected=_expected(error.param))
        case _:
            return says["other"]


def _name(parameter: click.Parameter) -> str:
    """What an editor types for a parameter: `--port`, TITLE."""
    if isinstance(parameter, click.Argument):
        return parameter.human_readable_name
    return max(parameter.opts, key=len)


def _expected(parameter: click.Parameter) -> str:
    """Which values a parameter takes, where that can be said in a few words."""
    says = language("nl").commands["usage"]
    match parameter.type:
        case click.Choice() as choice:
            return str(says["choice"]).format(known=", ".join(map(str, choice.choices)))
        case click.IntRange() as numbers:
            least, most = numbers.min, numbers.max
            if most is None:
                return str(says["at-least"]).format(least=least)
            return str(says["between"]).format(least=least, most=most)
        case click.DateTime():
            return str(says["day"])
        case click.Path():
            return str(says["path"])
    return ""

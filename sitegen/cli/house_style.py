"""The command `house-style`: what the design tokens gave, and every contrast."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.fetch import bring
from sitegen.cli.help import SpokenCommand
from sitegen.cli.options import content_option, load_site, say, tell_problems
from sitegen.i18n.language import Language, language

if TYPE_CHECKING:  # what a command needs is loaded when it is named
    from sitegen.theming.roles import HouseStyle


@click.command("house-style", cls=SpokenCommand)
@content_option
def house_style_command(content: Path) -> None:
    """Resolve the house style, report it, and keep what a package gave beside the texts."""
    from sitegen.diagnostics.problems import Report
    from sitegen.npm import is_kept
    from sitegen.schema.settings import SETTINGS
    from sitegen.theming.house_style import (
        KEPT,
        KEY,
        fetch_tokens,
        house_style,
        kept_text,
        site_tokens,
    )
    from sitegen.theming.theme import read_theme, theme_roots

    settings, loaded = load_site(content)
    spoken, folder = language(settings.language), loaded.folder
    report = Report(folder.shown(SETTINGS), places=loaded.places)
    theme = read_theme(settings.house_style.theme, settings.language, theme_roots(content))
    tokens = site_tokens(settings, folder)
    if tokens and tokens.package and not is_kept(tokens.package):
        bring(tokens.package, fetch_tokens, KEY, spoken, report)
        tokens = site_tokens(settings, folder)
    style = None if report.problems else house_style(theme, tokens, report)
    if report.problems:
        tell_problems(report.problems, settings.language)
        sys.exit(1)
    said = spoken.commands["style"]
    if tokens is None or style is None:
        say(said["none"])
        return
    _tell(style, spoken)
    if tokens.spec not in folder.stamps:
        (content / KEPT).write_text(kept_text(tokens.spec, style), encoding="utf-8")
        say(said["kept"].format(path=content / KEPT))


def _tell(style: HouseStyle, spoken: Language) -> None:
    """Print where each role came from, and each contrast."""
    said = spoken.commands["style"]
    for choice in style.choices:
        say(said["role"].format(**_choice(choice.role, choice.value, choice.token, said)))
    for pair in style.contrasts:
        key = "moved" if pair.was else "held"
        ratio = _ratio(pair.ratio, spoken)
        least = _ratio(pair.least, spoken)
        say(
            said[key].format(
                role=pair.role, against=pair.against, ratio=ratio, least=least, was=pair.was
            )
        )


def _choice(role: str, value: str, token: str, said: dict[str, str]) -> dict[str, str]:
    return {"role": role, "value": value, "source": token or said["own"]}


def _ratio(value: float, spoken: Language) -> str:
    return f"{value:.1f}".replace(".", spoken.decimal)

"""The command `house-style`: what the design tokens gave, and every contrast."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitegen.cli.help import SpokenCommand
from sitegen.cli.options import content_option, need_content, say
from sitegen.i18n.language import Language


@click.command("house-style", cls=SpokenCommand)
@content_option
def house_style_command(content: Path) -> None:
    """Resolve the house style, report it, and keep what a package gave beside the texts."""
    from sitegen.content.folder import read_folder
    from sitegen.content.load import load
    from sitegen.diagnostics.messages import as_text, message
    from sitegen.diagnostics.problems import Report
    from sitegen.i18n.language import language
    from sitegen.schema.settings import SETTINGS
    from sitegen.theming.house_style import KEPT, house_style, kept_text
    from sitegen.theming.theme import read_theme, theme_roots

    need_content(content)
    loaded = load(content)
    spoken = language(loaded.language)
    folder, _ = read_folder(content)
    report = Report(folder.shown(SETTINGS))
    style = None
    if loaded.config is None:
        report.problems += loaded.problems
    else:
        settings = loaded.config.settings
        named = settings.house_style
        theme = read_theme(named.theme, settings.language, theme_roots(content))
        style = house_style(theme, settings, folder, report)
    if report.problems:
        found = [message(problem, loaded.language) for problem in report.problems]
        say(as_text(found, loaded.language, colour=sys.stderr.isatty()), err=True)
        sys.exit(1)
    said = spoken.commands["style"]
    if style is None:
        say(said["none"])
        return
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
    tokens = named.tokens or ""
    if tokens not in folder.stamps:
        (content / KEPT).write_text(kept_text(tokens, style), encoding="utf-8")
        say(said["kept"].format(path=content / KEPT))


def _choice(role: str, value: str, token: str, said: dict[str, str]) -> dict[str, str]:
    return {"role": role, "value": value, "source": token or said["own"]}


def _ratio(value: float, spoken: Language) -> str:
    return f"{value:.1f}".replace(".", spoken.decimal)

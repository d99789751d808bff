"""The command `house-style`: what the house style gave, what was changed in it, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.fetch import Wanted, fetch_package
from sitegen.cli.help import SpokenCommand
from sitegen.cli.options import content_option, load_site, say, stop_at
from sitegen.i18n.language import Language, language

if TYPE_CHECKING:  # what a command needs is loaded when it is named
    from sitegen.content.folder import Folder
    from sitegen.diagnostics.problems import Report
    from sitegen.schema.settings import Settings
    from sitegen.theming.house_style import Tokens
    from sitegen.theming.scheme import HouseStyle, Scheme


@click.command("house-style", cls=SpokenCommand)
@content_option
@click.option("--all", "everything", is_flag=True)
def house_style_command(content: Path, everything: bool) -> None:
    """Resolve the house style, tell of it, and keep what a package gave beside the texts."""
    from sitegen.diagnostics.problems import Report
    from sitegen.schema.settings import SETTINGS
    from sitegen.theming.house_style import KEPT, house_style, kept_text
    from sitegen.theming.theme import read_theme, theme_roots

    settings, loaded = load_site(content)
    spoken, folder = language(settings.language), loaded.folder
    report = Report(folder.shown(SETTINGS), places=loaded.places)
    theme = read_theme(settings.house_style.theme, settings.language, theme_roots(content))
    tokens = _tokens(settings, folder, spoken, report)
    style = None if report.problems else house_style(theme, settings, tokens, report)
    if report.problems:
        stop_at(report.problems, settings.language)
    said = spoken.commands["style"]
    if style is None:
        say(said["none"])
        return
    families = {font.family for font in settings.house_style.fonts}
    _say_all(_summary(style, tokens, families, spoken))
    _say_all(_table(style, spoken) if everything else [said["more"]])
    if tokens and tokens.package and tokens.spec not in folder.stamps:
        (content / KEPT).write_text(kept_text(tokens.spec, style), encoding="utf-8")
        say(said["kept"].format(path=content / KEPT))


def _tokens(settings: Settings, folder: Folder, spoken: Language, report: Report) -> Tokens | None:
    """The tokens that a site names, fetched where this machine does not have them."""
    from sitegen.npm import is_kept
    from sitegen.theming.house_style import KEY, fetch_tokens, site_tokens

    tokens = site_tokens(settings, folder)
    if not (tokens and tokens.package) or is_kept(tokens.package):
        return tokens
    fetch_package(Wanted(KEY, tokens.package, fetch_tokens), spoken, report)
    return site_tokens(settings, folder)


def _say_all(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def _summary(
    style: HouseStyle, tokens: Tokens | None, families: Collection[str], spoken: Language
) -> Iterator[str]:
    """What a person reads in ten seconds: where it comes from, and each scheme under a heading.

    `families` are the fonts that the site has as files of its own.
    """
    from sitegen.theming.roles import CANDIDATES

    said = spoken.commands["style"]
    sources = list(filter(None, (one.token for one in style.light.choices)))
    own = list(filter(_is_own, sources))
    if tokens:
        count = len(sources) - len(own)
        source = ": ".join(dict.fromkeys(filter(None, (tokens.spec, tokens.file))))
        yield said["from"].format(source=source, count=count, roles=len(CANDIDATES))
    if own:
        yield said["own_keys"].format(names=", ".join(sorted(set(own))))
    yield from _scheme_summary(said["light"], style.light, spoken)
    if lacking := list(_derived(style.light)):
        yield said["derived"].format(names=_roles(lacking, spoken))
    if lent := dict.fromkeys(_lent_fonts(style.light, families)):
        yield said["lent"].format(fonts=", ".join(lent))
    head = said["dark" if style.own_dark else "dark_derived"]
    yield from _scheme_summary(head, style.dark, spoken)


def _derived(scheme: Scheme) -> Iterator[str]:
    """The roles that follow from what is given: colours from colours, a font from the other."""
    from sitegen.theming.roles import CANDIDATES, FONTS

    given = set(scheme.given)
    for role in CANDIDATES:
        fonts = role in FONTS
        sources = given & {*FONTS} if fonts else given - {*FONTS, "radius"}
        if role not in given and role != "radius" and sources:
            yield role


def _lent_fonts(scheme: Scheme, families: Collection[str]) -> Iterator[str]:
    """The fonts that tokens name and the site does not have: it depends on who reads."""
    from sitegen.theming.roles import FONTS

    for one in scheme.choices:
        name = one.value.split(",")[0].strip("\"'")
        if one.role in FONTS and one.token and not _is_own(one.token) and name not in families:
            yield name


def _scheme_summary(head: str, scheme: Scheme, spoken: Language) -> Iterator[str]:
    said, roles = spoken.commands["style"], scheme.roles
    yield f"\n{head}"
    front = said["front"].format(front=roles["front"], text=roles["front-text"])
    yield f"  {front}"
    colours = {name.replace("-", "_"): roles[name] for name in _SHOWN}
    yield "  " + said["page"].format(**colours)
    fonts = [roles[role].split(",")[0].strip("\"'") for role in ("font-heading", "font-body")]
    yield "  " + said["fonts"].format(heading=fonts[0], body=fonts[1])
    moved = {pair.role: pair for pair in scheme.contrasts if pair.was and pair.role in scheme.given}
    for role, pair in moved.items():
        name = spoken.commands["roles"][role]
        yield "  " + said["changed"].format(role=name, was=pair.was, now=roles[role])
    if scheme.given and not moved:
        yield f"  {said['unchanged']}"


_SHOWN = ("text", "heading", "link", "action-bg")


def _table(style: HouseStyle, spoken: Language) -> Iterator[str]:
    """Where each role came from, and each contrast, in both schemes."""
    said = spoken.commands["style"]
    for head, scheme in (("light", style.light), ("dark", style.dark)):
        yield f"\n{said[head]}"
        sources = {one.role: one.token for one in scheme.choices}
        for role, value in scheme.roles.items():
            source = sources.get(role) or said["own"]
            yield said["role"].format(role=role, value=value, source=source)
        for pair in scheme.contrasts:
            yield said["moved" if pair.was else "held"].format(
                role=pair.role,
                against=pair.against,
                ratio=_ratio(pair.ratio, spoken),
                least=_ratio(pair.least, spoken),
                was=pair.was,
            )
    yield from _wanted(spoken)


def _wanted(spoken: Language) -> Iterator[str]:
    """The names that are looked for, by role."""
    from sitegen.theming.roles import CANDIDATES

    yield f"\n{spoken.commands['style']['wanted']}"
    for role, names in CANDIDATES.items():
        yield f"  {role}: {', '.join(f'--{name}' for name in names)}"


def _is_own(token: str) -> bool:
    """Whether a role is filled by a key of `site.yaml`."""
    return token.startswith("house_style.")


def _roles(roles: list[str], spoken: Language) -> str:
    return ", ".join(spoken.commands["roles"][role] for role in roles)


def _ratio(value: float, spoken: Language) -> str:
    return f"{value:.1f}".replace(".", spoken.decimal)

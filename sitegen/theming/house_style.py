"""The house style that `site.yaml` names, found and put over the theme's own roles."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec.structs import replace

from sitegen.content.folder import Folder
from sitegen.diagnostics.problems import Report
from sitegen.npm import PackageError, cache, fetch_tokens, parse_package
from sitegen.schema.settings import Settings
from sitegen.theming.roles import ContrastError, HouseStyle, resolve, theme_roles
from sitegen.theming.theme import ThemeFiles
from sitegen.theming.tokens import TokenError, read_tokens

KEPT = "house-style.json"
"""The values that a package gave, in the content folder: with it a build needs no network."""

_FORMAT = "house-style/1"
_KEY = "house_style.tokens"

# Right after the theme's roles, so that print and forced colours have the last word.
_SHEET = "css/01-house-style.css"


def apply_house_style(
    theme: ThemeFiles, settings: Settings, folder: Folder, report: Report
) -> ThemeFiles:
    """The theme in the house style of the site; reports a style that cannot be had or read."""
    style = house_style(theme, settings, folder, report)
    if style is None:
        return theme
    return replace(theme, static={**theme.static, _SHEET: style.css().encode()})


def house_style(
    theme: ThemeFiles, settings: Settings, folder: Folder, report: Report
) -> HouseStyle | None:
    """The resolved house style; None when the site names none, or after a report."""
    if settings.house_style.tokens is None:
        return None
    tokens = _tokens(settings.house_style.tokens, folder, report)
    if tokens is None:
        return None
    light, dark = theme_roles(_sheet(theme))
    try:
        return resolve(tokens, light, dark)
    except ContrastError as error:
        report.at(
            "no-contrast",
            0,
            key=_KEY,
            role=error.role,
            given=error.colour,
            against=", ".join(error.against),
            least=f"{error.least:g}",
        )
        return None


def kept_text(spec: str, style: HouseStyle) -> str:
    """What to keep of a package: the tokens that were used, with their values."""
    used = {choice.token: choice.value for choice in style.choices if choice.token}
    return json.dumps({"format": _FORMAT, "tokens": spec, "values": used}, indent=1) + "\n"


def _tokens(spec: str, folder: Folder, report: Report) -> Mapping[str, str] | None:
    if spec in folder.stamps:
        try:
            return read_tokens(folder.read(spec).decode("utf-8"), spec)
        except (TokenError, UnicodeDecodeError):
            report.at("no-tokens", 0, key=_KEY, given=spec)
            return None
    package = parse_package(spec)
    if package is None:
        report.at("not-tokens", 0, key=_KEY, given=spec)
        return None
    if (values := _kept(spec, folder)) is not None:
        return values
    try:
        name, text = fetch_tokens(package, cache())
        return read_tokens(text, name)
    except PackageError as error:
        report.at(error.reason, 0, key=_KEY, given=spec, detail=error.detail)
    except TokenError:
        report.at("no-tokens", 0, key=_KEY, given=spec)
    return None


def _kept(spec: str, folder: Folder) -> Mapping[str, str] | None:
    """The values kept in the content folder, if they are of this very package."""
    if KEPT not in folder.stamps:
        return None
    try:
        stored = json.loads(folder.read(KEPT))
        if stored["format"] == _FORMAT and stored["tokens"] == spec:
            return {str(name): str(value) for name, value in stored["values"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return None


def _sheet(theme: ThemeFiles) -> str:
    sheets = [data for name, data in sorted(theme.static.items()) if name.endswith(".css")]
    return b"\n".join(sheets).decode("utf-8")

"""The house style that `site.yaml` names: its tokens read or fetched, and put over a theme."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from sitegen.content.folder import Folder
from sitegen.diagnostics.problems import Report
from sitegen.npm import Package, PackageError, download, keep_files, kept_files, parse_package
from sitegen.schema.settings import Settings
from sitegen.theming.roles import ContrastError, HouseStyle, resolve, theme_roles
from sitegen.theming.theme import ThemeFiles
from sitegen.theming.tokens import TokenError, read_tokens

KEPT = "house-style.json"
"""The values that a package gave, in the content folder: with it no other machine needs one."""

KEY = "house_style.tokens"
"""Where `site.yaml` names the tokens."""

_FORMAT = "house-style/1"

# Where token packages keep their properties, best first.
_TOKEN_FILES = (
    "dist/variables.css",
    "dist/theme.css",
    "dist/index.css",
    "dist/root.css",
    "dist/tokens.css",
    "dist/variables.json",
    "dist/tokens.json",
)

# Right after the theme's roles, so that print and forced colours have the last word.
_SHEET = "css/01-house-style.css"


class Tokens(Struct, frozen=True):
    """The design tokens that a site names as `spec`: their values by name.

    Where they cannot be had or read, `reason` is the id of the message that says so. `package` is
    where they come from, unless that is the content folder.
    """

    spec: str
    values: Mapping[str, str] = {}
    reason: str = ""
    package: Package | None = None


def site_tokens(settings: Settings, folder: Folder) -> Tokens | None:
    """The tokens that a site names, from its own folder or from what this machine keeps.

    None when it names none. The network is never used. Raises OSError.
    """
    spec = settings.house_style.tokens
    if spec is None:
        return None
    if spec in folder.stamps:
        return _read(spec, spec, folder.read(spec))
    package = parse_package(spec)
    if package is None:
        return Tokens(spec, reason="not-tokens")
    if (values := _kept(spec, folder)) is not None:
        return Tokens(spec, values)
    try:
        files = kept_files(package)
    except PackageError as error:
        return Tokens(spec, reason=error.reason, package=package)
    name = next((name for name in _TOKEN_FILES if name in files), "")
    return _read(spec, name, files.get(name, b""), package)


def fetch_tokens(package: Package) -> None:
    """Fetch the token files of a package, and keep them on this machine.

    Raises PackageError and OSError.
    """
    files = download(package, lambda path: path if path in _TOKEN_FILES else None)
    if not files:
        raise PackageError("package-without-tokens", package.name)
    keep_files(package, files)


def apply_house_style(theme: ThemeFiles, tokens: Tokens | None, report: Report) -> ThemeFiles:
    """The theme in the house style of the site; reports a style that cannot be had or read."""
    style = house_style(theme, tokens, report)
    if style is None:
        return theme
    return replace(theme, static={**theme.static, _SHEET: style.css().encode()})


def house_style(theme: ThemeFiles, tokens: Tokens | None, report: Report) -> HouseStyle | None:
    """The resolved house style; None when the site names none, or after a report."""
    if tokens is None:
        return None
    if tokens.reason:
        report_tokens(tokens, report)
        return None
    light, dark = theme_roles(_sheet(theme))
    try:
        return resolve(tokens.values, light, dark)
    except ContrastError as error:
        report.at(
            "no-contrast",
            0,
            key=KEY,
            role=error.role,
            given=error.colour,
            against=", ".join(error.against),
            least=f"{error.least:g}",
        )
        return None


def report_tokens(tokens: Tokens, report: Report) -> None:
    """Report tokens that cannot be had or read."""
    if tokens.reason:
        report.at(tokens.reason, 0, key=KEY, given=tokens.spec)


def kept_text(spec: str, style: HouseStyle) -> str:
    """What to keep of a package: the tokens that were used, with their values."""
    used = {choice.token: choice.value for choice in style.choices if choice.token}
    return json.dumps({"format": _FORMAT, "tokens": spec, "values": used}, indent=1) + "\n"


def _read(spec: str, name: str, data: bytes, package: Package | None = None) -> Tokens:
    try:
        return Tokens(spec, read_tokens(data.decode("utf-8"), name), package=package)
    except TokenError as error:
        return Tokens(spec, reason=error.reason, package=package)
    except UnicodeDecodeError:
        return Tokens(spec, reason="no-tokens", package=package)


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

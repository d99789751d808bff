"""The house style that `site.yaml` names: its tokens read or fetched, and put over a theme."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sitegen.content.folder import Folder
from sitegen.diagnostics.problems import Report
from sitegen.npm import Package, PackageError, download, keep_files, kept_files, parse_package
from sitegen.schema.settings import Settings
from sitegen.theming.colour import Colour, parse_colour
from sitegen.theming.fonts import Face, font_faces
from sitegen.theming.roles import CANDIDATES, choose, filled, theme_roles
from sitegen.theming.scheme import ContrastError, Given, HouseStyle, Scheme, resolve
from sitegen.theming.theme import ThemeFiles
from sitegen.theming.tokens import TokenError, TokenSet, imported, read_tokens

KEPT = "house-style.json"
"""The values that a package gave, in the content folder: with it no other machine needs one."""

KEY = "house_style.tokens"
"""Where `site.yaml` names the tokens."""

FEW_ROLES = 5
"""With fewer roles filled a site hardly has the look that its tokens are of."""

_FORMAT = "house-style/1"

# Of a package, the files that can hold tokens; those with the most names of roles are read.
_TOKEN_KINDS = (".css", ".json")
_READ_AT_MOST = 4
_ENOUGH = 9  # roles that a sheet fills; with fewer the JSON files of the package are read too

# Right after the theme's roles, so that print and forced colours have the last word.
_SHEET = "css/01-house-style.css"

# The theme's icon takes the colours of the house, as the front does.
_ICON = "favicon.svg"


class Tokens(Struct, frozen=True):
    """The design tokens that a site names as `spec`.

    Where they cannot be had or read, `reason` is the id of the message that says so. `package` is
    where they come from, unless that is the content folder, and `file` the file in it.
    """

    spec: str
    values: TokenSet = TokenSet({})
    reason: str = ""
    package: Package | None = None
    file: str = ""


def site_tokens(settings: Settings, folder: Folder) -> Tokens | None:
    """The tokens that a site names, from its own folder or from what this machine keeps.

    None when it names none. The network is never used. Raises OSError.
    """
    spec = settings.house_style.tokens
    if spec is None:
        return None
    if spec in folder.stamps:
        return _own_tokens(spec, folder)
    package = parse_package(spec)
    if package is None:
        return Tokens(spec, reason="not-tokens")
    if (values := _kept(spec, folder)) is not None:
        return Tokens(spec, values, file=KEPT)
    try:
        files = kept_files(package)
    except PackageError as error:
        return Tokens(spec, reason=error.reason, package=package)
    found = _fullest(_decoded(files))
    if found is None:
        return Tokens(spec, reason="no-tokens", package=package)
    return Tokens(spec, found[1], package=package, file=found[0])


def fetch_tokens(package: Package) -> None:
    """Fetch the files of a package that can hold tokens, and keep them on this machine.

    Raises PackageError and OSError.
    """
    files = download(package, lambda path: path if path.endswith(_TOKEN_KINDS) else None)
    if _fullest(_decoded(files)) is None:
        raise PackageError("package-without-tokens", package.name)
    keep_files(package, files)


def dress(
    theme: ThemeFiles,
    settings: Settings,
    tokens: Tokens | None,
    faces: Sequence[Face],
    report: Report,
) -> tuple[ThemeFiles, HouseStyle | None]:
    """The theme in the house style of the site, with that style; None without one.

    Reports a style that cannot be had or read.
    """
    style = house_style(theme, settings, tokens, report)
    if style is None:
        return theme, None
    sheet = font_faces(faces) + style.css()
    light, _ = theme_roles(_sheet(theme))
    static = {
        **theme.static,
        **{face.file: face.data for face in faces},
        _SHEET: sheet.encode(),
        _ICON: _icon(theme.static[_ICON], light, style.light),
    }
    return replace(theme, static=static), style


def house_style(
    theme: ThemeFiles, settings: Settings, tokens: Tokens | None, report: Report
) -> HouseStyle | None:
    """The resolved house style; None when the site names none, or after a report."""
    if tokens and tokens.reason:
        report_tokens(tokens, report)
        return None
    given = _given(settings, tokens)
    if not (tokens or given.colours or given.families):
        return None
    try:
        return resolve(given, *theme_roles(_sheet(theme)))
    except ContrastError as error:
        report.at(
            "no-contrast",
            0,
            key=KEY if tokens else "house_style.colours",
            role=error.role,
            given=error.colour,
            against=", ".join(error.against),
            least=f"{error.least:g}",
        )
        return None


def _given(settings: Settings, tokens: Tokens | None) -> Given:
    """What there is to fill roles with: tokens, and colours and fonts from `site.yaml`."""
    own = settings.house_style
    return Given(
        tokens.values if tokens else TokenSet({}),
        own.colours.named if own.colours else {},
        tuple(dict.fromkeys(font.family for font in own.fonts)),
    )


def front_colours(theme: ThemeFiles, style: HouseStyle | None) -> tuple[Colour, ...]:
    """What is behind a logo, in light and in dark."""
    own = [roles["front"] for roles in theme_roles(_sheet(theme))]
    given = [one.roles["front"] for one in (style.light, style.dark)] if style else own
    return tuple(colour for text in given if (colour := parse_colour(text)))


def report_tokens(tokens: Tokens, report: Report) -> None:
    """Report tokens that cannot be had or read."""
    if tokens.reason:
        report.at(tokens.reason, 0, key=KEY, given=tokens.spec)


def kept_text(spec: str, style: HouseStyle) -> str:
    """What to keep of a package: the tokens that were used, with their values."""
    values = _used(style.light)
    dark = {"dark": _used(style.dark)} if style.own_dark else {}
    return (
        json.dumps({"format": _FORMAT, "tokens": spec, "values": values, **dark}, indent=1) + "\n"
    )


def _used(scheme: Scheme) -> dict[str, str]:
    return {one.token: one.value for one in scheme.choices if one.token[:11] != "house_style"}


def _own_tokens(spec: str, folder: Folder) -> Tokens:
    """The tokens in a file beside the texts."""

    def beside(path: str) -> str | None:
        return folder.read(path).decode("utf-8") if path in folder.stamps else None

    try:
        text = folder.read(spec).decode("utf-8-sig")
        return Tokens(spec, read_tokens(text, spec, beside), file=spec)
    except TokenError as error:
        return Tokens(spec, reason=error.reason, file=spec)
    except UnicodeDecodeError:
        return Tokens(spec, reason="no-tokens", file=spec)


def _decoded(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: data.decode("utf-8", "replace") for name, data in files.items()}


def _fullest(files: Mapping[str, str]) -> tuple[str, TokenSet] | None:
    """The file of a package whose tokens fill most roles, with them."""
    best: tuple[int, str, TokenSet] | None = None
    for kind in _TOKEN_KINDS:
        for name, values in _readable(files, kind):
            count = len(filled(choose(values.light)))
            if best is None or count > best[0]:
                best = (count, name, values)
        if best and best[0] >= _ENOUGH:
            break
    return best[1:] if best else None


def _readable(files: Mapping[str, str], kind: str) -> Iterator[tuple[str, TokenSet]]:
    """The most telling files of a kind with their tokens, most telling first."""
    names = [name for names in CANDIDATES.values() for name in names]

    def telling(name: str) -> tuple[int, int, str]:
        text = _with_imports(name, files)
        last = (one.rpartition("-")[2] for one in names) if kind == ".json" else names
        return -sum(one in text for one in last), name.count("/") + len(name), name

    for name in sorted((name for name in files if name.endswith(kind)), key=telling)[
        :_READ_AT_MOST
    ]:
        try:
            yield name, read_tokens(files[name], name, files.get)
        except TokenError:
            continue


def _with_imports(name: str, files: Mapping[str, str]) -> str:
    """The text of a file with those of all that it imports, each once."""
    found = {name: files[name]}
    pending = [name]
    while pending:
        at = pending.pop()
        new = {path for path in imported(files[at], at) if path in files} - found.keys()
        found |= {path: files[path] for path in sorted(new)}
        pending += new
    return "\n".join(found.values())


def _kept(spec: str, folder: Folder) -> TokenSet | None:
    """The values kept in the content folder, if they are of this very package."""
    if KEPT not in folder.stamps:
        return None
    try:
        stored = json.loads(folder.read(KEPT))
        if stored["format"] == _FORMAT and stored["tokens"] == spec:
            return TokenSet(_texts(stored["values"]), _texts(stored.get("dark", {})))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return None


def _texts(values: Mapping[object, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def _icon(icon: bytes, own: Mapping[str, str], scheme: Scheme) -> bytes:
    """The theme's icon in the colours of the front."""
    text = icon.decode("utf-8")
    for role, taken in (("action-bg", "front"), ("action-text", "front-text")):
        text = text.replace(own[role], scheme.roles[taken])
    return text.encode()


def _sheet(theme: ThemeFiles) -> str:
    sheets = [data for name, data in sorted(theme.static.items()) if name.endswith(".css")]
    return b"\n".join(sheets).decode("utf-8")

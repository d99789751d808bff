"""Design tokens: CSS custom properties or a JSON token file, as names with plain values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import Any

import tinycss2
from msgspec import Struct

_VAR = re.compile(r"var\(\s*--([A-Za-z0-9_-]+)\s*(?:,\s*([^()]*(?:\([^()]*\)[^()]*)*))?\)")
_REFERENCE = re.compile(r"\{([^{}]+)\}")
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"')\s;]+)""")
_NEGATED = re.compile(r":not\([^)]*\)")
_DARK = re.compile(r"(?<![a-z])(?:dark|donker|night)(?![a-z])")
# A whole set hangs on one of these; what stands elsewhere is about a part of the page.
_WHOLE_PAGE = re.compile(r":root|:host|html|body|theme|mode|scheme")

# A value that refers to another, that refers to another: sets go four or five deep.
_MAX_CHAIN = 20
# Characters of a value with all that it refers to; a file could double it at each step.
_MAX_LENGTH = 10_000
# Characters of a file with all that it imports, however often: what designers export has a tenth.
_MAX_SHEETS = 4_000_000
# That an import costs, whatever is in it.
_IMPORT_COST = 20_000
# No size or weight is of this order; a number may be endless.
_MAX_NUMBER = 1e9
# Branches of a token file within each other.
_MAX_DEPTH = 60

ReadFile = Callable[[str], str | None]
"""The text of a file beside the one that is read, by its path; None where there is none."""


class TokenError(Exception):
    """A file that holds no tokens that we take; `reason` is the id of the message that says so."""

    def __init__(self, detail: str, reason: str = "no-tokens") -> None:
        super().__init__(detail)
        self.reason = reason


class TokenSet(Struct, frozen=True):
    """Tokens by their dashed names, references followed. `dark` is empty without such a scheme."""

    light: Mapping[str, str]
    dark: Mapping[str, str] = {}


class _Raw(Struct, frozen=True):
    """Values as written: those of the usual scheme, and what a dark one changes in them."""

    light: dict[str, str]
    dark: dict[str, str]


def read_tokens(text: str, name: str, read_file: ReadFile = lambda path: None) -> TokenSet:
    """The tokens in a file called `name`, and in those that it imports.

    CSS custom properties, or JSON as the Design Tokens Community Group and Tokens Studio write it,
    its sets joined in their order. Raises TokenError when there is not one,
    or when values, imports or what is within each other grow without end.
    """
    sheets = _Sheets(read_file)
    sheets.count(text, name)
    try:
        raw = _from_json(text) if name.endswith(".json") else _from_css(text, name, sheets.read)
    except RecursionError as error:
        raise TokenError(name) from error
    light = _followed(raw.light)
    if not light:
        raise TokenError(name)
    return TokenSet(light, _followed({**raw.light, **raw.dark}) if raw.dark else {})


def imported(text: str, name: str) -> Iterator[str]:
    """The paths of the sheets that the sheet `name` brings in, found without parsing it."""
    for found in _IMPORT.finditer(text):
        yield normpath(join(dirname(name), found[1]))


class _Sheets:
    """Reads the sheets that others import, up to a limit of characters in all."""

    def __init__(self, read_file: ReadFile) -> None:
        self._read_file = read_file
        self._left = _MAX_SHEETS

    def count(self, text: str, name: str) -> None:
        """Take a sheet into account. Raises TokenError over the limit."""
        self._left -= len(text) + _IMPORT_COST
        if self._left < 0:
            raise TokenError(name, "tokens-too-big")

    def read(self, path: str) -> str | None:
        """The text of an imported sheet. Raises TokenError over the limit."""
        text = self._read_file(path)
        self.count(text or "", path)
        return text


# --- CSS -------------------------------------------------------------------------------------


def _from_css(text: str, name: str, read_file: ReadFile) -> _Raw:
    raw, local = _Raw({}, {}), _Raw({}, {})
    for dark, whole, key, value in _properties(text, name, read_file, frozenset()):
        kept = raw if whole else local
        (kept.dark if dark else kept.light)[key] = value
    light = {**local.light, **raw.light} or dict(_declared(text))  # some name no element at all
    return _Raw(light, raw.dark)


def _properties(
    text: str, name: str, read_file: ReadFile, seen: frozenset[str]
) -> Iterator[tuple[bool, bool, str, str]]:
    """The custom properties of a sheet with its imports: dark or not, of the whole page or not."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    for rule, dark in _rules(rules, dark=False):
        prelude = tinycss2.serialize(rule.prelude).lower()
        if rule.type == "qualified-rule":
            whole = bool(_WHOLE_PAGE.search(prelude))
            at_night = dark or bool(_DARK.search(_NEGATED.sub("", prelude)))
            for key, value in _declared(rule.content):
                yield at_night, whole, key, value
        elif rule.lower_at_keyword == "import":
            at_night = dark or bool(_DARK.search(prelude))
            sheet = tinycss2.serialize([rule])
            for is_dark, whole, key, value in _imported_properties(sheet, name, read_file, seen):
                yield at_night or is_dark, whole, key, value


def _imported_properties(
    rule: str, name: str, read_file: ReadFile, seen: frozenset[str]
) -> Iterable[tuple[bool, bool, str, str]]:
    """The custom properties that one `@import` of the sheet `name` brings in."""
    path = next(imported(rule, name), "")
    sheet = read_file(path) if path not in seen else None
    return _properties(sheet, path, read_file, seen | {path}) if sheet else ()


def _rules(rules: Iterable[Any], *, dark: bool) -> Iterator[tuple[Any, bool]]:
    """Rules and imports that count on a screen, each with whether it is for a dark scheme."""
    for rule in rules:
        if rule.type == "at-rule" and rule.content is not None:
            condition = tinycss2.serialize(rule.prelude).lower()
            if _on_screen(rule.lower_at_keyword, condition):
                inner = tinycss2.parse_rule_list(rule.content, True, True)
                yield from _rules(inner, dark=dark or bool(_DARK.search(condition)))
        elif rule.type in ("qualified-rule", "at-rule"):
            yield rule, dark


def _on_screen(keyword: str, condition: str) -> bool:
    """Whether a block of rules is for every screen, or for the dark ones among them."""
    if keyword != "media":
        return keyword in ("layer", "supports")
    return "color-scheme" in condition or condition.strip() in ("screen", "all")


def _declared(content: Any) -> Iterator[tuple[str, str]]:
    for one in tinycss2.parse_blocks_contents(content, True, True):
        if one.type == "declaration" and one.name.startswith("--"):
            yield one.name[2:], tinycss2.serialize(one.value).strip()


# --- JSON ------------------------------------------------------------------------------------


def _from_json(text: str) -> _Raw:
    try:
        tree = json.loads(text)
    except ValueError as error:
        raise TokenError(str(error)) from error
    if not isinstance(tree, dict):
        raise TokenError("no object")
    light, dark = _sets(tree)
    return _Raw(_joined(light), _joined(dark))


def _joined(sets: Iterable[Any]) -> dict[str, str]:
    return {name: value for one in sets for name, value in _leaves(one, (), 0)}


def _sets(tree: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """The token sets of a file in their order: those of the usual scheme, those of a dark one."""
    themes, order = tree.get("$themes"), _set_order(tree)
    names = order or [name for name in tree if name[:1] != "$"]
    if isinstance(themes, list) and themes:
        return _themed(tree, names, themes)
    light: list[str] = []
    dark: list[str] = []
    for name in names:
        (dark if _DARK.search(name.lower()) else light).append(name)
    return (_named(tree, light), _named(tree, dark)) if order or dark else ([tree], [])


def _set_order(tree: dict[str, Any]) -> list[str] | None:
    """The names of the token sets in the order in which they count; None where none is told."""
    metadata = tree.get("$metadata")
    order = metadata.get("tokenSetOrder") if isinstance(metadata, dict) else None
    return [name for name in order if isinstance(name, str)] if isinstance(order, list) else None


def _themed(tree: dict[str, Any], order: list[str], themes: list[Any]) -> tuple[Any, Any]:
    """The sets of the first theme of each group, and those of the dark one where there is one."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for theme in themes:
        if isinstance(theme, dict) and isinstance(theme.get("selectedTokenSets"), dict):
            groups.setdefault(str(theme.get("group")), []).append(theme)

    def chosen(*, dark: bool) -> list[Any]:
        on: set[str] = set()
        for members in groups.values():
            suits = [one for one in members if bool(_DARK.search(_name(one))) is dark]
            sets = (suits or members)[0]["selectedTokenSets"]
            on.update(name for name, state in sets.items() if state != "disabled")
        return _named(tree, [name for name in order if name in on])

    has_dark = any(_DARK.search(_name(one)) for members in groups.values() for one in members)
    return chosen(dark=False), chosen(dark=True) if has_dark else []


def _name(theme: dict[str, Any]) -> str:
    return str(theme.get("name", "")).lower()


def _named(tree: dict[str, Any], names: Iterable[str]) -> list[Any]:
    """The sets of these names; a set may stand in its own place or along the path of its name."""
    found = []
    for name in names:
        one: Any = tree.get(name)
        if one is None:
            one = tree
            for part in name.split("/"):
                one = one.get(part, {}) if isinstance(one, dict) else {}
        found.append(one)
    return found


def _leaves(tree: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[str, str]]:
    """The values of a token tree, in the forms that are in use: `$value`, `value`, or bare."""
    text = _leaf(tree) if path else ""
    if text:
        yield "-".join(path).lower(), text
    elif isinstance(tree, dict) and depth < _MAX_DEPTH:
        for key, branch in tree.items():
            if key == "$root":
                yield from _leaves(branch, path, depth + 1)
            elif not key.startswith("$"):
                yield from _leaves(branch, (*path, key), depth + 1)


def _leaf(tree: Any) -> str:
    """The value at this place of the tree; empty where it only has branches."""
    if not isinstance(tree, dict):
        return _text(tree)
    value = tree.get("$value", tree.get("$ref", tree.get("value")))
    return "" if isinstance(value, dict) and "$value" not in tree else _text(value)


def _text(value: Any) -> str:
    """A value of a token as CSS would write it; empty for one that fits no role."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, str):
        return _alias(value)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        return ", ".join(_family(one) for one in value if isinstance(one, str))
    if "components" in value:
        return _colour(value)
    if "unit" in value:
        return f"{value.get('value')}{value['unit']}"
    return _text(value.get("$ref"))


def _number(value: float) -> str:
    return f"{value:g}" if abs(value) < _MAX_NUMBER else ""


def _alias(value: str) -> str:
    """A reference that is a JSON pointer, written as all others are; other text as it is."""
    path = value[2:].removesuffix("/$value").replace("/", ".")
    return f"{{{path}}}" if value.startswith("#/") else value


def _family(name: str) -> str:
    """The name of a font, in quotes where it has spaces."""
    return f'"{name}"' if " " in name and name[:1] not in "\"'{" else name


def _colour(value: dict[str, Any]) -> str:
    """A colour of the Design Tokens format of 2025: components in a space, or their hex."""
    parts, space = value["components"], value.get("colorSpace", "srgb")
    alpha = value.get("alpha", 1)
    if alpha == 1 and isinstance(value.get("hex"), str):
        return str(value["hex"])
    if not isinstance(parts, list):
        return ""
    written = " ".join(str(part) for part in parts)
    if space in ("hsl", "hwb"):
        written = "{} {}% {}%".format(*parts) if len(parts) == 3 else ""
    if space in ("hsl", "hwb", "lab", "lch", "oklab", "oklch"):
        return f"{space}({written} / {alpha})"
    return f"color({space} {written} / {alpha})"


# --- references ------------------------------------------------------------------------------


class _References:
    """Values with their references followed, each once, however many times it is referred to."""

    def __init__(self, raw: Mapping[str, str]) -> None:
        self._raw = raw
        self._known: dict[str, str] = {}

    def value(self, name: str, depth: int = 0) -> str:
        """The value of a token; empty when a reference in it leads nowhere, or back to itself."""
        if name not in self._known:
            self._known[name] = ""
            self._known[name] = self._follow(self._raw[name], depth)
        return self._known[name]

    def _follow(self, value: str, depth: int) -> str:
        if depth > _MAX_CHAIN:
            return ""
        for pattern in (_VAR, _REFERENCE):
            if pattern.search(value):
                value = pattern.sub(lambda found: self._refer(found, depth + 1), value)
                if len(value) > _MAX_LENGTH:
                    raise TokenError(value[:40], "tokens-too-big")
        return value.strip()

    def _refer(self, found: re.Match[str], depth: int) -> str:
        name = found[1].strip().replace(".", "-")
        for known in (name, name.lower()):
            if known in self._raw:
                return self.value(known, depth)
        return self._follow(found[2], depth) if found.re is _VAR and found[2] else ""


def _followed(raw: Mapping[str, str]) -> dict[str, str]:
    """The values with references replaced; without those that lead nowhere."""
    references = _References(raw)
    return {name: value for name in raw if (value := references.value(name))}

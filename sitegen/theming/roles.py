"""The roles of a theme, and what of a house style fills them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from sitegen.theming.colour import parse_colour

# Where a role may come from, best first. Names of the NL Design System and of its older parts.
CANDIDATES: Mapping[str, tuple[str, ...]] = {
    "surface": (
        "utrecht-document-background-color",
        "basis-color-default-bg-document",
        "utrecht-page-background-color",
        "utrecht-page-body-background-color",
        "ams-color-background",
        "rvo-color-wit",
    ),
    "surface-alt": (
        "basis-color-default-bg-default",
        "basis-color-default-bg-subtle",
        "denhaag-color-grey-1",
        "utrecht-color-grey-95",
        "utrecht-code-block-background-color",
        "rvo-color-grijs-100",
    ),
    "surface-lit": (
        "basis-color-highlight-bg-default",
        "utrecht-spotlight-section-info-background-color",
        "utrecht-spotlight-section-background-color",
    ),
    "text": (
        "utrecht-document-color",
        "basis-color-default-color-document",
        "utrecht-paragraph-color",
        "denhaag-color-grey-5",
        "ams-color-text",
    ),
    "muted": (
        "basis-color-default-color-subtle",
        "utrecht-form-field-description-color",
        "denhaag-color-grey-4",
        "ams-color-text-secondary",
        "utrecht-form-control-placeholder-color",
    ),
    "heading": (
        "nl-heading-level-1-color",
        "utrecht-heading-1-color",
        "utrecht-heading-color",
        "basis-heading-color",
        "denhaag-typography-color",
    ),
    "border": (
        "basis-color-default-border-subtle",
        "utrecht-separator-color",
        "denhaag-divider-color",
        "denhaag-color-grey-2",
        "ams-color-separator",
        "utrecht-table-row-border-block-end-color",
    ),
    "link": (
        "nl-link-color",
        "utrecht-link-color",
        "basis-color-action-1-color-default",
        "denhaag-link-color",
        "ams-link-color",
        "rvo-link-color",
    ),
    "action-bg": (
        "nl-button-primary-background-color",
        "utrecht-button-primary-action-background-color",
        "denhaag-button-primary-action-background-color",
        "utrecht-button-background-color",
        "basis-color-action-1-inverse-bg-default",
        "ams-button-primary-background-color",
        "rvo-button-primary-background-color",
    ),
    "action-text": (
        "nl-button-primary-color",
        "utrecht-button-primary-action-color",
        "denhaag-button-primary-action-color",
        "utrecht-button-color",
        "basis-color-action-1-inverse-color-default",
        "ams-button-primary-color",
    ),
    "focus": (
        "nl-focus-outline-color",
        "utrecht-focus-outline-color",
        "basis-focus-outline-color",
        "denhaag-focus-border-color",
        "ams-focus-outline-color",
    ),
    "radius": (
        "nl-button-border-radius",
        "utrecht-button-border-radius",
        "denhaag-button-border-radius",
        "basis-border-radius-sm",
        "utrecht-form-control-border-radius",
    ),
    "font-heading": (
        "nl-heading-level-1-font-family",
        "utrecht-heading-1-font-family",
        "utrecht-heading-font-family",
        "basis-heading-font-family",
    ),
    "font-body": (
        "utrecht-document-font-family",
        "basis-text-font-family-default",
        "utrecht-paragraph-font-family",
        "denhaag-typography-font-family",
        "ams-typography-font-family",
    ),
}

# What a token of any other maker ends in, best first, after at most one part of a name.
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "surface": ("color-background", "color-surface", "body-background-color"),
    "text": ("color-text", "text-color", "body-color", "color-text-default"),
    "heading": ("heading-color", "color-heading"),
    "link": ("link-color", "color-link", "color-action", "link"),
    "action-bg": (
        "button-background-color",
        "color-action",
        "color-primary",
        "primary-color",
        "color-brand",
        "brand-color",
    ),
    "action-text": ("button-color", "color-action-text", "color-on-primary"),
    "focus": ("focus-color", "color-focus", "outline-color"),
    "radius": ("border-radius", "radius"),
    "font-heading": ("heading-font-family", "font-heading", "font-family-heading"),
    "font-body": (
        "font-body",
        "font-family-body",
        "body-font-family",
        "font-family-base",
        "font-family",
    ),
}

SURFACES = ("surface", "surface-alt", "surface-lit")
_TEXT = ("text", "muted", "heading", "link")
ACCENTS = tuple(f"accent-{number}" for number in range(1, 13))
_MARKS = (*ACCENTS, "status-good", "status-busy", "status-stop")

# What must hold: a role, what it stands on, the least contrast (WCAG 2.2: 1.4.3 and 1.4.11).
PAIRS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    *((role, SURFACES, 4.5) for role in _TEXT),
    ("action-text", ("action-bg",), 4.5),
    ("front-text", ("front",), 4.5),
    ("focus", ("surface",), 3.0),
    *((role, SURFACES, 3.0) for role in _MARKS),
)

ROLES = frozenset([*CANDIDATES, *(role for role, _, _ in PAIRS), "front"])
FONTS = ("font-heading", "font-body")

_MAX_RADIUS = 8  # pixels; more would round what a window holds
_SYSTEM_FONT = "system-ui, sans-serif"
_GENERIC = frozenset({"serif", "sans-serif", "monospace", "system-ui"})


class RoleSource(Struct, frozen=True):
    """Where a role came from: the name of a token or key; empty when nothing given fills it."""

    role: str
    token: str
    value: str


def choose(tokens: Mapping[str, str]) -> tuple[RoleSource, ...]:
    """What of these tokens fills each role that tokens can fill."""
    return tuple(_choose(role, tokens) for role in CANDIDATES)


def filled(choices: Iterable[RoleSource]) -> dict[str, str]:
    """The roles that something fills, with their values."""
    return {choice.role: choice.value for choice in choices if choice.token}


def _choose(role: str, tokens: Mapping[str, str]) -> RoleSource:
    for name in (*CANDIDATES[role], *_alike(role, tokens)):
        value = _usable(role, tokens.get(name, ""))
        if value:
            return RoleSource(role, name, value)
    return RoleSource(role, "", "")


def _alike(role: str, tokens: Mapping[str, str]) -> Iterable[str]:
    """Names of tokens that by their ending are about a role, the shortest first."""
    for ending in _ENDINGS.get(role, ()):
        if ending in tokens:
            yield ending
        yield from sorted(
            (
                name
                for name in tokens
                if name.endswith(f"-{ending}") and name.count("-") == ending.count("-") + 1
            ),
            key=lambda name: (len(name), name),
        )


def _usable(role: str, value: str) -> str:
    """The value as the theme can use it, or nothing."""
    if role == "radius":
        return _radius(value)
    if role in FONTS:
        return font_stack(value.split(","))
    colour = parse_colour(value)
    return str(colour) if colour else ""


def _radius(value: str) -> str:
    """A length in pixels, at most as much as the theme can take."""
    found = re.fullmatch(r"([0-9.]+)(px|rem|em)?", value)
    if not found:
        return ""
    pixels = float(found[1]) * (16 if found[2] in ("rem", "em") else 1)
    return f"{min(_MAX_RADIUS, pixels):g}px"


def font_stack(families: Iterable[str]) -> str:
    """Names of fonts, with one that every system has; nothing is ever fetched from another host."""
    named = [family.strip() for family in families]
    safe = [family for family in named if re.fullmatch(r"[\"']?[\w -]+[\"']?", family)]
    if not safe:
        return ""
    return ", ".join(safe if _GENERIC.intersection(safe) else [*safe, _SYSTEM_FONT])


def theme_roles(stylesheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """The roles that a theme's own style sheet sets, light and dark.

    Its front has the colours of its buttons, unless it says otherwise.
    """
    blocks = re.findall(r"(@media[^{]*\{\s*)?:root\s*\{([^}]*)\}", stylesheet)
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for media, body in blocks:
        named = re.findall(r"--([a-z0-9-]+):\s*([^;]+);", body)
        roles = {name: value.strip() for name, value in named if name in ROLES}
        if not media:
            light.update(roles)
        elif "dark" in media:
            dark.update(roles)
    return _fronted(light), _fronted({**light, **dark})


def _fronted(roles: Mapping[str, str]) -> dict[str, str]:
    given = {"front": roles.get("action-bg", ""), "front-text": roles.get("action-text", "")}
    return {**given, **roles}

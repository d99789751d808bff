"""Design tokens to the roles of a theme: gaps filled, every contrast held or made to hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from sitegen.theming.colour import Colour, contrast, parse_colour, readable

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
    ),
}

SURFACES = ("surface", "surface-alt", "surface-lit")
_TEXT = ("text", "muted", "heading", "link")
_ACCENTS = tuple(f"accent-{number}" for number in range(1, 13))
_MARKS = (*_ACCENTS, "status-good", "status-busy", "status-stop")

# What must hold: a role, what it stands on, the least contrast (WCAG 2.2: 1.4.3 and 1.4.11).
PAIRS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    *((role, SURFACES, 4.5) for role in _TEXT),
    ("action-text", ("action-bg",), 4.5),
    ("focus", ("surface",), 3.0),
    *((role, SURFACES, 3.0) for role in _MARKS),
)

ROLES = frozenset([*CANDIDATES, *(role for role, _, _ in PAIRS)])

_MAX_RADIUS = 8  # pixels; more would round what a window holds
_SYSTEM_FONT = "system-ui, sans-serif"


class RoleSource(Struct, frozen=True):
    """Where a role came from: a token, or empty for the theme's own value."""

    role: str
    token: str
    value: str


class Contrast(Struct, frozen=True):
    """The contrast of a pair as published. `was` is the colour before it was moved, if it was."""

    role: str
    against: str
    ratio: float
    least: float
    was: str | None


class HouseStyle(Struct, frozen=True):
    """A resolved house style: the roles in light and dark, and how they came about."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    choices: tuple[RoleSource, ...]
    contrasts: tuple[Contrast, ...]

    def css(self) -> str:
        """The style sheet that sets the roles."""
        # Where the reader chose the colours, those stay.
        own = "@media (forced-colors: none)"
        light, dark = _declarations(self.light), _declarations(self.dark)
        return (
            f"{own} {{:root {{{light}}}}}\n"
            f"{own} and (prefers-color-scheme: dark) {{:root {{{dark}}}}}\n"
        )


class ContrastError(Exception):
    """No colour near this one can be read on all its surfaces."""

    def __init__(self, role: str, colour: str, against: Sequence[str], least: float) -> None:
        super().__init__(f"{role} {colour}")
        self.role = role
        self.colour = colour
        self.against = tuple(against)
        self.least = least


def resolve(
    tokens: Mapping[str, str], light: Mapping[str, str], dark: Mapping[str, str]
) -> HouseStyle:
    """The roles that a token set gives, on top of a theme's own `light` and `dark` ones.

    Raises ContrastError when a role can not be made readable.
    """
    choices = tuple(_choose(role, names, tokens, light) for role, names in CANDIDATES.items())
    chosen = {choice.role: choice.value for choice in choices if choice.token}
    day = {**light, **chosen}
    if "surface-lit" not in chosen and chosen.keys() & {"surface", "surface-alt", "action-bg"}:
        day["surface-lit"] = day["surface-alt"]  # light of another house would not fit here
    day, contrasts = _made_readable(day)
    night = {**dark}
    for role in ("link", "action-bg", "action-text", "radius", "font-heading", "font-body"):
        if role in chosen:
            night[role] = day[role]
    if "action-bg" in chosen:
        night["heading"] = night["text"]
        night["surface-lit"] = night["surface-alt"]
    night, more = _made_readable(night)
    return HouseStyle(day, night, choices, (*contrasts, *more))


def _choose(
    role: str, names: Sequence[str], tokens: Mapping[str, str], own: Mapping[str, str]
) -> RoleSource:
    for name in names:
        value = _usable(role, tokens.get(name, ""))
        if value:
            return RoleSource(role, name, value)
    return RoleSource(role, "", own[role])


def _usable(role: str, value: str) -> str:
    """The value as the theme can use it, or nothing."""
    if role == "radius":
        return _radius(value)
    if role.startswith("font-"):
        return _fonts(value)
    colour = parse_colour(value)
    return str(colour) if colour else ""


def _radius(value: str) -> str:
    """A length in pixels, at most as much as the theme can take."""
    found = re.fullmatch(r"([0-9.]+)(px|rem|em)?", value)
    if not found:
        return ""
    pixels = float(found[1]) * (16 if found[2] in ("rem", "em") else 1)
    return f"{min(_MAX_RADIUS, pixels):g}px"


def _fonts(value: str) -> str:
    """Names of fonts, with one that every system has; nothing is ever fetched from another host."""
    families = [family.strip() for family in value.split(",")]
    safe = [family for family in families if re.fullmatch(r"[\"']?[\w -]+[\"']?", family)]
    if not safe:
        return ""
    generic = not {"serif", "sans-serif", "monospace", "system-ui"}.isdisjoint(safe)
    return ", ".join(safe if generic else [*safe, _SYSTEM_FONT])


def _made_readable(
    roles: Mapping[str, str],
) -> tuple[dict[str, str], tuple[Contrast, ...]]:
    """The roles with each colour moved as far as its contrast needs."""
    made = dict(roles)
    contrasts = []
    for role, surfaces, least in PAIRS:
        colour = _colour(made[role])
        grounds = [_colour(made[surface]) for surface in surfaces]
        better = readable(colour, grounds, least)
        if better is None:
            raise ContrastError(role, made[role], [made[s] for s in surfaces], least)
        was = made[role] if better != colour else None
        made[role] = str(better)
        for surface, ground in zip(surfaces, grounds, strict=True):
            ratio = contrast(better, ground)
            contrasts.append(Contrast(role, surface, ratio, least, was))
    return made, tuple(contrasts)


def _colour(text: str) -> Colour:
    colour = parse_colour(text)
    if colour is None:
        raise ValueError(f"no colour: {text}")
    return colour


def _declarations(roles: Mapping[str, str]) -> str:
    return "".join(f"--{role}:{value};" for role, value in roles.items())


def theme_roles(stylesheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """The roles that a theme's own style sheet sets, light and dark."""
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
    return light, {**light, **dark}

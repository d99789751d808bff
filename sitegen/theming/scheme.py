"""Whole schemes from what a house style gives: gaps derived, every contrast made to hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sitegen.theming.colour import (
    BLACK,
    WHITE,
    Colour,
    contrast,
    lit,
    oklch,
    parse_colour,
    readable,
)
from sitegen.theming.fonts import stand_in
from sitegen.theming.roles import (
    ACCENTS,
    FONTS,
    PAIRS,
    RoleSource,
    choose,
    filled,
    font_stack,
)
from sitegen.theming.tokens import TokenSet

COLOURS: Mapping[str, str] = {
    "button": "action-bg",
    "link": "link",
    "heading": "heading",
    "front": "front",
    "light": "light",
}
"""What `house_style.colours` may name, with the role that each fills."""

# Which of the given colours is that of the municipality, most telling first.
_BRAND = ("front", "action-bg", "heading", "link")

# Hues far apart follow each other, so that themes side by side are told apart.
_HUE_STEP = 150
_OWN_HUE = 250  # degrees, where all that is given is grey

_READABLE = 4.5  # least contrast of text (WCAG 2.2: 1.4.3)
_DUSK = 0.2  # a page less luminous than this is dark

# What of a light scheme holds in the dark.
_EVENING = ("front", "light", "action-bg", "action-text", "link", "radius", *FONTS)


class Given(Struct, frozen=True):
    """What a municipality gives of its house style.

    `colours` and `families` are those of `site.yaml`: colours by the names of `COLOURS`, and the
    families of its own font files, that of headings first.
    """

    tokens: TokenSet = TokenSet({})
    colours: Mapping[str, str] = {}
    families: tuple[str, ...] = ()


class Contrast(Struct, frozen=True):
    """The contrast of a pair as published. `was` is the colour before it was moved, if it was."""

    role: str
    against: str
    ratio: float
    least: float
    was: str | None


class Scheme(Struct, frozen=True):
    """The roles in one scheme, with where they came from and the contrasts that they have."""

    roles: Mapping[str, str]
    choices: tuple[RoleSource, ...]
    contrasts: tuple[Contrast, ...]

    @property
    def given(self) -> dict[str, str]:
        """The roles that something given fills."""
        return filled(self.choices)


class HouseStyle(Struct, frozen=True):
    """A resolved house style: light and dark. `own_dark`: the dark one is given, not derived."""

    light: Scheme
    dark: Scheme
    own_dark: bool

    def css(self) -> str:
        """The style sheet that sets the roles."""
        # Where the reader chose the colours, those stay.
        own = "@media (forced-colors: none)"
        light, dark = _declarations(self.light.roles), _declarations(self.dark.roles)
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


class _Ground(Struct, frozen=True):
    """What a scheme is derived on: the colour of the page without any house style, and of its text.

    `tint` is how much of the brand the page takes, `alt` and `lit` its two other surfaces,
    `heading` the headings.
    """

    page: Colour
    ink: Colour
    tint: float
    alt: float
    lit: float
    heading: float


_DAY = _Ground(WHITE, Colour(0x1C, 0x1C, 0x1E), 0, 0.07, 0.15, 0.5)
_NIGHT = _Ground(Colour(0x0C, 0x0E, 0x11), Colour(0xF0, 0xF0, 0xEE), 0.07, 0.14, 0.3, 0.1)


def resolve(given: Given, light: Mapping[str, str], dark: Mapping[str, str]) -> HouseStyle:
    """The house style that is given, on top of a theme's own `light` and `dark` roles.

    Raises ContrastError when a role can not be made readable.
    """
    day, night = (_choices(given, tokens) for tokens in (given.tokens.light, given.tokens.dark))
    own_dark = _is_dark(filled(night))
    # What of a light scheme holds in the dark; all else is derived from it.
    evening = tuple(_at_night(choice) for choice in day if choice.role in _EVENING)
    brand = _brand(_colours(filled(day)))
    return HouseStyle(
        _scheme(day, light, _DAY, brand),
        _scheme(night if own_dark else evening, dark, _NIGHT, brand),
        own_dark,
    )


def _choices(given: Given, tokens: Mapping[str, str]) -> tuple[RoleSource, ...]:
    """What fills each role, the colours and fonts of `site.yaml` before all tokens."""
    chosen = {choice.role: choice for choice in choose(tokens)}
    for name, value in given.colours.items():
        chosen[COLOURS[name]] = RoleSource(COLOURS[name], f"house_style.colours.{name}", value)
    for role, family in zip(FONTS, (given.families * 2)[:2], strict=False):
        if not any(family in chosen[role].value for family in given.families):
            stack = font_stack([f'"{family}"'])
            chosen[role] = RoleSource(role, "house_style.fonts", stack)
    return tuple(_steady(choice, given.families) for choice in chosen.values())


def _steady(choice: RoleSource, families: Collection[str]) -> RoleSource:
    """A choice of fonts with what stands in for those of the municipality until they are there."""
    if choice.role not in FONTS or not choice.value:
        return choice
    stack = []
    for name in choice.value.split(", "):
        stack.append(name)
        if (bare := name.strip("\"'")) in families:
            stack.append(f'"{stand_in(bare)}"')
    return replace(choice, value=", ".join(stack))


def _at_night(choice: RoleSource) -> RoleSource:
    """A choice of a light scheme as it holds in the dark."""
    colour = parse_colour(choice.value) if choice.role == "link" else None
    return choice if colour is None else replace(choice, value=str(lit(colour)))


def _is_dark(given: Mapping[str, str]) -> bool:
    surface = parse_colour(given.get("surface", ""))
    return surface is not None and surface.luminance < _DUSK


def _colours(given: Mapping[str, str]) -> dict[str, Colour]:
    return {role: colour for role in given if (colour := parse_colour(given[role]))}


def _scheme(
    choices: tuple[RoleSource, ...],
    own: Mapping[str, str],
    ground: _Ground,
    brand: Colour | None,
) -> Scheme:
    """A whole scheme: what is given, what follows from it, and the theme's own for the rest."""
    given = filled(choices)
    derived = _derived(_colours(given), ground, brand) if brand else {}
    # One face that is given goes for both: headings and text are of one house.
    faces = dict.fromkeys(FONTS, next((given[role] for role in FONTS if role in given), ""))
    fonts = faces if faces["font-body"] else {}
    roles, contrasts = _made_readable({**own, **fonts, **given, **derived})
    roles.pop("light", None)
    return Scheme(roles, choices, contrasts)


def _derived(given: Mapping[str, Colour], ground: _Ground, brand: Colour) -> dict[str, str]:
    """Every colour of a scheme, where some of it is given, and a brand."""
    page = given.get("surface", ground.page.towards(brand, ground.tint))
    text = given.get("text", ground.ink.towards(brand, 0.1))
    action = _first(given, ("action-bg", "front", "link", "heading"), brand)
    front = given.get("front", action)
    light = given.get("light", brand)
    roles = {
        "surface": page,
        "surface-alt": _surface(given.get("surface-alt"), text, page.towards(brand, ground.alt)),
        "surface-lit": _surface(given.get("surface-lit"), text, page.towards(light, ground.lit)),
        "text": text,
        "muted": given.get("muted", text.towards(page, 0.25)),
        "heading": _first(given, ("heading", "text"), ground.ink.towards(brand, ground.heading)),
        "border": given.get("border", text.towards(page, 0.7)),
        "link": given.get("link", lit(brand) if ground is _NIGHT else brand),
        "action-bg": action,
        "action-text": given.get("action-text", _shining(given.get("light"), action)),
        "front": front,
        "front-text": _shining(given.get("light"), front),
        "focus": _first(given, ("focus", "heading", "text"), ground.ink),
        **_accents(brand, ground),
    }
    if front == action and "action-text" in given:
        roles["front-text"] = given["action-text"]
    return {role: str(colour) for role, colour in roles.items()}


def _brand(given: Mapping[str, Colour]) -> Colour | None:
    """The colour that says most of whose house it is, if any is given."""
    named = [given[role] for role in (*_BRAND, *given) if role in given]
    return next((colour for colour in named if colour.hue is not None), next(iter(named), None))


def _first(given: Mapping[str, Colour], roles: Sequence[str], otherwise: Colour) -> Colour:
    return next((given[role] for role in roles if role in given), otherwise)


def _surface(given: Colour | None, text: Colour, otherwise: Colour) -> Colour:
    """A surface that is given, if the text of the page can be read on it."""
    return given if given and contrast(text, given) >= _READABLE else otherwise


def _shining(light: Colour | None, front: Colour) -> Colour:
    """The colour of words and light on a front: the one that is given, if it shows there."""
    if light and contrast(light, front) >= _READABLE:
        return light
    return WHITE if contrast(WHITE, front) >= _READABLE else BLACK


def _accents(brand: Colour, ground: _Ground) -> dict[str, Colour]:
    """Colours for themes: equally strong, beginning at the hue of the brand."""
    start = _OWN_HUE if brand.hue is None else brand.hue
    lightness, chroma = (0.56, 0.13) if ground is _DAY else (0.78, 0.11)
    return {
        role: oklch(lightness, chroma, start + number * _HUE_STEP)
        for number, role in enumerate(ACCENTS)
    }


def _made_readable(roles: Mapping[str, str]) -> tuple[dict[str, str], tuple[Contrast, ...]]:
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

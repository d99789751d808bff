"""Drawings (SVG) of others, made safe to publish: shapes stay, what could act or call out goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from msgspec import Struct

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_SPACES = {f"{{{_SVG}}}", f"{{{_XLINK}}}", "{http://www.w3.org/XML/1998/namespace}"}

# What a drawing may be made of. Nothing in here runs, moves, or brings in a document.
_SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")) | {
    "text",
    "tspan",
    "textPath",
}
_PARTS = _SHAPES | {
    *("svg", "g", "defs", "symbol", "use", "image", "title", "desc", "style", "switch", "marker"),
    *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "filter"),
}
_EFFECT = re.compile("fe[A-Z][A-Za-z]+")
# What can act; all else that goes (notes of a drawing program, empty names) nobody will miss.
_ACTIVE = frozenset(("script", "foreignObject", "iframe", "handler", "a", "audio", "video"))
_ACTIVE_VALUE = re.compile(r"javascript:|data:(?!image/(?:png|jpeg|webp|gif)[;,])", re.I)
_OUTSIDE = re.compile(
    r"""@import[^;]*;?|(?:url\(\s*["']?(?!\s*["']?#)|(?:image-set|image|cross-fade|src)\()[^)]*\)?""",
    re.I,
)
_COLOUR = re.compile(r"(?:^|[;{\s])(?:fill|stroke|stop-color)\s*:\s*([^;}]+)")
_INHERITED = ("fill", "stroke", "class")
_BLACK = "#000"


class DrawingError(Exception):
    """A file is no drawing that can be read."""


class Drawing(Struct, frozen=True):
    """A drawing as published. `colours` are those of its shapes, as CSS, with how many have each.

    Width and height are those of its own units. `acted`: something that could act was left out.
    """

    data: bytes
    width: int
    height: int
    colours: Mapping[str, int]
    acted: bool


def safe_drawing(data: bytes) -> Drawing:
    """A drawing without what could act, call out, or tell more than it shows.

    Raises DrawingError.
    """
    if b"<!ENTITY" in data:
        raise DrawingError("entities")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise DrawingError(str(error)) from error
    if root.tag != f"{{{_SVG}}}svg":
        raise DrawingError("no svg")
    acted = _cleaned(root)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    width, height = _size(root)
    colours = Counter(_colours(root, {}))
    return Drawing(ElementTree.tostring(root), width, height, colours, acted)


def _cleaned(element: Element) -> bool:
    """Take out of an element what may not stay; tells whether some of it could act."""
    acted = _cleaned_attributes(element)
    if element.text and _local(element.tag) == "style":
        inner = _own_style(element.text, "")
        acted, element.text = acted or inner != element.text, inner
    for child in list(element):
        name = _local(child.tag)
        if name in _PARTS or _EFFECT.fullmatch(name):
            acted = _cleaned(child) or acted
        else:
            acted = acted or name in _ACTIVE
            element.remove(child)
    return acted


def _cleaned_attributes(element: Element) -> bool:
    acted = False
    for name, value in list(element.attrib.items()):
        inner = _own_style(value, "none")
        acts = _acts(name.rpartition("}")[2].lower(), value)
        if acts or _is_foreign(name):
            del element.attrib[name]
        elif inner != value:
            element.set(name, inner)
            acts = True
        acted = acted or acts
    return acted


def _acts(local: str, value: str) -> bool:
    """Whether an attribute can run something, or leads out of the drawing."""
    calls = local == "href" and not value.lstrip().startswith(("#", "data:"))
    return calls or local.startswith("on") or local == "base" or bool(_ACTIVE_VALUE.search(value))


def _is_foreign(name: str) -> bool:
    """Whether an attribute is none of SVG."""
    space, brace, _ = name.rpartition("}")
    return bool(brace) and space + brace not in _SPACES


def _own_style(css: str, instead: str) -> str:
    """A piece of CSS without what it brings in from elsewhere.

    An escape (a backslash) could spell any of that, and no drawing needs one.
    """
    return instead if "\\" in css else _OUTSIDE.sub(instead, css)


def _local(tag: object) -> str:
    """The name of an element of SVG; empty for any other."""
    space, _, name = str(tag).rpartition("}")
    return name if space in ("{" + _SVG, "") else ""


def _size(root: Element) -> tuple[int, int]:
    """Width and height in its own units; a square where it tells neither."""
    box = re.findall(r"[\d.]+", root.get("viewBox", ""))[2:]
    own = [re.match(r"[\d.]+(?!.*%)", root.get(side, "")) for side in ("width", "height")]
    sides = [one[0] for one in own if one] if all(own) else box
    try:
        width, height = (max(1, round(float(side))) for side in sides)
    except ValueError:
        return 40, 40
    return width, height


def _colours(element: Element, above: Mapping[str, str]) -> Iterator[str]:
    """The colours that shapes are filled and drawn with, those of style rules among them."""
    own = {**above, **{name: value for name, value in element.items() if name in _INHERITED}}
    written = map(str.strip, _written_colours(element, own))
    yield from (colour for colour in written if colour not in ("", "none"))
    for child in element:
        yield from _colours(child, own)


def _written_colours(element: Element, own: Mapping[str, str]) -> list[str]:
    """What an element says of colours, with what it inherits; of a bare shape, black."""
    written: list[str] = _COLOUR.findall(element.get("style", ""))
    name = _local(element.tag)
    if name == "style":
        written += _COLOUR.findall(element.text or "")
    elif name in _SHAPES:
        plain = not written and "class" not in own
        written += [own.get("fill", _BLACK if plain else ""), own.get("stroke", "")]
    return [*written, element.get("stop-color", "")]

"""The HTML that texts become, back to Markdown: for programs that would rather read that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from types import MappingProxyType

from msgspec import Struct, field

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_HREF = re.compile(r'href="([^"]*)"')
_SOFT = "\u00ad"

# What stands for a tag where it opens, and where it closes; of any other only the text is left.
_SIGNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "p": ("\n\n", ""),
        "h3": ("\n\n### ", ""),
        "h4": ("\n\n#### ", ""),
        "h5": ("\n\n##### ", ""),
        "h6": ("\n\n###### ", ""),
        "strong": ("**", "**"),
        "em": ("*", "*"),
        "code": ("`", "`"),
        "br": ("\n", ""),
        "hr": ("\n\n---", ""),
        "ul": ("\n", "\n"),
        "ol": ("\n", "\n"),
        "blockquote": ("\n\n> ", ""),
        "table": ("\n", "\n"),
        "tr": ("\n|", ""),
        "th": (" ", " |"),
        "td": (" ", " |"),
        "dt": ("\n\n**", "**"),
        "dd": ("\n", ""),
    }
)


class _Open(Struct):
    """What is open: lists, the addresses of links, and the cells of the head of a table."""

    lists: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)


def as_markdown(html: str) -> str:
    """A piece of the HTML of a text as Markdown: headings, lists, links, tables and emphasis."""
    opened = _Open()

    def sign(found: re.Match[str]) -> str:
        closes, tag, rest = bool(found[1]), found[2], found[3]
        if tag in _NESTED:
            return _NESTED[tag](opened, tag, closes, rest)
        return _SIGNS.get(tag, ("", ""))[closes]

    text = unescape(_TAG.sub(sign, html.replace("\n", " ").replace(_SOFT, "")))
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _list(opened: _Open, tag: str, closes: bool, rest: str) -> str:
    opened.lists = opened.lists[:-1] if closes else [*opened.lists, tag]
    return _SIGNS[tag][closes]


def _item(opened: _Open, tag: str, closes: bool, rest: str) -> str:
    if closes:
        return ""
    mark = "1." if opened.lists[-1:] == ["ol"] else "-"
    return f"\n{'  ' * (len(opened.lists) - 1)}{mark} "


def _link(opened: _Open, tag: str, closes: bool, rest: str) -> str:
    if not closes:
        address = _HREF.search(rest)
        opened.links.append(address[1] if address else "")
        return "["
    return f"]({opened.links.pop()})" if opened.links else "]"


def _cell(opened: _Open, tag: str, closes: bool, rest: str) -> str:
    opened.head += ["---"] if closes else []
    return _SIGNS[tag][closes]


def _head(opened: _Open, tag: str, closes: bool, rest: str) -> str:
    cells, opened.head = opened.head, []
    return f"\n| {' | '.join(cells)} |" if closes else ""


# What the tags become that depend on those around them.
_NESTED: Mapping[str, Callable[[_Open, str, bool, str], str]] = MappingProxyType(
    {"ul": _list, "ol": _list, "li": _item, "a": _link, "th": _cell, "thead": _head}
)

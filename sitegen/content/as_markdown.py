"""The HTML that texts become, back to Markdown: for programs that would rather read that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from types import MappingProxyType

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


def as_markdown(html: str) -> str:
    """A piece of the HTML of a text as Markdown: headings, lists, links, tables and emphasis."""
    lists: list[str] = []
    links: list[str] = []
    row: list[str] = []  # the cells of the head of a table

    def sign(found: re.Match[str]) -> str:
        closes, tag, rest = bool(found[1]), found[2], found[3]
        if tag in ("ul", "ol"):
            lists.pop() if closes and lists else lists.append(tag)
        if tag == "li" and not closes:
            mark = "1." if lists and lists[-1] == "ol" else "-"
            return f"\n{'  ' * (len(lists) - 1)}{mark} "
        if tag == "a":
            return _link(closes, rest, links)
        if tag == "th" and closes:
            row.append("---")
        if tag == "thead" and closes:
            head = f"\n| {' | '.join(row)} |"
            row.clear()
            return head
        return _SIGNS.get(tag, ("", ""))[closes]

    text = unescape(_TAG.sub(sign, html.replace("\n", " ").replace(_SOFT, "")))
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _link(closes: bool, rest: str, links: list[str]) -> str:
    if not closes:
        address = _HREF.search(rest)
        links.append(address[1] if address else "")
        return "["
    return f"]({links.pop()})" if links else "]"

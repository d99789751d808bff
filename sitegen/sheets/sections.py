"""The running text of a card as parts under `##` headings, and one part in place of another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sitegen.sheets.cells import tidy

LEAD = ""
"""What stands above the first heading goes by no name."""

_HEADING = re.compile(r" {0,3}##[ \t]+(.*?)[ \t]*#*[ \t]*")
_CODE = re.compile(r" {0,3}(```|~~~)")


def parts_of(body: str) -> dict[str, str]:
    """The text under each heading, tidied; of two headings alike the first."""
    parts: dict[str, str] = {}
    for heading, lines in _parts(body):
        text = lines[1:] if heading else lines
        parts.setdefault(heading, tidy("\n".join(text)))
    return parts


def with_parts(body: str, changes: Mapping[str, str], order: Sequence[str]) -> str:
    """The running text with other texts under some headings; an empty one goes with its heading.

    A new heading comes behind the last one that stands before it in `order`.
    """
    parts = _parts(body)
    for heading, text in changes.items():
        new = [(heading, _lines(heading, text))] if text or heading == LEAD else []
        start, end = _span([name for name, _ in parts], heading, order)
        parts[start:end] = new
    joined: list[str] = []
    for heading, lines in parts:
        joined += ["", *lines] if heading and joined and joined[-1] else lines
    return "\n".join(joined).rstrip("\n") + "\n"


def _span(names: Sequence[str], heading: str, order: Sequence[str]) -> tuple[int, int]:
    """Where a heading stands among those that there are, or would come: from and up to."""
    if heading in names:
        return names.index(heading), names.index(heading) + 1
    before = order[: order.index(heading)] if heading in order else order
    place = 1 + max(names.index(name) for name in (LEAD, *before) if name in names)
    return place, place


def _lines(heading: str, text: str) -> list[str]:
    """A part as it is written."""
    written = [*text.split("\n"), ""] if text else []
    return [f"## {heading}", "", *written] if heading else ["", *written]


def _parts(body: str) -> list[tuple[str, list[str]]]:
    """What stands above the first heading, and each heading with what stands below it."""
    parts: list[tuple[str, list[str]]] = [(LEAD, [])]
    code = ""
    for line in body.split("\n"):
        fence = _CODE.match(line)
        if fence and code in ("", fence[1]):
            code = "" if code else fence[1]
        heading = None if code else _HEADING.fullmatch(line)
        if heading and heading[1]:
            parts.append((heading[1], [line]))
        else:
            parts[-1][1].append(line)
    return parts

"""Plain text as a printer would set it: quotes, apostrophes, amounts that stay together."""

from __future__ import annotations

import re

QUOTES = {"nl": "“”‘’", "en": "“”‘’"}
"""The double and single quotes of a language, as markdown-it wants them."""

_AMOUNT = re.compile(r"€ (?=[0-9])")
_OPENING_DOUBLE = re.compile(r'(^|[\s(\[{–-])"(?=\S)')
# 's avonds, 't huis, 's-Gravenhage: an apostrophe, no quote.
_APOSTROPHE = re.compile(r"(^|[\s(\[{“‘\"–—-])'(?=(?:s|t|n|m|k|r|ns|S|T|N)\b)")
_QUOTED = re.compile(r"(^|[\s(\[{–-])'(\S(?:[^']|(?<=\w)'(?=\w))*)'(?!\w)")


def typographic(text: str) -> str:
    """`thema's van 't jaar, "nieuw"` with the quotes that a printer would use."""
    text = unbroken(text)
    if "'" not in text and '"' not in text:
        return text
    text = elided(text)
    text = _QUOTED.sub("\\1‘\\2’", text)
    text = _OPENING_DOUBLE.sub("\\1“", text)
    return text.replace("'", "’").replace('"', "”")


def elided(text: str) -> str:
    """The text with an apostrophe where letters are left out at the beginning of a word."""
    return _APOSTROPHE.sub("\\1’", text) if "'" in text else text


def if_any(text: str | None) -> str | None:
    """A text as a printer would set it; None where there is none."""
    return typographic(text) if text else None


def unbroken(text: str) -> str:
    """The text with each amount on one line: the euro sign holds on to its number."""
    return _AMOUNT.sub("€\u00a0", text) if "€" in text else text


def capital(text: str) -> str:
    """The text with a capital: `thema's` -> `Thema's`."""
    return text[:1].upper() + text[1:]

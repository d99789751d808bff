"""Straight quotes in plain text to typographic ones."""

from __future__ import annotations

import re

QUOTES = {"nl": "“”‘’", "en": "“”‘’"}
"""The double and single quotes of a language, as markdown-it wants them."""

_OPENING_DOUBLE = re.compile(r'(^|[\s(\[{–-])"(?=\S)')
# 's avonds, 't huis, 'n dag: an apostrophe, no quote.
_APOSTROPHE = re.compile(r"(^|\s)'(?=(s|t|n|m|k|r|ns)\b)")
_QUOTED = re.compile(r"(^|[\s(\[{–-])'(\S(?:[^']|(?<=\w)'(?=\w))*)'(?!\w)")


def typographic(text: str) -> str:
    """`thema's van 't jaar, "nieuw"` with the quotes that a printer would use."""
    if "'" not in text and '"' not in text:
        return text
    text = _APOSTROPHE.sub("\\1’", text)
    text = _QUOTED.sub("\\1‘\\2’", text)
    text = _OPENING_DOUBLE.sub("\\1“", text)
    return text.replace("'", "’").replace('"', "”")

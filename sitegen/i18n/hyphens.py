"""Where the long words of a page may break: soft hyphens, by the patterns of the language."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import pyphen

_SOFT = "\u00ad"

# Letters of a word that is long in a cell, in a heading and in running text.
_NARROW, _LARGE, _WIDE = 10, 13, 16
_LEFT, _RIGHT = 4, 4  # letters that stay together at the begin and end of a word

_LONG = {
    **dict.fromkeys(("th", "td", "dt", "caption", "summary"), _NARROW),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _LARGE),
    **dict.fromkeys(("p", "li", "dd", "blockquote", "figcaption"), _WIDE),
}
# A word of a title goes to the next line whole, and breaks only where it is longer than a line.
_TITLE, _WHOLE = "h1", '<span class="whole-word">{}</span>'
# What is copied, chosen or sent as it stands.
_LITERAL = frozenset(("code", "pre", "textarea", "option", "script", "style", "title"))

_LETTER = "[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
_LONG_WORD = {least: re.compile(rf"{_LETTER}{{{least},}}") for least in (_NARROW, _LARGE, _WIDE)}
_TEXT = re.compile(rf">[^<]*{_LETTER}{{{_NARROW}}}[^<]*")
_TAG = re.compile(rf"<(/?)({'|'.join(sorted(_LONG.keys() | _LITERAL))})[\s>]")


def hyphenated(html: str, language: str) -> str:
    """A page with soft hyphens in the long words that it shows.

    Addresses, code and everything in the head stay as they are.
    """
    begin = html.find("<body")
    if begin < 0:
        return html
    body = html[begin:]
    longest, literal, title, seen = _WIDE, 0, False, 0

    def word(found: re.Match[str]) -> str:
        if _in_address(found):
            return found[0]
        parts = _broken(found[0], language)
        return _WHOLE.format(parts) if title else parts

    # Most texts have no long word, and there the tags around it need no look.
    def text(found: re.Match[str]) -> str:
        nonlocal longest, literal, title, seen
        for closing, name in _TAG.findall(body, seen, found.start() + 1):
            if name in _LITERAL:
                literal = max(0, literal + (-1 if closing else 1))
            else:
                longest = _WIDE if closing else _LONG[name]
                title = name == _TITLE and not closing
        seen = found.start() + 1
        return found[0] if literal else _LONG_WORD[longest].sub(word, found[0])

    return html[:begin] + _TEXT.sub(text, body)


def _in_address(found: re.Match[str]) -> bool:
    """Whether a word is part of an e-mail or web address, or of the name of a file."""
    text, start, end = found.string, found.start(), found.end()
    before, after = text[start - 1 : start], text[end : end + 2]
    if before in ("@", ".", "_", "/", ":", "&", "#") or after[:1] in ("@", "_", "/", ";"):
        return True
    return after[:1] == "." and after[1:2].isalnum()


@cache
def _broken(word: str, language: str) -> str:
    """A word with soft hyphens; not where a hyphen would change how it is spelled."""
    places = [
        int(place)
        for place in _patterns(language).positions(word)
        if place.data is None and _LEFT <= place <= len(word) - _RIGHT
    ]
    parts = pairwise([0, *places, len(word)])
    return _SOFT.join(word[begin:end] for begin, end in parts)


@cache
def _patterns(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=pyphen.language_fallback(language) or "nl_NL")

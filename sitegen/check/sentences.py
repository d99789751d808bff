"""Running text to paragraphs and sentences: what is judged, without headings, tables and code."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from msgspec import Struct


class Sentence(Struct, frozen=True):
    """A sentence without markup, its line breaks kept; `line` counts from 1 within the text."""

    text: str
    line: int


class Paragraph(Struct, frozen=True):
    """A paragraph or an item of a list, without markup; `line` counts from 1 within the text."""

    text: str
    line: int
    sentences: tuple[Sentence, ...]


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+\w")
WORD = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*")
"""A word, or a number with its marks."""

# An address, a code, a line of points: nobody reads it as words, and looking at it takes long.
_NO_WORD = re.compile(r"\S{200,}")

_CODE = "\ufffc"  # in place of code: no word to count, but a sentence may begin with it


@functools.cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False})
    return md.enable("table").use(footnote_plugin).use(deflist_plugin)


def paragraphs(source: str) -> Iterator[Paragraph]:
    """The paragraphs and items of a Markdown text, in its order."""
    previous = ""
    for token in _parser().parse(_NO_WORD.sub(_spaces, source)):
        if token.type == "inline" and previous == "paragraph_open" and token.map:
            text, line = _ADDRESS.sub("", _text(token)), token.map[0] + 1
            yield Paragraph(text, line, tuple(_sentences(text, line)))
        previous = token.type


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _text(inline: Token) -> str:
    """The text of a paragraph, without pictures and bare addresses, and a mark for code."""
    parts = []
    bare = False
    for child in inline.children or ():
        if child.type in ("link_open", "link_close"):
            bare = child.type == "link_open" and child.info == "auto"
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "code_inline":
            parts.append(_CODE)
        elif child.type == "text" and not bare:
            parts.append(child.content)
    return "".join(parts)


_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
_OPENING = re.compile(rf"\s+[\"“‘’'(\[]*(?P<first>[\w{_CODE}])(?P<apostrophe>(?<=['’][stn])\s)?")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}|art|bijv|blz|ca|dhr|dr|drs|fam|incl|"
    r"ing|ir|max|mevr|mej|min|mr|mrs|ms|mw|nr|nrs|pag|prof|resp|st|tel|vgl|zgn)\.$",
    re.IGNORECASE,
)
_CLOSING_ABBREVIATION = re.compile(r"(?:\be\.d|\be\.a|\ba\.u\.b|\ba\.m|\bp\.m)\.$", re.IGNORECASE)


def _sentences(text: str, line: int) -> Iterator[Sentence]:
    """The sentences of a text that begins on this line."""
    start = 0
    for end in _END.finditer(text):
        following = _OPENING.match(text, end.end())
        if not following:
            continue
        first = following["first"]
        if not (first.isupper() or first.isdigit() or first == _CODE or following["apostrophe"]):
            continue
        before = text[max(start, end.start() - 12) : end.start() + 1]
        if _ABBREVIATION.search(before) and not _CLOSING_ABBREVIATION.search(before):
            continue
        yield _sentence(text, start, end.end(), line)
        start = end.end()
    if text[start:].strip():
        yield _sentence(text, start, len(text), line)


def _sentence(text: str, start: int, end: int, line: int) -> Sentence:
    start = end - len(text[start:end].lstrip())
    return Sentence(text[start:end].rstrip(), line + text.count("\n", 0, start))


def shown(text: str) -> list[str]:
    """The words of a text as an excerpt shows them."""
    return text.replace(_CODE, "…").split()

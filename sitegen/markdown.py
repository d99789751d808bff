"""Markdown to HTML, figures, links and plain text.

CommonMark with tables, footnotes, definition lists, heading anchors and typographic quotes. Raw
HTML is shown as text. Links and pictures are only collected here; whether they lead anywhere is
decided when all sources are known.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.addresses import Addresses, Target
from sitegen.declare import slug
from sitegen.problems import Report
from sitegen.typography import QUOTES, typographic, unbroken

MAX_DEPTH = 20
"""Deeper nested text is refused: the parser would drop it without a word at some depth."""


@dataclass(frozen=True, slots=True)
class FigureMark:
    """A picture in the text: a path within the content folder, and the line it is written on."""

    path: str
    alt: str
    caption: str
    line: int


@dataclass(frozen=True, slots=True)
class LinkUse:
    """A link within the site, to be checked when all pages are known."""

    target: Target
    href: str
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading; the text before the first heading has none."""

    heading: Markup | None
    text: str  # the heading without markup
    id: str | None
    line: int
    parts: tuple[Markup | FigureMark, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """The running text of a source file."""

    sections: tuple[Section, ...] = ()
    title: str | None = None  # a first heading of level 1
    anchors: frozenset[str] = frozenset()
    links: tuple[LinkUse, ...] = ()
    text: str = ""  # plain text, a block a line

    @property
    def figures(self) -> tuple[FigureMark, ...]:
        """The pictures in the text, in order."""
        return tuple(p for s in self.sections for p in s.parts if isinstance(p, FigureMark))


class _Parser(MarkdownIt):
    """Lets every address through: `Addresses` judges them, with a message to the editor."""

    def validateLink(self, url: str) -> bool:
        return True


@functools.cache
def _parser(language: str) -> MarkdownIt:
    options = {
        "html": False,
        "typographer": True,
        "quotes": QUOTES[language],
        "maxNesting": 4 * MAX_DEPTH,
    }
    md = _Parser("commonmark", options)
    md.enable(["table", "replacements", "smartquotes"])
    md.use(footnote_plugin).use(deflist_plugin)
    md.add_render_rule("text", _render_text)
    md.add_render_rule("table_open", _render_table_open)
    md.add_render_rule("table_close", _render_table_close)
    return md


def _render_text(
    _self: object, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: object
) -> str:
    # A quote that is still straight here is an apostrophe.
    return escapeHtml(unbroken(tokens[index].content.replace("'", "’")))


def _render_table_open(*_: object) -> str:
    # A wide table scrolls within its own frame, which the keyboard must be able to reach.
    return '<div class="table" tabindex="0">\n<table>\n'


def _render_table_close(*_: object) -> str:
    return "</table>\n</div>\n"


def inline(text: str, language: str) -> Markup:
    """A line of Markdown as HTML, without links or pictures of its own."""
    if not re.search(r"[*_`\\\[&<]", text):
        return Markup.escape(typographic(text))
    md = _parser(language)
    tokens = md.parseInline(text)
    for token in tokens:
        token.children = [
            child
            for child in token.children or []
            if child.type not in ("link_open", "link_close", "image")
        ]
    return Markup(md.renderer.render(tokens, md.options, {}))


def plain(text: str, language: str) -> str:
    """A line of Markdown without its markup."""
    return _plain_text(_parser(language).parseInline(text)[0].children or [])


def render(
    source: str, path: str, offset: int, language: str, addresses: Addresses, report: Report
) -> Body:
    """The body in `source`, the text of the file at `path` after its first `offset` lines.

    Reports links and pictures that can never be right, and text that is nested too deep.
    """
    md = _parser(language)
    tokens = md.parse(source, {})
    walk = _Walk(path, offset, addresses, report)
    title = _take_title(tokens)
    for index, token in enumerate(tokens):
        walk.look_at(token, tokens[index + 1] if token.type == "heading_open" else None)
    sections = []
    for opening, content, block in _split(tokens):
        parts = tuple(_parts(md, block, walk))
        if opening is not None and content is not None:
            html = Markup(md.renderer.render([content], md.options, {}).strip())
            text = _plain_text(content.children)
            id_ = str(opening.attrs["id"])
            sections.append(Section(html, text, id_, walk.line(opening), parts))
        elif parts:
            sections.append(Section(None, "", None, offset + 1, parts))
    text = "\n".join(filter(None, (_plain_text(token.children) for token in tokens)))
    return Body(tuple(sections), title, frozenset(walk.anchors), tuple(walk.links), text)


class _Walk:
    """One look at every token of a file: what it links to, which ids its headings take."""

    def __init__(self, path: str, offset: int, addresses: Addresses, report: Report) -> None:
        self._path = path
        self._offset = offset
        self._addresses = addresses
        self._report = report
        self.anchors: set[str] = set()
        self.links: list[LinkUse] = []

    def line(self, token: Token) -> int:
        """The line of the file on which a block begins, counted from 1."""
        return self._offset + (token.map[0] if token.map else 0) + 1

    def look_at(self, token: Token, heading: Token | None) -> None:
        """Judge one token and make it ready to render; `heading` is the text of a heading."""
        if token.level == MAX_DEPTH and token.nesting == 1:
            self._report.at("text-too-deep", self.line(token))
        if heading is not None:
            token.tag = "h2" if token.tag == "h1" else token.tag
            token.attrs["id"] = self._own_id(_plain_text(heading.children))
        elif token.type == "heading_close":
            token.tag = "h2" if token.tag == "h1" else token.tag
        elif token.type in ("th_open", "td_open"):
            # Alignment comes as a style attribute, which the browser policy forbids.
            align = str(token.attrs.pop("style", "")).removeprefix("text-align:")
            if align:
                token.attrs["class"] = align
            if token.type == "th_open":
                token.attrs["scope"] = "col"
        elif token.type == "inline":
            line = self.line(token)
            for child in token.children or ():
                if child.type in ("softbreak", "hardbreak"):
                    line += 1
                elif child.type == "link_open":
                    self._judge_link(child, line)
                elif child.type == "image":
                    child.meta["line"] = line

    def figure(self, image: Token) -> FigureMark | None:
        """The picture that an image token names, or None after a report."""
        src = str(image.attrs.get("src", ""))
        target = self._addresses.resolve(self._path, src)
        line = int(image.meta["line"])
        if target.reason or target.file is None:
            self._report.at("picture-outside", line, given=src)
            return None
        caption = str(image.attrs.get("title", ""))
        return FigureMark(target.file, _plain_text(image.children), caption, line)

    def _own_id(self, text: str) -> str:
        base = slug(text) or "deel"
        id_, number = base, 1
        while id_ in self.anchors:
            number += 1
            id_ = f"{base}-{number}"
        self.anchors.add(id_)
        return id_

    def _judge_link(self, link: Token, line: int) -> None:
        href = str(link.attrs.get("href", ""))
        target = self._addresses.resolve(self._path, href)
        if target.reason:
            self._report.at(target.reason, line, given=href)
        elif target.inside:
            self.links.append(LinkUse(target, href, line))
        link.attrs["href"] = target.url


def _take_title(tokens: list[Token]) -> str | None:
    """Remove a first heading of level 1 and return its text: it is the title of the page."""
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title = _plain_text(tokens[1].children)
        del tokens[:3]
        return title
    return None


def _split(
    tokens: list[Token],
) -> Iterator[tuple[Token | None, Token | None, list[Token]]]:
    """The tokens by top-level heading of level 2: opening, text, and the blocks below it."""
    opening: Token | None = None
    content: Token | None = None
    block: list[Token] = []
    rest = iter(tokens)
    for token in rest:
        if token.type == "heading_open" and token.level == 0 and token.tag == "h2":
            yield opening, content, block
            opening, content, block = token, next(rest), []
            next(rest)
        else:
            block.append(token)
    yield opening, content, block


def _parts(md: MarkdownIt, block: list[Token], walk: _Walk) -> Iterator[Markup | FigureMark]:
    """The blocks as HTML, with the pictures between them."""
    run: list[Token] = []
    figures: list[FigureMark] = []
    rest = iter(block)
    for token in rest:
        images = [child for child in token.children or () if child.type == "image"]
        if images:
            token.children = [child for child in token.children or () if child.type != "image"]
            figures += filter(None, map(walk.figure, images))
        if images and run[-1].type == "paragraph_open" and not _plain_text(token.children):
            run.pop()  # a paragraph of pictures alone
            end = next(rest)
        else:
            run.append(token)
            end = token
        if end.level == 0 and end.nesting <= 0 and figures:
            if run:
                yield Markup(md.renderer.render(run, md.options, {}))
            yield from figures
            run, figures = [], []
    if run:
        yield Markup(md.renderer.render(run, md.options, {}))


def _plain_text(children: Sequence[Token] | None) -> str:
    """The text of inline tokens, without markup."""
    words = []
    for child in children or ():
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
    return "".join(words).strip()

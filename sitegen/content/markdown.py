"""Markdown to HTML and plain text, and to what the rest of the site must know of it.

CommonMark with tables, footnotes, definition lists, heading anchors and typographic quotes. Raw
HTML is shown as text. Links and pictures are only collected here; whether they lead anywhere is
decided when all sources are known.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from functools import partial
from html import unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.content.text import Body, FigureMark, Heading, LinkUse, Text, TextSection
from sitegen.diagnostics.problems import Report
from sitegen.fingerprint import fingerprint
from sitegen.i18n.typography import QUOTES, elided, typographic, unbroken
from sitegen.schema.kinds import PLACEHOLDER, slug
from sitegen.urls import FORBIDDEN, Addresses, code_of

# Without these, a line of plain text is what it stays.
_SET = re.compile(r"""[\n\\`*_\[\]!^<&'"]""")

# A link or picture that stayed text, because its address has a space: `![](Mijn foto (1).jpg)`.
_SPACED = re.compile(r"(!?\[[^\]]*\])\(((?![<\s])(?:[^()\n]|\([^()\n]*\))*[^\s()\n])\s*\)")
_ADDRESS = re.compile(r"(?=.* )(?:https?:|.*/|.*\.\w{2,5}$)", re.IGNORECASE)

# Tags that editors paste from elsewhere, and the beginning of a comment. `<naam>` is no tag.
_TAG = re.compile(
    r"<(/?(?:a|b|blockquote|br|center|code|div|em|embed|figure|font|form|h[1-6]|hr|i|iframe|img|input|"
    r"li|mark|o:p|object|ol|p|pre|script|section|small|span|strong|style|sub|sup|table|tbody|td|th|"
    r"thead|tr|u|ul|video))(?:\s[^<>]*)?/?>|<!--",
    re.IGNORECASE,
)

_BEGINNING = 80

# Characters of text that smartquotes gets at a time.
_PORTION = 2000

_BRACKET = re.compile(r"[\[\]]")

# What no inline rule of this parser looks for can only be text.
_MARKUP = re.compile(r"[\n\\`*_\[\]!^<&]")

MAX_DEPTH = 20
"""Deeper nested text is refused: the parser would drop it without a word at some depth."""


MAX_PAGE = 2 * 1024**2
"""Characters of HTML that a text may become: a reference may stand in it thousands of times."""

_MARKUP_SIZE = 6  # characters of a tag, about


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
    md.enable(["table", "smartquotes"])
    md.use(footnote_plugin).use(deflist_plugin)
    md.core.ruler.at(ruleName="inline", fn=_parse_inline)
    md.core.ruler.before("smartquotes", "elisions", partial(_change_texts, elided))
    md.core.ruler.before("smartquotes", "portions", _cut_texts)
    md.core.ruler.after("smartquotes", "apostrophes", partial(_change_texts, _apostrophes))
    md.add_render_rule("text", _render_text)
    md.add_render_rule("footnote_anchor_name", _footnote_name)
    # A wide table scrolls within its own frame, which the keyboard must be able to reach.
    md.add_render_rule("table_open", lambda *_: '<div class="table" tabindex="0">\n<table>\n')
    md.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")
    return md


def _parse_inline(state: StateCore) -> None:
    """The rule `inline` of markdown-it, which passes over lines that hold no markup at all.

    It reads on from each bracket to the one that closes it: too many open ones stay as they are.
    """
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if _MARKUP.search(token.content) and not _too_many_open(token.content):
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            elif token.content:
                token.children.append(Token("text", "", 0, content=token.content))


def _too_many_open(text: str) -> bool:
    """Whether more brackets are open somewhere in a block than anybody means."""
    if text.count("[") <= MAX_DEPTH:
        return False
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
        if depth > MAX_DEPTH:
            return True
    return False


def _change_texts(change: Callable[[str], str], state: StateCore) -> None:
    """Change what is running text, and neither code nor address."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text":
                child.content = change(child.content)


def _cut_texts(state: StateCore) -> None:
    """Cut long texts in portions: smartquotes copies the whole text for each quote in it."""
    for token in state.tokens:
        children = token.children or []
        if any(len(child.content) > _PORTION for child in children if child.type == "text"):
            token.children = [portion for child in children for portion in _portions(child)]


def _portions(child: Token) -> Iterator[Token]:
    text = child.content
    if child.type != "text" or len(text) <= _PORTION:
        yield child
        return
    start = 0
    while start < len(text):
        end = start + _PORTION
        if text[end - 1 : end] in "€ ":  # an amount stays in one piece
            end += 2
        yield child.copy(content=text[start:end])
        start = end


def _apostrophes(text: str) -> str:
    """A quote that is still straight when all pairs are found is an apostrophe."""
    return text.replace("'", "’")


def _render_text(
    _self: object, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: object
) -> str:
    return escapeHtml(unbroken(tokens[index].content))


def _footnote_name(
    _self: object,
    tokens: Sequence[Token],
    index: int,
    _options: OptionsDict,
    env: Mapping[str, Any],
) -> str:
    """What tells footnotes apart in their ids: an underscore, which no heading has in its own."""
    name = f"_{env['docId']}" if "docId" in env else ""
    return f"{name}_{tokens[index].meta['id'] + 1}"


def inline(text: str, language: str, lead: Callable[[str], str]) -> Markup:
    """A line of Markdown as HTML; `lead` gives the address that a link in it leads to."""
    if not re.search(r"[*_`\\\[&<]", text):
        return Markup.escape(typographic(text))
    return _html(_parser(language).parseInline(text), language, lead)


def block(text: str, language: str, name: str, lead: Callable[[str], str]) -> Markup:
    """Markdown of more than a line as HTML: see `inline`. `name` tells its footnotes apart."""
    env = {"docId": name}
    tokens = _parser(language).parse(text, env)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3"
        elif token.type in ("th_open", "td_open"):
            _make_cell(token)
    return _html(tokens, language, lead, env)


def _html(
    tokens: list[Token],
    language: str,
    lead: Callable[[str], str],
    env: MutableMapping[str, Any] | None = None,
) -> Markup:
    """What `field_links` looked at, as HTML."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs["href"] = lead(str(child.attrs["href"]))
    md = _parser(language)
    return Markup(md.renderer.render(tokens, md.options, {} if env is None else env))


def field_links(
    text: str, language: str, path: str, addresses: Addresses, line: int, key: str, report: Report
) -> list[LinkUse]:
    """The links within the site in a value of front matter, which stands at a line and key.

    Reports links that can never be right, and pictures, which have no place in a value.
    """
    if not re.search(r"[\[<]", text):
        return []
    links = []
    for token in _parser(language).parse(text, {}):
        for child in token.children or ():
            href = str(child.attrs.get("href", ""))
            if child.type == "image":
                src = str(child.attrs.get("src", ""))
                report.at("picture-in-value", line, key=key, given=src)
            elif child.type == "link_open":
                target = addresses.resolve(path, href)
                if target.reason:
                    report.at(target.reason, line, key=key, given=href)
                elif target.inside:
                    links.append(LinkUse(target, href, line, key))
    return links


def plain(text: str, language: str) -> str:
    """A line of Markdown without its markup."""
    if not _SET.search(text):
        return text.strip()
    return _plain_text(_parser(language).parseInline(text)[0].children or [])


def plain_block(text: str, language: str) -> str:
    """Markdown of more than a line without its markup, on one line."""
    tokens = _parser(language).parse(text, {})
    return " ".join(words for token in tokens if (words := _plain_text(token.children)))


def shown_tags(source: str, language: str) -> Iterator[tuple[str, int]]:
    """HTML in a text, which readers see as it is typed: the first of each line, with the line.

    A tag is told without its attributes. Lines count from 1. What is marked as code is meant to be
    read.
    """
    if not _TAG.search(source):
        return
    last = 0
    for token in _parser(language).parse(source, {}):
        for child, line in _by_line(token, (token.map[0] if token.map else 0) + 1):
            found = _TAG.search(child.content) if child.type == "text" and line > last else None
            if found:
                yield (f"<{found[1]}>" if found[1] else found[0]), line
                last = line


def written_lines(source: str, language: str) -> Iterator[tuple[str, int]]:
    """The lines of the paragraphs in a text, each with its number, counted from 1.

    Without what is marked as code, and without links and pictures.
    """
    for token in _parser(language).parse(source, {}):
        lines: dict[int, str] = {}
        linked = 0
        for child, line in _by_line(token, (token.map[0] if token.map else 0) + 1):
            linked += child.nesting if child.type in ("link_open", "link_close") else 0
            shown = child.content if child.type == "text" and not linked else ""
            lines[line] = lines.get(line, "") + shown
        yield from ((text, line) for line, text in lines.items())


def _by_line(token: Token, line: int) -> Iterator[tuple[Token, int]]:
    """What is in a token, each with its line, when the token begins on this one."""
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        yield child, line


def render(
    source: str, path: str, offset: int, language: str, addresses: Addresses, report: Report
) -> tuple[Body, Text]:
    """The text in `source`: what the file at `path` has after its first `offset` lines.

    Reports links and pictures that can never be right, and text that is nested too deep.
    """
    md = _parser(language)
    tokens = md.parse(source, {})
    walk = _Walk(path, offset, addresses, report)
    if "&" in source:
        walk.look_for_characters(tokens)
    tokens = _without_empty_headings(tokens)
    title = _take_title(tokens)
    for index, token in enumerate(tokens):
        walk.look_at(token, tokens[index + 1] if token.type == "heading_open" else None)
    if walk.size > MAX_PAGE:
        return Body(title=title), Text()
    tokens = _name_pictures(tokens)
    sections, headings = _sections(md, tokens, walk)
    blocks = [text for token in tokens if (text := _plain_text(token.children))]
    body = Body(
        title=title,
        lead=next(iter(blocks), ""),
        headings=tuple(headings),
        anchors=frozenset(walk.anchors),
        links=tuple(walk.links),
        figures=tuple(walk.figures),
        digest=fingerprint(source),
    )
    return body, Text(tuple(sections), "\n".join(blocks))


def _sections(
    md: MarkdownIt, tokens: list[Token], walk: _Walk
) -> tuple[list[TextSection], list[Heading]]:
    """The text in parts under its headings, and these headings."""
    sections, headings = [], []
    for opening, content, block in _split(tokens):
        below = _beginning(block)  # before the pictures are taken out
        parts = tuple(_parts(md, block, walk))
        if opening is not None and content is not None:
            html = md.renderer.render([content], md.options, {}).strip()
            id_ = str(opening.attrs["id"])
            sections.append(TextSection(html, id_, parts))
            text = _plain_text(content.children)
            headings.append(Heading(text, id_, walk.line(opening), below))
        elif parts:
            sections.append(TextSection(None, None, parts))
    return sections, headings


class _Walk:
    """One look at every token of a file: what it links to, which ids its headings take."""

    def __init__(self, path: str, offset: int, addresses: Addresses, report: Report) -> None:
        self._path = path
        self._offset = offset
        self._addresses = addresses
        self._report = report
        self._alike: dict[str, int] = {}
        self.size = 0  # characters of HTML, about
        self.anchors: set[str] = set()
        self.links: list[LinkUse] = []
        self.figures: list[FigureMark] = []

    def line(self, token: Token) -> int:
        """The line of the file on which a block begins, counted from 1."""
        return self._offset + (token.map[0] if token.map else 0) + 1

    def look_for_characters(self, tokens: Sequence[Token]) -> None:
        """Report what was written as an escape, such as `&#x202e;`, and can not be published."""
        for token in tokens:
            if found := FORBIDDEN.search(unescape(token.info)):
                self._report.at("forbidden-character", self.line(token), code=code_of(found[0]))
            for child, line in _by_line(token, self.line(token)):
                if found := FORBIDDEN.search("".join(_written(child))):
                    self._report.at("forbidden-character", line, code=code_of(found[0]))

    def look_at(self, token: Token, heading: Token | None) -> None:
        """Judge one token and make it ready to render; `heading` is the text of a heading."""
        self._count(token)
        if token.level == MAX_DEPTH and token.nesting == 1:
            self._report.at("text-too-deep", self.line(token))
        if token.tag == "h1":
            token.tag = "h2"
        if heading is not None:
            token.attrs["id"] = self._own_id(_plain_text(heading.children))
        elif token.type in ("th_open", "td_open"):
            _make_cell(token)
        elif token.type == "inline" and _too_many_open(token.content):
            self._report.at("text-too-deep", self.line(token))
        elif token.type == "inline":
            for child, line in _by_line(token, self.line(token)):
                self._look_inside(child, line)

    def _count(self, token: Token) -> None:
        """Report a text that would become too large a page, at the line where it does."""
        if self.size > MAX_PAGE:
            return
        parts = [(token, self.line(token))] if token.type != "inline" else []
        for child, line in (*parts, *_by_line(token, self.line(token))):
            text = child.type == "text" or child.hidden
            self.size += sum(map(len, _written(child))) + (0 if text else _MARKUP_SIZE)
            if self.size > MAX_PAGE:
                self._report.at("page-too-big", line, limit=MAX_PAGE // 1024**2)
                return

    def _look_inside(self, child: Token, line: int) -> None:
        if child.type == "link_open":
            self._judge_link(child, line)
        elif child.type == "image":
            child.meta["line"] = line
        elif child.type == "text":
            self._look_for_spaces(child.content, line)

    def _look_for_spaces(self, text: str, line: int) -> None:
        if "](" not in text:
            return
        for found in _SPACED.finditer(text):
            if _ADDRESS.match(found[2]):
                self._report.at(
                    "link-space", line, given=found[2], suggestion=f"{found[1]}(<{found[2]}>)"
                )

    def take_figure(self, image: Token) -> bool:
        """Note the picture that an image token names; False after a report."""
        src = str(image.attrs.get("src", ""))
        target = self._addresses.resolve(self._path, src)
        line = int(image.meta["line"])
        if target.reason or target.file is None:
            self._report.at("picture-outside", line, given=src)
            return False
        caption = str(image.attrs.get("title", ""))
        alt = _plain_text(image.children)
        self.figures.append(FigureMark(target.file, alt, caption, line))
        return True

    def _own_id(self, text: str) -> str:
        base = slug(text) or "deel"
        number = self._alike.get(base, 1)
        id_ = base if number == 1 else f"{base}-{number}"
        while id_ in self.anchors:
            number += 1
            id_ = f"{base}-{number}"
        self._alike[base] = number  # a text may have thousands of one kind
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


def _written(token: Token) -> Iterator[str]:
    """All text in an inline token: what is read, and what its link or picture says besides."""
    yield token.content
    yield from map(str, token.attrs.values())
    for child in token.children or ():
        yield from _written(child)


def _make_cell(cell: Token) -> None:
    """Give a cell of a table its class and scope."""
    # Alignment comes as a style attribute, which the browser policy forbids.
    align = str(cell.attrs.pop("style", "")).removeprefix("text-align:")
    if align:
        cell.attrs["class"] = align
    if cell.type == "th_open":
        cell.attrs["scope"] = "col"


def _take_title(tokens: list[Token]) -> str | None:
    """Remove a first heading of level 1 and return its text: it is the title of the page."""
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        heading = tokens[1]
        _say_pictures(heading, everywhere=not _plain_text(heading.children))
        images = _take_images(heading)
        tokens[:3] = _paragraph(images) if images else []
        return _plain_text(heading.children)
    return None


def _without_empty_headings(tokens: list[Token]) -> list[Token]:
    """The tokens without headings that say nothing."""
    kept: list[Token] = []
    rest = iter(tokens)
    for token in rest:
        if token.type == "heading_open":
            content, closing = next(rest), next(rest)
            if content.children and content.content.strip():
                kept += [token, content, closing]
        else:
            kept.append(token)
    return kept


def _name_pictures(tokens: list[Token]) -> list[Token]:
    """The tokens with the description of a picture where its absence would leave a gap.

    Pictures stand between the blocks of a text. So a heading, a link, a cell or an item that holds
    nothing else gets the words, and the picture comes below it.
    """
    named: list[Token] = []
    below: list[Token] = []  # the pictures of a heading
    depth = 0  # footnotes tell no level
    for token in tokens:
        opening = named[-1].type if named else ""
        named.append(token)
        depth += token.nesting
        if token.type == "heading_close" and below:
            named += _paragraph(below)
            below = []
        elif opening == "heading_open":
            _say_pictures(token, everywhere=True)
            below = _take_images(token)
        elif token.children:
            alone = opening == "paragraph_open" and depth == 1
            _say_pictures(token, everywhere=not alone and not _plain_text(token.children))
    return named


def _paragraph(children: list[Token]) -> list[Token]:
    content = Token("inline", "", 0, level=1, children=children)
    opening = Token("paragraph_open", "p", 1, block=True)
    return [opening, content, Token("paragraph_close", "p", -1, block=True)]


def _say_pictures(token: Token, *, everywhere: bool) -> None:
    """Put the description of each picture before it: of those in a link, or `everywhere`."""
    said: list[Token] = []
    inside = 0
    for child in token.children or ():
        inside += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type == "image" and (inside or everywhere):
            words = _plain_text(child.children) or str(child.attrs.get("src", ""))
            said.append(Token("text", "", 0, content=words))
        said.append(child)
    token.children = said


def _split(
    tokens: list[Token],
) -> Iterator[tuple[Token | None, Token | None, list[Token]]]:
    """The tokens by top-level heading of level 2: opening, text, and the blocks below it."""
    opening: Token | None = None
    content: Token | None = None
    block: list[Token] = []
    depth = 0  # footnotes tell no level
    rest = iter(tokens)
    for token in rest:
        if token.type == "heading_open" and depth == 0 and token.tag == "h2":
            yield opening, content, block
            opening, content, block = token, next(rest), []
            next(rest)
        else:
            depth += token.nesting
            block.append(token)
    yield opening, content, block


def _parts(md: MarkdownIt, block: list[Token], walk: _Walk) -> Iterator[str | None]:
    """The blocks as HTML, with None for each picture between them."""
    run: list[Token] = []
    figures = depth = 0
    rest = iter(block)
    for token in rest:
        depth += token.nesting
        images = _take_images(token)
        figures += sum(map(walk.take_figure, images))
        if images and run[-1].type == "paragraph_open" and not _plain_text(token.children):
            run.pop()  # a paragraph of pictures alone
            depth += next(rest).nesting
        else:
            run.append(token)
        if figures and depth == 0:
            yield from _rendered(md, run)
            yield from [None] * figures
            run, figures = [], 0
    yield from _rendered(md, run)


def _take_images(token: Token) -> list[Token]:
    """Take the pictures out of a token, and return them."""
    images = [child for child in token.children or () if child.type == "image"]
    if images:
        token.children = [child for child in token.children or () if child.type != "image"]
    return images


def _rendered(md: MarkdownIt, run: list[Token]) -> Iterator[str]:
    """These blocks as HTML, if there are any."""
    if run:
        yield md.renderer.render(run, md.options, {})


def _beginning(block: list[Token]) -> str:
    """The first words in these blocks, or the name of the first picture; empty without any."""
    for token in block:
        for child in token.children or ():
            said = str(child.attrs.get("src", "")) if child.type == "image" else child.content
            if re.search(r"\w", said) or said == PLACEHOLDER:
                return said[:_BEGINNING]
    return ""


def _plain_text(children: Sequence[Token] | None) -> str:
    """The text of inline tokens, without markup."""
    words = []
    for child in children or ():
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
    return "".join(words).strip()

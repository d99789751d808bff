"""One source file to a document: bytes to text, front matter to strict types, body to HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from sitegen.addresses import Addresses
from sitegen.declare import Key, Reading, Vocabularies, slug
from sitegen.languages import Language
from sitegen.markdown import Body, render
from sitegen.matter import CardMatter, PageMatter, read_card, read_page
from sitegen.problems import Problem, Report
from sitegen.settings import Settings
from sitegen.yamltree import Mapping as MappingNode
from sitegen.yamltree import YamlError, parse

MAX_MATTER = 16 * 1024
MAX_BODY = 256 * 1024

# Control characters, the marks that turn the direction of text, and line ends that editors hide.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]"
)
_FENCE = re.compile(r"-{3,}[ \t]*")
_NEWS_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a source is read by: the site's settings, what follows from them, and its addresses.

    `folders` names the kind of source by folder: {'projecten': 'card', 'nieuws': 'news', …}.
    """

    settings: Settings
    language: Language
    addresses: Addresses
    keys: Mapping[str, Key]
    vocabularies: Vocabularies
    folders: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed source. `matter` is None when its front matter is wrong; `places` are lines by key.

    `kind` is home, card, theme, line, news, album or page.
    """

    path: str
    kind: str
    slug: str
    matter: CardMatter | PageMatter | None
    body: Body
    places: Mapping[str, int]
    problems: tuple[Problem, ...]


def decode(data: bytes, report: Report) -> str | None:
    """The text of a source, or None after reporting why it is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report.at("not-utf8", data.count(b"\n", 0, error.start) + 1)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _FORBIDDEN.search(text):
        code = f"U+{ord(found[0]):04X}"
        report.at("forbidden-character", text.count("\n", 0, found.start()) + 1, code=code)
        return None
    return unicodedata.normalize("NFC", text)


def classify(path: str, folders: Mapping[str, str]) -> tuple[str, str]:
    """The kind and the slug of a Markdown file by its path; the kind is empty for a stray file."""
    parts = path.removesuffix(".md").split("/")
    if parts == ["index"]:
        return "home", ""
    kind = folders.get(parts[0], "page")
    if kind == "page":
        return "page", "/".join(parts[:-1] if parts[-1] == "index" else parts)
    if len(parts) == 2 and parts[1] != "index":
        return kind, parts[1]
    if len(parts) == 3 and parts[2] == "index":
        return kind, parts[1]
    return "", "/".join(parts)


def read_source(path: str, shown: str, data: bytes, grammar: Grammar) -> Document:
    """The document in `data`. Whatever is wrong with it is in its `problems`, never raised."""
    report = Report(shown, offset=1)
    kind, name = classify(path, grammar.folders)
    _check_name(path, kind, name, report)
    reading = Reading(report, grammar.vocabularies)
    matter: CardMatter | PageMatter | None = None
    body = Body()
    text = decode(data, report)
    if text is not None:
        head, start = _split(text, kind, report)
        if head is not None:
            node = _parse_yaml(head, report)
            if node is not None:
                matter = (
                    read_card(node, grammar.keys, grammar.settings, reading)
                    if kind == "card"
                    else read_page(node, reading)
                )
        lines = text.split("\n")
        source = "\n".join(lines[start:])
        if len(source.encode()) > MAX_BODY:
            report.at("body-too-big", start + 1, limit=MAX_BODY // 1024)
        else:
            settings = grammar.settings
            body = render(source, path, start, settings.language, grammar.addresses, report)
        if matter and kind == "page" and not matter.title and not body.title:
            report.at("missing-key", 1, key="title", example="")
    return Document(path, kind, name, matter, body, reading.places, tuple(report.problems))


def _check_name(path: str, kind: str, name: str, report: Report) -> None:
    if not kind:
        report.at("stray-file", 0)
    elif kind == "news" and not _NEWS_NAME.fullmatch(name):
        report.at("news-name", 0, given=name)
    elif kind == "page":
        wrong = [part for part in name.split("/") if slug(part) != part]
        if wrong:
            report.at("bad-name", 0, given=wrong[0], meant=slug(wrong[0]))
    elif kind != "home" and slug(name) != name:
        report.at("bad-name", 0, given=name, meant=slug(name))


def _split(text: str, kind: str, report: Report) -> tuple[str | None, int]:
    """The front matter and the number of lines before the body; no front matter is empty.

    A card must have front matter; None after a report.
    """
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        if kind == "card":
            report.at("no-matter", 1)
            return None, 0
        return "", 0
    end = next((i for i, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)
    if end is None:
        report.at("open-matter", 1)
        return None, len(lines)
    head = "\n".join(lines[1:end])
    if len(head.encode()) > MAX_MATTER:
        report.at("matter-too-big", 1, limit=MAX_MATTER // 1024)
        return None, end + 1
    return head, end + 1


def _parse_yaml(text: str, report: Report) -> MappingNode | None:
    try:
        return parse(text)
    except YamlError as error:
        report.at(error.reason, error.line + report.offset, error.column)
        return None

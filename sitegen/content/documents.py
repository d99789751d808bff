"""One source file to a document: bytes to text, front matter to strict types, body to HTML."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from sitegen.content.config import SiteConfig, classify
from sitegen.content.folder import decode
from sitegen.content.markdown import field_links, render
from sitegen.content.text import Body, Collected, Text
from sitegen.diagnostics.problems import Problem, Report
from sitegen.fingerprint import fingerprint
from sitegen.schema.front_matter import CardFrontMatter, PageFrontMatter, read_card, read_page
from sitegen.schema.kinds import PLACEHOLDER, Reading, slug
from sitegen.schema.settings import Settings
from sitegen.schema.yaml_repairs import read_yaml
from sitegen.schema.yaml_tree import MappingNode

MAX_FRONT_MATTER = 16 * 1024
MAX_BODY = 256 * 1024

# Kinds of pages that need a title, in the front matter or as the first heading.
_TITLED = ("page", "news", "album")
_GROUPS = {"themes": "theme", "lines": "line"}  # whose texts may go without a title

_FENCE = re.compile(r"-{3,}[ \t]*")
_NEWS_NAME = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{4}-\d{2}(?!-\d{2}(?:-|$)))-[a-z0-9-]+")


class Document(Struct, frozen=True):
    """A parsed source. `front_matter` is None when it is wrong; `places` are lines by key.

    `head` is the digest of its front matter; `kind` is home, card, theme, line, news, album or
    page. `left_open` are the keys without a value.
    """

    path: str
    kind: str
    slug: str
    head: str
    front_matter: CardFrontMatter | PageFrontMatter | None
    body: Body
    places: dict[str, int]
    left_open: tuple[str, ...]
    problems: tuple[Problem, ...]


def outline(document: Document) -> str:
    """A digest of what the rest of the site takes from a document: all but its running text.

    That includes what is wrong with it, for then there is no rest of the site.
    """
    body = document.body
    lead = body.lead if document.kind == "news" else bool(body.lead)
    return fingerprint(
        (document.head, body.title, lead),
        [(heading.text, heading.id) for heading in body.headings],
        sorted(body.anchors),
        body.collected,
        [link.href for link in body.links],
        [(figure.path, figure.alt, figure.caption) for figure in body.figures],
        document.problems,
    )


def read_source(path: str, shown: str, data: bytes, config: SiteConfig) -> tuple[Document, Text]:
    """The document in `data`, and its running text.

    Whatever is wrong with it is in its `problems`, never raised.
    """
    report = Report(shown, offset=1)
    kind, name = classify(path, config.folders)
    _check_name(path, kind, name, report)
    reading = Reading(report, config.vocabularies, config.settings.nouns)
    front_matter: CardFrontMatter | PageFrontMatter | None = None
    body, running, head = Body(), Text(), None
    text = decode(data, report)
    language = config.settings.language
    if text is not None and kind:
        head, source, start = _split(text, kind, report)
        front_matter = None if head is None else _front_matter(head, kind, path, config, reading)
        if len(source.encode()) > MAX_BODY:
            report.at("body-too-big", start + 1, limit=MAX_BODY // 1024)
        else:
            body, running = render(source, path, start, language, config.addresses, report)
            body = _collected(body, running, config) if kind == "card" else body
        if front_matter:
            body = _with_links(body, front_matter, path, config, reading)
            if kind in _TITLED and not (front_matter.title or body.title):
                _report_no_title(path, config, reading)
    document = Document(
        path=path,
        kind=kind,
        slug=name,
        head=fingerprint(head),
        front_matter=front_matter,
        body=body,
        places=reading.places,
        left_open=tuple(reading.left_open),
        problems=tuple(report.problems),
    )
    return document, running


def _report_no_title(path: str, config: SiteConfig, reading: Reading) -> None:
    """Report that a page has no title, unless it has one that is wrong.

    In a folder it may be what a theme or line says, which needs none in the folder of its kind.
    """
    if "title" in reading.reported:
        return
    *above, name = path.removesuffix("/index.md").removesuffix(".md").split("/")
    for vocabulary, kind in _GROUPS.items():
        if above and name in config.vocabularies[vocabulary]:
            folder = next(folder for folder, held in config.folders.items() if held == kind)
            noun = reading.nouns.get(vocabulary, vocabulary)
            reading.report.at("group-outside", 0, given=name, vocabulary=noun, folder=folder)
            return
    reading.report.at("missing-key", 1, key="title", example=PLACEHOLDER)


def _with_links(
    body: Body,
    front_matter: CardFrontMatter | PageFrontMatter,
    path: str,
    config: SiteConfig,
    reading: Reading,
) -> Body:
    """The body with the links in Markdown of the front matter as well; reports what is wrong."""
    language, report = config.settings.language, reading.report
    links = [
        link
        for key, value in _markdown_values(front_matter, config.settings)
        for link in field_links(
            value, language, path, config.addresses, reading.places.get(key, 0), key, report
        )
    ]
    return replace(body, links=(*body.links, *links)) if links else body


def _markdown_values(
    front_matter: CardFrontMatter | PageFrontMatter, settings: Settings
) -> Iterator[tuple[str, str]]:
    """The values of front matter in which Markdown is allowed, by key."""
    yield from _numbered("images[{}].caption", (one.caption or "" for one in front_matter.images))
    if isinstance(front_matter, CardFrontMatter):
        yield from _numbered("lessons[{}]", (one.text for one in front_matter.lessons))
        yield from _numbered("needs[{}]", front_matter.needs)
        yield from _numbered("quotes[{}].text", (one.text for one in front_matter.quotes))
        marked = {field.id for field in settings.fields if field.type == "markdown"}
        yield from ((id_, str(own)) for id_, own in front_matter.fields if id_ in marked)


def _numbered(key: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The texts of a list, each with its key."""
    return ((key.format(number), text) for number, text in enumerate(texts, 1))


def _bare(heading: str) -> str:
    """A heading without what an editor does not mean as a difference."""
    return " ".join(re.sub("[‘’“”]", "'", heading.replace('"', "'")).casefold().split())


def _collected(body: Body, running: Text, config: SiteConfig) -> Body:
    """The body with what stands under the headings that the site collects."""
    wanted = {_bare(one.heading): one.heading for one in config.settings.sections if one.collect}
    if not wanted:
        return body
    headings = {
        heading.id: wanted[_bare(heading.text)]
        for heading in body.headings
        if _bare(heading.text) in wanted
    }
    found = (
        Collected(headings[one.id], re.sub(r' id="[^"]*"', "", "".join(filter(None, one.parts))))
        for one in running.sections
        if one.id in headings
    )
    return replace(body, collected=tuple(one for one in found if one.html.strip()))


def _check_name(path: str, kind: str, name: str, report: Report) -> None:
    """Report a file in a place where no source belongs, or with a name that is no address."""
    if not kind:
        folder, *_, given = path.split("/")
        index = path.count("/") == 2 and given.casefold().startswith("index.")
        suggestion = "index.md" if index else ""
        report.at("stray-file", 0, given=given, folder=folder, suggestion=suggestion)
    elif kind == "news":
        if news_date(name) is None:
            report.at("news-name", 0, given=name)
    elif wrong := [part for part in name.split("/") if slug(part) != part]:
        report.at("bad-name", 0, given=wrong[0], suggestion=slug(wrong[0]))


def news_date(name: str) -> str | None:
    """The day, or the month alone, that the name of a news item begins with; ISO 8601.

    None when it names none that exists, or is no id.
    """
    found = _NEWS_NAME.fullmatch(name)
    try:
        datetime.date.fromisoformat(f"{found[1]}-01"[:10] if found else "")
    except ValueError:
        return None
    return found[1] if found else None


def _split(text: str, kind: str, report: Report) -> tuple[str | None, str, int]:
    """The front matter, the text below it, and the number of lines before that.

    The front matter is empty when there is none, and None after a report: a card must have it.
    """
    first, *lines = text.split("\n")
    if not _FENCE.fullmatch(first):
        if kind != "card" and not _like_front_matter(text):
            return "", text, 0
        report.at("no-matter", 1)
        return None, text, 0
    end = next((number for number, line in enumerate(lines) if _FENCE.fullmatch(line)), None)
    if end is None:
        report.at("open-matter", _text_begins(lines) + 1)
        return None, "", len(lines) + 1
    head, below = "\n".join(lines[:end]), "\n".join(lines[end + 1 :])
    if len(head.encode()) > MAX_FRONT_MATTER:
        report.at("matter-too-big", 1, limit=MAX_FRONT_MATTER // 1024)
        return None, below, end + 2
    return head, below, end + 2


def running_text(text: str) -> tuple[str, int]:
    """The text below the front matter, if any, and the number of lines before it."""
    return _split(text, "", Report(""))[1:]


def _like_front_matter(text: str) -> bool:
    """Whether a text begins with front matter whose first line is not right.

    That is: an empty line above the dashes, dashes of another kind, or no dashes.
    """
    first, _, rest = text.lstrip().partition("\n")
    if re.match(r"(title|titel)\s*:", first, re.I):
        return True
    dashes = re.fullmatch(r"[-–—−]+\s*", first)
    return bool(dashes and (_FENCE.fullmatch(first) or re.match(r"\s*\w+\s*:", rest)))


def _text_begins(lines: list[str]) -> int:
    """The first line, counted from 1, that belongs to the text and not to the front matter.

    That is a heading, a line of other dashes, or a sentence after an empty line; 0 for none.
    """
    before = ""
    for number, line in enumerate(lines, 1):
        sentence = not before.strip() and re.match(r"[^\s#-](?![\w-]*\s*:)", line)
        if re.match(r"#{2,6} |[-–—−]+\s*$", line) or (sentence and number > 1):
            return number
        before = line
    return 0


def _front_matter(
    head: str, kind: str, path: str, config: SiteConfig, reading: Reading
) -> CardFrontMatter | PageFrontMatter | None:
    """The front matter of a source, or None after reporting why not."""
    node, report = _read_head(head, reading.report), reading.report
    if node is None:
        return None
    if kind == "card":
        return read_card(node, config.keys, config.settings, reading)
    status = next((name for name, _ in node.entries if name.text == "status"), None)
    if status is not None:
        folder = next(name for name, held in config.folders.items() if held == "card")
        report.add("card-outside", status, "status", given=path, folder=folder)
        return None
    return read_page(node, reading)


def _read_head(head: str, report: Report) -> MappingNode | None:
    """The front matter, or None after reporting what is wrong with it."""
    trial = Report(report.file, report.offset)
    node = read_yaml(head, trial)
    begins = _text_begins(head.split("\n"))
    sentences = [name for name, _ in node.entries if " " in name.text] if node else []
    if begins and (node is None or any(name.line >= begins for name in sentences)):
        # A line in the text was taken for the end of the front matter.
        place = begins + report.offset
        trial.problems = [problem for problem in trial.problems if problem.line < place]
        trial.at("open-matter", place)
        node = None
    report.problems += trial.problems
    return node

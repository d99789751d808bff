"""What a colleague says of any text: personal data, plain language, descriptions of pictures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from sitegen.check.personal_data import find_personal_data
from sitegen.check.plain_language import Hint, hints
from sitegen.content.documents import Document
from sitegen.content.markdown import shown_tags, written_lines
from sitegen.diagnostics.problems import Report
from sitegen.schema.front_matter import CardFrontMatter, PageFrontMatter
from sitegen.schema.kinds import slug

_PICTURE_FILE = re.compile(
    r"\S+\.(jpe?g|png|webp|avif|gif|heic|tiff?|svg)|(img|dsc[nf]?|pxl|image|foto)[_ -]?\d+", re.I
)
_PICTURE_OF = re.compile(
    r"((een|de|deze|a|an|the|this) )?(foto(otje)?|afbeelding|plaatje|illustratie|photo|photograph|"
    r"image|picture|illustration)('s|s|es|en)? (van|met|waarop|of|showing)\b|"
    r"op (de|deze|dit) (foto|afbeelding|plaatje)\b",
    re.I,
)


# What a word processor puts before an item; a lone `o` only with the space that it leaves.
_MARKS = "\u00b7\u2022\u25aa\u25ab\u25cf\u25cb\u25e6\u2023\u2043\uf0b7\u00a7"
_BULLET = re.compile(rf"\s*([{_MARKS}]|o(?=\t|\u00a0| {{2}}))\s+\S")
# A first heading is the title of the page, which is text alone.
_TITLE_LINK = re.compile(r"\s*# .*?(?:\]\(|\]\[|<(?:https?:|mailto:|[\w.+-]+@))")
_HEADING = re.compile(r"(#{2,6})([^\s#].*)")
# An address between quotes is meant to be read, as in an explanation.
_ADDRESS = re.compile(
    r"(?<![\w/'‘\"“])(?:(?:https?://|www\.)\w[^\s<>]+|(?<![.+-])[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}\b)"
)


def check_personal_data(text: str, allow: Collection[str], start: int, report: Report) -> None:
    """Report the personal data in a source; never what it says.

    `allow` may stay; `start` is the number of lines before the running text.
    """
    for finding in find_personal_data(text, allow):
        line = text.count("\n", 0, finding.start) + 1
        key = key_at(report.places, line) if line <= start else ""
        report.at(f"personal-{finding.kind}", line, key=key)


def key_at(places: Mapping[str, int], line: int) -> str:
    """The key whose value stands on a line: the innermost one, where that is clear."""
    nearest = max((place for place in places.values() if place <= line), default=0)
    keys = sorted((key for key, place in places.items() if place == nearest), key=len)
    leaves = [key for key in keys if not any(re.match(rf"{re.escape(key)}[.\[]", k) for k in keys)]
    return leaves[0] if len(leaves) == 1 else next(iter(keys), "")


def check_text(document: Document, body: str, start: int, language: str, report: Report) -> None:
    """Report what could be said more plainly, HTML, and what does not describe a picture.

    `body` is the running text as written, below the first `start` lines of the file.
    """
    for key, text in _sentences(document.front_matter):
        for hint in hints(text, language):
            _tell(hint, 0, key, report)
    for hint in hints(body, language):
        _tell(hint, start + hint.line, "", report)
    for tag, line in shown_tags(body, language):
        report.at("html-shown", start + line, given=tag)
    if document.body.title and (found := _TITLE_LINK.match(body)):
        report.at("title-link", start + body.count("\n", 0, found.end()) + 1)
    _check_leftovers(body, start, language, report)
    _check_pictures(document, report)


def _check_leftovers(body: str, start: int, language: str, report: Report) -> None:
    """Report what pasting from a word processor leaves, and Markdown takes for plain text."""
    # Of an address that should go away, or that is part of a tag, that has been said.
    told = {one.line for one in report.problems if one.rule in ("personal-email", "html-shown")}
    before = ""
    for text, number in written_lines(body, language):
        line = start + number
        bullet, heading = _BULLET.match(text), _HEADING.match(text)
        if bullet and not _BULLET.match(before):
            report.at("bullet-typed", line, given=bullet[1])
        if heading:
            report.at("heading-space", line, given=text, suggestion=f"{heading[1]} {heading[2]}")
        if text.count("|") > 1 >= before.count("|"):
            report.at("table-line", line, given=text)
        before = text
        for found in _ADDRESS.finditer(text) if line not in told else ():
            report.at("address-bare", line, given=found[0].rstrip(".,;:)'\"’”"))


def _check_pictures(document: Document, report: Report) -> None:
    """Report the pictures, declared and in the text, that are not described well."""
    images = document.front_matter.images if document.front_matter else ()
    for number, image in enumerate(images, 1):
        key = f"images[{number}].alt"
        if image.alt and not image.decorative:
            _check_alt(image.alt, image.file, 0, key, report)
    for figure in document.body.figures:
        name = figure.path.rpartition("/")[2]
        if figure.alt:
            _check_alt(figure.alt, name, figure.line, "", report)
        else:
            report.at("alt-missing", figure.line, file=name)


def _sentences(front_matter: CardFrontMatter | PageFrontMatter | None) -> Iterator[tuple[str, str]]:
    """The texts in front matter that residents read as sentences, by key."""
    if front_matter is not None and front_matter.summary:
        yield "summary", front_matter.summary
    if isinstance(front_matter, CardFrontMatter):
        for number, lesson in enumerate(front_matter.lessons, 1):
            yield f"lessons[{number}]", lesson.text


def _tell(hint: Hint, line: int, key: str, report: Report) -> None:
    given, values = hint.excerpt, dict(hint.values)
    match hint.rule:
        case "long-sentence":
            report.at("long-sentence", line, key=key, given=given, words=values["words"])
        case "official-word":
            report.at("official-word", line, key=key, given=given, plain=values["plain"])
        case "passive":
            report.at("passive", line, key=key, given=given, verb=values["verb"])
        case "hard-text":
            report.at("hard-text", line, key=key, given=given, score=values["score"])


def _check_alt(alt: str, file: str, line: int, key: str, report: Report) -> None:
    """Report a description that describes nothing, or that says what a screen reader says."""
    stem = file.rpartition("/")[2].rpartition(".")[0]
    if _PICTURE_FILE.fullmatch(alt.strip()) or slug(alt) == slug(stem):
        report.at("alt-file-name", line, key=key, given=alt)
    elif opening := _PICTURE_OF.match(alt.strip()):
        report.at("alt-picture-of", line, key=key, given=opening[0])

"""What a colleague says of the cards: sections, figures, twins, and what is out of date."""

from __future__ import annotations

import datetime
import posixpath
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import asdict

from sitegen.content.config import SiteConfig
from sitegen.content.documents import Document
from sitegen.content.folder import Folder
from sitegen.diagnostics.problems import Problem, Report, nearest
from sitegen.i18n.language import Language
from sitegen.media.renditions import ImageInfo
from sitegen.schema.front_matter import CardFrontMatter
from sitegen.schema.kinds import PLACEHOLDER
from sitegen.schema.records import ListOf
from sitegen.schema.vocabularies import Section as Heading

MIN_WIDTH = 640
"""A narrower picture, in pixels, looks blurred on a card."""

# An amount is odd when a thousand times more or less lies within this factor of what is usual.
_NEAR = 4
_ENOUGH = 2  # others that show what is usual


_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


class _Card(NamedTuple):
    document: Document
    front_matter: CardFrontMatter
    report: Report


def check_cards(
    documents: Sequence[Document],
    config: SiteConfig,
    folder: Folder,
    pictures: Mapping[str, ImageInfo],
    today: datetime.date,
) -> Iterator[Problem]:
    """What there is to say of these cards, drafts included, on `today`."""
    cards = [
        _Card(
            document,
            document.front_matter,
            Report(folder.shown(document.path), places=document.places),
        )
        for document in documents
        if isinstance(document.front_matter, CardFrontMatter)
    ]
    for card in cards:
        _check_sections(card, config.settings.sections)
        _check_left_open(card, config)
        _check_placeholders(card)
        _check_date(card, today, config.language)
        _check_picture(card, pictures)
    _check_twins(cards, folder)
    _check_amounts(cards, config.language)
    for card in cards:
        yield from card.report.problems


def _check_left_open(card: _Card, config: SiteConfig) -> None:
    """Report the lists with nothing in them, of which the items are perhaps still commented out."""
    for name in card.document.left_open:
        declared = config.keys.get(name)
        if declared is not None and isinstance(declared.kind, ListOf):
            card.report.at("list-open", 0, key=name, given=name)


def _same(heading: str) -> str:
    """A heading without what an editor does not mean as a difference."""
    return " ".join(heading.translate(_STRAIGHT).casefold().split())


def _check_sections(card: _Card, wanted: Sequence[Heading]) -> None:
    """Report headings with nothing below them, and those that are not where they should be."""
    for section in card.document.body.headings:
        if section.below == PLACEHOLDER and not card.front_matter.draft:
            card.report.at("placeholder", section.line, given=section.text)
        elif section.below in ("", PLACEHOLDER):
            card.report.at("section-empty", section.line, given=section.text)
    if wanted:
        _check_order(card, wanted)
        _check_wanted(card, wanted)


def _check_order(card: _Card, wanted: Sequence[Heading]) -> None:
    """Report headings that stand before another one they should come behind."""
    order = {_same(heading.heading): place for place, heading in enumerate(wanted)}
    furthest, before = -1, ""
    for section in card.document.body.headings:
        place = order.get(_same(section.text), furthest)
        if place < furthest:
            card.report.at("section-order", section.line, given=section.text, before=before)
        elif _same(section.text) in order:
            furthest, before = place, section.text


def _check_wanted(card: _Card, wanted: Sequence[Heading]) -> None:
    """Report headings that nobody asked for, and those that are missing."""
    report, headings = card.report, card.document.body.headings
    written = {_same(heading.text) for heading in headings}
    names = {_same(heading.heading): heading.heading for heading in wanted}
    missing = {same: name for same, name in names.items() if same not in written}
    known = ", ".join(heading.heading for heading in wanted)
    for section in headings:
        if _same(section.text) not in names:
            given, near = section.text, nearest(section.text, missing.values())
            report.at("section-unknown", section.line, given=given, suggestion=near, known=known)
            missing.pop(_same(near), None)
    for heading in filter(attrgetter("required"), wanted):
        if _same(heading.heading) in missing:
            report.at("section-missing", 0, given=heading.heading)


def _check_placeholders(card: _Card) -> None:
    """Report the values that still have to be written, on a card that is no draft."""
    if card.front_matter.draft:
        return
    values = asdict(card.front_matter)
    own = dict(values.pop("fields"))
    for key, text in _texts(values | own, ""):
        if text.strip() == PLACEHOLDER:
            # An item may be written as a text of its own.
            place = key if key in card.document.places else key.rpartition(".")[0] or key
            name = re.sub(r"\[\d+\]$", "", place).rpartition(".")[2]
            card.report.at("placeholder", 0, key=place, given=name)


def _texts(value: object, key: str) -> Iterator[tuple[str, str]]:
    """Every text in a value, by key: `quotes[1].by`."""
    match value:
        case str():
            yield key, value
        case Struct():
            yield from _texts(asdict(value), key)
        case dict():
            for name, inner in value.items():
                yield from _texts(inner, f"{key}.{name}" if key else name)
        case tuple():
            for number, inner in enumerate(value, 1):
                yield from _texts(inner, f"{key}[{number}]")


def _check_date(card: _Card, today: datetime.date, language: Language) -> None:
    checked = card.front_matter.checked
    if checked and (checked.year + 1, checked.month, checked.day) < today.timetuple()[:3]:
        date = language.date(checked.isoformat())
        card.report.at("checked-old", 0, key="checked", given=date)


def _check_picture(card: _Card, pictures: Mapping[str, ImageInfo]) -> None:
    for image in card.front_matter.images[:1]:
        folder = posixpath.dirname(card.document.path)
        known = pictures.get(posixpath.normpath(posixpath.join(folder, image.file)))
        if known is not None and known.width < MIN_WIDTH:
            key = "images[1].file"
            card.report.at("picture-small", 0, key=key, given=image.file, width=known.width)


def _check_twins(cards: Sequence[_Card], folder: Folder) -> None:
    """Report the second card with a title or number that a reader cannot tell apart."""
    titles: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for card in cards:
        shown = folder.shown(card.document.path)
        title, number = card.front_matter.title, card.front_matter.number
        if (other := titles.setdefault(_same(title), shown)) != shown:
            card.report.at("title-twin", 0, key="title", given=title, other=other)
        if number and (other := numbers.setdefault(_same(number), shown)) != shown:
            card.report.at("number-twin", 0, key="number", given=number, other=other)


def _check_amounts(cards: Sequence[_Card], language: Language) -> None:
    """Report the amounts that look a factor thousand off beside the others."""
    everywhere = [cost.amount for card in cards for cost in card.front_matter.costs]
    for card in cards:
        here = [cost.amount for cost in card.front_matter.costs]
        for number, cost in enumerate(card.front_matter.costs, 1):
            enough = len(here) > _ENOUGH
            usual = _a_thousand_times_off(cost.amount, here if enough else everywhere)
            if usual is not None:
                key = f"costs[{number}].amount"
                given, common = language.money(cost.amount), language.money(usual)
                card.report.at("amount-odd", 0, key=key, given=given, usual=common)


def _a_thousand_times_off(amount: Decimal, amounts: Sequence[Decimal]) -> Decimal | None:
    """What is usual, when `amount` is about a thousand times that or a thousandth; else None.

    `amounts` are all of them; most of the others must agree.
    """
    others = list(amounts)
    others.remove(amount)
    for suggestion in (amount * 1000, amount / 1000):
        near = [other for other in others if other / _NEAR <= suggestion <= other * _NEAR and other]
        if len(near) >= _ENOUGH and 2 * len(near) > len(others):
            return statistics.median(near)
    return None

"""The views that many pages share: teasers, pictures, sums, lessons, long lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar, TypeVarTuple

from markupsafe import Markup
from msgspec import Struct

from sitegen.content.markdown import inline
from sitegen.content.text import FigureMark
from sitegen.i18n.language import Language
from sitegen.i18n.typography import capital, typographic
from sitegen.media.renditions import ImageInfo, Rendition, renditions
from sitegen.model.related import relate
from sitegen.model.site import Card, Illustration, Page, Site
from sitegen.pages.components import (
    Figure,
    Link,
    Noun,
    Pager,
    Picture,
    PictureSource,
    Plate,
    StatusMark,
    Sums,
    Teaser,
    ThemeMark,
    YearAmount,
)
from sitegen.pages.paging import PER_PAGE, page_count, page_numbers
from sitegen.schema.kinds import slug
from sitegen.schema.vocabularies import Line, Status, Theme, Word
from sitegen.urls import MEDIA, Addresses

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

ACCENTS = 12
"""Colours that a theme mark can have; further themes begin again."""


class Presenter(Struct, frozen=True, eq=False, dict=True):
    """A site with what is needed to show it; `words` are those of the theme."""

    site: Site
    addresses: Addresses
    language: Language
    words: Mapping[str, Any]

    # --- addresses -------------------------------------------------------------------------

    def url(self, path: str) -> str:
        """The address to print of a page within the site."""
        return self.addresses.page(path)

    def folder(self, part: str) -> str:
        """The address within the site of a part that every showcase has: `lessons`, `costs`…

        One that is not promised to anybody follows from its title.
        """
        return f"{self.language.addresses.get(part) or slug(self._title(part))}/"

    @cached_property
    def cards_folder(self) -> str:
        """The address within the site of the list of cards."""
        return f"{self.site.settings.words.card.folder}/"

    @cached_property
    def themes_folder(self) -> str:
        """The address within the site of the themes."""
        return f"{self.site.settings.words.theme.folder}/"

    @cached_property
    def lines_folder(self) -> str:
        """The address within the site of the programme lines."""
        return f"{self.site.settings.words.line.folder}/"

    @cached_property
    def generated(self) -> frozenset[str]:
        """The addresses that the program fills itself; a plain page there is their introduction."""
        parts = ("lessons", "costs", "gallery", "news", "search", "accessibility")
        folders = (self.cards_folder, self.themes_folder, self.lines_folder)
        return frozenset(map(self.folder, parts)) | set(folders)

    @cached_property
    def texts(self) -> dict[str, Page]:
        """The plain pages by address; one at the address of a generated page is its text."""
        return {page.path: page for page in self.site.pages}

    def once(self, make: Callable[[Presenter, *Ts], T], *values: *Ts) -> T:
        """What `make` gives for this presenter and these values, made once: many pages show it.

        Values are told apart by identity, as to compare all cards of a site takes as long as to
        count them; they are kept, so that no other takes their place.
        """
        key = (make, *map(id, values))
        if key not in self._made:
            self._made[key] = (make(self, *values), values)
        made: T = self._made[key][0]
        return made

    @cached_property
    def _made(self) -> dict[object, tuple[Any, tuple[object, ...]]]:
        return {}

    # --- words -----------------------------------------------------------------------------

    def noun(self, word: Word) -> Noun:
        """What the site calls a thing, with 'this' where the article is known."""
        demonstrative = self.language.this.get(word.article or "")
        this = f"{demonstrative} {word.one}" if demonstrative else None
        return Noun(typographic(word.one), typographic(word.many), this)

    def heading(self, word: Word) -> tuple[str, str | None]:
        """Title and lead of the page with everything that the site calls so."""
        text = self.texts.get(f"{word.folder}/")
        return capital(text.title if text else word.many), summary(text)

    def title(self, part: str) -> str:
        """The title of a part that every showcase has, or the one its own text gives."""
        text = self.texts.get(self.folder(part))
        return typographic(text.title) if text else self._title(part)

    def _title(self, part: str) -> str:
        return self.language.titles.get(part) or str(self.words[f"title_{part}"])

    def label(self, vocabulary: str, id_: str) -> str:
        """The label that the site gives one of its `effects`, `sources`…"""
        return self._labels[vocabulary][id_]

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {
            vocabulary: {id_: typographic(label) for id_, label in labels.items()}
            for vocabulary, labels in self.site.settings.vocabularies.items()
        }

    def inline(self, text: str) -> Markup:
        """A line of Markdown."""
        return inline(text, self.language.code)

    # --- pictures ----------------------------------------------------------------------

    def renditions(self, image: ImageInfo) -> tuple[Rendition, ...]:
        """The published renditions of a picture."""
        if image.digest not in self._renditions:
            self._renditions[image.digest] = renditions(image)
        return self._renditions[image.digest]

    @cached_property
    def _renditions(self) -> dict[str, tuple[Rendition, ...]]:
        return {}

    def media(
        self, image: ImageInfo, alt: str, caption: Markup | None = None, credit: str | None = None
    ) -> Picture:
        """A picture with its published renditions."""
        made = self.renditions(image)
        by_format = {
            format_: tuple(
                PictureSource(self.url(f"{MEDIA}/{r.name}"), r.width)
                for r in made
                if r.format == format_
            )
            for format_ in ("avif", "webp", "jpeg")
        }
        largest = max((r for r in made if r.format == "jpeg"), key=lambda r: r.width)
        return Picture(
            alt=typographic(alt),
            width=largest.width,
            height=largest.height,
            fallback=self.url(f"{MEDIA}/{largest.name}"),
            avif=by_format["avif"],
            webp=by_format["webp"],
            jpeg=by_format["jpeg"],
            caption=caption,
            credit=credit,
        )

    def picture(self, shown: Illustration) -> Picture:
        """A declared picture with caption and credit."""
        caption = self.inline(shown.caption) if shown.caption else None
        return self.media(shown.image, shown.alt, caption, shown.credit)

    def lead_picture(self, pictures: Sequence[Illustration]) -> Picture | None:
        """The first picture, without caption: as it stands in lists."""
        return self.media(pictures[0].image, pictures[0].alt) if pictures else None

    def figures(self, owner: Card | Page) -> tuple[Figure, ...]:
        """The pictures in the running text of a card or page, in order."""
        return tuple(self._figure(mark, owner) for mark in owner.body.figures)

    def _figure(self, mark: FigureMark, owner: Card | Page) -> Figure:
        caption = self.inline(mark.caption) if mark.caption else None
        return Figure(self.media(owner.figures[mark.path], mark.alt, caption))

    # --- cards -----------------------------------------------------------------------------

    def status(self, status: Status) -> StatusMark:
        """A status as shown."""
        return self.once(Presenter._status, status)

    def _status(self, status: Status) -> StatusMark:
        return StatusMark(status.id, typographic(status.label), status.phase)

    def theme(self, theme: Theme) -> ThemeMark:
        """A theme as shown; its colour follows its place among the themes."""
        return self._themes[theme.id]

    @cached_property
    def _themes(self) -> dict[str, ThemeMark]:
        themes = self.site.settings.themes
        glyphs = _glyphs([theme.label for theme in themes])
        return {
            theme.id: ThemeMark(
                theme.id,
                typographic(theme.label),
                self.url(f"{self.themes_folder}{theme.id}/"),
                position % ACCENTS + 1,
                glyph,
            )
            for position, (theme, glyph) in enumerate(zip(themes, glyphs, strict=True))
        }

    @property
    def theme_marks(self) -> tuple[ThemeMark, ...]:
        """All themes, in the order of the site."""
        return tuple(self._themes.values())

    def line_link(self, line: Line) -> Link:
        """A programme line as a link to its page."""
        return Link(typographic(line.label), self.url(f"{self.lines_folder}{line.id}/"))

    def teaser(self, card: Card) -> Teaser:
        """A card as it stands in a list."""
        return self._teasers[card.slug]

    @cached_property
    def _teasers(self) -> dict[str, Teaser]:
        return {card.slug: self._teaser(card) for card in self.site.cards}

    def _teaser(self, card: Card) -> Teaser:
        front_matter = card.front_matter
        return Teaser(
            id=card.slug,
            title=typographic(front_matter.title),
            url=self.url(card.path),
            number=front_matter.number,
            summary=typographic(front_matter.summary),
            status=self.status(card.status),
            line=typographic(card.line.label) if card.line else None,
            themes=tuple(self.theme(theme) for theme in card.themes),
            picture=self.lead_picture(card.pictures),
            reach=front_matter.reach,
            cost=card.cost,
            started=front_matter.start,
            choices=tuple(self._choices(card)),
            draft=card.draft,
        )

    def _choices(self, card: Card) -> Iterator[str]:
        """The choices of filters that a card is behind."""
        yield from (f"theme:{theme.id}" for theme in card.themes)
        yield f"status:{card.status.id}"
        if card.line:
            yield f"line:{card.line.id}"
        values = dict(card.front_matter.fields)
        for field in self.site.settings.fields:
            value = values.get(field.id, ())
            if field.filter and field.choices:
                chosen = value if isinstance(value, tuple) else (value,)
                yield from (f"{field.id}:{option}" for option in chosen)

    @cached_property
    def related(self) -> Callable[[Card], tuple[Card, ...]]:
        """What tells the related cards of a card, closest first."""
        return relate(self.site.cards)

    def plate(self, card: Card) -> Plate:
        """A card named by its number."""
        teaser = self.teaser(card)
        return Plate(teaser.title, teaser.url, teaser.number)

    def sums(self, cards: Sequence[Card]) -> Sums:
        """The figures of a group of cards."""
        reach = [card.front_matter.reach for card in cards if card.front_matter.reach is not None]
        costs = [card.cost for card in cards if card.cost is not None]
        other = [card.other for card in cards if card.other is not None]
        return Sums(
            cards=len(cards),
            reach=sum(reach) if reach else None,
            cost=sum(costs, Decimal()) if costs else None,
            other=sum(other, Decimal()) if other else None,
        )

    def years(self, cards: Iterable[Card]) -> tuple[YearAmount, ...]:
        """What these cards cost by year, from sources that count."""
        totals: dict[int, Decimal] = {}
        for card in cards:
            for cost in card.front_matter.costs:
                if cost.source in card.counted:
                    totals[cost.year] = totals.get(cost.year, Decimal()) + cost.amount
        highest = max(totals.values(), default=Decimal())
        return tuple(
            YearAmount(year, amount, int(amount * 100 / highest) if highest else 0)
            for year, amount in sorted(totals.items())
        )

    @cached_property
    def of_line(self) -> dict[str, tuple[Card, ...]]:
        """The cards of each programme line by id."""
        return _grouped((card, [card.line.id] if card.line else []) for card in self.site.cards)

    @cached_property
    def of_theme(self) -> dict[str, tuple[Card, ...]]:
        """The cards of each theme by id."""
        return _grouped((card, [theme.id for theme in card.themes]) for card in self.site.cards)

    # --- lists -----------------------------------------------------------------------------

    def page_path(self, folder: str, page: int) -> str:
        """The address within the site of a page of a long list."""
        return folder if page == 1 else f"{folder}{self.language.addresses['page']}/{page}/"

    def pager(self, folder: str, page: int, entries: int, per_page: int = PER_PAGE) -> Pager | None:
        """The pages of a list in `folder`, or None when it fits on one."""
        pages = page_count(entries, per_page)
        if pages == 1:
            return None
        return Pager(
            page,
            pages,
            self.url(self.page_path(folder, page - 1)) if page > 1 else None,
            self.url(self.page_path(folder, page + 1)) if page < pages else None,
            tuple(
                Link(str(number), self.url(self.page_path(folder, number)), number == page)
                for number in page_numbers(page, pages)
            ),
        )


def summary(text: Page | None) -> str | None:
    """What a text says of itself in a sentence."""
    return typographic(text.front_matter.summary) if text and text.front_matter.summary else None


def _glyphs(labels: Sequence[str]) -> list[str]:
    """One letter for each label, two where another label begins alike."""
    first = [label[:1].upper() for label in labels]
    return [
        letter if first.count(letter) == 1 else label[:1].upper() + label[1:2].lower()
        for letter, label in zip(first, labels, strict=True)
    ]


def _grouped(pairs: Iterable[tuple[Card, Sequence[str]]]) -> dict[str, tuple[Card, ...]]:
    groups: dict[str, list[Card]] = {}
    for card, ids in pairs:
        for id_ in ids:
            groups.setdefault(id_, []).append(card)
    return {id_: tuple(cards) for id_, cards in groups.items()}

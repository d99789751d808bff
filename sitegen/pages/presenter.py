"""The views that many pages share: teasers, pictures, sums, lessons, long lists."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, TypeVar, TypeVarTuple

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from sitegen.content.markdown import block, inline, plain
from sitegen.content.outline import Polyline
from sitegen.i18n.language import Language
from sitegen.i18n.typography import capital, if_any, typographic
from sitegen.media.renditions import Rendition, renditions
from sitegen.model.elsewhere import elsewhere, same_projects
from sitegen.model.related import relate
from sitegen.model.site import Card, Illustration, Page, Site, counted_by_year, total, unsure_years
from sitegen.model.states import Period
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
from sitegen.schema.programme import Organisation, Place
from sitegen.schema.vocabularies import Field, Line, Theme, Word
from sitegen.urls import MEDIA, Addresses

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

OWN = "eigen"
"""What stands for the cards of the site itself where those of other showcases join them."""

# More places of a card than this have no room in a list.
_PLACES = 3

ACCENTS = 12
"""Colours that a theme mark can have; further themes begin again."""

# A year, a month or a day, as opposed to words.
_MOMENT = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")

# What every showcase can have in its menu, in this order.
_PARTS = (
    *("cards", "themes", "lines", "lessons", "results", "costs", "organisations", "places"),
    *("showcases", "gallery", "news", "search"),
)


# What gives account of the whole: for who asks, and so in the footer and not in the menu.
_ACCOUNT = ("report", "timeline", "changes")


class Section(Struct, frozen=True, eq=False):
    """A part of the site: its address within the site, its title, and its own text if it has one.

    `lead` is what that text says of it in a sentence.
    """

    path: str
    title: str
    lead: str | None
    text: Page | None


class Group(Struct, frozen=True, eq=False):
    """Cards that belong together: those of a theme, a line, an organisation or a place.

    `part` is the part of the site that its page belongs to, by name, and `path` its address within
    the site. `lead` is what its text says of it, or else `site.yaml`; a theme has a mark.
    """

    part: str
    declared: Theme | Line | Organisation | Place
    path: str
    link: Link
    lead: str | None
    cards: tuple[Card, ...]
    text: Page | None
    mark: ThemeMark | None

    @property
    def id(self) -> str:
        """Its id in the cards."""
        return self.declared.id

    @property
    def number(self) -> str | None:
        """The number of a programme line."""
        return self.declared.number if isinstance(self.declared, Line) else None

    @property
    def same_as(self) -> str | None:
        """The address that names the same theme nationally."""
        return self.declared.same_as if isinstance(self.declared, Theme) else None


class Presenter(Struct, frozen=True, eq=False, dict=True):
    """A site with what is needed to show it; `words` are those of the theme.

    `outline` is that of its map of places, `periods` are those in which facts changed.
    """

    site: Site
    addresses: Addresses
    language: Language
    words: Mapping[str, Any]
    outline: tuple[Polyline, ...] = ()
    periods: tuple[Period, ...] = ()

    # --- addresses -------------------------------------------------------------------------

    def url(self, path: str) -> str:
        """The address to print of a page within the site."""
        return self.addresses.page(path)

    def section(self, part: str) -> Section:
        """A part of the site by its name: `cards`, `themes`, `lines`, `lessons`, `costs`…

        The first three are called as the site does. The address of a part that is not promised to
        anybody follows from its title.
        """
        words = self.site.settings.words
        word = {"cards": words.card, "themes": words.theme, "lines": words.line}.get(part)
        if word is not None:
            path, title = f"{word.folder}/", typographic(capital(word.many))
        else:
            title = self.language.titles.get(part) or str(self.words[f"title_{part}"])
            path = f"{self.language.addresses.get(part) or slug(title)}/"
        text = self.texts.get(path)
        if text is not None:
            title = typographic(capital(text.title) if word else text.title)
        return Section(path, title, summary(text), text)

    @cached_property
    def sections(self) -> dict[str, Section]:
        """The parts that a menu can lead to, by name, in its order."""
        return {part: self.section(part) for part in _PARTS}

    @cached_property
    def account(self) -> dict[str, Section]:
        """The parts that give account of the whole, by name."""
        return {part: self.section(part) for part in _ACCOUNT}

    @cached_property
    def generated(self) -> frozenset[str]:
        """The addresses that the program fills itself; a plain page there is their introduction."""
        parts = (*self.sections.values(), *self.account.values())
        parts = (*parts, self.section("accessibility"), self.section("data"))
        return frozenset(section.path for section in parts)

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

    def label(self, vocabulary: str, id_: str) -> str:
        """The label that the site gives one of its `effects`, `sources`…"""
        return self._labels[vocabulary][id_]

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {
            vocabulary: {id_: typographic(label) for id_, label in labels.items()}
            for vocabulary, labels in self.site.settings.vocabularies.items()
        }

    def as_of(self, card: Card | None) -> str | None:
        """The date of the facts of a card, or of the whole site, in words."""
        if card and card.origin:
            return self.moment(card.origin.as_of)
        checked = card.front_matter.checked if card else None
        return self.moment(checked.isoformat() if checked else self.site.settings.as_of)

    def moment(self, moment: str | None) -> str | None:
        """A date or the words that stand for one, as residents read it."""
        if moment is None:
            return None
        return self.language.date(moment) if _MOMENT.fullmatch(moment) else typographic(moment)

    def certainty(self, id_: str | None) -> str | None:
        """How sure something is, in words; None where nothing has to be said."""
        return None if id_ in (None, "sure") else self.label("certainties", id_)

    def inline(self, text: str, source: str) -> Markup:
        """A line of Markdown in the content file at `source`."""
        return inline(text, self.language.code, partial(self._lead, source))

    def block(self, text: str, source: str, name: str) -> Markup:
        """Markdown with paragraphs and lists; `name` tells its footnotes from those of others."""
        return block(text, self.language.code, name, partial(self._lead, source))

    def _lead(self, source: str, href: str) -> str:
        return self.addresses.resolve(source, href).url

    # --- pictures ----------------------------------------------------------------------

    def picture(self, shown: Illustration) -> Picture:
        """A declared picture with its published renditions, its caption and credit."""
        image = shown.image
        if image.digest not in self._published:
            self._published[image.digest] = renditions(image)
        published = self._published[image.digest]
        jpegs = [one for one in published if one.format == "jpeg"]  # the widest last
        return Picture(
            alt=typographic(shown.alt),
            width=jpegs[-1].width,
            height=jpegs[-1].height,
            fallback=self.url(f"{MEDIA}/{jpegs[-1].name}"),
            avif=self._sources(one for one in published if one.format == "avif"),
            webp=self._sources(one for one in published if one.format == "webp"),
            jpeg=self._sources(jpegs),
            caption=self.inline(shown.caption, shown.source) if shown.caption else None,
            credit=shown.credit,
            focus=tuple(round(part / 10) for part in shown.focus),
        )

    @cached_property
    def _published(self) -> dict[str, tuple[Rendition, ...]]:
        return {}

    def _sources(self, published: Iterable[Rendition]) -> tuple[PictureSource, ...]:
        return tuple(PictureSource(self.url(f"{MEDIA}/{one.name}"), one.width) for one in published)

    def lead_picture(self, pictures: Sequence[Illustration]) -> Picture | None:
        """The first picture, without caption: as it stands in lists."""
        return self.picture(replace(pictures[0], caption=None, credit=None)) if pictures else None

    def figures(self, owner: Card | Page) -> tuple[Figure, ...]:
        """The pictures in the running text of a card or page, in order."""
        return tuple(
            Figure(
                self.picture(
                    Illustration(
                        owner.source, owner.figures[mark.path], mark.alt, mark.caption, credit=None
                    )
                )
            )
            for mark in owner.body.figures
        )

    # --- themes and lines --------------------------------------------------------------------

    @cached_property
    def marks(self) -> dict[str, ThemeMark]:
        """The themes as shown, by id; the colour of one follows its place among them."""
        themes, folder = self.site.settings.themes, self.section("themes").path
        glyphs = _glyphs([theme.label for theme in themes])
        return {
            theme.id: ThemeMark(
                theme.id,
                typographic(theme.label),
                self.url(f"{folder}{theme.id}/"),
                position % ACCENTS + 1,
                glyph,
            )
            for position, (theme, glyph) in enumerate(zip(themes, glyphs, strict=True))
        }

    @cached_property
    def themes(self) -> dict[str, Group]:
        """The themes by id, in the order of the site."""
        return self._groups("themes", lambda card: [one.id for one in card.themes])

    @cached_property
    def lines(self) -> dict[str, Group]:
        """The programme lines by id, in the order of the site."""
        return self._groups("lines", self.line_ids)

    @cached_property
    def organisations(self) -> dict[str, Group]:
        """The organisations that have cards by id, in the order of the site."""
        groups = self._groups("organisations", organisation_ids)
        return {id_: group for id_, group in groups.items() if group.cards}

    @cached_property
    def places(self) -> dict[str, Group]:
        """The places that have cards by id, in the order of the site, with what lies in them."""
        groups = self._groups("places", self.place_ids)
        return {id_: group for id_, group in groups.items() if group.cards}

    def place_ids(self, card: Card) -> tuple[str, ...]:
        """The places of a card, each after those that it lies in."""
        return with_above(card.front_matter.places, self.above_places)

    @cached_property
    def above_places(self) -> dict[str, str | None]:
        """The place that each place lies in, if any, by id."""
        return {place.id: place.parent for place in self.site.settings.places}

    def groups(self, part: str) -> dict[str, Group]:
        """The groups of a part of the site by id: `themes`, `lines`, `organisations`, `places`."""
        groups: dict[str, Group] = getattr(self, part)
        return groups

    def line_ids(self, card: Card) -> tuple[str, ...]:
        """The lines of a card, each after the line that it belongs to, if any."""
        return with_above([line.id for line in card.lines], self._above_lines)

    @cached_property
    def _above_lines(self) -> dict[str, str | None]:
        return {line.id: line.parent for line in self.site.settings.lines}

    def _groups(self, part: str, ids: Callable[[Card], Iterable[str]]) -> dict[str, Group]:
        """The groups of a part of the site; `ids` tells in which of them a card is."""
        folder = self.section(part).path
        cards = grouped((card, ids(card)) for card in self.listed)
        texts: Mapping[str, Page] = getattr(self.site, part, {})
        groups = {}
        for one in getattr(self.site.settings, part):
            path, text = f"{folder}{one.id}/", texts.get(one.id)
            about = one.description if isinstance(one, Theme | Line) else None
            groups[one.id] = Group(
                part,
                one,
                path,
                Link(typographic(one.label), self.url(path)),
                summary(text) or if_any(about),
                cards.get(one.id, ()),
                text,
                self.marks[one.id] if part == "themes" else None,
            )
        return groups

    # --- cards -----------------------------------------------------------------------------

    @cached_property
    def statuses(self) -> dict[str, StatusMark]:
        """The statuses as shown, by id."""
        return {
            status.id: StatusMark(status.id, typographic(status.label), status.phase)
            for status in self.site.statuses
        }

    def teaser(self, card: Card) -> Teaser:
        """A card as it stands in a list."""
        return self._teasers[card.slug]

    @cached_property
    def _teasers(self) -> dict[str, Teaser]:
        return {card.slug: self._teaser(card) for card in self._everywhere}

    def _teaser(self, card: Card) -> Teaser:
        front_matter = card.front_matter
        return Teaser(
            id=card.slug,
            title=typographic(front_matter.title),
            url=card.origin.url if card.origin else self.url(card.path),
            number=front_matter.number,
            summary=typographic(front_matter.summary),
            status=self.statuses[card.status.id],
            line=self.lines[card.line.id].link.label if card.line else None,
            themes=tuple(self.marks[theme.id] for theme in card.themes),
            picture=self.lead_picture(card.pictures),
            reach=front_matter.reach,
            cost=card.cost,
            other=card.other,
            started=front_matter.start,
            as_of=self.as_of(card) if front_matter.checked or card.origin else None,
            unsure=card.unsure,
            facts=tuple(self._facts(card)),
            numbers=tuple(
                (field.id, value)
                for field in self.site.settings.fields
                for value in chosen(card, field)
                if field.sorts and isinstance(value, Decimal)
            ),
            choices=tuple(self._choices(card)),
            draft=card.draft,
            home=self.home(card),
            where=tuple(self._where(card)),
            also=tuple(self._also(card)),
            follows=tuple(self._follows(card)),
        )

    # --- showcases of others -------------------------------------------------------------------

    @cached_property
    def listed(self) -> tuple[Card, ...]:
        """The cards of this site and of the showcases that join it, each project once."""
        if not self.site.members:
            return self.site.cards
        twins = {twin.slug for own in self._twins.values() for twin in own}
        return tuple(card for card in self._everywhere if card.slug not in twins)

    @cached_property
    def own(self) -> dict[str, Card]:
        """The cards of this site itself, by their names."""
        return {card.slug: card for card in self.site.cards}

    @cached_property
    def _everywhere(self) -> tuple[Card, ...]:
        return (*self.site.cards, *(card for one in self.site.members for card in one.cards))

    @cached_property
    def _twins(self) -> dict[str, tuple[Card, ...]]:
        """By card the same project in other showcases, as far as one of them names the other."""
        return same_projects(self._everywhere, self.address)

    @cached_property
    def by_address(self) -> dict[str, Card]:
        """Every card, of this site or another, by the whole address of its page."""
        return {self.address(card): card for card in self._everywhere}

    @cached_property
    def elsewhere(self) -> Callable[[Card], tuple[Card, ...]]:
        """What tells which cards of other showcases are about the same as one of this site."""
        own = len(self.site.cards)
        return elsewhere(self.site.cards, self._everywhere[own:], self.address)

    @cached_property
    def adopted(self) -> dict[str, tuple[Card, ...]]:
        """The cards of other showcases that took their idea from a project, by its address."""
        return grouped(
            (card, card.front_matter.inspired_by) for card in self._everywhere if card.origin
        )

    def address(self, card: Card) -> str:
        """The whole address of the page of a card, here or in the showcase that it belongs to."""
        return card.origin.url if card.origin else self.addresses.absolute(card.path)

    def home(self, card: Card) -> str | None:
        """The name of the showcase of a card; None on a site that no other showcase joins."""
        if not self.site.members:
            return None
        return typographic(card.origin.label if card.origin else self.site.settings.organisation)

    def homes(self, card: Card) -> tuple[str, ...]:
        """The showcases that a project is in, by id; none on a site that no other one joins."""
        if not self.site.members:
            return ()
        everywhere = (card, *self._twins.get(card.slug, ()))
        return tuple(one.origin.member if one.origin else OWN for one in everywhere)

    def _also(self, card: Card) -> Iterator[Link]:
        """The same project in other showcases."""
        for twin in self._twins.get(card.slug, ()):
            yield Link(str(self.home(twin)), self.address(twin))

    def _follows(self, card: Card) -> Iterator[Link]:
        """The projects that the idea of a card came from, on a site where showcases come together.

        Those that are not listed here are named on the page of the card alone.
        """
        for address in card.front_matter.inspired_by if self.site.members else ():
            if (other := self.by_address.get(address)) is not None:
                yield self.named(other)

    def named(self, card: Card) -> Link:
        """A card by its title and its showcase, with the address of its page."""
        title, home = typographic(card.front_matter.title), self.home(card)
        url = card.origin.url if card.origin else self.url(card.path)
        return Link(f"{title} ({home})" if home else title, url)

    def _where(self, card: Card) -> Iterator[str]:
        """The few places of a card of another showcase, but for one that its showcase is called."""
        places = card.origin.places if card.origin else ()
        for place in places if len(places) <= _PLACES else ():
            if typographic(place) != self.home(card):
                yield typographic(place)

    # --- lists of cards ------------------------------------------------------------------------

    def _facts(self, card: Card) -> Iterator[tuple[str, str]]:
        """What a card says in the fields of the site that stand in lists."""
        values = dict(card.front_matter.fields)
        for field in self.site.settings.fields:
            if field.list and field.id in values:
                told = [self.told(field, value) for value in chosen(card, field)]
                if told:
                    yield typographic(field.label), self.language.join(told)

    def told(self, field: Field, value: object) -> str:
        """A value of a field of the site, in words."""
        match value:
            case Decimal() if field.type == "money":
                return self.language.money(value)
            case Decimal():
                return self.language.number(value)
            case datetime.date():
                return self.language.date(value.isoformat())
        text = field.labels.get(str(value), str(value))
        return typographic(plain(text, self.language.code) if field.type == "markdown" else text)

    def _choices(self, card: Card) -> Iterator[str]:
        """The choices of filters that a card is behind."""
        behind: dict[str, Iterable[object]] = {
            "theme": [theme.id for theme in card.themes],
            "status": [card.status.id],
            "line": self.line_ids(card),
            "effect": effect_ids(card),
            "organisation": organisation_ids(card),
            "place": self.place_ids(card),
            "showcase": self.homes(card),
            **{f.id: chosen(card, f) for f in self.site.settings.fields if f.facet},
        }
        return (f"{facet}:{id_}" for facet, ids in behind.items() for id_ in ids)

    @cached_property
    def related(self) -> Callable[[Card], tuple[Card, ...]]:
        """What tells the related cards of a card, closest first."""
        return relate(self.site.cards)

    def teasers(self, cards: Iterable[Card]) -> tuple[Teaser, ...]:
        """Cards as they stand in a list."""
        return tuple(map(self.teaser, cards))

    def plate(self, card: Card) -> Plate:
        """A card named by its number."""
        teaser = self.teaser(card)
        return Plate(teaser.title, teaser.url, teaser.number)

    def plates(self, cards: Iterable[Card]) -> tuple[Plate, ...]:
        """Cards named by their numbers."""
        return tuple(map(self.plate, cards))

    def sums(self, cards: Sequence[Card]) -> Sums:
        """The figures of a group of cards."""
        reach = [card.front_matter.reach for card in cards if card.front_matter.reach is not None]
        return Sums(
            cards=len(cards),
            reach=sum(reach) if reach else None,
            cost=total(card.cost for card in cards),
            other=total(card.other for card in cards),
            unsure=any(card.unsure for card in cards),
            reach_of=len(reach),
        )

    def years(self, cards: Sequence[Card]) -> tuple[YearAmount, ...]:
        """What these cards cost by year, from sources that count."""
        totals = counted_by_year(cards)
        highest = max(totals.values(), default=Decimal())
        entries = [(card, cost) for card in cards for cost in card.spent]
        unsure = unsure_years(
            [(card, cost) for card, cost in entries if cost.source in card.counted]
        )
        return tuple(
            YearAmount(year, amount, int(amount * 100 / highest) if highest else 0, year in unsure)
            for year, amount in totals.items()
        )

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


def effect_ids(card: Card) -> tuple[str, ...]:
    """The effects that a card claims, each once."""
    return tuple(dict.fromkeys(claim.id for claim in card.front_matter.effects))


def organisation_ids(card: Card) -> tuple[str, ...]:
    """The organisations of the site that take part in a card, each once."""
    return tuple(dict.fromkeys(one.organisation.id for one in card.partners if one.organisation))


def chosen(card: Card, field: Field) -> tuple[object, ...]:
    """What a card says in one of the site's own fields, value by value."""
    value = dict(card.front_matter.fields).get(field.id, ())
    return value if isinstance(value, tuple) else (value,)


def with_above(ids: Iterable[str], parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """The ids, each after those that it lies in, and each once."""
    found: dict[str, None] = {}
    for id_ in ids:
        chain = [id_]
        while above := parents.get(chain[-1]):
            chain.append(above)
        found |= dict.fromkeys(reversed(chain))
    return tuple(found)


def _glyphs(labels: Sequence[str]) -> list[str]:
    """One letter for each label, two where another label begins alike."""
    first = [label[:1].upper() for label in labels]
    return [
        letter if first.count(letter) == 1 else label[:1].upper() + label[1:2].lower()
        for letter, label in zip(first, labels, strict=True)
    ]


def grouped(pairs: Iterable[tuple[Card, Iterable[T]]]) -> dict[T, tuple[Card, ...]]:
    """Cards by what each of them has."""
    groups: dict[T, list[Card]] = {}
    for card, ids in pairs:
        for id_ in ids:
            groups.setdefault(id_, []).append(card)
    return {id_: tuple(cards) for id_, cards in groups.items()}

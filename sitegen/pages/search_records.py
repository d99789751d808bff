"""What can be found: a record for each card, theme, line, news item and page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import attrgetter
from typing import TypeAlias

from msgspec import Struct, msgpack
from msgspec.structs import replace

from sitegen.content.markdown import plain
from sitegen.content.text_store import Texts
from sitegen.fingerprint import bytes_digest
from sitegen.i18n.typography import typographic
from sitegen.model.site import Card, Page
from sitegen.pages.measures import measured
from sitegen.pages.presenter import Presenter, chosen, summary
from sitegen.search.postings import Record

_Packed: TypeAlias = tuple[Record, str | None, str, str]
_pack: Callable[[_Packed], bytes] = msgpack.Encoder().encode
_unpack: Callable[[bytes], _Packed] = msgpack.Decoder(_Packed).decode


class SearchEntry(Struct, frozen=True):
    """A record that waits for the running text of `source`, with what is told around that text.

    All of it is `packed`: of ten thousand, an edit needs a few. `mark` is a digest of it, `rank`
    that of the record.
    """

    rank: tuple[int, str]
    source: str | None
    mark: str
    packed: bytes

    @property
    def record(self) -> Record:
        """The record without its running text."""
        return _unpack(self.packed)[0]


def findable(record: Record, source: str | None, before: str = "", after: str = "") -> SearchEntry:
    """Something that can be found, as far as it is known without running texts."""
    packed = _pack((record, source, before, after))
    return SearchEntry(record.rank, source, bytes_digest(packed), packed)


def filled(one: SearchEntry, texts: Texts) -> Record:
    """What can be found, with the running text in it."""
    record, source, before, after = _unpack(one.packed)
    if source is None:
        return record
    return replace(record, text=joined([before, texts.of(source).plain, after]))


def joined(texts: Iterable[str | None]) -> str:
    """Texts, each on a line of its own; what is empty is left out."""
    return "\n".join(filter(None, texts))


def search_entries(presenter: Presenter) -> tuple[SearchEntry, ...]:
    """Everything that a resident can find, in the order of its rank."""
    cards = (_card(presenter, card) for card in presenter.listed)
    found = chain(cards, _groups(presenter), _texts(presenter))
    return tuple(sorted(found, key=attrgetter("rank")))


# The kinds of groups, and as what they are found.
_KINDS = {"themes": "theme", "lines": "line", "organisations": "page", "places": "page"}


def _groups(presenter: Presenter) -> Iterator[SearchEntry]:
    for part, kind in _KINDS.items():
        for group in presenter.groups(part).values():
            yield _page(kind, group.link.label, group.lead, group.link.url, group.text)


def _texts(presenter: Presenter) -> Iterator[SearchEntry]:
    """The home page, the news, and the pages; of those that the program fills what they add."""
    site, generated = presenter.site, presenter.generated
    home = site.home
    if home is not None:
        title = home.title or site.settings.title
        yield _page("page", title, summary(home), presenter.url(""), home)
    pages = [page for page in site.pages if page.path not in generated or page.body.lead]
    for kind, texts in (("news", site.news), ("page", pages)):
        for text in texts:
            yield _page(kind, text.title, summary(text), presenter.url(text.path), text)


def _card(presenter: Presenter, card: Card) -> SearchEntry:
    front_matter = card.front_matter
    lessons = [
        typographic(plain(one.text, presenter.language.code)) for one in front_matter.lessons
    ]
    record = Record(
        url=presenter.teaser(card).url,
        kind="card",
        title=typographic(front_matter.title),
        summary=typographic(front_matter.summary),
        text="",
        number=front_matter.number,
        status=(card.status.id, card.status.label),
        themes=tuple((theme.id, theme.label) for theme in card.themes),
        lines=tuple((id_, presenter.lines[id_].declared.label) for id_ in presenter.line_ids(card)),
        fields=tuple(_fields(presenter, card)),
        labels=tuple(_filed_under(presenter, card)),
        home=presenter.home(card),
    )
    if card.origin:
        text = joined([card.origin.label, typographic(card.origin.text)])
        return findable(replace(record, text=text), None)
    partners = (one.label for one in card.partners if not one.organisation)
    before = joined([front_matter.audience, *partners, *_measured(presenter, card)])
    return findable(record, card.source, before, joined([*lessons, *_told(presenter, card)]))


def _told(presenter: Presenter, card: Card) -> Iterator[str]:
    """What a card tells beside its text: who said what, what money was for, its own fields."""
    front_matter, language = card.front_matter, presenter.language.code
    for quote in front_matter.quotes:
        yield typographic(plain(quote.text, language))
    yield from (typographic(cost.note) for cost in front_matter.costs if cost.note)
    if front_matter.status_note:
        yield typographic(front_matter.status_note)
    for field in presenter.site.settings.fields:
        for value in chosen(card, field):
            if isinstance(value, str) and field.type != "link":
                yield typographic(plain(field.labels.get(value, value), language))


def _filed_under(presenter: Presenter, card: Card) -> Iterator[str]:
    """The organisations and places of a card, by all their names."""
    for one in card.partners:
        if one.organisation:
            yield one.organisation.label
            yield from one.organisation.also
    for id_ in presenter.place_ids(card):
        yield presenter.places[id_].declared.label


def _measured(presenter: Presenter, card: Card) -> Iterator[str]:
    """The results of a card, as its page tells them."""
    for one in presenter.once(measured, card):
        figures = (one.before, one.target, one.after, one.value)
        yield " ".join(filter(None, (one.indicator, one.part, *figures)))


def _fields(presenter: Presenter, card: Card) -> Iterator[tuple[str, str, str, str]]:
    """The choices of a card that residents can filter on: its showcase, and fields of the site."""
    label = presenter.language.titles["showcase"]
    names = {one.id: one.label for one in presenter.site.members}
    for id_ in presenter.homes(card):
        yield "showcase", label, id_, names.get(id_, presenter.site.settings.organisation)
    for field in presenter.site.settings.fields:
        for option in chosen(card, field) if field.facet else ():
            if isinstance(option, str) and option in field.labels:
                yield field.id, field.label, option, field.labels[option]


def _page(kind: str, title: str, lead: str | None, url: str, page: Page | None) -> SearchEntry:
    record = Record(
        url=url,
        kind=kind,
        title=typographic(title),
        summary=lead or "",
        text="",
        number=None,
        status=None,
        themes=(),
        lines=(),
        fields=(),
    )
    return findable(record, page.source if page else None)

"""The pages beside the form: every card with its mistakes, and what becomes of one."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct
from msgspec.structs import replace

from sitegen.check.checker import Checked, check, check_change
from sitegen.cms.cards import card_titles
from sitegen.cms.fields import labels_of
from sitegen.content.config import SiteConfig
from sitegen.content.documents import Document
from sitegen.content.load import Loaded, load
from sitegen.diagnostics.messages import Message
from sitegen.fingerprint import bytes_digest
from sitegen.model.assemble import number_order
from sitegen.preview.card_changes import Change, carry_out, drafted, moved, removed
from sitegen.schema.front_matter import CardFrontMatter
from sitegen.schema.kinds import IDENTIFIER
from sitegen.sheets.front_matter import Unchangeable
from sitegen.urls import page_of

_TEMPLATES = Path(__file__).parent / "templates"
_YEAR = datetime.timedelta(days=366)


class Place(Struct, frozen=True):
    """Where the pages are: the addresses of site, form and list, each with a slash at its end."""

    site: str
    form: str
    cards: str


class Answer(Struct, frozen=True):
    """A page, or the address of the one to go to."""

    html: str = ""
    to: str = ""


class _Row(Struct, frozen=True):
    """A card in the list. `since` is when its file changed, in seconds since the epoch."""

    name: str
    title: str
    changed: str
    since: float
    errors: int
    first: str
    number: str = ""
    status: str = ""
    draft: bool = False
    checked: str = ""
    old: bool = True


class CardPages:
    """The pages of one request, made from the folder with texts as it is now."""

    def __init__(self, content: Path, loaded: Loaded, place: Place, today: datetime.date) -> None:
        if loaded.config is None:
            raise ValueError("no settings")
        self._content, self._loaded, self._today = content, loaded, today
        self._config: SiteConfig = loaded.config
        self._place = place
        self._words: Mapping[str, Any] = self._config.language.commands["form"]["cards"]
        self._cards = {one.slug: one for one in loaded.documents if one.kind == "card"}

    def list_page(self, asked: Mapping[str, str]) -> Answer:
        """Every card, sorted and chosen as `asked`, with its first mistake."""
        show = asked.get("show", "")
        show = show if show in self._words["shows"] else "all"
        sort = asked.get("sort", "")
        sort = sort if sort in self._words["sorts"] else "title"
        rows = [self._row(card) for card in self._cards.values()]
        rows = sorted(filter(_SHOWS[show], rows), key=_SORTS[sort])
        title = self._words["title"].format(cards=self._config.settings.words.card.many)

        def link(name: str, value: str) -> str:
            return urlencode({"show": show, "sort": sort, name: value})

        values = {"rows": rows, "show": show, "sort": sort, "link": link, "card": None}
        return self._page("list.html", title, asked, **values)

    def card_page(self, name: str, asked: Mapping[str, str], wrong: Sequence[Any] = ()) -> Answer:
        """What there is to do with a card; `wrong` is why that could not be done."""
        card = self._cards.get(name)
        if card is None:
            return Answer(to=self._place.cards)
        row = self._row(card)
        titles = card_titles(self._loaded.documents, hidden=False)
        mine = self._loaded.folder.shown(card.path)
        values = {
            "card": row,
            "name": name,
            "entry": card.path.removesuffix(".md").partition("/")[2],
            "page": self._place.site + page_of(card.path),
            "address": f"/{page_of(card.path)}",
            "seen": self._seen(card),
            "messages": [] if wrong else self._said(card),
            # A text may link to the same card more than once.
            "wrong": list(dict.fromkeys(_unplaced(one, mine) for one in wrong)),
            "others": {
                slug: title
                for slug, title in titles.items()
                if slug in self._cards and slug != name
            },
        }
        return self._page("card.html", row.title, asked, **values)

    def done(self, name: str, asked: Mapping[str, str]) -> Answer:
        """Do what was asked with a card, or tell why not."""
        card = self._cards.get(name)
        do = _DOINGS.get(asked.get("do", ""))
        if card is None or do is None:
            return Answer(to=self._place.cards)
        if asked.get("seen") != self._seen(card):
            return self.card_page(name, {}, [self._reason("changed")])
        return do(self, card, asked)

    def _ready(self, card: Document, asked: Mapping[str, str]) -> Answer:
        draft = asked["do"] == "draft"
        change = self._change(lambda: drafted(self._loaded.folder, card, draft=draft))
        return self._carried(card, change, card.slug, asked["do"])

    def _move(self, card: Document, asked: Mapping[str, str]) -> Answer:
        name = asked.get("name", "").strip()
        if not re.fullmatch(IDENTIFIER.pattern, name):
            return self.card_page(card.slug, {}, [self._reason("name")])
        if name in self._cards:
            return self.card_page(card.slug, {}, [self._reason("taken")])
        documents = self._loaded.documents
        change = self._change(lambda: moved(self._loaded.folder, documents, card, name))
        return self._carried(card, change, name, "moved")

    def _remove(self, card: Document, asked: Mapping[str, str]) -> Answer:
        if asked.get("sure") != "yes":
            return self.card_page(card.slug, {}, [self._reason("unsure")])
        instead = self._cards.get(asked.get("instead", ""))
        documents = self._loaded.documents
        change = self._change(lambda: removed(self._loaded.folder, documents, card, instead))
        return self._carried(card, change, "", "removed")

    def _change(self, made: Callable[[], Change]) -> Change | None:
        try:
            return made()
        except Unchangeable:
            return None

    def _carried(self, card: Document, change: Change | None, to: str, said: str) -> Answer:
        """Carry out a change that makes no new errors, and go on at the card called `to`."""
        if change is None:
            return self.card_page(card.slug, {}, [self._reason("unchangeable")])
        labels = labels_of(self._config.settings)
        found = check_change(self._content, change, self._today, labels)
        if found.messages:
            return self.card_page(card.slug, {}, found.messages)
        carry_out(self._content, change)
        return Answer(to=f"{self._place.cards}{f'{to}/' if to else ''}?said={said}")

    def _reason(self, name: str) -> Message:
        return Message("error", name, "", 0, 0, "", self._words["reasons"][name], "")

    @functools.cached_property
    def _checked(self) -> Checked:
        """What `check` says of everything, in the words of the form."""
        return check(self._content, self._today, 1, labels=labels_of(self._config.settings))

    def _said(self, card: Document) -> list[Message]:
        """What `check` says of a card."""
        return list(self._checked.of([self._loaded.folder.shown(card.path)]).messages)

    def _seen(self, card: Document) -> str:
        """What tells whether the card is still the one that was shown."""
        return bytes_digest(self._loaded.folder.read(card.path))

    def _row(self, card: Document) -> _Row:
        errors = [one for one in self._said(card) if one.level == "error"]
        since = self._loaded.folder.stamps[card.path].changed / 1e9
        date = self._config.language.date
        row = _Row(
            name=card.slug,
            title=card.slug,
            changed=date(datetime.date.fromtimestamp(since).isoformat()),
            since=since,
            errors=len(errors),
            first=f"{errors[0].message} {errors[0].suggestion}" if errors else "",
        )
        told = card.front_matter
        if not isinstance(told, CardFrontMatter):
            return row
        return replace(
            row,
            title=told.title,
            number=told.number or "",
            status=self._config.vocabularies["statuses"].get(told.status, ""),
            draft=told.draft,
            checked=date(told.checked.isoformat()) if told.checked else "",
            old=told.checked is None or told.checked + _YEAR < self._today,
        )

    def _page(self, template: str, title: str, asked: Mapping[str, str], **values: Any) -> Answer:
        named = self._config.settings.words.card
        html = (
            _environment()
            .get_template(template)
            .render(
                language=self._config.language.code,
                title=title,
                words=self._words,
                said=self._words["said"].get(asked.get("said", ""), ""),
                site=self._place.site,
                form=self._place.form,
                base=self._place.cards,
                one=named.one,
                many=named.many,
                **values,
            )
        )
        return Answer(html=html)


_SHOWS: Mapping[str, Callable[[_Row], bool]] = {
    "all": lambda _: True,
    "draft": lambda row: row.draft,
    "errors": lambda row: row.errors > 0,
    "old": lambda row: row.old,
}
_SORTS: Mapping[str, Callable[[_Row], Any]] = {
    "title": lambda row: (row.title.casefold(), row.name),
    "number": lambda row: (number_order(row.number), row.title.casefold()),
    "status": lambda row: (row.status.casefold(), row.title.casefold()),
    "changed": lambda row: (-row.since, row.title.casefold()),
}
_DOINGS: Mapping[str, Callable[[CardPages, Document, Mapping[str, str]], Answer]] = {
    "ready": CardPages._ready,
    "draft": CardPages._ready,
    "move": CardPages._move,
    "remove": CardPages._remove,
}


def _unplaced(one: Message, mine: str) -> Message:
    """A message without its line, and without the file when that is the one it is told at."""
    return replace(one, file="" if one.file == mine else one.file, line=0, column=0)


def style() -> bytes:
    """How the pages look."""
    return (_TEMPLATES / "cards.css").read_bytes()


def card_pages(content: Path, place: Place, today: datetime.date) -> CardPages | None:
    """The pages for the folder with texts as it is; None while `site.yaml` is wrong."""
    loaded = load(content)
    return CardPages(content, loaded, place, today) if loaded.config else None


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

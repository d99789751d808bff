"""What can be found: a record for each card, theme, line, news item and page."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from sitegen.content.markdown import plain
from sitegen.i18n.typography import typographic
from sitegen.model.site import Card, Page
from sitegen.pages.presenter import Presenter
from sitegen.pages.routes import generated_pages
from sitegen.pages.search_entries import SearchEntry, findable, joined
from sitegen.search.postings import Record


def search_entries(presenter: Presenter) -> tuple[SearchEntry, ...]:
    """Everything that a resident can find, in the order of its rank."""
    site = presenter.site
    settings = site.settings
    found = [_card(presenter, card) for card in site.cards]
    for theme in settings.themes:
        url = presenter.theme(theme).url
        text = site.themes.get(theme.id)
        found.append(_page("theme", theme.label, theme.description, url, text))
    for line in settings.lines:
        url = presenter.url(f"{presenter.lines_folder}{line.id}/")
        text = site.lines.get(line.id)
        found.append(_page("line", line.label, line.description, url, text))
    found += [_page("news", p.title, None, presenter.url(p.page), p) for p in site.news]
    generated = generated_pages(presenter)
    found += [
        _page("page", page.title, None, presenter.url(page.page), page)
        for page in site.pages
        if page.page not in generated or page.body.lead
    ]
    return tuple(sorted(found, key=attrgetter("rank")))


def _card(presenter: Presenter, card: Card) -> SearchEntry:
    front_matter = card.front_matter
    lessons = [typographic(plain(one, presenter.language.code)) for one in front_matter.lessons]
    record = Record(
        url=presenter.url(card.page),
        kind="card",
        title=typographic(front_matter.title),
        summary=typographic(front_matter.summary),
        text="",
        number=front_matter.number,
        status=(card.status.id, card.status.label),
        themes=tuple((theme.id, theme.label) for theme in card.themes),
        line=(card.line.id, card.line.label) if card.line else None,
        fields=tuple(_fields(presenter, card)),
    )
    before = joined([front_matter.audience, *front_matter.partners])
    return findable(record, card.path, before, joined(lessons))


def _fields(presenter: Presenter, card: Card) -> Iterator[tuple[str, str, str, str]]:
    """The choices of a card that residents can filter on."""
    values = dict(card.front_matter.fields)
    for field in presenter.site.settings.fields:
        labels = {option.id: option.label for option in field.choices}
        value = values.get(field.id)
        chosen = value if isinstance(value, tuple) else (value,)
        for option in chosen:
            if field.filter and isinstance(option, str) and option in labels:
                yield field.id, field.label, option, labels[option]


def _page(kind: str, title: str, summary: str | None, url: str, page: Page | None) -> SearchEntry:
    own = page.front_matter.summary if page else None
    record = Record(
        url=url,
        kind=kind,
        title=typographic(title),
        summary=typographic(own or summary or ""),
        text="",
        number=None,
        status=None,
        themes=(),
        line=None,
        fields=(),
    )
    return findable(record, page.path if page else None)

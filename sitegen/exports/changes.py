"""What changed as feeds: an entry for each card of which facts changed in a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from msgspec import Struct

from sitegen.exports.feeds import AtomEntry, AtomFeed, feed_id
from sitegen.i18n.language import Language
from sitegen.model.site import Site
from sitegen.model.states import Period, feed_path, themes_of
from sitegen.showcases.memo import Section, sections
from sitegen.urls import Addresses


class _Changed(Struct, frozen=True):
    """What changed of a card in a period, and the themes of that card."""

    themes: tuple[str, ...]
    entry: AtomEntry


def changes_feeds(
    site: Site,
    periods: Sequence[Period],
    addresses: Addresses,
    language: Language,
    page: str,
    title: str,
    headings: Mapping[str, str],
) -> Iterator[AtomFeed]:
    """The feeds of all that changed, and by theme, that belong to the `page` with this title.

    `headings` tell what each kind of change is called.
    """
    if not periods:
        return
    changed = _changed(site, periods, addresses, language, page, headings)
    found = sorted(changed, key=lambda one: one.entry.date or "", reverse=True)
    labels = {theme.id: theme.label for theme in site.settings.themes}
    for theme in (None, *themes_of(periods, site.settings)):
        path = feed_path(page, theme)
        named = [title, *([labels[theme]] if theme else [])]
        yield AtomFeed(
            id=feed_id(addresses, path, path),
            path=path,
            page=page,
            title=f"{site.settings.title}: {', '.join(named)}",
            entries=[one.entry for one in found if theme is None or theme in one.themes],
        )


def _changed(
    site: Site,
    periods: Sequence[Period],
    addresses: Addresses,
    language: Language,
    page: str,
    headings: Mapping[str, str],
) -> Iterator[_Changed]:
    own = {card.slug: card for card in site.cards}
    for period in periods:
        told = _told(sections(period.changes, language, headings))
        start = period.start.isoformat()
        for one in period.changes.cards:
            card, id_ = own.get(one.card.id), one.card.id
            # Until the next state is kept, a change is as old as the last look at its card.
            looked = card.front_matter.checked if card else None
            since = max(period.start, looked) if looked else period.start
            entry = AtomEntry(
                id=f"{feed_id(addresses, page, page)}#{start}-{quote(id_)}",
                title=one.card.title,
                path=card.path if card else page,
                date=(period.end or since).isoformat(),
                summary="; ".join(told.get(id_, ())),
            )
            yield _Changed(tuple(one.card.themes), entry)


def _told(found: Iterable[Section]) -> dict[str, list[str]]:
    """What changed of each card, in words, under its headings."""
    told: dict[str, list[str]] = {}
    for section in found:
        for line in section.lines:
            words = f"{section.heading}: {line.text}" if line.text else section.heading
            told.setdefault(line.card, []).append(words)
    return told

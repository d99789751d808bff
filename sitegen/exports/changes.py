"""What changed as feeds: an entry for each card of which facts changed in a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from sitegen.exports.feeds import AtomEntry, AtomFeed, feed_id
from sitegen.i18n.language import Language
from sitegen.i18n.typography import capital, typographic
from sitegen.model.site import Site
from sitegen.model.states import Period, feed_path, themes_of
from sitegen.showcases.memo import Section, sections
from sitegen.urls import Addresses


def changes_feeds(
    site: Site,
    periods: Sequence[Period],
    addresses: Addresses,
    language: Language,
    page: str,
    title: str,
) -> Iterator[AtomFeed]:
    """The feeds of all that changed, and by theme, that belong to the `page` with this title."""
    if not periods:
        return
    labels = {theme.id: theme.label for theme in site.settings.themes}
    for theme in (None, *themes_of(periods, site.settings)):
        path = feed_path(page, theme)
        named = [title, *([labels[theme]] if theme else [])]
        entries = [
            entry
            for period in periods
            for entry in _entries(site, period, addresses, language, page, theme)
        ]
        yield AtomFeed(
            id=feed_id(addresses, path, path),
            path=path,
            page=page,
            title=f"{site.settings.title}: {', '.join(named)}",
            entries=sorted(entries, key=lambda one: one.date or "", reverse=True),
        )


def _entries(
    site: Site,
    period: Period,
    addresses: Addresses,
    language: Language,
    page: str,
    theme: str | None,
) -> Iterator[AtomEntry]:
    changes = period.changes.of_theme(theme) if theme else period.changes
    own = {card.slug: card for card in site.cards}
    heading = typographic(capital(site.settings.words.theme.many))
    told = _told(sections(changes, language, heading))
    start = period.start.isoformat()
    for one in changes.cards:
        card, id_ = own.get(one.card.id), one.card.id
        # Until the next state is kept, a change is as old as the last look at its card.
        looked = card.front_matter.checked if card else None
        since = max(period.start, looked) if looked else period.start
        yield AtomEntry(
            id=f"{feed_id(addresses, page, page)}#{start}-{quote(id_)}",
            title=one.card.title,
            path=card.path if card else page,
            date=(period.end or since).isoformat(),
            summary="; ".join(told.get(id_, ())),
        )


def _told(found: Iterable[Section]) -> dict[str, list[str]]:
    """What changed of each card, in words, under the headings of the memo."""
    told: dict[str, list[str]] = {}
    for section in found:
        for line in section.lines:
            words = f"{section.heading}: {line.text}" if line.text else section.heading
            told.setdefault(line.card, []).append(words)
    return told

"""The showcases of others that join this one: their data as they are kept, their cards as ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from sitegen.content.folder import Folder
from sitegen.content.text import Body
from sitegen.diagnostics.problems import Report, in_file
from sitegen.model.site import Card, Member, Origin, total
from sitegen.schema.front_matter import CardFrontMatter
from sitegen.schema.programme import Place
from sitegen.schema.settings import Settings
from sitegen.schema.vocabularies import Status, Theme
from sitegen.showcases import data
from sitegen.showcases.feeds import Feed, kept_path, read_kept


def read_members(settings: Settings, folder: Folder, report: Report) -> tuple[Member, ...]:
    """The showcases that `federation` in `site.yaml` names, in its order.

    Reports those that were never fetched, and what is wrong with their data. Raises OSError.
    """
    members: list[Member] = []
    names: set[str] = set()
    phases = {one.phase: one for one in reversed(settings.statuses)}
    for key, one in in_file("federation", settings.federation, report.places):
        path = kept_path(one.name)
        if one.name in names:
            report.at("feed-twin", 0, key=f"{key}.label", given=one.name)
        elif path not in folder.stamps:
            report.at("feed-lacking", 0, key=f"{key}.feed", given=one.feed)
        else:
            own = Report(folder.shown(path), problems=report.problems)
            feed = read_kept(folder.read(path), own)
            if feed and feed.address != one.feed:
                report.at("feed-other", 0, key=f"{key}.feed", was=feed.address)
            if feed:
                members.append(_member(one.name, one.label, feed, settings, phases))
        names.add(one.name)
    return tuple(members)


class _Match(Struct, frozen=True):
    """What of another showcase is the same here, by its ids there."""

    statuses: Mapping[str, Status]
    themes: Mapping[str, Theme]
    places: Mapping[str, Place]


def _member(
    name: str, label: str | None, feed: Feed, settings: Settings, phases: dict[str, Status]
) -> Member:
    """Another showcase with its cards as those of this one.

    Their statuses are those of this site with the same phase; `phases` grows with those that the
    site has no status for.
    """
    theirs = feed.showcase
    statuses = {
        one.id: phases.setdefault(one.phase, Status(one.phase, one.label, one.phase))
        for one in theirs.statuses
    }
    match = _Match(statuses, _themes(theirs, settings), _places(theirs, settings))
    labels = {one.id: one.label for one in theirs.places}
    title = label or theirs.site.title
    reach = [one.reach for one in theirs.cards if one.reach is not None]
    return Member(
        id=name,
        label=title,
        title=theirs.site.title,
        organisation=theirs.site.organisation,
        url=theirs.site.url,
        fetched=feed.fetched,
        as_of=theirs.site.as_of,
        licence=theirs.site.licence.data if theirs.site.licence else None,
        reach=sum(reach) if reach else None,
        reach_of=len(reach),
        cost=total(_counted(theirs)),
        cards=tuple(
            _card(one, _origin(one, name, title, labels, theirs.site.as_of), match)
            for one in theirs.cards
            if one.status in statuses
        ),
        strange=tuple(_strange(theirs, match.themes)),
    )


def _themes(theirs: data.Showcase, settings: Settings) -> dict[str, Theme]:
    """The themes of this site by the ids of those of another that are the same.

    They are when they have the same national address, or else the same id.
    """
    by_address = {one.same_as: one for one in settings.themes if one.same_as}
    by_id = {one.id: one for one in settings.themes}
    found = {one.id: by_address.get(one.same_as or "", by_id.get(one.id)) for one in theirs.themes}
    return {id_: theme for id_, theme in found.items() if theme}


def _strange(theirs: data.Showcase, known: Mapping[str, Theme]) -> Iterator[tuple[str, int]]:
    """The themes of another showcase that have cards, and are none of this one."""
    counts = Counter(theme for card in theirs.cards for theme in card.themes)
    for theme in theirs.themes:
        if counts[theme.id] and theme.id not in known:
            yield theme.label, counts[theme.id]


def _places(theirs: data.Showcase, settings: Settings) -> dict[str, Place]:
    """The places of this site by the ids of those of another with the same id or name."""
    by_label = {one.label.casefold(): one for one in settings.places}
    by_id = {one.id: one for one in settings.places}
    found = {one.id: by_id.get(one.id, by_label.get(one.label.casefold())) for one in theirs.places}
    return {id_: place for id_, place in found.items() if place}


def _counted(theirs: data.Showcase) -> Iterator[Decimal]:
    """What the cards of another showcase cost, from the sources that count there."""
    counting = {one.id for one in theirs.sources if one.counts}
    for card in theirs.cards:
        for cost in card.costs:
            if cost.kind == "spent" and cost.source in counting:
                yield cost.amount


def _origin(
    card: data.Card, name: str, title: str, places: Mapping[str, str], as_of: str | None
) -> Origin:
    said = (card.audience, card.text, *card.lessons, *card.needs, *card.partners)
    there = tuple(places[id_] for id_ in card.places if id_ in places)
    text = "\n".join(filter(None, (*said, *there)))
    return Origin(name, title, card.url, text, there, card.checked or as_of)


def _card(card: data.Card, origin: Origin, match: _Match) -> Card:
    """A card of another showcase in the words of this one.

    What it cost and whom it reached stay at home: programmes count in ways of their own.
    """
    themes = {match.themes[id_].id: match.themes[id_] for id_ in card.themes if id_ in match.themes}
    places = {match.places[id_].id: match.places[id_] for id_ in card.places if id_ in match.places}
    status = match.statuses[card.status]
    return Card(
        slug=f"{origin.member}:{card.id}",
        source="",
        path="",
        front_matter=CardFrontMatter(
            title=card.title,
            summary=card.summary or "",
            status=status.id,
            themes=tuple(themes),
            places=tuple(places),
            start=card.start,
            end=card.end,
            same_as=card.same_as or (),
            inspired_by=card.inspired_by or (),
        ),
        body=Body(),
        status=status,
        lines=(),
        themes=tuple(themes.values()),
        partners=(),
        places=tuple(places.values()),
        pictures=(),
        figures={},
        attachments=(),
        counted=frozenset(),
        origin=origin,
    )

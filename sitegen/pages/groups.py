"""The pages of the themes and programme lines, and the map of what themes share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sitegen.i18n.typography import typographic
from sitegen.model.site import Card
from sitegen.pages.components import Link, MapGroup, ThemeMap
from sitegen.pages.groups_views import GroupsView, GroupTeaser, LineView, Shared, ThemeView
from sitegen.pages.house import house
from sitegen.pages.lessons import lessons_of
from sitegen.pages.paging import page_slice
from sitegen.pages.presenter import Presenter
from sitegen.schema.vocabularies import Line, Theme

# Above this many cards the map would be a wall of rows: groups then only count.
_MAPPED = 60

# Combinations of themes that the map has room for.
_GROUPS = 40

# Cards named under a theme that shares them, at most.
_NAMED = 24


def theme_map(presenter: Presenter) -> ThemeMap | None:
    """Which cards the themes share; None where there are no two themes with cards."""
    return presenter.once(_theme_map)


def _theme_map(presenter: Presenter) -> ThemeMap | None:
    marks = tuple(mark for mark in presenter.theme_marks if mark.id in presenter.of_theme)
    if len(marks) < 2:
        return None
    ids = [mark.id for mark in marks]
    members: dict[tuple[bool, ...], list[Card]] = {}
    for card in presenter.site.cards:
        own = {theme.id for theme in card.themes}
        if own:
            members.setdefault(tuple(id_ in own for id_ in ids), []).append(card)
    together = [card for cards in members.values() for card in cards]
    drawn = sorted(members.items(), key=lambda pair: -len(pair[1]))[:_GROUPS]
    groups = tuple(
        MapGroup(
            themes=tuple(mark for mark, halt in zip(marks, halts, strict=True) if halt),
            halts=halts,
            cards=tuple(presenter.plate(c) for c in cards) if len(together) <= _MAPPED else (),
            sums=presenter.sums(cards),
        )
        for halts, cards in sorted(drawn, key=lambda pair: _line_order(pair[0]))
    )
    return ThemeMap(
        themes=marks,
        groups=groups,
        each=tuple(presenter.sums(presenter.of_theme[id_]) for id_ in ids),
        distinct=presenter.sums(together),
        shared=sum(len(card.themes) > 1 for card in together),
        more=len(members) - len(drawn),
    )


def _line_order(halts: tuple[bool, ...]) -> tuple[int, tuple[int, ...]]:
    """Groups from the first theme's line to the last one's, so that long halts stand together."""
    places = tuple(position for position, halt in enumerate(halts) if halt)
    return places[0], tuple(-position for position in reversed(places))


def themes_view(presenter: Presenter) -> GroupsView:
    """The index of the themes."""
    site = presenter.site
    teasers = []
    for theme in site.settings.themes:
        cards = presenter.of_theme.get(theme.id, ())
        mark = presenter.theme(theme)
        teasers.append(_teaser(presenter, theme, mark.url, cards, None))
    marked = [
        GroupTeaser(t.label, t.url, t.description, None, mark, t.sums, t.cards, t.picture)
        for t, mark in zip(teasers, presenter.theme_marks, strict=True)
    ]
    lit = [card for card in site.cards if card.themes]
    title, lead = presenter.heading(site.settings.words.theme)
    return GroupsView(
        title=title,
        lead=lead,
        groups=tuple(marked),
        map=theme_map(presenter),
        house=house(presenter, lit),
    )


def lines_view(presenter: Presenter) -> GroupsView:
    """The index of the programme lines."""
    site = presenter.site
    title, lead = presenter.heading(site.settings.words.line)
    return GroupsView(
        title=title,
        lead=lead,
        groups=tuple(
            _teaser(
                presenter,
                line,
                presenter.url(f"{presenter.lines_folder}{line.id}/"),
                presenter.of_line.get(line.id, ()),
                line.number,
            )
            for line in site.settings.lines
        ),
        map=None,
        house=house(presenter, site.cards),
    )


def _teaser(
    presenter: Presenter, group: Theme | Line, url: str, cards: Sequence[Card], number: str | None
) -> GroupTeaser:
    texts = presenter.site.themes if isinstance(group, Theme) else presenter.site.lines
    text = texts.get(group.id)
    summary = text.front_matter.summary if text else None
    pictures = text.pictures if text else ()
    # The card that belongs to least else tells most of this group.
    pictured = [card for card in cards if card.pictures]
    own = min(pictured, key=lambda card: len(card.themes)).pictures if pictured else ()
    description = summary or group.description
    return GroupTeaser(
        label=typographic(group.label),
        url=url,
        description=typographic(description) if description else None,
        number=number,
        mark=None,
        sums=presenter.sums(cards),
        cards=tuple(presenter.plate(card) for card in cards[:12]),
        picture=presenter.lead_picture(pictures or own),
    )


def theme_view(presenter: Presenter, theme: Theme, page: int) -> ThemeView:
    """A page of a theme cluster."""
    cards = presenter.of_theme.get(theme.id, ())
    mark = presenter.theme(theme)
    text = presenter.site.themes.get(theme.id)
    lead = (text.front_matter.summary if text else None) or theme.description
    return ThemeView(
        theme=mark,
        lead=typographic(lead) if lead else None,
        same_as=theme.same_as,
        picture=presenter.picture(text.pictures[0]) if text and text.pictures else None,
        sums=presenter.once(Presenter.sums, cards),
        years=presenter.once(Presenter.years, cards),
        cards=tuple(presenter.teaser(card) for card in cards[page_slice(page)]),
        pager=presenter.pager(f"{presenter.themes_folder}{theme.id}/", page, len(cards)),
        lessons=lessons_of(presenter, cards[page_slice(page)]),
        shared=_shared(presenter, theme) if page == 1 else (),
        map=theme_map(presenter) if page == 1 else None,
        others=tuple(other for other in presenter.theme_marks if other.id != theme.id),
        house=presenter.once(house, cards),
    )


def _shared(presenter: Presenter, theme: Theme) -> tuple[Shared, ...]:
    """The other themes that cards of this theme have as well, with the first of those cards."""
    both: defaultdict[str, list[Card]] = defaultdict(list)
    for card in presenter.of_theme.get(theme.id, ()):
        for other in card.themes:
            both[other.id].append(card)
    return tuple(
        Shared(other, tuple(presenter.plate(card) for card in both[other.id][:_NAMED]))
        for other in presenter.theme_marks
        if other.id != theme.id and other.id in both
    )


def line_view(presenter: Presenter, line: Line, page: int) -> LineView:
    """A page of a programme line."""
    cards = presenter.of_line.get(line.id, ())
    text = presenter.site.lines.get(line.id)
    lead = (text.front_matter.summary if text else None) or line.description
    folder = presenter.lines_folder
    return LineView(
        label=typographic(line.label),
        number=line.number,
        lead=typographic(lead) if lead else None,
        picture=presenter.picture(text.pictures[0]) if text and text.pictures else None,
        sums=presenter.once(Presenter.sums, cards),
        years=presenter.once(Presenter.years, cards),
        cards=tuple(presenter.teaser(card) for card in cards[page_slice(page)]),
        pager=presenter.pager(f"{folder}{line.id}/", page, len(cards)),
        lessons=lessons_of(presenter, cards[page_slice(page)]),
        others=tuple(
            Link(typographic(other.label), presenter.url(f"{folder}{other.id}/"))
            for other in presenter.site.settings.lines
            if other is not line
        ),
        house=presenter.once(house, cards),
    )

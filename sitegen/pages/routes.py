"""The table of pages: every kind of page there is, in the order of the site."""

from __future__ import annotations

from sitegen.pages import (
    card,
    card_list,
    changes,
    collected,
    costs,
    entrances,
    gallery,
    groups,
    home,
    lessons,
    news,
    open_data,
    organisations,
    places,
    plain,
    poster,
    report,
    results,
    showcases,
    special,
    timeline,
)
from sitegen.pages.presenter import Presenter
from sitegen.pages.route import Route

_OF_CARDS = (home, card_list, card, groups, poster, entrances)
_ACROSS_THEM = (lessons, results, costs, gallery, report, timeline, changes)
_BESIDE_THEM = (collected, organisations, places, showcases, news, open_data, special)


def routes(presenter: Presenter) -> tuple[Route, ...]:
    """Every page of the site.

    A plain page has one of its own unless another kind of page stands at its address.
    """
    made = [
        route
        for kind in (*_OF_CARDS, *_ACROSS_THEM, *_BESIDE_THEM)
        for route in kind.routes(presenter)
    ]
    return (*made, *plain.routes(presenter, {route.path for route in made}))

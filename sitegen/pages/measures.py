"""What was measured, as a card and the page of results show it: figures, and a drawing of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from sitegen.i18n.typography import if_any, typographic
from sitegen.model.site import Card, Site
from sitegen.pages.presenter import Presenter
from sitegen.schema.front_matter import Result
from sitegen.schema.programme import Indicator, Scale

TRACK = 160
"""The width of a drawing, in units of its SVG: from the lowest to the highest value."""


class Track(Struct, frozen=True):
    """Where the values of a result lie on its scale, 0 to TRACK; None for one that is not there."""

    before: int | None
    target: int | None
    after: int | None
    value: int | None


class Measured(Struct, frozen=True):
    """A result in figures that are ready to print; None for what was not measured or promised.

    `trend` is `up`, `down` or `same`; `better` tells whether that is the good way, `met` whether
    what was promised was reached. Both are None where the site does not say which way is better.
    """

    indicator: str
    unit: str | None
    part: str | None
    before: str | None
    target: str | None
    after: str | None
    value: str | None
    change: str | None
    trend: str | None
    better: bool | None
    met: bool | None
    n: int | None
    started: str | None  # ISO 8601 year or date
    ended: str | None
    source: str | None
    note: str | None
    certainty: str | None
    track: Track


def measured(presenter: Presenter, card: Card) -> tuple[Measured, ...]:
    """The results of a card."""
    known = presenter.once(_indicators)
    return tuple(
        _measured(presenter, known[one.indicator], one) for one in card.front_matter.results
    )


def change(result: Result) -> Decimal | None:
    """How much it rose between two measurements; less than nothing when it fell."""
    if result.before is None or result.after is None:
        return None
    return result.after - result.before


def met(result: Result, indicator: Indicator) -> bool | None:
    """Whether what was promised was reached; None where that cannot be told."""
    reached = result.value if result.after is None else result.after
    if result.target is None or reached is None or indicator.better is None:
        return None
    return reached >= result.target if indicator.better == "higher" else reached <= result.target


def _indicators(presenter: Presenter) -> Mapping[str, Indicator]:
    return {one.id: one for one in presenter.site.settings.indicators}


def _measured(presenter: Presenter, indicator: Indicator, result: Result) -> Measured:
    scale = presenter.once(_scales)[indicator.id]
    difference = change(result)

    def shown(value: Decimal | None) -> str | None:
        return None if value is None else presenter.language.number(value).replace("-", "\u2212")

    rose = None if difference is None else (difference > 0) - (difference < 0)
    signed = shown(difference)
    return Measured(
        indicator=typographic(indicator.label),
        unit=if_any(indicator.unit),
        part=if_any(result.part),
        before=shown(result.before),
        target=shown(result.target),
        after=shown(result.after),
        value=shown(result.value),
        change=f"+{signed}" if rose == 1 else signed,
        trend=None if rose is None else {1: "up", -1: "down", 0: "same"}[rose],
        better=(rose == 1) == (indicator.better == "higher") if rose and indicator.better else None,
        met=met(result, indicator),
        n=result.n,
        started=result.start,
        ended=result.end,
        source=if_any(result.source),
        note=if_any(result.note),
        certainty=presenter.certainty(result.certainty),
        track=Track(*(_place(value, scale) for value in _values(result))),
    )


def _values(result: Result) -> tuple[Decimal | None, ...]:
    """The values of a result, in the order of a Track."""
    return result.before, result.target, result.after, result.value


def _place(value: Decimal | None, scale: Scale) -> int | None:
    if value is None:
        return None
    share = (value - scale.lowest) / (scale.highest - scale.lowest)
    return round(min(max(share, Decimal()), Decimal(1)) * TRACK)


def _scales(presenter: Presenter) -> dict[str, Scale]:
    """The scale of each indicator: its own, or from nothing to the most that there is."""
    return {
        one.id: one.scale or Scale(*_ends(presenter.site, one.id))
        for one in presenter.site.settings.indicators
    }


def _ends(site: Site, indicator: str) -> tuple[Decimal, Decimal]:
    values = [value for value in _all_values(site, indicator) if value is not None]
    lowest, highest = min([Decimal(), *values]), max([Decimal(), *values])
    return lowest, highest if highest > lowest else lowest + 1


def _all_values(site: Site, indicator: str) -> Iterator[Decimal | None]:
    for card in site.cards:
        for result in card.front_matter.results:
            if result.indicator == indicator:
                yield from _values(result)

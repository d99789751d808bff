"""Money that is no cost: budgets and what was asked for or granted, each kind on its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from sitegen.i18n.typography import if_any, typographic
from sitegen.model.site import Card, Page, total
from sitegen.pages.components import Plate, View
from sitegen.pages.presenter import Presenter
from sitegen.schema.front_matter import Cost
from sitegen.schema.programme import AMOUNT_KINDS


class Amount(Struct, frozen=True):
    """An amount in euro; one that does not count stays out of every sum.

    `card` is None for money of the whole; `yearly`: it comes back every year from then on.
    """

    card: Plate | None
    year: int
    amount: Decimal
    source: str
    counts: bool
    note: str | None
    certainty: str | None
    yearly: bool


class MoneyKind(Struct, frozen=True):
    """The amounts of one kind, with their sum."""

    id: str
    label: str
    amounts: tuple[Amount, ...]
    total: Decimal | None


class Whole(Struct, frozen=True):
    """The money of a line, a theme or the whole programme; `short` is how much there is too little.

    That is what was asked for beyond the budget.
    """

    kinds: tuple[MoneyKind, ...]
    short: Decimal | None


class MoneyView(View, frozen=True):
    """money.html: the money of a programme of which no costs are known."""

    title: str
    lead: str | None
    whole: Whole | None
    kinds: tuple[MoneyKind, ...]


def money_of_card(presenter: Presenter, card: Card) -> tuple[MoneyKind, ...]:
    """The amounts of a card that are no cost, kind by kind."""
    planned = [cost for cost in card.front_matter.costs if cost.kind != "spent"]
    return tuple(_kinds(presenter, [(None, cost) for cost in planned]))


def money_of_cards(presenter: Presenter) -> tuple[MoneyKind, ...]:
    """The amounts of all cards that are no cost, kind by kind."""
    return tuple(
        _kinds(
            presenter,
            [
                (presenter.plate(card), cost)
                for card in presenter.site.cards
                for cost in card.front_matter.costs
                if cost.kind != "spent"
            ],
        )
    )


def money_of_whole(presenter: Presenter, text: Page | None) -> Whole | None:
    """The money that the text of a line, a theme or the home page tells; None where it does not."""
    if text is None or not text.front_matter.costs:
        return None
    kinds = tuple(_kinds(presenter, [(None, cost) for cost in text.front_matter.costs]))
    sums = {kind.id: kind.total for kind in kinds}
    budget, requested = sums.get("budget"), sums.get("requested")
    beyond = requested - budget if budget is not None and requested is not None else Decimal()
    return Whole(kinds, beyond if beyond > 0 else None)


def _kinds(
    presenter: Presenter, entries: Sequence[tuple[Plate | None, Cost]]
) -> Iterator[MoneyKind]:
    counted = {source.id for source in presenter.site.settings.sources if source.counts}
    for kind in AMOUNT_KINDS:
        own = [(plate, cost) for plate, cost in entries if cost.kind == kind]
        if own:
            amounts = tuple(_amounts(presenter, own, counted))
            label = typographic(str(presenter.words[f"money_{kind}"]))
            yield MoneyKind(kind, label, amounts, total(a.amount for a in amounts if a.counts))


def _amounts(
    presenter: Presenter, entries: Iterable[tuple[Plate | None, Cost]], counted: set[str]
) -> Iterator[Amount]:
    for plate, cost in entries:
        yield Amount(
            plate,
            cost.year,
            cost.amount,
            presenter.label("sources", cost.source),
            cost.source in counted,
            if_any(cost.note),
            presenter.certainty(cost.certainty),
            cost.yearly,
        )

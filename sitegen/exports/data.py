"""The published data: the whole showcase as JSON, and the schema of it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from msgspec import Struct, json
from msgspec.structs import replace

from sitegen.content.markdown import plain
from sitegen.content.text_store import Texts
from sitegen.media.renditions import fallback
from sitegen.model.site import Card, Site, amounts_by_kind, counted_by_year
from sitegen.schema.front_matter import Cost, FieldValue
from sitegen.schema.json_schema import DIALECT
from sitegen.showcases import data
from sitegen.urls import MEDIA, Addresses

S = TypeVar("S", bound=Struct)

# How the line of a card begins.
_CARD = b'\n{"id":"'


@cache
def showcase_schema() -> bytes:
    """The JSON Schema of the published data, for programs that read or make them."""
    (whole,), parts = json.schema_components([data.Showcase], ref_template="#/$defs/{name}")
    title = data.FORMATS[-1]
    document = {"$schema": DIALECT, "title": title, **whole, "$defs": parts}
    return json.format(json.encode(document), indent=2) + b"\n"


def showcase_json(site: Site, addresses: Addresses, texts: Texts) -> bytes:
    """The whole showcase, a card a line."""
    return _whole(site, addresses, lambda card: texts.of(card.source).plain)


def facts_json(site: Site, addresses: Addresses) -> bytes:
    """The showcase without its running texts, as JSON: what is kept of a day."""
    return _whole(site, addresses, lambda _: "")


def facts(site: Site, addresses: Addresses) -> data.Showcase:
    """The showcase without its running texts: what is compared with another day."""
    cards = tuple(_card(card, site, addresses, "") for card in site.cards)
    return replace(_head(site, addresses), cards=cards)


def _whole(site: Site, addresses: Addresses, text_of: Callable[[Card], str]) -> bytes:
    head = _head(site, addresses)
    whole = io.BytesIO()  # piece by piece: all as text, and again as bytes, would be too much
    before = b"{"
    for key in head.__struct_fields__:
        whole.write(before + f'\n"{key}":'.encode())
        before = b","
        if key != "cards":
            whole.write(json.encode(getattr(head, key)))
            continue
        between = b"[\n"
        for card in site.cards:
            made = _card(card, site, addresses, text_of(card))
            whole.write(between + json.encode(made))
            between = b",\n"
        whole.write(b"\n]" if site.cards else b"[\n]")
    whole.write(b"}\n")
    return whole.getvalue()


def _head(site: Site, addresses: Addresses) -> data.Showcase:
    """The showcase without its cards."""
    settings = site.settings
    licence = settings.licence
    return data.Showcase(
        format=data.FORMATS[-1],
        site=data.Publisher(
            title=settings.title,
            organisation=settings.organisation,
            url=addresses.absolute(""),
            language=settings.language,
            as_of=settings.as_of,
            licence=data.Licence(licence.data, licence.texts) if licence else None,
            publisher=settings.publisher,
        ),
        statuses=_each(data.Status, settings.statuses),
        lines=_each(data.Line, settings.lines),
        themes=_each(data.Theme, settings.themes),
        effects=_each(data.Named, settings.effects),
        sources=_each(data.Source, settings.sources),
        fields=tuple(
            data.OwnField(one.id, one.label, one.type, _each(data.Named, one.choices))
            for one in settings.fields
        ),
        organisations=_each(data.Organisation, settings.organisations),
        places=_each(data.Place, settings.places),
        indicators=_each(data.Indicator, settings.indicators),
        totals=_totals(site),
    )


def with_texts(showcase: bytes, changed: Mapping[str, str]) -> list[bytes | memoryview]:
    """A published showcase with other texts for some of its cards, by id, in pieces."""
    whole = memoryview(showcase)
    pieces: list[bytes | memoryview] = []
    done = 0
    left = len(changed)  # ids; a card may have none here, when it is not published
    start = showcase.find(_CARD)
    while left and start >= 0:
        ends = showcase.index(b'"', start + len(_CARD))
        text = changed.get(showcase[start + len(_CARD) : ends].decode())
        if text is not None:
            end = showcase.index(b"\n", ends)
            last = showcase[end - 1 : end] != b","
            card = json.decode(whole[start + 1 : end if last else end - 1]) | {"text": text}
            pieces += [whole[done : start + 1], json.encode(card)]
            done = end if last else end - 1
            left -= 1
        start = showcase.find(_CARD, ends)
    return [*pieces, whole[done:]]


def _card(card: Card, site: Site, addresses: Addresses, text: str) -> data.Card:
    front_matter, language = card.front_matter, site.settings.language
    values = dict(front_matter.fields)
    return data.Card(
        id=card.slug,
        url=addresses.absolute(card.path),
        title=front_matter.title,
        number=front_matter.number,
        line=card.line.id if card.line else None,
        status=front_matter.status,
        status_note=front_matter.status_note,
        themes=_ids(card.themes),
        summary=front_matter.summary,
        audience=front_matter.audience,
        start=front_matter.start,
        end=front_matter.end,
        reach=front_matter.reach,
        costs=tuple(map(_cost, front_matter.costs)),
        effects=_ids(front_matter.effects),
        lessons=tuple(plain(lesson.text, language) for lesson in front_matter.lessons),
        partners=tuple(partner.label for partner in card.partners),
        image=_image(card, addresses),
        fields={
            field.id: _field(values.get(field.id), field.type) for field in site.settings.fields
        },
        text=text,
        phase=card.status.phase,
        lines=_ids(card.lines),
        results=_each(data.Result, front_matter.results),
        organisations=tuple(
            data.Participant(one.organisation.id, one.role)
            for one in card.partners
            if one.organisation
        ),
        places=_ids(card.places),
        needs=tuple(plain(need, language) for need in front_matter.needs),
        same_as=front_matter.same_as,
        inspired_by=front_matter.inspired_by,
        sources=_each(data.Reference, front_matter.sources),
        checked=front_matter.checked.isoformat() if front_matter.checked else None,
    )


def _cost(cost: Cost) -> data.Cost:
    return data.Cost(**_shared(data.Cost, cost) | {"amount": _euro(cost.amount)})


def _image(card: Card, addresses: Addresses) -> data.Image | None:
    if not card.pictures:
        return None
    first = card.pictures[0]
    largest = fallback(first.image)
    return data.Image(
        url=addresses.absolute(f"{MEDIA}/{largest.name}"),
        alt=first.alt,
        width=largest.width,
        height=largest.height,
    )


def _ids(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(one.id for one in values)


def _each(kind: type[S], values: Iterable[object]) -> tuple[S, ...]:
    """What has the same keys in the site as in the published data."""
    return tuple(kind(**_shared(kind, one)) for one in values)


def _shared(kind: type[S], value: object) -> dict[str, Any]:
    """The keys of a part of the published data as a value of the site has them."""
    return {key: _plain(getattr(value, key)) for key in kind.__struct_fields__}


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return number(value)
        case tuple():
            return tuple(map(_plain, value))
    return value


def _field(value: FieldValue | None, type_: str) -> data.FieldValue:
    if isinstance(value, Decimal):
        return str(_euro(value)) if type_ == "money" else number(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def number(value: Decimal) -> int | float:
    """A number as JSON has it: whole where it is."""
    return int(value) if value == value.to_integral_value() else float(value)


def _totals(site: Site) -> data.Totals:
    reach = [one.front_matter.reach for one in site.cards if one.front_matter.reach is not None]
    costs = counted_by_year(site.cards)
    return data.Totals(
        cards=len(site.cards),
        reach=sum(reach),
        costs={str(year): _euro(amount) for year, amount in costs.items()},
        reach_of=len(reach),
        by_kind={kind: _euro(amount) for kind, amount in amounts_by_kind(site.cards).items()},
    )


def _euro(amount: Decimal) -> Decimal:
    """An amount with its cents, which is written so."""
    return Decimal(f"{amount:.2f}")

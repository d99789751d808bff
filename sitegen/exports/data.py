"""The published data: the whole showcase as JSON."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from decimal import Decimal

from msgspec import json

from sitegen.content.markdown import plain
from sitegen.content.text_store import Texts
from sitegen.media.renditions import fallback
from sitegen.model.site import Card, Site, amounts_by_kind, counted_by_year
from sitegen.schema.front_matter import FieldValue, Result
from sitegen.schema.settings import Settings
from sitegen.urls import MEDIA, Addresses

FORMAT = "showcase/2"

# How the line of a card begins.
_CARD = b'\n{"id":"'


def showcase_json(site: Site, addresses: Addresses, texts: Texts) -> bytes:
    """The whole showcase, a card a line."""
    settings = site.settings
    head = {
        "format": FORMAT,
        "site": {
            "title": settings.title,
            "organisation": settings.organisation,
            "url": addresses.absolute(""),
            "language": settings.language,
            "as_of": settings.as_of,
            "licence": settings.licence,
            "publisher": settings.publisher,
        },
        "statuses": [{"id": s.id, "label": s.label, "phase": s.phase} for s in settings.statuses],
        "lines": [
            {"id": one.id, "number": one.number, "label": one.label, "parent": one.parent}
            for one in settings.lines
        ],
        "themes": [{"id": t.id, "label": t.label, "same_as": t.same_as} for t in settings.themes],
        "effects": [{"id": e.id, "label": e.label} for e in settings.effects],
        "sources": [{"id": s.id, "label": s.label, "counts": s.counts} for s in settings.sources],
        "fields": [
            {
                "id": one.id,
                "label": one.label,
                "type": one.type,
                "choices": [{"id": choice.id, "label": choice.label} for choice in one.choices],
            }
            for one in settings.fields
        ],
        **_programme(settings),
    }
    whole = io.BytesIO()  # piece by piece: all as text, and again as bytes, would be too much
    before = b"{"
    for key, value in head.items():
        whole.write(before + f'\n"{key}":'.encode() + json.encode(value))
        before = b","
    whole.write(b',\n"cards":[')
    before = b"\n"
    for card in site.cards:
        whole.write(before)
        whole.write(json.encode(_card(card, site, addresses, texts.of(card.source).plain)))
        before = b",\n"
    whole.write(b'\n],\n"totals":' + json.encode(_totals(site)) + b"}\n")
    return whole.getvalue()


def _programme(settings: Settings) -> dict[str, object]:
    """The organisations, places and indicators that cards name."""
    return {
        "organisations": [
            {
                "id": one.id,
                "label": one.label,
                "url": one.url,
                "same_as": one.same_as,
                "kind": one.kind,
            }
            for one in settings.organisations
        ],
        "places": [
            {
                "id": one.id,
                "label": one.label,
                "parent": one.parent,
                "point": [*map(number, one.point)] if one.point else None,
            }
            for one in settings.places
        ],
        "indicators": [
            {
                "id": one.id,
                "label": one.label,
                "unit": one.unit,
                "scale": [*map(number, one.scale)] if one.scale else None,
                "better": one.better,
            }
            for one in settings.indicators
        ],
    }


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


def _card(card: Card, site: Site, addresses: Addresses, text: str) -> dict[str, object]:
    front_matter = card.front_matter
    values = dict(front_matter.fields)
    return {
        "id": card.slug,
        "url": addresses.absolute(card.path),
        "title": front_matter.title,
        "number": front_matter.number,
        "line": card.line.id if card.line else None,
        "status": front_matter.status,
        "status_note": front_matter.status_note,
        "themes": [theme.id for theme in card.themes],
        "summary": front_matter.summary,
        "audience": front_matter.audience,
        "start": front_matter.start,
        "end": front_matter.end,
        "reach": front_matter.reach,
        "costs": [
            {
                "year": cost.year,
                "amount": _euro(cost.amount),
                "source": cost.source,
                "note": cost.note,
                "kind": cost.kind,
                "certainty": cost.certainty,
                "yearly": cost.yearly,
            }
            for cost in front_matter.costs
        ],
        "effects": [effect.id for effect in front_matter.effects],
        "lessons": [plain(lesson.text, site.settings.language) for lesson in front_matter.lessons],
        "partners": [partner.label for partner in card.partners],
        "image": _image(card, addresses),
        "fields": {
            field.id: _field(values.get(field.id), field.type) for field in site.settings.fields
        },
        "text": text,
        "phase": card.status.phase,
        "lines": [line.id for line in card.lines],
        "results": [_result(one) for one in front_matter.results],
        "organisations": [
            {"id": one.organisation.id, "role": one.role}
            for one in card.partners
            if one.organisation
        ],
        "places": [place.id for place in card.places],
        "needs": [plain(need, site.settings.language) for need in front_matter.needs],
        "same_as": front_matter.same_as,
        "inspired_by": front_matter.inspired_by,
        "sources": [
            {"title": one.title, "part": one.part, "url": one.url} for one in front_matter.sources
        ],
        "checked": front_matter.checked,
    }


def _result(result: Result) -> dict[str, object]:
    return {
        "indicator": result.indicator,
        "part": result.part,
        "before": number(result.before),
        "target": number(result.target),
        "after": number(result.after),
        "value": number(result.value),
        "n": result.n,
        "start": result.start,
        "end": result.end,
        "source": result.source,
        "note": result.note,
        "certainty": result.certainty,
    }


def _image(card: Card, addresses: Addresses) -> dict[str, object] | None:
    if not card.pictures:
        return None
    first = card.pictures[0]
    largest = fallback(first.image)
    return {
        "url": addresses.absolute(f"{MEDIA}/{largest.name}"),
        "alt": first.alt,
        "width": largest.width,
        "height": largest.height,
    }


def _field(value: FieldValue | None, type_: str) -> object:
    if isinstance(value, Decimal):
        if type_ == "money":
            return _euro(value)
        return number(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def number(value: Decimal | None) -> int | float | None:
    """A number as JSON has it: whole where it is."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _totals(site: Site) -> dict[str, object]:
    reach = [one.front_matter.reach for one in site.cards if one.front_matter.reach is not None]
    costs = counted_by_year(site.cards)
    return {
        "cards": len(site.cards),
        "reach": sum(reach),
        "costs": {str(year): _euro(amount) for year, amount in costs.items()},
        "reach_of": len(reach),
        "by_kind": {kind: _euro(amount) for kind, amount in amounts_by_kind(site.cards).items()},
    }


def _euro(amount: Decimal) -> str:
    return f"{amount:.2f}"

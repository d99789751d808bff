"""The places with their cards as GeoJSON, for whoever draws a map of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import json

from sitegen.exports.data import number
from sitegen.model.site import Card
from sitegen.schema.programme import Place
from sitegen.urls import Addresses


def places_geojson(
    places: Iterable[tuple[Place, str, Iterable[Card]]], addresses: Addresses
) -> bytes:
    """Places, each with the address of its page within the site, and its cards.

    One without a point has no geometry.
    """
    features = [_feature(place, path, cards, addresses) for place, path, cards in places]
    return json.encode({"type": "FeatureCollection", "features": features}) + b"\n"


def _feature(
    place: Place, path: str, cards: Iterable[Card], addresses: Addresses
) -> Mapping[str, object]:
    point = place.point
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": {
            "type": "Point",
            "coordinates": [number(point.longitude), number(point.latitude)],
        }
        if point
        else None,
        "properties": {
            "label": place.label,
            "parent": place.parent,
            "url": addresses.absolute(path),
            "cards": [
                {
                    "id": card.slug,
                    "title": card.front_matter.title,
                    "url": addresses.absolute(card.path),
                }
                for card in cards
            ],
        },
    }

"""The outline of an area: a GeoJSON file to lines in degrees, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import msgspec

from sitegen.content.folder import Folder
from sitegen.content.references import report_missing_file
from sitegen.diagnostics.problems import Report

Polyline: TypeAlias = tuple[tuple[float, float], ...]
"""Points as longitude and latitude, in degrees."""

LARGEST = 4 * 2**20
"""A larger file, in bytes, is refused."""

# How deep the lines of a geometry lie in its coordinates.
_DEPTHS = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}


class _NotGeoJsonError(ValueError):
    """Something else than GeoJSON."""


def read_outline(path: str | None, folder: Folder, report: Report) -> tuple[Polyline, ...]:
    """The lines in the file that `map` in `site.yaml` names; none after a report, or without one.

    Raises OSError.
    """
    if path is None:
        return ()
    stamp = folder.stamps.get(path)
    if stamp is None:
        report_missing_file(report, folder, path, 0, "map")
        return ()
    if stamp.size > LARGEST:
        report.at("map-large", 0, key="map", given=path, most=LARGEST // 2**20)
        return ()
    try:
        lines = tuple(_lines(msgspec.json.decode(folder.read(path))))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, _NotGeoJsonError):
        report.at("map-unreadable", 0, key="map", given=path)
        return ()
    if any(abs(x) > 180 or abs(y) > 90 for line in lines for x, y in line):
        report.at("map-not-degrees", 0, key="map", given=path)
        return ()
    return lines


def _lines(value: Any) -> Iterator[Polyline]:
    """The lines of a piece of GeoJSON; points are passed over."""
    if not isinstance(value, dict):
        raise _NotGeoJsonError
    kind = value.get("type")
    if kind == "FeatureCollection":
        yield from _all(value.get("features"))
    elif kind == "Feature":
        yield from _lines(value["geometry"]) if value.get("geometry") else ()
    elif kind == "GeometryCollection":
        yield from _all(value.get("geometries"))
    elif kind in _DEPTHS:
        yield from _within(value.get("coordinates"), _DEPTHS[kind])
    elif kind not in ("Point", "MultiPoint"):
        raise _NotGeoJsonError


def _all(values: Any) -> Iterator[Polyline]:
    if not isinstance(values, list):
        raise _NotGeoJsonError
    for value in values:
        yield from _lines(value)


def _within(coordinates: Any, depth: int) -> Iterator[Polyline]:
    if not isinstance(coordinates, list):
        raise _NotGeoJsonError
    if depth:
        for part in coordinates:
            yield from _within(part, depth - 1)
    else:
        yield tuple(map(_point, coordinates))


def _point(value: Any) -> tuple[float, float]:
    """A position; what stands behind longitude and latitude, such as a height, is dropped."""
    match value:
        case [int() | float() as x, int() | float() as y, *_]:
            return float(x), float(y)
    raise _NotGeoJsonError

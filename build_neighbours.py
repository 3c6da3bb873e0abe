"""The countries around the two, the Durand Line and the lines of control in Kashmir, cut from a TopoJSON world.

`build_assets.py` makes neighbours.geojson with this from world-atlas (Natural Earth 1:10m, public domain).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

CLIP = (52.0, 20.0, 86.0, 44.0)
"""West, south, east, north in degrees: the map's greatest extent, with a margin."""

Point = tuple[float, float]
Json = dict[str, Any]

SOUTH_END_OF_CONTROL = 32.72
"""Degrees north where, going north, the Line of Control begins (Chhamb); south of it the boundary is agreed."""


def neighbours(world: Json) -> Json:
    """GeoJSON of the countries inside CLIP, the Durand Line and the lines of control, from a TopoJSON world."""
    countries = world["objects"]["countries"]["geometries"]
    used = {c["properties"]["name"]: {abs_arc(a) for ring in _rings(c) for a in ring} for c in countries}
    ours = used["Afghanistan"] | used["Pakistan"]
    decoded = _decode(world)
    # The two countries' own borders lie beside finer province outlines; far ones are only a backdrop.
    fine = [_thin(arc, 0.003) for arc in decoded]
    arcs = [fine[n] if n in ours else _thin(arc, 0.016) for n, arc in enumerate(decoded)]
    features = [_country(country, arcs) for country in countries]
    lines = [_line("durand", fine[a]) for a in used["Afghanistan"] & used["Pakistan"]]
    for one, other in (("India", "Pakistan"), ("India", "China"), ("India", "Siachen Glacier")):
        for arc in sorted(used[one] & used[other]):
            part = [p for p in fine[arc] if p[1] > SOUTH_END_OF_CONTROL and 73.5 < p[0] < 80.5]
            lines.extend([_line("control", part)] if len(part) > 1 else [])
    return {"type": "FeatureCollection", "features": [f for f in features if f] + lines}


def abs_arc(index: int) -> int:
    """TopoJSON writes an arc that is walked backwards as its ones' complement."""
    return index if index >= 0 else ~index


def _decode(world: Json) -> list[list[Point]]:
    (scale_x, scale_y), (shift_x, shift_y) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for encoded in world["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in encoded:
            x, y = x + dx, y + dy
            arc.append((round(x * scale_x + shift_x, 3), round(y * scale_y + shift_y, 3)))
        arcs.append(arc)
    return arcs


def _rings(country: Json) -> Iterator[list[int]]:
    polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
    for polygon in polygons:
        yield from polygon


def _country(country: Json, arcs: list[list[Point]]) -> Json | None:
    """One country as outer rings clipped to CLIP; None when it lies outside. Holes (enclaves) are below this scale."""
    polygons = []
    for polygon in [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]:
        ring: list[Point] = []
        for index in polygon[0]:
            arc = arcs[abs_arc(index)]
            ring.extend(arc if index >= 0 else arc[::-1])
        clipped = _clip(ring)
        if len(clipped) > 3 and _area(clipped) > 0.005:
            polygons.append([[*clipped, clipped[0]]])
    if not polygons:
        return None
    return _feature({"kind": "country", "name": country["properties"]["name"]}, "MultiPolygon", polygons)


def _line(kind: str, points: list[Point]) -> Json:
    return _feature({"kind": kind}, "LineString", points)


def _feature(properties: Json, kind: str, coordinates: Any) -> Json:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def _area(ring: list[Point]) -> float:
    """Square degrees, without sign (the shoelace rule)."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def _clip(ring: list[Point]) -> list[Point]:
    """Sutherland and Hodgman's clip of one ring by the box CLIP."""
    for axis, limit, keep_above in ((0, CLIP[0], True), (1, CLIP[1], True), (0, CLIP[2], False), (1, CLIP[3], False)):
        kept: list[Point] = []
        for a, b in zip(ring[-1:] + ring[:-1], ring, strict=True):
            a_in, b_in = (a[axis] >= limit) == keep_above, (b[axis] >= limit) == keep_above
            if a_in != b_in:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((round(a[0] + t * (b[0] - a[0]), 3), round(a[1] + t * (b[1] - a[1]), 3)))
            if b_in:
                kept.append(b)
        ring = kept
    return ring


def _thin(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker's line simplification, `tolerance` in degrees. Arcs keep their ends: borders still meet.

    An arc that lies outside CLIP only has to close its ring: every twentieth point will do.
    """
    if not any(CLIP[0] < x < CLIP[2] and CLIP[1] < y < CLIP[3] for x, y in points):
        return [*points[:-1:20], points[-1]]
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        at, far = max(((i, _distance(points[i], points[first], points[last])) for i in range(first + 1, last)),
                      key=lambda pair: pair[1])  # fmt: skip
        if far > tolerance:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def _distance(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length)) if length else 0.0
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)

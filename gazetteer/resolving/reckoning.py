"""Reckons points from anchors: "25 km northeast of Wana", "between Wana and Makeen"."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.compiled.catalogue import Catalogue
from gazetteer.geodesy import destination, distance_m
from gazetteer.names.reference import Offset
from gazetteer.resolving.decision import Considered

Reckoned = tuple[tuple[float, float], float]
"""A point (lon, lat) and the metres around it that hold the place with about 90 % probability."""

_NO_DISTANCE_M = 10_000.0
"""How far "north of X" is taken to reach."""
_ROUGHNESS = 0.35
"""Part of the way that a rounded distance and one of eight directions leave open: 22.5° to each side are 0.38 of it."""
_LEAST_M = 2000.0


def from_anchor(catalogue: Catalogue, place: int, offset: Offset) -> Reckoned:
    """Where an offset from a place leads; without a direction it is the place itself with the way around it."""
    lon, lat = catalogue.lons[place], catalogue.lats[place]
    radius = catalogue.radii[place]
    metres = _NO_DISTANCE_M if offset.metres is None else offset.metres
    if offset.bearing is None or offset.metres is None:
        return (lon, lat), radius + metres
    return destination(lon, lat, offset.bearing, metres), max(_LEAST_M, radius / 2) + metres * _ROUGHNESS


def between(catalogue: Catalogue, ends: Sequence[Considered]) -> Reckoned:
    """The middle of the best candidates of two mentions, with half their distance around it."""
    first, last = (one.scored[0].match.place for one in ends[:2])
    a, b, c, d = catalogue.lons[first], catalogue.lats[first], catalogue.lons[last], catalogue.lats[last]
    return ((a + c) / 2, (b + d) / 2), distance_m(a, b, c, d) / 2 + 1000.0

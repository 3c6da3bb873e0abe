"""Distances and ways on the sphere; metres, degrees, lon before lat."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin, sqrt

EARTH_M = 6_371_000.0
METRES_PER_DEGREE = 105_000.0
"""Rough length of a degree in the region: 111 km north-south, 93 km east-west."""


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres."""
    x, y = radians(lat1), radians(lat2)
    h = sin((y - x) / 2) ** 2 + cos(x) * cos(y) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(min(1.0, h)))


def destination(lon: float, lat: float, bearing: float, metres: float) -> tuple[float, float]:
    """The point (lon, lat) so many metres away on a bearing in degrees from north."""
    angle, way, x = metres / EARTH_M, radians(bearing), radians(lat)
    y = asin(sin(x) * cos(angle) + cos(x) * sin(angle) * cos(way))
    turn = atan2(sin(way) * sin(angle) * cos(x), cos(angle) - sin(x) * sin(y))
    return lon + degrees(turn), degrees(y)

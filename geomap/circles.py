"""Circles of uncertainty as polygons: what is known of a place that has a radius and no outline."""

from __future__ import annotations

import math
from typing import Final

EARTH_M: Final = 6_371_008.8
"""The mean radius of the earth, metres (IUGG)."""
CORNERS: Final = 48
"""So many corners keep the polygon within 0.3 % of the circle."""
_DIGITS: Final = 5
"""Decimals of a degree: about a metre."""

Ring = list[list[float]]


def circle(lon: float, lat: float, radius_m: float) -> Ring:
    """The ring of a circle around a point (WGS 84 degrees), closed and counter-clockwise as RFC 7946 asks.

    Great-circle distances on a sphere; for radii far below the distance to a pole.
    """
    angle, here = radius_m / EARTH_M, math.radians(lat)
    ring: Ring = []
    for corner in range(CORNERS):
        bearing = -math.tau * corner / CORNERS
        north = math.asin(math.sin(here) * math.cos(angle) + math.cos(here) * math.sin(angle) * math.cos(bearing))
        east = math.atan2(
            math.sin(bearing) * math.sin(angle) * math.cos(here), math.cos(angle) - math.sin(here) * math.sin(north)
        )
        ring.append([round(lon + math.degrees(east), _DIGITS), round(math.degrees(north), _DIGITS)])
    return [*ring, ring[0]]

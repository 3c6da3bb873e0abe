"""Which outline holds a point: one answer for every point, whatever the layers overlap or leave out.

National layers do not meet: along the border those of OCHA overlap by 915 km² and leave 907 km² unclaimed. So
1. a point in several outlines belongs to the one in which it lies deepest (farthest from the outline's edge), which
   splits an overlap along its middle; where that is equal, to the code that sorts first;
2. a point in none belongs to the nearest outline within NEAREST_DEGREES, the code that sorts first where equal;
3. a point farther away, and one that is not finite, belongs to none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

NEAREST_DEGREES = 0.05
"""How far (degrees; 5.5 km north-south, 4.6 km east-west at 33° N) a point may lie outside and still be counted."""


class OutlineIndex:
    """Outlines (lon, lat, WGS 84) in a tree. The codes may repeat: a unit may have several outlines."""

    def __init__(self, outlines: Mapping[str, BaseGeometry]) -> None:
        import shapely

        self.codes: Sequence[str] = sorted(outlines)
        self._geometries = [outlines[code] for code in self.codes]
        shapely.prepare(self._geometries)
        self._tree = shapely.STRtree(self._geometries)

    def at(self, lon: float, lat: float, *, nearest: bool = True) -> str | None:
        """The code of one point; None where it is too far from every outline."""
        return self.at_many([lon], [lat], nearest=nearest)[0]

    def at_many(self, lons: ArrayLike, lats: ArrayLike, *, nearest: bool = True) -> list[str | None]:
        """The codes of many points in their order, at some 100,000 points a second."""
        import numpy as np
        import shapely

        coordinates = np.column_stack([np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)])
        points: NDArray[np.object_] = np.asarray(shapely.points(coordinates), dtype=object)
        found: list[str | None] = [None] * len(points)
        if not self.codes:
            return found
        usable = np.flatnonzero(np.isfinite(coordinates).all(axis=1))
        rows, units = self._tree.query(points[usable], predicate="intersects")
        self._choose(points, usable[rows], units, found)
        if nearest:
            left = np.array([row for row in usable.tolist() if found[row] is None], dtype=int)
            self._nearest(points, left, found)
        return found

    def _choose(
        self, points: NDArray[np.object_], rows: NDArray[np.intp], units: NDArray[np.intp], found: list[str | None]
    ) -> None:
        """Fill in the points that lie inside; only those in several outlines need to be measured."""
        claims: dict[int, list[int]] = {}
        for row, unit in zip(rows.tolist(), units.tolist(), strict=True):
            claims.setdefault(row, []).append(unit)
        for row, claimed in claims.items():
            best = claimed[0] if len(claimed) == 1 else min(claimed, key=lambda u: (-self._depth(points[row], u), u))
            found[row] = self.codes[best]

    def _depth(self, point: BaseGeometry, unit: int) -> float:
        """How far (degrees) inside the outline the point lies; rounded so that noise cannot decide."""
        return round(float(point.distance(self._geometries[unit].boundary)), 9)

    def _nearest(self, points: NDArray[np.object_], rows: NDArray[np.intp], found: list[str | None]) -> None:
        if not len(rows):
            return
        hits, units = self._tree.query_nearest(points[rows], max_distance=NEAREST_DEGREES, all_matches=True)
        best: dict[int, int] = {}
        for hit, unit in zip(hits.tolist(), units.tolist(), strict=True):
            row = int(rows[hit])
            best[row] = min(unit, best.get(row, unit))
        for row, unit in best.items():
            found[row] = self.codes[unit]

"""District outlines from boundary files that a user fetched: which polygon is which of our districts.

Outlines are lon, lat in WGS 84. Where a layer is older than a district, the district is put together from its tehsils
and taken out of the district it was part of. Overlaps and gaps between layers stay: `outline_index` has the rules for
points in them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.fetched.layer_files import read_folder
from gazetteer.fetched.layers import Layer, Shape
from gazetteer.fetched.shape_matching import ShapeMatcher, unit_key, units_of
from gazetteer.model import Place
from gazetteer.names.fold import fold

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_TOLERANCE = 0.0003
"""Outlines of more than _MANY points are simplified to about 30 m, far finer than villages are located."""
_MANY = 1000
_SLIVER = 0.2
"""A polygon of a less trusted layer that shares more than this part of its area with a built one is not used."""


@dataclass(frozen=True, slots=True)
class LayerReport:
    """What was made of one layer: `title` is empty where it was not recognised; `left_out` tells the reasons."""

    file: str
    title: str
    polygons: int
    used: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Built outlines: name and WKB by district code or tehsil id, in the order of the codes.

    `missing` names today's districts that no layer draws.
    """

    outlines: dict[str, tuple[str, bytes]]
    layers: tuple[LayerReport, ...]
    missing: tuple[str, ...]


Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def read_boundaries(folder: Path, places: Sequence[Place], progress: Progress | None = None) -> Boundaries:
    """Read every layer in the folder and match it to the districts and tehsils among the places.

    Raises GazetteerDataError where the folder is missing; a file that cannot be used is named in `layers`.
    """
    layers = sorted(read_folder(folder), key=lambda layer: (layer.kind.rank if layer.kind else 9, layer.file))
    build = _Build(places)
    reports = []
    for level in (2, 3):
        for number, layer in enumerate(layers):
            if progress:
                progress("boundaries", (level - 2) * len(layers) + number, 2 * len(layers))
            build.add(layer, level)
    build.split_districts()
    for layer in layers:
        used, unknown = build.used.get(layer.file, 0), build.unknown.get(layer.file, [])
        left_out = (*layer.left_out, *_reasons(layer, unknown))
        reports.append(
            LayerReport(layer.file, layer.kind.title if layer.kind else "", len(layer.shapes), used, left_out)
        )
    return Boundaries(build.outlines(), tuple(reports), build.missing())


def _reasons(layer: Layer, unknown: Sequence[str]) -> tuple[str, ...]:
    provinces = sum(shape.level == 1 for shape in layer.shapes)
    reasons = [f"{provinces} provinces: their outlines come with the package"] if provinces else []
    if unknown:
        more = f" and {len(unknown) - 10} more" if len(unknown) > 10 else ""
        reasons.append(f"no unit of ours is known for {', '.join(unknown[:10])}{more}")
    return tuple(reasons)


class _Build:
    """Outlines by place id while they are put together."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._districts = [p for p in places if p.place_class == "district"]
        self._tehsils = [p for p in places if p.place_class == "tehsil"]
        provinces = {
            fold(name.text): place.id
            for place in places
            if place.place_class == "province" and place.valid_to is None
            for name in place.names
        }
        self._matchers = {
            2: ShapeMatcher(units_of(self._districts), provinces),
            3: ShapeMatcher(units_of(self._tehsils), provinces),
        }
        self._shapes: dict[str, BaseGeometry] = {}
        self._small: list[Shape] = []
        self.used: dict[str, int] = {}
        self.unknown: dict[str, list[str]] = {}

    def add(self, layer: Layer, level: int) -> None:
        """Take in a layer's shapes of one level; what a better layer drew already stays."""
        shapes = [replace(shape, geometry=_lighter(shape.geometry)) for shape in layer.shapes if shape.level == level]
        matched = self._matchers[level].match(shapes)
        for number, shape in enumerate(shapes):
            place = matched.get(number)
            if place is not None and place.id not in self._shapes and self._is_free(shape, level):
                self._shapes[place.id] = shape.geometry
                self.used[layer.file] = self.used.get(layer.file, 0) + 1
            elif place is None and (level == 2 or self._tehsils) and shape.valid_to is None:
                self.unknown.setdefault(layer.file, []).append(shape.name)
        if level == 3:
            self._small.extend(shapes)

    def _is_free(self, shape: Shape, level: int) -> bool:
        if not shape.kind.rank:
            return True
        drawn = [self._shapes[p.id] for p in (self._districts, self._tehsils)[level - 2] if p.id in self._shapes]
        shared = sum(shape.geometry.intersection(other).area for other in drawn if other.intersects(shape.geometry))
        return bool(shared <= _SLIVER * shape.geometry.area)

    def split_districts(self) -> None:
        """Outlines for today's districts that the layers do not know yet, from the tehsils they are made of."""
        import shapely

        for district in self._districts:
            if district.valid_to is not None or district.id in self._shapes:
                continue
            parts = self._parts(district)
            if parts:
                whole = shapely.unary_union(parts)
                self._take_out(whole)
                self._shapes[district.id] = whole

    def _parts(self, district: Place) -> list[BaseGeometry]:
        """Its tehsils' outlines; where our tables have none, the tehsil of its name that its point lies in."""
        from shapely.geometry import Point

        tehsils = [tehsil.id for tehsil in self._tehsils if tehsil.parent == district.id]
        found = [self._shapes[tehsil] for tehsil in tehsils if tehsil in self._shapes]
        if found or district.lon is None or district.lat is None:
            return found
        keys, spot = {unit_key(name.text) for name in district.names}, Point(district.lon, district.lat)
        named = [
            shape.geometry for shape in self._small if unit_key(shape.name) in keys and shape.geometry.covers(spot)
        ]
        return named[:1]

    def _take_out(self, whole: BaseGeometry) -> None:
        """Remove a new district from those of today that still hold it."""
        for other in self._districts:
            outline = self._shapes.get(other.id)
            if other.valid_to is None and outline is not None and outline.intersects(whole):
                rest = outline.difference(whole)
                if not rest.is_empty and rest.geom_type in {"Polygon", "MultiPolygon"}:
                    self._shapes[other.id] = rest

    def outlines(self) -> dict[str, tuple[str, bytes]]:
        """The outlines as WKB, the same bytes for the same layers."""
        import shapely

        found = {}
        for place in (*self._districts, *self._tehsils):
            if place.id in self._shapes:
                code = place.adm2_code or place.id if place.place_class == "district" else place.id
                outline = shapely.normalize(self._shapes[place.id])
                found[code] = (place.name, shapely.to_wkb(outline, byte_order=1))
        return dict(sorted(found.items()))

    def missing(self) -> tuple[str, ...]:
        """Today's districts without an outline, by name."""
        return tuple(sorted(p.name for p in self._districts if p.valid_to is None and p.id not in self._shapes))


def _lighter(outline: BaseGeometry) -> BaseGeometry:
    import shapely

    if shapely.get_num_coordinates(outline) <= _MANY:
        return outline
    light = outline.simplify(_TOLERANCE, preserve_topology=True)
    return light if light.is_valid and not light.is_empty else outline
